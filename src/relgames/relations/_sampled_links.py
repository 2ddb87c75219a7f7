"""Linked relationships, sampled: the arrays that the kernel reads, and moments joined in a fixed order."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames import _parallel
from relgames._random import master_key
from relgames.games import profile_strides
from relgames.matches.field import Field
from relgames.matches.moments import ROUNDS_PER_PIECE, horizon
from relgames.relations.links import Link


class Sampled(NamedTuple):
    """What repetitions came to: of the payoffs of all seats, in turn, and then of all parties."""

    mean: NDArray[np.float64]
    errors: NDArray[np.float64]
    shares: NDArray[np.float64]  # of the profiles, and the time apart, of each relationship in turn
    states: tuple[NDArray[np.float64], ...]  # of each party


def sampled(
    links: tuple[Link, ...],
    parties: tuple[Hashable, ...],
    starts: Sequence[int],
    sizes: Sequence[int],
    chances: NDArray[np.float64] | None,
    repetitions: int,
    seed: Any,
    progress: bool,
    threads: int | None,
) -> Sampled:
    """Play linked relationships many times."""
    from relgames.relations._kernels.links import Room, sample

    key = master_key(seed)
    rounds, discount = horizon(links[0].r)
    net = network(links, parties, starts, sizes, chances)
    # What is a piece depends on the work alone, so that the sums are the same for any number of threads.
    each = max(1, ROUNDS_PER_PIECE // (rounds * (len(links) if chances is None else 1)))
    pieces = [(k, min(k + each, repetitions)) for k in range(0, repetitions, each)]
    count = len(net.order) + len(parties)

    def work(piece: tuple[int, int], stop: NDArray[np.int64]) -> Any:
        profiles, states = len(net.stakes), int(net.state_ptr[-1])
        out = np.zeros(count), np.zeros(count), np.zeros(profiles), np.zeros(states)
        room = Room(
            np.empty(len(parties), dtype=np.int64),
            np.empty(len(links), dtype=np.bool_),
            *(np.empty(size) for size in (profiles, states, count)),
        )
        sample(net, *piece, rounds, discount, np.uint64(key), stop, room, *out)
        return out

    lengths = [end - begin for begin, end in pieces]
    parts = _parallel.run(work, pieces, lengths, progress, "repetition", threads)
    means, spreads, shares, states = (np.array(values) for values in zip(*parts, strict=True))
    weight = np.array(lengths)[:, None]
    mean = (weight * means).sum(axis=0) / repetitions
    products = spreads.sum(axis=0) + (weight * (means - mean) ** 2).sum(axis=0)
    variance = products / (repetitions - 1) if repetitions > 1 else np.full(count, np.nan)
    occupied = (weight * states).sum(axis=0) / repetitions
    return Sampled(
        mean,
        np.sqrt(variance / repetitions),
        (weight * shares).sum(axis=0) / repetitions,
        tuple(np.split(occupied, net.state_ptr[1:-1])),
    )


def network(
    links: tuple[Link, ...],
    parties: tuple[Hashable, ...],
    starts: Sequence[int],
    sizes: Sequence[int],
    chances: NDArray[np.float64] | None,
) -> Any:
    """Return the arrays of the kernel."""
    from relgames.relations._kernels.links import Network

    number = {party: i for i, party in enumerate(parties)}
    widest = max(link.r.game.seats for link in links)
    packed: dict[Any, Any] = {}
    seats: dict[str, list[Any]] = {name: [] for name in ("order", "counts", "strides", "leaving")}
    moves: dict[str, list[Any]] = {"party": [], "row": []}
    tables: dict[str, list[Any]] = {name: [] for name in ("respond", "hop", "to", "q", "leave")}
    size = dict.fromkeys(tables, 0)
    stakes, ends = [], [(0, 0, 0)]

    def put(**arrays: NDArray[Any]) -> dict[str, int]:
        begin = dict(size)
        for name, array in arrays.items():
            tables[name].append(array)
            size[name] += len(array)
        return begin

    for link in links:
        r, game = link.r, link.r.game
        A = game.payoffs[..., 0].size
        # Relationships of the same terms and machines, such as those of many alike customers, share their tables.
        same = r, link.machines
        if same not in packed:
            field = Field(r, [[machine] for machine in link.machines])
            t, first = field.sampling, np.repeat(field.tables.where[:, 0], field.tables.where[:, 1] * A)
            local = np.where(t.ptr >= 0, t.ptr // A - first, t.ptr - size["to"])
            owner = np.repeat(first, np.diff(field.tables.ptr))
            begin = put(respond=t.respond, hop=local, to=t.to // A - owner, q=t.q, leave=t.leave)
            rows = begin["hop"] + field.tables.where[:, 0] * A
            packed[same] = rows.tolist(), (begin["leave"] + field.tables.where[:, 0]).tolist()
        rows, leaving = packed[same]
        seats["order"] += r.moves
        seats["counts"] += game.counts
        seats["strides"] += profile_strides(game.counts)
        seats["leaving"] += leaving
        moves["party"] += [number[party] for party in (*link.parties, *link.hearers)]
        moves["row"] += [*rows, *(_heard(table, packed, size, put) for table in link.hearers.values())]
        rated = np.zeros((A + 1, widest))
        rated[:, : game.seats] = np.vstack([game.payoffs.reshape(-1, game.seats), r.outside])
        stakes.append(rated)
        last = ends[-1]
        ends.append((last[0] + game.seats, last[1] + A + 1, last[2] + len(link.parties) + len(link.hearers)))
    seat_ptr, profile_ptr, move_ptr = np.array(ends, dtype=np.int64).T.copy()
    integers = {name: np.array(values, dtype=np.int64) for name, values in (seats | moves).items()}
    filled = {name: np.concatenate(values) for name, values in tables.items()}
    return Network(
        seat_ptr=seat_ptr,
        ordered=np.array([link.r.order is not None for link in links]),
        profile_ptr=profile_ptr,
        move_ptr=move_ptr,
        **integers,
        **filled,
        starts=np.array(starts, dtype=np.int64),
        state_ptr=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        chances=np.empty(0, dtype=np.int64) if chances is None else _thresholds(chances),
        stakes=np.vstack(stakes),
    )


def _heard(table: NDArray[Any], packed: dict[Any, Any], size: dict[str, int], put: Any) -> int:
    """Put the table of a hearer among the others; return its first row."""
    if id(table) not in packed:
        rows = table.astype(float).reshape(-1, len(table))
        hop, to, q = np.empty(len(rows), dtype=np.int64), [], []
        for k, row in enumerate(rows):
            states = np.flatnonzero(row)
            if len(states) == 1:
                hop[k] = states[0]
                continue
            hop[k] = -1 - size["to"] - len(to)
            to += states.tolist()
            q += _thresholds(row[states]).tolist()
        # Rows are those of both tables, although who hears does not act.
        begin = put(
            respond=np.zeros(len(hop), dtype=np.int64),
            hop=hop,
            to=np.array(to, dtype=np.int64),
            q=np.array(q, dtype=np.int64),
        )
        packed[id(table)] = begin["hop"]
    return packed[id(table)]


def _thresholds(chances: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the integers below which a draw of 53 bits chooses each; the last possible one gets the rest."""
    sums = np.cumsum(chances)
    sums[np.flatnonzero(chances)[-1] :] = 1.0
    return np.ceil(sums * 2.0**53).astype(np.int64)
