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
    from relgames import equilibria, matches, tournaments
    from relgames.equilibria import NashMany, NashResult, best_responses, nash, nash_many, pure_nash, regret
    from relgames.matches import History, Outcome, Sample, history, play, simulate
    from relgames.tournaments import Tournament, tournament

__version__ = "0.1.0"

# Names that need numba are imported when they are first used: `import relgames` costs little more than numpy.
_LAZY = {
    "equilibria": "relgames.equilibria",
    "matches": "relgames.matches",
    "tournaments": "relgames.tournaments",
    "NashResult": "relgames.equilibria",
    "best_responses": "relgames.equilibria",
    "NashMany": "relgames.equilibria",
    "nash_many": "relgames.equilibria",
    "nash": "relgames.equilibria",
    "pure_nash": "relgames.equilibria",
    "regret": "relgames.equilibria",
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
    "Game",
    "History",
    "Machine",
    "NashMany",
    "NashResult",
    "Noise",
    "Outcome",
    "RepeatedGame",
    "Sample",
    "Tournament",
    "best_responses",
    "equilibria",
    "games",
    "history",
    "matches",
    "nash",
    "nash_many",
    "play",
    "pure_nash",
    "regret",
    "simulate",
    "strategies",
    "tournament",
    "tournaments",
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
