"""Pictures of what a function of two parameters returns where."""

from __future__ import annotations

from typing import Any

import numpy as np

from relgames.report._matplotlib import HATCHES, MAP, SIZE, axes, halo, ink, legend_beside, name_axes, paper, style
from relgames.tournaments import ParameterMap

# How much of its colour a region has, so that hatches and boundaries show on it.
TINT = 0.35


def parameter_map(found: ParameterMap, ax: Any = None, label: str | None = None, levels: Any = None) -> Any:
    """Draw who wins where: the regions of two parameters, and the boundary between them; or numbers as a map.

    Each label has a colour and a hatch of its own. Numbers are brighter the larger they are, with contours.

    Parameters
    ----------
    found : ParameterMap
    ax : matplotlib Axes, optional
        Where to draw. New ones by default.
    label : str, optional
        What the numbers are, beside their scale.
    levels : array_like, optional
        The numbers at which there are contours. Some by default; none if empty.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If it is no such map; if labels are given levels.
    ModuleNotFoundError
        If matplotlib is not installed.

    Examples
    --------
    >>> import numpy as np
    >>> import relgames as rg
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> def lasts(discount, cost):
    ...     critical = rg.critical_discount(rg.games.donation(b=1, c=cost), (0, 0)).discount
    ...     return "giving lasts" if discount >= critical else "giving ends"
    >>> found = rg.parameter_map(lasts, np.linspace(0.05, 0.95, 5), np.linspace(0.05, 0.95, 5))
    >>> ax = rg.report.parameter_map(found)
    >>> ax.get_xlabel(), [text.get_text() for text in ax.get_legend().get_texts()]
    ('discount', ['giving ends', 'giving lasts'])
    >>> from matplotlib import pyplot
    >>> pyplot.close(ax.figure)
    """
    if not isinstance(found, ParameterMap):
        raise TypeError(f"found must be a ParameterMap, which parameter_map() returns; got {type(found).__name__}")
    if found.labels and (levels is not None or label is not None):
        raise ValueError("label and levels are for maps of numbers; this one is of labels")
    ax = axes(ax, size=SIZE)
    if found.labels:
        _regions(ax, found)
    else:
        _numbers(ax, found, label, levels)
    ax.set(xlim=found.x[[0, -1]], ylim=found.y[[0, -1]])
    name_axes(ax, found.names)
    return ax


def _regions(ax: Any, found: ParameterMap) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Patch, PathPatch
    from matplotlib.path import Path

    marks = []
    for k, loops in enumerate(found.regions):
        colour = style(k, ax)["color"]
        # Each round of the colours has its hatches one further on.
        hatch = HATCHES[(k + k // len(HATCHES)) % len(HATCHES)]
        look = {"facecolor": to_rgba(colour, TINT), "edgecolor": colour, "hatch": hatch, "linewidth": 0}
        # Closed by a last corner, which is not looked at.
        outline = Path.make_compound_path(*(Path(np.vstack([loop, loop[:1]]), closed=True) for loop in loops))
        ax.add_patch(PathPatch(outline, **look))
        marks.append(Patch(**look))
    ax.add_collection(LineCollection(list(found.boundary), colors=[ink(ax)], linewidths=1.5, capstyle="round"))
    legend_beside(ax, marks, found.labels)


def _numbers(ax: Any, found: ParameterMap, label: str | None, levels: Any) -> None:
    picture = ax.pcolormesh(found.x, found.y, found.values.T, shading="gouraud", cmap=MAP)
    if found.values.min() < found.values.max() and (levels is None or np.size(levels)):
        lines = ax.contour(found.x, found.y, found.values.T, levels=levels, colors=[ink(ax)], linewidths=1)
        lines.set(path_effects=halo(ax))
        for text in ax.clabel(lines, fontsize="small"):
            text.set(rotation=0, bbox={"facecolor": paper(ax), "edgecolor": "none", "pad": 1})
    bar = ax.figure.colorbar(picture, ax=ax)
    if label:
        bar.set_label(label, parse_math=False)
