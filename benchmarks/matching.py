"""`make bench-match`: how many names `match` decides, and how many of those rightly.

The names are aliases, acronyms and names of predecessors from ROR, a register of research
organisations; PARTNERSHIPS_REAL_DATA names the folder that holds ror_gb. A third of the
organisations are not in the target: their names have no match.
"""

from __future__ import annotations

import csv
import os
import re
import resource
import string
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from random import Random

from explorer.dataset.matching.candidates import Index
from explorer.dataset.matching.match import match
from explorer.dataset.matching.targets import Target

REAL_DATA = Path(os.environ.get("PARTNERSHIPS_REAL_DATA", ""))
ROR = REAL_DATA / "ror_gb"
HALVES = ("tuning", "measured")
CLASSES = ("spelling", "other name", "acronym", "former name")
NAMES, PARTNERS = 100_000, 5_000
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A name under test; `right` are the ids it may be matched to, none where it has no match."""

    name: str
    right: frozenset[str]
    kind: str
    half: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names under test, and their target three times: as given, without acronyms, names only."""

    all: tuple[Pair, ...]
    given: tuple[Target, ...]
    bare: tuple[Target, ...]

    @property
    def targets(self) -> dict[str, tuple[Target, ...]]:
        """Each target by what it holds."""
        without = tuple(replace(target, acronyms=()) for target in self.given)
        return {
            "names, former and other names, acronyms": self.given,
            "names, former and other names": without,
            "names": self.bare,
        }


def pairs_of(folder: Path) -> Pairs:
    """The set, the same in every run: all chance is a hash of ids."""
    rows = rows_of(folder / "organisations.csv")
    heirs = successors(folder, {row["ror_id"] for row in rows})
    pairs: list[Pair] = []
    given: list[Target] = []
    bare: list[Target] = []
    for row in rows:
        heir = heirs.get(row["ror_id"], row["ror_id"])
        former = heir != row["ror_id"]
        kept = chance("target", heir, 3) > 0
        right = frozenset({row["ror_id"], heir} if kept else ())
        half = HALVES[chance("half", heir, 2)]
        names = list(classed(row, former))
        pairs += [Pair(name, right, kind, half) for kind, name in names]
        if kept:
            given.append(as_given(row, names))
        if kept and not former:
            bare.append(Target(row["ror_id"], row["name"]))
        if not kept and not former:
            pairs.append(Pair(row["name"], right, "spelling", half))
    return Pairs(tuple(pairs), tuple(given), tuple(bare))


def rows_of(path: Path) -> list[Row]:
    """The rows of a CSV file, by heading."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def successors(folder: Path, known: set[str]) -> dict[str, str]:
    """The last successor of each organisation that has one in the register."""
    found: dict[str, str] = {}
    for row in rows_of(folder / "relationships.csv"):
        one, other = row["ror_id"], row["related_ror_id"]
        if row["relationship"] == "predecessor":
            one, other = other, one
        elif row["relationship"] != "successor":
            continue
        if {one, other} <= known:
            found[one] = min(other, found.get(one, other))
    return {one: last(one, found) for one in found}


def last(one: str, following: dict[str, str]) -> str:
    """The end of a chain; of a circle, where it closes."""
    seen = {one}
    while following.get(one, one) not in seen:
        one = following[one]
        seen.add(one)
    return one


def chance(what: str, identifier: str, sides: int) -> int:
    """A number below `sides` that the id alone decides."""
    return int(sha256(f"{what} {identifier}".encode()).hexdigest()[:8], 16) % sides


def classed(row: Row, former: bool) -> Iterator[tuple[str, str]]:
    """The names of an organisation that are tested, each with its class.

    An alias is a spelling where it shares at least half of all words with the name.
    """
    if former:
        yield "former name", row["name"]
        return
    for alias in listed(row["aliases"]):
        yield ("spelling" if shared(alias, row["name"]) >= 0.5 else "other name"), alias
    for acronym in listed(row["acronyms"]):
        yield "acronym", acronym


def as_given(row: Row, names: list[tuple[str, str]]) -> Target:
    """An organisation as the register gives it, without the spellings that are tested."""
    aliases = tuple(name for kind, name in names if kind == "other name")
    acronyms = tuple(name for kind, name in names if kind == "acronym")
    return Target(row["ror_id"], row["name"], aliases, acronyms)


def listed(cell: str) -> list[str]:
    """The items of a list in a cell, each once."""
    return list(dict.fromkeys(item.strip() for item in cell.split("|") if item.strip()))


def shared(one: str, other: str) -> float:
    """Of the words in either name, how many are in both."""
    ours, theirs = (set(re.findall(r"\w+", name.casefold())) for name in (one, other))
    return len(ours & theirs) / len(ours | theirs)


@dataclass(frozen=True, slots=True)
class Counts:
    """Of names with a match: `names`, those decided `auto`, those of them `right`.

    Of names without one: `strangers`, and those decided `auto`, which are all `wrong`.
    """

    names: int
    auto: int
    right: int
    strangers: int
    wrong: int

    @property
    def decided(self) -> float:
        """Of the names with a match, how many are decided `auto`."""
        return self.auto / self.names if self.names else 0

    @property
    def precision(self) -> float:
        """Of the names decided `auto`, how many are right."""
        every = self.auto + self.wrong
        return self.right / every if every else 1


def measured(pairs: list[Pair], index: Index) -> Counts:
    """Count what `match` decides of the pairs."""
    count: Counter[str] = Counter()
    for pair in pairs:
        found = match(pair.name, index)
        auto = found.decision == "auto"
        count["names"] += bool(pair.right)
        count["strangers"] += not pair.right
        count["auto"] += auto and bool(pair.right)
        count["wrong"] += auto and not pair.right
        count["right"] += auto and found.best is not None and found.best.target.id in pair.right
    return Counts(*(count[name] for name in Counts.__slots__))


def main() -> None:
    """Print a table for each target, with a line for each class; then the speed."""
    if (ROR / "organisations.csv").is_file():
        made = pairs_of(ROR)
        for half in HALVES:
            for what, targets in made.targets.items():
                table(half, what, targets, [pair for pair in made.all if pair.half == half])
    else:
        print("left out: PARTNERSHIPS_REAL_DATA names no folder with ror_gb/organisations.csv")
    speed()


def table(half: str, what: str, targets: tuple[Target, ...], pairs: list[Pair]) -> None:
    """What is decided of the pairs, by class."""
    index = Index.of(targets)
    print(f"\n{half} half; {len(targets):,} organisations with their {what}")
    print("class        names  auto  decided  strangers  auto  right of auto")
    for kind in CLASSES:
        print(line(kind, measured([pair for pair in pairs if pair.kind == kind], index)))
    print(line("all", measured(pairs, index)))
    rest = [pair for pair in pairs if pair.kind != "other name"]
    print(line("but other", measured(rest, index)))


def speed() -> None:
    """Processor time and memory of the command on made-up names, as a whole process."""
    with tempfile.TemporaryDirectory() as folder:
        names, partners = Path(folder) / "names.csv", Path(folder) / "partners.csv"
        write_made(names, partners)
        command = [sys.executable, "-m", "explorer", "match", str(names), "--column", "name"]
        output = ["-o", f"{folder}/review.csv"]
        subprocess.run([*command, "--against", str(partners), *output], check=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds, memory = used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
        print(f"{NAMES:,} names against {PARTNERS:,} partners: {seconds:.1f} s, {memory} MB")


def write_made(names: Path, partners: Path) -> None:
    """Partners of made-up words, and names: theirs, misspelt ones, and strangers."""
    draw = Random(7)
    words = [
        "".join(draw.choices(string.ascii_lowercase, k=draw.randint(4, 10))) for _ in range(4000)
    ]
    kinds = ("University", "Council", "NHS Trust", "Ltd", "Group plc", "Foundation", "Institute")

    def name() -> str:
        return f"{' '.join(draw.choices(words, k=draw.randint(1, 3))).title()} {draw.choice(kinds)}"

    known = [name() for _ in range(PARTNERS)]
    write(partners, ["id", "name"], ([f"p{n}", one] for n, one in enumerate(known)))
    drawn = (
        misspelt(draw.choice(known), draw) if draw.random() < 0.5 else name() for _ in range(NAMES)
    )
    write(names, ["name"], ([one] for one in drawn))


def misspelt(name: str, draw: Random) -> str:
    """A name without one of its letters."""
    place = draw.randrange(len(name))
    return name[:place] + name[place + 1 :]


def write(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


def line(kind: str, counts: Counts) -> str:
    """A line of the table."""
    return (
        f"{kind:12} {counts.names:5} {counts.auto:5} {counts.decided:7.1%} "
        f"{counts.strangers:10} {counts.wrong:5} {counts.precision:9.1%}"
    )


if __name__ == "__main__":
    main()
