"""Strategies made of others: with some choices left to chance, and with the opposite choices."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from relgames import _checks
from relgames.strategies.machine import Machine


def joss_ann(machine: Machine, x: Any, y: Any) -> Machine:
    """Return the machine that in each round gives with probability x, withholds with y, and else plays as before.

    Parameters
    ----------
    machine : Machine
        With two own actions.
    x, y : float or Fraction
        Together at most 1.

    Raises
    ------
    TypeError, ValueError
        If it is no machine with two actions, or x and y are no probabilities or sum to more than 1.

    References
    ----------
    .. [1] D. Ashlock and E.-Y. Kim, "Fingerprinting: visualization and automatic analysis of prisoner's dilemma
       strategies", IEEE Transactions on Evolutionary Computation 12 (2008) 647–659, definition 1.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> from relgames.strategies import tit_for_tat
    >>> print(joss_ann(tit_for_tat(), F(1, 8), F(1, 4)))
    JA(tit for tat, 1/8, 1/4): 2 states, starts in 0
    state  action           0|0  0|1  1|0  1|1
    0      0:0.75 1:0.25      0    1    0    1
    1      0:0.125 1:0.875    0    1    0    1
    """
    _two_actions(machine)
    x, y = _checks.probability(x, "x"), _checks.probability(y, "y")
    if x + y > 1:
        raise ValueError(f"x and y must sum to at most 1; got {x} + {y}")
    act, next, leave = machine.values()
    if isinstance(x, Fraction) or isinstance(y, Fraction):
        act = _checks.as_fractions(act, act if act.dtype == object else None)
    mixed = np.array([x, y]) + (1 - x - y) * act
    return Machine(mixed, next, machine.start, leave, f"JA({machine.name or 'machine'}, {_short(x)}, {_short(y)})")


def dual(machine: Machine) -> Machine:
    """Return the machine that after every history does the opposite of what this one does after its own.

    Its own actions are read the other way round, too: after the same actions of the others it is in the same state.

    Parameters
    ----------
    machine : Machine
        With two own actions.

    References
    ----------
    .. [1] D. Ashlock and E.-Y. Kim, IEEE Transactions on Evolutionary Computation 12 (2008) 647–659, definition 3.

    Examples
    --------
    >>> from relgames.strategies import always_give, always_withhold, bully, tit_for_tat
    >>> dual(tit_for_tat()).equivalent(bully()), dual(always_give()).equivalent(always_withhold())
    (True, True)
    """
    _two_actions(machine)
    act, next, leave = machine.values()
    swapped = next.reshape(machine.states, 2, -1, *next.shape[2:])[:, ::-1].reshape(next.shape)
    return Machine(act[..., ::-1], swapped, machine.start, leave, f"dual of {machine.name or 'machine'}")


def _two_actions(machine: Machine) -> None:
    if not isinstance(machine, Machine):
        raise TypeError(f"machine must be a Machine; got {type(machine).__name__}")
    if machine.actions != 2:
        raise ValueError(f"machine must have two own actions, to give and to withhold; got {machine!r}")


def _short(value: Any) -> str:
    return str(value) if not isinstance(value, float) else f"{value:.6g}"
