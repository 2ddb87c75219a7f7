"""Strategies that give first, and withhold only in answer to withholding, if at all."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from relgames import _checks
from relgames.games._payoffs import ordered
from relgames.strategies import sources
from relgames.strategies.automata import GIVE, WITHHOLD, automaton, cyclic
from relgames.strategies.favours import accepting
from relgames.strategies.groups import Number, enough, labelled, two_actions_each
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.memory import from_counts, memory_one, reactive


@listed(sources.RAPOPORT_CHAMMAH_1965, "constant")
def always_give(seats: int = 2) -> Machine:
    """Give in every round, whatever the others do.

    Parameters
    ----------
    seats : int, default 2

    References
    ----------
    A. Rapoport and A. M. Chammah (1965), Prisoner's Dilemma, University of Michigan Press.

    Examples
    --------
    >>> always_give(seats=3)
    Machine('always give', 1 state, 2 actions, 8 profiles)
    """
    return cyclic((GIVE,), two_actions_each(seats), "always give")


@listed(sources.WIN_WIN_2012, "refusal")
def win_win_giver() -> Machine:
    """Give first, unasked and never for return, and accept whatever is offered; for games with refusal.

    References
    ----------
    "Win Win" (essay, 2 October 2012).

    Examples
    --------
    >>> win_win_giver()
    Machine('win-win giver', 1 state, 4 actions, 16 profiles)
    """
    return accepting(always_give()).named("win-win giver")


@listed(sources.AXELROD_1980, "reciprocity")
def tit_for_tat() -> Machine:
    """Give first, then do what the other did in the last round.

    `give_while` is its form for more seats.

    References
    ----------
    A. Rapoport, in R. Axelrod (1980), Effective choice in the Prisoner's Dilemma, Journal of Conflict
    Resolution 24, 3-25.

    Examples
    --------
    >>> print(tit_for_tat())
    tit for tat: 2 states, starts in 0
    state  action  0|0  0|1  1|0  1|1
    0      0         0    1    0    1
    1      1         0    1    0    1
    """
    return reactive((1, 0), name="tit for tat")


@listed(sources.AXELROD_1980_MORE, "reciprocity")
def tit_for_two_tats() -> Machine:
    """Give, except after the other withheld in both of the last two rounds.

    References
    ----------
    J. Maynard Smith, in R. Axelrod (1980), More effective choice in the Prisoner's Dilemma, Journal of
    Conflict Resolution 24, 379-403.

    Examples
    --------
    >>> tit_for_two_tats().states
    3
    """
    return tits_for_tats(1, 2).named("tit for two tats")


@listed(sources.AXELROD_1984, "reciprocity")
def two_tits_for_tat() -> Machine:
    """Give, except after the other withheld in one of the last two rounds.

    References
    ----------
    R. Axelrod (1984), The Evolution of Cooperation, Basic Books.

    Examples
    --------
    >>> two_tits_for_tat().states
    3
    """
    return tits_for_tats(2, 1).named("two tits for tat")


def tits_for_tats(tits: int, tats: int) -> Machine:
    """Withhold in the ``tits`` rounds that follow each run of ``tats`` rounds in which the other withheld.

    Parameters
    ----------
    tits, tats : int
        At least 1. Runs may overlap: it withholds if there is one in the last ``tits + tats - 1`` rounds.
        Hard tit for tat is (3, 1), hard tit for two tats (2, 2).

    References
    ----------
    D. Fudenberg, D. G. Rand and A. Dreber (2012), Slow to anger and fast to forgive: cooperation in an
    uncertain world, American Economic Review 102, 720-749, table 2.

    Examples
    --------
    >>> tits_for_tats(1, 1) == tit_for_tat(), tits_for_tats(2, 2).states
    (True, 4)
    """
    tits, tats = _checks.integer(tits, "tits", least=1), _checks.integer(tats, "tats", least=1)

    def move(state: tuple[int, int], own: int, others: tuple[int, ...]) -> tuple[int, int]:
        run, left = state
        run = min(run + 1, tats) if others[0] == WITHHOLD else 0
        return run, tits if run == tats else max(left - 1, 0)

    return automaton((0, 0), lambda state: int(state[1] > 0), move, name=f"{tits} tits for {tats} tats")


@listed(sources.NOWAK_SIGMUND_1992, "reciprocity")
def generous_tit_for_tat(
    generosity: Number | None = None, T: Number = 5, R: Number = 3, P: Number = 1, S: Number = 0
) -> Machine:
    """Give after the other gave, and with some probability also after it withheld.

    Parameters
    ----------
    generosity : number, optional
        Probability of giving after the other withheld. By default min{1 - (T-R)/(R-S), (R-P)/(T-P)}, in the
        limit the most that does not invite withholding: 1/3 with the default payoffs.
    T, R, P, S : number
        Payoffs of the prisoner's dilemma; used only for the default.

    Raises
    ------
    ValueError
        Unless T > R > P > S, or if the closed form is negative, because taking turns pays more than giving.

    References
    ----------
    P. Molander (1985), The optimal level of generosity in a selfish, uncertain environment, Journal of
    Conflict Resolution 29, 611-618. M. A. Nowak and K. Sigmund (1992), Tit for tat in heterogeneous
    populations, Nature 355, 250-253.

    Examples
    --------
    >>> generous_tit_for_tat().name
    'generous tit for tat (1/3)'
    """
    if generosity is None:
        T, R, P, S = ordered("T > R > P > S", "Or give the generosity itself", T=T, R=R, P=P, S=S)
        generosity = min(1 - (T - R) / (R - S), (R - P) / (T - P))
    p: list[Any] = [1, _checks.probability(generosity, "generosity")]
    return reactive(p, name=f"generous tit for tat ({p[1]})")


@listed(sources.SUGDEN_1986, "standing")
def contrite_tit_for_tat() -> Machine:
    """Give, except in answer to withholding by one in bad standing while in good standing oneself.

    Withholding loses the good standing unless it is such an answer; giving restores it. So its own mistake is
    atoned for by accepting one answer, and does not echo. It needs to know its own realised action.

    References
    ----------
    R. Sugden (1986), The Economics of Rights, Co-operation and Welfare, Blackwell, chapter 6. R. Boyd (1989),
    Mistakes allow evolutionary stability in the repeated prisoner's dilemma game, Journal of Theoretical
    Biology 136, 47-56. J. Wu and R. Axelrod (1995), How to cope with noise in the iterated Prisoner's
    Dilemma, Journal of Conflict Resolution 39, 183-189.

    Examples
    --------
    >>> contrite_tit_for_tat().states
    3
    """

    def justified(own_good: bool, other_good: bool) -> bool:
        return own_good and not other_good

    def move(good: tuple[bool, bool], own: int, others: tuple[int, ...]) -> tuple[bool, bool]:
        mine, theirs = good
        return own == GIVE or justified(mine, theirs), others[0] == GIVE or justified(theirs, mine)

    return automaton((True, True), lambda good: int(justified(*good)), move, name="contrite tit for tat")


@listed(sources.FREAN_1994, "memory-one")
def firm_but_fair() -> Machine:
    """Give, except after giving to one who withheld; after both withheld, give with probability 2/3.

    References
    ----------
    M. R. Frean (1994), The prisoner's dilemma without synchrony, Proceedings of the Royal Society B 257,
    75-79.

    Examples
    --------
    >>> firm_but_fair().states
    3
    """
    p: list[Any] = [1, 0, 1, Fraction(2, 3)]
    return memory_one(p, name="firm but fair")


@listed(sources.NOWAK_SIGMUND_1993, "win-stay")
def win_stay_lose_shift(seats: int = 2) -> Machine:
    """Give exactly if in the last round all did the same; the form for more seats is also called all-or-none.

    Parameters
    ----------
    seats : int, default 2

    References
    ----------
    D. Kraines and V. Kraines (1989), Pavlov and the prisoner's dilemma, Theory and Decision 26, 47-79. M. A.
    Nowak and K. Sigmund (1993), A strategy of win-stay, lose-shift that outperforms tit-for-tat in the
    Prisoner's Dilemma game, Nature 364, 56-58. F. L. Pinheiro, V. V. Vasconcelos, F. C. Santos and J. M.
    Pacheco (2014), Evolution of all-or-none strategies in repeated public goods dilemmas, PLoS Computational
    Biology 10, e1003945.

    Examples
    --------
    >>> win_stay_lose_shift(seats=3).states
    2
    """
    others = len(two_actions_each(seats)) - 1
    after_giving, after_withholding = [0] * others + [1], [1] + [0] * others
    return from_counts((after_giving, after_withholding), seats=seats, name="win-stay, lose-shift")


@listed(sources.FRIEDMAN_1971, "trigger")
def grim(seats: int = 2, k: int | None = None, *, own: bool = True) -> Machine:
    """Give until somebody withholds, then withhold for ever.

    Parameters
    ----------
    seats : int, default 2
    k : int, optional
        How many of the others must have given. By default all of them.
    own : bool, default True
        Whether withholding of its own, by mistake, counts too: then it is the memory-one rule (1, 0, 0, 0) of the
        theory and of most experiments [2]. The Axelrod library's does not count it.

    References
    ----------
    [1] J. W. Friedman (1971), A non-cooperative equilibrium for supergames, Review of Economic Studies 38,
    1-12. [2] D. Fudenberg, D. G. Rand and A. Dreber (2012), American Economic Review 102, 720-749, table 2.

    Examples
    --------
    >>> print(grim())
    grim: 2 states, starts in 0
    state  action  0|0  0|1  1|0  1|1
    0      0         0    1    1    1
    1      1         1    1    1    1
    """
    return _trigger("grim" if own else "grim (others only)", (WITHHOLD,), True, seats, k, own)


@listed(sources.LI_2011, "trigger")
def forgiving_grim(
    punishment: int = 4, penance: int = 2, seats: int = 2, k: int | None = None, *, own: bool = False
) -> Machine:
    """After fewer than ``k`` of the others gave, withhold for some rounds, then give again.

    Parameters
    ----------
    punishment : int, default 4
        For how many rounds it withholds, whatever happens. At least 1.
    penance : int, default 2
        For how many rounds it then gives at least: what happens before the last of them is overlooked. At
        least 1.
    seats : int, default 2
    k : int, optional
        How many of the others must have given. By default all of them.
    own : bool, default False
        Whether withholding of its own, by mistake, counts too. (2, 1) with it is the strategy T2 of [2].

    References
    ----------
    [1] J. Li, P. Hingston and G. Kendall (2011), Engineering design of strategies for winning iterated
    prisoner's dilemma competitions, IEEE Transactions on Computational Intelligence and AI in Games 3,
    348-360: soft grudger, the default. [2] D. Fudenberg, D. G. Rand and A. Dreber (2012), American Economic
    Review 102, 720-749, table 2.

    Examples
    --------
    >>> forgiving_grim(punishment=2, penance=1).states
    3
    """
    punishment = _checks.integer(punishment, "punishment", least=1)
    penance = _checks.integer(penance, "penance", least=1)
    acts = (WITHHOLD,) * punishment + (GIVE,) * (penance - 1)
    name = f"forgiving grim ({punishment}, {penance})" + ", own slips too" * own
    return _trigger(name, acts, False, seats, k, own)


def _trigger(name: str, acts: Sequence[int], forever: bool, seats: int, k: int | None, own: bool) -> Machine:
    """Return the machine that gives until provoked, plays ``acts``, then repeats the last or starts again."""
    needed, last = enough(k, seats), len(acts)

    def move(state: int, action: int, others: tuple[int, ...]) -> int:
        if state == 0:
            return int(others.count(GIVE) < needed or (own and action == WITHHOLD))
        return state + 1 if state < last else state if forever else 0

    name = labelled(name, needed, seats)
    return automaton(0, lambda state: acts[state - 1] if state else GIVE, move, two_actions_each(seats), name)
