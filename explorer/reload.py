"""A reload that can be trusted: what would change, what is suspicious, and only then the load."""

from __future__ import annotations

import getpass
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from explorer.dataset.dataset import Dataset
from explorer.dataset.difference import Change, Difference, Where, difference, in_file
from explorer.dataset.guard import ALL, UNDONE, Alarm, alarms, check_words
from explorer.dataset.records import (
    Activity,
    ActivityKind,
    Consortium,
    Faculty,
    Partner,
    Record,
    Unit,
)
from explorer.errors import (
    BusyError,
    EmptyGraphError,
    GuardError,
    InputError,
    UnknownNameError,
)
from explorer.graph import scratch
from explorer.graph.generations import KEPT
from explorer.graph.load import Load, describe
from explorer.graph.protocol import Graph, Options
from explorer.queries.library import named
from explorer.queries.run import ask
from explorer.undone import undone

COMPARED = ("pattern", "reach", "breadth")
WAIT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows for a partner or an activity from what changes in the rows."""

    id: str
    name: str
    what: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.name}: {self.what} {self.old} -> {self.new}"


@dataclass(frozen=True)
class Plan:
    """What a load would do. `before` is None for the first; then nothing is compared."""

    graph: Graph
    dataset: Dataset
    current: Load | None
    before: Dataset | None
    change: Difference | None
    alarms: tuple[Alarm, ...] = ()
    undoes: tuple[str, ...] = ()
    where: Where = in_file

    @property
    def nothing(self) -> bool:
        """Whether the graph holds all of this already."""
        return self.change is not None and not self.change

    def consequences(self) -> list[Consequence]:
        """The partners that are measured otherwise, the activities that lose their last partner."""
        if self.before is None or not self.change or not self.change.alters:
            return []
        return [*_measured(self), *_left_alone(self.change)]

    def refuse_alarms(self) -> None:
        """Raise GuardError where something is suspicious and was not accepted."""
        if self.alarms:
            lines = ("this load looks like an accident, so nothing was changed.", *self.warning())
            raise GuardError("\n".join(lines))

    def warning(self) -> Iterator[str]:
        """What the guard says: each alarm, its examples, and the word that lets it through."""
        for alarm in self.alarms:
            yield f"  {alarm.message}:"
            yield from (f"    {example}" for example in alarm.examples)
            yield f"    If that is meant: --accept {alarm.word}"


def plan(
    graph: Graph, dataset: Dataset, accepted: Iterable[str] = (), where: Where = in_file
) -> Plan:
    """Compare a dataset with what a graph holds; reads, and writes nothing.

    `accepted` are words of --accept; UsageError for one that there is not. `where` tells
    the places in the dataset.
    """
    accepted = tuple(accepted)
    check_words(accepted)
    current = current_load(graph)
    if current is None:
        return Plan(graph, dataset, None, None, None)
    if (current.dataset_hash, current.rows_hash) == (dataset.hash, dataset.rows_hash):
        return Plan(graph, dataset, current, None, Difference((), ()))
    before = graph.dataset()
    change = difference(before, dataset)
    found = alarms(change, before, accepted, where)
    again = None if {UNDONE, ALL} & {*accepted} else undone(graph, change, where)
    every = (again, *found) if again else tuple(found)
    return Plan(graph, dataset, current, before, change, every, where=where)


def plan_rollback(graph: Graph, load: str | None) -> Plan:
    """What going back to a load, or to the one before the current, would do.

    Raises UnknownNameError for a load that there never was, InputError for one that is not
    kept any more.
    """
    loads = graph.loads()
    current = graph.load()
    wanted = load or _before(loads, current)
    refuse_unkept(wanted, loads)
    dataset = graph.bundle(wanted)
    before = graph.dataset()
    number = int(wanted.rpartition("-")[2])
    undone = {one.dataset_hash for one in loads if one.number > number} - {dataset.hash}
    change = difference(before, dataset)
    return Plan(graph, dataset, current, before, change, undoes=tuple(sorted(undone)))


def carry_out(what: Plan, origin: str, options: Options, changes: str = "") -> Load:
    """Make the graph that of the plan; BusyError where another load came between.

    `changes` is what the history says of it, by default what the plan counts.
    """
    number = what.current.number + 1 if what.current else 1
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    described = describe(what.dataset, number=number, at=now, by=user(), origin=origin)
    load = replace(
        described,
        follows=what.current.id if what.current else "",
        changes=changes or (what.change.summary if what.change else "first load"),
        undoes=what.undoes,
    )
    what.graph.apply(what.dataset, load, replace(options, before=what.before))
    return load


def retrying(work: Callable[[], Load | None], *, wait: bool) -> Load | None:
    """Do a piece of work; with `wait`, again and again while another load is in its way."""
    while True:
        try:
            return work()
        except BusyError:
            if not wait:
                raise
            time.sleep(WAIT_SECONDS)


def current_load(graph: Graph) -> Load | None:
    """The load of a graph, or None where nothing is loaded."""
    try:
        return graph.load()
    except EmptyGraphError:
        return None


def user() -> str:
    """Who loads, as the system knows."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no such user on this system
        return "unknown"


def _before(loads: list[Load], current: Load) -> str:
    earlier = [load.id for load in loads if load.number < current.number]
    if not earlier:
        raise EmptyGraphError("there is no earlier load to go back to.")
    return earlier[-1]


def refuse_unkept(wanted: str, loads: list[Load]) -> None:
    """UnknownNameError for a load that never was, InputError for one that is no longer kept."""
    kept = [load.id for load in loads]
    if wanted in kept:
        return
    past = re.fullmatch(r"load-([1-9]\d{0,8})", wanted, re.ASCII)
    if past and int(past[1]) < loads[0].number:
        those = f"the last {KEPT} are, which is {kept[0]} to {kept[-1]}"
        raise InputError(f"{wanted} is not kept any more; {those}.")
    raise UnknownNameError("load", wanted, kept)


def _measured(what: Plan) -> Iterator[Consequence]:
    assert what.current
    assert what.before
    assert what.change
    touched = _touched(what.change, what.before, what.dataset)
    today = what.dataset.settings.as_of or what.current.as_of
    then = _reach(_around(what.before, touched), what.current.as_of) if touched else {}
    now = _reach(_around(what.dataset, touched), today) if touched else {}
    for name in sorted(then.keys() & now.keys() & touched):
        old, new = then[name], now[name]
        for measure in COMPARED:
            if old[measure] != new[measure]:
                yield Consequence(name, new["name"], measure, str(old[measure]), str(new[measure]))


def _reach(dataset: Dataset, as_of: str) -> dict[str, dict[str, Any]]:
    """What `query reach` says of each partner of a dataset."""
    load = describe(dataset, number=1, at=f"{as_of}T00:00:00Z", by="", origin="")
    with scratch(dataset, load) as graph:
        return {row["id"]: row for row in ask(graph, named("reach"), {"as_of": as_of})}


def _touched(change: Difference, before: Dataset, after: Dataset) -> set[str]:
    """The partners whose measures may change: those of the activities and units that do."""
    activities = [record for record in _records(change, Activity) if isinstance(record, Activity)]
    units = {record.node_id for kind in (Faculty, Unit) for record in _records(change, kind)}
    for activity in (*before.of(Activity), *after.of(Activity)) if units or change.settings else ():
        if change.settings or not units.isdisjoint((activity.lead or "", *activity.units)):
            activities.append(activity)
    return {partner for activity in activities for partner in activity.partners}


def _records(change: Difference, kind: type[Record]) -> Iterator[Record]:
    """Every record of a class that is added, removed or changed, as it was and as it will be."""
    for section in change.sections:
        if section.kind is kind:
            yield from (*section.added, *section.removed)
            for one in section.changed:
                yield from (one.before, one.after)


def _around(dataset: Dataset, partners: set[str]) -> Dataset:
    """As much of a dataset as the measures of these partners need."""
    activities = (one for one in dataset.of(Activity) if not partners.isdisjoint(one.partners))
    records: dict[type[Record], tuple[Record, ...]] = {Activity: tuple(activities)}
    for kind in (Faculty, Unit, Partner, Consortium, ActivityKind):
        records[kind] = dataset.of(kind)
    return Dataset(dataset.settings, records)


def _left_alone(change: Difference) -> Iterator[Consequence]:
    for section in change.sections:
        if section.kind is Activity:
            for one in section.changed:
                if _partners(one.before) and not _partners(one.after):
                    yield _lost(one)


def _lost(change: Change) -> Consequence:
    title = str(getattr(change.after, "title", change.after.node_id))
    old = ";".join(_partners(change.before))
    return Consequence(change.after.node_id, title, "last partner", old, "(none)")


def _partners(record: object) -> tuple[str, ...]:
    return tuple(getattr(record, "partners", ()))
