"""What may be meant, but would surprise a colleague: never an error, unless asked for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from explorer.dataset.alike import probable_duplicates
from explorer.dataset.columns import quoted
from explorer.dataset.dataset import Dataset
from explorer.dataset.dates import first_day, last_day
from explorer.dataset.records import (
    RECORDS,
    Activity,
    Agreement,
    Consortium,
    Partner,
    Record,
    headings,
)
from explorer.errors import Problem

PERIODS = (("start", "end"), ("since", "until"), ("signed", "expires"), ("from_", "until"))
MANY = 20  # rows alike; of one partner, kind, unit and year, more look like students or bookings
NAMED = 3  # places that a message names
FREE_TEXT = ("title", "note", "purpose", "body", "source", "refs")  # and the office's own columns
LINK = re.compile(r"https?://\S+")
E_MAIL = re.compile(r"[\w.+%-]+@(?:[\w-]+\.)+[^\W\d_]{2,}")
TELEPHONE = re.compile(
    r"(?<![\w.,/+-])(?:"
    r"(?:\+|00)[1-9]\d{0,2}[ ().-]*(?:\d[ ().-]{0,3}){6,11}\d"  # +44 (0)113 496 0000
    r"|\(0\d{2,4}\)[ -]?\d{3,4}[ -]?\d{3,4}"  # (0113) 496 0000
    r"|0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}"  # 0113 496 0000
    r"|0\d{2,4}\.\d{3,4}\.\d{3,4}"  # 0113.496.0000
    r"|0[1-37]\d{8,9}"  # 01134960000
    r")(?![\w-]|[.,]\d)",
    re.ASCII,
)
TITLED = re.compile(
    r"\b(?<!Notre )(?:Drs?|Prof|Professor|Mr|Mrs|Ms|Miss|Dame|Sir|Revd?(?! [A-Z]\b(?! [A-Z]))|Lord"
    r"|Lady)\b(?:\.[^\S\n]*|[^\S\n]+)"
    r"(?P<name>(?!University|Emeritus|Emerita|Mayor|Chancellor|Lieutenant|Provost|Justice|Chief"
    r"|Margaret Hall)[^\W\d_][\w.'’-]*)"
)
MAY_HOLD = re.compile(
    r"@|(?<!\w)[+0]\d|Dr|Prof|M[irs]|Dame|Sir|Rev|Lord|Lady"
)  # quickly rules most texts out


def warnings_of(dataset: Dataset, today: str) -> Iterator[Problem]:
    """Every warning, in no order; `today` counts where the dataset has no day of its own."""
    yield from _duplicates(dataset)
    yield from _without_partner(dataset.of(Activity))
    yield from _without_activity(dataset)
    for kind in RECORDS:
        yield from _backwards(kind, dataset.of(kind))
        yield from _persons(kind, dataset.of(kind))
    yield from _expired(dataset, today)
    yield from _shared_refs(dataset.of(Activity))
    yield from _many_alike(dataset.of(Activity))


def _duplicates(dataset: Dataset) -> Iterator[Problem]:
    for partner, other in probable_duplicates(dataset):
        message = (
            f"{quoted(partner.name)} is probably {quoted(other.name)} in {other.place}; "
            f"if so, keep one and list the other name under its aliases"
        )
        yield Problem(partner.file, partner.row, "name", message)


def _without_partner(activities: Iterable[Activity]) -> Iterator[Problem]:
    """One by one; or all at once where they are more than a person reads, as in many exports."""
    alone = [activity for activity in activities if not activity.partners]
    if len(alone) > MANY:
        message = f"{len(alone):,} activities are with no partner, so they count for none: "
        yield Problem(alone[0].file, alone[0].row, "partners", message + _places(alone))
        return
    for activity in alone:
        message = f"{activity.id!r} is with no partner, so it counts for none"
        yield Problem(activity.file, activity.row, "partners", message)


def _without_activity(dataset: Dataset) -> Iterator[Problem]:
    active = {partner for activity in dataset.of(Activity) for partner in activity.partners}
    declared: Iterator[Partner | Consortium] = chain(dataset.of(Partner), dataset.of(Consortium))
    for partner in declared:
        if partner.tier and partner.id not in active:
            message = f"{partner.id!r} is declared {partner.tier}, but no activity is with it"
            yield Problem(partner.file, partner.row, "tier", message)


def _backwards(kind: type[Record], records: Iterable[Record]) -> Iterator[Problem]:
    periods = [pair for pair in PERIODS if {*pair} <= kind.model_fields.keys()]
    for first, last in periods:
        for record in records:
            begins, ends = getattr(record, first), getattr(record, last)
            if begins and ends and last_day(ends) < first_day(begins):
                yield Problem(record.file, record.row, last, f"{ends} lies before {begins}")


def _expired(dataset: Dataset, today: str) -> Iterator[Problem]:
    """Partners with live activities, at the agreement that was the last to expire."""
    day = dataset.settings.as_of or dataset.settings.records_to or today
    live = defaultdict(list)
    for activity in dataset.of(Activity):
        if _live(activity, day):
            for partner in activity.partners:
                live[partner].append(activity)
    for partner, agreement in _last_agreements(dataset.of(Agreement)).items():
        if agreement.expires and last_day(agreement.expires) < day and partner in live:
            message = (
                f"the last agreement with {partner!r} expired {agreement.expires}, but on {day} "
                f"it has live activities: {_places(live[partner])}"
            )
            yield Problem(agreement.file, agreement.row, "expires", message)


def _live(activity: Activity, day: str) -> bool:
    begun = not activity.start or first_day(activity.start) <= day
    return bool(begun and activity.end and last_day(activity.end) >= day)


def _last_agreements(agreements: Iterable[Agreement]) -> dict[str, Agreement]:
    """Each partner's agreement that expires last; one that never does lasts longest."""
    last: dict[str, Agreement] = {}
    for agreement in agreements:
        for partner in agreement.partners:
            last[partner] = max(last.get(partner, agreement), agreement, key=_lasts)
    return last


def _lasts(agreement: Agreement) -> str:
    return last_day(agreement.expires) if agreement.expires else "9999-12-31"


def _shared_refs(activities: Iterable[Activity]) -> Iterator[Problem]:
    holders: dict[str, list[Activity]] = defaultdict(list)
    for activity in activities:
        for ref in {ref.casefold(): None for ref in activity.refs}:
            holders[ref].append(activity)
    for ref, (first, *others) in holders.items():
        if others:
            written = next(one for one in others[0].refs if one.casefold() == ref)
            message = f"{quoted(written)} is a reference of {first.id!r} in {first.place} as well"
            message += f" and of {_places(others[1:])}" if others[1:] else ""
            yield Problem(first.file, others[0].row, "refs", message)


def _many_alike(activities: Iterable[Activity]) -> Iterator[Problem]:
    first: dict[tuple[str, str, str, str], int] = {}
    counts: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for activity in activities:
        units = (activity.lead,) if activity.lead else activity.units
        for partner in activity.partners if activity.start else ():
            for unit in units:
                alike = partner, activity.kind, unit, str(activity.start)[:4]
                first.setdefault(alike, activity.row)
                counts[alike] += 1
    for alike, count in counts.items():
        if count > MANY:
            partner, kind, unit, year = alike
            message = (
                f"{count} rows are of {partner!r}, {kind}, {unit} and {year}; a row is a "
                "project, a programme or a yearly cohort, never one student or one booking"
            )
            yield Problem(Activity.file, first[alike], "partners", message)


def _persons(kind: type[Record], records: Iterable[Record]) -> Iterator[Problem]:
    columns = [h.heading for h in headings(kind) if h.heading in FREE_TEXT]
    for record in records:
        texts = {column: _text(getattr(record, column)) for column in columns} | record.office
        for column, text in texts.items():
            if text and MAY_HOLD.search(text):
                yield from _personal(record, column, LINK.sub("", text))


def _text(value: str | tuple[str, ...] | None) -> str | None:
    """A text, or the items of a list; an item of digits alone is a number of another system."""
    if isinstance(value, tuple):
        return "; ".join(item for item in value if not item.isdigit())
    return value


def _personal(record: Record, column: str, text: str) -> Iterator[Problem]:
    """What is found is not quoted: a message may end up in a log."""
    found = {
        "an e-mail address": E_MAIL.search(text),
        "a telephone number": TELEPHONE.search(text),
        "a person's name": any(hit["name"][0].isupper() for hit in TITLED.finditer(text)),
    }
    words = [word for word, hit in found.items() if hit]
    if words:
        message = f"seems to hold {' and '.join(words)}; what is about a person belongs in "
        yield Problem(record.file, record.row, column, f"{message}contacts.csv, column person")


def _places(activities: list[Activity]) -> str:
    named = ", ".join(activity.place for activity in activities[:NAMED])
    more = len(activities) - NAMED
    return f"{named} and {more:,} more" if more > 0 else named
