"""An empty dataset for another university: what it holds, and what `check` says is missing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from conftest import SEED

from explorer.dataset.reader import read
from explorer.dataset.records import BY_FILE, headings
from explorer.dataset.settings import Settings
from explorer.dataset.template import settings_text

FILLED = 'title = "Ours"', 'id = "ours"', 'name = "Our university"'


def fill_in(folder: Path) -> None:
    """Give dataset.toml what it asks for."""
    text = (folder / "dataset.toml").read_text()
    for line in FILLED:
        text = text.replace(f'{line.partition(" = ")[0]} = ""', line)
    (folder / "dataset.toml").write_text(text)


def test_a_new_dataset_holds_every_file_with_its_headings_and_no_rows(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    assert run("init", folder).exit_code == 0
    assert {path.name for path in folder.iterdir()} == {"dataset.toml", "README.md", *BY_FILE}
    for name, kind in BY_FILE.items():
        lines = (folder / name).read_text("utf-8-sig").splitlines()
        assert lines == [",".join(heading.heading for heading in headings(kind))]


def test_check_says_what_is_to_be_filled_in_and_nothing_else(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    run("init", tmp_path)
    checked = run("check", tmp_path)
    assert checked.exit_code == 1
    assert checked.stderr.splitlines() == [
        "Error: dataset.toml:home.id: is empty; fill it in",
        "dataset.toml:home.name: is empty; fill it in",
        "dataset.toml:title: is empty; fill it in",
    ]


def test_once_the_settings_are_filled_in_check_names_the_files_without_rows(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    run("init", tmp_path)
    fill_in(tmp_path)
    checked = run("check", tmp_path)
    assert checked.exit_code == 0
    for name in ("faculties", "partners", "activity_kinds", "activities"):
        assert f"{name}.csv: has no rows yet" in checked.stderr


def test_a_filled_dataset_is_checked_and_loaded_like_any_other(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    run("init", folder)
    fill_in(folder)
    for name in ("faculties.csv", "activity_kinds.csv"):
        (folder / name).write_bytes((SEED / name).read_bytes())
    assert read(folder).dataset.settings.home.id == "ours"
    assert run("--graph", tmp_path / "graph", "load", folder, "--yes").exit_code == 0


def test_every_setting_stands_under_its_comment_and_optional_ones_can_be_uncommented() -> None:
    text = settings_text()
    assert tomllib.loads(text)["scope"] == {"window_years": 5}
    lines = text.splitlines()
    for line in ('title = ""', '# as_of = "2026-06-30"', 'id = ""', "window_years = 5"):
        assert lines[lines.index(line) - 1].startswith("# ")


def test_every_setting_that_is_uncommented_is_valid() -> None:
    text = re.sub(r"(?m)^# (\w+ =)", r"\1", settings_text()).replace('""', '"a-word"')
    values = tomllib.loads(text)
    assert {"licence", "as_of", "dates", "records_to"} <= values.keys()
    assert Settings.model_validate(values)


@pytest.mark.parametrize("there", [True, False])
def test_an_init_that_fails_leaves_no_folder_that_was_not_there(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    folder = tmp_path / "new"
    if there:
        folder.mkdir()
    monkeypatch.setattr(Path, "write_bytes", fail)
    assert run("init", folder).exit_code == 2
    assert folder.exists() is there


def test_the_readme_of_a_new_dataset_names_every_column(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    run("init", tmp_path)
    text = (tmp_path / "README.md").read_text()
    for name, kind in BY_FILE.items():
        assert f"## {name}\n" in text
        assert all(f"| `{heading.heading}` |" in text for heading in headings(kind))


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "dataset.toml"])
def test_a_folder_that_holds_anything_is_left_alone(
    run: Callable[..., Result], tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("mine")
    refused = run("init", tmp_path)
    assert refused.exit_code == 2
    assert "holds files already; name a new or an empty folder" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_and_a_place_without_a_parent_are_refused(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine")
    assert "is a file, not a folder" in run("init", tmp_path / "file").stderr
    assert "there is no folder" in run("init", tmp_path / "a" / "b").stderr


def test_a_workbook_is_not_what_init_writes(run: Callable[..., Result], tmp_path: Path) -> None:
    refused = run("init", tmp_path / "data.xlsx")
    assert refused.exit_code == 2
    assert "writes a folder of CSV files" in refused.stderr
    assert [*tmp_path.iterdir()] == []
