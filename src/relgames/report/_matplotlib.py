"""matplotlib, imported when something is drawn, and how all pictures look.

A picture takes its foreground and background from the axes that it is drawn on, and these from matplotlib's style, so
that any style works, dark ones as well. What differs by colour differs by a marker, a line or a hatch too, for print.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import Any

# Colours that people with any kind of colour vision tell apart (Okabe and Ito 2008).
BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#7F7F7F"
COLOURS = (BLUE, ORANGE, "#009E73", "#CC79A7", "#56B4E9", "#F0E442")
# What tells the same things apart where colours cannot be seen.
MARKERS = ("o", "s", "^", "D", "v", "X")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)))
HATCHES = ("", "///", "...", "\\\\\\", "xxx", "ooo")
# A map that rises in brightness: read in grey, and with any kind of colour vision.
MAP = "cividis"
# A longer name is written on several lines.
WIDTH = 24
# Of a figure with a legend beside the axes, in inches.
SIZE = 6.4, 4.4

# Least contrasts of text and of other marks (Web Content Accessibility Guidelines 2.2, 1.4.3 and 1.4.11).
TEXT, MARK = 4.5, 3.0


def axes(ax: Any, three_dimensional: bool = False, size: tuple[float, float] | None = None) -> Any:
    """Return the axes given, or new ones; ``size`` in inches, with room for names of any length."""
    try:
        from matplotlib import pyplot
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            'pictures need matplotlib, which is not installed: pip install "relgames[plot]"', name="matplotlib"
        ) from error
    if ax is None:
        figure = pyplot.figure(figsize=size, layout="constrained" if size else None)
        return figure.add_subplot(projection="3d" if three_dimensional else None)
    if three_dimensional and getattr(ax, "name", "") != "3d":
        raise ValueError(
            "ax must be three-dimensional for three seats: pyplot.figure().add_subplot(projection='3d'); "
            f"got {type(ax).__name__}"
        )
    return ax


def bare(ax: Any) -> None:
    """Take the frame and the ticks away and leave the paper: some styles save a figure on another than they show."""
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)


def ink(ax: Any) -> Any:
    """Return the colour in which the axes write."""
    return ax.title.get_color()


def paper(ax: Any) -> Any:
    """Return the colour behind what is drawn: that of the axes, or of the figure where the axes are switched off."""
    from matplotlib.colors import to_rgba

    colour = ax.get_facecolor()
    return colour if ax.axison and to_rgba(colour)[3] == 1 else ax.figure.canvas.figure.get_facecolor()


def contrast(colour: Any, behind: Any) -> float:
    """Return the contrast of two opaque colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((_luminance(colour), _luminance(behind)))
    return (high + 0.05) / (low + 0.05)


def legible(colour: Any, behind: Any, least: float = TEXT) -> tuple[float, float, float]:
    """Return the colour, as little lighter or darker as makes it stand out from what is behind it."""
    from matplotlib.colors import to_rgb

    # Of black and white one has a contrast of 4.58 or more to any colour.
    end = max((to_rgb("0"), to_rgb("1")), key=lambda shade: contrast(shade, behind))
    parts = [part / 20 for part in range(21)]
    red, green, blue = ([s + (e - s) * p for p in parts] for s, e in zip(to_rgb(colour), end, strict=True))
    return next(mixed for mixed in zip(red, green, blue, strict=True) if contrast(mixed, behind) >= least)


def style(k: int, ax: Any) -> dict[str, Any]:
    """Return how the k-th of several lines is drawn: its colour, line and marker."""
    return {
        "color": legible(COLOURS[k % len(COLOURS)], paper(ax), MARK),
        "linestyle": LINES[k % len(LINES)],
        "marker": MARKERS[k % len(MARKERS)],
    }


def halo(ax: Any) -> list[Any]:
    """Return path effects that set a line or a text off from a map of many colours."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=3, foreground=paper(ax))]


def legend(ax: Any, handles: Sequence[Any], names: Sequence[str], **where: Any) -> Any:
    """Add a legend whose names are shown as they are, also those with "$" or a leading "_"."""
    box = ax.legend(handles, [str(k) for k in range(len(names))], **where)
    for text, name in zip(box.get_texts(), names, strict=True):
        text.set(text=name, parse_math=False)
    return box


def name_axes(ax: Any, names: Sequence[str]) -> None:
    """Write the names of what is drawn across, upwards and, of three, in depth."""
    for axis, name in zip("xyz", names, strict=False):
        getattr(ax, f"set_{axis}label")(fill(name, 2 * WIDTH), parse_math=False)


def legend_beside(ax: Any, handles: Sequence[Any], names: Sequence[str]) -> Any:
    """Add a legend to the right of the axes, which stay at the left of their place so that it finds room."""
    ax.set_anchor("W")
    where = {"loc": "upper left", "bbox_to_anchor": (1.03, 1.0), "borderaxespad": 0, "frameon": False}
    return legend(ax, handles, [fill(name, WIDTH) for name in names], **where)


def _luminance(colour: Any) -> float:
    from matplotlib.colors import to_rgb

    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
