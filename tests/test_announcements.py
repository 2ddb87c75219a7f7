"""Announcements before play: against the slow twin, the normal form, closed forms and the literature."""

from fractions import Fraction as F

import numpy as np
import pytest
from generators import generators
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_announcements import pure_equilibria, sequentially_rational

import relgames as rg
from relgames.strategies import always_give, always_withhold, grim, on_message, tit_for_tat


@st.composite
def tables(draw, types=3, machines=2, messages=2, replies=3):
    """Small whole payoffs, so that ties are common; a prior of thirds and quarters; costs or none."""
    T, M, K = draw(st.integers(1, types)), draw(st.integers(1, messages)), draw(st.integers(1, replies))
    rng = draw(generators)
    counts = rng.integers(1, machines + 1, T)
    pays = [[rng.integers(-3, 4, (n, K)) * F(1) for n in counts] for _ in range(2)]
    weights = rng.integers(1, 4, T)
    prior = [F(int(w), int(weights.sum())) for w in weights]
    costs = rng.integers(0, 3, (T, M)) * F(int(draw(st.booleans())), 2)
    return prior, *pays, costs


def key(e):
    """What tells equilibria in pure strategies apart: messages, machines on the path, replies."""
    said = tuple(int(np.flatnonzero(row)[0]) for row in e.messages)
    does = tuple(int(np.flatnonzero(does[m])[0]) for m, does in zip(said, e.machines, strict=True))
    return said, does, tuple(int(np.flatnonzero(row)[0]) for row in e.replies)


@given(tables())
def test_all_pure_equilibria_as_the_slow_twin_finds_them(game):
    prior, sender, receiver, costs = game
    found = rg.signalling(sender, receiver, prior, costs, exact=True)
    assert found.complete
    keys = [key(e) for e in found.equilibria]
    assert len(set(keys)) == len(keys)
    assert set(keys) == pure_equilibria(prior, sender, receiver, costs)
    assert all(e.regret == 0 and e.is_pure for e in found.equilibria)


@given(tables(machines=1, replies=2, types=2))
@settings(max_examples=25)
def test_mixed_equilibria_hold_all_supports_of_credible_equilibria_of_the_normal_form(game):
    prior, sender, receiver, costs = game
    T, M = costs.shape
    found = rg.signalling(sender, receiver, prior, costs, mixed=True, exact=True)
    supports = {(tuple(map(tuple, e.messages != 0)), tuple(map(tuple, e.replies != 0))) for e in found.equilibria}
    assert len(supports) == len(found.equilibria)
    assert all(e.regret == 0 for e in found.equilibria)
    if found.meta_game.counts[0] == 1 or found.meta_game.counts[1] == 1:
        return
    plans = list(np.ndindex(*(M,) * T))
    answers = list(np.ndindex(*(sender[0].shape[1],) * M))
    for nash in rg.nash(found.meta_game, exact=True):
        x = np.full((T, M), F(0), dtype=object)
        for plan, p in zip(plans, nash.strategies[0], strict=True):
            for t, m in enumerate(plan):
                x[t, m] += prior[t] * p
        replies = np.full((M, sender[0].shape[1]), F(0), dtype=object)
        for answer, p in zip(answers, nash.strategies[1], strict=True):
            for m, b in enumerate(answer):
                replies[m, b] += p
        if sequentially_rational(prior, sender, receiver, costs, x, replies):
            assert (tuple(map(tuple, x != 0)), tuple(map(tuple, replies != 0))) in supports


@given(tables(replies=2, types=2))
@settings(max_examples=10)
def test_mixed_equilibria_are_equilibria_of_the_normal_form(game):
    prior, sender, receiver, costs = game
    found = rg.signalling(sender, receiver, prior, costs, mixed=True, exact=True, limit=8)
    table = found.meta_game.fractions
    for e in found.equilibria:
        assert e.regret == 0
        against = np.array([F(1)], dtype=object)
        for row in e.replies:
            against = np.multiply.outer(against, row).reshape(-1)
        does = np.array([F(1)], dtype=object)
        for said, machines in zip(e.messages, e.machines, strict=True):
            does = np.multiply.outer(does, (said[:, None] * machines).reshape(-1)).reshape(-1)
        assert does @ table[..., 0] @ against == max(table[..., 0] @ against)
        assert does @ table[..., 1] @ against == max(does @ table[..., 1]) == e.expected
        assert does @ table[..., 0] @ against == np.array(prior) @ e.payoffs


@given(tables(machines=1))
def test_babbling_is_always_an_equilibrium_where_messages_are_free(game):
    prior, sender, receiver, costs = game
    found = rg.signalling(sender, receiver, prior, 0 * costs)
    assert found.babbling
    quiet = sum(p * pays[0] for p, pays in zip(prior, receiver, strict=True))
    assert any(e.expected == pytest.approx(float(max(quiet))) for e in found.babbling)


@given(generators, st.integers(2, 3), st.integers(2, 3))
@settings(max_examples=25)
def test_one_type_with_nothing_to_say_plays_the_game_itself(rng, m, n):
    own, other = rng.integers(-3, 4, (2, m, n))
    found = rg.signalling([own], [other], messages=("nothing",), mixed=True, exact=True)
    supports = {(tuple(e.machines[0][0] != 0), tuple(e.replies[0] != 0)) for e in found.equilibria}
    for e in rg.nash(rg.Game.from_matrices(own, other), exact=True):
        assert (tuple(e.strategies[0] != 0), tuple(e.strategies[1] != 0)) in supports
    for e in found.equilibria:
        assert rg.regret(rg.Game.from_matrices(own, other), (e.machines[0][0], e.replies[0])) == 0


@given(tables(replies=2))
@settings(max_examples=25)
def test_floats_are_the_roundings_of_the_same_equilibria(game):
    prior, sender, receiver, costs = game
    exact = rg.signalling(sender, receiver, prior, costs, exact=True)
    floats = rg.signalling(sender, receiver, prior, costs)
    for one, other in zip(exact.equilibria, floats.equilibria, strict=True):
        assert key(one) == key(other)
        assert (one.kind, one.intuitive) == (other.kind, other.intuitive)
        assert other.payoffs.dtype == np.float64
        assert np.allclose(one.payoffs.astype(float), other.payoffs)
        # A few roundings of numbers of about 3.
        assert other.regret <= 1e-14


@given(tables(replies=2), st.integers(1, 5), st.integers(-3, 3))
@settings(max_examples=25)
def test_scaling_and_shifting_payoffs_changes_nothing(game, scale, shift):
    prior, sender, receiver, costs = game
    keys = {key(e) for e in rg.signalling(sender, receiver, prior, costs).equilibria}
    moved = [scale * pays + shift for pays in sender]
    assert {key(e) for e in rg.signalling(moved, receiver, prior, scale * costs).equilibria} == keys


# ------------------------------------------------------------------------------------------------ the literature


@given(
    st.integers(1, 6), st.integers(7, 12), st.integers(1, 4), st.integers(5, 9), st.fractions(0, 8, max_denominator=6)
)
def test_schooling_separates_between_two_costs(low, high, cheap, dear, years):
    # Spence (1973): the able go to school if cheap * years <= high - low, the others stay away if it costs them more.
    wages = [low, high]
    worth = [[-((wage - theta) ** 2) for wage in wages] for theta in (low, high)]
    game = rg.signalling(
        [wages, wages], worth, None, [[0, dear * years], [0, cheap * years]], ("none", "school"), ("low", "high")
    )
    separates = F(high - low, dear) <= years <= F(high - low, cheap)
    schooled = [e for e in game.truthful if e.messages[1, 1] == 1]
    assert bool(schooled) == separates
    # With no cost at all either message may be the word of the able, but neither is believed.
    assert len(game.truthful) == len(schooled)


@given(st.fractions(0, 1, max_denominator=8))
def test_advice_is_true_where_the_bias_is_at_most_half_the_difference(bias):
    # Crawford and Sobel (1982) with two states 0 and 1, losses are squares, the adviser wants the state plus a bias.
    actions = [F(k, 4) for k in range(5)]
    sender = [[-((a - theta - bias) ** 2) for a in actions] for theta in (0, 1)]
    receiver = [[-((a - theta) ** 2) for a in actions] for theta in (0, 1)]
    game = rg.signalling(sender, receiver, exact=True)
    assert bool(game.truthful) == (bias <= F(1, 2))
    assert all(e.expected == F(-1, 4) for e in game.babbling)


def test_beer_and_quiche():
    # Cho and Kreps (1987): with few weak both breakfasts pool, and only beer is intuitive.
    pays, duel = [[2, 0], [2, 0]], [[0, 1], [1, 0]]
    few = rg.signalling(pays, duel, (F(1, 10), F(9, 10)), [[1, 0], [0, 1]], ("beer", "quiche"), exact=True)
    assert {(e.sent, e.intuitive) for e in few.equilibria} == {((0,), True), ((1,), False)}
    # With many weak: only the strong always have beer, and a duel after it is as likely as not.
    many = rg.signalling(pays, duel, (F(9, 10), F(1, 10)), [[1, 0], [0, 1]], ("beer", "quiche"), mixed=True, exact=True)
    (only,) = many.equilibria
    assert only.kind == "partly informative"
    assert only.messages.tolist() == [[F(1, 9), F(8, 9)], [1, 0]]
    assert only.replies.tolist() == [[F(1, 2), F(1, 2)], [0, 1]]
    assert only.beliefs.tolist() == [[F(1, 2), F(1, 2)], [1, 0]]


def test_only_the_cheapest_schooling_that_separates_is_intuitive():
    # Cho and Kreps (1987), section V: of two lengths, both too long for the low, who would get 2 - 5/4 or less.
    wages, none, short, long = [1, F(3, 2), 2], 0, F(5, 4), F(7, 4)
    worth = [[-((wage - theta) ** 2) for wage in wages] for theta in (1, 2)]
    costs = [[none, short, long], [none, short / 4, long / 4]]
    game = rg.signalling([wages, wages], worth, None, costs, ("none", "short", "long"), exact=True)
    assert {e.sent for e in game.truthful} == {(0, 1), (0, 2)}
    assert any(e.is_babbling for e in game.equilibria)
    assert {tuple(map(tuple, e.messages)) for e in game.equilibria if e.intuitive} == {((1, 0, 0), (0, 1, 0))}


AUMANN = rg.games.stag_hunt(T=8, R=9, P=7, S=0)


def announced(game, **terms):
    """One seat says what it is going to do, once."""
    r = rg.RepeatedGame(game, rounds=1)
    moves = [always_give(), always_withhold()]
    return rg.announcement(r, {"player": moves}, moves, exact=True, **terms)


def test_aumanns_promise_binds_and_says_nothing():
    give, withhold = announced(AUMANN).promises
    # Whatever it means to do it wants the other to hunt the stag.
    assert (give.self_committing, give.self_signalling) == (True, False)
    assert withhold.self_committing
    # Where the other's stag is worth nothing to who hunts the hare, the promise signals, too.
    assert announced(rg.games.stag_hunt(T=3, R=4, P=3, S=0)).promises[0].self_signalling


def test_in_a_dilemma_the_promise_to_give_does_not_bind():
    game = announced(rg.games.prisoners_dilemma())
    give, withhold = game.promises
    # Believed or not, it is answered alike: there is nothing to gain by a lie, and nothing in the truth.
    assert (give.self_committing, give.self_signalling, withhold.self_committing) == (False, True, True)
    # Nothing that is said makes anybody give, and any word will do.
    assert {tuple(e.payoffs) for e in game.equilibria} == {(1,)}


def test_one_of_two_equilibria_can_be_announced():
    game = announced(AUMANN)
    followed = [e for e in game.equilibria if e.replies.tolist() == [[1, 0], [0, 1]]]
    assert {(e.sent, tuple(e.payoffs)) for e in followed} == {((0,), (9,))}
    assert {int(e.payoffs[0]) for e in game.babbling} == {7, 9}


# ------------------------------------------------------------------------------------------------ relationships


@given(st.fractions(F(2, 5), F(9, 10), max_denominator=10), st.fractions(0, 40, max_denominator=4))
@settings(max_examples=30)
def test_a_disclosure_separates_between_what_trust_is_worth_to_a_taker_and_to_a_giver(d, cost):
    # Donation b=3, c=1. Trusted, the giver gets 2 a round and the taker 3 once; not trusted, -1 once and 0.
    r = rg.RepeatedGame(rg.games.donation(3, 1), discount=d)
    who, trust = {"giver": grim(), "taker": always_withhold()}, [grim(), always_withhold()]
    game = rg.announcement(r, who, trust, ("disclose", "greet"), costs=(cost, 0), exact=True)
    disclosed = [e for e in game.truthful if e.messages[0, 0] == 1]
    trusted = 2 / (1 - d) + 1
    # The customer trusts a known giver only if 2 / (1 - d) is at least the 3 that it could take once.
    assert bool(disclosed) == (3 <= cost <= trusted)
    for e in disclosed:
        assert e.payoffs[0] == 2 - (1 - d) * cost
        assert e.payoffs[1] == 0


def test_costs_are_paid_once():
    who, trust = {"one": always_give(), "other": always_withhold()}, [always_give(), always_withhold()]
    for terms, weight in (({"discount": F(3, 4)}, F(1, 4)), ({"rounds": 5}, F(1, 5)), ({"discount": 1}, 0)):
        r = rg.RepeatedGame(rg.games.donation(), **terms)
        assert (rg.announcement(r, who, trust, costs=(0, 2), exact=True).costs == [[0, 2 * weight]] * 2).all()


def test_three_seats_and_either_of_them_announces():
    firm = rg.RepeatedGame(rg.games.enterprise_triad(), discount=F(9, 10))
    give, take = rg.strategies.give_while(2, seats=3), always_withhold(seats=3)
    for sender, receiver in ((1, 2), (2, 1), (0, 2)):
        third = 3 - sender - receiver
        game = rg.announcement(
            firm, {"giver": give, "taker": take}, [give, take], sender=sender, receiver=receiver, others={third: give},
            exact=True,
        )  # fmt: skip
        for (t, own), (b, reply) in zip(
            [(t, o) for t, o in enumerate((give, take)) for _ in range(2)], [*enumerate((give, take))] * 2, strict=True
        ):
            seated = {sender: own, receiver: reply, third: give}
            pays = rg.play(firm, [seated[i] for i in range(3)], exact=True).payoffs
            assert game.sender_payoffs[t][0, b] == pays[sender]
            assert game.receiver_payoffs[t][0, b] == pays[receiver]


def test_types_may_have_terms_of_their_own():
    patient, hasty = (rg.RepeatedGame(rg.games.donation(), discount=d) for d in (F(9, 10), F(1, 10)))
    who = {"patient": [grim(), always_withhold()], "hasty": [grim(), always_withhold()]}
    game = rg.announcement({"patient": patient, "hasty": hasty}, who, [grim()], exact=True)
    assert game.sender_payoffs[0].tolist() == [[2], [F(3, 10)]]
    assert game.sender_payoffs[1].tolist() == [[2], [F(27, 10)]]
    assert all(e.machines[0][e.sent[0]].tolist() == [1, 0] for e in game.equilibria if e.messages[0, e.sent[0]])


def test_the_receivers_plan_is_a_strategy_that_pays_what_was_said():
    r = rg.RepeatedGame(rg.games.donation(), discount=F(9, 10))
    who, trust = {"giver": grim(), "taker": always_withhold()}, [grim(), always_withhold()]
    game = rg.announcement(r, who, trust, ("disclose", "greet"), costs=(6, 0), exact=True)
    (e,) = game.truthful
    plan = game.plan(e)
    for t, (machine, message) in enumerate(((grim(), "disclose"), (always_withhold(), "greet"))):
        pays = rg.play(r, (machine, plan.after(message)), exact=True).payoffs
        assert pays[0] - game.costs[t, t] == e.payoffs[t]
        assert pays[1] == e.receiver[t]


# ------------------------------------------------------------------------------------------------ listening


def test_a_listener_plays_as_the_machine_that_was_chosen():
    plan = on_message({"a": tit_for_tat(), "b": rg.strategies.generous_tit_for_tat(F(1, 3))}, otherwise=grim())
    assert plan.machine.states == 2 + 2 + grim().states
    assert plan.after("a") == tit_for_tat()
    assert plan.after("b").equivalent(rg.strategies.generous_tit_for_tat(F(1, 3)))
    assert plan.after("anything").equivalent(grim())
    odd = on_message({"otherwise": tit_for_tat()}, otherwise=grim())
    assert odd.after("otherwise") == tit_for_tat()
    assert odd.after("b").equivalent(grim())
    chance = rg.Machine([[1, 0], [0, 1]], [[[F(1, 3), F(2, 3)]] * 4] * 2)
    assert on_message({"x": grim(), "y": chance}).after("y").equivalent(chance)


def test_errors():
    r = rg.RepeatedGame(rg.games.donation(), discount=0.9)
    who, trust = {"giver": grim(), "taker": always_withhold()}, [grim()]
    with pytest.raises(ValueError, match="message must be one of 'a'; got 'b'"):
        on_message({"a": grim()}).after("b")
    with pytest.raises(TypeError, match="answers must be a mapping"):
        on_message({})
    with pytest.raises(TypeError, match="after 'a' got int"):
        on_message({"a": 3})
    with pytest.raises(ValueError, match="for the same seat"):
        on_message({"a": grim(), "b": grim(seats=3)})
    with pytest.raises(TypeError, match="types must be a mapping"):
        rg.announcement(r, [grim()], trust)
    with pytest.raises(TypeError, match="replies must be a sequence of machines"):
        rg.announcement(r, who, grim())
    with pytest.raises(TypeError, match="r must be a RepeatedGame"):
        rg.announcement(rg.games.donation(), who, trust)
    with pytest.raises(ValueError, match="prior must be above 0"):
        rg.announcement(r, who, trust, prior=(0, 1))
    with pytest.raises(ValueError, match="prior must hold one probability per type, 2"):
        rg.announcement(r, who, trust, prior=(0.2, 0.2, 0.6))
    with pytest.raises(ValueError, match=r"costs must be .* shape \(2, 2\)"):
        rg.announcement(r, who, trust, costs=(1, 2, 3))
    with pytest.raises(ValueError, match="messages must differ"):
        rg.announcement(r, who, trust, ("a", "a"))
    with pytest.raises(ValueError, match="receiver must be another seat"):
        rg.announcement(r, who, trust, receiver=0)
    triad = rg.RepeatedGame(rg.games.public_good(), discount=0.9)
    with pytest.raises(ValueError, match="receiver must be given"):
        rg.announcement(triad, {"a": grim(seats=3)}, [grim(seats=3)])
    with pytest.raises(ValueError, match="others must give a machine for each seat but 0 and 1"):
        rg.announcement(triad, {"a": grim(seats=3)}, [grim(seats=3)], receiver=1)
    with pytest.raises(ValueError, match="sender and receiver must have tables of the same shapes"):
        rg.signalling([[1, 2]], [[1, 2, 3]])
    with pytest.raises(ValueError, match="more than 100,000"):
        rg.signalling([range(9)] * 9, [range(9)] * 9)
    game = rg.signalling([[1, 2]], [[1, 2]])
    with pytest.raises(ValueError, match="there are no machines"):
        game.plan(game.equilibria[0])


def test_what_is_stopped_says_so():
    game = rg.signalling([[0, 0]] * 2, [[0, 0]] * 2, limit=3)
    assert (len(game.equilibria), game.complete, game.reason) == (3, False, "stopped at limit=3")
    assert rg.signalling([[0]], [[0]], limit=3).complete
    assert not rg.signalling([np.zeros(6)] * 6, [np.zeros(6)] * 6, seconds=0.05).complete


def test_trivial_games_are_answered():
    game = rg.signalling([[5]], [[7]], exact=True)
    (e,) = game.equilibria
    assert (e.payoffs.tolist(), e.expected, e.is_babbling, e.is_truthful, e.kind) == ([5], 7, True, False, "babbling")
    assert "receiver 7" in str(game)
    assert "1 equilibria" in repr(game)
    assert "babbling" in repr(e)
