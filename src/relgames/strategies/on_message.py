"""Strategies that listen: which machine plays depends on what was announced before the first round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from relgames._tables import Table, Tabular
from relgames.strategies.machine import Machine


@dataclass(frozen=True, eq=False)
class OnMessage(Tabular):
    """One machine, and the state in which it starts after each message; `on_message` makes it.

    Attributes
    ----------
    machine : Machine
        The machines side by side, which starts as after a message that it does not know; if it is to know all, as
        after the first.
    starts : dict of str to int
        First state after each message.
    listens_to_all : bool
        Whether it has an answer to any other message.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies import always_withhold, grim, on_message
    >>> plan = on_message({"we can both win": grim()}, otherwise=always_withhold())
    >>> plan.after("we can both win").name
    'we can both win: grim; otherwise: always withhold after we can both win'
    >>> plan.after("good day").name
    'we can both win: grim; otherwise: always withhold after good day'
    """

    machine: Machine
    starts: Mapping[str, int]
    listens_to_all: bool

    @property
    def name(self) -> str:
        """The name of the machine."""
        return self.machine.name

    def after(self, message: str) -> Machine:
        """Return the machine that plays after a message: what can be reached from its start.

        Raises
        ------
        ValueError
            If there is no answer to this message.

        Examples
        --------
        >>> from relgames.strategies import always_withhold, on_message, tit_for_tat
        >>> plan = on_message({"hello": tit_for_tat()}, otherwise=always_withhold())
        >>> plan.after("hello") == tit_for_tat(), plan.after("pay now") == always_withhold()
        (True, True)
        """
        if message not in self.starts and not self.listens_to_all:
            known = ", ".join(repr(key) for key in self.starts)
            raise ValueError(f"message must be one of {known}; got {message!r}. Give on_message an otherwise=")
        act, next, leave = self.machine.values()
        start = self.starts.get(message, self.machine.start)
        return Machine(act, next, start, leave, f"{self.name} after {message}").minimize()

    def __repr__(self) -> str:
        return f"OnMessage({self.name!r}, {self.machine.states} states)"

    def _table(self) -> Table:
        return Table.of_rows(("message", "starts in"), self.starts.items(), self.name)


def on_message(answers: Mapping[str, Machine], otherwise: Machine | None = None, name: str = "") -> OnMessage:
    """Return the strategy that plays one machine or another, according to what was announced.

    Parameters
    ----------
    answers : mapping of str to Machine
        What is played after each message.
    otherwise : Machine, optional
        What is played after any other message.
    name : str, optional
        By default made of the messages and the names of the machines.

    Raises
    ------
    TypeError, ValueError
        If there is no answer, one is not a machine, or they are for different seats.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.strategies import always_withhold, grim, on_message
    >>> plan = on_message({"we can both win": grim()}, otherwise=always_withhold())
    >>> plan
    OnMessage('we can both win: grim; otherwise: always withhold', 3 states)
    >>> r = rg.RepeatedGame(rg.games.donation(), discount=0.9)
    >>> print(rg.play(r, (grim(), plan.after("we can both win"))))
    payoffs per round: seat 0 2, seat 1 2; expected rounds: 10
    """
    if not isinstance(answers, Mapping) or not answers:
        raise TypeError(f'answers must be a mapping such as {{"hello": tit_for_tat()}}; got {answers!r}')
    given = {str(message): machine for message, machine in answers.items()}
    machines = [*given.values()] if otherwise is None else [*given.values(), otherwise]
    for message, machine in zip([*given, "otherwise"], machines, strict=False):
        if not isinstance(machine, Machine):
            raise TypeError(f"answers must be machines; after {message!r} got {type(machine).__name__}")
    if len({(machine.act.shape[1:], machine.profiles) for machine in machines}) > 1:
        raise ValueError(f"answers must be machines for the same seat; got {', '.join(map(repr, machines))}")
    offsets = np.cumsum([0, *(machine.states for machine in machines)]).tolist()
    starts = [offset + machine.start for offset, machine in zip(offsets, machines, strict=False)]
    titles = [f"{message}: {m.name or 'machine'}" for message, m in zip([*given, "otherwise"], machines, strict=False)]
    start = starts[0] if otherwise is None else starts[-1]
    whole = _side_by_side(machines, offsets, start, name or "; ".join(titles))
    return OnMessage(whole, dict(zip(given, starts, strict=False)), otherwise is not None)


def _side_by_side(machines: list[Machine], offsets: list[int], start: int, name: str) -> Machine:
    """Return the machines as one, in which no state of one leads to one of another."""
    values = [machine.values() for machine in machines]
    states, profiles = offsets[-1], machines[0].profiles
    if all(next.ndim == 2 for _, next, _ in values):
        following: Any = np.concatenate([next + offset for (_, next, _), offset in zip(values, offsets, strict=False)])
    else:
        following = np.zeros((states, profiles, states), dtype=object)
        for machine, offset in zip(machines, offsets, strict=False):
            _, next, _ = machine.values()
            block = following[offset : offset + machine.states, :, offset : offset + machine.states]
            block[...] = next if next.ndim == 3 else np.eye(machine.states, dtype=int)[next]
    act = np.concatenate([act.astype(object) for act, _, _ in values])
    leave = np.concatenate([leave.astype(object) for _, _, leave in values])
    return Machine(act, following, start, leave, name)
