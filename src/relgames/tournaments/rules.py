"""The round robin of pure rules: up to all 65,536 rules of the last two rounds, each against each.

Only how often each rule met each of the four profiles is kept, in whole numbers, never a match. So memory grows with
the rules and not with their pairs, and scores are exact for payoffs of any kind. `relgames.tournaments._kernels.rules`
has the two ways to count: every match, 64 to a machine word, or where all rules take part, by the tree of histories to
which a rule's opponents can lead. They share nothing but the numbering of rules, and tests compare all their counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from relgames import _checks, _parallel
from relgames.games import RepeatedGame
from relgames.strategies.rules import opening_history, rule_count, rule_tables
from relgames.tournaments._kernels.rules import WORDS, play_in_words, walk_histories
from relgames.tournaments.rule_scores import RuleRoundRobin

METHODS = ("auto", "matches", "histories")
# Rules per piece of work: some hundredths of a second where each of 65,536 plays all others for 200 rounds.
PLAYED, WALKED = 128, 2048
# Counts are sums over the opponents of numbers up to the rounds: they must fit into 63 bits.
MOST_ROUNDS = 2**40
FULL = np.uint64(2**64 - 1)


def round_robin_of_rules(
    r: RepeatedGame,
    memory: int = 2,
    rules: Sequence[int] | NDArray[np.int64] | None = None,
    opening: Sequence[int] | None = None,
    method: Literal["auto", "matches", "histories"] = "auto",
    self_play: bool = True,
    exact: bool = False,
    progress: bool = False,
    threads: int | None = None,
) -> RuleRoundRobin:
    """Play pure rules of the last one or two rounds against each other: all of them, or those of some numbers.

    Parameters
    ----------
    r : RepeatedGame
        A symmetric game of two seats with two actions each, and a number of rounds; no mistakes.
    memory : {2, 1}
        How many rounds back the rules look.
    rules : sequence of int, optional
        Numbers of rules, as `relgames.strategies.pure_rule` has them. All 65,536 (for one round, 16) by default.
    opening : sequence of int, length ``memory``, optional
        They begin as if in the rounds before the first, the latest last, both had taken these actions. By default both
        had given.
    method : {"auto", "matches", "histories"}, default "auto"
        "matches" plays every match, 64 of them to a machine word. "histories" follows, for each rule, the tree of
        histories to which its opponents can lead, which stands for all rules and so needs them all. "auto" takes the
        second where it can. Results are the same.
    self_play : bool, default True
        Whether the matches of a rule with itself count.
    exact : bool, default False
        Whether scores are Fractions. They are computed exactly in any case.
    progress : bool, default False
        Whether to show a progress bar.
    threads : int, optional
        One per core by default. Results do not depend on it.

    Returns
    -------
    RuleRoundRobin

    Raises
    ------
    TypeError, ValueError
        If the game is of another kind, a rule does not exist, or ``method="histories"`` is asked for some rules.

    Notes
    -----
    For any other game, strategies or terms there is `tournament`, which takes `relgames.strategies.pure_rules` too.

    Examples
    --------
    All rules of two rounds. The best give seldom, and are often given to:

    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=200)
    >>> print(rg.round_robin_of_rules(r).summary(rows=3))
    prisoner's dilemma; 200 rounds; 65,536 rules of memory 2, 65,536 matches each
     rank   rule  alike   score    give  met give
        1  31949     32  3.1884   0.107  0.588
       33  23805      8  3.1552   0.141  0.594
       41  27855     16  3.1466   0.144  0.592
    ... and 32,546 more rows

    Of one round rule 14, which gives only after both gave, is next to those that never give:

    >>> one = rg.round_robin_of_rules(r, memory=1, exact=True)
    >>> one.ranks[[13, 15, 14]], one.scores[14]
    (array([1, 1, 3]), Fraction(1197, 400))
    """
    rounds = _rounds_of(r)
    memory = _checks.integer(memory, "memory", least=1, most=2)
    history = opening_history(opening, memory)
    numbers: Sequence[int] = range(rule_count(memory)) if rules is None else _numbers(rules, memory)
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(map(repr, METHODS))}; got {method!r}")
    if method == "histories" and rules is not None:
        raise ValueError('method="histories" needs all rules: leave rules out, or take method="matches"')
    if not self_play and len(numbers) < 2:
        raise ValueError("self_play=False leaves no match to count: give at least two rules")
    if method == "auto":
        method = "histories" if rules is None else "matches"
    tables = rule_tables(numbers, memory)
    count = _walked if method == "histories" else _played
    counts = count(tables, history, rounds, progress, threads)
    if not self_play:
        counts -= _against_itself(tables, history, rounds)
    done = tuple(int(action) for action in opening) if opening is not None else (0,) * memory
    opponents = len(numbers) - (not self_play)
    rows = _checks.read_only(np.array(numbers, dtype=np.int64))
    return RuleRoundRobin(r, memory, done, rows, _checks.read_only(counts), opponents, method, bool(exact))


def _rounds_of(r: Any) -> int:
    """Check the game and its terms; return the number of rounds."""
    if not isinstance(r, RepeatedGame):
        raise TypeError(f"r must be a RepeatedGame, such as rg.RepeatedGame(game, rounds=200); got {type(r).__name__}")
    if r.game.counts != (2, 2) or not r.is_symmetric:
        raise ValueError(
            "r must be a symmetric game of two seats with two actions each, all at once; for others play "
            f"rg.tournament(r, machines). Got action counts {r.game.counts}"
        )
    if r.rounds is None:
        raise ValueError(f"r must have a number of rounds, such as RepeatedGame(game, rounds=200); got {r!r}")
    if r.rounds > MOST_ROUNDS:
        raise ValueError(f"r.rounds must be at most {MOST_ROUNDS:,}, so that counts fit into 64 bits; got {r.rounds:,}")
    if r.noise.execution or r.noise.perception:
        raise ValueError("r must be without mistakes; with them play rg.tournament(r, machines)")
    return r.rounds


def _numbers(rules: Any, memory: int) -> list[int]:
    if isinstance(rules, str) or not np.iterable(rules):
        raise TypeError(f"rules must be a sequence of the numbers of rules; got {rules!r}")
    most = rule_count(memory) - 1
    numbers = [_checks.integer(number, f"rules[{k}]", least=0, most=most) for k, number in enumerate(rules)]
    if not numbers:
        raise ValueError("rules must hold at least one number; got none")
    return numbers


def _walked(
    tables: NDArray[np.int64], history: int, rounds: int, progress: bool, threads: int | None
) -> NDArray[np.int64]:
    """Return the counts of all rules, by histories."""
    counts = np.zeros((len(tables), 4), dtype=np.int64)
    H = tables.shape[1]

    def work(rows: slice, stop: NDArray[np.int64]) -> None:
        scratch = np.empty(H, np.int64), np.empty((H, 2), np.int64), np.empty((H + 1, 4), np.int64)
        walk_histories(tables[rows], history, rounds, *scratch, counts[rows], stop)

    _in_pieces(work, len(tables), WALKED, progress, threads)
    return counts


def _played(
    tables: NDArray[np.int64], history: int, rounds: int, progress: bool, threads: int | None
) -> NDArray[np.int64]:
    """Return the counts of rules against each other, match by match."""
    # A rule of one round is one of two rounds that does not look at the older one.
    tables = np.tile(tables, (1, 16 // tables.shape[1]))
    counts = np.zeros((len(tables), 4), dtype=np.int64)
    rules = _words(tables)
    digits = np.arange(16)
    mirrored = (digits & 0b1010) >> 1 | (digits & 0b0101) << 1
    blocks = _blocks(tables[:, mirrored])
    valid = _blocks(np.ones((len(tables), 1), dtype=np.int64))[:, 0]
    opening = _words(history >> np.arange(3, -1, -1) & 1)

    def work(rows: slice, stop: NDArray[np.int64]) -> None:
        play_in_words(rules[rows], blocks, valid, opening, rounds, counts[rows], stop)

    _in_pieces(work, len(tables), PLAYED, progress, threads)
    return counts


def _in_pieces(work: Any, rules: int, size: int, progress: bool, threads: int | None) -> None:
    pieces = [slice(begin, min(begin + size, rules)) for begin in range(0, rules, size)]
    _parallel.run(work, pieces, [piece.stop - piece.start for piece in pieces], progress, "rule", threads)


def _words(bits: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return words of 64 equal bits."""
    return np.where(bits == 1, FULL, np.uint64(0))


def _blocks(bits: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the columns of (rules, columns) as words (blocks, columns, WORDS): a rule is one bit of each column."""
    rules, columns = bits.shape
    blocks = -(-rules // (64 * WORDS))
    padded = np.zeros((columns, blocks * WORDS * 64), dtype=np.uint8)
    padded[:, :rules] = bits.T
    bytes = np.packbits(padded, axis=1, bitorder="little")
    words = bytes.view(np.dtype("<u8")).astype(np.uint64).reshape(columns, blocks, WORDS)
    return np.ascontiguousarray(words.transpose(1, 0, 2))


def _against_itself(tables: NDArray[np.int64], history: int, rounds: int) -> NDArray[np.int64]:
    """Return how often each profile comes up where a rule plays itself: as both begin alike, they remain so.

    At most four histories are met, those in which both did the same in each round. So after four rounds a rule is in a
    cycle of 1 to 4 rounds, and 12 rounds are whole cycles of each.
    """
    lead, turn = 4, 12
    begin = min(rounds, lead + (rounds - lead) % turn)
    state, row = np.full(len(tables), history), np.arange(len(tables))
    withheld = np.zeros(len(tables), dtype=np.int64)
    after = withheld
    for t in range(begin + turn):
        if t == begin:
            after = withheld.copy()
        action = tables[row, state]
        withheld += action
        state = (4 * state + 3 * action) % tables.shape[1]
    total = after + (rounds - begin) // turn * (withheld - after)
    zero = np.zeros_like(total)
    return np.stack([rounds - total, zero, zero, total], axis=1)
