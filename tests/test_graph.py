"""One body for both graphs: what is loaded comes back, and nothing else is ever touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import neo4j
import pytest
from conftest import BOTH, NEO4J, PASSWORD, load_of

from explorer.dataset.dataset import Dataset
from explorer.dataset.records import Activity, Membership, Partner
from explorer.errors import (
    BusyError,
    EmptyGraphError,
    GraphError,
    NotOursError,
    QueryError,
    UsageError,
)
from explorer.graph import open_graph, scratch
from explorer.graph.elements import Elements
from explorer.graph.embedded import EDGES
from explorer.graph.generations import Archive, Generations
from explorer.graph.load import Load
from explorer.graph.protocol import Graph, Options
from explorer.graph.steady import steadily
from explorer.graph.values import Node, Relationship
from explorer.graph.values import Path as Walk
from explorer.queries import library
from explorer.queries.run import ask

both = pytest.mark.parametrize("place", BOTH, indirect=True)
seeded_on_both = pytest.mark.parametrize("seeded", BOTH, indirect=True)
ON_NEO4J = pytest.mark.parametrize("place", [NEO4J], indirect=True)
COUNT = "MATCH (n) RETURN count(n) AS nodes"
REFUSED = [
    "CREATE (n:Partner {id: 'new'})",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n:Partner) SET n.name = 'x'",
    "MATCH (n:Partner) CALL { WITH n SET n.name = 'x' } RETURN n",
    "CREATE INDEX FOR (n:Partner) ON (n.name)",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "load csv from 'file:///etc/passwd' as line return line",
    "LOAD/**/CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "LOAD\\u0020CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "L\\u004fAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "LOAD CSV FROM 'http://127.0.0.1:9/x' AS line RETURN line",
    "MATCH (n) CALL { LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line } RETURN line",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "TERMINATE\\u0020TRANSACTIONS 'neo4j-transaction-1'",
    "CALL dbms.killConnection('bolt-1')",
    "EXPLAIN CREATE (n:Partner)",
    "PROFILE MATCH (n) RETURN n",
    "/* */ // x\n PROFILE MATCH (n) RETURN n",
    "PROFIL\\u0045 MATCH (n) RETURN n",
    "CYPHER runtime=slotted PROFILE MATCH (n) RETURN n",
    "MATCH (n RETURN n",
    "MATCH (n) RETURN m",
    "RETURN 1; MATCH (n) DETACH DELETE n",
    "",
]


def admit_and_query(graph: Graph, text: str) -> None:
    graph.admit(text)
    graph.query(text)


@both
def test_a_dataset_comes_back_as_it_was_loaded(place: str, seed: Dataset) -> None:
    graph = open_graph(place)
    graph.apply(seed, load_of(seed))
    again = graph.dataset()
    assert (again.hash, again.rows_hash) == (seed.hash, seed.rows_hash)
    assert again.settings == seed.settings
    assert [record.place for record in again] == [record.place for record in seed]
    assert graph.load() == load_of(seed)
    graph.close()


@both
def test_a_reload_replaces_what_was_there(place: str, seed: Dataset) -> None:
    smaller = Dataset(
        seed.settings, {**seed.records, Activity: seed.of(Activity)[:5], Membership: ()}
    )
    graph = open_graph(place)
    graph.apply(seed, load_of(seed))
    graph.apply(smaller, load_of(smaller, 2))
    assert [load.id for load in graph.loads()] == ["load-1", "load-2"]
    assert graph.bundle("load-1").rows_hash == seed.rows_hash
    assert graph.dataset().hash == smaller.hash
    assert graph.load().id == "load-2"
    assert graph.query("MATCH (a:Activity) RETURN count(a)").rows == ((5,),)
    graph.close()


@both
def test_nothing_loaded_is_said_and_not_taken_for_an_empty_answer(place: str) -> None:
    graph = open_graph(place)
    with pytest.raises(EmptyGraphError, match=r"nothing is loaded yet\. Run: partnerships load"):
        graph.load()
    graph.close()


@both
def test_several_labels_and_unique_ids_hold(place: str, seed: Dataset) -> None:
    graph = open_graph(place)
    graph.apply(seed, load_of(seed))
    (labels,) = graph.query("MATCH (n:Consortium {id: 'n8'}) RETURN labels(n)").rows[0]
    assert sorted(labels) == ["Consortium", "Partner"]  # type: ignore[type-var, arg-type]
    assert graph.query("MATCH (n:Partner {id: 'n8'}) RETURN count(n)").rows == ((1,),)
    graph.close()


@both
def test_partial_dates_are_kept_and_their_days_beside_them(place: str, seed: Dataset) -> None:
    graph = open_graph(place)
    graph.apply(seed, load_of(seed))
    activity = next(a for a in seed.of(Activity) if a.end and len(a.end) == 4)
    text = "MATCH (a:Activity {id: $id}) RETURN a.end, a.end_day"
    assert graph.query(text, {"id": activity.id}).rows == ((activity.end, f"{activity.end}-12-31"),)
    graph.close()


@seeded_on_both
@pytest.mark.parametrize("text", REFUSED)
def test_a_text_that_does_more_than_read_is_refused(seeded: Graph, text: str) -> None:
    before = seeded.query(COUNT).rows
    with pytest.raises(QueryError):
        admit_and_query(seeded, text)
    assert seeded.query(COUNT).rows == before
    assert seeded.query("MATCH (p:Partner) WHERE p.name = 'x' RETURN count(p)").rows == ((0,),)


@seeded_on_both
@pytest.mark.parametrize(
    "text",
    [
        "RETURN 'LOAD CSV' AS words",
        "MATCH (n) WHERE n.name CONTAINS 'TERMINATE TRANSACTIONS' RETURN n",
        "// EXPLAIN is a word\nMATCH (n:Faculty) RETURN n.name",
        "CALL db.labels() YIELD label RETURN count(label)",
        "MATCH (create:Partner) RETURN create.name AS `DELETE` LIMIT 1",
    ],
)
def test_a_text_that_only_names_such_things_is_welcome(seeded: Graph, text: str) -> None:
    seeded.admit(text)
    seeded.query(text)


@seeded_on_both
def test_a_syntax_error_is_told_in_the_databases_words_with_its_place(seeded: Graph) -> None:
    with pytest.raises(QueryError, match=r"line 2[:,]"):
        admit_and_query(seeded, "MATCH (n)\nRETRUN n")


@seeded_on_both
def test_nodes_relationships_and_paths_come_as_values_of_ours(seeded: Graph) -> None:
    text = (
        "MATCH path = (u:Unit)-[part:UNDERTAKES]->(a:Activity {id: 'dare-voice-health'}) "
        "WHERE part.lead RETURN u, part, path, [a] AS list, {at: a} AS map"
    )
    unit, part, path, listed, mapped = seeded.query(text).rows[0]
    assert isinstance(unit, Node)
    assert unit.labels == ("Unit",)
    assert isinstance(part, Relationship)
    assert (part.type, dict(part.properties), part.start) == (
        "UNDERTAKES",
        {"lead": True},
        unit.key,
    )
    assert isinstance(path, Walk)
    assert str(path) == f"{unit.name} (Unit) -UNDERTAKES-> {path.nodes[1].name} (Activity)"
    assert listed == [path.nodes[1]]
    assert mapped == {"at": path.nodes[1]}


@seeded_on_both
def test_text_that_looks_like_the_engines_own_notation_stays_text(seeded: Graph) -> None:
    for looks in ("(#99:0)-[#98:0]->(#99:1)", "(#1:0)", "(#7:0)"):
        rows = seeded.query("RETURN $looks AS looks, [$looks] AS list", {"looks": looks}).rows
        assert rows == ((looks, [looks]),)


def test_a_partner_named_like_the_engines_notation_keeps_its_name(seed: Dataset) -> None:
    named = tuple(p.model_copy(update={"name": "(#1:0)"}) for p in seed.of(Partner))
    odd = Dataset(seed.settings, {**seed.records, Partner: named})
    with scratch(odd, load_of(odd)) as graph:
        assert graph.dataset().hash == odd.hash
        assert graph.query("MATCH (p:Partner {id: 'arup'}) RETURN p.name").rows == (("(#1:0)",),)
        text = "MATCH path = (p:Partner {id: 'arup'}) RETURN path, p.name AS name"
        path, name = graph.query(text).rows[0]
        assert isinstance(path, Walk)
        assert name == "(#1:0)"


def test_one_process_can_open_a_graph_twice(tmp_path: Path, seed: Dataset) -> None:
    place = str(tmp_path / "graph")
    open_graph(place).apply(seed, load_of(seed))
    one, two = open_graph(place), open_graph(place)
    assert one.load() == two.load()
    one.close()
    assert two.query("MATCH (f:Faculty) RETURN count(f)").rows == ((7,),)
    two.close()


def test_a_scratch_graph_is_gone_when_it_is_no_longer_needed(seed: Dataset) -> None:
    with scratch(seed, load_of(seed)) as graph:
        folder = Path(graph.uri)
        assert graph.load().rows == sum(seed.counts.values())
    assert not folder.exists()


@seeded_on_both
@pytest.mark.parametrize("audience", ["internal", "open"])
def test_what_an_audience_may_not_see_is_not_in_its_graph(
    audience: str, seeded: Graph, seed: Dataset
) -> None:
    seen = seed.for_audience(audience)
    with seeded.without(audience) as (smaller, withheld):
        found, folder = smaller.dataset(), Path(smaller.uri)
        assert smaller.load().id == seeded.load().id
    assert (found.hash, found.rows_hash) == (seen.hash, seen.rows_hash)
    assert withheld == sum(seed.counts.values()) - sum(seen.counts.values()) > 0
    assert not folder.exists()
    assert seeded.dataset().hash == seed.hash


def test_all_that_is_with_a_hidden_partner_alone_is_taken_out(seed: Dataset) -> None:
    first, other = seed.of(Partner)[:2]
    hidden = first.model_copy(update={"visibility": "restricted"})
    with_it = seed.of(Activity)[0].model_copy(update={"visibility": None, "refs": ()})
    activities = tuple(
        with_it.model_copy(update={"id": f"a{n}", "row": n + 2, "partners": partners})
        for n, partners in enumerate(((first.id,), (first.id, other.id), (other.id,)) * 1000)
    )
    partners = (hidden, *seed.of(Partner)[1:])
    dataset = Dataset(seed.settings, {**seed.records, Partner: partners, Activity: activities})
    with (
        scratch(dataset, load_of(dataset)) as whole,
        whole.without("internal") as (smaller, _),
    ):
        assert smaller.query("MATCH (a:Activity) RETURN count(a)").rows == ((2000,),)
        assert smaller.dataset().hash == dataset.for_audience("internal").hash


def test_nothing_is_shown_where_something_could_not_be_taken_out(
    seed: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = "MATCH (n:{label}) WHERE n.id = 'nobody' DETACH DELETE n"
    for text in ("DELETE", "DELETE_ABOUT"):
        with monkeypatch.context() as patched, scratch(seed, load_of(seed)) as whole:
            patched.setattr(f"explorer.graph.withheld.{text}", nothing)
            with (
                pytest.raises(GraphError, match="may not see could not be taken out"),
                whole.without("open"),
            ):
                raise AssertionError("shown")


def test_a_graph_that_may_only_be_read_is_cut_for_an_audience(
    tmp_path: Path, seed: Dataset
) -> None:
    graph = open_graph(str(tmp_path / "graph"))
    graph.apply(seed, load_of(seed))
    generation = tmp_path / "graph" / "generations" / "1"
    for path in generation.iterdir():
        path.chmod(0o444)
    with graph.without("internal") as (smaller, _):
        made = Path(smaller.uri) / "generations" / "1"
        assert all(path.stat().st_mode & 0o200 for path in made.iterdir())
    graph.close()


@ON_NEO4J
def test_an_error_of_reading_two_loads_is_no_error(place: str, seed: Dataset) -> None:
    graph = open_graph(place)
    graph.apply(seed, load_of(seed))
    seen = []

    def work(load: Load) -> str:
        seen.append(load.id)
        if load.number == 1:
            graph.apply(seed, load_of(seed, 2))
            raise KeyError("of the load that came between")
        if len(seen) > 3:
            raise KeyError("of this load")
        return load.id

    assert steadily(graph, work) == "load-2"
    assert seen == ["load-1", "load-2"]
    seen += seen
    with pytest.raises(KeyError, match="of this load"):
        steadily(graph, work)
    graph.close()


@ON_NEO4J
def test_what_somebody_else_put_on_our_nodes_is_in_no_graph_for_an_audience(
    place: str, seed: Dataset
) -> None:
    graph = open_graph(place)
    graph.apply(seed, load_of(seed))
    with neo4j.GraphDatabase.driver(place, auth=("neo4j", PASSWORD)) as driver:
        driver.execute_query("MATCH (p:Partner {id: 'arup'}) SET p.secret = 'x'")
    with graph.without("internal") as (smaller, _):
        told = smaller.query("MATCH (p:Partner {id: 'arup'}) RETURN p.secret, p.name")
        assert told.rows == ((None, "Arup"),)
    graph.close()


# The embedded graph


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path, seed: Dataset) -> None:
    (tmp_path / "thesis.docx").write_text("precious")
    graph = open_graph(str(tmp_path))
    with pytest.raises(NotOursError, match="left alone"):
        graph.load()
    with pytest.raises(NotOursError, match="left alone"):
        graph.apply(seed, load_of(seed))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_file_in_the_graphs_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "graph").write_text("precious")
    with pytest.raises(NotOursError):
        open_graph(str(tmp_path / "graph")).load()


def test_a_load_excludes_another(tmp_path: Path, seed: Dataset) -> None:
    folder = tmp_path / "graph"
    with Generations(folder).loading(Archive("load-1", b""), "") as new:
        new.mkdir()
        with pytest.raises(BusyError, match="another load is under way"):
            open_graph(str(folder)).apply(seed, load_of(seed))


def test_a_reader_keeps_its_generation_while_loads_go_on(tmp_path: Path, seed: Dataset) -> None:
    place = str(tmp_path / "graph")
    open_graph(place).apply(seed, load_of(seed))
    reader = open_graph(place)
    assert reader.load().id == "load-1"
    for number in (2, 3):
        open_graph(place).apply(seed, load_of(seed, number))
    assert reader.load().id == "load-1"
    reader.close()
    assert reader.load().id == "load-3"
    reader.close()
    open_graph(place).apply(seed, load_of(seed, 4))
    names = {path.name for path in (tmp_path / "graph" / "generations").iterdir()}
    assert len(names - {path for path in names if path.endswith(".lock")}) == 1


def test_a_load_that_fails_leaves_the_graph_as_it_was(
    tmp_path: Path, seed: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = str(tmp_path / "graph")
    open_graph(place).apply(seed, load_of(seed))
    monkeypatch.setattr("explorer.graph.embedded._verify", _fail)
    with pytest.raises(GraphError, match="as planned"):
        open_graph(place).apply(seed, load_of(seed, 2))
    graph = open_graph(place)
    assert graph.load().id == "load-1"
    graph.close()


def _fail(*_: object) -> None:
    raise GraphError("as planned")


@pytest.mark.parametrize("lost", ["*", "Load_0.*", "dictionary.*"])
def test_a_damaged_generation_is_an_error_and_never_an_empty_answer(
    tmp_path: Path, seed: Dataset, lost: str
) -> None:
    place = tmp_path / "graph"
    open_graph(str(place)).apply(seed, load_of(seed))
    generation = place / "generations" / (place / "current").read_text().split()[0]
    for path in generation.glob(lost):
        path.unlink()
    graph = open_graph(str(place))
    with pytest.raises(GraphError, match="Load the dataset again"):
        graph.load()
    graph.close()


def test_the_files_of_a_graph_have_the_mode_of_their_folder(tmp_path: Path, seed: Dataset) -> None:
    place = tmp_path / "graph"
    open_graph(str(place)).apply(seed, load_of(seed))
    generation = place / "generations" / (place / "current").read_text().split()[0]
    expected = generation.stat().st_mode & 0o666
    assert {path.stat().st_mode & 0o777 for path in generation.iterdir()} == {expected}


# The Neo4j graph


@ON_NEO4J
def test_nodes_of_somebody_elses_are_neither_adopted_unasked_nor_touched(
    place: str, seed: Dataset
) -> None:
    with neo4j.GraphDatabase.driver(place, auth=("neo4j", PASSWORD)) as driver:
        driver.execute_query(
            "CREATE (:Unit {id: 'theirs', row: 5})-[:KNOWS]->(:Contact {id: 'c', row: '7'}), "
            "(:Activity {id: 'one', title: 'Theirs'})-[:WITH]->(:Partner {id: 'nameless'})"
        )
        graph = open_graph(place)
        with pytest.raises(NotOursError, match="1 Activity, 1 Contact, 1 Partner, 1 Unit"):
            graph.apply(seed, load_of(seed))
        assert driver.execute_query(COUNT).records[0]["nodes"] == 4
        graph.apply(seed, load_of(seed), Options(adopt=True))
        graph.apply(seed, load_of(seed, 2))
        kept = driver.execute_query("MATCH (:Unit {id: 'theirs'})-[r:KNOWS]->(:Contact) RETURN r")
        assert len(kept.records) == 1
        assert graph.dataset().hash == seed.hash
        listed = ask(graph, library.named("activities"), {"scope": "all"})
        assert {row["id"] for row in listed} == {one.id for one in seed.of(Activity)}
        driver.execute_query(
            "MATCH (a:Activity {id: $id}), (p:Partner {id: 'nameless'}), (u:Unit {id: 'theirs'}) "
            "CREATE (a)-[:WITH]->(p), (u)-[:UNDERTAKES]->(a)",
            id=listed.rows[0][0],
        )
        assert ask(graph, library.named("activities"), {"scope": "all"}) == listed
    graph.close()


@ON_NEO4J
@pytest.mark.parametrize("change", ["a.value = 12.5", "a.source = 'x\\u001fy'"])
def test_an_activity_that_somebody_changed_in_the_database_is_told(
    place: str, seed: Dataset, change: str
) -> None:
    graph = open_graph(place)
    graph.apply(seed, load_of(seed))
    with neo4j.GraphDatabase.driver(place, auth=("neo4j", PASSWORD)) as driver:
        driver.execute_query(f"MATCH (a:Activity) WITH a LIMIT 1 SET {change}")
    with pytest.raises(GraphError, match="Load the dataset again"):
        ask(graph, library.named("activities"), {"scope": "all"})
    graph.close()


@ON_NEO4J
def test_a_load_that_never_finished_does_not_count_and_is_swept(place: str, seed: Dataset) -> None:
    with neo4j.GraphDatabase.driver(place, auth=("neo4j", PASSWORD)) as driver:
        driver.execute_query(
            "CREATE (:Load {state: 'loading', dataset_hash: 'x', rows_hash: 'y', id: 'load-1'})"
        )
        driver.execute_query("CREATE (:Partner {id: 'half', row: 'partners.csv:2'})")
    graph = open_graph(place)
    with pytest.raises(EmptyGraphError):
        graph.load()
    graph.apply(seed, load_of(seed))
    assert graph.dataset().hash == seed.hash
    graph.close()


@ON_NEO4J
def test_a_reload_that_fails_midway_changes_nothing(
    place: str, seed: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = open_graph(place)
    graph.apply(seed, load_of(seed))
    monkeypatch.setattr("explorer.graph.neo4j_load._verify", _fail)
    with pytest.raises(GraphError, match="as planned"):
        graph.apply(seed, load_of(seed, 2))
    assert graph.load() == load_of(seed)
    assert graph.dataset().hash == seed.hash
    graph.close()


@pytest.mark.parametrize("uri", ["bolt://neo4j:secret@localhost", "neo4j://me@localhost:7687"])
def test_a_password_in_an_address_is_refused(uri: str) -> None:
    with pytest.raises(UsageError, match="NEO4J_PASSWORD") as caught:
        open_graph(uri)
    assert "secret" not in str(caught.value)


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(UsageError, match="bolt://"):
        open_graph("https://example.org")


def test_a_load_keeps_the_facts_of_a_dataset(seed: Dataset) -> None:
    load = load_of(seed)
    assert load.rows == sum(seed.counts.values())
    assert load.illustrative == seed.illustrative > 0
    assert replace(load, id="x").properties()["id"] == "x"


@ON_NEO4J
def test_a_clash_with_somebody_elses_id_is_told_and_counts_for_nothing(
    place: str, seed: Dataset
) -> None:
    with neo4j.GraphDatabase.driver(place, auth=("neo4j", PASSWORD)) as driver:
        driver.execute_query("CREATE (:Partner {id: 'arup', name: 'theirs'})")
        graph = open_graph(place)
        with pytest.raises(NotOursError, match="taken by somebody else's node"):
            graph.apply(seed, load_of(seed), Options(adopt=True))
        with pytest.raises(EmptyGraphError):
            graph.load()
        found = driver.execute_query("MATCH (p:Partner {name: 'theirs'}) RETURN count(p) AS n")
        assert found.records[0]["n"] == 1
        graph.close()


@ON_NEO4J
def test_a_first_load_makes_way_for_none_while_it_lives_and_for_another_when_it_is_dead(
    place: str, seed: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    from explorer.graph import neo4j_load

    real = neo4j_load._steps
    clashes = []

    def other_comes_between(whole: Elements) -> Iterator[Any]:
        monkeypatch.setattr(neo4j_load, "_steps", real)
        other = open_graph(place)
        with pytest.raises(BusyError, match="another load is under way") as caught:
            other.apply(seed, load_of(seed))
        clashes.append(caught.value)
        monkeypatch.setattr(neo4j_load, "DEAD_AFTER_MS", -1)
        other.apply(seed, load_of(seed))
        other.close()
        return real(whole)

    monkeypatch.setattr(neo4j_load, "_steps", other_comes_between)
    graph = open_graph(place)
    with pytest.raises(BusyError, match="another load came between"):
        graph.apply(seed, load_of(seed))
    assert len(clashes) == 1
    assert graph.dataset().hash == seed.hash
    assert graph.query("MATCH ()-[r]->() RETURN count(r)").rows == ((load_of(seed).relationships,),)
    graph.close()


@both
def test_a_first_load_tells_how_much_is_written(place: str, seed: Dataset) -> None:
    told: list[tuple[int, int]] = []
    graph = open_graph(place)
    graph.apply(seed, load_of(seed), Options(progress=lambda *both: told.append(both)))
    graph.close()
    load = load_of(seed)
    assert {total for _, total in told} == {load.nodes + load.relationships}
    assert [written for written, _ in told] == sorted({written for written, _ in told})
    assert told[-1][0] == told[-1][1]


@both
def test_a_load_that_was_compared_with_another_is_refused(place: str, seed: Dataset) -> None:
    graph = open_graph(place)
    graph.apply(seed, load_of(seed))
    for late in (load_of(seed), replace(load_of(seed, 2), follows="load-7")):
        with pytest.raises(BusyError, match="another load came between"):
            graph.apply(seed, late)
    assert graph.load() == load_of(seed)
    graph.close()


def test_a_relative_folder_is_meant_from_where_the_process_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: Dataset
) -> None:
    """The engine keeps the working directory that it began in; a notebook may go elsewhere."""
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        graph = open_graph("graph")
        graph.apply(seed, load_of(seed))
        monkeypatch.chdir(tmp_path)
        assert graph.query("MATCH (n:Load) RETURN count(n)").rows == ((1,),)
        graph.close()
        assert (tmp_path / name / "graph" / "generations" / "1" / "schema.json").is_file()


@both
def test_more_than_fits_into_one_batch_is_read_back_whole(place: str, seed: Dataset) -> None:
    one = seed.of(Activity)[0]
    many = tuple(one.model_copy(update={"id": f"many-{n}", "row": n + 2}) for n in range(5_500))
    larger = Dataset(seed.settings, {**seed.records, Activity: many})
    load = load_of(larger)
    assert load.relationships > EDGES
    graph = open_graph(place)
    graph.apply(larger, load, Options(verify=True))
    assert graph.query("MATCH (a:Activity) RETURN count(a)").rows == ((5_500,),)
    graph.close()
