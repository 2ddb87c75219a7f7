"""What a match says when one of its strategies fails."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# So many rounds of the history are in the message.
SHOWN = 10


class StrategyError(RuntimeError):
    """A strategy raised an exception, chose an action that it does not have, or did not end its turn.

    Where the strategy raised, the exception is the ``__cause__``.

    Attributes
    ----------
    strategy : str
        Name of the strategy.
    seat : int
    role : str
        Name of the seat.
    round : int
        The round in which it failed, from 0.
    repetition : int
        The repetition of the match in which it failed, from 0.
    history : ndarray of int, shape (round, N)
        Realised action of each seat in each round before; of a very long match the last million rounds.
    reason : str
        What it did.
    transcript : tuple of Turn
        In a `history`: what agents were shown and what they answered, until it failed.
    tournament : Tournament or None
        In a tournament: all other matches, nan where one failed.
    failures : tuple of StrategyError
        In a tournament: this error and those of the other matches that failed.

    Examples
    --------
    >>> import relgames as rg
    >>> @rg.program(state=(0.0,))
    ... def faulty(state, profile, u):
    ...     state[0] += 1
    ...     return 0 if state[0] < 4 else 2
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=10)
    >>> try:
    ...     rg.simulate(r, (faulty, rg.strategies.alternator()))
    ... except rg.StrategyError as error:
    ...     print(error.strategy, "in round", error.round, "after", error.history.tolist())
    ...     print(error.reason)
    faulty in round 3 after [[0, 0], [0, 1], [0, 0]]
    it chose action 2, which must be in 0..1
    """

    def __init__(
        self, strategy: str, seat: int, role: str, round: int, repetition: int, history: NDArray[np.int64], reason: str
    ) -> None:
        # All arguments, so that the error can be pickled.
        super().__init__(strategy, seat, role, round, repetition, history, reason)
        self.strategy = strategy
        self.seat = seat
        self.role = role
        self.round = round
        self.repetition = repetition
        self.history = history
        self.reason = reason
        self.transcript: tuple[Any, ...] = ()
        self.tournament: Any = None
        self.failures: tuple[StrategyError, ...] = (self,)

    def __str__(self) -> str:
        shown = [f"({', '.join(map(str, profile))})" for profile in self.history[-SHOWN:].tolist()]
        before = f"{'… ' if len(self.history) > SHOWN else ''}{' '.join(shown)}" or "none"
        text = (
            f"{self.strategy} ({self.role}) failed in round {self.round} of repetition {self.repetition}: "
            f"{self.reason}. Actions before: {before}"
        )
        if len(self.failures) > 1:
            text += f". {len(self.failures)} matches failed in all; error.tournament has the others"
        return text
