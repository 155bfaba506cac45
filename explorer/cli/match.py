"""`match`: the names in a column of a table, and the partners that they may mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from explorer.cli.messages import say, write_file

if TYPE_CHECKING:
    from explorer.dataset.matching.review import Reviewed


@click.command("match")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--column", required=True, metavar="NAME", help="The column that holds the names.")
@click.option(
    "--separator",
    metavar="TEXT",
    help="Between the names, where a cell holds several: ';', or '];[' for [one];[another].",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="DATASET|FILE",
    help="What the names are matched to: a dataset, or a table with the columns id, name and "
    "perhaps aliases and acronyms. Default: the names themselves, as spellings of each other.",
)
@click.option(
    "--to",
    type=click.Choice(("partners", "units")),
    default="partners",
    show_default=True,
    help="What of a dataset: partners and consortia, or units and faculties.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="REVIEW.csv",
    help="The review file. What a person decided in one that is there already is kept.",
)
def command(
    file: Path,
    column: str,
    separator: str | None,
    against: Path | None,
    to: Literal["partners", "units"],
    output: Path,
) -> None:
    """Propose, for each name in a column of FILE, the partner that it means.

    FILE is a table with headings: .csv, .tsv or .jsonl (each also with .gz), .xlsx or
    .parquet. The review file has a row for each name: `auto` where only one partner can be
    meant, `review` where a person should look, `none` where nothing is like it. Nothing is
    merged: change `decision` to yes or no, and `id` where another partner is meant.

    \b
    partnerships match ledger.csv --column supplier --against seed_data -o review.csv
    partnerships match grants.csv --column department --against seed_data --to units -o units.csv
    """
    from explorer.dataset.matching.column import names_in
    from explorer.dataset.matching.proposals import matched_among, matched_to
    from explorer.dataset.matching.review import read_review, review_csv, with_decisions
    from explorer.dataset.matching.targets import targets_in

    _refuse(output, against, to)
    before = read_review(output) if output.exists() else ()
    targets = targets_in(against, to) if against else ()
    names = names_in(file, column, separator or "")
    counts = names.counts
    proposed = matched_to(targets, counts) if against else matched_among(counts)
    partners = {target.id: target.name for target in targets}
    rows = with_decisions(proposed, before, partners, output)
    write_file(output, review_csv(rows))
    if names.fault:
        say(f"Warning: left out is what holds no name, {names.left_out:,} in all: {names.fault}")
    _summarise(rows, counts)
    say(f"Written: {output}")


def _refuse(output: Path, against: Path | None, to: str) -> None:
    from explorer.dataset.settings import FILE
    from explorer.dataset.writer import refuse_unwritable

    refuse_unwritable(output)
    if (output.parent / FILE).exists():
        raise click.UsageError(f"{output}: is in the folder of a dataset; write it elsewhere")
    if output.suffix.lower() != ".csv":
        raise click.UsageError(f"{output}: a review file is CSV; name it .csv")
    if to == "units" and not against:
        raise click.UsageError("--to units needs --against a dataset that has units")


def _summarise(rows: Iterable[Reviewed], counts: Mapping[str, int]) -> None:
    from explorer.dataset.importers.words import counted
    from explorer.dataset.matching.review import DECISIONS

    decided = Counter(row.decision for row in rows if row.name in counts)
    parts = [f"{decided[word]:,} {word}" for word in DECISIONS if decided[word] or word == "auto"]
    names = counted(len(counts), "name", "names")
    places = counted(sum(counts.values()), "place", "places")
    say(f"{names} in {places}: {', '.join(parts)}")
