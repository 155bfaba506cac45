"""A profile in a TOML file: every problem is told by its key, before a row is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from explorer.dataset.columns import OFFICE, identifier, quoted
from explorer.dataset.importers.profile import Field, Home, Link, Profile, Section, Source
from explorer.dataset.importers.profile_checks import loose
from explorer.dataset.importers.transforms import Precision, Steps
from explorer.dataset.reader import settings_of
from explorer.dataset.records import HOME, RECORDS, Activity, ActivityKind, headings
from explorer.dataset.settings import DAYS
from explorer.errors import DatasetError, InputError, Problem, did_you_mean, nearest

if TYPE_CHECKING:
    from regex import Pattern

PROFILES = Path(__file__).parent / "profiles"
SUFFIX = ".toml"
SECTIONS = {  # what a source may become, by the file's name without its suffix
    kind.file.removesuffix(".csv"): kind
    for kind in RECORDS
    if kind.key == ("id",) and kind is not ActivityKind
}
SETTINGS = ("title", "licence", *DAYS)
SOURCES = ("column", "constant", "of")  # where a value may come from
FIELD = (*SOURCES, "table", "optional", "default", "needed")  # of a field, beside the transforms
LINKED = ("record", "field", "other")  # what a link names, each a text
STEPS = tuple(one.name for one in fields(Steps))
EACH = ("column", "optional", *STEPS[: STEPS.index("map")])  # what makes the items of a cell
BESIDE = {"constant": (), "of": ("default", "needed")}  # what such a field may have as well
NEEDS = {"otherwise": "map", "keep": "map", "precision": "date"}  # without which it does nothing
OWN = ("table", "each", "key", "links")  # of a section, beside its fields
A_DAY = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)  # any that tells the parts of a date apart
T = TypeVar("T")


def names() -> list[str]:
    """The profiles that come with the program."""
    return sorted(path.stem for path in PROFILES.glob(f"*{SUFFIX}"))


def profile(name: str) -> Profile:
    """The profile of a name, or in a file that ends in .toml.

    Raises InputError where there is none, and DatasetError with every problem of its own.
    """
    path = Path(name) if name.endswith(SUFFIX) else PROFILES / f"{name}{SUFFIX}"
    if not name.endswith(SUFFIX) and name not in names():
        raise InputError(
            f"there is no profile {name!r}.{did_you_mean(nearest(name, names()))} "
            f"There are {', '.join(names())}, or name a file that ends in {SUFFIX}."
        )
    try:
        values = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise InputError(f"{path}: no such profile.") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is not valid TOML: {error}") from None
    return _Parser(path.name).profile(path.stem, values)


class _Parser:
    """The values of a profile as what they mean; problems are gathered."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: list[Problem] = []
        self._tables: Mapping[str, Source] = {}
        self._sections: tuple[str, ...] = ()

    def profile(self, name: str, values: dict[str, Any]) -> Profile:
        """The profile; DatasetError with every problem."""
        known = (*SETTINGS, "tables", "home", "kinds", *SECTIONS)
        self._known("", values, known)
        self._tables = {
            table: self._source(f"tables.{table}", one)
            for table, one in self._dict("tables", values.get("tables", {})).items()
        } or {name: Source()}
        self._sections = tuple(one for one in SECTIONS if one in values)
        made = Profile(
            name,
            {key: self._setting(key, values[key]) for key in SETTINGS if key in values},
            self._tables,
            self._home(values["home"]) if "home" in values else None,
            self._kinds(values.get("kinds", {})),
            tuple(self._section(one, self._dict(one, values[one])) for one in self._sections),
        )
        for place, message in loose(made):
            self._tell(place, message)
        if not self._sections:
            self._tell("", f"has none of {', '.join(SECTIONS)}; a profile says what rows become")
        if "title" not in values:
            self._tell("title", "is missing; it is what the dataset is called")
        if self._problems:
            raise DatasetError(self._problems)
        return made

    def _tell(self, place: str, message: str) -> None:
        self._problems.append(Problem(self._file, 0, place, message))

    def _known(self, place: str, values: Mapping[str, Any], known: Collection[str]) -> None:
        for key in values:
            if key not in known:
                hint = did_you_mean(nearest(key, known)) or f" There are {', '.join(known)}."
                self._tell(_under(place, key), f"is not a key that belongs here.{hint}")

    def _typed(self, place: str, value: Any, type: type[T], what: str, otherwise: T) -> T:
        if isinstance(value, type):
            return value
        self._tell(place, f"{quoted(value)} is not {what}")
        return otherwise

    def _text(self, place: str, value: Any) -> str:
        return self._typed(place, value, str, "a text; put it in quotes", "")

    def _dict(self, place: str, value: Any) -> dict[str, Any]:
        return self._typed(place, value, dict, f"a table; begin it with [{place}]", {})

    def _texts(self, place: str, value: Any) -> tuple[str, ...]:
        """One text, or a list of them."""
        listed = value if isinstance(value, list) else [value]
        return tuple(self._text(place, one) for one in listed)

    def _setting(self, key: str, value: Any) -> str:
        text = str(value)  # a date may stand without quotes
        home = {"id": HOME, "name": HOME}
        for problem in settings_of({"title": HOME, key: text, "home": home})[2]:
            self._tell(key, problem.message)
        return text

    def _source(self, place: str, value: Any) -> Source:
        values = self._dict(place, value)
        self._known(place, values, ("shared", "ignore"))
        return Source(
            self._text(f"{place}.shared", values.get("shared", "")),
            self._texts(f"{place}.ignore", values.get("ignore", [])),
        )

    def _home(self, value: Any) -> Home:
        values = self._dict("home", value)
        self._known("home", values, ("table", "column"))
        if "column" not in values:
            self._tell("home.column", "is missing; it is where the university's name stands")
        return Home(
            self._table("home", values), self._texts("home.column", values.get("column", ""))
        )

    def _table(self, place: str, values: Mapping[str, Any]) -> str:
        """The table that is named, or the only one."""
        if "table" not in values and len(self._tables) > 1:
            self._tell(f"{place}.table", f"is missing; it is one of {', '.join(self._tables)}")
        name = self._text(f"{place}.table", values.get("table", next(iter(self._tables))))
        if name and name not in self._tables:
            hint = did_you_mean(nearest(name, self._tables))
            self._tell(f"{place}.table", f"{quoted(name)} is not one of the tables.{hint}")
        return name

    def _kinds(self, value: Any) -> dict[str, str]:
        kinds = self._dict("kinds", value)
        for id, name in kinds.items():
            self._text(f"kinds.{id}", name)
            try:
                identifier(id)
            except ValueError as error:
                self._tell(f"kinds.{id}", str(error))
        return kinds

    def _section(self, name: str, values: dict[str, Any]) -> Section:
        kind = SECTIONS[name]
        own = [heading.heading for heading in headings(kind)]
        office = [key for key in values if key.startswith(OFFICE)]
        self._known(name, values, (*OWN, *own, *office))
        made = {
            key: tuple(self._fields(f"{name}.{key}", values[key]))
            for key in (*own, *office)
            if key in values
        }
        if "name" in own and "name" not in made:
            self._tell(f"{name}.name", "is missing; a record has a name")
        if kind is Activity and "id" not in made:
            self._tell(f"{name}.id", "is missing; an activity has an id of its own")
        each = self._each(f"{name}.each", values["each"]) if "each" in values else None
        if not each:
            self._refuse_itemless(name, made)
        table = self._table(name, values)
        what = f"a list; begin each link with [[{name}.links]]"
        links = self._typed(f"{name}.links", values.get("links", []), list, what, [])
        return Section(
            kind,
            table,
            made,
            each,
            self._text(f"{name}.key", values.get("key", "")),
            tuple(self._link(f"{name}.links", one) for one in links),
        )

    def _link(self, place: str, value: Any) -> Link:
        values = self._dict(place, value)
        self._known(place, values, ("table", *LINKED, "when"))
        for key in LINKED:
            if key not in values:
                self._tell(f"{place}.{key}", "is missing")
        texts = {key: self._text(f"{place}.{key}", values.get(key, "")) for key in LINKED}
        when = self._dict(f"{place}.when", values.get("when", {}))
        for column, word in when.items():
            self._text(f"{place}.when.{column}", word)
        return Link(self._table(place, values), when=when, **texts)

    def _fields(self, place: str, value: Any) -> Iterator[Field]:
        """One part, or several in a list; a text alone is the name of a column."""
        for one in value if isinstance(value, list) else [value]:
            yield self._field(place, {"column": one} if isinstance(one, str) else one)

    def _each(self, place: str, value: Any) -> Field:
        """The cell whose items make a record each."""
        if isinstance(value, list):
            self._tell(place, "is one column; a list of them does nothing here")
            value = {}
        values = {"column": value} if isinstance(value, str) else value
        each = self._field(place, values)
        for key in values if isinstance(values, dict) else ():
            if key in (*FIELD, *STEPS) and key not in EACH:
                self._tell(
                    f"{place}.{key}", "does nothing here; a field of the section may have it"
                )
        return each

    def _refuse_itemless(self, section: str, made: Mapping[str, Sequence[Field]]) -> None:
        """Tell of fields that would be made of an item, where there is none."""
        for key, parts in made.items():
            if any(not (part.columns or part.constant or part.of) for part in parts):
                self._tell(f"{section}.{key}", "names no column, and the section has no each")

    def _refuse_idle(self, place: str, values: Mapping[str, Any]) -> None:
        """Tell of keys that do nothing beside the others."""
        for source in (one for one in BESIDE if one in values):
            for key in values:
                if key in (*FIELD, *STEPS) and key not in (*SOURCES, *BESIDE[source]):
                    self._tell(f"{place}.{key}", f"does nothing beside {source}")
        for key, needed in NEEDS.items():
            if key in values and needed not in values:
                self._tell(f"{place}.{key}", f"does nothing without {needed}")

    def _field(self, place: str, value: Any) -> Field:
        values = self._typed(place, value, dict, "the name of a column, or { column = ... }", {})
        self._known(place, values, (*FIELD, *STEPS))
        if sum(key in values for key in SOURCES) > 1:
            self._tell(place, f"has more than one of {', '.join(SOURCES)}")
        self._refuse_idle(place, values)
        of = self._text(f"{place}.of", values.get("of", ""))
        if of and of not in self._sections:
            hint = did_you_mean(nearest(of, self._sections))
            self._tell(f"{place}.of", f"{quoted(of)} is not a section of this profile.{hint}")
        return Field(
            self._texts(f"{place}.column", values.get("column", [])),
            self._table(place, values) if "table" in values else "",
            self._flag(f"{place}.optional", values),
            self._text(f"{place}.constant", values.get("constant", "")),
            of,
            self._text(f"{place}.default", values.get("default", "")),
            self._flag(f"{place}.needed", values),
            self._steps(place, {key: values[key] for key in STEPS if key in values}),
        )

    def _flag(self, place: str, values: Mapping[str, Any]) -> bool:
        return self._typed(
            place, values.get(place.rpartition(".")[2], False), bool, "true or false", False
        )

    def _steps(self, place: str, values: Mapping[str, Any]) -> Steps:
        made: dict[str, Any] = {}
        for key, value in values.items():
            under = f"{place}.{key}"
            if key in ("unescape", "keep"):
                made[key] = self._flag(under, values)
            elif key == "nothing":
                made[key] = self._texts(under, value)
            elif key == "date":
                made[key] = tuple(self._form(under, one) for one in self._texts(under, value))
            elif key == "map":
                meant = self._dict(under, value)
                made[key] = {
                    word: self._text(f"{under}.{word}", one) for word, one in meant.items()
                }
            elif key == "enclosed":
                made[key] = self._text(under, value)
                if len(made[key]) != 2:
                    self._tell(under, f"{quoted(value)} is not two characters, such as []")
            elif key in ("remove", "find"):
                made[key] = self._pattern(under, self._text(under, value))
            else:
                made[key] = self._text(under, value)
        if made.get("precision", "day") not in get_args(Precision):
            self._tell(f"{place}.precision", f"is none of {', '.join(get_args(Precision))}")
        return Steps(**made)

    def _form(self, place: str, form: str) -> str:
        """A form of dates by which one that is written so is read again, with its year."""
        try:
            found = datetime.strptime(A_DAY.strftime(form), form).year == A_DAY.year
        except (ValueError, re.error):
            found = False
        if not found:
            self._tell(place, f"{quoted(form)} is not the form of a date with its year")
        return form

    def _pattern(self, place: str, text: str) -> Pattern[str] | None:
        import regex  # as `re` is, but it can be given a time

        try:
            return regex.compile(text)
        except (regex.error, RecursionError) as error:
            self._tell(place, f"{quoted(text)} is not a regular expression: {error}")
            return None


def _under(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
