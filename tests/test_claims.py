"""The page of claims has each of the eighteen rows; its verdicts are those that the examples come to."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


@pytest.fixture(scope="module")
def page():
    """The module that makes the page; it is not part of the package."""
    spec = importlib.util.spec_from_file_location("claims_page", ROOT / "docs/claims_page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def conclusion(example):
    """What an example says under its heading "What came out", in comments and in what it prints."""
    _, _, text = example.read_text(encoding="utf-8").partition("# What came out\n")
    printed = [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
    return " ".join([*re.findall(r"^# (.*)$", text, flags=re.M), *map(str, printed)])


def test_the_page_has_each_row_once():
    text = (ROOT / "docs/explanation/claims.md").read_text(encoding="utf-8")
    assert [int(row) for row in re.findall(r"^(\d+)\. ", text, flags=re.M)] == list(range(1, 19))


def test_each_row_has_a_verdict(page):
    assert {row for example in EXAMPLES for row in page.verdicts(example)} == set(range(1, 19))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_states_a_verdict_on_the_rows_that_it_takes_up(page, example):
    found = re.search(r"Rows? (\d+)(?: and (\d+))? of the relationships", page.intro(example))
    assert set(page.verdicts(example)) == {int(row) for row in (found.groups() if found else ()) if row}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_verdict_says_what_came_out(page, example):
    verdicts = " ".join(page.verdicts(example).values())
    if verdicts:
        assert page.stems(verdicts) == page.stems(conclusion(example))
