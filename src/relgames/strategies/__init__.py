"""Strategies: finite automata, their constructors, and catalogues of givers and takers."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from relgames.strategies.agent import Agent, Answer, BatchAgent, Observation
from relgames.strategies.automata import GIVE, WITHHOLD, automaton, cyclic, from_fsm, from_rule, translate
from relgames.strategies.catalogue import Catalogue, catalogue
from relgames.strategies.enumeration import AllMachines, all_machines
from relgames.strategies.equivalence import Difference, distinguish
from relgames.strategies.favours import accepting
from relgames.strategies.givers import (
    always_give,
    contrite_tit_for_tat,
    firm_but_fair,
    forgiving_grim,
    generous_tit_for_tat,
    grim,
    tit_for_tat,
    tit_for_two_tats,
    tits_for_tats,
    two_tits_for_tat,
    win_stay_lose_shift,
    win_win_giver,
)
from relgames.strategies.groups import generous_give_while, give_while, proportional_tit_for_tat
from relgames.strategies.kinds import Strategy
from relgames.strategies.learning_automata import Learned, learn
from relgames.strategies.leavers import leave_after_losses, leave_by_hazard, leaving
from relgames.strategies.listing import Entry, Source
from relgames.strategies.machine import Machine
from relgames.strategies.memory import from_counts, memory_n, memory_one, reactive
from relgames.strategies.memory_depth import memory_depth
from relgames.strategies.nearest import Nearest, Neighbour, distance, nearest
from relgames.strategies.on_message import OnMessage, on_message
from relgames.strategies.program import Program, program
from relgames.strategies.response import Response, response
from relgames.strategies.rules import PureRules, pure_rule, pure_rules, rule_number
from relgames.strategies.takers import (
    alternator,
    always_withhold,
    bully,
    hard_joss,
    hard_prober,
    joss,
    martyr,
    prober,
    prober_2,
    prober_3,
    random,
    suspicious_tit_for_tat,
    trader,
)
from relgames.strategies.traits import Traits, traits
from relgames.strategies.transforms import dual, joss_ann
from relgames.strategies.zero_determinant import extortioner, zd_generous, zero_determinant

if TYPE_CHECKING:
    from relgames.strategies import published
    from relgames.strategies.published import stewart_plotkin_2012

__all__ = [
    "GIVE",
    "WITHHOLD",
    "Agent",
    "AllMachines",
    "Answer",
    "BatchAgent",
    "Catalogue",
    "Difference",
    "Entry",
    "Learned",
    "Machine",
    "Nearest",
    "Neighbour",
    "Observation",
    "OnMessage",
    "Program",
    "PureRules",
    "Response",
    "Source",
    "Strategy",
    "Traits",
    "accepting",
    "all_machines",
    "alternator",
    "always_give",
    "always_withhold",
    "automaton",
    "bully",
    "catalogue",
    "contrite_tit_for_tat",
    "cyclic",
    "distance",
    "distinguish",
    "dual",
    "extortioner",
    "firm_but_fair",
    "forgiving_grim",
    "from_counts",
    "from_fsm",
    "from_rule",
    "generous_give_while",
    "generous_tit_for_tat",
    "give_while",
    "grim",
    "hard_joss",
    "hard_prober",
    "joss",
    "joss_ann",
    "learn",
    "leave_after_losses",
    "leave_by_hazard",
    "leaving",
    "martyr",
    "memory_depth",
    "memory_n",
    "memory_one",
    "nearest",
    "on_message",
    "prober",
    "prober_2",
    "prober_3",
    "program",
    "proportional_tit_for_tat",
    "published",
    "pure_rule",
    "pure_rules",
    "random",
    "reactive",
    "response",
    "rule_number",
    "stewart_plotkin_2012",
    "suspicious_tit_for_tat",
    "tit_for_tat",
    "tit_for_two_tats",
    "tits_for_tats",
    "trader",
    "traits",
    "translate",
    "two_tits_for_tat",
    "win_stay_lose_shift",
    "win_win_giver",
    "zd_generous",
    "zero_determinant",
]


def __getattr__(name: str) -> Any:
    """Import the published strategies when they are asked for: they are many, and most programs need few."""
    if name not in ("published", "stewart_plotkin_2012"):
        raise AttributeError(f"module 'relgames.strategies' has no attribute {name!r}")
    module = import_module("relgames.strategies.published")
    return module if name == "published" else module.stewart_plotkin_2012


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
