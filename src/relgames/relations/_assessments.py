"""Perfect Bayesian equilibria of an announcement before play, by supports and in rationals.

Once it is fixed which messages and machines each type uses with positive probability and which replies follow each
message, everything that is left is linear: the sender's conditions in the probabilities of the replies, the receiver's
in the joint probabilities of types, messages and machines, and off the path in the joint beliefs about types and
machines. So each choice of supports is decided by the extreme rays of three cones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames.equilibria._clock import Clock
from relgames.equilibria._cone import extreme_rays
from relgames.equilibria._linear import whole

Support = tuple[int, ...]

# So many a small game does not have; a large one is refused for its supports before.
MOST_RAYS = 100_000


@dataclass(frozen=True, eq=False)
class Tables:
    """What everybody gets, in Fractions: T types of sender, M messages, A_t machines of type t, K replies."""

    prior: NDArray[Any]  # (T,)
    sender: tuple[NDArray[Any], ...]  # of each type (A_t, K)
    receiver: tuple[NDArray[Any], ...]  # of each type (A_t, K)
    costs: NDArray[Any]  # (T, M)

    @property
    def replies(self) -> int:
        """K."""
        return self.sender[0].shape[1]


@dataclass(frozen=True, eq=False)
class Assessment:
    """What each type says and then does, what is believed of each message, and what is replied."""

    messages: NDArray[Any]  # (T, M)
    machines: tuple[NDArray[Any], ...]  # of each type (M, A_t)
    beliefs: NDArray[Any]  # (M, T)
    replies: NDArray[Any]  # (M, K)


def subsets(n: int, mixed: bool) -> list[Support]:
    """Return the supports over n choices, the smallest first; without ``mixed`` single choices only."""
    sizes = range(1, (n if mixed else 1) + 1)
    return list(chain.from_iterable(combinations(range(n), size) for size in sizes))


def cells(tables: Tables, mixed: bool) -> int:
    """Return how many choices of supports there are on the path, at the most."""
    messages = tables.costs.shape[1]
    count = len(subsets(tables.replies, mixed)) ** messages
    for pays in tables.sender:
        machines = len(subsets(len(pays), mixed))
        count *= sum(machines ** len(said) for said in subsets(messages, mixed))
    return count


def assessments(tables: Tables, mixed: bool, clock: Clock) -> Iterator[Assessment]:
    """Return an equilibrium for each choice of supports, on the path and of all replies, that some equilibrium has."""
    T, M = tables.costs.shape
    beliefs = _OffPath(tables, mixed)
    for said in product(subsets(M, mixed), repeat=T):
        sent = sorted(set(chain.from_iterable(said)))
        unsent = [m for m in range(M) if m not in sent]
        uses = [(t, m) for t in range(T) for m in said[t]]
        for does in product(*(subsets(len(tables.sender[t]), mixed) for t, _ in uses)):
            plan = dict(zip(uses, does, strict=True))
            for answered in product(subsets(tables.replies, mixed), repeat=len(sent)):
                if clock.is_over(1):
                    return
                joint = _joint(tables, plan, dict(zip(sent, answered, strict=True)))
                if joint is None:
                    continue
                for threats in product(subsets(tables.replies, mixed), repeat=len(unsent)):
                    if clock.is_over():
                        return
                    answers = dict(zip(sent + unsent, answered + threats, strict=True))
                    found = _supported(tables, plan, joint, answers, unsent, beliefs)
                    if found is not None:
                        yield found


def _supported(
    tables: Tables,
    plan: dict[tuple[int, int], Support],
    joint: dict[tuple[int, int, int], Any],
    answers: dict[int, Support],
    unsent: Sequence[int],
    beliefs: _OffPath,
) -> Assessment | None:
    """Return an equilibrium with these supports, for the first way to act on what is never said that supports it."""
    for would in product(*(beliefs.ways(answers[m]) for m in unsent)):
        off = {(t, m): way[0][t] for m, way in zip(unsent, would, strict=True) for t in range(len(tables.sender))}
        replies = _replies(tables, plan, off, answers)
        if replies is not None:
            held = {m: way[1] for m, way in zip(unsent, would, strict=True)}
            return _assessment(tables, joint, held, replies)
    return None


def interior(
    blocks: Sequence[tuple[int, Any]], rows: Sequence[tuple[NDArray[Any], Any]], positive: bool = True
) -> NDArray[Any] | None:
    """Return a point with ``values @ x + constant >= 0`` in all rows, or None if there is none.

    Each block (size, total) is so many variables in a row that are at least 0, or all above 0, and sum to the total.
    """
    sizes, totals = [size for size, _ in blocks], [total for _, total in blocks]
    if all(size == 1 for size in sizes):
        x = np.array(totals, dtype=object)
        return x if all(values @ x + constant >= 0 for values, constant in rows) else None
    total, n = sum(totals), sum(sizes)
    needs = [values * total + constant for values, constant in rows]
    ends = np.cumsum([0, *sizes])
    for k, share in enumerate(totals):
        inside = np.array([Fraction(int(ends[k] <= j < ends[k + 1])) for j in range(n)], dtype=object) - share / total
        needs += [inside, -inside]
    # All constraints are homogeneous now. The sum of the extreme rays is positive wherever any point of the cone is.
    rays = extreme_rays(whole(-np.array(needs, dtype=object)), MOST_RAYS)
    if len(rays) == 0:
        return None
    x = np.sum([ray / Fraction(int(ray.sum())) for ray in rays], axis=0) * total / len(rays)
    return None if positive and not x.all() else x


def _better(pays: NDArray[Any], answers: Support) -> list[NDArray[Any]]:
    """Return, for rows of machines, how much better each of the answers is than each other reply."""
    return [pays[:, b] - pays[:, other] for b in answers for other in range(pays.shape[1]) if other != b]


def _joint(
    tables: Tables, plan: dict[tuple[int, int], Support], answers: dict[int, Support]
) -> dict[tuple[int, int, int], Any] | None:
    """Return joint probabilities of (type, message, machine) to which the answers are best."""
    variables = [(t, m, a) for (t, m), machines in plan.items() for a in machines]
    sizes = [sum(1 for v in variables if v[0] == t) for t in range(len(tables.prior))]
    rows = []
    for m, support in answers.items():
        pays = np.array([tables.receiver[t][a] * int(said == m) for t, said, a in variables], dtype=object)
        rows += [(row, 0) for row in _better(pays, support)]
    found = interior(list(zip(sizes, tables.prior, strict=True)), rows)
    return None if found is None else dict(zip(variables, found, strict=True))


class _OffPath:
    """How a message that is never sent can be understood so that some replies are best to it."""

    def __init__(self, tables: Tables, mixed: bool) -> None:
        self.tables, self.mixed = tables, mixed
        self.known: dict[Support, list[tuple[tuple[Support, ...], dict[tuple[int, int], Any]]]] = {}

    def ways(self, answers: Support) -> list[tuple[tuple[Support, ...], dict[tuple[int, int], Any]]]:
        """Return what the types would do, as supports, with joint beliefs about (type, machine) for each."""
        if answers not in self.known:
            choices = [subsets(len(pays), self.mixed) for pays in self.tables.sender]
            ways = [(does, believed(self.tables, does, answers)) for does in product(*choices)]
            self.known[answers] = [(does, belief) for does, belief in ways if belief is not None]
        return self.known[answers]


def believed(
    tables: Tables, does: Sequence[Support], answers: Support, types: Sequence[int] | None = None
) -> dict[tuple[int, int], Any] | None:
    """Return joint beliefs about (type, machine) to which the answers are best, of some types only if given."""
    variables = [(t, a) for t, machines in enumerate(does) if types is None or t in types for a in machines]
    pays = np.array([tables.receiver[t][a] for t, a in variables], dtype=object)
    found = interior([(len(variables), Fraction(1))], [(row, 0) for row in _better(pays, answers)], positive=False)
    return None if found is None else dict(zip(variables, found, strict=True))


def _replies(
    tables: Tables,
    plan: dict[tuple[int, int], Support],
    off: dict[tuple[int, int], Support],
    answers: dict[int, Support],
) -> NDArray[Any] | None:
    """Return replies (M, K) to which what each type says and does is best, also after what is never said."""
    T, M = tables.costs.shape
    start = np.cumsum([0, *(len(answers[m]) for m in range(M))]).tolist()
    n = sum(len(support) for support in answers.values())

    def gets(t: int, m: int, a: int) -> tuple[NDArray[Any], Any]:
        values = np.full(n, Fraction(0), dtype=object)
        values[start[m] : start[m] + len(answers[m])] = tables.sender[t][a, list(answers[m])]
        return values, -tables.costs[t, m]

    def at_least(one: tuple[NDArray[Any], Any], other: tuple[NDArray[Any], Any]) -> tuple[NDArray[Any], Any]:
        return one[0] - other[0], one[1] - other[1]

    rows = []
    for t in range(T):
        used = [(m, a) for (s, m), machines in plan.items() if s == t for a in machines]
        best = gets(t, *used[0])
        rows += [at_least(best, gets(t, m, a)) for m in range(M) for a in range(len(tables.sender[t]))]
        rows += [at_least(gets(t, *other), best) for other in used[1:]]
    for (t, m), machines in off.items():
        every = range(len(tables.sender[t]))
        rows += [at_least(gets(t, m, a), gets(t, m, other)) for a in machines for other in every if other != a]
    found = interior([(len(answers[m]), Fraction(1)) for m in range(M)], rows)
    if found is None:
        return None
    replies = np.full((M, tables.replies), Fraction(0), dtype=object)
    for m in range(M):
        replies[m, list(answers[m])] = found[start[m] : start[m] + len(answers[m])]
    return replies


def _assessment(
    tables: Tables,
    joint: dict[tuple[int, int, int], Any],
    held: dict[int, dict[tuple[int, int], Any]],
    replies: NDArray[Any],
) -> Assessment:
    """Put an equilibrium together; who would act after a message, but is not expected to, takes its first best."""
    T, M = tables.costs.shape
    messages = np.full((T, M), Fraction(0), dtype=object)
    beliefs = np.full((M, T), Fraction(0), dtype=object)
    machines = tuple(np.full((M, len(pays)), Fraction(0), dtype=object) for pays in tables.sender)
    for (t, m, a), p in joint.items():
        messages[t, m] += p / tables.prior[t]
        machines[t][m, a] = p
    for m, belief in held.items():
        for (t, a), p in belief.items():
            machines[t][m, a] = p
    for t, does in enumerate(machines):
        for m in range(M):
            total = does[m].sum()
            beliefs[m, t] = total
            if total:
                does[m] /= total
            else:
                does[m, int(np.argmax(tables.sender[t] @ replies[m]))] = Fraction(1)
    beliefs /= beliefs.sum(axis=1, keepdims=True)
    return Assessment(messages, machines, beliefs, replies)


def values(tables: Tables, replies: NDArray[Any]) -> NDArray[Any]:
    """Return the most that each type can get by each message, shape (T, M), per round and after its cost."""
    return np.array([(pays @ replies.T).max(axis=0) for pays in tables.sender]) - tables.costs


def payoffs(tables: Tables, found: Assessment) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return what each type of sender gets, and what the receiver gets from each type, shapes (T,) and (T,)."""
    gets: tuple[list[Any], list[Any]] = ([], [])
    for t, does in enumerate(found.machines):
        for out, pays, cost in zip(gets, (tables.sender[t], tables.receiver[t]), (tables.costs[t], 0), strict=True):
            out.append(found.messages[t] @ ((does @ pays * found.replies).sum(axis=1) - cost))
    return np.array(gets[0]), np.array(gets[1])


def regret(tables: Tables, found: Assessment) -> Any:
    """Return the most that anybody can gain anywhere, after messages that are never sent too, by its own beliefs."""
    gains: list[Any] = [(values(tables, found.replies).max(axis=1) - payoffs(tables, found)[0]).max()]
    for m, belief in enumerate(found.beliefs):
        met = zip(belief, found.machines, tables.receiver, strict=True)
        expected = np.array([p * (does[m] @ pays) for p, does, pays in met]).sum(axis=0)
        gains.append(expected.max() - expected @ found.replies[m])
        for does, pays in zip(found.machines, tables.sender, strict=True):
            after = pays @ found.replies[m]
            gains.append(after.max() - does[m] @ after)
    return max(gains)


def is_intuitive(tables: Tables, found: Assessment) -> bool:
    """Return whether no type could gain by a message that only such as it could mean (Cho and Kreps 1987)."""
    T = len(tables.prior)
    gets = values(tables, found.replies).max(axis=1)
    sent = (found.messages != 0).any(axis=0)
    best = np.array([pays.max(axis=0) for pays in tables.sender])
    acts = [
        [tuple(np.flatnonzero(pays[:, b] == best[t, b]).tolist()) for t, pays in enumerate(tables.sender)]
        for b in range(tables.replies)
    ]

    def answers(types: Sequence[int]) -> list[int]:
        return [b for b in range(tables.replies) if believed(tables, acts[b], (b,), types) is not None]

    for m in np.flatnonzero(~sent):
        possible = answers(range(T))
        if not possible:
            continue
        could = [t for t in range(T) if (best[t, possible] - tables.costs[t, m]).max() >= gets[t]]
        expected = answers(could) if could else []
        if any(expected and (best[t, expected] - tables.costs[t, m]).min() > gets[t] for t in could):
            return False
    return True
