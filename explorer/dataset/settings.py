"""dataset.toml: what the dataset is called, whose it is, and how it is to be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.fields import FieldInfo

from explorer.dataset import columns as c

FILE = "dataset.toml"


def _full_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is not a full date; write 2026-06-30") from None


def _toml_date(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


DAYS = ("as_of", "records_to")  # the settings that are dates
Day = Annotated[str, BeforeValidator(_toml_date), AfterValidator(c.checked(_full_day))]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Home(_Table):
    """The home university."""

    id: c.Id = c.required(
        "Its id, unique among partners, consortia, faculties and units, such as `leeds`."
    )
    name: c.Name = c.required("Its name, as shown.")


class Scope(_Table):
    """How far back the default scope looks for ended activities, in years."""

    window_years: int = Field(
        strict=True,
        default=5,
        ge=0,
        le=100,
        description="Activities that ended up to this many years before today still count.",
    )


class Pattern(_Table):
    """From how many faculties and kinds of activity on a partner is cross-campus."""

    faculties: int = Field(
        strict=True,
        default=3,
        ge=1,
        le=1000,
        description="The fewest faculties that lead one activity or take part in two.",
    )
    kinds: int = Field(
        strict=True, default=4, ge=1, le=1000, description="The fewest distinct kinds of activity."
    )


class Settings(_Table):
    """The contents of dataset.toml."""

    title: c.Text = c.required("What this dataset is called in headings and stamps.")
    licence: c.Text | None = c.column(
        "The terms on which it may be used, as an SPDX identifier such as `CC-BY-4.0`."
    )
    as_of: Day | None = c.column(
        "The full date that counts as today; without it, today is the day of the load."
    )
    dates: Literal["day-first", "month-first"] | None = c.column(
        "How dates such as 01/09/2021 are to be read: `day-first` or `month-first`."
    )
    records_to: Day | None = c.column("The last day that the records reach to, a full date.")
    home: Home
    scope: Scope = Scope()
    pattern: Pattern = Pattern()


NAMES = (
    *Settings.model_fields,
    *(f"home.{name}" for name in Home.model_fields),
    *(f"scope.{name}" for name in Scope.model_fields),
    *(f"pattern.{name}" for name in Pattern.model_fields),
)


def described(settings: Settings) -> list[tuple[str, str | int | None, str]]:
    """Every setting by its dotted name such as `home.id`, with its value and what it means."""
    return [
        (name, _value(settings, name), field.description or "") for name, field in FIELDS.items()
    ]


def fault_of(name: str, value: Any) -> str:
    """What is wrong with the value of a setting that is a number, a choice, or no text."""
    field = FIELDS.get(name)
    if field and field.annotation is int:
        least = next(limit.ge for limit in field.metadata if hasattr(limit, "ge"))
        most = next(limit.le for limit in field.metadata if hasattr(limit, "le"))
        shown, usual = c.quoted(value), field.default
        return f"{shown} is not a whole number from {least} to {most}; the usual one is {usual}"
    if name == "dates":
        return f"{c.quoted(value)} is neither 'day-first' nor 'month-first'; write one of them"
    if field and not isinstance(value, str):
        return f"{c.quoted(value)} is no text; put it in quotes"
    return ""


def _fields(table: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    for name, field in table.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, _Table):
            yield from _fields(inner, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field


def _value(settings: Settings, name: str) -> str | int | None:
    value: Any = settings
    for part in name.split("."):
        value = getattr(value, part)
    assert value is None or isinstance(value, str | int)
    return value


FIELDS: Mapping[str, FieldInfo] = dict(_fields(Settings))
