"""`make site`: build the documentation as a site in build/site, and check what was built.

A warning of the build is an error. Each link leads to a file of the site and to a place in it; an
address of the web is only looked at, not asked. No page loads anything from elsewhere, so that the
site opens without a network; and each page is in the navigation.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "build" / "site"
FIRST = "index.html"
ALONE = "404.html"  # for a web server, which sends it in the place of any page
IN_STYLE = re.compile(r"(?:url\(|@import)\s*[\"']?([^\"')\s]+)")


def main() -> int:
    """Build, and tell every fault of what was built."""
    build = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    if subprocess.run(build, cwd=ROOT, check=False).returncode:
        return 1
    found = list(faults(SITE))
    for fault in found:
        print(fault)
    pages = len(list(SITE.rglob("*.html")))
    print(f"{len(found)} faults" if found else f"{pages} pages in {SITE.relative_to(ROOT)}")
    return 1 if found else 0


@dataclass
class Page(HTMLParser):
    """The ids of a page, what it leads to and what it loads, each at its line."""

    ids: set[str] = field(default_factory=set)
    links: list[tuple[int, str]] = field(default_factory=list)
    loads: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag holds of these."""
        line, _ = self.getpos()
        said = {name: value for name, value in attrs if value is not None}
        self.ids.update(said[name] for name in ("id", "name") if name in said)
        if tag == "a" and "href" in said:
            self.links.append((line, said["href"]))
        loaded = [said.get("src"), said.get("href") if tag == "link" else None, said.get("data")]
        loaded += [one.split()[0] for one in said.get("srcset", "").split(",") if one.strip()]
        self.loads += [(line, address) for address in loaded if address]


def faults(site: Path) -> Iterator[str]:
    """What is wrong with a built site, a line each, at its file and line."""
    pages = {path: read(path) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        here = path.relative_to(site)
        for line, address in page.links:
            if wrong := of_link(site, path, pages, address):
                yield f"{here}:{line}: {address}: {wrong}"
        for line, address in page.loads:
            if wrong := of_load(site, path, address):
                yield f"{here}:{line}: {address}: {wrong}"
    named = {target(site, site / FIRST, address) for _, address in pages[site / FIRST].links}
    for path in sorted(pages.keys() - named - {site / ALONE}):
        yield f"{path.relative_to(site)}: is not in the navigation; name it in zensical.toml"
    for path in sorted(site.rglob("*.css")):
        for address in IN_STYLE.findall(path.read_text(encoding="utf-8")):
            if wrong := of_load(site, path, address):
                yield f"{path.relative_to(site)}: {address}: {wrong}"


def read(path: Path) -> Page:
    """A page, parsed."""
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def of_link(site: Path, path: Path, pages: dict[Path, Page], address: str) -> str:
    """What is wrong with a link, or nothing."""
    split = urlsplit(address)
    if is_elsewhere(split):
        known = split.scheme in ("http", "https") and "." in (split.hostname or "")
        return "" if known and " " not in address else "is no address of the web"
    there = target(site, path, address)
    if not there.is_file():
        return "there is no such file"
    if split.fragment and there in pages and unquote(split.fragment) not in pages[there].ids:
        return "there is no such place in the page"
    return ""


def of_load(site: Path, path: Path, address: str) -> str:
    """What is wrong with what is loaded, or nothing."""
    split = urlsplit(address)
    if split.scheme == "data":
        return ""
    if is_elsewhere(split):
        return "is loaded from elsewhere"
    return "" if target(site, path, address).is_file() else "there is no such file"


def is_elsewhere(split: SplitResult) -> bool:
    """Whether an address names a scheme or a host."""
    return bool(split.scheme or split.netloc)


def target(site: Path, path: Path, address: str) -> Path:
    """The file that an address in a page means."""
    name = unquote(urlsplit(address).path)
    if not name:
        return path
    return (site / name.lstrip("/") if name.startswith("/") else path.parent / name).resolve()


if __name__ == "__main__":
    sys.exit(main())
