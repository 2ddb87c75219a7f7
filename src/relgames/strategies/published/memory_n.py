"""Rules that go by the last few rounds: all-or-none, partners with longer memory, and rules found by search."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from itertools import product
from typing import Any

from relgames import _checks
from relgames.games._payoffs import ordered
from relgames.strategies.automata import GIVE, WITHHOLD, automaton, from_fsm, from_rule
from relgames.strategies.groups import Number, two_actions_each
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.published._lookup import from_lookup
from relgames.strategies.sources import (
    GLYNATSI_2024,
    HILBE_2017,
    LI_2014,
    LI_KENDALL_2014,
    MATHIEU_DELAHAYE_2015,
    ZAGORSKY_2013,
)


@listed(HILBE_2017, "all or none")
def all_or_none(k: int = 2, seats: int = 2) -> Machine:
    """Give exactly if in each of the last ``k`` rounds all did the same; with k = 1 it is win-stay, lose-shift.

    It begins as if all had given in all rounds before the first.

    Parameters
    ----------
    k : int, default 2
        How many rounds it punishes, and needs to set a mistake right. At least 1.
    seats : int, default 2

    References
    ----------
    C. Hilbe, L. A. Martinez-Vaquero, K. Chatterjee and M. A. Nowak (2017), Memory-n strategies of direct reciprocity,
    PNAS 114, 4715-4720.

    Examples
    --------
    >>> from relgames.strategies import memory_depth
    >>> all_or_none(), memory_depth(all_or_none())
    (Machine('all or none (2)', 3 states, 2 actions, 4 profiles), 2)
    """
    k = _checks.integer(k, "k", least=1)

    def move(agreed: int, own: int, others: tuple[int, ...]) -> int:
        return min(agreed + 1, k) if all(other == own for other in others) else 0

    return automaton(k, lambda agreed: int(agreed < k), move, two_actions_each(seats), f"all or none ({k})")


@listed(HILBE_2017, "all or none")
def delayed_all_or_none() -> Machine:
    """Give after two rounds in which both did the same, and once both have withheld after one in which they did not.

    With the own last two actions, then the other's, it gives after CC CC, CD CD, DC DC and DD DD, as `all_or_none`
    does, and after CD DD and DD CD.

    References
    ----------
    C. Hilbe, L. A. Martinez-Vaquero, K. Chatterjee and M. A. Nowak (2017), PNAS 114, 4715-4720, as the Axelrod library
    reads it.

    Examples
    --------
    >>> delayed_all_or_none().states
    5
    """
    giving = {"CC CC", "CD CD", "DC DC", "DD DD", "CD DD", "DD CD"}
    table = ["C" if f"{a}{b} {c}{d}" in giving else "D" for a, b, c, d in product("CD", repeat=4)]
    return from_lookup("".join(table), own=2, other=2, name="delayed all or none")


@listed(GLYNATSI_2024, "partner")
def reactive_partner(memory: int = 2, b: Number = 3, c: Number = 1) -> Machine:
    """Give less often the more often the other withheld lately: as generous as a partner can be.

    After it withheld in k of the last ``memory`` rounds, it gives with probability 1 - (k / memory) (c / b). Nobody
    gets more from it than by mutual giving.

    Parameters
    ----------
    memory : int, default 2
        How many rounds it counts in. With 1 it is generous tit for tat.
    b, c : number
        What a gift is worth and what it costs, in the game of donation; b > c > 0.

    References
    ----------
    N. E. Glynatsi, E. Akin, M. A. Nowak and C. Hilbe (2024), Conditional cooperation with longer memory, PNAS 121,
    e2420125121: reactive-n counting strategies.

    Examples
    --------
    >>> import relgames as rg
    >>> rg.is_partner(rg.games.donation(b=3, c=1), reactive_partner(), strict=False)
    Guarantee(True: seat 1 never gets more than 2; margin 0)
    """
    memory = _checks.integer(memory, "memory", least=1)
    b, c = ordered("b > c > 0", "For other chances use from_rule", b=b, c=c)

    def rule(history: tuple[tuple[int, ...], ...]) -> tuple[Any, Any]:
        withheld = sum(other for own, other in history)
        less = Fraction(withheld, memory) * (c / b)
        return 1 - less, less

    return from_rule(rule, memory, name=f"reactive partner ({memory})")


@listed(ZAGORSKY_2013, "reciprocity")
def forgiver() -> Machine:
    """Give after the other gave; withhold once after it withheld, then give again whatever it does.

    References
    ----------
    B. M. Zagorsky, J. G. Reiter, K. Chatterjee and M. A. Nowak (2013), Forgiver triumphs in alternating prisoner's
    dilemma, PLoS ONE 8, e80814.

    Examples
    --------
    >>> print(forgiver())
    forgiver: 2 states, starts in 0
    state  action  0|0  0|1  1|0  1|1
    0      0         0    1    0    1
    1      1         0    0    0    0
    """
    return from_fsm([(0, 0, 0, 0), (0, 1, 1, 1), (1, 0, 0, 0), (1, 1, 0, 0)], 0, name="forgiver")


@listed(LI_KENDALL_2014, "switching")
def mem2() -> Machine:
    """Play tit for tat, tit for two tats or always withhold, as the last two rounds suggest; in the end the last.

    It looks after two rounds, then after every second one. If both gave in the last two rounds it plays tit for tat;
    if each was exploited once, tit for two tats; else it withholds, and once that has come about twice, for ever.

    References
    ----------
    J. Li and G. Kendall (2014), The effect of memory size on the evolutionary stability of strategies in iterated
    prisoner's dilemma, IEEE Transactions on Evolutionary Computation 18, 819-826, as the Axelrod library reads it.

    Examples
    --------
    >>> from relgames.strategies import memory_depth
    >>> memory_depth(mem2())
    inf
    """

    def move(state: tuple[Any, ...], own: int, others: tuple[int, ...]) -> Hashable:
        mode, wait, given_up, rounds = state
        rounds = (*rounds, (own, others[0]))[-2:]
        if given_up == 2:
            return state
        wait -= 1
        if wait == 0:
            wait = 2
            mode = {frozenset({(0, 0)}): "one tat", frozenset({(0, 1), (1, 0)}): "two tats"}.get(
                frozenset(rounds), "never"
            )
            given_up += mode == "never"
        return mode, wait, given_up, rounds

    def act(state: tuple[Any, ...]) -> int:
        mode, _, _, rounds = state
        seen = [other for _, other in rounds]
        if mode == "never":
            return WITHHOLD
        return int(seen == [WITHHOLD, WITHHOLD]) if mode == "two tats" else (seen or [GIVE])[-1]

    return automaton(("one tat", 2, 0, ()), act, move, name="MEM2")


@listed(LI_2014, "zero-determinant")
def zd_mem2() -> Machine:
    """Give with a probability that depends on the last two rounds: a zero-determinant strategy of memory two.

    References
    ----------
    S. Li (2014), Strategies in the stochastic iterated prisoner's dilemma, REU Papers, University of Chicago, with the
    numbers of the Axelrod library.

    Examples
    --------
    >>> zd_mem2().states
    15
    """
    numbers = "11/12 4/11 7/9 1/10 5/6 3/11 7/9 1/10 2/3 1/11 7/9 1/10 3/4 2/11 7/9 1/10"
    return from_lookup([Fraction(x) for x in numbers.split()], own=2, other=2, name="ZD-Mem2")


@listed(MATHIEU_DELAHAYE_2015, "found by search")
def winner12() -> Machine:
    """Give after C CC, C DC and D CD (the own last action, and the other's last two), and in the first two rounds.

    It is the best of all rules of that memory in a large tournament among them.

    References
    ----------
    P. Mathieu and J.-P. Delahaye (2015), New winning strategies for the iterated prisoner's dilemma, Proceedings of the
    International Conference on Autonomous Agents and Multiagent Systems, 1665-1666.

    Examples
    --------
    >>> winner12().states
    5
    """
    return from_lookup("CDCDDCDD", own=1, other=2, name="winner 12")


@listed(MATHIEU_DELAHAYE_2015, "found by search")
def winner21() -> Machine:
    """Withhold, then give; then give after C CC, C DC and D CC (the own last action, and the other's last two).

    References
    ----------
    P. Mathieu and J.-P. Delahaye (2015), New winning strategies for the iterated prisoner's dilemma, Proceedings of the
    International Conference on Autonomous Agents and Multiagent Systems, 1665-1666.

    Examples
    --------
    >>> winner21().states
    5
    """
    return from_lookup("CDCDCDDD", own=1, other=2, first="DC", name="winner 21")
