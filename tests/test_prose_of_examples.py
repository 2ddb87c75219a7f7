"""No example states a number that neither its code has, nor what it prints, nor the test of it."""

from __future__ import annotations

from pathlib import Path

import prose
import pytest
from example_scripts import NAMES, run, source

TESTS = Path(__file__).parent


def modules_about(name):
    """Return the texts of the tests that run an example."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(TESTS.glob("test_*.py")))
    return [text for text in texts if f'run("{name}")' in text or f'"{name}.py"' in text]


@pytest.mark.parametrize("name", NAMES)
def test_each_number_of_the_prose_is_computed_or_tested(name):
    evidence = prose.evidence_of_script(source(name), run(name)["printed"])
    for text in modules_about(name):
        evidence += prose.evidence_of_test(text)
    offenders = prose.unproven(prose.prose_of(source(name)), evidence)
    assert [f"examples/{name}.py:{line}: {text}" for line, text, _ in offenders] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_example_has_a_test(name):
    assert modules_about(name)


# --- The rule itself ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("65,536 rules, 2.5 of them", ["65536", "5/2"]),
        ("2/3 of all, two thirds, 1 / 3", ["2/3", "2/3", "1/3"]),
        ("half of a hundred", ["1/2", "100"]),
        ("one time in a hundred; nine in ten; 1 mistake in 20", ["1/100", "9/10", "1/20"]),
        ("2.1 billion, three thousand", ["2100000000", "3000"]),
        ("-1/4 and (1 - 2 d) / 3", ["1/4", "1", "2", "3"]),
        # One is a pronoun, the third an ordinal, the others parts of names.
        ("one of L3 and EXTORT-2, the third of capri_3, half-hearted", []),
        ("Rows 8 and 12; 3 May 2012; in 1980; [1]_; the essay \"Relationships 101\"; five essays", []),
        (".. [1] Somebody (2012), Some Journal 109, 10-20.", []),
    ],
)  # fmt: skip
def test_numbers_that_prose_states(text, values):
    assert [str(one.means[0].value) for one in prose.statements(text)] == values


@pytest.mark.parametrize(
    ("stated", "known", "proven"),
    [
        ("0.33", "0.3333", True),
        ("0.34", "0.3333", False),
        ("0.3333", "1/3", True),
        ("1/3", "0.3333", True),
        # A digit alone is no rounding: too much would round to it.
        ("0.3", "0.3333", False),
        ("0.3", "0.30", True),
        ("12 %", "0.12", True),
        ("12 %", "12", True),
        ("0.12", "12.0%", True),
        ("2.1 billion", "2,147,516,416", True),
        ("2.2 billion", "2,147,516,416", False),
        ("seven", "7", True),
        ("seven", "70", False),
    ],
)
def test_a_number_is_proven_by_what_rounds_to_it(stated, known, proven):
    assert (prose.unproven([(1, stated)], prose.numbers(known)) == []) == proven


SCRIPT = '''"""Title

Two thirds of 12.
"""

for k in range(2):
    print(f"found {k + 41} of 99, {'always'}: {k / 2:5.2f}")  # 13
try:
    import matplotlib
except ImportError:
    pass
else:
    size = 12
'''


def test_a_script_does_not_prove_what_it_only_says():
    printed = "found 41 of 99, always:  0.00\nfound 42 of 99, always:  0.50\n"
    evidence = prose.evidence_of_script(SCRIPT, printed)
    found = {one.text: one.line for one in prose.unproven(prose.prose_of(SCRIPT), evidence)}
    assert found == {"Two thirds": 3, "12": 3, "99": 7, "13": 7}
    assert prose.unproven([(1, "42, half")], evidence) == []


def test_what_a_test_compares_is_evidence_and_what_it_says_of_itself_is_not():
    evidence = prose.evidence_of_test('"""Of 5."""\nassert F(2, 3) - 1 == x\nassert "13 of 15" in printed  # 8\n')
    assert {str(number.value) for number in evidence} == {"2", "3", "2/3", "1", "1/3", "13", "15"}
