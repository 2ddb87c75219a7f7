"""The page of claims names for each of the eighteen rows the examples that say they answer it, and no others."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def rows_of(example):
    """The rows that an example says it answers."""
    intro = ast.get_docstring(ast.parse(example.read_text(encoding="utf-8")))
    found = re.search(r"Rows? (\d+)(?: and (\d+))? of the relationships", intro)
    return {int(row) for row in found.groups() if row} if found else set()


def test_each_row_has_its_pages():
    page = (ROOT / "docs/explanation/claims.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| (\d+) \|(.*)$", page, flags=re.M)
    assert [int(row) for row, _ in lines] == list(range(1, 19))
    said = {(int(row), name) for row, line in lines for name in re.findall(r"gallery/(\w+)\.rst", line)}
    answered = {(row, path.stem) for path in (ROOT / "examples").glob("*.py") for row in rows_of(path)}
    assert said == answered
