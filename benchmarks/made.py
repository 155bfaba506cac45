"""A dataset of any size, made from the example: the same partners and units, more activities."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from explorer.dataset.dataset import Dataset
from explorer.dataset.reader import read
from explorer.dataset.records import Activity, ActivityKind, Partner, Unit
from explorer.dataset.writer import write
from explorer.resources import folder

PARTNERS_PER_ACTIVITY = 0.04  # hundreds of partners for ten thousand activities


def made(activities: int, partners: int | None = None) -> Dataset:
    """The example with so many activities, drawn from a fixed seed, and partners for them."""
    example = read(folder("seed_data")).dataset
    dice = random.Random(1)
    count = int(activities * PARTNERS_PER_ACTIVITY) if partners is None else partners
    more = [
        Partner(id=f"made-{n}", name=f"Made-up partner number {n}", kind="company", row=n + 2)
        for n in range(count)
    ]
    units = [unit.id for unit in example.of(Unit)]
    kinds = [kind.id for kind in example.of(ActivityKind)]
    rows = [
        Activity(
            id=f"made-{n}",
            title=f"Made-up activity number {n}",
            kind=dice.choice(kinds),
            partners=tuple(p.id for p in dice.sample(more, dice.choice((1, 1, 1, 2)))),
            lead=dice.choice(units),
            start=f"{dice.randint(2012, 2026)}-{dice.randint(1, 12):02}",
            end=f"{dice.randint(2026, 2032)}",
            value=dice.randint(1, 10**8),
            source="illustrative",
            row=n + 2,
        )
        for n in range(activities)
    ]
    records = {**example.records, Activity: tuple(rows)}
    records[Partner] = (*example.of(Partner), *more)
    return Dataset(example.settings, records)


if __name__ == "__main__":
    write(made(int(sys.argv[1]), *map(int, sys.argv[3:])), Path(sys.argv[2]))
