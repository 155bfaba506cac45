"""`make lock`: resolve pyproject.toml anew and pin what CI and `make` install, in requirements/.

Each file pins a whole set by its versions: run.txt what the command needs, with the
extras `layouts` and `pictures`, and dev.txt the extras `notebooks` and `parquet` and the tools
for tests, lint and builds on top of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = "# Written by `make lock`; versions that `make` and CI install.\n"
# Pinned by pyproject.toml under a condition on the platform, which a plain pin would lose.
BY_PLATFORM = ("arcadedb", "arcadedb-embedded")


def main() -> None:
    """Write requirements/run.txt and requirements/dev.txt."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    table = project["project"]
    extras = table["optional-dependencies"]
    run = [*table["dependencies"], *extras["layouts"], *extras["pictures"]]
    groups = project["dependency-groups"]
    dev = [name for group in ("test", "lint", "build", "bench") for name in groups[group]]
    dev += [*extras["notebooks"], *extras["parquet"]]
    pinned = resolved(run)
    platform = [line for line in run if line.split("=")[0] in BY_PLATFORM]
    write("run.txt", [*platform, *pinned])
    hatch = project["build-system"]["requires"]
    write("dev.txt", [line for line in resolved([*run, *dev, *hatch]) if line not in pinned])


def resolved(requirements: list[str]) -> list[str]:
    """Every distribution that pip would install for these, pinned, sorted by name."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--ignore-installed"]
    report = subprocess.run(
        [*command, "--report", "-", *requirements], check=True, capture_output=True, text=True
    )
    found = [item["metadata"] for item in json.loads(report.stdout)["install"]]
    pins = {item["name"]: item["version"] for item in found if item["name"] not in BY_PLATFORM}
    return sorted((f"{name}=={version}" for name, version in pins.items()), key=str.lower)


def write(name: str, lines: list[str]) -> None:
    """Write one file of pins."""
    path = ROOT / "requirements" / name
    path.write_text(HEAD + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
