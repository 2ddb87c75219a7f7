"""Each strategy, game and solver names its source, and the bibliography has it."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import pytest

from relgames import equilibria, games
from relgames.strategies import catalogue

sys.path.insert(0, str(Path(__file__).parent.parent / "docs"))

from bibliography_links import SECTION, Bibliography, write_catalogue

# Arithmetic of profiles, and a test of a game's labels.
NO_SOURCE = {"own_first_strides", "profile_strides", "labels"}


@pytest.fixture(scope="module")
def bibliography():
    write_catalogue()
    return Bibliography()


def functions(package):
    found = {name: getattr(package, name) for name in package.__all__}
    return [value for name, value in found.items() if inspect.isfunction(value) and name not in NO_SOURCE]


NAMED = [*functions(games), *functions(equilibria), *(entry.build for entry in catalogue())]


@pytest.mark.parametrize("function", NAMED, ids=lambda f: f.__name__)
def test_each_has_a_source_that_is_in_the_bibliography(function, bibliography):
    found = SECTION.search(inspect.getdoc(function))
    assert found, "no References"
    keys, unknown = bibliography.cited(found[1])
    assert keys
    assert unknown == []


def test_a_source_is_recognised_by_its_title_or_first_page(bibliography):
    for text in (
        "W. H. Press and F. J. Dyson (2012), Iterated Prisoner's Dilemma contains strategies that dominate any "
        "evolutionary opponent",
        "Press and Dyson, PNAS 109 (2012) 10409–10413",
    ):
        assert bibliography.cited(text) == (["press2012"], [])


def test_a_source_that_is_missing_is_told(bibliography):
    assert bibliography.cited("A. N. Other (1977), On nothing, Journal of Voids 1, 1-2") == ([], ["1977"])
    # The year and the author of an entry are not enough.
    assert bibliography.cited("W. H. Press (2012), Something else") == ([], ["2012"])
