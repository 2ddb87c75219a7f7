"""The page of a tournament as a file: what it holds, and that no name can break it."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from runpy import run_path

import numpy as np
import pytest
from pages import HOSTILE, KINDS, Page, failed, hostile, in_order, named, profile_of, sampled, three_seats, two_seats

import relgames as rg
from relgames import strategies

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module", params=KINDS, ids=lambda make: make.__name__)
def made(request, tmp_path_factory):
    """A tournament and its page."""
    t = request.param()
    return t, rg.report.html(t, tmp_path_factory.mktemp("pages") / "page.html", seed=3)


def test_the_rounds_are_those_of_history(made):
    t, path = made
    data = Page(path).data
    played = 0
    for row, match in enumerate(data["matches"]):
        profile = profile_of(data, t, row)
        seats = [lineup[k] for lineup, k in zip(t.strategies, profile, strict=True)]
        assert match["seed"] == 3 + np.ravel_multi_index(profile, t.exact.shape)
        if "failed" in match:
            assert "faulty" in [getattr(strategy, "name", "") for strategy in seats]
            assert [len(actions) for actions in match["actions"]] == [4, 4]
            continue
        h = rg.history(t.game, seats, data["rounds"], match["seed"])
        assert np.array_equal(np.transpose(match["actions"]), h.actions)
        for seat, states in enumerate(match["states"]):
            assert (states is None) == (not isinstance(seats[seat], rg.Machine))
            assert states is None or states == h.states[:, seat].tolist()
        played += 1
    assert played
    assert len(data["matches"]) == t.exact.size


def test_the_payoffs_are_those_of_the_tournament(made):
    t, path = made
    data = Page(path).data
    places = np.ix_(*([k["number"] for k in lineup] for lineup in lineups_of(data, t)))
    for shown, values in (("payoffs", t.payoffs), ("errors", t.standard_errors), ("apart", t.apart)):
        if values is not None:
            got = np.array(data[shown], dtype=float)
            np.testing.assert_allclose(got, values[places], rtol=1e-11, atol=0)
    assert np.array_equal(data["exact"], t.exact[places])


def lineups_of(data, t):
    return data["strategies"] * t.game.game.seats if t.shared else data["strategies"]


def test_it_is_the_same_byte_for_byte(made, tmp_path):
    t, path = made
    again = rg.report.html(t, tmp_path / "page.html", seed=3)
    assert again.read_bytes() == path.read_bytes()
    assert b"\r" not in path.read_bytes()


def test_it_loads_nothing_and_runs_only_its_own_script(made):
    path = made[1]
    page = Page(path)
    assert page.suspicious == []
    assert page.tags["script"] == 2
    assert run_path(str(ROOT / "docs" / "check_site.py"))["read"](path).remote == []
    hashes = {kind: b64encode(sha256(page.raw[kind].encode()).digest()).decode() for kind in ("style", "module")}
    assert page.policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{hashes['style']}'; script-src 'sha256-{hashes['module']}'" in page.policy
    assert "unsafe" not in page.policy


def test_names_cannot_change_what_the_page_is_made_of(tmp_path):
    tame = Page(rg.report.html(named(tuple("abcde")), tmp_path / "tame.html"))
    page = Page(rg.report.html(hostile(), tmp_path / "hostile.html"))
    assert page.tags == tame.tags
    assert page.suspicious == tame.suspicious == []
    for name in HOSTILE[:4]:
        assert name in page.text


@pytest.mark.parametrize("make", [two_seats, three_seats, in_order, hostile], ids=lambda make: make.__name__)
def test_its_code_makes_the_same_page_again(make, tmp_path, monkeypatch):
    path = rg.report.html(make(), tmp_path / "page.html", rounds=4, title="A title")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    exec(Page(path).code, {})
    assert Path("page.html").read_bytes() == path.read_bytes()


def test_code_that_is_not_complete_says_so(tmp_path):
    code = Page(rg.report.html(sampled(), tmp_path / "page.html")).code
    assert "...,  # no. 2: the program 'patient'" in code
    assert "...,  # no. 3: the agent 'learner'" in code
    assert "method='sampled', repetitions=30, seed=5, self_play=False" in code
    large = rg.Machine(np.tile([1.0, 0.0], (400, 1)), np.zeros((400, 4), dtype=int), name="large")
    t = rg.tournament(rg.RepeatedGame(rg.games.donation(), discount=0.5), [large, strategies.tit_for_tat()])
    page = Page(rg.report.html(t, tmp_path / "page.html"))
    assert "...,  # no. 0: the machine 'large' of 400 states" in page.code
    machine = next(s for s in page.data["strategies"][0] if s["name"] == "large")
    assert (machine["states"], len(machine["next"])) == (400, 100)


def test_what_is_left_out_is_said(tmp_path):
    field = [strategies.pure_rule(k, memory=1) for k in range(0, 16, 3)]
    t = rg.tournament(rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=9), field)
    page = Page(rg.report.html(t, tmp_path / "page.html", matches=15, rounds=50))
    assert [k["number"] for k in page.data["strategies"][0]] == list(t.ranking[:3])
    assert page.data["rounds"] == 9
    assert "3 of 6 × 3 of 6: 9 of 36 profiles" in " ".join(page.text.split())
    assert "matches=36" in page.text
    # The ranking has all.
    assert all(machine.name in page.text for machine in field)
    everything = Page(rg.report.html(t, tmp_path / "page.html", matches=36))
    assert "All 36 profiles are shown" in " ".join(everything.text.split())
    assert len(everything.data["matches"]) == 36
    none = Page(rg.report.html(t, tmp_path / "page.html", rounds=0))
    assert none.data["matches"] is None
    assert "No rounds were played" in none.text


def test_a_large_seat_does_not_crowd_out_a_small_one(tmp_path):
    giver, taker = strategies.always_give(), strategies.always_withhold()
    r = rg.RepeatedGame(rg.games.donation(), discount=0.5)
    t = rg.tournament(r, ([giver] * 7, [giver, taker]))
    data = Page(rg.report.html(t, tmp_path / "page.html", matches=9)).data
    assert [len(lineup) for lineup in data["strategies"]] == [4, 2]


def test_how_it_was_computed_is_said(tmp_path):
    def text(t):
        return " ".join(Page(rg.report.html(t, tmp_path / "page.html", rounds=2)).text.split())

    exact = text(two_seats())
    assert "9 profiles of strategies: 9 exact, 0 sampled" in exact
    assert "discount 0.95; execution error 0.05; all move at once" in exact
    assert f"relgames {rg.__version__}, numpy {np.__version__}" in exact
    mixed = text(sampled())
    assert "30 repetitions of each match; seed 5." in mixed
    assert "without the matches of a strategy with itself" in mixed
    assert "in each round seat 0, then seat 1" in text(in_order())
    assert "after somebody left, per round: customer 1, team 2, owner 3" in text(three_seats())
    assert "5 failed, because a strategy did; no score counts them" in text(failed())


def test_a_drawn_seed_is_kept(tmp_path):
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=5)
    field = [strategies.random(), strategies.joss()]
    t = rg.tournament(r, field, method="sampled", repetitions=5)
    assert np.array_equal(rg.tournament(r, field, "sampled", 5, seed=t.seed).payoffs, t.payoffs)
    assert f"seed {t.seed}." in Page(rg.report.html(t, tmp_path / "page.html")).text
    assert rg.tournament(r, field, method="exact", seed=3).seed is None
    given = rg.tournament(r, field, method="sampled", repetitions=5, seed=np.random.default_rng(1))
    assert given.seed is None
    assert "a generator of random numbers was given as seed" in Page(rg.report.html(given, tmp_path / "p")).text


def test_a_page_stays_small(tmp_path):
    rng = np.random.default_rng(1)
    r = rg.RepeatedGame(rg.games.donation(), discount=0.9, noise=rg.Noise(execution=0.1))
    field = [rg.Machine(np.eye(2)[rng.integers(0, 2, 6)], rng.integers(0, 6, (6, 4))) for _ in range(40)]
    path = rg.report.html(rg.tournament(r, field), tmp_path / "page.html")
    frame = len(rg.report.html(two_seats(), tmp_path / "small.html").read_bytes())
    # 1,600 matches of 30 rounds of two actions and two states.
    assert len(path.read_bytes()) - frame < 1600 * 100


def test_the_old_file_is_lost_only_to_a_complete_new_one(tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    path.write_text("old")

    def full(self, target):
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="no space"):
            rg.report.html(two_seats(), path)
    assert path.read_text() == "old"
    link = tmp_path / "link.html"
    link.symlink_to(path)
    assert rg.report.html(two_seats(), link) == link
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["link.html", "page.html"]


def test_errors_say_what_to_do(tmp_path):
    t = two_seats()
    with pytest.raises(TypeError, match=r"which rg\.tournament\(\) returns; got Game"):
        rg.report.html(t.game.game, tmp_path / "page.html")
    with pytest.raises(IsADirectoryError, match="path must be a file; got the folder"):
        rg.report.html(t, tmp_path)
    with pytest.raises(FileNotFoundError, match="Make it first"):
        rg.report.html(t, tmp_path / "nowhere" / "page.html")
    with pytest.raises(TypeError, match="path must be a file name; got 3"):
        rg.report.html(t, 3)
    with pytest.raises(TypeError, match="title must be a string"):
        rg.report.html(t, tmp_path / "page.html", title=3)
    for name, least in (("rounds", 0), ("matches", 1), ("seed", 0)):
        with pytest.raises(ValueError, match=f"{name} must be at least {least}; got -1"):
            rg.report.html(t, tmp_path / "page.html", **{name: -1})
    assert list(tmp_path.iterdir()) == []


def test_progress_goes_to_standard_error(tmp_path, capsys):
    rg.report.html(two_seats(), tmp_path / "page.html", progress=True)
    assert "9/9" in capsys.readouterr().err


def test_the_example_writes_its_page(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    t = run_path(str(ROOT / "examples" / "tournament_page.py"))["t"]
    page = Page(tmp_path / "tournament_page.html")
    assert "Neighbours in a street" in page.text
    assert len(page.data["matches"]) == len(t.strategies[0]) ** 2
    assert "22 strategies, 484 matches" in capsys.readouterr().out
