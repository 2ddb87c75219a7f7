"""What stands in a loaded result where a strategy was Python code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Unsaved:
    """A strategy that was Python code, which no file holds: its name is left, and it refuses to play.

    Attributes
    ----------
    name : str
    kind : str
        The class that it was of.

    Examples
    --------
    >>> Unsaved("my learner", "Learner").name
    'my learner'
    """

    name: str
    kind: str

    def reset(self, seed: int, /) -> Any:
        """Refuse to play."""
        raise RuntimeError(
            f"{self.name} was Python code ({self.kind}), which the file that it was loaded from does not hold; play "
            "with the strategy itself"
        )

    def act(self, observation: Any, /) -> Any:
        """Refuse to play."""
        return self.reset(0)
