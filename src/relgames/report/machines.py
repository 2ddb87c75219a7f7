"""Pictures of machines: a circle for each state, an arrow for each way from one to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import product
from math import log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.report._matplotlib import COLOURS, GREY, axes, bare, ink, legible, paper
from relgames.report._rings import ring
from relgames.strategies import Machine

# Sizes in units of the drawing: the radius of a state, the distance of neighbours, and how far a loop reaches out.
RADIUS, APART, REACH = 0.36, 1.9, 0.62
# Around all, and how large a unit is drawn.
MARGIN, INCH = 0.2, 0.75
# More cannot be told apart on a page.
MOST = 40

CENTRED: dict[str, Any] = {"ha": "center", "va": "center", "parse_math": False}

Ways = dict[tuple[int, int, bool], list[str]]


def machine(
    machine: Machine,
    ax: Any = None,
    *,
    own: Sequence[str] | None = None,
    others: Sequence[str] | None = None,
    mistakes: bool = False,
) -> Any:
    """Draw a machine as a graph.

    A state is a circle with the action that it plays, and its number below. A circle of more colours plays each with
    some probability; the one of the first of them is written. An arrow says what was perceived: what the others did,
    or ``own|others`` where the own action matters too, or "any"; and a probability if it is not certain. The arrow from
    nowhere points at the first state. A state with a double line is one on entering which it may leave.

    Parameters
    ----------
    machine : Machine
        With at most 40 states.
    ax : matplotlib Axes, optional
        Where to draw. New ones by default, of a size that fits.
    own : sequence of str, optional
        Short names of the own actions. By default G and W (give, withhold) if there are two, else numbers.
    others : sequence of str, optional
        Short names of what the others may do: one per profile of theirs. By default as for ``own``.
    mistakes : bool, default False
        Whether to draw where own slips lead as well, as dashed arrows.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError, ValueError
        If it is not a Machine, has too many states, or names do not fit.
    ModuleNotFoundError
        If matplotlib is not installed.

    Examples
    --------
    >>> import relgames as rg
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> ax = rg.report.machine(rg.strategies.tit_for_tat())
    >>> sorted(text.get_text() for text in ax.texts)
    ['0', '1', 'G', 'G', 'G', 'W', 'W', 'W']
    >>> from matplotlib import pyplot
    >>> pyplot.close(ax.figure)
    """
    if not isinstance(machine, Machine):
        raise TypeError(f"machine must be a Machine; got {type(machine).__name__}")
    if machine.states > MOST:
        raise ValueError(
            f"machine must have at most {MOST} states, which can be told apart in a picture; got {machine!r}. "
            "Machine.minimize may make them fewer, and print shows them as a table"
        )
    own = _names(own, machine.actions, "own")
    others = _names(others, machine.profiles // machine.actions, "others")
    ways = _ways(machine, own, others, mistakes)
    place = ring(machine.states, machine.start, sorted({(s, t) for s, t, _ in ways if s != t}), APART)
    if ax is None:
        ax = axes(None)
        width, height = np.ptp(place, axis=0) + 2 * (RADIUS + REACH + MARGIN)
        ax.figure.set_size_inches(INCH * width, INCH * height + 0.4)
        ax.figure.subplots_adjust(0, 0, 1, 1 - 0.4 / (INCH * height + 0.4))
    _draw(ax, machine, place, ways, own)
    return ax


def _names(names: Sequence[str] | None, count: int, name: str) -> list[str]:
    if names is None:
        digits = log2(count)
        if count > 1 and digits.is_integer():
            return ["".join(letters) for letters in product("GW", repeat=int(digits))]
        return [str(k) for k in range(count)]
    if isinstance(names, str) or len(names) != count:
        raise ValueError(f"{name} must be a sequence of {count} names; got {names!r}")
    return [str(text) for text in names]


def _ways(machine: Machine, own: list[str], others: list[str], mistakes: bool) -> Ways:
    """Return the labels of each arrow (from, to, only by a slip)."""
    played = machine.act.reshape(machine.states, -1, machine.actions).max(axis=1) > 0
    leads: dict[tuple[int, int, bool], dict[float, set[tuple[int, int]]]] = defaultdict(lambda: defaultdict(set))
    for s, a, x in product(range(machine.states), range(machine.actions), range(len(others))):
        slip = not played[s, a]
        if slip and not mistakes:
            continue
        cell = machine.next[s, a * len(others) + x]
        for to, p in (
            [(int(cell), 1.0)] if machine.next.ndim == 2 else [(int(t), cell[t]) for t in np.flatnonzero(cell)]
        ):
            leads[s, to, slip][float(p)].add((a, x))
    ways: Ways = {}
    for (s, to, slip), chances in leads.items():
        possible = np.flatnonzero(played[s] != slip).tolist()
        ways[s, to, slip] = [
            _perceived(profiles, possible, own, others, slip) + _chance(p)
            for p, profiles in sorted(chances.items(), reverse=True)
        ]
    return ways


def _perceived(
    profiles: set[tuple[int, int]], possible: list[int], own: list[str], others: list[str], slip: bool
) -> str:
    """Return what was perceived, without the own action where it does not matter."""
    whole = {x for x in range(len(others)) if all((a, x) in profiles for a in possible)}
    if len(whole) == len(others) and not slip:
        return "any"
    parts = [] if slip else [others[x] for x in sorted(whole)]
    rest = profiles if slip else {(a, x) for a, x in profiles if x not in whole}
    for a in sorted({a for a, _ in rest}):
        after = [x for b, x in sorted(rest) if b == a]
        parts += [f"{own[a]}|any"] if len(after) == len(others) else [f"{own[a]}|{others[x]}" for x in after]
    # Two to a line, so that a label is not much wider than a state.
    return ",\n".join(", ".join(parts[k : k + 2]) for k in range(0, len(parts), 2))


def _draw(ax: Any, machine: Machine, place: NDArray[np.float64], ways: Ways, own: list[str]) -> None:
    bare(ax)
    taken = [*place]
    for (s, to, slip), texts in sorted(ways.items()):
        style = {"linestyle": "--", "color": legible(GREY, paper(ax))} if slip else {"color": ink(ax)}
        text = "\n".join(texts)
        if s == to:
            _loop(ax, place[s], _direction(machine, place, s, slip), text, style, taken)
        else:
            back = any((to, s, other) in ways for other in (True, False))
            bow = _bow(place[s], place[to], back) * (2.2 if slip else 1)
            _arrow(ax, place[s], place[to], bow, text, style, taken)
    for s in range(machine.states):
        _state(ax, machine, s, place, own)
    entry = np.pi if machine.states < 3 else np.arctan2(*place[machine.start][::-1])
    tip = place[machine.start] + RADIUS * _unit(entry)
    _patch(ax, tip + 0.45 * _unit(entry), tip, 0, {"color": ink(ax)})
    low, high = (
        end + side * (RADIUS + REACH + MARGIN) for side, end in ((-1, place.min(axis=0)), (1, place.max(axis=0)))
    )
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
    if machine.name:
        ax.set_title(machine.name, parse_math=False)


def _direction(machine: Machine, place: NDArray[np.float64], s: int, slip: bool) -> float:
    """Return the angle at which a state's loop is: away from the others, beside the arrow from nowhere and others."""
    if machine.states < 3:
        return -np.pi / 2 if slip else np.pi / 2
    angle = float(np.arctan2(*place[s][::-1]))
    if s == machine.start:
        return angle + (0.95 if slip else -0.95)
    return angle + 0.95 * slip


def _bow(source: NDArray[np.float64], target: NDArray[np.float64], back: bool) -> float:
    """Return how far an arrow bends to its right, as a part of its length.

    Between neighbours the ways there and back bend apart. Others bend to the middle of the ring, so that they keep
    clear of the states that they pass by; of the two ways that one more which without it would bend outwards.
    """
    along, middle = target - source, (source + target) / 2
    if np.linalg.norm(along) < 1.01 * APART:
        return 0.18
    inward = -middle @ [along[1], -along[0]] >= -1e-9
    return 0.12 if inward else -0.3 if back else -0.12


def _unit(angle: float) -> NDArray[np.float64]:
    return np.array([np.cos(angle), np.sin(angle)])


def _patch(ax: Any, tail: NDArray[np.float64], tip: NDArray[np.float64], bow: float, style: dict[str, Any]) -> None:
    from matplotlib.patches import FancyArrowPatch

    shape = {"arrowstyle": "-|>", "mutation_scale": 11, "shrinkA": 0, "shrinkB": 0, "linewidth": 1.1}
    ax.add_patch(
        FancyArrowPatch((tail[0], tail[1]), (tip[0], tip[1]), connectionstyle=f"arc3,rad={bow}", **shape, **style)
    )


def _arrow(
    ax: Any,
    source: NDArray[np.float64],
    target: NDArray[np.float64],
    bow: float,
    text: str,
    style: dict[str, Any],
    taken: list[NDArray[np.float64]],
) -> None:
    # The middle point of matplotlib's arc3, a quadratic Bezier curve.
    along = target - source
    middle = (source + target) / 2 + bow * np.array([along[1], -along[0]])
    tail = source + RADIUS * _towards(source, middle)
    tip = target + RADIUS * _towards(target, middle)
    along = tip - tail
    bend = (tail + tip) / 2 + bow * np.array([along[1], -along[0]])
    _patch(ax, tail, tip, bow, style)
    # Where it is furthest from other labels and states; nearer to where it comes from, if it is all the same.
    spots = [(1 - t) ** 2 * tail + 2 * t * (1 - t) * bend + t**2 * tip for t in (0.5, 0.4, 0.6, 0.3, 0.7, 0.22)]
    room = [min(np.linalg.norm(spot - other) for other in taken) for spot in spots]
    best = next(k for k, r in enumerate(room) if r >= min(max(room), 0.55) - 1e-9)
    _label(ax, spots[best], text, style, taken)


def _loop(
    ax: Any, centre: NDArray[np.float64], angle: float, text: str, style: dict[str, Any], taken: list[Any]
) -> None:
    tail, tip = (centre + RADIUS * _unit(angle + turn) for turn in (0.5, -0.5))
    _patch(ax, tail, tip, -1.7, style)
    _label(ax, centre + (RADIUS + REACH * 0.72) * _unit(angle), text, style, taken)


def _towards(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    return (target - source) / np.linalg.norm(target - source)


def _label(ax: Any, spot: NDArray[np.float64], text: str, style: dict[str, Any], taken: list[Any]) -> None:
    ax.text(*spot, text, color=style["color"], fontsize=9, bbox=_blank(ax), **CENTRED)
    taken.append(spot)


def _blank(ax: Any) -> dict[str, Any]:
    """Return what is behind a label, so that lines do not cross it."""
    return {"facecolor": paper(ax), "edgecolor": "none", "pad": 0.8}


def _state(ax: Any, machine: Machine, s: int, place: NDArray[np.float64], own: list[str]) -> None:
    from matplotlib.patches import Circle, Wedge

    centre = place[s]
    ax.add_patch(Circle(centre, RADIUS, facecolor=paper(ax), edgecolor="none", zorder=2))
    rows = machine.act[s].reshape(-1, machine.actions)
    # What depends on what was seen before in the round is in equal parts of the circle.
    end = 90.0
    for row in rows:
        for a in np.flatnonzero(row):
            begin = end
            end += 360 * row[a] / len(rows)
            colour = COLOURS[a % len(COLOURS)]
            ax.add_patch(Wedge(centre, RADIUS, begin, end, facecolor=colour, alpha=0.4, edgecolor="none", zorder=2))
    ax.add_patch(Circle(centre, RADIUS, facecolor="none", edgecolor=ink(ax), linewidth=1.2, zorder=3))
    if machine.leave[s]:
        ax.add_patch(Circle(centre, RADIUS * 0.85, facecolor="none", edgecolor=ink(ax), linewidth=0.8, zorder=3))
    text = "/".join(_does(row, own) for row in rows)
    size = 12 if len(text) < 3 else 8 if len(text) < 8 else 6
    centred = {"color": ink(ax), "zorder": 4, **CENTRED}
    x, y = centre
    ax.text(x, y + 0.06, text, fontsize=size, fontweight="bold", **centred)
    ax.text(x, y - 0.2, str(s), fontsize=7, **centred)
    if machine.leave[s]:
        # On the side of the middle of the ring, where no loops are.
        # Where the loop of its slips would be.
        spot = centre + (RADIUS + 0.25) * _unit(_direction(machine, place, s, slip=True))
        ax.text(*spot, "leaves" + _chance(machine.leave[s]), fontsize=7, bbox=_blank(ax), **centred)


def _does(row: NDArray[np.float64], own: list[str]) -> str:
    chosen = np.flatnonzero(row)
    return own[chosen[0]] if len(chosen) == 1 else f"{own[chosen[0]]} {row[chosen[0]]:.2g}"


def _chance(p: float) -> str:
    return f": {p:.3g}" if p < 1 else ""
