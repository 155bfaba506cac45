"""`import`: tables of other systems become a dataset folder, or come into one."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from explorer.cli.messages import say, say_all, write_file
from explorer.errors import UsageError

if TYPE_CHECKING:
    from explorer.dataset.dataset import Dataset
    from explorer.dataset.difference import Difference
    from explorer.dataset.importers.known import Keys
    from explorer.dataset.importers.matched import Matched
    from explorer.dataset.importers.merge import Merged
    from explorer.dataset.importers.profile import Profile
    from explorer.dataset.importers.renamed import Gone
    from explorer.dataset.importers.run import Imported

SHOWN_EACH = 1000  # rows


@click.command("import")
@click.argument("name", metavar="[PROFILE", required=False)
@click.argument("files", metavar="FILE...]", nargs=-1, type=click.Path(path_type=Path))
@click.option("--to", "folder", metavar="DIR", type=click.Path(path_type=Path), help="The dataset.")
@click.option(
    "--home",
    multiple=True,
    metavar="NAME",
    help="Whose partnerships: rows of other institutions are left out. Several are one "
    "university by several names; '*' is all institutions together. Default: the home "
    "university of DIR.",
)
@click.option("--partners-only", is_flag=True, help="Leave out what has no outside organisation.")
@click.option(
    "--matched",
    multiple=True,
    metavar="REVIEW.csv",
    type=click.Path(path_type=Path),
    help="Names that mean a partner or a unit, as `match` wrote them and a person confirmed "
    "them; once for each review, of partners and of units.",
)
@click.option(
    "--report",
    metavar="FILE.csv",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what became of each row, also of a dry run.",
)
@click.option(
    "--dry-run", is_flag=True, help="Show what would change in DIR, and leave it as it is."
)
@click.option("--yes", is_flag=True, help="Do not ask before DIR is changed.")
@click.option(
    "--new-profile",
    "draft_of",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Print the draft of a profile for the columns of FILE, and stop.",
)
def command(
    name: str | None,
    files: tuple[Path, ...],
    *,
    folder: Path | None,
    home: tuple[str, ...],
    partners_only: bool,
    matched: tuple[Path, ...],
    report: Path | None,
    dry_run: bool,
    yes: bool,
    draft_of: Path | None,
) -> None:
    """Turn tables of other systems into a dataset folder, by a profile.

    PROFILE is cordis, gtr, ref, ror, or a TOML file of your own, which says what column
    becomes what field. FILE is a table: csv, tsv or jsonl (each also with .gz), xlsx or
    parquet. What became of its rows is said in short, and with --report for each of them.

    DIR is new or empty, or a dataset: then rows are added and updated by their ids, what a
    person edited stays, and what changes is shown first.
    """
    if draft_of:
        if name or folder or home or partners_only or matched or report or dry_run or yes:
            raise click.UsageError("--new-profile reads its own FILE and stands alone")
        _draft(draft_of)
        return
    from explorer.dataset.importers.merge import Merged, last_import
    from explorer.dataset.importers.outcomes import csv_of_report, lines_of
    from explorer.dataset.importers.profile_reader import profile
    from explorer.dataset.importers.run import imported
    from explorer.dataset.importers.words import counted
    from explorer.dataset.writer import refuse_folder

    name, folder = _complete(name, files, folder)
    chosen = profile(name)
    refuse_folder(folder)
    if report:
        _refuse_report(report, (*files, *matched), folder)
    into = _there(folder)
    last, keys = last_import(folder, chosen, into) if into else (None, {})
    made = imported(
        chosen,
        files,
        home,
        into=into,
        keys=keys,
        reviews=matched,
        partners_only=partners_only,
        progress=_progress if sys.stderr.isatty() else None,
    )
    say_all(lines_of(made.report))
    if matched:
        say(_met(made.matched))
    both = _brought(made, last, into, folder) if into else Merged(made.dataset, made.dataset)
    if into and both and not (dry_run or yes):
        _confirm(folder)
    if report:
        write_file(report, csv_of_report(made.report))
        say(f"Written: {report} ({counted(len(made.report.outcomes), 'row', 'rows')})")
    if both is None:
        return
    if dry_run:
        say(f"Nothing is written to {folder}: this is a dry run.")
        return
    _write(both, {**keys, **made.keys}, folder, chosen)
    rows = sum(both.dataset.counts.values())
    say(f"Written: {folder} ({counted(rows, 'row', 'rows')})")
    say(f"partnerships check {folder} says what a colleague would ask about it.")


def _met(matched: Matched) -> str:
    """How many of the confirmed names the files have."""
    from explorer.dataset.importers.words import counted

    names = counted(len(matched.names), "confirmed name", "confirmed names")
    home = counted(matched.met_as_home, "is a name", "are names")
    also = f", of which {home} of the home university itself" if matched.met_as_home else ""
    return f"Of {names} the files have {len(matched.met):,}{also}."


def _write(both: Merged, keys: Keys, folder: Path, profile: Profile) -> None:
    """Write the dataset, and beside it what was imported; a dataset.toml stays as it is."""
    from explorer.dataset.importers.merge import kept_as, to_keep
    from explorer.dataset.settings import FILE
    from explorer.dataset.writer import write

    settings = folder / FILE
    stays = {FILE: settings.read_bytes()} if settings.exists() else {}
    write(both.dataset, folder, {**stays, kept_as(profile.name): to_keep(both.said, keys, profile)})


def _complete(name: str | None, files: tuple[Path, ...], folder: Path | None) -> tuple[str, Path]:
    from explorer.dataset.importers.profile_reader import names

    if not name:
        raise click.UsageError(f"name a profile: {', '.join(names())}, or a TOML file")
    if not files:
        raise click.UsageError(f"name the files that the profile {name} is to read")
    if not folder:
        raise click.UsageError("name the dataset folder to write: --to DIR")
    return name, folder


def _refuse_report(path: Path, sources: Iterable[Path], folder: Path) -> None:
    """Raise UsageError where a report would be no CSV file, or stand in the place of another."""
    if path.suffix.lower() != ".csv":
        raise UsageError(f"{path}: the report is a CSV file; give it a name that ends in .csv")
    there = path.resolve()
    if not there.parent.is_dir():
        raise UsageError(f"{path}: cannot be written: there is no such folder")
    if there in [source.resolve() for source in sources]:
        raise UsageError(f"{path}: is read by this import; give the report a name of its own")
    if there.is_relative_to(folder.resolve()):
        raise UsageError(f"{path}: is in the folder of the dataset; write the report elsewhere")


def _progress(rows: int) -> None:
    """How far the reading is, on a line that the next one writes over."""
    if rows % SHOWN_EACH == 0:
        click.echo(f"Rows read: {rows:,}\r", nl=False, err=True)


def _there(folder: Path) -> Dataset | None:
    """The dataset in a folder, None where there is none yet."""
    from explorer.dataset.settings import FILE
    from explorer.dataset.source import WORKBOOKS, read_dataset

    if folder.suffix.lower() in WORKBOOKS and not folder.is_dir():
        raise UsageError(
            f"{folder}: `import` writes a folder of CSV files, so name a folder. Once that is "
            "loaded, `export` writes the same as a workbook."
        )
    return read_dataset(folder).dataset if (folder / FILE).exists() else None


def _brought(made: Imported, last: Dataset | None, into: Dataset, folder: Path) -> Merged | None:
    """The dataset with what was imported, once it is shown; None where nothing is new."""
    from explorer.dataset.difference import difference
    from explorer.dataset.importers.merge import merged
    from explorer.dataset.importers.words import counted

    both = merged(into, made.dataset, last, made.others, made.unread, made.named)
    if both.elsewhere:
        had = counted(both.elsewhere, "row", "rows")
        say(f"Kept: {had} of {folder} that an earlier import had and these files have not.")
    change = difference(into, both.dataset)
    _show(change, both.gone)
    return both if change or not last or last.hash != both.said.hash else None


def _show(change: Difference, gone: Iterable[Gone]) -> None:
    from explorer.cli.differences import changes, row_with
    from explorer.dataset.difference import in_file
    from explorer.output.visible import visible

    for line in changes(change, in_file) if change else ("Nothing changes.",):
        click.echo(visible(line))
    for one in gone:
        say(f"Warning: not kept of {row_with(one.record, one.fields, in_file)}")


def _confirm(folder: Path) -> None:
    if sys.stdin.isatty():
        click.confirm(f"This would change {folder}. Go on?", abort=True, err=True)


def _draft(path: Path) -> None:
    from explorer.dataset.importers.draft import draft

    click.echo(draft(path), nl=False)
