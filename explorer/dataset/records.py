"""The domain, declared once: each record names its file, label, columns and relationships."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Annotated, Any, ClassVar, Literal, get_origin

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from explorer.dataset import columns as c
from explorer.dataset.columns import MONEY, Date, Link, Mention, column, required

HOME = "home"  # the namespace of the one home university
ORGANISATION = (HOME, "faculties.csv", "units.csv")
PARTNERS = ("partners.csv", "consortia.csv")


class Record(BaseModel):
    """A row of a file. `row` is the number a spreadsheet shows beside it (header = 1)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: ClassVar[str]
    labels: ClassVar[tuple[str, ...]] = ()
    relationship: ClassVar[str] = ""  # for a file whose rows are relationships, not nodes
    key: ClassVar[tuple[str, ...]] = ("id",)
    either: ClassVar[tuple[str, ...]] = ()  # of these fields at least one is filled

    row: int = Field(default=0, exclude=True, repr=False)
    office: dict[c.OfficeName, c.Text] = Field(default_factory=dict, repr=False)

    @property
    def place(self) -> str:
        """File and row, such as `partners.csv:12`."""
        return f"{self.file}:{self.row}"

    @property
    def node_id(self) -> str:
        """What identifies the record in its file: its id, or its natural key."""
        return self.id_of(vars(self))

    @classmethod
    def id_of(cls, fields: Mapping[str, Any]) -> str:
        """`node_id` of a record with these fields."""
        if cls.key == ("id",):
            return str(fields["id"])
        values = (fields[name] for name in cls.key)
        return "|".join("" if value is None else str(value) for value in values)


class Faculty(Record):
    """A faculty of the home university."""

    file = "faculties.csv"
    labels = ("Faculty",)

    id: c.Id = required("Its id, unique among partners, consortia, faculties and units.")
    name: c.Name = required("Its name.")
    website: c.Website | None = column("Its web page.")
    source: c.Text | None = column("Where the row is from: a URL, a document, or `illustrative`.")


class Unit(Record):
    """A school, an institute or a service."""

    file = "units.csv"
    labels = ("Unit",)

    id: c.Id = required("Its id, unique among partners, consortia, faculties and units.")
    name: c.Name = required("Its name.")
    kind: Literal["school", "institute", "service"] = required("What sort of unit it is.")
    faculty: Annotated[c.Id | None, Link("PART_OF", ("faculties.csv",))] = column(
        "The faculty it belongs to; empty for a unit of the university itself."
    )
    aliases: c.Names = column("Other names it goes by.", ())
    source: c.Text | None = column("Where the row is from.")


class Partner(Record):
    """An organisation outside the home university."""

    file = "partners.csv"
    labels = ("Partner",)

    id: c.Id = required("Its id, unique among partners, consortia, faculties and units.")
    name: c.Name = required("Its name.")
    kind: Literal["company", "health", "arts", "public_body", "charity", "university", "other"] = (
        required("What sort of organisation it is.")
    )
    partnership: c.Name | None = column("The partnership's own name, such as DARE.")
    purpose: c.Text | None = column("The goals that both sides share.")
    tier: c.Tier | None = column("The declared tier: a decision, never computed.")
    sector: c.Text | None = column("Its sector.")
    country: c.Country | None = column("ISO 3166-1 alpha-2 code.")
    parents: Annotated[c.Ids, Link("SUBSIDIARY_OF", PARTNERS)] = column("Those that own it.", ())
    succeeded_by: Annotated[c.Id | None, Link("SUCCEEDED_BY", PARTNERS)] = column(
        "The partner that took its place."
    )
    aliases: c.Names = column("Other names it goes by.", ())
    ids: c.Registered = column("Ids in public registers: ror:, coh:, ods:, ukprn:, charity:.", ())
    website: c.Website | None = column("Its web page.")
    since: c.FirstDay | None = column("Since when the partnership stands.")
    until: c.LastDay | None = column("When it ended.")
    visibility: c.Visibility | None = column("Who may see it; empty means internal.")
    source: c.Text | None = column("Where the row is from.")
    note: c.Text | None = column("Anything else.")


class Consortium(Record):
    """A consortium of universities, which is a partner as well."""

    file = "consortia.csv"
    labels = ("Consortium", "Partner")

    id: c.Id = required("Its id, unique among partners, consortia, faculties and units.")
    name: c.Name = required("Its short name.")
    full_name: c.Name | None = column("Its full name.")
    purpose: c.Text | None = column("The goals that its members share.")
    tier: c.Tier | None = column("The declared tier: a decision, never computed.")
    website: c.Website | None = column("Its web page.")
    since: c.FirstDay | None = column("Since when it stands.")
    visibility: c.Visibility | None = column("Who may see it; empty means internal.")
    source: c.Text | None = column("Where the row is from.")
    note: c.Text | None = column("Anything else.")


class Membership(Record):
    """A partner's, or the home university's, membership of a consortium."""

    file = "memberships.csv"
    relationship = "MEMBER_OF"
    key = ("consortium", "member", "since")

    consortium: Annotated[c.Id, Mention(("consortia.csv",))] = required("The consortium.")
    member: Annotated[c.Id, Mention((*PARTNERS, HOME))] = required("The member.")
    since: c.FirstDay | None = column("Since when it is a member.")
    until: c.LastDay | None = column("Until when it was.")
    source: c.Text | None = column("Where the row is from.")


class ActivityKind(Record):
    """One of the kinds of activity that the strategy names."""

    file = "activity_kinds.csv"
    labels = ("ActivityKind",)

    id: c.Id = required("Its id.")
    name: c.Name = required("Its name.")
    hebci: c.Text | None = column("The heading of the HE-BCI survey that it falls under.")


class Activity(Record):
    """One agreement, project, programme or yearly cohort with partners."""

    file = "activities.csv"
    labels = ("Activity",)
    either = ("lead", "units")

    id: c.Id = required("Its id, unique among activities.")
    title: c.Text = required("Its title.")
    kind: Annotated[c.Id, Link("OF_KIND", ("activity_kinds.csv",))] = required("Its kind.")
    partners: Annotated[c.Ids, Link("WITH", PARTNERS)] = column("The partners it is with.", ())
    lead: Annotated[
        c.Id | None, Link("UNDERTAKES", ORGANISATION, inward=True, properties=(("lead", True),))
    ] = column("The unit, faculty or university that leads it; `lead` or `units` is required.")
    units: Annotated[
        c.Ids, Link("UNDERTAKES", ORGANISATION, inward=True, properties=(("lead", False),))
    ] = column("The others that take part.", ())
    start: c.FirstDay | None = column("When it began or begins.")
    end: c.LastDay | None = column("When it ended or ends; empty means that none is recorded.")
    value: c.Money | None = column(
        "Pounds awarded to the home university over its whole life; empty means unknown."
    )
    refs: c.Texts = column("References to it in other systems.", ())
    visibility: c.Visibility | None = column("Who may see it; empty means internal.")
    source: c.Text | None = column("Where the row is from.")
    note: c.Text | None = column("Anything else.")


class Agreement(Record):
    """A signed agreement with one or more partners."""

    file = "agreements.csv"
    labels = ("Agreement",)

    id: c.Id = required("Its id, unique among agreements.")
    partners: Annotated[c.Ids, Link("COVERS", PARTNERS)] = required("The partners it covers.")
    kind: Literal[
        "framework",
        "memorandum",
        "alliance",
        "collaboration",
        "confidentiality",
        "studentship",
        "services",
        "other",
    ] = required("What sort of agreement it is.")
    title: c.Text | None = column("Its title.")
    signed: c.FirstDay | None = column("When it was signed.")
    expires: c.LastDay | None = column("When it expires.")
    visibility: c.Visibility | None = column("Who may see it; empty means internal.")
    source: c.Text | None = column("Where the row is from.")


class Review(Record):
    """A review of a partnership, due or held."""

    file = "reviews.csv"
    labels = ("Review",)
    key = ("partner", "due")

    partner: Annotated[c.Id, Link("OF", PARTNERS)] = required("The partner under review.")
    due: c.LastDay = required("When it is due.")
    held: c.FirstDay | None = column("When it was held.")
    body: c.Text | None = column("The body that holds it.")
    outcome: Literal["grow", "continue", "change", "end"] | None = column("What it decided.")
    source: c.Text | None = column("Where the row is from.")


class Contact(Record):
    """A role that looks after a partner, on our side or theirs."""

    file = "contacts.csv"
    labels = ("Contact",)
    key = ("partner", "role", "side", "unit", "since")

    partner: Annotated[c.Id, Link("LOOKS_AFTER", PARTNERS)] = required("The partner.")
    role: Literal["owner", "sponsor", "academic_lead", "manager", "other"] = required("The role.")
    side: Literal["ours", "theirs"] = required("On whose side.")
    unit: Annotated[c.Id | None, Link("BELONGS_TO", ("units.csv", "faculties.csv"))] = column(
        "The unit or faculty it sits in."
    )
    person: c.Text | None = column("Personal data: in no page or export unless asked for.")
    since: c.FirstDay | None = column("Since when.")
    until: c.LastDay | None = column("Until when.")
    source: c.Text | None = column("Where the row is from.")


class Figure(Record):
    """A published fact about a partner or unit that is not an activity; never measured."""

    file = "figures.csv"
    labels = ("Figure",)
    key = ("partner", "measure", "year")

    partner: Annotated[c.Id, Link("ABOUT", (*PARTNERS, "units.csv"))] = required(
        "The partner or unit it is about."
    )
    measure: c.Text = required("What is counted.")
    value: c.Number = required("How many, or how much.")
    qualifier: Literal["over", "about"] | None = column("How exact it is.")
    year: c.Year | None = column("The year it is for.")
    source: c.Text | None = column("Where the row is from.")


class Coverage(Record):
    """Where, and since when, the records of a unit can be trusted to be complete."""

    file = "coverage.csv"
    labels = ("Coverage",)
    key = ("unit", "kind", "from_")

    unit: Annotated[c.Id, Link("OF", ("units.csv", "faculties.csv"))] = required("Whose records.")
    kind: Annotated[c.IdOrAll, Mention(("activity_kinds.csv",))] = required(
        "Which kind of activity, or * for all."
    )
    from_: c.FirstDay | None = Field(default=None, alias="from", description="From when.")
    until: c.LastDay | None = column("Until when.")
    state: Literal["complete", "partial", "none"] = required("How far they can be trusted.")
    source: c.Text | None = column("Where the row is from.")


RECORDS: tuple[type[Record], ...] = (
    Faculty,
    Unit,
    Partner,
    Consortium,
    Membership,
    ActivityKind,
    Activity,
    Agreement,
    Review,
    Contact,
    Figure,
    Coverage,
)
BY_FILE = {record.file: record for record in RECORDS}
REQUIRED_FILES = ("faculties.csv", "partners.csv", "activity_kinds.csv", "activities.csv")
SHARED_IDS = ("faculties.csv", "units.csv", "partners.csv", "consortia.csv")


class Heading:
    """A column of a record class: its heading, field and meaning."""

    def __init__(self, field: str, info: Any) -> None:
        self.field = field
        self.heading: str = info.alias or field
        self.doc: str = info.description or ""
        self.required: bool = info.is_required()
        self.annotation = info.annotation
        self.default = info.default
        self._metadata = tuple(info.metadata)
        marks = self._marks = tuple(_marks(info.annotation)) + self._metadata
        self.date = next((mark for mark in marks if isinstance(mark, Date)), None)
        self.day = f"{self.heading}_day"  # beside a date
        self.link = next((mark for mark in marks if isinstance(mark, Link)), None)
        self.money = MONEY in marks
        mention = next((mark for mark in marks if isinstance(mark, Mention)), None)
        self.to: tuple[str, ...] = self.link.to if self.link else mention.to if mention else ()

    @cached_property
    def check(self) -> TypeAdapter[Any]:
        """What turns the text of one cell into a value, or raises ValidationError."""
        annotated: Any = Annotated[self.annotation, self.heading, *self._metadata]
        return TypeAdapter(annotated)

    def holds(self, column: Any) -> bool:
        """Whether it is of a type of columns.py, such as `columns.Year`, or holds a list of it."""
        return column.__metadata__[0] in self._marks

    @property
    def listed(self) -> bool:
        """Whether a cell holds a list."""
        return get_origin(self.annotation) is tuple

    @property
    def choices(self) -> tuple[str, ...]:
        """The words it may hold, where it holds one of a few."""
        return tuple(_choices(self.annotation))


@cache
def headings(record: type[Record]) -> tuple[Heading, ...]:
    """The columns of a record class, in the order they are written."""
    own = {name: info for name, info in record.model_fields.items() if name not in _COMMON}
    return tuple(Heading(name, info) for name, info in own.items())


_COMMON = frozenset(Record.model_fields)


def _marks(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for part in getattr(annotation, "__args__", ()):
        yield from _marks(part)


def _choices(annotation: Any) -> Iterator[str]:
    for part in getattr(annotation, "__args__", ()):
        if isinstance(part, str):
            yield part
        else:
            yield from _choices(part)
