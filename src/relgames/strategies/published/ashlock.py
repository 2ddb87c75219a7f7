"""Automata that evolution produced, as D. Ashlock and co-workers found and named them.

The tables are those of the Axelrod library, which has them from the publications; `_fsm.from_text` says how to read
them.
"""

from __future__ import annotations

from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.published._fsm import from_text
from relgames.strategies.sources import (
    ASHLOCK_2006,
    ASHLOCK_2006_PUN,
    ASHLOCK_2008,
    ASHLOCK_2009,
    ASHLOCK_2014,
    ASHLOCK_2015,
)


@listed(ASHLOCK_2006, "evolved automaton")
def fortress3() -> Machine:
    """Withhold until the other has withheld twice in a row, a password; then give until it withholds.

    References
    ----------
    W. Ashlock and D. Ashlock (2006), Changes in prisoner's dilemma strategies over evolutionary time with different
    population sizes, Proceedings of the IEEE Congress on Evolutionary Computation, 297-304.

    Examples
    --------
    >>> fortress3().states
    3
    """
    return from_text("1C1D 1D2D 2C1D 2D3C 3C3C 3D1D", start="1D", name="fortress3")


@listed(ASHLOCK_2006, "evolved automaton")
def fortress4() -> Machine:
    """Withhold until the other has withheld three times in a row, a password; then give until it withholds.

    References
    ----------
    W. Ashlock and D. Ashlock (2006), Proceedings of the IEEE Congress on Evolutionary Computation, 297-304.

    Examples
    --------
    >>> fortress4().states
    4
    """
    return from_text("1C1D 1D2D 2C1D 2D3D 3C1D 3D4C 4C4C 4D1D", start="1D", name="fortress4")


@listed(ASHLOCK_2006, "evolved automaton")
def predator() -> Machine:
    """Take from who does not know the password of its kind: evolved to prey on fortresses.

    References
    ----------
    W. Ashlock and D. Ashlock (2006), Proceedings of the IEEE Congress on Evolutionary Computation, 297-304.

    Examples
    --------
    >>> predator().states
    12
    """
    return from_text(
        "0C0D 0D1D 1C2D 1D3D 2C4C 2D3D 3C5D 3D4C 4C2C 4D6D 5C7D 5D3D 6C7C 6D7D 7C8D 7D7D 8C8D 8D6D",
        start="0C",
        name="predator",
    )


@listed(ASHLOCK_2006_PUN, "evolved automaton")
def pun1() -> Machine:
    """Withhold first, then give, but withhold in every second round after the other has withheld.

    References
    ----------
    D. Ashlock, E.-Y. Kim and N. Leahy (2006), Understanding representational sensitivity in the iterated prisoner's
    dilemma with fingerprints, IEEE Transactions on Systems, Man, and Cybernetics C 36, 464-475.

    Examples
    --------
    >>> pun1().states
    3
    """
    return from_text("1C2C 1D2C 2C1C 2D1D", start="1D", name="pun1")


@listed(ASHLOCK_2014, "evolved automaton")
def raider() -> Machine:
    """Withhold in turn with others and take, until two withheld rounds in the right place lead to tit for tat.

    References
    ----------
    W. Ashlock, J. Tsang and D. Ashlock (2014), The evolution of exploitation, Proceedings of the IEEE Symposium on
    Foundations of Computational Intelligence, 135-142.

    Examples
    --------
    >>> raider().states
    5
    """
    return from_text("0C2D 0D2D 1C1C 1D1D 2C0D 2D3C 3C0D 3D1C", start="0D", name="raider")


@listed(ASHLOCK_2008, "evolved automaton")
def ripoff() -> Machine:
    """Take every second time from who always gives; play tit for tat for ever once the other has withheld.

    References
    ----------
    D. Ashlock and E.-Y. Kim (2008), Fingerprinting: visualization and automatic analysis of prisoner's dilemma
    strategies, IEEE Transactions on Evolutionary Computation 12, 647-659.

    Examples
    --------
    >>> ripoff().states
    4
    """
    return from_text("1C2C 1D3C 2C1D 2D3C 3C3C 3D3D", start="1D", name="ripoff")


@listed(ASHLOCK_2009, "evolved automaton")
def usually_cooperates() -> Machine:
    """Give, except when the other gives right after an unanswered round in which it withheld.

    References
    ----------
    D. Ashlock, E.-Y. Kim and W. Ashlock (2009), Fingerprint analysis of the noisy prisoner's dilemma using a
    finite-state representation, IEEE Transactions on Computational Intelligence and AI in Games 1, 154-167.

    Examples
    --------
    >>> usually_cooperates().states
    3
    """
    return from_text("1C1C 1D2C 2C1D 2D1C", start="1C", name="usually cooperates")


@listed(ASHLOCK_2009, "evolved automaton")
def usually_defects() -> Machine:
    """Withhold, except when the other withholds right after an unanswered round in which it gave.

    References
    ----------
    D. Ashlock, E.-Y. Kim and W. Ashlock (2009), IEEE Transactions on Computational Intelligence and AI in Games 1,
    154-167.

    Examples
    --------
    >>> usually_defects().states
    3
    """
    return from_text("1C2D 1D1D 2C1D 2D1C", start="1D", name="usually defects")


@listed(ASHLOCK_2015, "evolved automaton")
def solution_b1() -> Machine:
    """Withhold until the other gives; after two such rounds give, and for ever once the other has withheld then.

    References
    ----------
    D. Ashlock, J. A. Brown and P. Hingston (2015), Multiple opponent optimization of prisoner's dilemma playing
    agents, IEEE Transactions on Computational Intelligence and AI in Games 7, 53-65.

    Examples
    --------
    >>> solution_b1().states
    3
    """
    return from_text("1C2D 1D1D 2C2C 2D3C 3C3C 3D3C", start="1D", name="solution b1")


@listed(ASHLOCK_2015, "evolved automaton")
def solution_b5() -> Machine:
    """Withhold first, then give to who gives; a machine of six states, optimized against several opponents at once.

    References
    ----------
    D. Ashlock, J. A. Brown and P. Hingston (2015), IEEE Transactions on Computational Intelligence and AI in Games 7,
    53-65.

    Examples
    --------
    >>> solution_b5().states
    8
    """
    return from_text("1C2C 1D6D 2C2C 2D3D 3C6C 3D1D 4C3C 4D6D 5C5D 5D4D 6C3C 6D5D", start="1D", name="solution b5")


@listed(ASHLOCK_2008, "evolved automaton")
def thumper() -> Machine:
    """Give until the other withholds, then withhold twice, and begin anew.

    References
    ----------
    D. Ashlock and E.-Y. Kim (2008), IEEE Transactions on Evolutionary Computation 12, 647-659.

    Examples
    --------
    >>> thumper().states
    3
    """
    return from_text("1C1C 1D2D 2C1D 2D1D", start="1C", name="thumper")
