r"""A community: neighbours who help each other, and tell each other who did not; sampled.

$N$ parties. A graph says who **tells** whom, and who may **ask** whom for help (by default the same neighbours). Who
may ask or be asked are acquaintances, and hold each other good or bad; they hold each other good at first. In each
round, at once,

1. every party asks one of those that it may ask: any, each as likely; or, if parties choose, any of those whom it holds
   good. Who holds none good asks nobody;
2. who is asked, the donor, gives or withholds by the action rule of its norm: by its standing in its own eyes, and
   by what it holds of who asks. It may slip (``execution``);
3. who asked, the recipient, sees what was done (with probability ``perception`` it takes it for the other action), and
   tells its neighbours: each is told with probability ``observation``, which may differ for good news and for bad, and
   takes it for the other action with probability ``telling``. News may travel further: to a listener at distance $k
   \le$ ``reach`` with probability $q^k$, and it is wrong with probability $(1 - (1 - 2 τ)^k) / 2$;
4. recipient, donor, and each who is told and is an acquaintance of the donor assess the donor by their own norm, by
   what each of them holds of donor and recipient (a stranger is held good), and turn the result round with probability
   ``assessment``. A listener goes through the news of a round in the order of the recipients;
5. each party is replaced with probability ``turnover`` by a newcomer that follows the same norm. It knows nothing of
   anybody, and nobody of it: all hold each other good.

So with ``observation=0`` there is direct reciprocity alone: what I saw of you decides what I do for you. Word of mouth
adds that it decides what *others* do. It matters only if who hears of a donor is its acquaintance: if neighbours of
neighbours are neighbours. It is the private assessment of `private_reputation`, with opinions where the graph has edges
only.

A customer that lost tells many: let customers ask sellers (``meets``), choose, and tell each other (``graph``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._random import master_key
from relgames._tables import Column, Table, Tabular
from relgames.populations._town import State, Town, acquaintances, acquainted_pairs, news, within
from relgames.relations._graphs import rows_of
from relgames.relations._mistakes import PerAction, amounts, mistakes
from relgames.relations._sampling import batch_ends, batch_means, pieces, thresholds
from relgames.relations.norms import Norm, checked, norm_pairs

# Occasions to help in a call of the kernel: a few tenths of a second, after which the interrupt key is heeded.
_PER_CALL = 2**20


@dataclass(frozen=True, eq=False)
class Community(Tabular):
    """What became of a community.

    Attributes
    ----------
    cooperation : float
        Share of those asked who gave, after the warm-up.
    standard_error : float
        Of ``cooperation``, from the means of 20 batches of rounds that follow one another. It is too small if the
        community remembers longer than a batch lasts.
    frequencies : ndarray, shape (T, T)
        How often a donor that follows norm t gives when it is asked by one that follows norm u; nan if it never is.
    asked : float
        Share of the parties that may ask and do, per round.
    payoffs : ndarray, shape (T,)
        Mean payoff of the followers of each norm, per party and round.
    standard_errors : ndarray, shape (T,)
        Of ``payoffs``, from the same batches.
    images : ndarray, shape (T, T)
        Share of the acquaintances among followers of norm u that followers of norm t hold good, over time; nan if there
        are none.
    gave, received : ndarray, shape (N,)
        How often each party gave, and was given to, per round.
    norms : tuple of Norm
    follows : ndarray of int, shape (N,)
        Which norm each party follows.
    rounds : int
        Those counted.

    Examples
    --------
    >>> import relgames as rg
    >>> ring = [(i, (i + 1) % 50) for i in range(50)]
    >>> talk = rg.community(ring, [rg.norms.simple_standing()], [0] * 50, seed=1)
    >>> talk.received.shape, talk.cooperation
    ((50,), 1.0)
    """

    cooperation: float
    standard_error: float
    frequencies: NDArray[np.float64]
    asked: float
    payoffs: NDArray[np.float64]
    standard_errors: NDArray[np.float64]
    images: NDArray[np.float64]
    gave: NDArray[np.float64]
    received: NDArray[np.float64]
    norms: tuple[Norm, ...]
    follows: NDArray[np.int64]
    rounds: int

    def __repr__(self) -> str:
        return (
            f"Community(cooperation {self.cooperation:.4g} ± {self.standard_error:.2g}, {len(self.follows):,} parties, "
            f"{self.rounds:,} rounds)"
        )

    def __str__(self) -> str:
        """A row per norm: how many follow it, what they get, whom they give to."""
        lines = [
            f"cooperation {self.cooperation:.4f} ± {self.standard_error:.2g} in {self.rounds:,} rounds of "
            f"{len(self.follows):,} parties"
        ]
        numbers = np.bincount(self.follows, minlength=len(self.norms))
        for t, norm in enumerate(self.norms):
            members = self.follows == t
            lines.append(
                f"{numbers[t]:,} × {norm.name or 'norm'}: payoff per round {self.payoffs[t]:.4f} ± "
                f"{self.standard_errors[t]:.2g}, gave {self.gave[members].mean():.3f}, "
                f"received {self.received[members].mean():.3f}"
            )
        return "\n".join(lines)

    def _tables(self) -> Mapping[str, Table]:
        names = [norm.name or "norm" for norm in self.norms]
        numbers = np.bincount(self.follows, minlength=len(names))
        means = (np.bincount(self.follows, what, len(names)) / numbers for what in (self.gave, self.received))
        columns = {
            "norm": names,
            "parties": numbers,
            "payoff": self.payoffs,
            "standard error": self.standard_errors,
            **dict(zip(("gave", "received"), means, strict=True)),
        }
        return {
            "norms": Table(tuple(Column(*item) for item in columns.items()), str(self).splitlines()[0], key=1),
            "pairs": norm_pairs(names, self.frequencies, self.images),
        }


def community(
    graph: Any,
    norms: Norm | Sequence[Norm],
    follows: int | Sequence[int] | NDArray[np.int64],
    b: float = 3,
    c: float = 1,
    rounds: int = 1000,
    observation: PerAction = 1,
    telling: float = 0,
    reach: int = 1,
    perception: float = 0,
    execution: PerAction = 0,
    assessment: float = 0,
    turnover: float = 0,
    meets: Any = None,
    choose: bool = False,
    warm_up: float = 0.1,
    seed: int | np.random.Generator | None = None,
    progress: bool = False,
) -> Community:
    r"""Sample a community of neighbours who help each other and tell each other who did not.

    Parameters
    ----------
    graph : networkx graph, or pairs of parties
        Who tells whom. Its nodes are the parties 0 to N - 1.
    norms : Norm, or sequence of T of them
        `norms.unconditional` is a party that looks at no standing.
    follows : int, or sequence of N ints
        Which of the norms each party follows, by index; for a single norm, the number of parties.
    b, c : float, default 3 and 1
        What giving is worth to the recipient, and costs the donor.
    rounds : int, default 1000
        In each, every party asks for help once.
    observation : probability, or two, default 1
        That a neighbour is told of what was done, or of giving, and of withholding: bad news may travel farther.
    telling : probability, default 0
        That who is told hears the other action.
    reach : int, default 1
        How many steps news travels.
    perception : probability, default 0
        That who asked, and who was asked, take the action for the other one.
    execution : probability, or two, default 0
        That a donor does not do what it meant to; or that it fails to give, and that it gives by mistake.
    assessment : probability, default 0
        That what comes out of an assessment is turned round.
    turnover : probability, default 0
        That a party is replaced by a newcomer in a round.
    meets : networkx graph, or pairs, optional
        Who may ask whom; pairs and edges of a directed graph lead from who asks. By default neighbours ask each other.
    choose : bool, default False
        Whether parties ask only those whom they hold good.
    warm_up : float in [0, 1), default 0.1
        Share of the rounds, the first ones, that are not counted.
    seed : int, numpy Generator or None
    progress : bool, default False
        Whether to show a progress bar.

    Returns
    -------
    Community

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or out of range, or the nodes of a graph are not the parties.

    Notes
    -----
    The module has the model. Each party has a random stream of its own in each round, so that results depend on the
    seed alone. The standard errors are those of the sampled community, this graph given.

    References
    ----------
    M. A. Nowak and K. Sigmund (2005), Evolution of indirect reciprocity, Nature 437, 1291-1298. M. Kandori (1992),
    Social norms and community enforcement, Review of Economic Studies 59, 63-80.

    Examples
    --------
    A ring of 200 in which everybody knows two on either side; one in twenty never helps:

    >>> import relgames as rg
    >>> ring = [(i, (i + k) % 200) for i in range(200) for k in (1, 2)]
    >>> norms = [rg.norms.simple_standing(), rg.norms.unconditional(0)]
    >>> follows = [int(i % 20 == 0) for i in range(200)]
    >>> talk = rg.community(ring, norms, follows, turnover=0.02, seed=1)
    >>> silence = rg.community(ring, norms, follows, turnover=0.02, observation=0, seed=1)
    >>> talk.received[::20].mean() < silence.received[::20].mean() < 1
    np.True_
    """
    followed = (norms,) if isinstance(norms, Norm) else tuple(norms)
    for t, norm in enumerate(followed):
        checked(norm, "norms" if isinstance(norms, Norm) else f"norms[{t}]")
    types = _follows(follows, followed)
    N, T = len(types), len(followed)
    b, c = map(float, amounts(b, c))
    slips = mistakes(execution, perception, assessment, observation)
    telling = float(_checks.probability(telling, "telling"))
    turnover = float(_checks.probability(turnover, "turnover"))
    reach = _checks.integer(reach, "reach", least=1)
    ends = batch_ends(rounds, warm_up, "rounds")
    if not isinstance(choose, bool | np.bool_):
        raise TypeError(f"choose must be True or False; got {choose!r}")
    neighbours = rows_of(graph, N)
    askers = neighbours if meets is None else rows_of(meets, N, "meets", both_ways=False)
    asks, knows = acquaintances(askers, N)
    chances = np.array([*slips.execution, slips.perception, slips.assessment, turnover, choose])
    steps = np.arange(reach + 1)
    heard = [float(q) ** steps for q in slips.observation]
    hears = np.stack([*heard, (1 - (1 - 2 * telling) ** steps) / 2], axis=1)
    tables = np.array([[*norm.assess.ravel(), *norm.give.ravel()] for norm in followed])
    heard_of = news(types, asks, knows, within(neighbours, reach))
    links = np.stack([*knows[1:], heard_of[0][:-1], heard_of[0][1:]], axis=1).astype(np.int32)
    town = Town(
        types.astype(np.int32),
        asks[0],
        asks[1].astype(np.int32),
        knows[0],
        links,
        heard_of[1],
        thresholds(tables),
        thresholds(chances),
        thresholds(hears),
    )
    known = acquainted_pairs(town, T)
    sums, each = _played(town, known, ends, master_key(seed), progress)
    may_ask = int((np.diff(askers.ptr) > 0).sum())
    return _result(sums[1:], each, np.diff(ends), followed, types, known, may_ask, b, c)


def _follows(follows: Any, norms: tuple[Norm, ...]) -> NDArray[np.int64]:
    """Return which norm each party follows."""
    if not norms:
        raise ValueError("norms must hold a Norm at least; got none")
    if isinstance(follows, int | np.integer) and not isinstance(follows, bool) and len(norms) == 1:
        return np.zeros(_checks.integer(follows, "follows", least=2), dtype=np.int64)
    array = np.asarray(follows)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise TypeError(
            f"follows must be a sequence that says, in whole numbers, which of the {len(norms)} norms each follows; "
            f"got {follows!r}"
        )
    wrong = array[(array < 0) | (array >= len(norms))]
    if len(wrong):
        raise ValueError(f"follows must hold indices of norms, 0 to {len(norms) - 1}; got {wrong[0]}")
    if len(array) < 2:
        raise ValueError(f"follows must name the norms of 2 parties at least; got {len(array)}")
    return array.astype(np.int64)


def _played(
    town: Town, pairs: NDArray[np.int64], ends: NDArray[np.int64], key: int, progress: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the sums of each batch, the warm-up first, and what each party gave and received after the warm-up."""
    from relgames.populations._kernels.communities import rounds as play

    N = len(town.follows)
    state = State(
        np.ones(len(town.links), dtype=np.int8),
        np.ones(N, dtype=np.int8),
        np.empty(N, dtype=np.int32),
        np.empty(N, dtype=np.int8),
        pairs.copy(),
    )
    each = np.zeros((2, 2, N), dtype=np.int64)
    sums = np.zeros((len(ends), 3, *pairs.shape), dtype=np.int64)
    for batch, begin, end in pieces(ends, max(1, _PER_CALL // N), progress, "round"):
        play(begin, end, np.uint64(key), town, state, sums[batch], each[int(batch > 0)])
    return sums, each[1]


def _result(
    sums: NDArray[np.int64],
    each: NDArray[np.int64],
    lengths: NDArray[np.int64],
    norms: tuple[Norm, ...],
    types: NDArray[np.int64],
    pairs: NDArray[np.int64],
    may_ask: int,
    b: float,
    c: float,
) -> Community:
    """Turn the sums of the batches to means with errors."""
    gave, met, held = np.moveaxis(sums.astype(np.float64), 1, 0)
    T, count = len(norms), lengths.sum()
    numbers = np.bincount(types, minlength=T)
    with np.errstate(invalid="ignore", divide="ignore"):
        _, error = batch_means(gave.sum(axis=(1, 2)) / met.sum(axis=(1, 2)))
        batches = (b * gave.sum(axis=1) - c * gave.sum(axis=2)) / (numbers * lengths[:, None])
        payoffs, errors = batch_means(batches)
        frequencies = gave.sum(axis=0) / met.sum(axis=0)
        images = held.sum(axis=0) / (count * pairs)
        cooperation = gave.sum() / met.sum()
        asked = met.sum() / (count * may_ask)
    return Community(
        float(cooperation),
        float(error),
        frequencies,
        float(asked),
        payoffs,
        errors,
        images,
        each[0] / count,
        each[1] / count,
        norms,
        _checks.read_only(types),
        int(count),
    )
