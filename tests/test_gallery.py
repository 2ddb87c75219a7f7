"""The gallery's index has each example once, with its question, and each leaves a figure or a page."""

from __future__ import annotations

import re

import pytest
from example_scripts import EXAMPLES, NAMES, source

INDEX = (EXAMPLES / "index.rst").read_text(encoding="utf-8")


def test_each_example_is_in_one_section_with_its_question():
    entries = re.findall(r"^   (\w+): (.*)$", INDEX, re.MULTILINE)
    assert sorted(name for name, _ in entries) == list(NAMES)
    assert all(question.endswith("?") for _, question in entries)


@pytest.mark.parametrize("name", NAMES)
def test_each_example_leaves_a_figure_or_a_page(name):
    assert re.search(rf'"{name}\.(png|html)"|^(ax = )?(rg\.)?report\.\w+\(', source(name), re.MULTILINE)
