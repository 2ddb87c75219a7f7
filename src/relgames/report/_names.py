"""Names along an axis: smaller where there are many, and fewer where they would be too small to read."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

# Longer names are cut, with an ellipsis.
LONGEST = 32
# Points: no letters are smaller, and no numbers side by side. How much room a line and a digit take, as a part of it.
SMALLEST, FLAT, LEADING, DIGIT = 5.0, 7.0, 1.2, 0.65


def shortened(name: str, longest: int = LONGEST) -> str:
    """Return a name on one line, cut to a length."""
    line = " ".join(name.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def name_axis(axis: Any, names: Sequence[str], places: Sequence[float] | None = None, upright: bool = True) -> None:
    """Put names at 0, 1, 2, ... of an axis, or at other places; ``upright`` turns those along the x-axis."""
    from matplotlib import rcParams
    from matplotlib.font_manager import FontProperties

    ax, along = axis.axes, axis.axis_name == "x"
    places = range(len(names)) if places is None else places
    names = [shortened(name) for name in names]
    extent = ax.get_window_extent()
    length = (extent.width if along else extent.height) * 72 / ax.figure.dpi
    flat = along and not upright
    takes = DIGIT * (max(map(len, names)) + 1) if flat else LEADING
    room = length / (max(places) - min(places) + 1) / takes
    usual = FontProperties(size=rcParams["xtick.labelsize" if along else "ytick.labelsize"]).get_size_in_points()
    size = max(FLAT if flat else SMALLEST, min(usual, room))
    step = ceil(size / room)
    axis.set_ticks(places[::step])
    axis.set_ticklabels(names[::step], parse_math=False, fontsize=size, rotation=90 if along and upright else 0)
