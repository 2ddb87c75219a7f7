"""The games and line-ups that the benchmarks play."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np

import relgames as rg
from relgames import strategies as st
from relgames.strategies import GIVE, WITHHOLD

SLIPS = rg.Noise(execution=0.01)
SLIPS_AND_MISHEARD = rg.Noise(execution=0.01, perception=0.01)


def like_axelrod() -> dict[str, rg.Machine]:
    """Return 40 strategies of memory 3 or less, under the names of the classes that play them in Axelrod.

    Written from their definitions, with the realised own action in memory, as in Axelrod. So its alternator goes by
    what it did last, a slip included, and is not the clock `relgames.strategies.alternator`.
    """
    return {
        "Cooperator": st.always_give(),
        "Defector": st.always_withhold(),
        "Random": st.random(),
        "Willing": st.memory_one((1, 1, 1, 0), first=0.5),
        "Alternator": st.memory_one((0, 0, 1, 1), first=1),
        "CyclerDC": st.cyclic((1, 0)),
        "CyclerCCD": st.cyclic((0, 0, 1)),
        "CyclerDDC": st.cyclic((1, 1, 0)),
        "CyclerCCCD": st.cyclic((0, 0, 0, 1)),
        "TitForTat": st.tit_for_tat(),
        "SuspiciousTitForTat": st.suspicious_tit_for_tat(),
        "AntiTitForTat": st.reactive((0, 1), first=1),
        "Bully": st.bully(),
        "TitFor2Tats": st.tit_for_two_tats(),
        "TwoTitsForTat": st.two_tits_for_tat(),
        "HardTitForTat": st.tits_for_tats(3, 1),
        "HardTitFor2Tats": st.tits_for_tats(2, 2),
        "SlowTitForTwoTats2": st.from_rule(_slow_tit_for_two_tats, memory=2),
        "WinStayLoseShift": st.win_stay_lose_shift(),
        "WinShiftLoseStay": st.memory_one((0, 1, 1, 0), first=0),
        "AON2": st.from_rule(_all_or_none_twice, memory=2),
        "DelayedAON1": st.from_rule(_delayed_all_or_none, memory=2),
        "FirmButFair": st.firm_but_fair(),
        "GTFT": st.generous_tit_for_tat(),
        "FirstByJoss": st.joss(),
        "SoftJoss": st.reactive((1, 0.1)),
        "FirstByGrofman": st.memory_one((1, Fraction(2, 7), Fraction(2, 7), 1)),
        "StochasticCooperator": st.memory_one((0.935, 0.229, 0.266, 0.42), first=1),
        "StochasticWSLS": st.memory_one((0.95, 0.05, 0.05, 0.95), first=1),
        "ZDExtort2": st.memory_one((Fraction(8, 9), Fraction(1, 2), Fraction(1, 3), 0), first=1),
        "ZDExtort4": st.memory_one((Fraction(11, 17), 0, Fraction(8, 17), 0), first=1),
        "ZDGTFT2": st.memory_one((1, Fraction(1, 8), 1, Fraction(1, 4))),
        "ZDGen2": st.memory_one((1, Fraction(9, 16), Fraction(1, 2), Fraction(1, 8))),
        "ZDSet2": st.memory_one((Fraction(3, 4), Fraction(1, 4), Fraction(1, 2), Fraction(1, 4)), first=1),
        "Fortress3": _fsm("1C1D 1D2D 2C1D 2D3C 3C3C 3D1D"),
        "Fortress4": _fsm("1C1D 1D2D 2C1D 2D3D 3C1D 3D4C 4C4C 4D1D"),
        "Ripoff": _fsm("1C2C 1D3C 2C1D 2D3C 3C3C 3D3D"),
        "SolutionB1": _fsm("1C2D 1D1D 2C2C 2D3C 3C3C 3D3C"),
        "Winner12": _looker("CDCDDCDD", (GIVE, GIVE)),
        "Winner21": _looker("CDCDCDDD", (WITHHOLD, GIVE)),
    }


def memory_one_field(size: int, seed: int = 1) -> list[rg.Machine]:
    """Return random memory-one strategies, each of 5 states: the first round, and after each profile."""
    p = np.random.default_rng(seed).random((size, 5))
    return [st.memory_one(row[1:], first=row[0]) for row in p]


def memory_one_of_three(size: int, seed: int = 1) -> list[rg.Machine]:
    """Return random strategies for three seats that react to the last of the 8 profiles."""
    return [st.memory_one(p, counts=(2, 2, 2)) for p in np.random.default_rng(seed).random((size, 8))]


def counting_of_three(size: int, seed: int = 1) -> list[rg.Machine]:
    """Return random deterministic machines for three seats, of 2 or 3 states, that count how many others gave."""
    rng = np.random.default_rng(seed)
    gave = [others.count(GIVE) for others in product((GIVE, WITHHOLD), repeat=2)]
    machines = []
    for k in range(size):
        states = 2 + k % 2
        act = np.eye(2)[np.arange(states) % 2]
        after = rng.integers(states, size=(states, 2, 3))
        machines.append(rg.Machine(act, after[:, :, gave].reshape(states, 8)))
    return machines


def three_different_seats(noise: rg.Noise, seed: int = 1) -> rg.RepeatedGame:
    """Return a repeated game of three seats with random payoffs: no seat is like another."""
    return rg.RepeatedGame(rg.Game(np.random.default_rng(seed).random((2, 2, 2, 3))), discount=0.99, noise=noise)


History = tuple[tuple[int, int], ...]


def _slow_tit_for_two_tats(history: History) -> int:
    """Repeat what the other did twice in a row, otherwise the own last action."""
    if len(history) < 2:
        return GIVE
    (_, before), (own, last) = history
    return last if last == before else own


def _all_or_none_twice(history: History) -> int:
    """Give if in each of the last two rounds both did the same."""
    return GIVE if all(own == other for own, other in history) or len(history) < 2 else WITHHOLD


def _delayed_all_or_none(history: History) -> int:
    """Give after both withheld, and after both gave in the round that follows one in which both did the same."""
    if len(history) < 2 or history[1] == (WITHHOLD, WITHHOLD):
        return GIVE
    return GIVE if history[1] == (GIVE, GIVE) and history[0][0] == history[0][1] else WITHHOLD


def _fsm(table: str) -> rg.Machine:
    """Return the machine of transitions such as "1C2D": in 1, when the other gave, go to 2 and withhold."""
    rows = [(int(s), "CD".index(seen), int(to), "CD".index(own)) for s, seen, to, own in table.split()]
    return st.from_fsm(rows, initial_state=1, initial_action=WITHHOLD)


def _looker(answers: str, opening: tuple[int, int]) -> rg.Machine:
    """Return the machine that looks up its last action and the last two of the other: CCC, CCD, ..., DDD."""

    def rule(history: History) -> int:
        if len(history) < 2:
            return opening[len(history)]
        (_, before), (own, last) = history
        return "CD".index(answers[4 * own + 2 * before + last])

    return st.from_rule(rule, memory=2)
