"""Reading a whole graph back into the dataset that it was loaded from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from explorer.dataset.dataset import Dataset
from explorer.dataset.records import BY_FILE, HOME, PARTNERS, RECORDS, Heading, Record, headings
from explorer.dataset.settings import Home, Pattern, Scope, Settings
from explorer.errors import GraphError
from explorer.graph.elements import (
    HOME_LABELS,
    Elements,
    Found,
    Properties,
    dataset_of,
    elements_of,
    link_key,
)
from explorer.graph.load import Load
from explorer.graph.protocol import Graph
from explorer.graph.steady import steadily
from explorer.graph.withheld import HIDDEN

MEMBERSHIPS = """
MATCH (member)-[r:MEMBER_OF]->(consortium:Consortium) WHERE r.row IS NOT NULL
RETURN properties(r) AS properties, member.id AS member, consortium.id AS consortium
"""
HOME_NODE = "MATCH (home:University {id: $id}) RETURN properties(home) AS home"


def read_back(graph: Graph) -> Dataset:
    """The dataset of a graph, every row at its place."""
    return steadily(graph, lambda load: _read(graph, load))


def _read(graph: Graph, load: Load) -> Dataset:
    found = _found(graph, load)
    return dataset_of(_settings(load, found.home), found)


def elements_there(graph: Graph, above: Sequence[str] = ()) -> tuple[Load, Elements]:
    """The load of a graph, and all its nodes and relationships that are rows of a dataset.

    Activities and agreements whose visibility is one of `above` are left out. Partners are not,
    as it is with them that others are hidden.
    """
    return steadily(graph, lambda load: (load, elements_of(_found(graph, load, above))))


def _found(graph: Graph, load: Load, above: Sequence[str] = ()) -> Found:
    (home,) = graph.query(HOME_NODE, {"id": load.home}).rows[0]
    nodes, links = _nodes(graph, above), _links(graph, above)
    return Found(cast("Properties", home), nodes, links, _memberships(graph))


def _settings(load: Load, home: Properties) -> Settings:
    return Settings(
        title=load.title,
        licence=load.licence or None,
        as_of=home.get("as_of"),
        dates=home.get("dates"),
        records_to=load.records_to or None,
        home=Home(id=load.home, name=home["name"]),
        scope=Scope(window_years=load.window_years),
        pattern=Pattern(faculties=load.pattern_faculties, kinds=load.pattern_kinds),
    )


def _nodes(graph: Graph, above: Sequence[str]) -> Iterator[tuple[str, Properties]]:
    for kind in RECORDS:
        if kind.labels:
            text = f"MATCH (n:{kind.labels[0]}) WHERE {_is_row(kind)} RETURN properties(n)"
            for (properties,) in graph.query(text, {"above": above}).rows:
                yield kind.file, cast("Properties", properties)


def _is_row(kind: type[Record]) -> str:
    """That `n` is a row of a file, and not hidden with what is above."""
    row = f"n.row STARTS WITH '{kind.file}:'"
    if "visibility" not in kind.model_fields or kind.file in PARTNERS:
        return row
    return f"{row} AND NOT {HIDDEN.format('n')}"


def _links(graph: Graph, above: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for kind in RECORDS:
        for heading in headings(kind):
            if heading.link:
                key = link_key(kind, heading)
                asked = {"labels": _spaces(heading), "above": above}
                for there, here in graph.query(_link_text(kind, heading), asked).rows:
                    for one in cast("list[str]", here):
                        yield key, one, str(there)


def _link_text(kind: type[Record], heading: Heading) -> str:
    """The ids of those linked with each: rows as few as there are partners or kinds."""
    link = heading.link
    assert link is not None
    tail, head = ("<-", "-") if link.inward else ("-", "->")
    lead = "".join(f" AND r.{name} = {str(on).lower()}" for name, on in link.properties)
    return (
        f"MATCH (n:{kind.labels[0]}){tail}[r:{link.type}]{head}(m) "
        f"WHERE {_is_row(kind)} AND m.row IS NOT NULL{lead} "
        "AND any(label IN labels(m) WHERE label IN $labels) RETURN m.id, collect(n.id)"
    )


def _spaces(heading: Heading) -> list[str]:
    return sorted({label for space in heading.to for label in _labels_in(space)})


def _labels_in(space: str) -> tuple[str, ...]:
    return HOME_LABELS if space == HOME else BY_FILE[space].labels


def _memberships(graph: Graph) -> Iterator[Properties]:
    for row in graph.query(MEMBERSHIPS).records():
        properties = cast("Properties", row["properties"])
        yield properties | {"member": row["member"], "consortium": row["consortium"]}


def verify(graph: Graph, dataset: Dataset) -> None:
    """Read everything back; GraphError where it is not the dataset that was loaded."""
    found = read_back(graph)
    if (found.hash, found.rows_hash) != (dataset.hash, dataset.rows_hash):
        raise GraphError(f"{graph.uri}: what was read back is not what was loaded. Load it again.")
