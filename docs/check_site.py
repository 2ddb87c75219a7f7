"""Check a built site without a network: every link leads somewhere, and no page loads anything from elsewhere.

``python docs/check_site.py [docs/_build]`` lists links within the site whose page or anchor does not exist, and
scripts, styles, fonts, pictures and frames that would be loaded from the network. Links to other sites are followed by
readers only; ``--elsewhere`` lists them with a page that has them.
"""

from __future__ import annotations

import argparse
import re
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = ("src", "poster", "data")
# Links in the head that are not loaded.
REFERENCES = {"canonical", "next", "prev", "index", "search", "author", "license", "help"}
REMOTE = re.compile(r"^\s*(https?:)?//", re.IGNORECASE)
STYLE = re.compile(r"""(?:url\(\s*|@import\s+)["']?\s*((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
LOCAL_STYLE = re.compile(r"""url\(\s*["']?(?!data:|https?:|//|#)([^"')\s]+)""", re.IGNORECASE)
SCRIPT = re.compile(r"""(?:import\s*\(?|from|src\s*[=:]|fetch\s*\()\s*["'`]((?:https?:)?//[^"'`\s]+)""")


class Page(HTMLParser):
    """What a page loads from the network, what it points to, and the anchors that it has."""

    def __init__(self) -> None:
        super().__init__()
        self.remote: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if values.get(name)}
        loaded = [values[name] for name in LOADED if values.get(name)]
        loaded += [choice.split()[0] for choice in values.get("srcset", "").split(",") if choice.strip()]
        if tag == "link" and not REFERENCES & set(values.get("rel", "").split()):
            loaded.append(values.get("href", ""))
        self.remote += [url for url in loaded if REMOTE.match(url)]
        self.remote += STYLE.findall(values.get("style", ""))
        self.links += [*loaded, *([values["href"]] if values.get("href") else [])]

    def handle_data(self, data: str) -> None:
        if self.inside in ("style", "script"):
            self.remote += (STYLE if self.inside == "style" else SCRIPT).findall(data)


@cache
def read(path: Path) -> Page:
    page = Page()
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".css":
        page.remote, page.links = STYLE.findall(text), LOCAL_STYLE.findall(text)
    else:
        page.feed(text)
    return page


def is_dead(path: Path, link: str) -> bool:
    """Return whether the file or the anchor that a page points to does not exist."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return False
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return True
    anchor = unquote(parts.fragment)
    return bool(anchor) and target.suffix == ".html" and anchor not in read(target).anchors


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default="docs/_build", type=Path)
    parser.add_argument("--elsewhere", action="store_true", help="list the links to other sites")
    options = parser.parse_args()
    # The theme keeps templates, which are no pages, among its static files.
    pages = [path for path in options.folder.rglob("*.html") if "_static" not in path.parts]
    files = sorted(path.resolve() for path in [*pages, *options.folder.rglob("*.css")])
    if not pages:
        print(f"no pages in {options.folder}: build them first, python -m sphinx -W -n docs docs/_build")
        return 1
    found = [f"{path}: loads {url} from the network" for path in files for url in read(path).remote]
    links = [(path, link) for path in files for link in dict.fromkeys(read(path).links)]
    found += [f"{path}: leads nowhere: {link}" for path, link in links if is_dead(path, link)]
    elsewhere = {link: path for path, link in links if REMOTE.match(link)}
    if options.elsewhere:
        print("\n".join(f"{link}  ({path})" for link, path in sorted(elsewhere.items())))
    count = f"{len(files)} files: {len(links)} links, {len(elsewhere)} of them to other sites"
    print("\n".join(found) or f"{count}; none is dead, nothing is loaded from the network")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
