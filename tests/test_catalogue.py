"""The catalogue: what it lists, how it is filtered, looked up and shown."""

from __future__ import annotations

from math import inf

import pytest

import relgames as rg
from relgames.strategies import Catalogue, Machine, Program, memory_depth, published
from relgames.strategies.listing import ENTRIES, Entry, Source, listed

DILEMMA = rg.games.prisoners_dilemma()
EVERYTHING = rg.catalogue()


@pytest.mark.parametrize("entry", EVERYTHING, ids=lambda entry: entry.name)
def test_every_entry_is_a_cited_strategy(entry):
    strategy = entry.strategy
    assert isinstance(strategy, Machine | Program)
    assert strategy.name
    assert strategy is entry.strategy
    lines = (entry.build.__doc__ or "").splitlines()
    assert lines[0] == entry.summary
    assert entry.summary.endswith(".")
    assert str(entry) == f"{entry.name}: {entry.summary}\n{entry.source}"
    assert "References" in (line.strip() for line in lines)
    assert ">>>" in entry.build.__doc__
    if isinstance(strategy, Machine):
        assert strategy.minimize().states == strategy.states
        assert entry.kind == "machine"
        counts = strategy.actions**entry.seats
        assert strategy.profiles == counts
    else:
        assert entry.kind == "program"
        assert (entry.states, entry.memory) == (inf, inf)
        assert len(strategy.counts) == entry.seats


def test_publications_have_keys_of_their_own():
    sources = {entry.source for entry in EVERYTHING}
    assert len({source.key for source in sources}) == len(sources)
    for source in sources:
        assert str(source.year) in source.key


def test_everything_listed_in_published_is_exported_there():
    there = {name for name, entry in ENTRIES.items() if ".published." in entry.build.__module__}
    assert there <= set(published.__all__)


def test_filters_agree_with_the_entries():
    for told in ({"memory": 1}, {"states": 3}, {"stochastic": True}, {"stochastic": False}, {"seats": 3}):
        ((name, value),) = told.items()
        chosen = set(rg.catalogue(**told).names)
        for entry in EVERYTHING:
            actual = getattr(entry, name)
            assert (entry.name in chosen) == (actual == value if name in ("stochastic", "seats") else actual <= value)
    machines, programs = rg.catalogue(kind="machine"), rg.catalogue(kind="program")
    assert {*machines.names, *programs.names} == set(EVERYTHING.names)
    assert not {*machines.names} & {*programs.names}
    assert rg.catalogue(memory=inf).names == EVERYTHING.names
    both = rg.catalogue(memory=2, stochastic=False, seats=2)
    assert set(both.names) == {*rg.catalogue(memory=2).names} & {*rg.catalogue(stochastic=False, seats=2).names}


def test_sources_are_found_by_key_year_words_and_themselves():
    yi = rg.catalogue()["tft_atft"].source
    expected = ("friendly_rival", "tft_atft")
    for asked in ("yi2017", yi, "Yi Baek Choi", "yi anti-tit-for-tat", "YI 2017"):
        assert rg.catalogue(source=asked).names == expected
    assert set(expected) <= set(rg.catalogue(source=2017).names)
    assert rg.catalogue(source="Murase").sources == tuple(
        sorted({e.source for e in EVERYTHING if "Murase" in e.source.authors}, key=lambda s: s.key)
    )


def test_a_verdict_is_asked_of_the_machines_that_fit():
    asked = []

    def verdict(game, machine):
        asked.append((machine.actions, machine.profiles))
        return machine.states == 2

    found = rg.catalogue(satisfies=verdict, game=DILEMMA)
    assert set(asked) == {(2, 4)}
    assert set(found.names) == {e.name for e in EVERYTHING if e.seats == 2 and e.kind == "machine"
                                and e.strategy.states == 2 and e.strategy.actions == 2}  # fmt: skip
    assert set(rg.catalogue(kind="program").names) == set(found.undecided)
    assert rg.catalogue(satisfies=verdict, game=DILEMMA, kind="machine").undecided == {}


def test_friendly_rivals_are_found_by_the_theory():
    found = rg.catalogue(
        memory=3, stochastic=False, kind="machine", satisfies=(rg.is_rival, rg.is_efficient), game=DILEMMA
    )
    assert {"capri", "tft_atft", "friendly_rival"} <= set(found.names)
    assert not {"tit_for_tat", "win_stay_lose_shift", "always_give"} & set(found.names)
    for entry in found:
        assert rg.is_rival(DILEMMA, entry.strategy)
        assert rg.is_efficient(DILEMMA, entry.strategy)


def test_what_a_verdict_refuses_is_undecided_and_says_why():
    found = rg.catalogue(family="trained", stochastic=True, satisfies=rg.is_efficient, game=DILEMMA)
    assert "without chance" in found.undecided["evolved_hmm_5"]
    assert "evolved_hmm_5" not in found
    assert "undecided: evolved_hmm_5" in str(found)
    assert "undecided: evolved_hmm_5" in found._repr_html_()


def test_verdicts_of_repeated_games_and_of_three_parties():
    r = rg.RepeatedGame(rg.games.public_good(), discount=0.9)
    names = rg.catalogue(
        satisfies=lambda game, machine: game is r and bool(rg.play(game, (machine,) * 3).profiles[0, 0, 0] > 0.999),
        game=r,
        states=2,
    ).names
    assert "grim_of_three" in names
    assert "always_withhold_of_three" not in names


def test_a_bar_counts_the_strategies(capsys):
    found = rg.catalogue(family="friendly rival", seats=2, satisfies=rg.is_rival, game=DILEMMA, progress=True)
    assert f"{len(found)}/{len(found)}" in capsys.readouterr().err
    rg.catalogue(family="friendly rival", satisfies=rg.is_rival, game=DILEMMA)
    assert capsys.readouterr().err == ""


def test_look_up_by_name():
    assert EVERYTHING["grim"].strategy.name == "grim"
    assert EVERYTHING["Tit for Tat"] is EVERYTHING["tit_for_tat"] is EVERYTHING["tit-for-tat"]
    assert EVERYTHING[0].name == EVERYTHING.names[0]
    assert EVERYTHING[:3].names == EVERYTHING.names[:3]
    assert "CAPRI" in EVERYTHING
    assert EVERYTHING["capri"] in EVERYTHING
    assert "capri" not in rg.catalogue(seats=3)
    with pytest.raises(KeyError, match="tit_for_tat"):
        EVERYTHING["tit_for_tatt"]
    with pytest.raises(KeyError, match="no strategy 'xyzzy'"):
        EVERYTHING["xyzzy"]


def test_a_table_has_a_line_per_strategy():
    few = rg.catalogue(family="friendly rival", seats=2)
    assert isinstance(few, Catalogue)
    table = str(few).split("\n\n")[0].splitlines()
    assert [line.split()[0] for line in table] == ["strategy", *few.names]
    capri = dict(zip(table[0].split(), next(line for line in table if line.startswith("capri ")).split(), strict=False))
    assert (capri["states"], capri["memory"], capri["chance"], capri["seats"]) == ("14", "3", "no", "2")
    assert few._repr_html_().count("<tr>") == len(few) + 1
    assert repr(few) == f"Catalogue({len(few)} strategies of {len(few.sources)} publications)"
    assert repr(rg.catalogue(states=1, memory=0, seats=3, stochastic=True, kind="machine")).startswith("Catalogue(0 ")


def test_a_line_up_plays():
    line_up = rg.catalogue(states=2, seats=2, stochastic=False, memory=1, kind="machine").strategies
    fitting = [machine for machine in line_up if machine.actions == 2]
    assert len(rg.tournament(rg.RepeatedGame(DILEMMA, rounds=10), fitting).ranking) == len(fitting)


def test_pandas():
    pytest.importorskip("pandas")
    table = rg.catalogue(seats=3).to_pandas()
    assert list(table.index) == list(rg.catalogue(seats=3).names)
    assert table.loc["fuss", "states"] == 26
    assert table.loc["fuss", "memory"] == memory_depth(published.fuss())


@pytest.mark.parametrize(
    ("told", "error", "words"),
    [
        ({"family": "trigers"}, ValueError, "family must be one of .*trigger"),
        ({"source": "Shakespeare"}, ValueError, "source must be a publication.*yi2017"),
        ({"source": 3.5}, TypeError, "source must be"),
        ({"kind": "agent"}, ValueError, "kind must be 'machine' or 'program'"),
        ({"stochastic": 1}, TypeError, "stochastic must be True or False"),
        ({"states": 0}, ValueError, "states must be at least 1"),
        ({"seats": "two"}, TypeError, "seats must be an integer"),
        ({"memory": -1}, ValueError, "memory must be at least 0"),
        ({"satisfies": rg.is_rival}, ValueError, "satisfies and game go together"),
        ({"game": DILEMMA}, ValueError, "satisfies and game go together"),
        ({"satisfies": ("is_rival",), "game": DILEMMA}, TypeError, "satisfies must hold functions"),
        ({"satisfies": rg.is_rival, "game": [[3, 0], [5, 1]]}, TypeError, "game must be a Game"),
        ({"satisfies": lambda game, machine: object(), "game": DILEMMA}, TypeError, "must return a bool"),
    ],
)
def test_errors_name_the_way_out(told, error, words):
    with pytest.raises(error, match=words):
        rg.catalogue(**told)


def test_a_name_is_listed_once():
    source = Source("nobody2000", "N. Body", 2000, "Title", "Venue")
    with pytest.raises(ValueError, match="has a grim already"):
        listed(source, "trigger")(rg.strategies.grim)
    assert isinstance(ENTRIES["grim"], Entry)
