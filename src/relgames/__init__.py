"""relgames: repeated relationship games of two, three and more parties.

Strategies are data, playing is a function, a tournament's result is again a game.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from relgames import games, strategies
from relgames.games import Game, Noise, RepeatedGame
from relgames.strategies import Machine

if TYPE_CHECKING:
    from relgames import equilibria, interop, matches, report, tournaments
    from relgames.equilibria import (
        Classification,
        Commitment,
        CorrelatedEquilibrium,
        Dominance,
        Equilibrium,
        IteratedDominance,
        LogitBranch,
        Maxmin,
        Minmax,
        NashMany,
        NashResult,
        PayoffSet,
        Polytope,
        StableStrategy,
        SubgamePerfect,
        SupportingPlay,
        backward_induction,
        best_responses,
        classify,
        coarse_correlated,
        commitment,
        correlated,
        correlated_extreme_points,
        dominated,
        evolutionarily_stable,
        feasible_set,
        individually_rational,
        iterated_dominance,
        lemke_howson,
        logit_response,
        maxmin,
        minmax,
        nash,
        nash_many,
        payoff_set,
        pure_nash,
        regret,
        support_enumeration,
        vertex_enumeration,
    )
    from relgames.matches import History, Outcome, Sample, history, play, simulate
    from relgames.tournaments import Tournament, tournament

__version__ = "0.1.0"

# Names that need numba are imported when they are first used: `import relgames` costs little more than numpy.
_LAZY = {
    "equilibria": "relgames.equilibria",
    "interop": "relgames.interop",
    "matches": "relgames.matches",
    "report": "relgames.report",
    "tournaments": "relgames.tournaments",
    "Classification": "relgames.equilibria",
    "Commitment": "relgames.equilibria",
    "CorrelatedEquilibrium": "relgames.equilibria",
    "Dominance": "relgames.equilibria",
    "Equilibrium": "relgames.equilibria",
    "IteratedDominance": "relgames.equilibria",
    "LogitBranch": "relgames.equilibria",
    "Maxmin": "relgames.equilibria",
    "Minmax": "relgames.equilibria",
    "NashMany": "relgames.equilibria",
    "NashResult": "relgames.equilibria",
    "PayoffSet": "relgames.equilibria",
    "Polytope": "relgames.equilibria",
    "StableStrategy": "relgames.equilibria",
    "SubgamePerfect": "relgames.equilibria",
    "SupportingPlay": "relgames.equilibria",
    "backward_induction": "relgames.equilibria",
    "best_responses": "relgames.equilibria",
    "classify": "relgames.equilibria",
    "coarse_correlated": "relgames.equilibria",
    "commitment": "relgames.equilibria",
    "correlated": "relgames.equilibria",
    "correlated_extreme_points": "relgames.equilibria",
    "dominated": "relgames.equilibria",
    "evolutionarily_stable": "relgames.equilibria",
    "feasible_set": "relgames.equilibria",
    "individually_rational": "relgames.equilibria",
    "iterated_dominance": "relgames.equilibria",
    "lemke_howson": "relgames.equilibria",
    "logit_response": "relgames.equilibria",
    "maxmin": "relgames.equilibria",
    "minmax": "relgames.equilibria",
    "nash": "relgames.equilibria",
    "nash_many": "relgames.equilibria",
    "payoff_set": "relgames.equilibria",
    "pure_nash": "relgames.equilibria",
    "regret": "relgames.equilibria",
    "support_enumeration": "relgames.equilibria",
    "vertex_enumeration": "relgames.equilibria",
    "Outcome": "relgames.matches",
    "Sample": "relgames.matches",
    "History": "relgames.matches",
    "play": "relgames.matches",
    "simulate": "relgames.matches",
    "history": "relgames.matches",
    "Tournament": "relgames.tournaments",
    "tournament": "relgames.tournaments",
}

__all__ = [
    "Classification",
    "Commitment",
    "CorrelatedEquilibrium",
    "Dominance",
    "Equilibrium",
    "Game",
    "History",
    "IteratedDominance",
    "LogitBranch",
    "Machine",
    "Maxmin",
    "Minmax",
    "NashMany",
    "NashResult",
    "Noise",
    "Outcome",
    "PayoffSet",
    "Polytope",
    "RepeatedGame",
    "Sample",
    "StableStrategy",
    "SubgamePerfect",
    "SupportingPlay",
    "Tournament",
    "backward_induction",
    "best_responses",
    "classify",
    "coarse_correlated",
    "commitment",
    "correlated",
    "correlated_extreme_points",
    "dominated",
    "equilibria",
    "evolutionarily_stable",
    "feasible_set",
    "games",
    "history",
    "individually_rational",
    "interop",
    "iterated_dominance",
    "lemke_howson",
    "logit_response",
    "matches",
    "maxmin",
    "minmax",
    "nash",
    "nash_many",
    "payoff_set",
    "play",
    "pure_nash",
    "regret",
    "report",
    "simulate",
    "strategies",
    "support_enumeration",
    "tournament",
    "tournaments",
    "vertex_enumeration",
]


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'relgames' has no attribute {name!r}")
    module = import_module(_LAZY[name])
    value = module if module.__name__ == f"relgames.{name}" else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
