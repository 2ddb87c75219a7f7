"""Pictures of how long relationships last."""

from __future__ import annotations

from typing import Any

import numpy as np

from relgames.relations import Survival
from relgames.report._matplotlib import axes, style


def survival(result: Survival, ax: Any = None, label: str | None = None) -> Any:
    """Draw the survival curve of a relationship.

    Parameters
    ----------
    result : Survival
        Its curve is drawn in steps: it ends between two rounds.
    ax : matplotlib Axes, optional
        Where to draw. New ones by default.
    label : str, optional
        What to call it in a legend.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError
        If it is no such result.
    ModuleNotFoundError
        If matplotlib is not installed.

    Examples
    --------
    >>> import relgames as rg
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> from relgames.strategies import always_give, always_withhold, leave_by_hazard
    >>> r = rg.RepeatedGame(rg.games.donation(), discount=0.9)
    >>> giver = leave_by_hazard(always_give(), (0, 0.1, 0.3), r)
    >>> ax = rg.report.survival(rg.survival(r, (giver, always_withhold()), rounds=20))
    >>> ax.get_xlabel()
    'rounds'
    >>> from matplotlib import pyplot
    >>> pyplot.close(ax.figure)
    """
    if not isinstance(result, Survival):
        raise TypeError(f"result must be a Survival, which survival() returns; got {type(result).__name__}")
    ax = axes(ax)
    curve = result.curve.astype(np.float64)
    # A curve on axes that have some already looks another way.
    ax.step(np.arange(len(curve)), curve, where="post", label=label, markevery=0.1, **style(len(ax.lines), ax))
    ax.set_ylim(0, 1.02)
    ax.set_xlabel("rounds")
    ax.set_ylabel("chance that it still lasts")
    return ax
