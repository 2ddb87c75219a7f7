"""The favour exchange's givers, traders and martyrs."""

from __future__ import annotations

import pytest
from replay import histories, probabilities

import relgames as rg
from relgames import strategies as s

ACCEPT, REFUSE, KEEP, KEEP_REFUSE = range(4)


def test_accepting_gives_as_the_machine_does_and_never_refuses():
    for machine in (s.tit_for_tat(), s.generous_tit_for_tat(), s.contrite_tit_for_tat()):
        carried = s.accepting(machine)
        for history in histories(2, actions=4, longest=5):
            given = [tuple(action // 2 for action in profile) for profile in history]
            give, withhold = probabilities(machine, given)
            assert probabilities(carried, history, actions=4) == [give, 0, withhold, 0]


def test_trader_gives_while_it_is_not_owed():
    for history in histories(2, actions=4):
        owed = 0
        for own, other in history:
            handed = own in (ACCEPT, REFUSE) and other in (ACCEPT, KEEP)
            received = other in (ACCEPT, REFUSE) and own in (ACCEPT, KEEP)
            owed = max(-1, min(1, owed + handed - received))
        expected = [0, 0, 1, 0] if owed == 1 else [1, 0, 0, 0]
        assert probabilities(s.trader(), history, actions=4) == expected


@pytest.mark.parametrize(
    ("first", "second", "rounds"),
    [
        (s.trader(), s.accepting(s.always_withhold()), [(ACCEPT, KEEP), (KEEP, KEEP), (KEEP, KEEP)]),
        (s.trader(), s.trader(), [(ACCEPT, ACCEPT)] * 3),
        (s.trader(), s.win_win_giver(), [(ACCEPT, ACCEPT)] * 3),
        (s.trader(), s.martyr(), [(ACCEPT, REFUSE)] * 3),
        (s.win_win_giver(), s.accepting(s.always_withhold()), [(ACCEPT, KEEP)] * 3),
    ],
)
def test_first_rounds_of_a_favour_exchange(first, second, rounds):
    r = rg.RepeatedGame(rg.games.favour_exchange(), rounds=3)
    assert rg.history(r, (first, second)).actions.tolist() == [list(pair) for pair in rounds]


def test_accepting_wants_a_machine_of_two_seats():
    with pytest.raises(ValueError, match="profiles of the machine"):
        s.accepting(s.give_while(1))
