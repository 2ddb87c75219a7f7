"""matplotlib, imported when something is drawn, and the colours of all pictures."""

from __future__ import annotations

from typing import Any

# Colours that people with any kind of colour vision tell apart (Okabe and Ito 2008).
BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#7F7F7F"
COLOURS = (BLUE, ORANGE, "#F0E442", "#009E73", "#CC79A7", "#56B4E9")


def axes(ax: Any, three_dimensional: bool = False) -> Any:
    """Return the axes given, or new ones."""
    try:
        from matplotlib import pyplot
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            'pictures need matplotlib, which is not installed: pip install "relgames[plot]"', name="matplotlib"
        ) from error
    if ax is None:
        return pyplot.figure(layout="constrained").add_subplot(projection="3d" if three_dimensional else None)
    if three_dimensional and getattr(ax, "name", "") != "3d":
        raise ValueError(
            "ax must be three-dimensional for three seats: pyplot.figure().add_subplot(projection='3d'); "
            f"got {type(ax).__name__}"
        )
    return ax


def legend_beside(ax: Any) -> None:
    """Put a legend to the right of the axes, which stay at the left of their place so that it finds room."""
    ax.set_anchor("W")
    legend = ax.legend(loc="upper left", bbox_to_anchor=(1.03, 1.0), borderaxespad=0, frameon=False)
    for text in legend.get_texts():
        text.set_parse_math(False)
