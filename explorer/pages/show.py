"""The dossier of whoever a name means, alone or with a whole family counted as one."""

from __future__ import annotations

from explorer.errors import InputError
from explorer.graph.steady import steadily
from explorer.pages.answers import Answers
from explorer.pages.document import Document
from explorer.pages.dossier import dossier
from explorer.pages.family import as_one
from explorer.queries.audience import View
from explorer.queries.choice import Choice
from explorer.queries.names import resolve


def show(view: View, choice: Choice, name: str, *, group: bool = False) -> Document:
    """The dossier of a partner, consortium, faculty or unit; with `group`, of its whole family.

    Raises UnknownNameError where the name is nobody's, InputError where it has no family.
    """
    return steadily(view.graph, lambda _: _shown(view, choice, name, group=group))


def _shown(view: View, choice: Choice, name: str, *, group: bool) -> Document:
    id = resolve(view.graph, "end", name)
    if not group:
        return dossier(Answers(view, choice, [id]), id)
    with as_one(view, id) as (together, family):
        if len(family) == 1:
            raise InputError(f"{name!r} has no subsidiaries on record: leave --group out.")
        return dossier(Answers(together, choice, family), id, family)
