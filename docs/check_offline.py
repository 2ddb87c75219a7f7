"""Fail if a built page would load anything from the network: scripts, styles, fonts, pictures, frames.

``python docs/check_offline.py [docs/_build]`` lists what it finds. Links that a reader may follow do not count.
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

LOADED = {"src", "srcset", "poster", "data"}
# Links in the head that are not loaded.
REFERENCES = {"canonical", "next", "prev", "index", "search", "author", "license", "help"}
REMOTE = re.compile(r"^\s*(https?:)?//", re.IGNORECASE)
STYLE = re.compile(r"""(?:url\(\s*|@import\s+)["']?\s*((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
SCRIPT = re.compile(r"""(?:import\s*\(?|from|src\s*[=:]|fetch\s*\()\s*["'`]((?:https?:)?//[^"'`\s]+)""")


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        values = {name: value or "" for name, value in attrs}
        loaded = [value for name, value in values.items() if name in LOADED]
        if tag == "link" and not REFERENCES & set(values.get("rel", "").split()):
            loaded.append(values.get("href", ""))
        self.found += [url for value in loaded for url in value.split(",") if REMOTE.match(url)]
        self.found += STYLE.findall(values.get("style", ""))

    def handle_data(self, data: str) -> None:
        if self.inside in ("style", "script"):
            self.found += (STYLE if self.inside == "style" else SCRIPT).findall(data)


def remote_urls(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".css":
        return STYLE.findall(text)
    page = Page()
    page.feed(text)
    return page.found


def main(folder: str = "docs/_build") -> int:
    files = sorted(path for path in Path(folder).rglob("*") if path.suffix in (".html", ".css"))
    if not files:
        print(f"no pages in {folder}: build them first, python -m sphinx -W -n docs docs/_build")
        return 1
    found = [f"{path}: {url.strip()}" for path in files for url in remote_urls(path)]
    print("\n".join(found) or f"{len(files)} files load nothing from the network")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
