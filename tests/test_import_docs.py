"""The commands of docs/import.md do what the page shows, one after the other."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from explorer.dataset.importers import profile_reader as profile
from explorer.dataset.importers.transforms import Steps

PAGE = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```\n\$ (partnerships .+)\n((?:.*\n)*?)```$", re.MULTILINE)


def test_the_commands_of_the_page_print_what_it_shows(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    examples = tmp_path / "examples"
    shutil.copytree(ROOT / "docs" / "examples", examples)
    monkeypatch.chdir(examples)
    blocks = BLOCK.findall(PAGE)
    assert len(blocks) == PAGE.count("$ partnerships") == 7
    for command, shown in blocks:
        done = run(*shlex.split(command)[1:])
        assert done.exit_code == 0, (command, done.stderr)
        place = 0
        for line in shown.splitlines():
            assert line in done.output[place:], (command, line, done.output)
            place = done.output.index(line, place)


def test_the_page_tells_every_key_of_a_profile():
    for key in (*profile.FIELD, *Steps.__dataclass_fields__, *profile.SETTINGS, *profile.SECTIONS):
        assert f"`{key}`" in PAGE or f"`{key} = " in PAGE, key
    for name in profile.names():
        assert f"| `{name}` |" in PAGE


def test_the_profile_that_the_page_quotes_is_that_of_the_examples():
    (quoted,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    whole = (ROOT / "docs" / "examples" / "projects.toml").read_text(encoding="utf-8")
    assert set(filter(None, quoted.splitlines())) <= set(whole.splitlines())


def test_every_link_of_the_page_within_the_project_leads_somewhere():
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", PAGE) if "://" not in link]
    assert links
    for link in links:
        assert (ROOT / "docs" / link).exists(), link
