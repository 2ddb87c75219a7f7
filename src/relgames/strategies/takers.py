"""Strategies that take: they withhold first, probe for weakness, or give only to get."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from relgames import _checks
from relgames.strategies import sources
from relgames.strategies.automata import GIVE, WITHHOLD, automaton, cyclic
from relgames.strategies.favours import GIVE_ACCEPT, GIVE_REFUSE, WITHHOLD_ACCEPT
from relgames.strategies.groups import Number, enough, labelled, two_actions_each
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.memory import from_counts, reactive


@listed(sources.RAPOPORT_CHAMMAH_1965, "constant")
def always_withhold(seats: int = 2) -> Machine:
    """Withhold in every round, whatever the others do.

    Parameters
    ----------
    seats : int, default 2

    References
    ----------
    A. Rapoport and A. M. Chammah (1965), Prisoner's Dilemma, University of Michigan Press.

    Examples
    --------
    >>> always_withhold(seats=3)
    Machine('always withhold', 1 state, 2 actions, 8 profiles)
    """
    return cyclic((WITHHOLD,), two_actions_each(seats), "always withhold")


@listed(sources.AXELROD_1980, "constant")
def random(p: Number = Fraction(1, 2), seats: int = 2) -> Machine:
    """Give with the same probability in every round.

    Parameters
    ----------
    p : number, default 1/2
    seats : int, default 2

    References
    ----------
    R. Axelrod (1980), Effective choice in the Prisoner's Dilemma, Journal of Conflict Resolution 24, 3-25.

    Examples
    --------
    >>> random(Fraction(1, 3)).name
    'random (1/3)'
    """
    rows: list[Any] = [_checks.probability(p, "p")] * len(two_actions_each(seats))
    return from_counts(rows, seats=seats, name=f"random ({rows[0]})")


@listed(sources.AXELROD_1984, "cycle")
def alternator(seats: int = 2) -> Machine:
    """Give in the first round and in every second round from there.

    Parameters
    ----------
    seats : int, default 2

    References
    ----------
    R. Axelrod (1984), The Evolution of Cooperation, Basic Books.

    Examples
    --------
    >>> alternator().states
    2
    """
    return cyclic((GIVE, WITHHOLD), two_actions_each(seats), "alternator")


@listed(sources.BOYD_LORBERBAUM_1987, "reciprocity")
def suspicious_tit_for_tat(seats: int = 2, k: int | None = None) -> Machine:
    """Withhold first, then give exactly if at least ``k`` of the others gave in the last round.

    Parameters
    ----------
    seats : int, default 2
    k : int, optional
        By default all of the others: with three seats, a free rider that gives only when both others gave.

    References
    ----------
    R. Boyd and J. P. Lorberbaum (1987), No pure strategy is evolutionarily stable in the repeated Prisoner's
    Dilemma game, Nature 327, 58-59.

    Examples
    --------
    >>> print(suspicious_tit_for_tat())
    suspicious tit for tat: 2 states, starts in 0
    state  action  0|0  0|1  1|0  1|1
    0      1         1    0    1    0
    1      0         1    0    1    0
    """
    k = enough(k, seats)
    return from_counts([0] * k + [1] * (seats - k), 0, seats, labelled("suspicious tit for tat", k, seats))


@listed(sources.NACHBAR_1992, "reciprocity")
def bully(seats: int = 2, k: int | None = None) -> Machine:
    """Withhold first and while at least ``k`` of the others gave in the last round; give only if fewer did.

    Parameters
    ----------
    seats : int, default 2
    k : int, optional
        By default all of the others: it exploits those who give, and yields to the first who withholds.

    References
    ----------
    J. H. Nachbar (1992), Evolution in the finitely repeated prisoner's dilemma, Journal of Economic Behavior
    and Organization 19, 307-326: reverse tit for tat.

    Examples
    --------
    >>> print(bully())
    bully: 2 states, starts in 0
    state  action  0|0  0|1  1|0  1|1
    0      1         0    1    0    1
    1      0         0    1    0    1
    """
    k = enough(k, seats)
    return from_counts([1] * k + [0] * (seats - k), 0, seats, labelled("bully", k, seats))


@listed(sources.AXELROD_1980, "reciprocity")
def joss(p: Number = Fraction(9, 10)) -> Machine:
    """Play tit for tat, but sneak in some withholding: give with probability ``p`` after the other gave.

    Parameters
    ----------
    p : number, default 9/10

    References
    ----------
    J. Joss, in R. Axelrod (1980), Effective choice in the Prisoner's Dilemma, Journal of Conflict Resolution
    24, 3-25.

    Examples
    --------
    >>> joss().name
    'joss (9/10)'
    """
    rows: list[Any] = [_checks.probability(p, "p"), 0]
    return reactive(rows, first=1, name=f"joss ({rows[0]})")


@listed(sources.STEWART_PLOTKIN_2012, "reciprocity")
def hard_joss(p: Number = Fraction(9, 10)) -> Machine:
    """Play tit for tat, but give only with probability ``p`` where tit for tat would give, after the first round.

    Stewart and Plotkin's tournament [1]_ names `joss` so: both rules read the same.

    Parameters
    ----------
    p : number, default 9/10

    References
    ----------
    .. [1] A. J. Stewart and J. B. Plotkin (2012), Extortion and cooperation in the Prisoner's Dilemma, PNAS 109,
       10134-10135.

    Examples
    --------
    >>> hard_joss() == joss()
    True
    """
    return joss(p).named(f"hard joss ({_checks.probability(p, 'p')})")


@listed(sources.LI_2011, "probing")
def prober() -> Machine:
    """Withhold, give, give; if the other gave in rounds 2 and 3, withhold for ever, else play tit for tat.

    References
    ----------
    J. Li, P. Hingston and G. Kendall (2011), Engineering design of strategies for winning iterated prisoner's
    dilemma competitions, IEEE Transactions on Computational Intelligence and AI in Games 3, 348-360.

    Examples
    --------
    >>> prober().states
    6
    """
    return _probing("prober", (WITHHOLD, GIVE, GIVE), (GIVE, GIVE), WITHHOLD)


@listed(sources.PRISON_1998, "probing")
def prober_2() -> Machine:
    """Withhold, give, give; if the other withheld in round 2 and gave in 3, give for ever, else tit for tat.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1998), PRISON, software, Laboratoire d'Informatique
    Fondamentale de Lille.

    Examples
    --------
    >>> prober_2().states
    6
    """
    return _probing("prober 2", (WITHHOLD, GIVE, GIVE), (WITHHOLD, GIVE), GIVE)


@listed(sources.PRISON_1998, "probing")
def prober_3() -> Machine:
    """Withhold, give; if the other gave in round 2, withhold for ever, else play tit for tat.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1998), PRISON, software, Laboratoire d'Informatique
    Fondamentale de Lille.

    Examples
    --------
    >>> prober_3().states
    5
    """
    return _probing("prober 3", (WITHHOLD, GIVE), (GIVE,), WITHHOLD)


@listed(sources.PRISON_1998, "probing")
def hard_prober() -> Machine:
    """Withhold twice, give twice; if the other gave in rounds 2 and 3, withhold for ever, else tit for tat.

    References
    ----------
    B. Beaufils, J.-P. Delahaye and P. Mathieu (1998), PRISON, software, Laboratoire d'Informatique
    Fondamentale de Lille.

    Examples
    --------
    >>> hard_prober().states
    8
    """
    return _probing("hard prober", (WITHHOLD, WITHHOLD, GIVE, GIVE), (GIVE, GIVE), WITHHOLD)


@listed(sources.WIN_WIN_2012, "refusal")
def martyr() -> Machine:
    """Give in every round and refuse whatever is offered; for games with refusal.

    References
    ----------
    "Win Win" (essay, 2 October 2012).

    Examples
    --------
    >>> martyr()
    Machine('martyr', 1 state, 4 actions, 16 profiles)
    """
    return cyclic((GIVE_REFUSE,), (4, 4), "martyr")


@listed(sources.WIN_WIN_2012, "refusal")
def trader() -> Machine:
    """Give only to get: advance a gift, give again when it is repaid, accept always; for games with refusal.

    Its account is the gifts that it handed over less those that it received, kept between -1 and 1. It gives
    while it is not owed anything. A gift that was refused has not been handed over.

    References
    ----------
    "Win Win" (essay, 2 October 2012).

    Examples
    --------
    >>> trader()
    Machine('trader', 3 states, 4 actions, 16 profiles)
    """

    def handed_over(giver: int, taker: int) -> bool:
        return giver in (GIVE_ACCEPT, GIVE_REFUSE) and taker in (GIVE_ACCEPT, WITHHOLD_ACCEPT)

    def move(owed: int, own: int, others: tuple[int, ...]) -> int:
        return min(max(owed + handed_over(own, others[0]) - handed_over(others[0], own), -1), 1)

    return automaton(0, lambda owed: GIVE_ACCEPT if owed <= 0 else WITHHOLD_ACCEPT, move, (4, 4), "trader")


def _probing(name: str, opening: tuple[int, ...], tell: tuple[int, ...], verdict: int) -> Machine:
    """Return the machine that plays the opening, then ``verdict`` for ever or tit for tat.

    It is the verdict if the other played ``tell`` in the rounds from 2 on.
    """

    def act(state: tuple[str, Any]) -> int:
        phase, memory = state
        return opening[len(memory)] if phase == "opening" else memory

    def move(state: tuple[str, Any], own: int, others: tuple[int, ...]) -> tuple[str, Any]:
        phase, memory = state
        if phase == "for ever":
            return state
        if phase == "echo":
            return phase, others[0]
        seen = (*memory, others[0])
        if len(seen) < len(opening):
            return phase, seen
        return ("for ever", verdict) if seen[1 : 1 + len(tell)] == tell else ("echo", seen[-1])

    return automaton(("opening", ()), act, move, name=name)
