"""The views: the same map of either graph, drawn in a real browser, whatever the names."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import SEED, load_of, needed

from explorer import output
from explorer.dataset.dataset import Dataset
from explorer.dataset.reader import read
from explorer.errors import InputError
from explorer.graph import scratch
from explorer.graph.protocol import Graph
from explorer.maps import layouts, views
from explorer.maps.model import Edge, Map, Node
from explorer.maps.render import render
from explorer.maps.views.consortia import arranged
from explorer.maps.views.reach import rim
from explorer.output.graphml import graphml
from explorer.queries import library
from explorer.queries.audience import View, seen_by
from explorer.queries.run import ask

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "quotes \" ' ` and a backslash \\",
    "{{ 7 * 7 }} {% x %} ${x}",
    "\u202eשלום עולם",
    "=cmd|' /C calc'!A0",
    "[red]bold[/red] | pipe | `code`",
    "long " + "x" * 295,
)
ANY_PATH = "MATCH path = (:Activity)-[:WITH]->(:Consortium) RETURN path"
Draw = Callable[[View], Map]
Drawing = Callable[[View, views.Choice], Map]
DRAWS: dict[str, Drawing] = {
    "reach": views.reach,
    "consortia": views.consortia,
    "partner": lambda view, choice: views.partner(view, choice, "marks-spencer"),
    "faculty": lambda view, choice: views.faculty(view, choice, "engineering", depth=1),
    "path": lambda view, choice: views.path(view, choice, "arup", "n8"),
    "matrix": views.matrix,
    "kinds": lambda view, choice: views.matrix(view, choice, "kind"),
}


def as_it_opens(draw: Drawing) -> Draw:
    """A view of which nothing is chosen."""
    return lambda view: draw(view, views.Choice())


VIEWS: dict[str, Draw] = {
    **{name: as_it_opens(draw) for name, draw in DRAWS.items()},
    "query": lambda view: views.query(view, ANY_PATH, {}),
}
HOME = "University:leeds"
UNROWED = ("Activities", "University", "home")  # a group, and what dataset.toml names
every_view = pytest.mark.parametrize("name", VIEWS)


def whole(graph: Graph) -> View:
    return View(graph, "restricted", 0)


@pytest.mark.neo4j
@every_view
def test_a_view_is_the_same_file_whatever_the_database(
    name: str, seeded_embedded: Graph, seeded_neo4j: Graph
) -> None:
    here, there = (render(VIEWS[name](whole(graph))) for graph in (seeded_embedded, seeded_neo4j))
    assert here == there


@every_view
def test_a_view_is_the_same_file_each_time(name: str, seeded_embedded: Graph) -> None:
    first, second = (render(VIEWS[name](whole(seeded_embedded))) for _ in range(2))
    assert first == second


def test_reach_shows_every_partner_and_an_edge_a_pair(seeded_embedded: Graph) -> None:
    drawn = VIEWS["reach"](whole(seeded_embedded))
    measured = ask(seeded_embedded, library.named("reach"))
    joined = ask(seeded_embedded, library.named("matrix"))
    assert len(drawn.nodes) == len(measured) + len(drawn.rim)
    assert len(drawn.edges) == len(joined)
    reach = {row["id"]: row["reach"] for row in measured}
    for node in drawn.nodes:
        if node.id in reach:
            assert dict(node.measures)["Reach"] == str(reach[node.id])
    assert drawn.engagements
    assert len(drawn.engagements.activities) == 172
    widths = {row["activities"]: edge.width for row, edge in zip(joined, drawn.edges, strict=True)}
    assert [widths[n] for n in sorted(widths)] == sorted(widths.values())


def test_every_node_tells_its_row_and_every_legend_entry_is_used(seeded_embedded: Graph) -> None:
    for name, draw in VIEWS.items():
        drawn = draw(whole(seeded_embedded))
        used = {node.key for node in drawn.nodes} | {edge.key for edge in drawn.edges}
        assert used == {key.id for key in drawn.legend}, name
        assert all(node.row for node in drawn.nodes if node.key not in UNROWED), name
        assert len({node.id for node in drawn.nodes}) == len(drawn.nodes)
        assert any("illustrative" in text for _, text in drawn.stamp)


def test_consortia_shows_every_member_once(seeded_embedded: Graph, seed: Dataset) -> None:
    drawn = VIEWS["consortia"](whole(seeded_embedded))
    memberships = [record for record in seed if record.file == "memberships.csv"]
    assert len(drawn.edges) == len(memberships)
    labels = {key.id for key in drawn.legend}
    assert {"consortium", "home", "active-member", "idle-member"} <= labels


@dataclass(frozen=True)
class Member:
    """A member, its memberships of N8 (since, until), and what the map of 2026-06-30 says."""

    id: str
    terms: tuple[tuple[str | None, str | None], ...]
    lines: tuple[str, ...]
    told: str


MEMBERS = (
    Member("durham", ((None, "2030"),), ("member-of",), "Member of"),
    Member("york", (("2026-06-30", None),), ("member-of",), "Member of"),
    Member("lancaster", ((None, "2012"),), ("past-member-of",), "Was a member of"),
    Member(
        "liverpool",
        (("2001", "2012"), ("2020", None)),
        ("past-member-of", "member-of"),
        "Member of",
    ),
    Member("newcastle", (("2027", None),), ("planned-member-of",), "Will be a member of"),
)
ROWS_OF_N8 = {f"memberships.csv:{100 + n}" for n in range(6)}


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def changed(request: pytest.FixtureRequest, seed: Dataset) -> Iterator[Graph]:
    """The example data with members of N8 that have come and gone."""
    from explorer.dataset.records import Membership

    kept = [one for one in seed.of(Membership) if one.consortium != "n8"]
    rows = [(member.id, *term) for member in MEMBERS for term in member.terms]
    made = [
        Membership(row=100 + n, consortium="n8", member=member, since=since, until=until)
        for n, (member, since, until) in enumerate(rows)
    ]
    dataset = Dataset(seed.settings, {**seed.records, Membership: (*kept, *made)})
    if request.param == "embedded":
        with scratch(dataset, load_of(dataset)) as graph:
            yield graph
        return
    from conftest import wipe

    from explorer.graph import open_graph

    uri = request.getfixturevalue("server").uri
    wipe(uri)
    graph = open_graph(uri)
    graph.apply(dataset, load_of(dataset))
    yield graph
    graph.close()
    wipe(uri)


def test_a_membership_is_of_its_time(changed: Graph) -> None:
    drawn = VIEWS["consortia"](whole(changed))
    nodes = {node.id: node for node in drawn.nodes}
    for member in MEMBERS:
        of_n8 = [e for e in drawn.edges if (e.source, e.target) == (member.id, "n8")]
        assert tuple(edge.key for edge in of_n8) == member.lines, member.id
        facts = dict(nodes[member.id].facts)
        words = ("Member of", "Was a member of", "Will be a member of")
        told = [word for word in words for name in facts.get(word, "").split(", ") if name == "N8"]
        assert told == [member.told], member.id
        assert (nodes[member.id].key == "other-member") == (member.told != "Member of"), member.id
    facts = dict(nodes["n8"].facts)
    assert [facts[f"{word}embers"] for word in ("M", "Past m", "Planned m")] == ["3", "1", "1"]
    assert {key.id for key in drawn.legend} >= {line for one in MEMBERS for line in one.lines}


def test_only_what_is_a_member_on_the_day_is_found_as_one(changed: Graph) -> None:
    now = {"durham", "york", "liverpool"}
    for as_of, members in ((None, now), ("2010-01-01", {"durham", "lancaster", "liverpool"})):
        for draw in (views.reach, views.consortia):
            drawn = draw(whole(changed), views.Choice(as_of=as_of))
            found = {node.id for node in drawn.nodes if ("consortium", "N8") in node.tags}
            assert found == members
        rows = ask(changed, library.named("partners"), {"as_of": as_of}, cite=True)
        assert {row["id"] for row in rows if "N8" in row["consortia"]} == members
        memberships = [place for row in rows for place in row["rows"] if place in ROWS_OF_N8]
        assert len(memberships) == len(members)
        answer = ask(changed, library.named("consortia"), {"as_of": as_of, "consortium": "n8"})
        assert {row["member_id"] for row in answer if row["state"] == "current"} == members


def test_a_partner_is_drawn_with_what_is_around_it(seeded_embedded: Graph) -> None:
    drawn = VIEWS["partner"](whole(seeded_embedded))
    labels = {key.id for key in drawn.legend}
    assert {"Partner", "Activity", "Activities", "Unit", "Faculty", "Agreement"} <= labels


def test_activities_of_a_kind_stand_in_one_node_until_it_is_opened(seeded_embedded: Graph) -> None:
    drawn = VIEWS["partner"](whole(seeded_embedded))
    groups = {node.id: node for node in drawn.nodes if node.key == "Activities"}
    for id, group in groups.items():
        members = [node for node in drawn.nodes if node.group == id]
        assert dict(group.facts)["Activities"] == str(len(members)) > "1"
        assert all(node.key == "Activity" for node in members)
    grouped = {node.id for node in drawn.nodes if node.group}
    lone = [node for node in drawn.nodes if node.key == "Activity" and node.id not in grouped]
    assert len({node.label for node in lone}) == len(lone)
    ends = {edge.source for edge in drawn.edges} | {edge.target for edge in drawn.edges}
    assert groups.keys() <= ends


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("partner", {"Marks & Spencer"}),
        ("faculty", {"Faculty of Engineering and Physical Sciences"}),
        ("path", {"Arup", "N8"}),
        ("consortia", {"N8", "White Rose", "WUN"}),
    ],
)
def test_a_map_says_what_it_is_about(name: str, about: set[str], seeded_embedded: Graph) -> None:
    drawn = VIEWS[name](whole(seeded_embedded))
    assert {node.label for node in drawn.nodes if node.id in drawn.centres} == about


@pytest.mark.parametrize(
    ("draw", "name", "depth"),
    [
        (views.partner, "dare", 4),
        (views.faculty, "engineering", 2),
        (views.faculty, "engineering", 3),
    ],
)
def test_hubs_are_not_walked_through_unless_asked_for(
    draw: Callable[..., Map], name: str, depth: int, seeded_embedded: Graph
) -> None:
    near, far = (
        draw(whole(seeded_embedded), views.Choice(), name, depth=depth, hubs=hubs)
        for hubs in (False, True)
    )
    assert {node.id for node in near.nodes} < {node.id for node in far.nodes}
    more = len(of_the_home(far)) - len(of_the_home(near))
    assert more > 0
    note = f"Not followed: {more} connections of University of Leeds; --hubs also goes through it."
    assert near.notes == (note,)
    assert far.notes == ()


def of_the_home(drawn: Map) -> list[Edge]:
    """The connections of the home university, those of groups aside."""
    single = (edge for edge in drawn.edges if not edge.id.startswith("group"))
    return [edge for edge in single if HOME in (edge.source, edge.target)]


def test_a_hub_from_which_no_step_would_be_taken_is_not_passed_by(seeded_embedded: Graph) -> None:
    near, far = (
        views.faculty(whole(seeded_embedded), views.Choice(), "engineering", depth=1, hubs=hubs)
        for hubs in (False, True)
    )
    assert HOME in {node.id for node in near.nodes}
    assert near == far


@pytest.mark.parametrize(
    ("start", "end"), [("engineering", "arts"), ("medicine", "business"), ("arup", "n8")]
)
def test_a_path_goes_through_no_hub_and_says_what_would(
    start: str, end: str, seeded_embedded: Graph
) -> None:
    import networkx

    near, far = (
        views.path(whole(seeded_embedded), views.Choice(), start, end, hubs=hubs)
        for hubs in (False, True)
    )
    assert HOME not in {node.id for node in near.nodes}
    lengths = []
    for drawn in (near, far):
        graph = networkx.Graph([(edge.source, edge.target) for edge in drawn.edges])
        paths = list(networkx.all_shortest_paths(graph, *drawn.centres))
        assert {id for path in paths for id in path} == {node.id for node in drawn.nodes}
        many = "path" if len(paths) == 1 else "paths"
        lengths.append(f"{len(paths[0]) - 1} steps, {len(paths)} {many}")
        assert f": {lengths[-1]}. Counted" in drawn.caption
    note = f"Not gone through: University of Leeds; --hubs also goes through it: {lengths[1]}."
    assert near.notes == ((note,) if HOME in {node.id for node in far.nodes} else ())
    assert far.notes == ()


def test_one_step_is_no_steps(seeded_embedded: Graph) -> None:
    drawn = views.path(whole(seeded_embedded), views.Choice(), "sheffield", "n8")
    assert ": 1 step, 1 path." in drawn.caption


def test_a_walk_says_what_its_limit_leaves_out(seeded_embedded: Graph) -> None:
    drawn = views.partner(whole(seeded_embedded), views.Choice(), "dare", limit=12)
    kept = [node for node in drawn.nodes if node.key != "Activities"]
    assert len(kept) == 12
    assert re.search(r"\d+ of \d+ nodes are left out; --limit \d+ draws them all\.", drawn.notes[0])


def test_every_shortest_path_is_drawn_from_left_to_right(seeded_embedded: Graph) -> None:
    import networkx

    drawn = VIEWS["path"](whole(seeded_embedded))
    graph = networkx.Graph([(edge.source, edge.target) for edge in drawn.edges])
    start, end = "Partner:arup", "Consortium:n8"
    paths = list(networkx.all_shortest_paths(graph, start, end))
    assert f"{len(paths[0]) - 1} steps, {len(paths)} paths" in drawn.caption
    assert {id for path in paths for id in path} == {node.id for node in drawn.nodes}
    x = {node.id: node.x or 0.0 for node in drawn.nodes}
    for path in paths:
        assert [x[id] for id in path] == sorted({x[id] for id in path})
    spots = [(node.x, node.y) for node in drawn.nodes]
    assert len(set(spots)) == len(spots)


def test_no_path_is_an_error_with_a_remedy(seeded_embedded: Graph) -> None:
    with pytest.raises(InputError, match="are the same"):
        views.path(whole(seeded_embedded), views.Choice(), "arup", "Arup")
    late = views.Choice(from_year=2090)
    with pytest.raises(InputError, match=r"no path of at most 8 steps .* --hubs .*: 3 steps, 1 p"):
        views.path(whole(seeded_embedded), late, "mahidol", "environment")
    with pytest.raises(InputError, match="no path of at most 8 steps") as caught:
        views.path(whole(seeded_embedded), late, "mahidol", "asda")
    assert "--hubs" not in str(caught.value)  # would not help


def test_a_matrix_counts_what_its_question_counts_and_tells_nought_from_unknown(
    seeded_embedded: Graph,
) -> None:
    matrix = VIEWS["matrix"](whole(seeded_embedded)).matrix
    assert matrix
    rows = {id: row for (id, _), row in zip(matrix.rows, matrix.cells, strict=True)}
    at = {id: place for place, (id, _) in enumerate(matrix.columns)}
    for row in ask(seeded_embedded, library.named("matrix"), cite=True):
        cell = rows[row["partner_id"]][at[row["faculty_id"]]]
        assert (cell.count, list(cell.rows)) == (row["activities"], row["rows"])
    kinds = VIEWS["kinds"](whole(seeded_embedded)).matrix
    assert kinds
    counts = {
        (kind, faculty): cell.count
        for (kind, _), row in zip(kinds.rows, kinds.cells, strict=True)
        for (faculty, _), cell in zip(kinds.columns, row, strict=True)
    }
    assert counts["ktp", "business"] is not None  # complete on record, in coverage.csv
    assert None in counts.values()


def test_the_matrix_offers_no_scope_that_it_has(seeded_embedded: Graph) -> None:
    view = whole(seeded_embedded)
    (narrow,), (wide,) = (
        views.matrix(view, views.Choice(scope=scope)).notes for scope in ("window", "all")
    )
    assert narrow.endswith("are left out; --scope all counts every activity on record.")
    assert wide.endswith("are left out.")


def test_persons_values_and_notes_are_in_no_page(seed: Dataset) -> None:
    from explorer.dataset.records import Activity, Contact

    contacts = tuple(
        contact.model_copy(update={"person": "Dr Secret Person"}) for contact in seed.of(Contact)
    )
    activities = tuple(
        activity.model_copy(update={"note": "a secret note", "value": 987654321})
        for activity in seed.of(Activity)
    )
    told = Dataset(seed.settings, {**seed.records, Contact: contacts, Activity: activities})
    with scratch(told, load_of(told)) as graph:
        draws = [*VIEWS.values(), lambda view: views.query(view, "MATCH (n) RETURN n", {})]
        for draw in draws:
            page = render(draw(whole(graph)))
            for secret in ("Secret Person", "secret note", "987654321", "9876543.21"):
                assert secret not in page
        assert b"Secret Person" not in graphml(told, graph.load())
        asking = replace(whole(graph), asked=frozenset(("person", "value", "note")))
        page = render(views.query(asking, "MATCH (n) RETURN n", {}))
        for secret in ("Secret Person", "a secret note", "£9,876,543.21", "note, person, value"):
            assert secret in page
        assert "our owner" in page
        assert "our contact" in page
        page = render(VIEWS["reach"](asking))
        assert "a secret note" in page
        assert "£9,876,543.21" in page


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("reach", "note, value"),
        ("partner", "note, person, value"),
        ("path", "note, person, value"),
        ("query", "note, person, value"),
        ("consortia", None),
        ("matrix", None),
        ("kinds", None),
    ],
)
def test_a_stamp_tells_only_what_a_view_can_hold(
    name: str, held: str | None, seeded_embedded: Graph
) -> None:
    asking = replace(whole(seeded_embedded), asked=frozenset(("person", "value", "note")))
    assert dict(VIEWS[name](asking).stamp).get("Holds") == held


@pytest.mark.parametrize("name", DRAWS)
def test_years_in_which_none_can_have_begun_are_refused(name: str, seeded_embedded: Graph) -> None:
    choice = views.Choice(from_year=2022, until_year=2015)
    with pytest.raises(InputError, match="--from-year at most 2015, or --until-year at least 2022"):
        DRAWS[name](whole(seeded_embedded), choice)


def test_what_the_audience_may_not_see_is_not_in_the_file(
    seeded_embedded: Graph, seed: Dataset
) -> None:
    hidden = next(
        r
        for r in seed
        if getattr(r, "visibility", "") == "restricted" and r.file == "activities.csv"
    )
    text = "MATCH (a:Activity) RETURN a"
    with seen_by(seeded_embedded, "internal") as view:
        assert hidden.node_id not in render(views.query(view, text, {}))
    assert hidden.node_id in render(views.query(whole(seeded_embedded), text, {}))


@pytest.mark.parametrize("place", ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def test_a_relationship_brings_its_ends(place: str, request: pytest.FixtureRequest) -> None:
    graph = request.getfixturevalue(f"seeded_{place}")
    drawn = views.query(
        whole(graph), "MATCH ()-[r:MEMBER_OF]->(:Consortium {id: 'n8'}) RETURN r", {}
    )
    assert len(drawn.edges) == 8
    assert len(drawn.nodes) == 9


def test_what_a_limit_leaves_out_is_said(seeded_embedded: Graph) -> None:
    drawn = views.query(whole(seeded_embedded), "MATCH (a:Activity) RETURN a", {}, limit=10)
    assert len(drawn.nodes) == 10
    assert re.fullmatch(
        r"162 of 172 nodes are left out; --limit 172 draws them all\.", drawn.notes[0]
    )


def test_what_a_limit_keeps_belongs_together(seeded_embedded: Graph) -> None:
    text = "MATCH p = (a:Activity)-[:WITH]->(:Partner) RETURN p ORDER BY a.id"
    drawn = views.query(whole(seeded_embedded), text, {}, limit=20)
    joined = {edge.source for edge in drawn.edges} | {edge.target for edge in drawn.edges}
    assert len(drawn.nodes) == 20
    assert len(joined) >= 19


def test_a_result_without_nodes_is_not_drawn(seeded_embedded: Graph) -> None:
    with pytest.raises(InputError, match="nothing to draw"):
        views.query(whole(seeded_embedded), "MATCH (n) RETURN count(n)", {})


def test_a_nought_is_never_one_of_what_was_not_asked_for(seeded_embedded: Graph) -> None:
    kinds = views.Choice(kind=("collaborative-research",))
    for by in ("kind", "partner"):
        drawn = views.matrix(whole(seeded_embedded), kinds, by).matrix
        assert drawn
        if by == "kind":
            assert [id for id, _ in drawn.rows] == ["collaborative-research"]
        else:
            assert 0 not in [cell.count for row in drawn.cells for cell in row]


def test_a_matrix_says_how_many_partners_have_no_row(seeded_embedded: Graph) -> None:
    drawn = VIEWS["matrix"](whole(seeded_embedded))
    every = len(ask(seeded_embedded, library.named("partners")))
    assert f"{every - len(drawn.nodes)} of {every} partners" in drawn.notes[0]


# Layouts


def ring(count: int) -> tuple[list[Node], list[Edge]]:
    nodes = [Node(f"n{i}", f"N {i}", "other", 20.0) for i in range(count)]
    edges = [Edge(f"e{i}", f"n{i}", f"n{(i + 1) % count}", "joins") for i in range(count)]
    return nodes, edges


@pytest.mark.parametrize("layout", [layouts.by_igraph, layouts.by_networkx])
def test_a_layout_is_seeded_and_keeps_neighbours_near(layout: Any) -> None:
    nodes, edges = ring(24)
    first, second = layout(nodes, edges), layout(nodes, edges)
    assert first == second
    near = [distance(first[i], first[(i + 1) % 24]) for i in range(24)]
    far = [distance(first[i], first[(i + 12) % 24]) for i in range(24)]
    assert max(near) < min(far)


def distance(one: tuple[float, float], two: tuple[float, float]) -> float:
    return float(((one[0] - two[0]) ** 2 + (one[1] - two[1]) ** 2) ** 0.5)


def test_members_of_any_four_consortia_do_not_stand_on_each_other() -> None:
    consortia = [Node(id, id, "consortium", 30.0) for id in "abcd"]
    of = {"ac": "ac", "ac2": "ac", "bd": "bd", "bd2": "bd", "all": "abcd"}
    members = [Node(id, id, "member", 20.0) for id in of]
    edges = [Edge(f"{m} {c}", m, c, "joins") for m, some in of.items() for c in some]
    at = [(node.x or 0.0, node.y or 0.0) for node in arranged([*consortia, *members], edges)]
    assert min(distance(a, b) for a, b in combinations(at, 2)) >= 20


def test_large_nodes_among_neighbours_do_not_stand_on_each_other() -> None:
    nodes = [Node(f"n{i}", f"N {i}", "other", 60.0) for i in range(30)]
    pairs = [*combinations(range(12), 2), *pairwise(range(11, 30))]  # a crowd with a long tail
    edges = [Edge(f"e{a} {b}", f"n{a}", f"n{b}", "joins") for a, b in pairs]
    at = [(node.x or 0.0, node.y or 0.0) for node in layouts.placed(nodes, edges)]
    assert min(distance(a, b) for a, b in combinations(at, 2)) > 60


def test_without_igraph_networkx_places_and_a_grid_what_is_too_much_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(layouts, "find_spec", lambda _: None)
    few, many = ring(30), ring(600)
    assert layouts.placed(*few) == layouts.placed(*few)
    grid = layouts.placed(*many)
    assert len({(node.x, node.y) for node in grid}) == 600
    assert all(node.x is not None and node.x % layouts.SPACING == 0 for node in grid)


def test_faculties_that_share_partners_are_neighbours_on_the_rim() -> None:
    pairs = [("p1", "a"), ("p1", "d"), ("p2", "a"), ("p2", "d"), ("p3", "b"), ("p3", "d")]
    joined = [{"partner_id": partner, "faculty_id": faculty} for partner, faculty in pairs]
    order = rim(["a", "b", "c", "d"], joined)
    assert sorted(order) == ["a", "b", "c", "d"]
    around = {frozenset((order[i], order[i - 1])) for i in range(4)}
    assert {frozenset("ad"), frozenset("bd")} <= around


# In a browser


@dataclass
class Watched:
    """A page opened from its file without a network, and all that it said and asked for."""

    page: Page
    heard: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[[str], Watched]]:
    contexts = []

    def open_page(text: str) -> Watched:
        file = tmp_path / f"map{len(contexts)}.html"
        file.write_text(text, encoding="utf-8")
        context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
        contexts.append(context)
        watched = Watched(context.new_page())
        watched.page.on("console", lambda message: watched.heard.append(message.text))
        watched.page.on("pageerror", lambda error: watched.heard.append(str(error)))
        watched.page.on("dialog", lambda dialog: watched.heard.append(dialog.message))
        watched.page.on("request", lambda request: watched.asked.append(request.url))
        watched.page.goto(file.as_uri())
        watched.page.wait_for_selector("html[data-drawn]")
        return watched

    yield open_page
    for context in contexts:
        context.close()


def quiet(watched: Watched, nodes: int) -> None:
    """The nodes are drawn, the console is silent, nothing was asked of the outside."""
    watched.page.wait_for_timeout(200)
    assert watched.page.locator("html").get_attribute("data-drawn") == str(nodes)
    assert watched.heard == []
    assert len(watched.asked) == 1


def on_the_page(drawn: Map) -> int:
    """How many nodes, or rows of a matrix, are there at first."""
    if drawn.matrix:
        return len(drawn.matrix.rows)
    return sum(node.group is None for node in drawn.nodes)


@pytest.mark.browser
@every_view
def test_a_view_opens_offline_and_draws_its_nodes(
    name: str, seeded_embedded: Graph, opened: Callable[[str], Watched]
) -> None:
    drawn = VIEWS[name](whole(seeded_embedded))
    watched = opened(render(drawn))
    quiet(watched, on_the_page(drawn))
    assert watched.page.locator("h1").inner_text() == drawn.title


# Hostile names, in every field, through every format and view


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The example data with a hostile text in every cell that takes one."""
    folder = tmp_path_factory.mktemp("hostile") / "data"
    shutil.copytree(SEED, folder)
    dataset = read(folder).dataset
    texts = iter(HOSTILE * 10_000)
    free = (
        "name",
        "title",
        "note",
        "purpose",
        "partnership",
        "sector",
        "full_name",
        "body",
        "person",
        "measure",
        "source",
    )
    records = {}
    for kind, rows in dataset.records.items():
        fields = [name for name in free if name in kind.model_fields]
        records[kind] = tuple(
            row.model_copy(
                update={name: f"{next(texts)} {row.row}" for name in fields}
                | {"office": {"x_own": next(texts)}}
                | ({"refs": (next(texts),)} if "refs" in kind.model_fields else {})
            )
            for row in rows
        )
    title = replace_title(dataset, HOSTILE[0])
    return Dataset(title, records)


def replace_title(dataset: Dataset, title: str) -> Any:
    home = dataset.settings.home.model_copy(update={"name": HOSTILE[1]})
    return dataset.settings.model_copy(update={"title": title, "home": home, "licence": HOSTILE[2]})


@pytest.fixture(scope="session")
def hostile_graph(hostile: Dataset) -> Iterator[Graph]:
    with scratch(hostile, load_of(hostile)) as graph:
        yield graph


def test_hostile_names_come_back_from_the_graph(hostile: Dataset, hostile_graph: Graph) -> None:
    assert hostile_graph.dataset().hash == hostile.hash


@pytest.mark.neo4j
def test_hostile_names_come_back_from_a_neo4j(hostile: Dataset, server: Any) -> None:
    from conftest import wipe

    from explorer.graph import open_graph

    wipe(server.uri)
    graph = open_graph(server.uri)
    graph.apply(hostile, load_of(hostile))
    assert graph.dataset().hash == hostile.hash
    graph.close()
    wipe(server.uri)


@pytest.mark.parametrize("form", output.FORMATS)
@pytest.mark.parametrize("name", library.names())
def test_hostile_names_pass_through_every_format(
    name: str, form: str, hostile_graph: Graph
) -> None:
    query = library.named(name)
    data = output.render(ask(hostile_graph, query, needed(query)), form)
    if form == "xlsx":
        return  # read back cell by cell in test_output
    text = data.decode()
    assert "\x1b" not in text
    if form == "markdown":
        assert "<img" not in text
    if form == "csv":
        assert not re.search(r'(?m)(^|,|")=cmd', text)


@pytest.mark.browser
@every_view
def test_hostile_names_do_nothing_in_any_view(
    name: str, hostile_graph: Graph, opened: Callable[[str], Watched]
) -> None:
    drawn = VIEWS[name](whole(hostile_graph))
    watched = opened(render(replace(drawn, title=HOSTILE[0])))
    quiet(watched, on_the_page(drawn))
    assert watched.page.locator("h1").inner_text() == HOSTILE[0]
    assert watched.page.locator("img").count() == 0


def test_hostile_names_survive_graphml(hostile: Dataset) -> None:
    import io

    import networkx

    data = graphml(hostile, load_of(hostile))
    graph = networkx.read_graphml(io.BytesIO(data))
    names = {data.get("name") for _, data in graph.nodes(data=True)}
    assert any(name and HOSTILE[0] in name for name in names)
