"""Strategies that end the relationship: any machine, watched by a second automaton that says when to leave.

Both see what the seat perceives. The pair of their states is the state of one machine again, so that what leaves is
played, solved and checked like everything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.games import Game, RepeatedGame, own_first_strides
from relgames.strategies.machine import Machine


def leaving(
    machine: Machine, watch: _checks.Numbers, leave: _checks.Numbers, start: int = 0, name: str | None = None
) -> Machine:
    """Return the machine that acts as this one, and leaves when a second automaton says so.

    Parameters
    ----------
    machine : Machine
        If it leaves at times itself, either reason is enough.
    watch : array_like of int, shape (C, P)
        Next state of the second automaton for each profile that the seat may perceive, own action first.
    leave : array_like, shape (C,)
        Probability of leaving on its entering each state, at the end of a round.
    start : int, default 0
        Its first state.
    name : str, optional
        By default "NAME, may leave".

    Returns
    -------
    Machine
        State ``s * C + c`` is state s of the machine with state c of the automaton.

    Raises
    ------
    TypeError, ValueError
        If a shape does not fit, or a state or a probability is none.

    Examples
    --------
    A giver that walks out at the second time that it gets nothing for its gift, however long after the first:

    >>> import relgames as rg
    >>> from relgames.strategies import always_give, suspicious_tit_for_tat, alternator
    >>> giver = leaving(always_give(), watch=[[0, 1, 0, 0], [1, 2, 1, 1], [2, 2, 2, 2]], leave=[0, 0, 1])
    >>> r = rg.RepeatedGame(rg.games.donation(), rounds=10)
    >>> [float(rg.play(r, (giver, other)).expected_rounds) for other in (suspicious_tit_for_tat(), alternator())]
    [10.0, 4.0]
    """
    if not isinstance(machine, Machine):
        raise TypeError(f"machine must be a Machine; got {type(machine).__name__}")
    moves = _checks.rectangular(watch, "watch")
    if moves.ndim != 2 or not len(moves) or moves.shape[1] != machine.profiles:
        raise ValueError(
            f"watch must have one row per state and one column per profile that {machine!r} may perceive, shape (C, "
            f"{machine.profiles}); got {moves.shape}"
        )
    if moves.dtype.kind not in "iu":
        raise TypeError(f"watch must hold state numbers (int); got dtype {moves.dtype}")
    C = len(moves)
    if moves.min() < 0 or moves.max() >= C:
        raise ValueError(f"watch must point to states 0..{C - 1}; got {moves.min()} to {moves.max()}")
    floats, exact = _checks.exact_array(leave, "leave")
    if floats.shape != (C,):
        raise ValueError(f"leave must hold one probability per state of watch, shape ({C},); got {floats.shape}")
    _checks.probabilities(floats, "leave")
    start = _checks.integer(start, "start", least=0, most=C - 1)
    act, next, own = machine.values()
    S, P = machine.states, machine.profiles
    if next.ndim == 2:
        following = (next[:, None, :] * C + moves).reshape(S * C, P)
    else:
        following = np.zeros((S, C, P, S, C), dtype=next.dtype)
        following[:, np.arange(C)[:, None], np.arange(P), :, moves] = next.transpose(1, 0, 2)
        following = following.reshape(S * C, P, S * C)
    theirs: NDArray[Any] = floats
    if exact is not None or own.dtype.kind == "O":
        own, theirs = machine.fractions()[2], _checks.as_fractions(floats, exact)
    return Machine(
        np.repeat(act, C, axis=0),
        following,
        machine.start * C + start,
        (theirs + own[:, None] * (1 - theirs)).reshape(-1),
        f"{machine.name}, may leave" if name is None else name,
    )


def leave_after_losses(
    machine: Machine,
    k: int,
    game: Game | RepeatedGame,
    seat: int = 0,
    aspiration: float | Fraction | None = None,
) -> Machine:
    """Return the machine that acts as this one, and leaves after k losses in a row.

    A loss is a round that pays less than the aspiration, as far as the seat can tell: with what it perceives the
    others to have done and itself knows or believes to have done.

    Parameters
    ----------
    machine : Machine
    k : int
        At least 1.
    game : Game or RepeatedGame
        Whose payoffs tell what a loss is.
    seat : int, default 0
        The seat that the machine is to sit in.
    aspiration : number, optional
        Per round. By default what the seat gets outside of the relationship: that of a `RepeatedGame`, else 0.

    Returns
    -------
    Machine
        State ``s * (k + 1) + n`` is state s of the machine after n losses in a row.

    Raises
    ------
    TypeError, ValueError
        If the machine does not fit the seat, or ``k`` is not such a number.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies import always_give, always_withhold
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9)
    >>> giver = leave_after_losses(always_give(), 2, r)
    >>> giver.name
    'always give, leaves after 2 losses'
    >>> print(rg.play(r, (giver, always_withhold())))
    payoffs per round: seat 0 -0.19, seat 1 0.57; expected rounds: 1.9
    """
    k = _checks.integer(k, "k", least=1)
    times = "1 loss" if k == 1 else f"{k} losses"
    hazards = [0] * k + [1]
    return leave_by_hazard(machine, hazards, game, seat, aspiration).named(f"{machine.name}, leaves after {times}")


def leave_by_hazard(
    machine: Machine,
    hazards: Sequence[float | Fraction],
    game: Game | RepeatedGame,
    seat: int = 0,
    aspiration: float | Fraction | None = None,
) -> Machine:
    """Return the machine that acts as this one, and the longer a run of losses, the more likely leaves.

    A loss is what it is for `leave_after_losses`.

    Parameters
    ----------
    machine : Machine
    hazards : sequence of numbers in [0, 1]
        ``hazards[n]`` is the probability of leaving after a round that is the n-th loss in a row; the first one after a
        round that was no loss. The last one is that of all longer runs.
    game, seat, aspiration
        As for `leave_after_losses`.

    Returns
    -------
    Machine
        State ``s * len(hazards) + n`` is state s of the machine after n losses in a row.

    Raises
    ------
    TypeError, ValueError
        If the machine does not fit the seat, or a hazard is no probability.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies import always_give
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=1, noise=rg.Noise(execution=0.1))
    >>> giver = leave_by_hazard(always_give(), (0, 0.1, 0.5), r)
    >>> round(rg.play(r, (giver, giver)).expected_rounds, 2)
    42.32
    """
    if not isinstance(machine, Machine):
        raise TypeError(f"machine must be a Machine; got {type(machine).__name__}")
    losses = _losses(machine, game, seat, aspiration)
    floats, exact = _checks.exact_array(hazards, "hazards")
    if floats.ndim != 1 or not len(floats):
        raise ValueError(
            f"hazards must be a sequence of probabilities, such as (0, 0.1, 0.3); got shape {floats.shape}"
        )
    _checks.probabilities(floats, "hazards")
    longest = len(floats) - 1
    watch = [[min(run + 1, longest) if lost else 0 for lost in losses] for run in range(longest + 1)]
    return leaving(machine, watch, floats if exact is None else exact, name=f"{machine.name}, leaves after losses")


def _losses(machine: Machine, game: Any, seat: int, aspiration: Any) -> NDArray[np.bool_]:
    """Return for each profile that the seat may perceive, own action first, whether it pays less than it aspires to."""
    if not isinstance(game, Game | RepeatedGame):
        raise TypeError(f"game must be a Game or a RepeatedGame, whose payoffs tell losses; got {type(game).__name__}")
    stage = game if isinstance(game, Game) else game.game
    seat = _checks.integer(seat, "seat", least=0, most=stage.seats - 1)
    if machine.profiles != prod(stage.counts) or machine.actions != stage.counts[seat]:
        raise ValueError(
            f"machine ({machine!r}) cannot play seat {seat} ({stage.roles[seat]}) of a game with {stage.counts[seat]} "
            f"own actions and {prod(stage.counts)} profiles"
        )
    if aspiration is not None:
        level = _checks.to_fraction(_checks.real(aspiration, "aspiration"))
    else:
        level = Fraction(0) if isinstance(game, Game) else game.outside_fractions[seat]
    losses = np.empty(machine.profiles, dtype=np.bool_)
    strides = own_first_strides(stage.counts, seat)
    own = stage.fractions[..., seat]
    for profile in np.ndindex(*stage.counts):
        losses[sum(a * stride for a, stride in zip(profile, strides, strict=True))] = own[profile] < level
    return losses
