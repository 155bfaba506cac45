"""What became of each row of a source, so that none is lost without a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from explorer.dataset.cells import protected_csv
from explorer.dataset.importers.words import counted, listed

MAPPED = "mapped"
LEFT_OUT = "left out"
NO_PARTNER = "has no partner"
COLUMNS = ("file", "row", "outcome", "record", "why")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: the record it made, or why it was left out; `remarks` are both."""

    file: str
    row: int
    outcome: str
    record: str
    reason: str = ""  # in the words in which rows are counted
    remarks: tuple[str, ...] = ()


@dataclass
class Report:
    """The outcome of every row, in the order of the sources, and what no row tells alone."""

    outcomes: list[Outcome] = field(default_factory=list)
    unmapped: Counter[tuple[str, str]] = field(default_factory=Counter)  # place and value
    partnerless: int = 0  # activities without an outside organisation
    unsettled: int = 0  # names that wait for a person's decision
    unused: dict[str, list[str]] = field(default_factory=dict)  # columns by file
    all_of: str = ""  # whose every row is, where the profile cannot tell them from others

    @property
    def mapped(self) -> int:
        """Number of rows that made a record."""
        return sum(one.outcome == MAPPED for one in self.outcomes)

    @property
    def left_out(self) -> Counter[str]:
        """Number of the others, by the reason."""
        return Counter(one.reason for one in self.outcomes if one.outcome == LEFT_OUT)

    @property
    def remarked(self) -> int:
        """Number of rows of which something is to be said, such as what of them is left out."""
        return sum(one.outcome == MAPPED and bool(one.remarks) for one in self.outcomes)


def csv_of_report(report: Report) -> bytes:
    """The outcome of every row as a CSV file for a spreadsheet."""
    return protected_csv([COLUMNS, *map(_cells, report.outcomes)])


def lines_of(report: Report) -> Iterator[str]:
    """The report in a few lines for a person."""
    total = len(report.outcomes)
    left = report.left_out
    yield f"Rows read: {total:,}; mapped: {report.mapped:,}; left out: {left.total():,}."
    for reason, count in sorted(left.items(), key=lambda one: (-one[1], one[0])):
        yield f"  left out: {count:,} {reason}"
    if report.all_of:
        yield (
            "Warning: the profile has no [home], so it cannot tell the rows of others; "
            f"every row counts as one of {report.all_of}"
        )
    if report.partnerless:
        have = counted(report.partnerless, "activity has", "activities have")
        yield f"Warning: {have} no outside organisation; --partners-only leaves out what has none"
    if report.remarked:
        rows = counted(report.remarked, "mapped row has a remark", "mapped rows have remarks")
        yield f"Warning: {rows}, such as a part that is left out; --report FILE.csv tells them"
    if report.unsettled:
        wait = counted(report.unsettled, "name waits", "names wait")
        yield f"Warning: {wait} for a decision, yes or no; each is a record of its own until then"
    for (place, value), count in sorted(report.unmapped.items()):
        times = counted(count, "time", "times")
        yield f"Warning: {place}: no value for {value} ({times}); add it to the map"
    for file, columns in report.unused.items():
        yield f"Not used of {file}: {listed(columns)}"


def _cells(one: Outcome) -> tuple[object, ...]:
    why = "; ".join(filter(None, (one.reason, *one.remarks)))
    return one.file, one.row, one.outcome, one.record, why
