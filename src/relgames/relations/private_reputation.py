r"""Reputation under private assessment, sampled: everybody has its own opinion of everybody.

$M_{li}$ is what party $l$ holds of party $i$, good or bad; all are good at the start. In each interaction

1. a donor $d$ and another party $r$, the recipient, are drawn, each pair as likely as any other;
2. the donor gives or withholds by its own view, of itself and of the recipient, $M_{dd}$ and $M_{dr}$; it may slip
   (``execution``);
3. donor and recipient see what was done, and each third party with probability ``observation``; each of them, whoever
   it is, takes it for the other action with probability ``perception``, independently. Or, with a graph of who tells
   whom, the recipient's neighbours are told what the recipient saw, each with probability ``observation``, and each
   hears it wrongly with probability ``telling``;
4. each who learnt of it assesses the donor by its own norm and by its own view of both, $M_{ld}$ and $M_{lr}$, and
   turns the result round with probability ``assessment``.

That is the model of Hilbe et al. [1]_, to which the graph, slips and wrong assessments are added. Row $i$ of the matrix
is a string of bits, one per observer, so that one interaction costs a few operations on words of 64 observers.

References
----------
.. [1] C. Hilbe, L. Schmid, J. Tkadlec, K. Chatterjee and M. A. Nowak (2018), Indirect reciprocity with private, noisy,
   and incomplete information, PNAS 115, 12241-12246.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._random import master_key
from relgames._tables import Column, Table, Tabular
from relgames.relations._graphs import rows_of
from relgames.relations._mistakes import PerAction, amounts, mistakes
from relgames.relations._sampling import batch_ends, batch_means, pieces, thresholds
from relgames.relations.norms import Norm, checked, norm_pairs

# Words of a call of the kernel, one per interaction and 64 parties: a tenth of a second or so, after which the
# interrupt key is heeded.
_PER_CALL = 2**20
# The bits of so many parties take 1.25 GB.
_MOST = 100_000


class Town(NamedTuple):
    """What the kernel reads: who follows which norm, chances in units of 2^-53, and who tells whom.

    Attributes
    ----------
    members : ndarray, shape (T, words)
        A bit per party; ``types`` (N,) is the same as numbers.
    types : ndarray
    tables : ndarray, shape (T, 12)
        To assess as good (8) and to give (4).
    chances : ndarray, shape (7,)
        Of failing to give, giving by mistake, misperceiving, assessing wrongly, learning of giving and of
        withholding, and hearing wrongly.
    told : ndarray, shape (N, words)
        Whom each party tells; without rows everybody sees for itself.
    """

    members: NDArray[np.uint64]
    types: NDArray[np.int64]
    tables: NDArray[np.int64]
    chances: NDArray[np.int64]
    told: NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class PrivateReputation(Tabular):
    """What norms do to a population in which everybody has its own opinion of everybody.

    Attributes
    ----------
    cooperation : float
        Share of interactions in which it was given, after the warm-up.
    standard_error : float
        Of ``cooperation``, from the means of 20 batches that follow one another. It is too small if the population
        remembers longer than a batch lasts.
    frequencies : ndarray, shape (T, T)
        How often a donor that follows norm t gives to a recipient that follows norm u; nan where there are no pairs.
    images : ndarray, shape (T, T)
        Share of the time that a follower of norm t holds one of norm u good, itself included.
    gives, receives : ndarray, shape (T,)
        How often a follower of each norm gives when it has to help, and is given to when it needs help.
    payoffs : ndarray, shape (T,)
        Mean payoff per round, in which each party has to help once and needs help once, on average: b receives - c
        gives. So norms t and u earn the same at b/c = (gives[t] - gives[u]) / (receives[t] - receives[u]).
    standard_errors : ndarray, shape (T,)
        Of ``payoffs``, from the same batches.
    opinions : ndarray of bool, shape (N, N)
        Who holds whom good at the end: row l is the view of party l.
    norms : tuple of Norm
    parties : tuple of int
        How many follow each.
    interactions : int
        Those counted.

    Examples
    --------
    >>> import relgames as rg
    >>> found = rg.private_reputation(rg.leading_eight(6), seed=1)
    >>> found.parties, round(found.cooperation, 1)
    ((50,), 0.5)
    """

    cooperation: float
    standard_error: float
    frequencies: NDArray[np.float64]
    images: NDArray[np.float64]
    gives: NDArray[np.float64]
    receives: NDArray[np.float64]
    payoffs: NDArray[np.float64]
    standard_errors: NDArray[np.float64]
    opinions: NDArray[np.bool_]
    norms: tuple[Norm, ...]
    parties: tuple[int, ...]
    interactions: int

    def __repr__(self) -> str:
        return (
            f"PrivateReputation(cooperation {self.cooperation:.4g} ± {self.standard_error:.2g}, "
            f"{self.interactions:,} interactions of {sum(self.parties):,} parties)"
        )

    def __str__(self) -> str:
        """A row per norm: how many follow it, what they get, and who holds them good."""
        lines = [
            f"cooperation {self.cooperation:.4f} ± {self.standard_error:.2g} in {self.interactions:,} interactions of "
            f"{sum(self.parties):,} parties"
        ]
        good = np.array(self.parties) @ self.images / sum(self.parties)
        for t, norm in enumerate(self.norms):
            lines.append(
                f"{self.parties[t]:,} × {norm.name or 'norm'}: payoff per round {self.payoffs[t]:.4f} ± "
                f"{self.standard_errors[t]:.2g}, held good by {good[t]:.3f}"
            )
        return "\n".join(lines)

    def _tables(self) -> Mapping[str, Table]:
        names = [norm.name or "norm" for norm in self.norms]
        columns = {
            "norm": names,
            "parties": self.parties,
            "payoff": self.payoffs,
            "standard error": self.standard_errors,
            "gives": self.gives,
            "receives": self.receives,
            "held good": np.array(self.parties) @ self.images / sum(self.parties),
        }
        return {
            "norms": Table(tuple(Column(*item) for item in columns.items()), str(self).splitlines()[0], key=1),
            "pairs": norm_pairs(names, self.frequencies, self.images),
        }


def private_reputation(
    norms: Norm | Sequence[Norm],
    parties: int | Sequence[int] = 50,
    b: float = 3,
    c: float = 1,
    observation: PerAction = 0.9,
    perception: float = 0.05,
    execution: PerAction = 0,
    assessment: float = 0,
    graph: Any = None,
    telling: float = 0,
    interactions: int = 10**6,
    warm_up: float = 0.1,
    seed: int | np.random.Generator | None = None,
    progress: bool = False,
) -> PrivateReputation:
    r"""Sample a population in which everybody has its own opinion of everybody.

    Parameters
    ----------
    norms : Norm, or sequence of T of them
        `norms.unconditional` is a party that looks at no standing.
    parties : int, or sequence of T ints, default 50
        How many parties follow each norm.
    b, c : float, default 3 and 1
        What giving is worth to the recipient, and costs the donor.
    observation : probability, or two, default 0.9
        That a third party sees what was done, or is told; or that it learns of giving, and of withholding.
    perception : probability, default 0.05
        That who sees an action takes it for the other one, the donor and the recipient too.
    execution : probability, or two, default 0
        That a donor does not do what it meant to; or that it fails to give, and that it gives by mistake.
    assessment : probability, default 0
        That what comes out of an assessment is turned round.
    graph : networkx graph, or pairs of parties, optional
        Who tells whom: then third parties see nothing, and the recipient's neighbours are told what it saw. Its nodes
        are the parties 0, 1, ..., first the followers of the first norm. By default there is none.
    telling : probability, default 0
        That who is told hears the other action.
    interactions : int, default 10**6
    warm_up : float in [0, 1), default 0.1
        Share of the interactions, the first ones, that are not counted.
    seed : int, numpy Generator or None
    progress : bool, default False
        Whether to show a progress bar.

    Returns
    -------
    PrivateReputation

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or out of range, or the nodes of the graph are not the parties.

    References
    ----------
    C. Hilbe, L. Schmid, J. Tkadlec, K. Chatterjee and M. A. Nowak (2018), Indirect reciprocity with private, noisy, and
    incomplete information, PNAS 115, 12241-12246.

    Examples
    --------
    Under stern judging private opinions come apart until they are worth no more than a coin:

    >>> import relgames as rg
    >>> rg.public_reputation(rg.leading_eight(6), perception=0.05).cooperation
    0.95
    >>> print(f"{rg.private_reputation(rg.leading_eight(6), seed=1).cooperation:.2f}")
    0.50
    """
    followed = (norms,) if isinstance(norms, Norm) else tuple(norms)
    for t, norm in enumerate(followed):
        checked(norm, "norms" if isinstance(norms, Norm) else f"norms[{t}]")
    counts = _party_counts(parties, len(followed))
    N, T = sum(counts), len(followed)
    if N > _MOST:
        raise ValueError(f"parties must be at most {_MOST:,}, as everybody has an opinion of everybody; got {N:,}")
    b, c = map(float, amounts(b, c))
    slips = mistakes(execution, perception, assessment, observation)
    telling = float(_checks.probability(telling, "telling"))
    if telling and graph is None:
        raise ValueError(f"telling must be 0 without a graph: nobody is told anything; got {telling}")
    ends = batch_ends(interactions, warm_up, "interactions")
    types = np.repeat(np.arange(T), counts)
    members = np.array([_packed(types == t) for t in range(T)])
    good = np.tile(_packed(np.ones(N, dtype=bool)), (N, 1))
    told = np.empty((0, members.shape[1]), dtype=np.uint64)
    if graph is not None:
        rows = rows_of(graph, N)
        told = np.array([_packed(np.bincount(rows.of(i), minlength=N) > 0) for i in range(N)])
    chances = np.array([*slips.execution, slips.perception, slips.assessment, *slips.observation, telling])
    tables = np.array([[*norm.assess.ravel(), *norm.give.ravel()] for norm in followed])
    town = Town(members, types, thresholds(tables), thresholds(chances), told)
    sums = _sums(good, town, ends, master_key(seed), np.outer(counts, counts), progress)
    return _result(sums[1:], np.diff(ends), followed, counts, b, c, _unpacked(good, N))


def _party_counts(parties: int | Sequence[int], norms: int) -> tuple[int, ...]:
    """Return how many parties follow each norm; there must be two at least."""
    if not norms:
        raise ValueError("norms must hold a Norm at least; got none")
    given = tuple(parties) if isinstance(parties, tuple | list | np.ndarray) else (parties,)
    if len(given) != norms:
        raise ValueError(f"parties must hold one number per norm, {norms}; got {len(given)}: {parties!r}")
    counts = tuple(_checks.integer(n, f"parties[{t}]", least=1) for t, n in enumerate(given))
    if sum(counts) < 2:
        raise ValueError(f"parties must be at least 2 in total; got {sum(counts)}")
    return counts


def _packed(row: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Return truth values as words, the first as the lowest bit."""
    padded = np.zeros(-(-len(row) // 64) * 64, dtype=bool)
    padded[: len(row)] = row
    return np.packbits(padded, bitorder="little").view("<u8").astype(np.uint64)


def _unpacked(good: NDArray[np.uint64], N: int) -> NDArray[np.bool_]:
    """Return who holds whom good, a row per observer."""
    bits = np.unpackbits(good.astype("<u8").view(np.uint8), axis=1, bitorder="little")
    return _checks.read_only(bits[:, :N].T.astype(bool))


def _sums(
    good: NDArray[np.uint64],
    town: Town,
    ends: NDArray[np.int64],
    key: int,
    now: NDArray[np.int64],
    progress: bool,
) -> NDArray[np.int64]:
    """Return for each batch, the warm-up first, the sums that the kernel fills."""
    from relgames.relations._kernels.images import interact

    T, step = len(now), max(1, _PER_CALL // good.shape[1])
    sums = np.zeros((len(ends), 3, T, T), dtype=np.int64)
    for batch, begin, end in pieces(ends, step, progress, "interaction"):
        interact(good, town, begin, end, np.uint64(key), sums[batch], now)
    return sums


def _result(
    sums: NDArray[np.int64],
    lengths: NDArray[np.int64],
    norms: tuple[Norm, ...],
    counts: tuple[int, ...],
    b: float,
    c: float,
    opinions: NDArray[np.bool_],
) -> PrivateReputation:
    """Turn the sums of the batches to means with errors."""
    gave, met, held = np.moveaxis(sums.astype(np.float64), 1, 0)
    level = gave.sum(axis=(1, 2)) / lengths
    with np.errstate(invalid="ignore"):
        received, given = (gave.sum(axis=k) / met.sum(axis=k) for k in (1, 2))
        frequencies = gave.sum(axis=0) / met.sum(axis=0)
    (gives, _), (receives, _) = batch_means(given), batch_means(received)
    total, error = batch_means(b * received - c * given)
    return PrivateReputation(
        float(gave.sum() / lengths.sum()),
        float(level.std(ddof=1) / np.sqrt(len(level))),
        frequencies,
        held.sum(axis=0) / (lengths.sum() * np.outer(counts, counts)),
        gives,
        receives,
        total,
        error,
        opinions,
        norms,
        counts,
        int(lengths.sum()),
    )
