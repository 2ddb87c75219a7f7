"""The reader of the documentation's prose tells names that exist from those that do not."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("relgames", "relgames.games", "relgames.strategies", "relgames.equilibria", "relgames.tournaments")


@pytest.fixture(scope="module")
def prose():
    """The extension; it is not part of the package."""
    spec = importlib.util.spec_from_file_location("spelling_of_names", ROOT / "docs/spelling_of_names.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "text",
    [
        "rg.tournament",
        "rg.strategies.grim",
        "strategies.tit_for_tat",
        "Machine.minimize",
        "Machine.act",
        'tournament(method="sampled")',
        "rg.play(r, profile, exact=True)",
        "discount",
        "mine",
        "numpy",
        "not an expression",
        "d < 1",
    ],
)
def test_names_that_exist(prose, text):
    assert list(prose.unknown(text, {"r", "profile", "mine"}, PACKAGES)) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("rg.torunament", "rg.torunament"),
        ("rg.strategies.grimm", "rg.strategies.grimm"),
        ("strategies.tit_for_tatt", "strategies.tit_for_tatt"),
        ("Machine.minimise", "Machine.minimise"),
        ('tournament(metod="sampled")', "metod in tournament(metod='sampled')"),
        ("discuont", "discuont"),
        ("rg.play(r, theirs)", "theirs"),
    ],
)
def test_names_that_do_not(prose, text, name):
    assert list(prose.unknown(text, {"r"}, PACKAGES)) == [name]


def test_spellings_a_letter_apart_are_near(prose):
    for wrong in ("Novak", "Nowack", "Nowk"):
        assert prose.near("Nowak") & prose.near(wrong)
    assert not prose.near("Nowak") & prose.near("Hilbe")
