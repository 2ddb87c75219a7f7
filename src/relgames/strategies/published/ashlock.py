"""Finite state machines that Ashlock and others name: what evolution found, and where fingerprints tell them apart."""

from __future__ import annotations

from relgames.strategies.automata import GIVE, WITHHOLD, from_fsm
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.sources import (
    ASHLOCK_2006,
    ASHLOCK_2006_SIZES,
    ASHLOCK_2008,
    ASHLOCK_2009,
    ASHLOCK_2014,
    ASHLOCK_2015,
)


def _mealy(name: str, first: int, *rows: tuple[int, int, int, int]) -> Machine:
    """A row for each state: next state and act after the other gave, then after it withheld."""
    seen = (GIVE, WITHHOLD)
    return from_fsm([(s, k, row[2 * k], row[2 * k + 1]) for s, row in enumerate(rows) for k in seen], 0, first, name)


@listed(ASHLOCK_2006_SIZES, "signal")
def fortress_3() -> Machine:
    """Withhold until the other has withheld twice in a row, then give as long as it gives.

    Two of them find each other by two rounds of withholding.

    References
    ----------
    W. Ashlock and D. Ashlock (2006), Changes in prisoner's dilemma strategies over evolutionary time with different
    population sizes, IEEE Congress on Evolutionary Computation.

    Examples
    --------
    >>> fortress_3().states
    3
    """
    return _mealy("Fortress3", WITHHOLD, (0, 1, 1, 1), (0, 1, 2, 0), (2, 0, 0, 1))


@listed(ASHLOCK_2006_SIZES, "signal")
def fortress_4() -> Machine:
    """Withhold until the other has withheld three times in a row, then give as long as it gives.

    References
    ----------
    W. Ashlock and D. Ashlock (2006), Changes in prisoner's dilemma strategies over evolutionary time with different
    population sizes, IEEE Congress on Evolutionary Computation.

    Examples
    --------
    >>> fortress_4().states
    4
    """
    return _mealy("Fortress4", WITHHOLD, (0, 1, 1, 1), (0, 1, 2, 1), (0, 1, 3, 0), (3, 0, 0, 1))


@listed(ASHLOCK_2006_SIZES, "evolved")
def predator() -> Machine:
    """Exploit those who give, by nine states that evolution found in a large population.

    References
    ----------
    W. Ashlock and D. Ashlock (2006), Changes in prisoner's dilemma strategies over evolutionary time with different
    population sizes, IEEE Congress on Evolutionary Computation.

    Examples
    --------
    >>> predator().states
    12
    """
    return _mealy(
        "Predator",
        GIVE,
        (0, 1, 1, 1),
        (2, 1, 3, 1),
        (4, 0, 3, 1),
        (5, 1, 4, 0),
        (2, 0, 6, 1),
        (7, 1, 3, 1),
        (7, 0, 7, 1),
        (8, 1, 7, 1),
        (8, 1, 6, 1),
    )


@listed(ASHLOCK_2006, "evolved")
def pun1() -> Machine:
    """Withhold, give whatever comes, and answer each second round alone, by what the other then did.

    References
    ----------
    D. Ashlock, E.-Y. Kim and N. Leahy (2006), Understanding representational sensitivity in the iterated prisoner's
    dilemma with fingerprints, IEEE Transactions on Systems, Man, and Cybernetics C 36, 464-475.

    Examples
    --------
    >>> pun1().states
    3
    """
    return _mealy("Pun1", WITHHOLD, (1, 0, 1, 0), (0, 0, 0, 1))


@listed(ASHLOCK_2014, "evolved")
def raider() -> Machine:
    """Withhold from those who let it, in pairs of rounds; play tit for tat with one who resists twice.

    References
    ----------
    W. Ashlock, J. Tsang and D. Ashlock (2014), The evolution of exploitation, IEEE Symposium on Foundations of
    Computational Intelligence.

    Examples
    --------
    >>> raider().states
    5
    """
    return _mealy("Raider", WITHHOLD, (2, 1, 2, 1), (1, 0, 1, 1), (0, 1, 3, 0), (0, 1, 1, 0))


@listed(ASHLOCK_2008, "probing")
def ripoff() -> Machine:
    """Alternate, withholding first, until the other withholds; then give once and play tit for tat.

    References
    ----------
    D. Ashlock and E.-Y. Kim (2008), Fingerprinting: visualization and automatic analysis of prisoner's dilemma
    strategies, IEEE Transactions on Evolutionary Computation 12, 647-659.

    Examples
    --------
    >>> ripoff().states
    4
    """
    return _mealy("Ripoff", WITHHOLD, (1, 0, 2, 0), (0, 1, 2, 0), (2, 0, 2, 1))


@listed(ASHLOCK_2009, "reciprocity")
def usually_cooperates() -> Machine:
    """Give, except after the other gave right after it withheld.

    A second withholding in a row wipes out the first.

    References
    ----------
    D. Ashlock, E.-Y. Kim and W. Ashlock (2009), Fingerprint analysis of the noisy prisoner's dilemma using a
    finite-state representation, IEEE Transactions on Computational Intelligence and AI in Games 1, 154-167.

    Examples
    --------
    >>> usually_cooperates().states
    3
    """
    return _mealy("Usually Cooperates", GIVE, (0, 0, 1, 0), (0, 1, 0, 0))


@listed(ASHLOCK_2009, "reciprocity")
def usually_defects() -> Machine:
    """Withhold, except after the other withheld right after it gave.

    A second gift in a row wipes out the first.

    References
    ----------
    D. Ashlock, E.-Y. Kim and W. Ashlock (2009), Fingerprint analysis of the noisy prisoner's dilemma using a
    finite-state representation, IEEE Transactions on Computational Intelligence and AI in Games 1, 154-167.

    Examples
    --------
    >>> usually_defects().states
    3
    """
    return _mealy("Usually Defects", WITHHOLD, (1, 1, 0, 1), (0, 1, 0, 0))


@listed(ASHLOCK_2015, "probing")
def solution_b1() -> Machine:
    """Withhold until the other gives, once more then, give as long as it gives, and give for ever once it withholds.

    References
    ----------
    D. Ashlock, J. A. Brown and P. Hingston (2015), Multiple opponent optimization of prisoner's dilemma playing
    agents, IEEE Transactions on Computational Intelligence and AI in Games 7(1).

    Examples
    --------
    >>> solution_b1().states
    3
    """
    return _mealy("Solution B1", WITHHOLD, (1, 1, 0, 1), (1, 0, 2, 0), (2, 0, 2, 0))


@listed(ASHLOCK_2015, "evolved")
def solution_b5() -> Machine:
    """Play by six states that were optimised against several opponents at once; mostly tit for tat.

    References
    ----------
    D. Ashlock, J. A. Brown and P. Hingston (2015), Multiple opponent optimization of prisoner's dilemma playing
    agents, IEEE Transactions on Computational Intelligence and AI in Games 7(1).

    Examples
    --------
    >>> solution_b5().states
    8
    """
    return _mealy(
        "Solution B5",
        WITHHOLD,
        (1, 0, 5, 1),
        (1, 0, 2, 1),
        (5, 0, 0, 1),
        (2, 0, 5, 1),
        (4, 1, 3, 1),
        (2, 0, 4, 1),
    )


@listed(ASHLOCK_2008, "reciprocity")
def thumper() -> Machine:
    """Answer a withholding by withholding twice, whatever the other does meanwhile.

    References
    ----------
    D. Ashlock and E.-Y. Kim (2008), Fingerprinting: visualization and automatic analysis of prisoner's dilemma
    strategies, IEEE Transactions on Evolutionary Computation 12, 647-659.

    Examples
    --------
    >>> thumper().states
    3
    """
    return _mealy("Thumper", GIVE, (0, 0, 1, 1), (0, 1, 0, 1))
