"""Strategies for three parties who can give to a common good.

Most go by how many of the others gave in the last round; `fuss` remembers more. Give and withhold are the two actions
of `relgames.games.public_good`.
"""

from __future__ import annotations

from fractions import Fraction

from relgames import _checks
from relgames.strategies import givers, takers
from relgames.strategies.automata import automaton
from relgames.strategies.groups import Number, generous_give_while, give_while, two_actions_each
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.memory import memory_n
from relgames.strategies.published.memory_n import all_or_none
from relgames.strategies.sources import (
    BOYD_RICHERSON_1988,
    FRIEDMAN_1971,
    HILBE_2014,
    HILBE_2017,
    MURASE_BAEK_2018,
    PINHEIRO_2014,
    RAPOPORT_CHAMMAH_1965,
    VAN_SEGBROECK_2012,
)
from relgames.strategies.zero_determinant import zero_determinant

# One bit for each history of three rounds, 1 to give: the profile of the oldest round is the first digit in base 8.
FUSS = (
    "8fa2c4807fa2c4f08f8284807e828cf28f8284807e8a84f48f8284807e8284f0"
    "8f8284887e8284f08f8284807e8284f08f8284807e8284f08f8284807e8284f0"
)


@listed(MURASE_BAEK_2018, "friendly rival", seats=3)
def fuss() -> Machine:
    """Give if the last three rounds are among those that a fully successful strategy of three parties answers so.

    Fully successful: nobody gets ahead of it, all give in the long run if all play it and mistakes are rare, and it
    takes from those who always give. It is a table; three rounds of memory are the least with which one exists.

    Notes
    -----
    It has 26 states, or 12 if those are counted as one that only further mistakes of its own would tell apart. Which of
    the authors' tables stands for all of them is as in their programs.

    References
    ----------
    Y. Murase and S. K. Baek (2018), Seven rules to avoid the tragedy of the commons, Journal of Theoretical Biology
    449, 94-102.

    Examples
    --------
    >>> import relgames as rg
    >>> bool(rg.is_rival(rg.games.public_good(), fuss())), bool(rg.is_efficient(rg.games.public_good(), fuss()))
    (True, True)
    """
    bits = f"{int(FUSS, 16):0512b}"
    return memory_n([int(bit) for bit in bits], 3, counts=(2, 2, 2), name="FUSS")


@listed(PINHEIRO_2014, "all or none", seats=3)
def all_or_none_of_three() -> Machine:
    """Give exactly if in the last round all three did the same.

    References
    ----------
    F. L. Pinheiro, V. V. Vasconcelos, F. C. Santos and J. M. Pacheco (2014), Evolution of all-or-none strategies in
    repeated public goods dilemmas, PLoS Computational Biology 10, e1003945.

    Examples
    --------
    >>> all_or_none_of_three().states
    2
    """
    return givers.win_stay_lose_shift(seats=3).named("all or none")


@listed(HILBE_2017, "all or none", seats=3)
def all_or_none_twice_of_three() -> Machine:
    """Give exactly if in each of the last two rounds all three did the same.

    References
    ----------
    C. Hilbe, L. A. Martinez-Vaquero, K. Chatterjee and M. A. Nowak (2017), Memory-n strategies of direct reciprocity,
    PNAS 114, 4715-4720.

    Examples
    --------
    >>> all_or_none_twice_of_three().states
    3
    """
    return all_or_none(2, seats=3)


@listed(VAN_SEGBROECK_2012, "reciprocity", seats=3)
def group_reciprocator(m: int = 2, seats: int = 3) -> Machine:
    """Give first, then exactly if at least ``m`` of the group, itself included, gave in the last round.

    Parameters
    ----------
    m : int, default 2
        What it takes for a fair share, from 1 to ``seats``.
    seats : int, default 3

    References
    ----------
    S. Van Segbroeck, J. M. Pacheco, T. Lenaerts and F. C. Santos (2012), Emergence of fairness in repeated group
    interactions, Physical Review Letters 108, 158104.

    Examples
    --------
    >>> [group_reciprocator(m).states for m in (1, 2, 3)]
    [2, 2, 2]
    """
    counts = two_actions_each(seats)
    m = _checks.integer(m, "m", least=1, most=seats)

    def move(state: int, own: int, others: tuple[int, ...]) -> int:
        return int((own, *others).count(0) < m)

    return automaton(0, lambda state: state, move, counts, f"give while {m} of {seats} gave")


@listed(BOYD_RICHERSON_1988, "reciprocity", seats=3)
def hard_tit_for_tat_of_three() -> Machine:
    """Give first, then exactly if both others gave in the last round.

    References
    ----------
    R. Boyd and P. J. Richerson (1988), The evolution of reciprocity in sizable groups, Journal of Theoretical Biology
    132, 337-356.

    Examples
    --------
    >>> hard_tit_for_tat_of_three().states
    2
    """
    return give_while(2)


@listed(BOYD_RICHERSON_1988, "reciprocity", seats=3)
def soft_tit_for_tat_of_three() -> Machine:
    """Give first, then exactly if at least one of the others gave in the last round.

    References
    ----------
    R. Boyd and P. J. Richerson (1988), Journal of Theoretical Biology 132, 337-356.

    Examples
    --------
    >>> soft_tit_for_tat_of_three().states
    2
    """
    return give_while(1)


@listed(HILBE_2014, "reciprocity", seats=3)
def generous_tit_for_tat_of_three(generosity: Number = Fraction(1, 3)) -> Machine:
    """Give if both others gave in the last round, and with some probability also if not.

    Parameters
    ----------
    generosity : number, default 1/3

    References
    ----------
    C. Hilbe, B. Wu, A. Traulsen and M. A. Nowak (2014), Cooperation and control in multiplayer social dilemmas, PNAS
    111, 16425-16430.

    Examples
    --------
    >>> generous_tit_for_tat_of_three().states
    2
    """
    return generous_give_while(2, generosity)


@listed(HILBE_2014, "zero-determinant", seats=3)
def extortioner_of_three(slope: Number = Fraction(4, 5), r: Number = 2) -> Machine:
    """Hold what the others get to a share of what it gets itself, in the public good of three parties.

    Parameters
    ----------
    slope : number, default 4/5
        The others get on average this share of its own payoff.
    r : number, default 2
        What a pot of 1 grows to.

    References
    ----------
    C. Hilbe, B. Wu, A. Traulsen and M. A. Nowak (2014), PNAS 111, 16425-16430.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies import always_give
    >>> r = rg.RepeatedGame(rg.games.public_good(), discount=1)
    >>> own, other, third = rg.play(r, (extortioner_of_three(), always_give(3), always_give(3))).payoffs
    >>> round(float((other + third) / 2 / own), 6)
    0.8
    """
    return _linear(slope, 0, r, "extortioner of three")


@listed(HILBE_2014, "zero-determinant", seats=3)
def zd_generous_of_three(slope: Number = Fraction(4, 5), r: Number = 2) -> Machine:
    """Bear the larger part of what is missing to mutual giving, in the public good of three parties.

    Parameters
    ----------
    slope : number, default 4/5
        What the others lack to mutual giving, as a share of what it lacks itself.
    r : number, default 2
        What a pot of 1 grows to.

    References
    ----------
    C. Hilbe, B. Wu, A. Traulsen and M. A. Nowak (2014), PNAS 111, 16425-16430.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies import always_withhold
    >>> r = rg.RepeatedGame(rg.games.public_good(), discount=1)
    >>> own, other, third = rg.play(r, (zd_generous_of_three(), always_withhold(3), always_withhold(3))).payoffs
    >>> round(float((1 - (other + third) / 2) / (1 - own)), 6)
    0.8
    """
    return _linear(slope, _checks.to_fraction(r) - 1, r, "zd generous of three")


@listed(FRIEDMAN_1971, "trigger", seats=3)
def grim_of_three() -> Machine:
    """Give until anybody of three withholds, then withhold for ever.

    References
    ----------
    J. W. Friedman (1971), A non-cooperative equilibrium for supergames, Review of Economic Studies 38, 1-12.

    Examples
    --------
    >>> grim_of_three().states
    2
    """
    return givers.grim(seats=3)


@listed(RAPOPORT_CHAMMAH_1965, "constant", seats=3)
def always_give_of_three() -> Machine:
    """Give in every round, whatever the two others do.

    References
    ----------
    A. Rapoport and A. M. Chammah (1965), Prisoner's Dilemma, University of Michigan Press.

    Examples
    --------
    >>> always_give_of_three().states
    1
    """
    return givers.always_give(seats=3)


@listed(RAPOPORT_CHAMMAH_1965, "constant", seats=3)
def always_withhold_of_three() -> Machine:
    """Withhold in every round, whatever the two others do.

    References
    ----------
    A. Rapoport and A. M. Chammah (1965), Prisoner's Dilemma, University of Michigan Press.

    Examples
    --------
    >>> always_withhold_of_three().states
    1
    """
    return takers.always_withhold(seats=3)


def _linear(slope: Number, baseline: Number, r: Number, name: str) -> Machine:
    share = _checks.to_fraction(r) / 3
    give = [share * (others + 1) - 1 for others in range(3)]
    withhold = [share * others for others in range(3)]
    return zero_determinant(slope, baseline, give=give, withhold=withhold, name=name)
