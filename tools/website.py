"""`make site`: build the documentation as a site in build/site, and check what was built.

A warning of the build is an error. Each link leads to a file of the site and to a place in it; an
address of the web is only looked at, not asked. Each page is in the navigation of zensical.toml.
What `src`, `srcset`, `data`, `<link>` or a style sheet names is in the site; that a page asks the
web for nothing by other ways either is seen by tests/test_website.py, in a browser.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import click

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "build" / "site"
ALONE = "404.html"  # for a web server, which sends it in the place of any page
AS_WRITTEN = ("code", "script", "style")
IN_STYLE = re.compile(r"(?:url\(|@import)\s*[\"']?([^\"')\s]+)")
Elsewhere = Callable[[SplitResult], str]


def main() -> int:
    """Build, and tell every fault of what was built."""
    build = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    done = subprocess.run(build, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        print(message(done.stderr))
        return 1
    settings = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))
    found = list(faults(SITE, set(named(settings["project"]["nav"]))))
    for fault in found:
        print(fault)
    pages = len(list(SITE.rglob("*.html")))
    print(f"{len(found)} faults" if found else f"{pages} pages in {SITE.relative_to(ROOT)}")
    return 1 if found else 0


def message(told: str) -> str:
    """What Zensical has to say, without the traceback that it ends with on a warning."""
    return click.unstyle(told.partition("Traceback (most recent call last)")[0].strip() or told)


def named(entries: list[dict[str, Any]]) -> Iterator[str]:
    """The pages of a navigation, as they are built."""
    for entry in entries:
        for there in entry.values():
            if isinstance(there, list):
                yield from named(there)
            else:
                yield there.removesuffix(".md") + ".html"


@dataclass
class Page(HTMLParser):
    """The ids of a page, what it leads to and what it loads, each at its line.

    `unread` are the lines of references in Markdown that were not understood, so stayed as text.
    """

    ids: set[str] = field(default_factory=set)
    links: list[tuple[int, str]] = field(default_factory=list)
    loads: list[tuple[int, str]] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    written: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag holds of these."""
        line, _ = self.getpos()
        said = {name: value for name, value in attrs if value is not None}
        self.written += tag in AS_WRITTEN
        places = ("id", "name") if tag == "a" else ("id",)
        self.ids.update(said[name] for name in places if name in said)
        if tag in ("a", "area") and "href" in said:
            self.links.append((line, said["href"]))
        loads = [said.get("src"), said.get("href") if tag == "link" else None, said.get("data")]
        loads += [one.split()[0] for one in said.get("srcset", "").split(",") if one.strip()]
        self.loads += [(line, address) for address in loads if address]

    def handle_endtag(self, tag: str) -> None:
        """Leave what is shown as it is written."""
        self.written -= tag in AS_WRITTEN

    def handle_data(self, data: str) -> None:
        """Note a reference that is still text."""
        if "][" in data and not self.written:
            self.unread.append(self.getpos()[0])


def faults(site: Path, named: set[str]) -> Iterator[str]:
    """What is wrong with a built site, a line each, at its file and line."""
    pages = {path: read(path) for path in sorted(site.rglob("*.html"))}
    wrong = partial(of_address, pages, site)
    for path, page in pages.items():
        here = path.relative_to(site)
        for addresses, elsewhere in ((page.links, linked), (page.loads, loaded)):
            for line, address in addresses:
                if told := wrong(path, address, elsewhere):
                    yield f"{here}:{line}: {address}: {told}"
        for line in page.unread:
            yield f"{here}:{line}: ][ is in the text: a link to a reference that is not defined"
        if here.as_posix() not in named | {ALONE}:
            yield f"{here}: is not in the navigation; name it in zensical.toml"
    for path in sorted(site.rglob("*.css")):
        for address in IN_STYLE.findall(path.read_text(encoding="utf-8")):
            if told := wrong(path, address, loaded):
                yield f"{path.relative_to(site)}: {address}: {told}"


def read(path: Path) -> Page:
    """A page, parsed."""
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return page


def of_address(
    pages: dict[Path, Page], site: Path, path: Path, address: str, elsewhere: Elsewhere
) -> str:
    """What is wrong with an address in a file, or nothing; `elsewhere` judges one of the web."""
    try:
        split = urlsplit(address)
        if split.scheme or split.netloc:
            return elsewhere(split)
        there = target(site, path, split.path)
    except ValueError:
        return "is no address"
    if not there.is_relative_to(site):
        return "leads out of the site"
    if not there.is_file():
        return "there is no such file"
    if split.fragment and there in pages and unquote(split.fragment) not in pages[there].ids:
        return "there is no such place in the page"
    return ""


def linked(split: SplitResult) -> str:
    """What is wrong with a link to the web, or nothing."""
    known = split.scheme in ("http", "https") and "." in (split.hostname or "")
    return "" if known and " " not in split.geturl() else "is no address of the web"


def loaded(split: SplitResult) -> str:
    """What is wrong with what is loaded and is no file, or nothing."""
    return "" if split.scheme == "data" else "is loaded from elsewhere"


def target(site: Path, path: Path, name: str) -> Path:
    """The file that the path of an address means in a page."""
    name = unquote(name)
    if not name:
        return path
    return (site / name.lstrip("/") if name.startswith("/") else path.parent / name).resolve()


if __name__ == "__main__":
    sys.exit(main())
