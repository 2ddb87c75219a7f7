"""Slow and obvious twin of payoff sets of two seats: the operator of Abreu, Pearce and Stacchetti, again and again."""

from __future__ import annotations

from itertools import product
from typing import Any

Point = tuple[Any, Any]


def hull(points: list[Point], near: float = 0) -> list[Point]:
    """Corners counter-clockwise, by the monotone chain."""
    points = sorted(set(points))
    if len(points) < 3:
        return points

    def half(points: list[Point]) -> list[Point]:
        out: list[Point] = []
        for x, y in points:
            while len(out) > 1:
                (a, b), (c, d) = out[-2:]
                if (c - a) * (y - b) - (d - b) * (x - a) > near:
                    break
                out.pop()
            out.append((x, y))
        return out

    return half(points)[:-1] + half(points[::-1])[:-1]


def at_least(polygon: list[Point], seat: int, floor: Any) -> list[Point]:
    """The part of a polygon in which a seat gets no less (Sutherland and Hodgman)."""
    out = []
    for p, q in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        if p[seat] >= floor:
            out.append(p)
        if (p[seat] < floor) != (q[seat] < floor):
            share = (floor - p[seat]) / (q[seat] - p[seat])
            crossing = [p[i] + share * (q[i] - p[i]) for i in range(2)]
            crossing[seat] = floor
            out.append((crossing[0], crossing[1]))
    return out


def step(payoffs: Any, discount: Any, polygon: list[Point], near: float = 0) -> list[Point]:
    """What can be decomposed on the polygon: play a profile, promise a point of it that deters every deviation."""
    m, n = payoffs.shape[:2]
    threats = [min(point[i] for point in polygon) for i in range(2)]
    out = []
    for a, b in product(range(m), range(n)):
        now = payoffs[a, b]
        best = [max(payoffs[k, b, 0] for k in range(m)), max(payoffs[a, k, 1] for k in range(n))]
        promises = polygon
        for i in range(2):
            floor = threats[i] + (1 - discount) * (best[i] - now[i]) / discount - near
            promises = at_least(promises, i, floor)
        out += [tuple((1 - discount) * now[i] + discount * w[i] for i in range(2)) for w in promises]
    return hull(out)


def payoff_set(payoffs: Any, discount: Any, steps: int, near: float = 0) -> list[Point]:
    """A set that holds all equilibrium payoffs, closer with every step; with ``near`` a little more is allowed."""
    polygon = hull([tuple(x) for x in payoffs.reshape(-1, 2).tolist()])
    for _ in range(steps):
        if not polygon:
            break
        polygon = step(payoffs, discount, polygon, near)
    return polygon
