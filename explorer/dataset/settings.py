"""dataset.toml: what the dataset is called, whose it is, and how it is to be read."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from explorer.dataset import columns as c

FILE = "dataset.toml"


def _full_day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is not a full date; write 2026-06-30") from None


def _toml_date(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


Day = Annotated[str, BeforeValidator(_toml_date), AfterValidator(c.checked(_full_day))]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Home(_Table):
    """The home university."""

    id: c.Id
    name: c.Text


class Scope(_Table):
    """How far back the default scope looks for ended activities, in years."""

    window_years: int = Field(strict=True, default=5, ge=0, le=100)


class Pattern(_Table):
    """From how many faculties and kinds of activity on a partner is cross-campus."""

    faculties: int = Field(strict=True, default=3, ge=1, le=1000)
    kinds: int = Field(strict=True, default=4, ge=1, le=1000)


class Settings(_Table):
    """The contents of dataset.toml."""

    title: c.Text
    licence: c.Text | None = None
    as_of: Day | None = None
    dates: Literal["day-first", "month-first"] | None = None
    records_to: Day | None = None
    home: Home
    scope: Scope = Scope()
    pattern: Pattern = Pattern()


NAMES = (
    *Settings.model_fields,
    *(f"home.{name}" for name in Home.model_fields),
    *(f"scope.{name}" for name in Scope.model_fields),
    *(f"pattern.{name}" for name in Pattern.model_fields),
)
