"""Automata as text."""

from __future__ import annotations

import re

from relgames.strategies.automata import from_fsm
from relgames.strategies.machine import Machine

LETTERS = "CD"


def from_text(table: str, start: str, name: str) -> Machine:
    """Return the machine of a table such as ``"0C0C 0D1D 1C1D 1D1D"``, grim.

    ``0D1D`` says: in state 0, if the other withheld, go to state 1 and withhold. ``start`` is the first state and the
    first action, ``"0C"``.
    """
    entries = []
    for entry in table.split():
        state, seen, to, own = re.fullmatch(r"(\d+)([CD])(\d+)([CD])", entry).groups()  # pyright: ignore
        entries.append((state, LETTERS.index(seen), to, LETTERS.index(own)))
    return from_fsm(entries, start[:-1], LETTERS.index(start[-1]), name)
