"""Who causes a loss: against the definitions on random games, and cases that are clear."""

from fractions import Fraction as F

import naive_causes
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import relgames as rg
from relgames import games, strategies
from relgames.strategies import always_give, always_withhold, give_while, grim

MACHINES = [
    always_give(seats=3),
    always_withhold(seats=3),
    give_while(1),
    give_while(2),
    grim(seats=3),
    strategies.random(F(1, 3), seats=3),
]
GIVE, TAKE = MACHINES[:2]


@st.composite
def cases(draw):
    payoffs = draw(st.lists(st.integers(-4, 4), min_size=24, max_size=24))
    outside = draw(st.lists(st.integers(-2, 2), min_size=3, max_size=3))
    r = rg.RepeatedGame(rg.Game(np.array(payoffs).reshape(2, 2, 2, 3)), discount=F(3, 4), outside=outside)
    played = [draw(st.sampled_from(MACHINES)) for _ in range(3)]
    references = [draw(st.sampled_from([None, *MACHINES])) for _ in range(3)]
    return r, played, references, draw(st.integers(0, 2))


@settings(max_examples=40, deadline=None)
@given(cases())
def test_against_the_definitions(case):
    r, played, references, seat = case
    asked = [j for j in range(3) if references[j] is not None]
    if not asked:
        return

    def worth(changed):
        lineup = [references[j] if j in changed else played[j] for j in range(3)]
        return rg.play(r, lineup, exact=True).payoffs[seat]

    c = rg.who_causes(r, played, references, seat, exact=True)
    outside = r.outside_fractions[seat]
    assert (c.payoff, c.outside, c.loses) == (worth(()), outside, worth(()) < outside)
    assert {frozenset(s) for s in c.turning} == naive_causes.turning(worth, asked, outside)
    expected = naive_causes.shares(worth, asked)
    assert list(c.shares) == [expected.get(j, 0) for j in range(3)]
    assert list(c.gains) == [worth({j}) - worth(()) if j in asked else 0 for j in range(3)]
    assert c.shares.sum() == c.agreed - c.payoff
    floats = rg.who_causes(r, played, references, seat)
    assert floats.turning == c.turning
    assert floats.shares == pytest.approx([float(x) for x in c.shares], abs=1e-9)
    assert isinstance(floats.payoff, float)
    assert isinstance(c.payoff, F)


def test_two_of_two_and_one_of_two():
    # Both others must give for the loss to turn; one is enough.
    loses = lambda needed: rg.Game(  # noqa: E731
        [[[[int(2 - y - z >= needed) - F(1, 2), 0, 0] for z in range(2)] for y in range(2)] for _ in range(2)]
    )
    for needed, turning in ((2, ((1, 2),)), (1, ((1,), (2,)))):
        r = rg.RepeatedGame(loses(needed), discount=F(1, 2))
        c = rg.who_causes(r, (GIVE, TAKE, TAKE), (None, GIVE, GIVE), seat=0, exact=True)
        assert c.turning == turning
        assert list(c.shares) == [0, F(1, 2), F(1, 2)]
    assert "caused by seat 1 (always withhold) and seat 2 (always withhold)" in str(
        rg.who_causes(rg.RepeatedGame(loses(2), discount=0.5), (GIVE, TAKE, TAKE), (None, GIVE, GIVE), seat=0)
    )


def test_the_loser_itself_may_be_the_cause():
    r = rg.RepeatedGame(games.donation(b=3, c=1), discount=F(9, 10))
    c = rg.who_causes(r, (always_give(), always_withhold()), (always_withhold(), None), seat=0, exact=True)
    assert c.turning == ((0,),)
    assert (c.payoff, c.agreed, c.gains[0]) == (-1, 0, 1)


def test_no_loss_and_a_loss_that_nobody_turns():
    r = rg.RepeatedGame(games.donation(), discount=0.9)
    none = rg.who_causes(r, (always_give(), always_give()), (None, always_withhold()), seat=0)
    assert not none.loses
    assert none.turning == ()
    assert str(none).endswith("no loss")
    dear = rg.RepeatedGame(games.donation(), discount=0.9, outside=(100, 100))
    lost = rg.who_causes(dear, (always_give(), always_withhold()), (None, always_give()), seat=0)
    assert lost.loses
    assert lost.turning == ()
    assert "nobody who has a reference" in str(lost)


def test_bad_input():
    r = rg.RepeatedGame(games.donation(), discount=0.9)
    pair = always_give(), always_withhold()
    with pytest.raises(TypeError, match="r must be a RepeatedGame, whose outside payoffs say what a loss is; got Game"):
        rg.who_causes(games.donation(), pair, pair, 0)  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match="references must hold one per seat, 2; got 1"):
        rg.who_causes(r, pair, pair[:1], 0)
    with pytest.raises(ValueError, match="strategies must hold one per seat, 2; got 3"):
        rg.who_causes(r, (*pair, pair[0]), pair, 0)
    with pytest.raises(ValueError, match="all are None"):
        rg.who_causes(r, pair, (None, None), 0)
    with pytest.raises(ValueError, match="seat must be"):
        rg.who_causes(r, pair, pair, 2)
