"""Names along an axis: smaller where there are many, and fewer where they would be too small to read."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

# Longer names are cut, with an ellipsis.
LONGEST = 32
# In points: no letters are smaller, and how much room a line takes, as a part of its letters' size.
SMALLEST, LEADING = 5.0, 1.2


def shortened(name: str, longest: int = LONGEST) -> str:
    """Return a name on one line, cut to a length."""
    line = " ".join(name.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def name_axis(axis: Any, names: Sequence[str], places: Sequence[float] | None = None) -> None:
    """Put the names at 0, 1, 2, ... of an axis, or at other places; those along the x-axis are upright."""
    from matplotlib import rcParams
    from matplotlib.font_manager import FontProperties

    ax, upright = axis.axes, axis.axis_name == "x"
    places = range(len(names)) if places is None else places
    extent = ax.get_window_extent()
    length = (extent.width if upright else extent.height) * 72 / ax.figure.dpi
    room = length / (max(places) - min(places) + 1) / LEADING
    usual = FontProperties(size=rcParams[f"{axis.axis_name}tick.labelsize"]).get_size_in_points()
    size = max(SMALLEST, min(usual, room))
    step = ceil(size / room)
    axis.set_ticks(places[::step])
    axis.set_ticklabels(
        [shortened(name) for name in names[::step]], parse_math=False, fontsize=size, rotation=90 if upright else 0
    )
