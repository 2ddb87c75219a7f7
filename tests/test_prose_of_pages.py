"""No page states a number that neither its executed blocks, nor its formulas, nor a test that it names has."""

from __future__ import annotations

import json
import re
from pathlib import Path

import prose_of_pages as pages
import pytest

import relgames as rg

DOCS = pages.ROOT / "docs"
# Not in _build.
PAGES = [pages.ROOT / "README.md", *sorted([*DOCS.glob("*.md"), *DOCS.glob("[a-z]*/*.md")])]
PAGES += sorted(DOCS.glob("reference/*.rst"))
TUTORIALS = [path for path in PAGES if path.parent.name == "tutorials" and path.stem != "index"]


def name(path: Path) -> str:
    return str(path.relative_to(pages.ROOT))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_each_number_of_a_page_is_shown_or_tested(path):
    offenders = pages.offenders(path.read_text(encoding="utf-8"))
    assert [f"{name(path)}:{line}: {text}" for line, text in offenders] == []


@pytest.mark.parametrize("path", TUTORIALS, ids=name)
def test_a_tutorial_is_read_in_ten_minutes(path):
    """At 150 words a minute, which is slow, so that there is time to paste the blocks."""
    prose = [part.text for section in pages.sections(path.read_text(encoding="utf-8")) for part in section.paragraphs]
    assert sum(len(text.split()) for text in prose) / 150 <= 10


def test_the_page_of_claims_has_eighteen():
    text = (DOCS / "explanation/claims.md").read_text(encoding="utf-8")
    assert len(pages.ITEM.findall(text)) == 18


def test_the_file_format_is_that_of_the_first_schema(tmp_path):
    rg.save(rg.games.trust(), tmp_path / "game.json")
    assert json.loads((tmp_path / "game.json").read_text(encoding="utf-8"))["schema"] == 1


# --- The rule itself ----------------------------------------------------------------------------------

PAGE = """# Of 7 parties

They get [3 of 7](page-9.md) each, `8` and $\\delta = 5/6$, and all 4 that are left
get a half (Somebody 1999, section 4.5).

```pycon
>>> play(Fraction(3, 7), "of 20")  # 9
Fraction(11, 12)
>>> def play(x):
...     return x - 1
```

```{note}
Both get 5/6, from 11/12 on, 20 of them from 9.
```

$$
x = 13
$$

1. A third one gets 13, and two get the share.
2. Twice.
3. Again.

```python
print(14)
```

It is 14.

## Sources

- Somebody (1999), 15 things.

## More

[1] Footnote 16.
"""


def found(text):
    return [(offender.line, offender.text) for offender in pages.offenders(text)]


def test_numbers_without_evidence_are_named_with_their_lines():
    assert found(PAGE) == [(3, "4"), (4, "half"), (14, "9"), (29, "14")]


@pytest.mark.parametrize(
    ("before", "after", "offender"),
    [
        ("Of 7", "Of 18", (1, "18")),
        ("get a half", "get three halves", (4, "halves")),
        ("from 11/12 on", "from 12/13 on", (14, "12/13")),
        ("gets 13", "gets 0.13", (21, "0.13")),
        ("the share", "a third of it", (21, "a third")),
        ("the share", "a million", (21, "a million")),
        ("the share", "twice as much", (21, "twice")),
    ],
)
def test_a_number_that_is_changed_is_an_offender(before, after, offender):
    assert offender not in found(PAGE)
    assert offender in found(PAGE.replace(before, after))


def test_what_is_shown_in_a_later_section_is_no_evidence_yet():
    assert found("It is 5.\n\n## Then\n\nStill 5.\n\n```pycon\n>>> 2 + 3\n5\n```\n\nIt is 5.\n") == [(1, "5")]


TESTS = '''
MOST = 117

def test_limit():
    """Of 118."""
    assert found(MOST) == F(2, 3)  # 119

class TestMore:
    def test_other(self):
        assert found("12 %")

def test_unused():
    assert 120
'''


@pytest.mark.parametrize(
    ("test", "said", "offenders"),
    [
        ("test_limit", "117", []),
        ("test_limit", "two thirds", []),
        ("test_limit", "118", [(1, "118")]),
        ("test_limit", "119", [(1, "119")]),
        ("test_limit", "120", [(1, "120")]),
        ("TestMore::test_other", "12 %", []),
        ("TestMore::test_none", "so", [(1, "no such test: tests/test_it.py::TestMore::test_none")]),
        ("test_none", "so", [(1, "no such test: tests/test_it.py::test_none")]),
    ],
)
def test_a_test_proves_the_numbers_that_it_has(test, said, offenders, tmp_path, monkeypatch):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_it.py").write_text(TESTS, encoding="utf-8")
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    pages.evidence_of.cache_clear()
    tie = f"<!-- tested: tests/test_it.py::{test} -->"
    for gap in ("\n", "\n\n"):
        assert found(f"It is {said}.{gap}{tie}\n\nMore.") == offenders
    assert (1, said) in found(f"It is {said}.\n\nMore.\n{tie}\n") or said == "so"
    pages.evidence_of.cache_clear()


@pytest.mark.parametrize("text", ["a tenth of a second", "5 seconds", "in ten minutes", "10 rounds a second"])
def test_how_long_it_takes_is_not_proven_by_a_number_on_the_page(text):
    page = f"```pycon\n>>> 1 / 10, 10, 5\n```\n\nIt takes {text}.\n"
    assert any(re.search("second|minute", said) for _, said in found(page))
    assert any(not re.search("second|minute", said) for _, said in found(page))


def test_seconds_that_are_none_are_no_time():
    assert found("The second of them, in a second round, and `seconds=`.") == []
