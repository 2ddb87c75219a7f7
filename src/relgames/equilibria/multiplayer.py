"""All equilibria of games with three and more seats, each proven, every other region proven empty or reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import chain, combinations, islice, product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks, _parallel
from relgames.equilibria._arguments import game_of
from relgames.equilibria._clock import STOPPED, Clock
from relgames.equilibria._kernels.forms import Frame, Terms
from relgames.equilibria._kernels.subdivision import CERTAIN, FOUND, LOST, NEXT, TOP, search
from relgames.equilibria.homotopy import rational_zero
from relgames.equilibria.regret import expected_payoffs, largest_gain
from relgames.equilibria.result import Box, Component, Equilibrium, Hulls, NashResult
from relgames.games import Game

# Supports of a game of three seats with seven actions each; trying all takes hours.
MOST_SUPPORTS = 2_500_000
# Boxes of one support before the rest of it is left open, times 2 per equation. In random games 6 equations need a
# hundred boxes, 9 some thousands; the most that was seen is a tenth of this.
BUDGET = 1_000
# Boxes between two looks at the clock and the interrupt key: some hundredths of a second.
STRIDE = 20_000
# How deep boxes are split: no coordinate is split below 1e-7.
DEPTH = 1000
# Of the rational points that are tried in an open region.
SMALL_DENOMINATORS = (1, 12, 100)
# From so many supports on they are shared between the cores.
SHARED = 1000
# Up to so many supports are laid out once for all games with these numbers of actions; more, in pieces of so many.
KEPT, PIECE = 2**15, 2**12

# Lower and upper bounds of boxes.
Region = tuple[NDArray[np.float64], NDArray[np.float64]]

COMPLETE = "each support is proven to hold no other equilibrium"


def all_equilibria(
    game: Game,
    exact: bool = False,
    limit: int | None = None,
    seconds: float | None = None,
    progress: bool = False,
) -> NashResult:
    """Return all isolated equilibria of a game, each proven, and the regions that could not be resolved.

    Parameters
    ----------
    game : Game
        Two or more seats; it is made for three and more.
    exact : bool, default False
        Whether to return Fractions where an equilibrium is rational and this is verified; irrational ones stay in
        floats, with their proven ``radius``.
    limit : int, optional
        Stop at so many equilibria.
    seconds : float, optional
        Stop after this time.
    progress : bool, default False
        Whether to show a bar that counts supports.

    Returns
    -------
    NashResult
        Unresolved regions are components of boxes; ``complete`` is False if there are any.

    Raises
    ------
    ValueError
        If there are so many supports that trying all would not end, and neither ``limit`` nor ``seconds`` is given.

    Notes
    -----
    In an equilibrium all actions of a support earn the same, and no other earns more. For each choice of supports
    these multilinear equations are solved by branch and prune: a box is empty if an equation, or the gain of an action
    outside of the support, keeps one sign in it; it holds exactly one zero if the interval Newton map takes it into
    itself [1]_ [2]_. All bounds include rounding. Ties, a probability or a gain that may be 0, are decided in rationals
    where the point is rational.

    References
    ----------
    .. [1] R. Krawczyk, "Newton-Algorithmen zur Bestimmung von Nullstellen mit Fehlerschranken", Computing 4 (1969)
       187–201.
    .. [2] R. E. Moore, "A test for existence of solutions to nonlinear systems", SIAM J. Numer. Anal. 14 (1977)
       611–615.

    Examples
    --------
    >>> import relgames as rg
    >>> from relgames.equilibria.multiplayer import all_equilibria
    >>> print(all_equilibria(rg.games.volunteers_dilemma(seats=3)))
    seat 0: give; seat 1: withhold; seat 2: withhold  ->  1, 2, 2
    seat 0: 0.5 give + 0.5 withhold; seat 1: 0.5 give + 0.5 withhold; seat 2: withhold  ->  1, 1, 1.5
    seat 0: 0.5 give + 0.5 withhold; seat 1: withhold; seat 2: 0.5 give + 0.5 withhold  ->  1, 1.5, 1
    seat 0: 0.292893 give + 0.707107 withhold; seat 1: 0.292893 give + 0.707107 withhold;
    seat 2: 0.292893 give + 0.707107 withhold  ->  1, 1, 1
    seat 0: withhold; seat 1: give; seat 2: withhold  ->  2, 1, 2
    seat 0: withhold; seat 1: 0.5 give + 0.5 withhold; seat 2: 0.5 give + 0.5 withhold  ->  1.5, 1, 1
    seat 0: withhold; seat 1: withhold; seat 2: give  ->  2, 2, 1
    complete: each support is proven to hold no other equilibrium
    """
    game_of(game, 2)
    if limit is not None:
        limit = _checks.integer(limit, "limit", least=1)
    supports = prod(2**count - 1 for count in game.counts)
    if limit is None and seconds is None and supports > MOST_SUPPORTS:
        raise ValueError(
            f"game of {'×'.join(map(str, game.counts))} actions has {supports:.2g} supports: trying all would not end. "
            'Give limit= or seconds= for a part of them, or take nash(game, find="one")'
        )
    with Clock(seconds, progress, "support", supports) as clock:
        # A limit makes sense in one order only.
        parts = 1 if limit is not None or supports < SHARED else _parallel.thread_count(None)
        pieces = [_Search(game, part, parts, limit, clock) for part in range(parts)]
        if parts == 1:
            pieces[0].run(np.zeros(1, np.int64))
        else:
            _parallel.run(_Search.run, pieces)
    stopped = next((piece.stopped for piece in pieces if piece.stopped), "")
    found, left = _decided(game, pieces, exact)
    regions = _regions(left, sum(game.counts))
    found += [e for region in regions if not _inside(found, region) and (e := _witness(game, region, exact))]
    found = sorted(found, key=lambda e: [-float(p) for strategy in e.strategies for p in strategy])[:limit]
    sets = _components(game.counts, found, regions)
    unresolved = sum(not component.is_resolved for component in sets)
    reason = COMPLETE
    if stopped:
        reason = stopped
    elif unresolved:
        reason = f"regions left unresolved (ties, connected sets, tiny differences): {unresolved}, see components"
    complete = not stopped and not unresolved
    return NashResult(game, tuple(found), sets, complete, reason, "interval subdivision of each support")


class _Search:
    """The search of every ``parts``-th support, from ``part`` on."""

    def __init__(self, game: Game, part: int, parts: int, limit: int | None, clock: Clock) -> None:
        start, place, factor = _layout(game.counts)
        n, rows, terms = int(start[-1]), int(start[-1]) - game.seats, len(factor)
        largest = prod(count + 1 for count in game.counts)
        integers = np.zeros(n, np.int64), np.zeros((rows, 3), np.int64)
        self.frame = Frame(start, place, factor, _scaled(game), *integers)
        shapes = (9, terms), (rows, terms), (rows, rows), (2, largest)
        self.terms = Terms(*(np.empty(shape) for shape in shapes))
        self.supports = _supports(game.counts, part, parts)
        self.state = np.zeros(8, np.int64)
        # One box more than the depth: the search works in the last.
        self.stack = np.empty((DEPTH, 2, n))
        self.zeros, self.verdicts = np.zeros((64, 3, n)), np.zeros(64, np.int64)
        self.boxes = np.zeros((64, 2, n))
        self.limit, self.clock, self.stopped = limit, clock, ""

    def run(self, stop: NDArray[np.int64]) -> None:
        for supports in self.supports:
            self.state[NEXT] = 0
            if self._ends(supports, stop):
                return

    def _ends(self, supports: NDArray[np.int8], stop: NDArray[np.int64]) -> bool:
        """Search these supports; return whether that is the end, whatever comes after them."""
        state = self.state
        while state[NEXT] < len(supports) or state[TOP] > 0:
            before = int(state[NEXT])
            search(
                self.frame, self.terms, supports, state, self.stack, self.zeros, self.verdicts, self.boxes,
                STRIDE, BUDGET,
            )  # fmt: skip
            if self.limit is not None and state[FOUND] >= self.limit:
                self.stopped = f"stopped at the limit of {self.limit} equilibria"
            if self.clock.is_over(int(state[NEXT]) - before):
                self.stopped = STOPPED
            if self.stopped or stop[0]:
                return True
            if state[FOUND] == len(self.zeros):
                self.zeros, self.verdicts = np.tile(self.zeros, (2, 1, 1)), np.tile(self.verdicts, 2)
            if state[LOST] == len(self.boxes):
                self.boxes = np.tile(self.boxes, (2, 1, 1))
        return False


def _supports(counts: tuple[int, ...], part: int, parts: int) -> Iterator[NDArray[np.int8]]:
    """Yield every ``parts``-th support from ``part`` on, as rows of 0 and 1: those of few actions come first."""
    if prod(2**count - 1 for count in counts) <= KEPT:
        yield np.ascontiguousarray(_all_supports(counts)[part::parts])
        return
    supports = islice(_by_size(counts), part, None, parts)
    while piece := list(islice(supports, PIECE)):
        yield _rows(piece, sum(counts))


@lru_cache(maxsize=64)
def _all_supports(counts: tuple[int, ...]) -> NDArray[np.int8]:
    return _rows(list(_by_size(counts)), sum(counts))


def _rows(supports: Sequence[tuple[int, ...]], width: int) -> NDArray[np.int8]:
    out = np.zeros((len(supports), width), np.int8)
    out[np.repeat(np.arange(len(supports)), [len(s) for s in supports]), list(chain.from_iterable(supports))] = 1
    return out


def _by_size(counts: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield all supports as the coordinates that they hold."""
    for total in range(len(counts), sum(counts) + 1):
        for sizes in product(*(range(1, count + 1) for count in counts)):
            if sum(sizes) == total:
                yield from _choices(0, counts, sizes)


def _choices(first: int, counts: Sequence[int], sizes: Sequence[int]) -> Iterable[tuple[int, ...]]:
    """Yield all choices of so many actions of each seat, one at a time: there may be too many to keep."""
    if not counts:
        yield ()
        return
    for own in combinations(range(first, first + counts[0]), sizes[0]):
        for others in _choices(first + counts[0], counts[1:], sizes[1:]):
            yield own + others


@lru_cache(maxsize=64)
def _layout(counts: tuple[int, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the arrays of a `Frame` that depend on the numbers of actions alone: start, place and factor."""
    seats = len(counts)
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    n = int(start[-1])
    factors = [[k] for k in range(n)]
    place = [[-1] * n for _ in range(seats)]
    for i in range(seats):
        others = [j for j in range(seats) if j != i]
        # In the table of coefficients the entry behind the last action of a seat is its mean.
        for entry, actions in enumerate(product(*(range(counts[j] + 1) for j in others))):
            varied = [int(start[j]) + b for j, b in zip(others, actions, strict=True) if b < counts[j]]
            if len(varied) == 1:
                place[i][varied[0]] = entry
            elif varied:
                factors.append(varied)
                for j in range(seats):
                    place[j].append(entry if j == i else -1)
    factor = np.full((len(factors), seats), -1, np.int64)
    for t, members in enumerate(factors):
        factor[t, : len(members)] = members
    return start, np.array(place, np.int64), factor


def _scaled(game: Game) -> NDArray[np.float64]:
    """Return what each action earns against each profile of the others, so that differences are at most 1.

    What all actions earn alike is taken away, which changes no equilibrium. Each number is rounded at most three times.
    """
    out = np.zeros((sum(game.counts), max(prod(game.counts) // count for count in game.counts)))
    first = 0
    for seat, count in enumerate(game.counts):
        payoffs = game.payoffs if game._fractions is None else game.fractions
        own = np.moveaxis(payoffs[..., seat], seat, 0).reshape(count, -1)
        if game._fractions is None:
            own = np.ldexp(own, -int(np.frexp(np.abs(own).max())[1]))
        own = own - (own.max(axis=0) + own.min(axis=0)) / 2
        most = np.abs(own).max()
        if most > 0:
            out[first : first + count, : own.shape[1]] = (own / (2 * most)).astype(np.float64)
        first += count
    return out


def _decided(game: Game, pieces: Sequence[_Search], exact: bool) -> tuple[list[Equilibrium], list[Region]]:
    """Return the equilibria, and bounds of the regions that stay open."""
    found, ties, left = [], {}, []
    for piece in pieces:
        left += [(lower, upper) for lower, upper in piece.boxes[: piece.state[LOST]]]
        for (point, radius, cover), verdict in zip(
            piece.zeros[: piece.state[FOUND]], piece.verdicts[: piece.state[FOUND]], strict=True
        ):
            if verdict == CERTAIN and not exact:
                found.append(_float_equilibrium(game, point, radius, cover))
                continue
            zero = _rational(game, point, cover)
            if zero is None and verdict == CERTAIN:
                found.append(_float_equilibrium(game, point, radius, cover))
            elif zero is None:
                left.append((np.maximum(point - radius, 0), np.minimum(point + radius, 1)))
            elif verdict == CERTAIN or (min(map(min, zero)) >= 0 and largest_gain(game.fractions, zero) == 0):
                # A zero on the boundary is one of the smaller support too.
                ties[tuple(p for strategy in zero for p in strategy)] = zero
    return found + [_rational_equilibrium(game, zero, exact) for zero in ties.values()], left


def _rational(game: Game, point: NDArray[np.float64], cover: NDArray[np.float64]) -> tuple[NDArray[Any], ...] | None:
    """Return the one zero that a box holds as Fractions, if it is rational and found."""
    support = [np.flatnonzero(own) for own in _split(game.counts, cover)]
    zero = rational_zero(game, list(_split(game.counts, point * (cover > 0))), support)
    if zero is None:
        return None
    near = all(
        abs(p - Fraction(middle)) <= Fraction(reach)
        for p, middle, reach in zip(np.concatenate(zero), point, cover, strict=True)
        if reach
    )
    return zero if near else None


def _float_equilibrium(game: Game, point: Any, radius: Any, cover: Any) -> Equilibrium:
    played = cover > 0
    kept = np.where(played, point, 0.0)
    strategies = tuple(own / own.sum() for own in _split(game.counts, kept))
    for strategy in strategies:
        strategy.setflags(write=False)
    bound = 0.0
    if np.count_nonzero(played) > game.seats:
        # Three roundings of numbers up to 1, besides what was moved to make the sums 1.
        bound = float(radius[played].max() + np.abs(np.concatenate(strategies) - kept).max()) + 2.0**-51
    payoffs = expected_payoffs(game.payoffs, strategies)
    return Equilibrium(strategies, payoffs, float(largest_gain(game.payoffs, strategies)), bound)


def _rational_equilibrium(game: Game, zero: tuple[NDArray[Any], ...], exact: bool) -> Equilibrium:
    payoffs = expected_payoffs(game.fractions, zero)
    if exact:
        return Equilibrium(zero, payoffs, Fraction(0), 0.0)
    strategies = tuple(strategy.astype(np.float64) for strategy in zero)
    pure = all(np.count_nonzero(strategy) == 1 for strategy in strategies)
    # A Fraction up to 1 is rounded once.
    radius = 0.0 if pure else 2.0**-54
    return Equilibrium(strategies, payoffs.astype(np.float64), float(largest_gain(game.payoffs, strategies)), radius)


def _regions(left: Sequence[Region], width: int) -> list[Region]:
    """Return open boxes in connected groups: lower and upper bounds, (boxes, coordinates) each."""
    lower = np.array([low for low, _ in left]).reshape(-1, width)
    upper = np.array([high for _, high in left]).reshape(-1, width)
    regions, waiting = [], np.arange(len(lower))
    while len(waiting):
        group, waiting = [waiting[:1]], waiting[1:]
        for front in group:
            for box in front:
                touches = ((lower[waiting] <= upper[box]) & (upper[waiting] >= lower[box])).all(axis=1)
                if touches.any():
                    group.append(waiting[touches])
                    waiting = waiting[~touches]
        boxes = np.concatenate(group)
        regions.append((lower[boxes], upper[boxes]))
    return regions


def _inside(found: Sequence[Equilibrium], region: Region) -> tuple[int, ...]:
    """Return which equilibria lie in a region."""
    lower, upper = region
    points = [np.concatenate(e.strategies).astype(np.float64) for e in found]
    # The rounding of a point may put it just outside of its box.
    return tuple(
        k for k, point in enumerate(points) if ((lower <= point + 1e-12) & (upper >= point - 1e-12)).all(axis=1).any()
    )


def _witness(game: Game, region: Region, exact: bool) -> Equilibrium | None:
    """Return an equilibrium with small denominators in a region, which shows that it is not empty, if one is found."""
    for lower, upper in zip(*region, strict=True):
        for denominator in SMALL_DENOMINATORS:
            guess = [Fraction(p).limit_denominator(denominator) for p in (lower + upper) / 2]
            zero = _split(game.counts, np.array(guess, dtype=object))
            if all(sum(own) == 1 for own in zero) and largest_gain(game.fractions, zero) == 0:
                return _rational_equilibrium(game, zero, exact)
    return None


def _components(
    counts: tuple[int, ...], found: Sequence[Equilibrium], regions: Sequence[Region]
) -> tuple[Component, ...]:
    """Return the points, and the regions that stay open."""
    inside = [_inside(found, region) for region in regions]
    alone = sorted(set(range(len(found))).difference(*inside))
    points = (Hulls(tuple(strategy[None] for strategy in found[k].strategies)) for k in alone)
    boxes = (
        tuple(Box(_split(counts, low), _split(counts, high)) for low, high in zip(*region, strict=True))
        for region in regions
    )
    return (
        *(Component((point,), (k,)) for point, k in zip(points, alone, strict=True)),
        *(Component(subsets, members) for subsets, members in zip(boxes, inside, strict=True)),
    )


def _split(counts: tuple[int, ...], flat: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    return tuple(np.split(flat, np.cumsum(counts)[:-1]))
