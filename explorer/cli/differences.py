"""A plan in the words of the domain, for a person or for a machine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from explorer.dataset.difference import Difference, Field, Section, Where
    from explorer.dataset.records import Record
    from explorer.graph.load import Load
    from explorer.reload import Plan

FILE = "dataset.toml"
MOST_SHOWN = 20  # of each sort in a file
IN_JSON = "; --format json lists them all"


def show(plan: Plan, form: str, applied: Load | None = None) -> None:
    """Print what a load changes, to stdout; `applied` is the load, once it is done."""
    from explorer.output.visible import visible

    if form == "json":
        click.echo(json.dumps(as_json(plan, applied), ensure_ascii=False, indent=2))
        return
    for line in _lines(plan):
        click.echo(visible(line))


def show_guard(plan: Plan) -> None:
    """Print what the guard would stop a load for."""
    from explorer.output.visible import visible

    if plan.alarms:
        click.echo("The guard would stop this load:")
        click.echo(visible("\n".join(plan.warning())))


def as_json(plan: Plan, applied: Load | None = None) -> dict[str, Any]:
    """The plan as data: docs/reload.md tells its shape."""
    change = plan.change
    return {
        "graph": plan.graph.uri,
        "load": plan.current.id if plan.current else None,
        "first": change is None,
        "nothing": plan.nothing,
        "settings": [_setting(field, plan.where) for field in change.settings] if change else [],
        "sections": [_section(one, plan.where) for one in change.sections] if change else [],
        "moved": change.moved if change else 0,
        "consequences": [
            {"id": c.id, "name": c.name, "what": c.what, "old": c.old, "new": c.new}
            for c in plan.consequences()
        ],
        "guard": [
            {"accept": a.word, "message": a.message, "examples": list(a.examples)}
            for a in plan.alarms
        ],
        "applied": applied.id if applied else None,
    }


def _lines(plan: Plan) -> Iterator[str]:
    if plan.nothing:
        assert plan.current
        yield f"Nothing changed: {plan.current.id} in {plan.graph.uri} holds this dataset already."
        return
    if plan.change is None:
        yield f"First load into {plan.graph.uri}."
        return
    yield from changes(plan.change, plan.where, IN_JSON)
    consequences = plan.consequences()
    if consequences:
        yield "What follows:"
        yield from (f"  {consequence}" for consequence in consequences)


def changes(change: Difference, where: Where, rest: str = "") -> Iterator[str]:
    """A difference in lines for a person; `rest` says where those are that are not shown."""
    for field in change.settings:
        yield f"{where(FILE, 0, field.column)}: {field.column}: {field}"
    for section in change.sections:
        if section.alters:
            yield from _of_section(section, where, rest)
    if change.moved:
        data = "" if change.alters else ", no data changed"
        yield f"rows moved: {change.moved}{data}"


def _of_section(section: Section, where: Where, rest: str) -> Iterator[str]:
    yield f"{section.kind.file.removesuffix('.csv')}:"
    changed = (row_with(one.after, one.fields, where) for one in section.changed)
    yield from _some("  + ", (_named(record, where) for record in section.added), rest)
    yield from _some("  ~ ", changed, rest)
    yield from _some("  - ", (_named(record, where) for record in section.removed), rest)


def _some(mark: str, texts: Iterable[str], rest: str) -> Iterator[str]:
    every = list(texts)
    yield from (mark + text for text in every[:MOST_SHOWN])
    if len(every) > MOST_SHOWN:
        yield f"{mark}and {len(every) - MOST_SHOWN} more{rest}"


def _named(record: Record, where: Where) -> str:
    name = getattr(record, "name", None) or getattr(record, "title", None)
    place = where(record.file, record.row, "")
    return f"{place} {record.node_id}" + (f" ({name})" if name else "")


def row_with(record: Record, fields: Iterable[Field], where: Where) -> str:
    """A row, and what becomes of cells of it."""
    cells = "; ".join(
        f"{_cell(record, field.column, where)}{field.column}: {field}" for field in fields
    )
    return f"{_named(record, where)}: {cells}"


def _cell(record: Record, column: str, where: Where) -> str:
    """Where a cell stands, if that says more than the place of its row."""
    row, cell = where(record.file, record.row, ""), where(record.file, record.row, column)
    return f"{cell} " if cell != row else ""


def _section(section: Section, where: Where) -> dict[str, Any]:
    return {
        "file": section.kind.file,
        "added": [_record(record, where) for record in section.added],
        "changed": [
            _record(one.after, where)
            | {"fields": [_field(one.after, f, where) for f in one.fields]}
            for one in section.changed
        ],
        "removed": [_record(record, where) for record in section.removed],
        "moved": len(section.moved),
    }


def _record(record: Record, where: Where) -> dict[str, Any]:
    return {"id": record.node_id, "row": where(record.file, record.row, "")}


def _field(record: Record, field: Field, where: Where) -> dict[str, Any]:
    place = where(record.file, record.row, field.column)
    return {"place": place, "column": field.column, "old": field.old, "new": field.new}


def _setting(field: Field, where: Where) -> dict[str, Any]:
    place = where(FILE, 0, field.column)
    return {"place": place, "column": field.column, "old": field.old, "new": field.new}
