"""The guard: what a spreadsheet did by accident looks like a great many changes at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from explorer.dataset.columns import OFFICE
from explorer.dataset.dataset import Dataset, cells
from explorer.dataset.difference import Change, Difference, Section, Where, entity, in_file
from explorer.dataset.records import RECORDS, Record, headings
from explorer.errors import UsageError, did_you_mean, nearest

FEW = 5  # up to this many is never suspicious, whatever the share
MOST_REMOVED = 10  # per cent
MOST_CHANGED = 20
EXAMPLES = 3
SWAPPED = 2  # values that change places where somebody corrects a mistake; more were sorted
ALL = "all"
UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that a load does not do unasked: `word` is what --accept takes for it."""

    word: str
    message: str
    examples: tuple[str, ...]


def alarms(
    change: Difference, before: Dataset, accepted: Iterable[str] = (), where: Where = in_file
) -> list[Alarm]:
    """What in a difference is suspicious and was not accepted, file by file.

    Suspicious are the removal of more than 10% and more than 5 records of a file, or of
    all it had, other values in more than 20% and more than 5 of a column's filled cells, and
    the same values as before in other rows, as where one column was sorted alone.
    """
    taken = set(accepted)
    if ALL in taken:
        return []
    found = [alarm for section in change.sections for alarm in _of(section, before, where)]
    return [alarm for alarm in found if alarm.word not in taken]


def check_words(accepted: Iterable[str]) -> None:
    """Raise UsageError for a word of --accept that no alarm has."""
    known = {ALL, UNDONE, *_words()}
    for word in accepted:
        office = word.rpartition(".")[2].startswith(OFFICE) and word.startswith("changes:")
        if word not in known and not office:
            raise UsageError(
                f"--accept {word}: write removals:FILE, changes:FILE.COLUMN, {UNDONE} or {ALL}."
                f"{did_you_mean(nearest(word, known))}"
            )


def _words() -> Iterator[str]:
    for kind in RECORDS:
        yield f"removals:{entity(kind)}"
        yield from (f"changes:{entity(kind)}.{heading.heading}" for heading in headings(kind))


def _too_many(count: int, among: int, per_cent: int) -> bool:
    return count > FEW and count * 100 > per_cent * among


def _of(section: Section, before: Dataset, where: Where) -> Iterator[Alarm]:
    removed = len(section.removed)
    if section.empties or _too_many(removed, section.before, MOST_REMOVED):
        name = entity(section.kind)
        message = f"{removed} of {section.before} {name} would be removed"
        examples = tuple(
            f"{where(record.file, record.row, '')} {record.node_id}" for record in section.removed
        )
        yield Alarm(f"removals:{name}", message, examples[:EXAMPLES])
    yield from _of_columns(section, before.of(section.kind), where)


def _of_columns(section: Section, before: Iterable[Record], where: Where) -> Iterator[Alarm]:
    filled: dict[str, int] = defaultdict(int)
    for record in before:
        for column in cells(record):
            filled[column] += 1
    for column, fields in _changed(section.changed, where).items():
        name = f"{entity(section.kind)}.{column}"
        lost = [example for old, _, example in fields if old is not None]
        examples = tuple(lost or [example for _, _, example in fields])[:EXAMPLES]
        if _too_many(len(lost), filled[column], MOST_CHANGED):
            message = f"{len(lost)} of {filled[column]} values of {name} would change"
            yield Alarm(f"changes:{name}", message, examples)
        elif _only_moved(fields):
            message = f"the values of {name} would be the same, but {len(fields)} in other rows"
            yield Alarm(f"changes:{name}", message, examples)


def _only_moved(fields: Sequence[tuple[str | None, str | None, str]]) -> bool:
    """Whether a column holds what it held, in other rows, as after sorting it alone."""
    before, after = Counter(old for old, _, _ in fields), Counter(new for _, new, _ in fields)
    return len(fields) > SWAPPED and before == after


def _changed(
    changes: Iterable[Change], where: Where
) -> dict[str, list[tuple[str | None, str | None, str]]]:
    """The values that change, by column: before, after, and how it is told."""
    found: dict[str, list[tuple[str | None, str | None, str]]] = defaultdict(list)
    for change in changes:
        record = change.after
        for field in change.fields:
            place = f"{where(record.file, record.row, field.column)} {record.node_id}"
            found[field.column].append((field.old, field.new, f"{place}: {field}"))
    return found
