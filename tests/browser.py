"""A headless Chromium for the tests that open pages: skipped, loudly, where none is installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without these it looks for its maker's servers at each start.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

path = next((found for name in NAMES if (found := shutil.which(name))), None)
needs_browser = pytest.mark.skipif(
    path is None, reason=f"NO BROWSER: none of {', '.join(NAMES)} is installed, so pages are not opened"
)


@contextmanager
def browser() -> Iterator[Any]:
    """Give playwright's browser, over the Chromium of this system."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        try:
            yield chromium
        finally:
            chromium.close()
