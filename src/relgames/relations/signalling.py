"""Games of signals whose payoffs are given as tables; `relgames.relations.announcements` says what is computed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.equilibria._clock import STOPPED, Clock
from relgames.relations import _assessments
from relgames.relations._assessments import Assessment, Tables
from relgames.relations.announced import Announcement, AnnouncementEquilibrium
from relgames.strategies import Machine

# Each choice of supports takes up to some milliseconds.
MOST_CELLS = 100_000


def signalling(
    sender: Sequence[Any],
    receiver: Sequence[Any],
    prior: _checks.Numbers | None = None,
    costs: _checks.Numbers = 0,
    messages: Sequence[str] | None = None,
    types: Sequence[str] | None = None,
    replies: Sequence[str] | None = None,
    mixed: bool = False,
    exact: bool = False,
    limit: int | None = None,
    seconds: float | None = None,
    progress: bool = False,
) -> Announcement:
    """Return the equilibria of a game of signals whose payoffs are given as tables.

    Parameters
    ----------
    sender, receiver : sequences of T arrays, each of shape (K,) or (A_t, K)
        What the two get for each of K replies if the sender is of that type; with two axes, also by what the sender
        does after its message.
    prior, costs
        As in `announcement`; here costs count in full.
    messages, types, replies : sequences of str, optional
        Names. Without names there are as many messages as ``costs`` has, or else as types.
    mixed, exact, limit, seconds, progress
        As in `announcement`.

    Returns
    -------
    Announcement

    Raises
    ------
    TypeError, ValueError
        As `announcement`.

    References
    ----------
    M. Spence (1973), Job market signaling, Quarterly Journal of Economics 87, 355-374. I.-K. Cho and D. M. Kreps
    (1987), Signaling games and stable equilibria, Quarterly Journal of Economics 102, 179-221.

    Examples
    --------
    Beer or quiche for breakfast (Cho and Kreps 1987): nobody wants a duel, which the other wants with the weak only.

    >>> import relgames as rg
    >>> game = rg.signalling([[2, 0], [2, 0]], [[0, 1], [1, 0]], (0.1, 0.9), [[1, 0], [0, 1]],
    ...                      ("beer", "quiche"), ("weak", "strong"), ("leave", "duel"))
    >>> beer, quiche = game.equilibria
    >>> print(game.describe(beer))
    babbling: weak says beer; strong says beer; beer -> leave; quiche -> duel  ->  weak 1, strong 2, receiver 0.9
    >>> quiche.messages[:, 1], beer.intuitive, quiche.intuitive
    (array([1., 1.]), True, False)
    """
    pays = []
    for name, given in (("sender", sender), ("receiver", receiver)):
        rows = []
        for t, row in enumerate(given):
            floats, fractions = _checks.exact_array(row, f"{name}[{t}]")
            if floats.ndim not in (1, 2) or 0 in floats.shape:
                raise ValueError(f"{name}[{t}] must have shape (replies,) or (machines, replies); got {floats.shape}")
            exactly = _checks.as_fractions(floats, fractions)
            rows.append(exactly if exactly.ndim == 2 else exactly[None])
        pays.append(rows)
    shapes = [[row.shape for row in rows] for rows in pays]
    if not pays[0] or shapes[0] != shapes[1] or len({shape[1] for shape in shapes[0]}) != 1:
        raise ValueError(f"sender and receiver must have tables of the same shapes, one per type; got {shapes}")
    T, K = len(pays[0]), pays[0][0].shape[1]
    if messages is None:
        width = np.shape(costs)[-1] if np.ndim(costs) else T
        messages = [f"message {m}" for m in range(width)]
    who = _checks.names(types, T, [f"type {t}" for t in range(T)], "types")
    answer = _checks.names(replies, K, [f"reply {b}" for b in range(K)], "replies")
    does = [tuple(f"machine {a}" for a in range(len(row))) for row in pays[0]]
    tables = tables_of(pays[0], pays[1], prior, costs, messages, [Fraction(1)] * T)
    return solve(tables, who, messages, does, answer, mixed, exact, limit, seconds, progress)


def solve(
    tables: Tables,
    types: Sequence[str],
    messages: Sequence[str],
    machines: Sequence[Sequence[str]],
    replies: Sequence[str],
    mixed: bool,
    exact: bool,
    limit: int | None,
    seconds: float | None,
    progress: bool,
    answers: Sequence[Machine] = (),
) -> Announcement:
    most = None if limit is None else _checks.integer(limit, "limit", least=1)
    cells = _assessments.cells(tables, mixed)
    if cells > MOST_CELLS and limit is None and seconds is None:
        raise ValueError(
            f"there are {cells:,} choices of supports, more than {MOST_CELLS:,}. Give limit= or seconds=, "
            "fewer messages or replies" + (", or mixed=False" if mixed else "")
        )
    with Clock(seconds, progress, "support") as clock:
        found = list(islice(_assessments.assessments(tables, mixed, clock), None if most is None else most + 1))
        over = clock.is_over()
    shown = tables if exact else _rounded(tables)
    reason = f"each choice of supports{'' if mixed else ' in pure strategies'} was decided, in rationals"
    if most is not None and len(found) > most:
        found, reason, over = found[:most], f"stopped at limit={most}", True
    elif over:
        reason = STOPPED
    return Announcement(
        tuple(types),
        tuple(str(m) for m in messages),
        tuple(tuple(names) for names in machines),
        tuple(replies),
        _checks.read_only(shown.prior),
        _checks.read_only(shown.costs),
        tuple(map(_checks.read_only, shown.sender)),
        tuple(map(_checks.read_only, shown.receiver)),
        tuple(_equilibrium(tables, shown, one) for one in found),
        not over,
        reason,
        tuple(answers),
    )


def _equilibrium(tables: Tables, shown: Tables, found: Assessment) -> AnnouncementEquilibrium:
    """Return an equilibrium in the numbers that are shown, floats or Fractions."""
    intuitive = _assessments.is_intuitive(tables, found)
    if shown is not tables:
        floats = [np.asarray(x, dtype=np.float64) for x in (found.messages, found.beliefs, found.replies)]
        machines = tuple(np.asarray(does, dtype=np.float64) for does in found.machines)
        found = Assessment(floats[0], machines, floats[1], floats[2])
    sender, receiver = _assessments.payoffs(shown, found)
    return AnnouncementEquilibrium(
        found.messages,
        found.machines,
        found.beliefs,
        found.replies,
        sender,
        receiver,
        shown.prior @ receiver,
        _assessments.regret(shown, found),
        intuitive,
    )


def _rounded(tables: Tables) -> Tables:
    floats = lambda x: np.asarray(x, dtype=np.float64)  # noqa: E731
    tuples = [tuple(map(floats, pays)) for pays in (tables.sender, tables.receiver)]
    return Tables(floats(tables.prior), tuples[0], tuples[1], floats(tables.costs))


def tables_of(
    sender: Sequence[NDArray[Any]],
    receiver: Sequence[NDArray[Any]],
    prior: _checks.Numbers | None,
    costs: _checks.Numbers,
    messages: Sequence[str],
    weights: Sequence[Fraction],
) -> Tables:
    T, M = len(sender), _count(messages, "messages")
    if prior is None:
        chances = [Fraction(1, T)] * T
    else:
        floats, fractions = _checks.exact_array(prior, "prior")
        if floats.shape != (T,):
            raise ValueError(f"prior must hold one probability per type, {T}; got shape {floats.shape}")
        _checks.distributions(floats, fractions, "prior")
        chances = _checks.fraction_row(_checks.as_fractions(floats, fractions))
        if min(chances) <= 0:
            raise ValueError(f"prior must be above 0 for each type; got {prior}. Leave out a type that never occurs")
    floats, fractions = _checks.exact_array(costs, "costs")
    if floats.shape not in ((), (M,), (T, M)):
        raise ValueError(
            f"costs must be a number, one per message or one per type and message, shape ({T}, {M}); "
            f"got shape {floats.shape}"
        )
    paid = np.broadcast_to(_checks.as_fractions(floats, fractions), (T, M))
    paid = paid * np.array(weights, dtype=object)[:, None]
    return Tables(np.array(chances, dtype=object), tuple(sender), tuple(receiver), paid)


def _count(names: Any, name: str) -> int:
    if isinstance(names, str) or not isinstance(names, Sequence) or not names:
        raise TypeError(f"{name} must be a sequence of at least one name; got {names!r}")
    if len({str(n) for n in names}) < len(names):
        raise ValueError(f"{name} must differ; got {tuple(names)}")
    return len(names)
