"""GraphML, for Gephi, yEd, Cytoscape and networkx itself."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from explorer.graph.elements import elements

if TYPE_CHECKING:
    import networkx

    from explorer.dataset.dataset import Dataset
    from explorer.graph.load import Load

PERSONAL = frozenset({"person"})


def graphml(dataset: Dataset, load: Load) -> bytes:
    """The dataset as GraphML: nodes `Label:id`, in the order of the dataset.

    Lists are joined by `;`, money is in pence, persons are left out.
    """
    import networkx

    stream = io.BytesIO()
    networkx.write_graphml(as_networkx(dataset, load), stream, named_key_ids=True)
    return stream.getvalue()


def as_networkx(dataset: Dataset, load: Load) -> networkx.MultiDiGraph[str]:
    """The dataset as a networkx graph; its own attributes say where it is from."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(
        title=load.title,
        load=load.id,
        loaded_at=load.at,
        dataset_hash=load.dataset_hash,
        illustrative_rows=load.illustrative,
        rows=load.rows,
    )
    whole = elements(dataset)
    for labels, nodes in whole.nodes.items():
        for node in nodes:
            graph.add_node(f"{labels[0]}:{node['id']}", labels=";".join(labels), **_plain(node))
    for ends, relations in whole.relationships.items():
        for relation in relations:
            start, end = f"{ends.start[0]}:{relation.start}", f"{ends.end[0]}:{relation.end}"
            graph.add_edge(start, end, type=ends.type, **_plain(relation.properties))
    return graph


def _plain(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        key: ";".join(value) if isinstance(value, list) else value
        for key, value in properties.items()
        if key not in PERSONAL
    }
