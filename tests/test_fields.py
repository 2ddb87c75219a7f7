"""The entries of published tournaments: against their naive twins, the Axelrod library, and the published scores."""

import inspect

import naive_fields as naive
import numpy as np
import pytest

import relgames as rg
from relgames import strategies as s
from relgames.strategies import published as pub

PD = rg.games.prisoners_dilemma()
ROUNDS = 200


def acts_of(strategy, theirs, draws, rounds):
    """What a strategy does against given acts of the other, with given draws, played step by step in Python."""
    if isinstance(strategy, s.Machine):
        acts, state = [], strategy.start
        for their, u in zip(theirs, draws, strict=True):
            acts.append(int(u >= strategy.act[state, 0]))
            state = strategy.next[state, 2 * acts[-1] + their]
        return acts
    state, acts, seen = np.array(strategy.start(rounds)), [], -1
    for their, u in zip(theirs, draws, strict=True):
        profile = np.array([acts[-1] if acts else -1, seen], dtype=np.int64)
        acts.append(int(strategy.step(state, profile, u)))
        seen = their
    return acts


def opponents(rounds, count, seed):
    """Acts of others: like coins of any bias, echoes of earlier rounds, cycles; and draws."""
    rng = np.random.default_rng(seed)
    for k in range(count):
        bias = rng.choice([0.02, 0.1, 0.3, 0.5, 0.8])
        theirs = (rng.random(rounds) < bias).astype(int)
        if k % 3 == 1:
            theirs = np.tile(theirs[: rng.integers(1, 14)], rounds)[:rounds]
        if k % 3 == 2:
            theirs[: rng.integers(10, rounds)] = 0
        yield theirs.tolist(), rng.random(rounds).tolist()


TWINS = {
    "downing": (pub.downing, naive.downing),
    "revised downing": (lambda: pub.downing(1, 0), lambda *a: naive.downing(*a, 1, 0)),
    "stein and rapoport": (pub.stein_and_rapoport, naive.stein_and_rapoport),
    "graaskamp": (pub.graaskamp, naive.graaskamp),
    "tideman and chieruzzi": (pub.tideman_and_chieruzzi, naive.tideman_and_chieruzzi),
    "gradual": (pub.gradual, naive.gradual),
    "later gradual": (pub.later_gradual, lambda *a: naive.gradual(*a, later=True)),
    "tullock": (pub.tullock, naive.tullock),
    "calculator": (pub.calculator, naive.calculator),
}
TWINS |= {
    f"majority {window} {tie}": (
        lambda window=window, tie=tie: pub.majority(window, tie),
        lambda *a, window=window, tie=tie: naive.majority(*a, window, tie),
    )
    for window in (1, 2, 3, 10, 11, 40, 50, None)
    for tie in (0, 1)
}


@pytest.mark.parametrize("rounds", [ROUNDS, None])
@pytest.mark.parametrize("name", TWINS)
def test_does_what_its_naive_twin_does(name, rounds):
    build, twin = TWINS[name]
    strategy = build()
    for theirs, draws in opponents(120 if rounds is None else rounds, 6, seed=len(name)):
        expected = []
        for t in range(len(theirs)):
            expected.append(twin(expected[:t], theirs[:t], rounds, draws[: t + 1]))
        assert acts_of(strategy, theirs, draws, rounds) == expected


# --- published scores -----------------------------------------------------------------------------------

# R. Axelrod (1980), table 2 and text: scores over 200 rounds of pairs that leave nothing to chance.
AXELROD = [
    ("TIT FOR TAT", "TIT FOR TAT", 600, 600),
    ("TIT FOR TAT", "TIDEMAN AND CHIERUZZI", 595, 600),
    ("TIT FOR TAT", "GRAASKAMP", 597, 597),
    ("TIT FOR TAT", "DOWNING", 597, 597),
    ("TIDEMAN AND CHIERUZZI", "TIDEMAN AND CHIERUZZI", 596, 596),
    ("TIDEMAN AND CHIERUZZI", "STEIN AND RAPOPORT", 596, 596),
    ("TIDEMAN AND CHIERUZZI", "GRAASKAMP", 310, 305),
    ("TIDEMAN AND CHIERUZZI", "DOWNING", 601, 591),
    ("NYDEGGER", "STEIN AND RAPOPORT", 595, 600),
    ("NYDEGGER", "DOWNING", 158, 398),
    ("STEIN AND RAPOPORT", "GRAASKAMP", 319, 314),
    ("STEIN AND RAPOPORT", "DOWNING", 200, 215),
    ("FRIEDMAN", "GRAASKAMP", 307, 302),
    ("FRIEDMAN", "DOWNING", 207, 202),
    ("DAVIS", "GRAASKAMP", 307, 302),
    ("DAVIS", "DOWNING", 194, 239),
    ("GRAASKAMP", "GRAASKAMP", 588, 588),
    ("DOWNING", "DOWNING", 202, 202),
]


def scores(a, b, rounds, seed=0):
    return rg.history(rg.RepeatedGame(PD, rounds=rounds), (a, b), seed=seed).payoffs.sum(axis=0).tolist()


@pytest.mark.parametrize(("one", "other", "mine", "theirs"), AXELROD)
def test_axelrods_scores_to_the_point(one, other, mine, theirs):
    field = {entry.name: entry for entry in pub.axelrod_1980()}
    assert scores(field[one], field[other], ROUNDS) == [mine, theirs]


def test_nydegger_as_printed_contradicts_the_table():
    printed = pub.nydegger(own=1, other=2)
    assert scores(printed, pub.downing(), ROUNDS) == [598, 593]


# B. Beaufils, J.-P. Delahaye and P. Mathieu (1997): scores of Gradual over 1000 rounds, but for the one with rand.
GRADUAL = {
    "coop": 3000,
    "def": 915,
    "tft": 3000,
    "spite": 3000,
    "p_nst": 2219,
    "p_kn": 3472,
    "sft_mj": 3000,
    "mist": 2996,
    "prob": 2999,
    "grad": 3000,
    "pav": 3000,
}


def test_graduals_published_scores_need_its_first_form():
    field = {entry.name: entry for entry in pub.beaufils_1997()}
    first = {name: scores(field["grad"], field[name], 1000)[0] for name in GRADUAL}
    assert first == GRADUAL
    later = {name: scores(pub.later_gradual(), field[name], 1000)[0] for name in GRADUAL}
    assert later != GRADUAL


def test_the_later_gradual_as_its_author_wrote_it_down():
    # J.-P. Delahaye, quoted in the Axelrod library's issue 1294: twenty rounds against one who always withholds.
    match = rg.history(rg.RepeatedGame(PD, rounds=20), (s.always_withhold(), pub.later_gradual()))
    assert "".join("CD"[act] for act in match.actions[:, 1]) == "CDCCDDDDCCDDDDDDDDDD"
    assert match.payoffs.sum(axis=0).tolist() == [40, 15]


# --- laws -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", [s.always_give(), s.always_withhold(), s.grim(), s.tit_for_tat(), s.bully()])
def test_the_zero_determinant_strategies_enforce_their_lines(other):
    r = rg.RepeatedGame(PD, discount=1)
    lines = {
        pub.equalizer: (0, 2),
        pub.zd_extort_3: (3, 1),
        pub.zd_extort_4: (4, 1),
        pub.zd_extort_2_weak: (2, 1),
        pub.zd_gen_2: (2, 3),
        pub.zd_set_2: (0, 2),
        pub.zd_mischief: (0, 1),
        pub.zd_extortion: (10, 1),
    }
    for build, (chi, baseline) in lines.items():
        mine, theirs = rg.play(r, (build(), other), exact=True).payoffs
        if chi:
            assert mine - baseline == chi * (theirs - baseline)
        else:
            assert theirs == baseline


def test_nydegger_is_trustworthy_but_not_gullible():
    r = rg.RepeatedGame(PD, discount=1)
    assert rg.play(r, (pub.nydegger(), pub.nydegger())).payoffs.tolist() == [3, 3]
    printed = pub.nydegger(own=1, other=2)
    loss = [rg.play(r, (one, s.always_withhold())).payoffs[0] for one in (pub.nydegger(), printed)]
    assert loss[0] > loss[1]


def test_feld_falls_to_its_end_and_stays_there():
    feld = pub.feld(rounds=4)
    state = np.array(feld.start(None))
    shares = []
    for _ in range(6):
        feld.step(state, np.array([0, 0]), 0.5)
        shares.append(state[0])
    assert shares == [0.875, 0.75, 0.625, 0.5, 0.5, 0.5]


def test_fields():
    for field, size in ((pub.axelrod_1980(), 15), (pub.beaufils_1997(), 12), (pub.stewart_plotkin_2012(), 19)):
        names = [entry.name for entry in field]
        assert len(set(names)) == len(names) == size
        assert all(
            (entry.counts if isinstance(entry, s.Program) else (2, entry.profiles // 2)) == (2, 2) for entry in field
        )


OURS = [
    getattr(pub, name)
    for name in pub.__all__
    if getattr(pub, name).__module__.rsplit(".", 1)[1]
    in (
        "axelrod_1980",
        "axelrod_1980_accounts",
        "beaufils_1997",
        "majority",
        "nowak_sigmund",
        "press_dyson_2012",
        "prison",
    )
]


@pytest.mark.parametrize("build", OURS, ids=lambda build: build.__name__)
def test_says_what_it_does_and_who_proposed_it(build):
    doc = inspect.getdoc(build)
    assert doc.splitlines()[0].endswith(".")
    assert doc.splitlines()[1] == ""
    assert "Examples\n--------\n" in doc
    assert "References\n----------\n" in doc or build is pub.majority
    documented = {word for line in doc.splitlines() if " : " in line for word in line.split(" : ")[0].split(", ")}
    assert set(inspect.signature(build).parameters) == documented
    assert all(set(build().counts) == {2} for _ in [0] if isinstance(build(), s.Program))


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: pub.nydegger(weights=(16, 4)), ValueError, "weights must hold 3 numbers"),
        (lambda: pub.grofman(2), ValueError, "both_withheld"),
        (lambda: pub.davis(-1), ValueError, "patience must be at least 0"),
        (lambda: pub.feld(rounds=0), ValueError, "rounds must be at least 1"),
        (lambda: pub.feld(end=1.5), ValueError, "end"),
        (lambda: pub.tullock(-0.1), ValueError, "less"),
        (lambda: pub.downing(after_giving=2), ValueError, "after_giving"),
        (lambda: pub.downing(P=4), ValueError, "T > R > P > S"),
        (lambda: pub.tideman_and_chieruzzi(S=2), ValueError, "T > R > P > S"),
        (lambda: pub.majority(0), ValueError, "window must be at least 1 and at most 50"),
        (lambda: pub.majority(51), ValueError, "window must be at least 1 and at most 50"),
        (lambda: pub.majority(5.0), TypeError, "window must be an integer"),
        (lambda: pub.majority(tie=2), ValueError, "tie must be at least 0 and at most 1"),
        (lambda: pub.calculator(p=-1), ValueError, "p must"),
    ],
)
def test_bad_parameters(build, error, message):
    with pytest.raises(error, match=message):
        build()
