"""Variants of tit for tat and Pavlov that sort the other."""

from __future__ import annotations

from typing import Any

from relgames import _checks
from relgames.strategies.automata import GIVE, WITHHOLD, automaton
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.memory import reactive
from relgames.strategies.program import Program, program
from relgames.strategies.sources import HILBE_2013, LI_2007, LI_2011, SLANY_2007


@listed(SLANY_2007, "reciprocity")
def omega_tit_for_tat(deadlock: int = 3, randomness: int = 8) -> Program:
    """Play tit for tat, give twice to end a deadlock of taking turns, and withhold from one who seems to act by chance.

    Parameters
    ----------
    deadlock : int, default 3
        So many changes of the other's action in a row are a deadlock.
    randomness : int, default 8
        Where its count reaches this it withholds. A change of the other's action and one that differs from the own add
        one each, two gifts in a row take one off.

    References
    ----------
    W. Slany and W. Kienreich (2007), On some winning strategies for the iterated prisoner's dilemma, in G. Kendall,
    X. Yao and S. Y. Chong (eds.), The Iterated Prisoners' Dilemma: 20 Years On, chapter 8.

    Examples
    --------
    >>> omega_tit_for_tat()
    Program('omega tit for tat', 5 numbers, 2 actions, 2 seats)
    """
    start = (-1, 0, 0, _checks.integer(deadlock, "deadlock", least=1), _checks.integer(randomness, "randomness"))
    return program(start, name="omega tit for tat")(_omega_tit_for_tat)


def _omega_tit_for_tat(state: Any, profile: Any, u: float) -> int:
    mine, theirs = profile[0], profile[1]
    if theirs < 0:
        return 0
    before = state[0]
    state[0] = theirs
    if before < 0:
        return theirs
    if state[1] >= state[3]:
        state[1] = state[3] + 1 if state[1] == state[3] else 0
        return 0
    changed = 1 if theirs != before else 0
    if theirs == 0 and before == 0:
        state[2] -= 1
    state[2] += changed + (1 if mine != theirs else 0)
    if state[2] >= state[4]:
        return 1
    state[1] = (state[1] + 1) * changed
    return theirs


@listed(LI_2007, "learning")
def adaptive_pavlov_2006() -> Machine:
    """Play tit for tat for six rounds; then sort the other by its last six actions, and again every six rounds.

    One who gave throughout is met by tit for tat, as is one who alternated, withholding first, after two gifts in
    every six rounds; one with the rhythm withhold, withhold, give by one withholding and five gifts; all others by
    withholding. Six actions of no known kind leave the other as it was sorted before.

    References
    ----------
    J. Li (2007), How to design a strategy to win an IPD tournament, in G. Kendall, X. Yao and S. Y. Chong (eds.), The
    Iterated Prisoners' Dilemma: 20 Years On, chapter 4.

    Examples
    --------
    >>> adaptive_pavlov_2006().states
    100
    """
    kinds = {
        (0, 0, 0, 0, 0, 0): "giver",
        (1, 1, 1, 1, 1, 1): "taker",
        (1, 0, 1, 0, 1, 0): "suspicious",
        (1, 1, 0, 1, 1, 0): "rhythm",
    }

    def act(kind: str, t: int, last: int) -> int:
        if kind == "rhythm":
            return WITHHOLD if t == 0 else GIVE
        if kind == "suspicious" and t < 2:
            return GIVE
        return last if kind in ("giver", "suspicious") else WITHHOLD

    return _sorting("adaptive Pavlov 2006", kinds.get, act)


@listed(LI_2011, "learning")
def adaptive_pavlov_2011() -> Machine:
    """Play tit for tat for six rounds; then sort the other by its last six actions, and again every six rounds.

    One who gave throughout is met by tit for tat, one who withheld three times by tit for two tats, and all others by
    withholding. Six actions of no known kind, one or two withholdings, leave the other as it was sorted before.

    References
    ----------
    J. Li, P. Hingston and G. Kendall (2011), Engineering design of strategies for winning iterated prisoner's dilemma
    competitions, IEEE Transactions on Computational Intelligence and AI in Games 3, 348-360.

    Examples
    --------
    >>> adaptive_pavlov_2011().states
    94
    """

    def kind(six: tuple[int, ...]) -> str | None:
        withheld = sum(six)
        return "giver" if withheld == 0 else "taker" if withheld > 3 else "suspicious" if withheld == 3 else None

    def act(kind: str, t: int, last: int, before: int) -> int:
        if kind == "suspicious":
            return int(last == before == WITHHOLD)
        return last if kind == "giver" else WITHHOLD

    return _sorting("adaptive Pavlov 2011", kind, act, 2)


def _sorting(name: str, sort: Any, act: Any, memory: int = 1) -> Machine:
    """Six rounds of tit for tat, then ``act(kind, round of six, other's last actions)``; ``sort`` names six actions."""

    def choose(state: Any) -> int:
        kind, six, last = state
        return (last[0] if last else GIVE) if kind is None else act(kind, len(six), *last)

    def move(state: Any, own: int, others: tuple[int, ...]) -> Any:
        kind, six, last = state
        six, last = (*six, *others), (*others, *last)[:memory]
        if len(six) < 6:
            return kind, six, last
        return sort(six) or kind or "chance", (), last

    return automaton((None, (), ()), choose, move, name=name)


@listed(HILBE_2013, "reciprocity")
def anti_tit_for_tat() -> Machine:
    """Give first, then do the opposite of what the other did; in the catalogues of Ashlock it is Psycho.

    References
    ----------
    C. Hilbe, M. A. Nowak and A. Traulsen (2013), Adaptive dynamics of extortion and compliance, PLoS ONE 8, e77886.

    Examples
    --------
    >>> anti_tit_for_tat().states
    2
    """
    return reactive((0, 1), first=1, name="anti tit for tat")
