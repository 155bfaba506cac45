"""A dataset as nodes and relationships, and nodes and relationships as a dataset again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from explorer.dataset.columns import OFFICE, Link
from explorer.dataset.dataset import Dataset
from explorer.dataset.dates import first_day, last_day
from explorer.dataset.records import (
    BY_FILE,
    HOME,
    RECORDS,
    SHARED_IDS,
    Heading,
    Membership,
    Record,
    headings,
)
from explorer.dataset.settings import Settings

Properties = dict[str, Any]
OF_HOME = ("faculties.csv", "units.csv")
HOME_LABELS = ("University",)
PART_OF = "PART_OF"
Spaces = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Ends:
    """A kind of relationship: its type, and the labels of the nodes it runs between."""

    type: str
    start: tuple[str, ...]
    end: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship by the ids of its ends."""

    start: str
    end: str
    properties: Properties


@dataclass(frozen=True, slots=True)
class Elements:
    """Nodes by labels and relationships by kind, each in the order of the dataset."""

    nodes: Mapping[tuple[str, ...], list[Properties]]
    relationships: Mapping[Ends, list[Relation]]

    @property
    def node_count(self) -> int:
        """Number of nodes, without the Load."""
        return sum(map(len, self.nodes.values()))

    @property
    def relationship_count(self) -> int:
        """Number of relationships."""
        return sum(map(len, self.relationships.values()))


@dataclass(frozen=True, slots=True)
class Found:
    """What is read back of a graph: the home university, and the rows of a dataset.

    `nodes` are (file, properties); `links` are (key of `link_key`, id of the row's node,
    id at the other end); `memberships` are properties with `consortium` and `member`.
    """

    home: Properties
    nodes: Iterable[tuple[str, Properties]]
    links: Iterable[tuple[str, str, str]]
    memberships: Iterable[Properties]


def elements(dataset: Dataset) -> Elements:
    """The graph of a dataset, without its Load node."""
    nodes: dict[tuple[str, ...], list[Properties]] = {HOME_LABELS: [_home(dataset.settings)]}
    relationships: dict[Ends, list[Relation]] = defaultdict(list)
    labels = _labels_by_space(dataset)
    for record in dataset:
        if record.labels:
            nodes.setdefault(record.labels, []).append(node_properties(record))
        for ends, relation in _relations(record, labels, dataset.settings.home.id):
            relationships[ends].append(relation)
    return Elements(nodes, dict(relationships))


def size(dataset: Dataset) -> tuple[int, int]:
    """Number of nodes and of relationships that `elements` makes, without making them."""
    nodes = 1 + sum(len(dataset.of(kind)) for kind in RECORDS if kind.labels)
    relationships = len(dataset.of(Membership)) + sum(map(_is_of_home, dataset))
    for kind in RECORDS:
        for heading, _ in _links(kind):
            values = (getattr(record, heading.field) for record in dataset.of(kind))
            relationships += sum(len(v) if heading.listed else v is not None for v in values)
    return nodes, relationships


def node_properties(record: Record) -> Properties:
    """Own columns, the days of its dates, the office's columns, its id and its row."""
    properties: Properties = {"id": record.node_id}
    for heading in _plain(type(record)):
        _put(properties, heading, getattr(record, heading.field))
    properties |= record.office
    properties["row"] = record.place
    return properties


def dataset_of(settings: Settings, found: Found) -> Dataset:
    """The dataset that a graph was loaded from."""
    linked: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, here, there in found.links:
        linked[key, here].append(there)
    records: dict[type[Record], list[Record]] = defaultdict(list)
    for file, properties in found.nodes:
        records[BY_FILE[file]].append(_record(BY_FILE[file], properties, linked))
    for properties in found.memberships:
        records[Membership].append(_record(Membership, properties, linked))
    ordered = {
        kind: tuple(sorted(records.get(kind, ()), key=lambda record: record.row))
        for kind in RECORDS
    }
    return Dataset(settings, ordered)


def elements_of(found: Found) -> Elements:
    """The graph itself, in the order of rows, without properties that somebody else put there."""
    kinds: dict[type[Record], list[Properties]] = defaultdict(list)
    for file, properties in found.nodes:
        kinds[BY_FILE[file]].append(_ours(BY_FILE[file], properties))
    for some in kinds.values():
        some.sort(key=_row)
    ids = {kind: [one["id"] for one in some] for kind, some in kinds.items()}
    home = found.home["id"]
    labels = _spaces(home, ids)
    columns = {
        link_key(kind, one): (kind, one, link) for kind in RECORDS for one, link in _links(kind)
    }
    relationships: dict[Ends, list[Relation]] = defaultdict(list)
    of_home = {id: kind for kind, some in ids.items() if kind.file in OF_HOME for id in some}
    for key, here, there in sorted(found.links):
        kind, heading, link = columns[key]
        others = labels[heading.to[0]][there]
        ends, relation = _relation(kind.labels, link, here, there, others)
        relationships[ends].append(relation)
        if link.type == PART_OF:
            of_home.pop(here, None)
    for id, kind in of_home.items():
        ends, relation = _part_of_home(kind.labels, id, home)
        relationships[ends].append(relation)
    for properties in sorted(found.memberships, key=_row):
        both = Relation(
            properties["member"], properties["consortium"], _ours(Membership, properties)
        )
        relationships[_member_of(both, labels[HOME])].append(both)
    nodes = {HOME_LABELS: [found.home]} | {kind.labels: some for kind, some in kinds.items()}
    return Elements(nodes, dict(relationships))


def _row(properties: Properties) -> int:
    return int(properties["row"].rpartition(":")[2])


def _ours(kind: type[Record], properties: Properties) -> Properties:
    """The properties that a record has in the graph."""
    known = _property_names(kind)
    return {key: value for key, value in properties.items() if key in known or key[:2] == OFFICE}


@cache
def _property_names(kind: type[Record]) -> frozenset[str]:
    days = (heading.day for heading in headings(kind) if heading.date)
    return frozenset(("id", "row", *(heading.heading for heading in _plain(kind)), *days))


def link_key(kind: type[Record], heading: Heading) -> str:
    """What names a link column in `dataset_of`, such as `activities.csv:lead`."""
    return f"{kind.file}:{heading.heading}"


def settings_properties(settings: Settings) -> Properties:
    """The settings that no Load fact holds, as properties of the University node."""
    values = {"dates": settings.dates, "as_of": settings.as_of}
    return {key: value for key, value in values.items() if value}


def _home(settings: Settings) -> Properties:
    home = {"id": settings.home.id, "name": settings.home.name, "row": "dataset.toml:home"}
    return home | settings_properties(settings)


def _put(properties: Properties, heading: Heading, value: Any) -> None:
    """Add a column and the day of its date; what is empty is left out."""
    if value is None or value == ():
        return
    properties[heading.heading] = list(value) if isinstance(value, tuple) else value
    if heading.date:
        day = first_day if heading.date.day == "first" else last_day
        properties[heading.day] = day(value)


def _labels_by_space(dataset: Dataset) -> Spaces:
    """The labels of each record by the namespace of its id."""
    ids = {kind: [record.node_id for record in dataset.of(kind)] for kind in RECORDS}
    return _spaces(dataset.settings.home.id, ids)


def _spaces(home: str, ids: Mapping[type[Record], Iterable[str]]) -> Spaces:
    own = {kind.file: dict.fromkeys(ids.get(kind, ()), kind.labels) for kind in RECORDS}
    shared = {id: labels for file in SHARED_IDS for id, labels in own[file].items()}
    return own | dict.fromkeys((*SHARED_IDS, HOME), shared | {home: HOME_LABELS})


def _relations(record: Record, labels: Spaces, home: str) -> Iterator[tuple[Ends, Relation]]:
    if isinstance(record, Membership):
        yield _membership(record, labels[HOME])
        return
    here = record.node_id
    for heading, link in _links(type(record)):
        value = getattr(record, heading.field)
        for there in value if isinstance(value, tuple) else filter(None, (value,)):
            yield _relation(record.labels, link, here, there, labels[heading.to[0]][there])
    if _is_of_home(record):
        yield _part_of_home(record.labels, here, home)


def _relation(
    own: tuple[str, ...], link: Link, here: str, there: str, labels: tuple[str, ...]
) -> tuple[Ends, Relation]:
    """That of a record, `here`, to another of these labels."""
    properties = _properties(link)
    if link.inward:
        return _ends(link.type, labels, own), Relation(there, here, properties)
    return _ends(link.type, own, labels), Relation(here, there, properties)


def _part_of_home(labels: tuple[str, ...], here: str, home: str) -> tuple[Ends, Relation]:
    return _ends(PART_OF, labels, HOME_LABELS), Relation(here, home, {})


def _member_of(relation: Relation, labels: Mapping[str, tuple[str, ...]]) -> Ends:
    return _ends(Membership.relationship, labels[relation.start], labels[relation.end])


@cache
def _plain(kind: type[Record]) -> tuple[Heading, ...]:
    return tuple(heading for heading in headings(kind) if not heading.link)


@cache
def _links(kind: type[Record]) -> tuple[tuple[Heading, Link], ...]:
    return tuple((heading, heading.link) for heading in headings(kind) if heading.link)


def _is_of_home(record: Record) -> bool:
    """Whether it is part of the home university itself."""
    return record.file in OF_HOME and not getattr(record, "faculty", None)


@cache
def _ends(type: str, start: tuple[str, ...], end: tuple[str, ...]) -> Ends:
    return Ends(type, start, end)


@cache
def _properties(link: Link) -> Properties:
    """Those of all relationships of a column, which share them."""
    return dict(link.properties)


def _membership(record: Membership, labels: Mapping[str, tuple[str, ...]]) -> tuple[Ends, Relation]:
    properties: Properties = {}
    for heading in headings(Membership):
        if heading.field not in ("consortium", "member"):
            _put(properties, heading, getattr(record, heading.field))
    properties |= record.office | {"row": record.place}
    relation = Relation(record.member, record.consortium, properties)
    return _member_of(relation, labels), relation


def _record(
    kind: type[Record], properties: Properties, linked: Mapping[tuple[str, str], list[str]]
) -> Record:
    values: Properties = {"row": int(properties["row"].rpartition(":")[2])}
    values["office"] = {key: value for key, value in properties.items() if key[:2] == "x_"}
    for heading in headings(kind):
        if heading.link:
            there = sorted(linked.get((link_key(kind, heading), properties["id"]), ()))
            if heading.listed:
                values[heading.heading] = tuple(there)
            elif there:
                values[heading.heading] = there[0]
        elif heading.heading in properties:
            value = properties[heading.heading]
            values[heading.heading] = tuple(value) if isinstance(value, list) else value
    return kind.model_validate(values)
