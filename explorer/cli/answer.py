"""An answer to a question, for whom it is meant, in the format and place that were asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.messages import deliver, for_audience
from explorer.cli.options import chosen_format, the_graph

if TYPE_CHECKING:
    from explorer.graph.protocol import Graph
    from explorer.queries.result import Result


def answer(
    ask: Callable[[Graph], Result], form: str | None, output: Path | None, audience: str | None
) -> None:
    """Ask the graph of this command line and deliver what it says.

    A file is internal unless an audience is named; a terminal shows all.
    """
    chosen = chosen_format(form, output)
    with the_graph() as graph:
        if output is None and audience is None:
            deliver(ask(graph), chosen, None)
            return
        from explorer.queries.audience import seen_by

        with seen_by(graph, audience or "internal") as view:
            deliver(for_audience(ask(view.graph), view), chosen, output)
