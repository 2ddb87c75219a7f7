"""Strategies trained by evolution or particle swarms against the strategies of the Axelrod library.

The tables are the library's, where their authors published them. `_fsm.from_text` says how to read an automaton, and
`_lookup.from_lookup` a table.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from relgames.strategies.automata import automaton
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.published._fsm import from_text
from relgames.strategies.published._lookup import from_lookup
from relgames.strategies.sources import HARPER_2017, KNIGHT_2016, KNIGHT_2018


@listed(HARPER_2017, "trained")
def evolved_fsm_4() -> Machine:
    """Play an automaton of four states, evolved for its score against the Axelrod library.

    References
    ----------
    M. Harper, V. Knight, M. Jones, G. Koutsovoulos, N. E. Glynatsi and O. Campbell (2017), Reinforcement learning
    produces dominant strategies for the iterated prisoner's dilemma, PLoS ONE 12, e0188046.

    Examples
    --------
    >>> evolved_fsm_4().states
    5
    """
    return from_text("0C0C 0D2D 1C3D 1D0C 2C2D 2D1C 3C3D 3D1D", start="0C", name="evolved fsm 4")


@listed(KNIGHT_2016, "trained")
def evolved_fsm_6() -> Machine:
    """Play an automaton of six states, evolved for its score against the Axelrod library.

    References
    ----------
    V. Knight et al. (2016), An open framework for the reproducible study of the iterated prisoner's dilemma, Journal of
    Open Research Software 4, e35: the Axelrod library, to which F. Vincent and D. Fryer added it.

    Examples
    --------
    >>> evolved_fsm_6().states
    7
    """
    return from_text("2C2D 2D7D 3C6D 3D4C 4C4C 4D6D 5C2D 5D7D 6C3C 6D5D 7C2C 7D3D", start="4C", name="evolved fsm 6")


@listed(HARPER_2017, "trained")
def evolved_fsm_16() -> Machine:
    """Play an automaton of sixteen states, evolved for its score against the Axelrod library.

    References
    ----------
    M. Harper et al. (2017), PLoS ONE 12, e0188046.

    Examples
    --------
    >>> evolved_fsm_16().states
    16
    """
    return from_text(
        (
            "0C0C 0D12D 1C3D 1D6C 2C2D 2D14D 3C3D 3D3D 5C12D 5D10D 6C5C 6D12D 7C3D 7D1C 8C5C 8D5C 10C11D 10D8C "
            "11C15D 11D5D 12C8C 12D11D 13C13D 13D7D 14C13D 14D13D 15C15D 15D2C"
        ),
        start="0C",
        name="evolved fsm 16",
    )


@listed(HARPER_2017, "trained")
def evolved_fsm_16_noise_05() -> Machine:
    """Play an automaton of sixteen states, evolved for its score where one action in twenty is a mistake.

    References
    ----------
    M. Harper et al. (2017), PLoS ONE 12, e0188046.

    Examples
    --------
    >>> evolved_fsm_16_noise_05().states
    17
    """
    return from_text(
        (
            "0C8C 0D3D 1C13C 1D15D 2C12C 2D3D 3C10C 3D3D 4C5D 4D4D 5C4D 5D10D 6C8C 6D6D 8C2C 8D4D 10C4D 10D1D "
            "11C14D 11D13C 12C13C 12D2C 13C13C 13D6C 14C3D 14D13D 15C5D 15D11C"
        ),
        start="0C",
        name="evolved fsm 16 noise 05",
    )


@listed(KNIGHT_2018, "trained")
def tf1() -> Machine:
    """Play an automaton of sixteen states, evolved to take over populations (Moran process).

    References
    ----------
    V. Knight, M. Harper, N. E. Glynatsi and O. Campbell (2018), Evolution reinforces cooperation with the emergence of
    self-recognition mechanisms, PLoS ONE 13, e0204981.

    Examples
    --------
    >>> tf1().states
    22
    """
    return from_text(
        (
            "0C7C 0D1C 1C11D 1D11D 2C8D 2D8C 3C3C 3D12D 4C6C 4D3C 5C11C 5D8D 6C13D 6D14C 7C4D 7D2D 8C14D 8D8D "
            "9C0C 9D10D 10C8C 10D15C 11C6D 11D5D 12C6D 12D9D 13C9D 13D8D 14C8D 14D13D 15C4C 15D5C"
        ),
        start="0C",
        name="tf1",
    )


@listed(KNIGHT_2018, "trained")
def tf2() -> Machine:
    """Play another automaton of sixteen states, evolved to take over populations (Moran process).

    References
    ----------
    V. Knight et al. (2018), PLoS ONE 13, e0204981.

    Examples
    --------
    >>> tf2().states
    18
    """
    return from_text(
        (
            "0C13D 0D12D 1C3D 1D4D 2C14D 2D9D 3C0C 3D1D 4C1D 4D2D 7C12D 7D2D 8C7D 8D9D 9C8D 9D0D 10C2C 10D15C "
            "11C7D 11D13D 12C3C 12D8D 13C7C 13D10D 14C10D 14D7D 15C15C 15D11D"
        ),
        start="0C",
        name="tf2",
    )


@listed(KNIGHT_2018, "trained")
def tf3() -> Machine:
    """Play an automaton of eight states, evolved to take over populations (Moran process).

    References
    ----------
    V. Knight et al. (2018), PLoS ONE 13, e0204981.

    Examples
    --------
    >>> tf3().states
    8
    """
    return from_text(
        "0C0C 0D3C 1C5D 1D0C 2C3C 2D2D 3C4D 3D6D 4C3C 4D1D 5C6C 5D3D 6C6D 6D6D 7C7D 7D5C", start="0C", name="tf3"
    )


@listed(HARPER_2017, "trained")
def evolved_lookup_1_1_1() -> Machine:
    """Play by a table over the own last action, the other's last and the other's first, evolved for its score.

    References
    ----------
    M. Harper et al. (2017), PLoS ONE 12, e0188046.

    Examples
    --------
    >>> evolved_lookup_1_1_1().states
    5
    """
    return from_lookup("CDDDDCDD", own=1, other=1, opening=1, name="evolved lookup 1 1 1")


@listed(HARPER_2017, "trained")
def evolved_lookup_2_2_2() -> Machine:
    """Play by a table over the own last two actions, the other's last two and its first two, evolved for its score.

    References
    ----------
    M. Harper et al. (2017), PLoS ONE 12, e0188046.

    Examples
    --------
    >>> evolved_lookup_2_2_2().states
    33
    """
    table = "CDDCDCDDCDDDCDDDDDCDCDCCCDDCCDCDDDCCCCCDDDCDDDDDDDDDCCDDCDDDCCCD"
    return from_lookup(table, own=2, other=2, opening=2, name="evolved lookup 2 2 2")


@listed(HARPER_2017, "trained")
def pso_gambler_mem1() -> Machine:
    """Play a rule of memory one, trained by a particle swarm for its score.

    References
    ----------
    M. Harper et al. (2017), PLoS ONE 12, e0188046.

    Examples
    --------
    >>> pso_gambler_mem1().states
    4
    """
    chances = "1 0.52173487 0 0.12050939"
    return from_lookup([Fraction(x) for x in chances.split()], own=1, other=1, name="PSO Gambler Mem1")


@listed(HARPER_2017, "trained")
def pso_gambler_1_1_1() -> Machine:
    """Play by chances that depend on the own last action, the other's last and its first, trained by a particle swarm.

    References
    ----------
    M. Harper et al. (2017), PLoS ONE 12, e0188046.

    Examples
    --------
    >>> pso_gambler_1_1_1().states
    9
    """
    chances = "1 1 0.12304797 0.57740178 0 0 0.13581423 0.11886807"
    return from_lookup([Fraction(x) for x in chances.split()], own=1, other=1, opening=1, name="PSO Gambler 1_1_1")


@listed(HARPER_2017, "trained")
def pso_gambler_2_2_2() -> Machine:
    """Play by chances that depend on the own last two actions, the other's last two and its first two, also trained.

    References
    ----------
    M. Harper et al. (2017), PLoS ONE 12, e0188046.

    Examples
    --------
    >>> pso_gambler_2_2_2().states
    44
    """
    chances = (
        "1 1 1 0 1 0.95280465 0 0 0 0.80897541 0 0 0.02126434 0 0.43278586 0 0 0 1 0.15140743 1 0 0 0 1 0 "
        "0.23563137 0 0 0.65147565 1 0 0 0.15412392 1 0 0 0.24922166 1 0 0 0 0.00227615 0 0 0 0 1 0 0 0 0 0 0 "
        "0 1 0 0 0 0.77344942 1 0.24523149 1 0"
    )
    return from_lookup([Fraction(x) for x in chances.split()], own=2, other=2, opening=2, name="PSO Gambler 2_2_2")


@listed(HARPER_2017, "trained")
def pso_gambler_2_2_2_noise_05() -> Machine:
    """Play as `pso_gambler_2_2_2` does, trained where one action in twenty is a mistake.

    References
    ----------
    M. Harper et al. (2017), PLoS ONE 12, e0188046.

    Examples
    --------
    >>> pso_gambler_2_2_2_noise_05().states
    44
    """
    chances = (
        "1 1 0 0 0 1 0.98603825 1 1 0 0 0.16240799 0.63548102 0 0 0 1 0 1 0 1 0.13863175 0.06434619 1 1 1 1 1 "
        "0 0.7724137 1 0 0 0 1 0 1 1 0.50999729 1 0 0 0.00524508 0.87463905 0 0.07127653 1 0 1 0 1 0 0 1 1 1 "
        "0 0.28124022 1 0 0 0 1 0"
    )
    return from_lookup(
        [Fraction(x) for x in chances.split()], own=2, other=2, opening=2, name="PSO Gambler 2_2_2 Noise 05"
    )


@listed(HARPER_2017, "trained")
def evolved_hmm_5() -> Machine:
    """Play a hidden Markov model of five states, evolved for its score: it moves and acts by chance.

    References
    ----------
    M. Harper et al. (2017), PLoS ONE 12, e0188046.

    Examples
    --------
    >>> evolved_hmm_5().states
    5
    """
    on_give = ["1 0 0 0 0", "0 1 0 0 0", "0 1 0 0 0", ".631 0 0 .369 0", ".143 .018 .118 0 .721"]
    on_withhold = ["0 1 0 0 0", "0 .487 .513 0 0", "0 0 0 .590 .410", "1 0 0 0 0", "0 .287 .456 .146 .111"]
    gives = [Fraction(x) for x in ("1", "0", "0", "1", ".111")]

    def move(state: int, own: int, others: tuple[int, ...]) -> Any:
        row = (on_give, on_withhold)[others[0]][state].split()
        return {to: Fraction(chance) for to, chance in enumerate(row) if Fraction(chance)}

    return automaton(3, lambda state: (gives[state], 1 - gives[state]), move, name="evolved HMM 5")
