"""Open every page of the built site in a browser, as wide as a phone and as a desktop.

``python docs/check_pages.py [docs/_build]`` lists pages that are wider than the window, formulas that are cut off,
pictures that are missing or wider than the text, errors on the console, and requests to the network. It says so, and
checks nothing, where no browser is installed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import browser

WIDTHS = {"phone": 390, "desktop": 1280}
TABS = 4
MEASURE = """async () => {
  if (window.MathJax?.startup?.promise) await window.MathJax.startup.promise;
  const root = document.documentElement, found = [];
  const shown = e => e.tagName.toLowerCase() + (e.className?.trim?.() ? "." + e.className.trim().split(/\\s+/)[0] : "")
    + " " + JSON.stringify((e.alt ?? e.textContent).trim().slice(0, 40));
  const scrolls = e => ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
  const held = e => {
    for (let p = e.parentElement; p && p !== root; p = p.parentElement) if (scrolls(p)) return true;
    return false;
  };
  if (root.scrollWidth > root.clientWidth) {
    const [wide] = [...document.querySelectorAll("body *")]
      .filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && !held(e));
    found.push(`wider than the window by ${root.scrollWidth - root.clientWidth} px: ` + (wide ? shown(wide) : "?"));
  }
  const text = document.querySelector("article") ?? document.body;
  const right = text.getBoundingClientRect().right + 1;
  for (const m of document.querySelectorAll("mjx-container")) {
    const box = m.getBoundingClientRect();
    if ((box.right > right || m.scrollWidth > m.clientWidth + 1 && m.clientWidth) && !scrolls(m) && !held(m))
      found.push("formula cut off: " + shown(m.closest("p, div") ?? m));
    for (let e = m; e && e !== text; e = e.parentElement)
      if (getComputedStyle(e).overflowY === "hidden" && e.scrollHeight > e.clientHeight + 2 && e.clientHeight)
        found.push(`formula cut off at its height, ${e.scrollHeight} > ${e.clientHeight} px: ` + shown(e));
  }
  for (const i of document.images) {
    if (!i.complete) { i.loading = "eager"; await i.decode().catch(() => {}); }
    if (!i.naturalWidth) found.push("picture is missing: " + i.getAttribute("src"));
    if (i.closest("article") && i.getBoundingClientRect().right > right && !held(i))
      found.push("picture wider than the text: " + i.getAttribute("src"));
  }
  for (const { name } of performance.getEntriesByType("resource"))
    if (/^(https?|wss?):/.test(name)) found.push("asks the network for " + name);
  return found;
}"""


async def look(tab: Any, path: Path) -> list[str]:
    """Return what is wrong with a page."""
    found: list[str] = []

    def heard(message: Any) -> None:
        if message.type == "error":
            found.append(f"console: {message.text}")

    def raised(error: Any) -> None:
        found.append(f"script: {error}")

    listeners = {"console": heard, "pageerror": raised}
    for event, listener in listeners.items():
        tab.on(event, listener)
    for k, (name, width) in enumerate(WIDTHS.items()):
        await tab.set_viewport_size({"width": width, "height": 900})
        if k == 0:
            await tab.goto(path.as_uri())
        found += [f"{name}: {what}" for what in await tab.evaluate(MEASURE)]
    for event, listener in listeners.items():
        tab.remove_listener(event, listener)
    return found


async def look_at_all(pages: list[Path]) -> dict[Path, list[str]]:
    from playwright.async_api import async_playwright

    found: dict[Path, list[str]] = {}
    waiting = iter(pages)

    async def work(chromium: Any) -> None:
        tab = await chromium.new_page()
        for path in waiting:
            found[path] = await look(tab, path)

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser.path, args=list(browser.QUIET))
        await asyncio.gather(*(work(chromium) for _ in range(TABS)))
        await chromium.close()
    return {path: list(dict.fromkeys(found[path])) for path in pages}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default="docs/_build", type=Path)
    folder = parser.parse_args().folder
    if browser.path is None:
        print(f"NO BROWSER: none of {', '.join(browser.NAMES)} is installed, so the pages were not looked at")
        return 0
    pages = sorted(path.resolve() for path in folder.rglob("*.html") if "_static" not in path.parts)
    if not pages:
        print(f"no pages in {folder}: build them first, python -m sphinx -W -n docs docs/_build")
        return 1
    start = time.perf_counter()
    found = asyncio.run(look_at_all(pages))
    wrong = [f"{path}: {what}" for path, list_ in found.items() for what in list_]
    took = time.perf_counter() - start
    print(
        "\n".join(wrong) or f"{len(pages)} pages at {' and '.join(map(str, WIDTHS.values()))} px: all well",
        f"({took:.0f} s)",
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
