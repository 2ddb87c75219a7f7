"""Strategies: finite automata, their constructors, and catalogues of givers and takers."""

from relgames.strategies.machine import Machine
from relgames.strategies.memory import (
    automaton,
    cyclic,
    from_counts,
    from_fsm,
    from_rule,
    memory_n,
    memory_one,
    reactive,
    translate,
)

__all__ = [
    "Machine",
    "automaton",
    "cyclic",
    "from_counts",
    "from_fsm",
    "from_rule",
    "memory_n",
    "memory_one",
    "reactive",
    "translate",
]
