"""Who breaks a profile of machines: best responses, Nash and subgame-perfect equilibria, and their discounts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F

import naive_machines
import numpy as np
import pytest
from generators import Limits, machines, matches
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import relgames as rg
from relgames import strategies

PD = rg.games.prisoners_dilemma()
GRIM, TFT, DEFECT = strategies.grim(), strategies.tit_for_tat(), strategies.always_withhold()
PUBLIC = Limits(seats=(2, 3), actions=2, states=2, terms=("rounds", "discount"), noise=False, exact=True)


def slips(r, chance):
    """The same relationship with slips that all see."""
    return rg.RepeatedGame(r.game, r.discount, r.rounds, rg.Noise(chance), r.order, r.outside_fractions)


@st.composite
def public_matches(draw, limits=PUBLIC):
    r, profile = draw(matches(limits))
    assume(all(machine.next.ndim == 2 for machine in profile))
    if r.rounds is not None and r.rounds > 4:
        r = rg.RepeatedGame(r.game, rounds=4, order=r.order, outside=r.outside_fractions)
    return slips(r, draw(st.sampled_from([0, F(1, 10)]))), profile


class TestSubgamePerfect:
    @given(public_matches(), st.booleans())
    @settings(max_examples=40)
    def test_margin_and_deviation_are_those_of_the_naive_twin(self, match, leaving):
        r, profile = match
        twin = naive_machines.Public(r, profile, leaving)
        losses = list(twin.losses())
        v = rg.subgame_perfect(r, profile, exact=True, leaving=leaving)
        floats = rg.subgame_perfect(r, profile, leaving=leaving)
        if not losses:
            assert v.holds
            assert v.margin == floats.margin == np.inf
            return
        assert v.margin == min(loss for loss, _ in losses)
        assert floats.holds == v.holds == (v.margin >= 0)
        assert floats.margin == pytest.approx(float(v.margin), abs=1e-9)
        for found in (v, floats):
            if not found.holds:
                t, joint = None, tuple(machine.start for machine in profile)
                for a in found.history:
                    joint = naive_machines.after(r, profile, joint, a)
                if r.rounds is not None:
                    t = len(found.history)
                assert joint == found.states
                at = (joint, found.seat, found.seen, found.action)
                same = [loss for loss, (when, *where) in losses if tuple(where) == at and (t is None or when == t)]
                assert any(abs(float(found.gain) + float(loss)) < 1e-9 for loss in same)

    @given(public_matches(replace(PUBLIC, terms=("discount",), order=False, leave=False)))
    @settings(max_examples=25)
    def test_it_holds_if_the_machines_are_nash_from_every_joint_state(self, match):
        r, profile = match
        joints = naive_machines.Public(r, profile).joints
        restarted = [
            [rg.Machine(*m.fractions()[:2], start=s) for m, s in zip(profile, joint, strict=True)] for joint in joints
        ]
        nash = [rg.nash_profile(r, again, exact=True).holds for again in restarted]
        assert rg.subgame_perfect(r, profile, exact=True).holds == all(nash)

    @given(
        matches(
            Limits(
                seats=(2,), actions=2, states=2, terms=("rounds",), noise=False, order=False, leave=False, exact=True
            )
        ),
        st.sampled_from(
            [rg.Noise(F(1, 10), F(1, 5)), rg.Noise(F(1, 10), aware=False), rg.Noise(F(1, 4), F(1, 5), False)]
        ),
    )
    @settings(max_examples=25)
    def test_with_private_states_every_private_history_is_checked(self, match, noise):
        r, profile = match
        profile = [rg.Machine(m.fractions()[0], m.next.argmax(axis=2) if m.next.ndim == 3 else m.next) for m in profile]
        r = rg.RepeatedGame(r.game, rounds=min(3, r.rounds), noise=noise)
        gains = [gain for seat in range(2) for gain in naive_machines.one_shot_gains(r, profile, seat)]
        v = rg.subgame_perfect(r, profile, exact=True)
        assert v.margin == -max(gains, default=-np.inf)
        floats = rg.subgame_perfect(r, profile)
        assert floats.holds == v.holds
        assert floats.margin == pytest.approx(float(v.margin), abs=1e-9)

    @pytest.mark.parametrize(("discount", "holds"), [(F(1, 2), True), (F(499, 1000), False), (F(501, 1000), True)])
    @pytest.mark.parametrize("exact", [False, True])
    def test_grim_is_perfect_from_one_half_on(self, discount, holds, exact):
        v = rg.subgame_perfect(rg.RepeatedGame(PD, discount=discount), (GRIM, GRIM), exact)
        assert v.holds is bool(v) is holds
        if discount == F(1, 2):
            assert v.margin == 0

    def test_the_report_says_who_and_how(self):
        v = rg.subgame_perfect(rg.RepeatedGame(PD, discount=F(1, 4)), (GRIM, GRIM), exact=True)
        # Giving is worth 3; withholding 3/4 · 5 + 1/4 · 1.
        assert (v.seat, v.states, v.history, v.action, v.gain, v.margin) == (0, (0, 0), (), 1, 1, -1)
        assert "at the start" in str(v)
        assert "seat 0 gains 1 per round by: withhold" in str(v)

    def test_what_no_history_leads_to_is_no_subgame(self):
        # The last state gives whatever happens: not optimal, but nothing leads there.
        act, next = np.vstack([GRIM.act, [[1, 0]]]), np.vstack([GRIM.next, [[2] * 4]])
        lost = rg.Machine(act, next)
        r = rg.RepeatedGame(PD, discount=0.9)
        assert rg.subgame_perfect(r, (lost, GRIM)).margin == rg.subgame_perfect(r, (GRIM, GRIM)).margin
        assert not rg.subgame_perfect(r, (rg.Machine(act, next, start=2), GRIM))

    def test_slips_are_histories(self):
        # Both withhold once after a slip of either, then give again: tit for tat would retaliate for ever.
        contrite = strategies.contrite_tit_for_tat()
        r = rg.RepeatedGame(PD, discount=0.9, noise=rg.Noise(0.01))
        assert rg.subgame_perfect(r, (contrite, contrite))
        assert not rg.subgame_perfect(r, (TFT, TFT))

    def test_three_seats(self):
        # A public good, multiplier 2: grim holds full giving from (n - r) / (r (n - 1)) = 1/4 on.
        give = F(2, 3)
        game = rg.Game(
            [[[[give * (3 - a - b - c) - (1 - x) for x in (a, b, c)] for c in (0, 1)] for b in (0, 1)] for a in (0, 1)]
        )
        grim = strategies.grim(seats=3)
        for discount, holds in ((F(1, 4), True), (F(249, 1000), False)):
            r = rg.RepeatedGame(game, discount=discount)
            assert rg.subgame_perfect(r, [grim] * 3).holds is holds
            assert rg.nash_profile(r, [grim] * 3).holds is holds
        assert str(rg.sustaining_discounts(game, [grim] * 3)) == "subgame perfect for discounts in [1/4, 1)"

    @given(public_matches(), st.data())
    @settings(max_examples=15)
    def test_scale_shift_and_seats(self, match, data):
        r, profile = match
        v = rg.subgame_perfect(r, profile, exact=True)
        scaled = rg.Game(3 * r.game.fractions + 7)
        again = rg.RepeatedGame(scaled, r.discount, r.rounds, r.noise, r.order, 3 * r.outside_fractions + 7)
        assert rg.subgame_perfect(again, profile, exact=True).margin == 3 * v.margin
        # A rotation of the seats carries machines along as they are.
        N = r.game.seats
        turned = [(i + 1) % N for i in range(N)]
        game = rg.Game(r.game.fractions.transpose([*turned, N])[..., turned])
        groups = [[group] if isinstance(group, int) else group for group in r.order or ()]
        order = [[turned.index(j) for j in group] for group in groups] or None
        outside = r.outside_fractions[turned]
        other = rg.RepeatedGame(game, r.discount, r.rounds, r.noise, order, outside)
        assert rg.subgame_perfect(other, [profile[j] for j in turned], exact=True).margin == v.margin

    def test_mixing_is_indifferent_or_breaks(self):
        pennies = rg.Game.from_matrices([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
        r = rg.RepeatedGame(pennies, discount=0.7)
        v = rg.subgame_perfect(r, [strategies.random()] * 2)
        assert v.holds
        assert v.margin == 0
        assert not rg.subgame_perfect(r, [strategies.random(0.4)] * 2)

    def test_a_seat_of_nature_leads_nowhere_by_itself(self):
        # Seat 1 never withholds, so the state in which seat 0 gives for nothing is not reached.
        forgiving = rg.Machine([[1, 0], [1, 0]], [[0, 1, 0, 1], [1] * 4])
        game = rg.Game.from_matrices([[2, 0], [1, 1]], [[0, 0], [0, 0]])
        r = rg.RepeatedGame(game, discount=0.5)
        give = strategies.always_give()
        harsh = rg.Machine([[1, 0], [0, 1]], [[0, 1, 0, 1], [1] * 4])
        assert rg.subgame_perfect(r, (forgiving, give), seats=(0,))
        assert not rg.subgame_perfect(r, (forgiving, harsh))

    def test_one_action_has_no_deviation(self):
        r = rg.RepeatedGame(rg.Game([[[1, 2]]]), discount=0.5)
        v = rg.subgame_perfect(r, [rg.Machine([[1]], [[0]])] * 2)
        assert v.holds
        assert v.margin == np.inf
        assert "margin inf" in str(v)

    @given(public_matches(replace(PUBLIC, terms=("limit",), order=False, leave=False)))
    @settings(max_examples=25)
    def test_in_the_limit_of_means_too(self, match):
        r, profile = match
        joints = naive_machines.Public(rg.RepeatedGame(r.game, discount=0), profile).joints
        gains = [
            rg.nash_profile(
                r, [rg.Machine(*m.fractions()[:2], start=s) for m, s in zip(profile, joint, strict=True)], exact=True
            ).gain
            for joint in joints
        ]
        v = rg.subgame_perfect(r, profile, exact=True)
        assert v.gain == max(gains) == -v.margin
        assert rg.subgame_perfect(r, profile).holds == v.holds

    @given(matches(Limits(seats=(2, 3), actions=2, states=2, noise=False, exact=True)), st.booleans())
    @settings(max_examples=40)
    def test_what_is_perfect_is_nash(self, match, leaving):
        r, profile = match
        assume(all(machine.next.ndim == 2 for machine in profile))
        for exact in (False, True):
            if rg.subgame_perfect(r, profile, exact, leaving=leaving):
                assert rg.nash_profile(r, profile, exact, leaving=leaving)

    @pytest.mark.parametrize("terms", [{"rounds": 1}, {"discount": F(1, 2)}])
    @pytest.mark.parametrize("exact", [False, True])
    def test_a_first_state_that_is_not_entered_again_is_not_left(self, terms, exact):
        # Seat 0 is indifferent between its actions there, so that rationals decide; outside it would get more.
        game = rg.Game([[[1, 0], [1, 0]], [[1, 0], [1, 0]]])
        once = rg.Machine([[1, 0], [1, 0]], [[1] * 4, [1] * 4])
        r = rg.RepeatedGame(game, outside=(2, 0), **terms)
        v = rg.subgame_perfect(r, (once, once), exact, seats=(0,), leaving=True)
        if "rounds" in terms:
            assert v.holds
        else:
            assert (v.action, v.states, len(v.history)) == ("leave", (1, 1), 1)

    @pytest.mark.parametrize("exact", [False, True])
    def test_a_first_state_that_is_left_has_been_entered(self, exact):
        game = rg.Game([[[1, 0], [1, 0]]])
        alone = rg.Machine([[1]], [[0, 0]])
        r = rg.RepeatedGame(game, discount=F(1, 2), outside=(2, 0))
        v = rg.subgame_perfect(r, (alone, rg.Machine([[1, 0]], [[0, 0]])), exact, seats=(0,), leaving=True)
        assert (v.action, v.states, v.gain) == ("leave", (0, 0), 1)
        assert len(v.history) == 1

    @pytest.mark.parametrize("leaves", [F(1, 4), 1])
    def test_who_leaves_at_every_turn_would_rather_stay_for_good(self, leaves):
        # In the limit of means staying once gains nothing.
        r = rg.RepeatedGame(rg.Game([[[1, 1]]]), discount=1, outside=(-2, 1))
        v = rg.subgame_perfect(r, (rg.Machine([[1]], [[0]], leave=[leaves]), rg.Machine([[1]], [[0]])), exact=True)
        assert (v.holds, v.seat, v.action, v.gain) == (False, 0, "stay", 3)
        assert len(v.history) == 1

    def test_nothing_to_do_and_endless_beliefs(self):
        # Where seat 0 is, nobody can tell, and it does not matter.
        wanders = rg.Machine([[1], [1]], [[[F(2, 3), F(1, 3)]], [[1, 0]]])
        r = rg.RepeatedGame(rg.Game([[[1, 2]]]), discount=F(1, 2))
        pair = (wanders, rg.Machine([[1]], [[0]]))
        assert rg.subgame_perfect(r, pair, exact=True).margin == np.inf
        assert rg.best_response(r, pair, 1, exact=True).payoff == 2

    def test_limits_and_kinds(self):
        with pytest.raises(ValueError, match="at least one seat"):
            rg.subgame_perfect(rg.RepeatedGame(PD, discount=0.5), (GRIM, GRIM), seats=())
        with pytest.raises(TypeError, match="must be a Machine"):
            rg.subgame_perfect(rg.RepeatedGame(PD, discount=0.5), (GRIM, "grim"))
        with pytest.raises(TypeError, match="sequence of seats"):
            rg.subgame_perfect(rg.RepeatedGame(PD, discount=0.5), (GRIM, GRIM), seats=0)
        with pytest.raises(MemoryError, match="cells"):
            rg.subgame_perfect(rg.RepeatedGame(PD, rounds=10**9), (GRIM, GRIM))


PRIVATE = Limits(seats=(2, 3), actions=2, states=2, terms=("rounds",), exact=True)


class TestBestResponse:
    @given(matches(PRIVATE), st.data())
    @settings(max_examples=30)
    def test_it_is_the_best_over_all_private_histories(self, match, data):
        r, profile = match
        seat = data.draw(st.integers(0, r.game.seats - 1))
        profile[seat] = rg.Machine(*profile[seat].fractions()[:2], start=profile[seat].start)
        T = 3 if r.game.seats == 2 and not r.noise.perception else 2
        r = rg.RepeatedGame(r.game, rounds=min(T, r.rounds), noise=r.noise, order=r.order, outside=r.outside_fractions)
        b = rg.best_response(r, profile, seat, exact=True)
        assert b.payoff == b.bound == naive_machines.best_over_rounds(r, profile, seat)
        assert (
            rg.play(r, [b.machine if j == seat else m for j, m in enumerate(profile)], exact=True).payoffs[seat]
            == b.payoff
        )
        assert rg.best_response(r, profile, seat).payoff == pytest.approx(float(b.payoff), abs=1e-9)

    @given(
        matches(
            Limits(
                seats=(2,),
                states=3,
                actions=2,
                terms=("discount", "limit"),
                noise=False,
                order=False,
                leave=False,
                exact=True,
            )
        )
    )
    @settings(max_examples=40)
    def test_no_stationary_strategy_does_better(self, match):
        r, (_, other) = match
        assume(other.next.ndim == 2)
        r = slips(r, F(1, 10)) if r.discount != 1 else r
        b = rg.best_response(r, (None, other), 0, exact=True)
        assert b.payoff == naive_machines.best_of_stationary(r, other)
        assert rg.best_response(r, (None, other), 0).payoff == pytest.approx(float(b.payoff), abs=1e-9)

    @given(matches(Limits(terms=("discount", "limit"), states=2, actions=2, exact=True)), st.data())
    @settings(max_examples=40)
    def test_what_it_earns_is_played_and_nothing_random_beats_it(self, match, data):
        r, profile = match
        seat = data.draw(st.integers(0, r.game.seats - 1))
        leaving = data.draw(st.booleans())
        counts = r.game.counts[seat:] + r.game.counts[:seat]
        try:
            b = rg.best_response(r, profile, seat, exact=True, leaving=leaving)
        except ValueError:
            # Without private states beliefs are joint states.
            assert r.noise.perception or not r.noise.aware or any(machine.next.ndim == 3 for machine in profile)
            return
        put = lambda machine: [machine if j == seat else m for j, m in enumerate(profile)]  # noqa: E731
        assert rg.play(r, put(b.machine), exact=True).payoffs[seat] == b.payoff == b.bound
        rival = data.draw(machines(counts, exact=True, leave=leaving or bool(profile[seat].leave.any())))
        assert rg.play(r, put(rival), exact=True).payoffs[seat] <= b.payoff
        floats = rg.best_response(r, profile, seat, leaving=leaving)
        assert floats.payoff == pytest.approx(float(b.payoff), abs=1e-9)
        assert floats.bound >= b.payoff - F(1, 10**15)

    def test_simulation_agrees(self):
        noise = rg.Noise(execution=0.05, perception=0.02)
        r = rg.RepeatedGame(PD, discount=0.9, noise=noise)
        b = rg.best_response(r, (None, TFT), 0)
        assert b.beliefs > 1
        s = rg.simulate(r, (b.machine, TFT), repetitions=4000, seed=3)
        assert abs(s.payoffs[0] - b.payoff) < 5 * s.standard_errors[0]

    def test_against_tit_for_tat(self):
        # Give for ever 3, withhold for ever 5 - 4d, take turns 5 / (1 + d): the largest.
        for d in (F(1, 5), F(1, 2), F(7, 10), F(9, 10)):
            b = rg.best_response(rg.RepeatedGame(PD, discount=d), (TFT, None), 1, exact=True)
            assert b.payoff == max(3, 5 - 4 * d, 5 / (1 + d))

    def test_leaving_is_a_choice_where_the_machine_leaves_or_it_is_asked_for(self):
        game = rg.games.donation(b=3, c=1)
        r = rg.RepeatedGame(game, discount=F(9, 10), outside=(F(1, 2), 0))
        assert rg.best_response(r, (None, DEFECT), 0, exact=True).payoff == 0
        away = rg.best_response(r, (None, DEFECT), 0, exact=True, leaving=True)
        assert away.payoff == F(9, 20)
        assert away.machine.leave.any()
        leaver = rg.Machine([[0, 1]], [[0] * 4], leave=[1])
        assert rg.best_response(r, (leaver, DEFECT), 0, exact=True).payoff == F(9, 20)
        assert str(rg.subgame_perfect(r, (DEFECT, DEFECT), leaving=True)).endswith("by: leave")
        assert rg.subgame_perfect(r, (leaver, DEFECT))

    def test_beliefs_that_do_not_close_up_say_what_is_proven(self):
        r = rg.RepeatedGame(PD, discount=0.9, noise=rg.Noise(0.01, 0.01))
        with pytest.raises(ValueError, match=r"do not close up.* at most 2\.57757 per round"):
            rg.best_response(r, (None, GRIM), 0)

    def test_limits_and_kinds(self):
        with pytest.raises(MemoryError, match="count"):
            rg.best_response(rg.RepeatedGame(PD, rounds=10**6), (None, GRIM), 0)
        with pytest.raises(ValueError, match="at most 1"):
            rg.best_response(rg.RepeatedGame(PD, discount=0.5), (None, GRIM), 2)
        with pytest.raises(TypeError, match="machines\\[1\\]"):
            rg.best_response(rg.RepeatedGame(PD, discount=0.5), (GRIM, None), 0)


class TestNash:
    @pytest.mark.parametrize(("discount", "holds"), [(F(2, 3), True), (F(666, 1000), False), (F(9, 10), True)])
    @pytest.mark.parametrize("exact", [False, True])
    def test_tit_for_tat_from_two_thirds_on(self, discount, holds, exact):
        v = rg.nash_profile(rg.RepeatedGame(PD, discount=discount), (TFT, TFT), exact)
        assert v.holds is bool(v) is holds
        assert (v.gain == 0) is holds

    def test_threats_need_not_be_credible(self):
        r = rg.RepeatedGame(PD, discount=0.9)
        assert rg.nash_profile(r, (TFT, TFT))
        assert not rg.subgame_perfect(r, (TFT, TFT))

    def test_the_limit_of_means_and_a_number_of_rounds(self):
        assert rg.nash_profile(rg.RepeatedGame(PD, discount=1), (TFT, GRIM))
        v = rg.nash_profile(rg.RepeatedGame(PD, rounds=5), (GRIM, GRIM), exact=True)
        assert v.gain == F(2, 5)
        assert v.seat == 0
        assert v.machine.act[v.machine.start].tolist() == [1, 0]
        assert "gains 2/5 per round" in str(v)

    def test_only_some_seats(self):
        r = rg.RepeatedGame(PD, discount=0.9)
        give = strategies.always_give()
        assert rg.nash_profile(r, (DEFECT, give), seats=(0,))
        assert rg.nash_profile(r, (DEFECT, give)).seat == 1


class TestPatience:
    def test_published_games(self):
        for R, least in ((32, F(18, 25)), (40, F(2, 5)), (48, F(2, 25))):
            game = rg.Game.symmetric([[R, 12], [50, 25]])
            found = rg.sustaining_discounts(game, (GRIM, GRIM))
            assert found.least == least
            assert least in found
            assert least - F(1, 1000) not in found

    def test_tit_for_tat(self):
        assert rg.sustaining_discounts(PD, (TFT, TFT), "nash").intervals == ((F(2, 3), 1, True, False),)
        assert rg.sustaining_discounts(PD, (TFT, TFT)).least is None

    def test_an_irrational_bound(self):
        # Withholding costs two rounds of punishment: 2 <= 2 (d + d^2), so d >= (sqrt(5) - 1) / 2.
        patient = strategies.automaton(
            0, lambda s: int(s > 0), lambda s, own, others: int(own or others[0]) if s == 0 else (s + 1) % 3
        )
        least = rg.sustaining_discounts(PD, (patient, patient)).least
        assert float(least) == pytest.approx((5**0.5 - 1) / 2, abs=1e-15)
        assert least.coefficients == (-1, 1, 1)
        assert F(618, 1000) < least < F(619, 1000)
        assert least == least
        assert "root of +1·x^2 +1·x -1" in repr(least)

    @given(
        matches(Limits(seats=(2, 3), actions=2, states=2, terms=("discount",), noise=False, chance=False, exact=True)),
        st.sampled_from(["subgame perfect", "nash"]),
    )
    @settings(max_examples=30)
    def test_they_are_the_discounts_at_which_the_check_holds(self, match, notion):
        r, profile = match
        assume(r.discount != 1)
        found = rg.sustaining_discounts(r, profile, notion)
        check = rg.subgame_perfect if notion == "subgame perfect" else rg.nash_profile
        ends = {end for low, high, *_ in found.intervals for end in (low, high) if isinstance(end, F) and end < 1}
        near = {min(max(end + step, F(0)), F(999, 1000)) for end in ends for step in (-F(1, 10**6), F(1, 10**6))}
        for d in {F(0), F(1, 3), F(3, 4), F(99, 100)} | ends | near:
            again = rg.RepeatedGame(r.game, discount=d, order=r.order, outside=r.outside_fractions)
            assert check(again, profile, exact=True).holds == (d in found)

    def test_earlier_moves_that_are_never_made_decide_nothing(self):
        payoffs = [[[[-2, 2, 0]], [[3, 3, -6]]], [[[-3, 1, 2]], [[-1, 1, 0]]]]
        r = rg.RepeatedGame(rg.Game(payoffs), discount=0, order=(1, 2, 0))
        profile = (
            rg.Machine([[[1, 0], [1, 0]], [[0, 1], [0, 1]]], [[1, 1, 1, 1], [0, 0, 0, 1]], start=1),
            rg.Machine([[0, 1], [1, 0]], [[0, 1, 1, 0], [1, 0, 1, 0]]),
            rg.Machine([[1], [1]], [[1, 1, 0, 0], [0, 0, 0, 1]]),
        )
        found = rg.sustaining_discounts(r, profile, "nash")
        for k in range(20):
            again = rg.RepeatedGame(r.game, discount=F(k, 20), order=r.order)
            assert rg.nash_profile(again, profile, exact=True).holds == (F(k, 20) in found)

    def test_what_is_seen_by_mistake_alone_leaves_no_discount_out(self):
        # Seat 1 always does 1 in its state: seat 0, who moves last, never sees a 0, and what it would do then earns
        # nothing. Yet the regions of its best responses have to cover all discounts.
        game = rg.Game([[[[5, -4, -2]], [[0, -3, -1]]], [[[-1, -4, -2]], [[0, -2, -3]]]])
        turns = rg.RepeatedGame(game, discount=0, order=(1, 2, 0))
        profile = [
            rg.Machine([[1, 0], [1, 0]], [[1, 1, 0, 0], [1, 1, 0, 0]], start=1),
            rg.Machine([[[0, 1]], [[1, 0]]], [[0, 1, 0, 1], [1, 0, 1, 0]], start=1),
            rg.Machine([[1]], [[0] * 4]),
        ]
        found = rg.sustaining_discounts(turns, profile, "nash")
        for d in (F(0), F(1, 2), F(9, 10)):
            again = rg.RepeatedGame(game, discount=d, order=(1, 2, 0))
            assert rg.nash_profile(again, profile, exact=True).holds == (d in found)

    def test_kinds(self):
        with pytest.raises(ValueError, match="notion"):
            rg.sustaining_discounts(PD, (GRIM, GRIM), "perfect")
        with pytest.raises(ValueError, match="chance"):
            rg.sustaining_discounts(PD, (GRIM, strategies.random()))
        with pytest.raises(ValueError, match="mistakes"):
            rg.sustaining_discounts(rg.RepeatedGame(PD, discount=0, noise=rg.Noise(0.1)), (GRIM, GRIM))
        with pytest.raises(ValueError, match="last round"):
            rg.sustaining_discounts(rg.RepeatedGame(PD, rounds=3), (GRIM, GRIM))


class TestRenegotiation:
    @given(public_matches(replace(PUBLIC, terms=("discount",))))
    @settings(max_examples=40)
    def test_no_two_continuations_are_ranked(self, match):
        r, profile = match
        v = rg.renegotiation_proof(r, profile)
        values = naive_machines.Public(r, profile).values[0]
        ranked = any((high > low).all() for low in values.values() for high in values.values())
        assert v.holds == bool(v) == (v.perfect.holds and not ranked)
        assert rg.renegotiation_proof(r, profile, exact=True).holds == v.holds
        if v.worse is not None:
            assert (values[v.better] > values[v.worse]).all()
            np.testing.assert_allclose(v.payoffs, [values[v.worse].astype(float), values[v.better].astype(float)])

    def test_penance_is_proof_from_two_thirds_on(self):
        # van Damme 1989. At peace 3 >= 5 (1 - d) + 3 d d, that is d >= 2/3.
        def move(state, own, others):
            if state == "peace":
                return {(1, 0): "I owe", (0, 1): "I am owed"}.get((own, others[0]), "peace")
            paid = own == 0 if state == "I owe" else others[0] == 0
            return "peace" if paid else state

        penance = strategies.automaton("peace", lambda state: int(state == "I am owed"), move)
        for discount, holds in ((F(2, 3), True), (F(66, 100), False)):
            assert rg.renegotiation_proof(rg.RepeatedGame(PD, discount=discount), (penance, penance)).holds is holds
        assert rg.sustaining_discounts(PD, (penance, penance)).intervals == ((F(2, 3), 1, True, False),)

    def test_grim_is_not(self):
        v = rg.renegotiation_proof(rg.RepeatedGame(PD, discount=F(9, 10)), (GRIM, GRIM), exact=True)
        assert (v.better, v.payoffs) == ((0, 0), ((1, 1), (3, 3)))
        assert "all would earn more, 3, 3" in str(v)
        assert "not subgame perfect" in str(rg.renegotiation_proof(rg.RepeatedGame(PD, discount=0.9), (TFT, TFT)))

    def test_kinds(self):
        noise = rg.Noise(0.1, 0.1)
        with pytest.raises(ValueError, match="all know"):
            rg.renegotiation_proof(rg.RepeatedGame(PD, discount=0.5, noise=noise), (DEFECT, TFT))
        with pytest.raises(ValueError, match="last round"):
            rg.renegotiation_proof(rg.RepeatedGame(PD, rounds=3), (DEFECT, DEFECT))
        with pytest.raises(ValueError, match="below 1"):
            rg.renegotiation_proof(rg.RepeatedGame(PD, discount=1), (DEFECT, DEFECT))
