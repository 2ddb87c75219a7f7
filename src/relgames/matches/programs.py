"""Matches with programs: sampled, exact where nothing is left to chance, or round by round.

Compiled steps are played by one kernel (`relgames.matches._kernels.programs`). Code of a user may fail in three ways:

* it raises, or chooses an action that does not exist: the kernel says where, and the repetition is played again up to
  that turn. Random streams are counters, so it is the same one. Its history is known then, and the turn itself is
  taken in plain Python, which raises the exception that the user knows.
* it does not return. The kernel notes whose turn it is in an array, its beat; the main thread looks at it. The thread
  cannot be ended from outside, so it is left behind, as a daemon, with all that it may touch.

A match that fails does not touch others. Which repetition of it is said to have failed does not depend on threads:
those before it are always played.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from relgames import _parallel
from relgames.matches.compiled import address
from relgames.matches.errors import StrategyError
from relgames.matches.field import Field
from relgames.matches.moments import Moments, cut, horizon, join, merged
from relgames.matches.tables import Tables
from relgames.strategies import Program
from relgames.strategies.agent import name_of

# A step that takes so many seconds is taken for one that never ends.
SECONDS_PER_STEP = 5.0
# After so many matches in which a strategy did not end its turn, the rest of its matches are not played: each costs
# that time, and a core.
MOST_HANGING = 3
# Length of the longest history in an error.
MOST_HISTORY = 1_000_000

# How a job ended; the kernel knows the first four.
OK, RAISED, OUT_OF_RANGE, PAUSED, HANGING = range(5)


class Steps(NamedTuple):
    """Compiled programs."""

    place: NDArray[np.int64]  # (programs, 3): address; where its start is in the next, and its size
    start: NDArray[np.float64]


class Out(NamedTuple):
    """Results of jobs."""

    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    share: NDArray[np.float64]
    fault: NDArray[np.int64]  # (jobs, 5): code, repetition, round, seat, action

    def first(self, jobs: int) -> Out:
        """Return the results of the first so many."""
        return Out(self.mean[:jobs], self.spread[:jobs], self.share[:jobs], self.fault[:jobs])


class Desk(NamedTuple):
    """What a thread writes on while it plays, and what can be seen of it."""

    seats: NDArray[np.int64]  # (3, N): row of the machine, realised action, what the seat takes it for
    views: NDArray[np.int64]  # (N * N,) what each seat last perceived, own first
    states: NDArray[np.float64]  # (N * most,) of the programs
    frequency: NDArray[np.float64]  # (A,) weight of each profile
    room: NDArray[np.float64]  # (3, N): scratch; [2, 0] is u of the turn before which it paused
    beat: NDArray[np.int64]  # (4,) whose turn it is: job, repetition, round, seat (-1: nobody's)
    record: NDArray[np.int64]  # (recorded, 2, N) actions, and states of the machines, -1 for programs


@dataclass(frozen=True, eq=False)
class Cast:
    """A field laid out for the kernel."""

    field: Field
    tables: Tables
    steps: Steps
    seats: NDArray[np.int64]  # (N, 1 + N): order of moves, and whether the others move before
    players: NDArray[np.int64]  # (strategies,) machines by their number, program p as -1 - p

    @classmethod
    def of(cls, field: Field) -> Cast:
        """Compile the programs of a field, and lay it out."""
        r = field.r
        programs = [strategy for strategy in field.strategies if isinstance(strategy, Program)]
        starts = [program.start(r.rounds) for program in programs]
        sizes = [len(start) for start in starts]
        firsts = np.cumsum([0, *sizes])[:-1]
        addresses = [address(program) for program in programs]
        steps = Steps(
            np.array([addresses, firsts, sizes], dtype=np.int64).T.copy(),
            np.array([x for start in starts for x in start], dtype=np.float64),
        )
        seats = np.array([[move, *(j in r.earlier(i) for j in range(r.game.seats))] for i, move in enumerate(r.moves)])
        is_program = np.array([isinstance(strategy, Program) for strategy in field.strategies])
        players = np.where(is_program, -np.cumsum(is_program), field.machines)
        return cls(field, field.sampling, steps, seats, players)

    @cached_property
    def most(self) -> int:
        """Room for the state of any program."""
        return max(1, int(self.steps.place[:, 2].max(initial=0)))

    def desk(self, recorded: int = 0) -> Desk:
        """Return a new desk."""
        N, A = len(self.seats), len(self.field.stakes) - 1
        return Desk(
            np.zeros((3, N), dtype=np.int64),
            np.full(N * N, -1),
            np.zeros(N * self.most),
            np.zeros(A),
            np.zeros((3, N)),
            np.full(4, -1),
            np.full((recorded, 2, N), -1),
        )

    def out(self, jobs: int) -> Out:
        """Return room for results."""
        A, N = len(self.field.stakes) - 1, len(self.seats)
        return Out(
            np.zeros((jobs, N)), np.zeros((jobs, N, N)), np.zeros((jobs, A + 2)), np.zeros((jobs, 5), dtype=np.int64)
        )

    def terms(
        self, rounds: int, discount: float, pause: int = -1, seat: int = -1, first: int = 0
    ) -> NDArray[np.float64]:
        """Return the terms that the kernel reads."""
        r = self.field.r
        slips = r.noise.execution, r.noise.perception, r.noise.aware
        return np.array([rounds, discount, *slips, pause, seat, first, r.order is not None], dtype=np.float64)

    def play(
        self,
        jobs: NDArray[np.int64],
        terms: NDArray[np.float64],
        key: int,
        stop: NDArray[np.int64],
        out: Out,
        desk: Desk,
    ) -> None:
        """Play jobs whose last columns are strategies of the field."""
        from relgames.matches._kernels.programs import sample

        jobs = jobs.copy()
        jobs[:, 3:] = self.players[jobs[:, 3:]]
        sample(self.tables, self.steps, self.seats, terms, jobs, self.field.stakes, np.uint64(key), stop, out, desk)


def sample_program_matches(
    field: Field,
    matches: NDArray[np.int64],
    numbers: NDArray[np.int64],
    repetitions: int,
    key: int,
    progress: bool = False,
    threads: int | None = None,
) -> Moments:
    """Play matches of machines and programs. Those that leave nothing to chance are played once."""
    certain = field.certain(matches)
    parts = []
    for rows, times in ((np.flatnonzero(certain), 1), (np.flatnonzero(~certain), repetitions)):
        if len(rows):
            part = _sample(field, matches[rows], numbers[rows], times, key, progress, threads)
            if times < repetitions:
                part.covariance[:] = np.where(np.isnan(part.mean[:, :, None]), np.nan, 0.0)
            parts.append((rows, part))
    return join(parts, len(matches))


def _sample(
    field: Field,
    matches: NDArray[np.int64],
    numbers: NDArray[np.int64],
    repetitions: int,
    key: int,
    progress: bool,
    threads: int | None,
) -> Moments:
    rounds, discount = horizon(field.r)
    jobs, parts, each = cut(matches, numbers, repetitions, rounds)
    cast = Cast.of(field)
    run = _Run(cast, jobs, parts, cast.terms(rounds, discount), key)
    run.all(each, progress, threads)
    moments = merged(jobs, run.out.mean, run.out.spread, run.out.share, len(matches), repetitions)
    moments.errors.update(run.errors())
    for values in moments[:3]:
        values[list(moments.errors)] = np.nan
    return moments


def evaluate_program_matches(
    field: Field, matches: NDArray[np.int64], progress: bool = False, threads: int | None = None
) -> Moments:
    """Play matches that leave nothing to chance once: with a discount until the rest weighs less than 2^-53."""
    return _sample(field, matches, np.zeros(len(matches), dtype=np.int64), 1, 0, progress, threads)


def record_match(field: Field, rounds: int, key: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the actions and the states of one match, (rounds, N), -1 once somebody left; programs are in state -1."""
    cast = Cast.of(field)
    jobs = np.array([[0, 0, 1, *range(field.r.game.seats)]])
    desk = cast.desk(recorded=rounds)
    run = _Run(cast, jobs, 1, cast.terms(rounds, 1.0), key, desk)
    run.all(1, False, 1)
    for error in run.errors().values():
        raise error
    first = np.where(field.machines >= 0, field.tables.where[field.machines, 0] if len(field.tables.where) else 0, 0)
    actions, states = desk.record[:, 0], desk.record[:, 1]
    return actions, np.where(states >= 0, states - first, -1)


class _Run:
    """Jobs as they are played: what came out, and what failed."""

    def __init__(
        self,
        cast: Cast,
        jobs: NDArray[np.int64],
        parts: int,
        terms: NDArray[np.float64],
        key: int,
        desk: Desk | None = None,
    ) -> None:
        self.cast, self.jobs, self.terms, self.key, self.desk = cast, jobs, terms, key, desk
        self.out = cast.out(len(jobs))
        # Each match is so many jobs; the first of them that is known to have failed.
        self._parts = parts
        self._failed = np.full(len(jobs) // parts, len(jobs))
        self._played = np.zeros(len(jobs), dtype=np.bool_)
        self._hanging: dict[int, int] = {}

    def all(self, each: int, progress: bool, threads: int | None) -> None:
        """Play all jobs, ``each`` at a time."""
        left = np.arange(len(self.jobs))
        while len(left):
            pieces = _Pieces(self, [left[k : k + each] for k in range(0, len(left), each)])
            pieces.all(progress, threads)
            left = self.wanted(left[~self._played[left]])

    def wanted(self, jobs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the jobs that come before the one at which their match failed, of strategies that end their turns."""
        jobs = jobs[jobs < self._failed[jobs // self._parts]]
        hopeless = [strategy for strategy, matches in self._hanging.items() if matches >= MOST_HANGING]
        return jobs[~np.isin(self.jobs[jobs, 3:], hopeless).any(axis=1)]

    def take(self, jobs: NDArray[np.int64], out: Out) -> None:
        """Take over the results of jobs."""
        for whole, part in zip(self.out, out, strict=True):
            whole[jobs] = part
        self._played[jobs] = True
        for job in jobs[out.fault[:, 0] != OK].tolist():
            self._fail(job)

    def take_hanging(self, job: int, beat: NDArray[np.int64]) -> None:
        """Note that a job will not go on."""
        self.out.fault[job] = [HANGING, *beat[1:], 0]
        self._played[job] = True
        self._fail(job)
        strategy = int(self.jobs[job, 3 + beat[3]])
        self._hanging[strategy] = self._hanging.get(strategy, 0) + 1

    def _fail(self, job: int) -> None:
        match = job // self._parts
        self._failed[match] = min(self._failed[match], job)

    def errors(self) -> dict[int, StrategyError]:
        """Return what failed, by match; last the matches that were not played because others failed."""
        failed = {match: job for match, job in enumerate(self._failed.tolist()) if job < len(self.jobs)}
        whole = self._played.reshape(-1, self._parts).all(axis=1)
        failed |= {match: match * self._parts for match in np.flatnonzero(~whole).tolist() if match not in failed}
        return {match: self._error(job) for match, job in failed.items()}

    def _error(self, job: int) -> StrategyError:
        code, repetition, t, seat, action = self.out.fault[job].tolist()
        if code == OK:
            hopeless = [self._hanging.get(k, 0) >= MOST_HANGING for k in self.jobs[job, 3:].tolist()]
            nothing = np.empty((0, len(hopeless)), dtype=np.int64)
            reason = f"it was not played, as it did not end its turn in {MOST_HANGING} other matches"
            return self._failure(job, hopeless.index(True), 0, int(self.jobs[job, 1]), nothing, reason)
        desk = self._replayed(job, repetition, t, seat)
        cause = None
        if code == HANGING:
            reason = f"it did not end its turn within {SECONDS_PER_STEP:g} seconds"
        elif code == OUT_OF_RANGE:
            reason = f"it chose action {action}, which must be in 0..{self.cast.field.r.game.counts[seat] - 1}"
        else:
            cause = _raised(self.cast.field.strategies[self.jobs[job, 3 + seat]], desk, seat)
            reason = "it raised an exception in compiled code, which plain Python does not raise there"
            if cause is not None:
                reason = f"it raised {type(cause).__name__}" + (f": {cause}" if str(cause) else "")
        error = self._failure(job, seat, t, repetition, desk.record[:, 0], reason)
        error.__cause__ = cause
        return error

    def _failure(
        self, job: int, seat: int, t: int, repetition: int, history: NDArray[np.int64], reason: str
    ) -> StrategyError:
        field, number = self.cast.field, int(self.jobs[job, 3 + seat])
        name = name_of(field.strategies[number]) or f"strategy {number}"
        return StrategyError(name, seat, field.r.game.roles[seat], t, repetition, history, reason)

    def _replayed(self, job: int, repetition: int, t: int, seat: int) -> Desk:
        """Return a desk as it was before the turn of a seat, with the history up to there."""
        row = self.jobs[job : job + 1].copy()
        row[0, 1:3] = repetition, repetition + 1
        first = max(0, t - MOST_HISTORY)
        desk = self.cast.desk(recorded=t - first)
        terms = self.terms.copy()
        terms[5:8] = t, seat, first
        out = self.cast.out(1)
        _parallel.run(lambda jobs, stop: self.cast.play(jobs, terms, self.key, stop, out, desk), [row], threads=1)
        return desk


class _Pieces:
    """Pieces of the jobs of a run, and whether each of them goes on."""

    def __init__(self, run: _Run, pieces: list[NDArray[np.int64]]) -> None:
        self._run, self._pieces = run, pieces
        self._beats = np.full((len(pieces), 4), -1)
        self._seen = self._beats.copy()
        self._unchanged = np.zeros(len(pieces))
        self._outs: dict[int, Out] = {}
        self._given_up: set[int] = set()

    def all(self, progress: bool, threads: int | None) -> None:
        """Play them all."""
        sizes = [int((self._run.jobs[p, 2] - self._run.jobs[p, 1]).sum()) for p in self._pieces]
        _parallel.run(self._work, range(len(sizes)), sizes, progress, "repetition", threads, self._watch)

    def _work(self, k: int, stop: NDArray[np.int64]) -> None:
        run = self._run
        jobs = self._pieces[k] = run.wanted(self._pieces[k])
        out, desk = self._outs.setdefault(k, run.cast.out(len(jobs))), run.desk or run.cast.desk()
        run.cast.play(run.jobs[jobs], run.terms, run.key, stop, out, desk._replace(beat=self._beats[k]))
        if k not in self._given_up and not stop[0]:
            run.take(jobs, out)

    def _watch(self) -> list[int]:
        """Return the pieces in which a step does not end, having noted it."""
        now = self._beats.copy()
        same = (now == self._seen).all(axis=1) & (now[:, 3] >= 0)
        self._unchanged = np.where(same, self._unchanged + 1, 0)
        self._seen = now
        hanging = [int(k) for k in np.flatnonzero(self._unchanged * _parallel.WATCH >= SECONDS_PER_STEP)]
        hanging = [k for k in hanging if k not in self._given_up]
        for k in hanging:
            self._given_up.add(k)
            jobs, done = self._pieces[k], now[k, 0]
            self._run.take(jobs[:done], self._outs[k].first(done))
            self._run.take_hanging(int(jobs[done]), now[k])
        return hanging


def _raised(program: Any, desk: Desk, seat: int) -> Exception | None:
    """Return what the step raises in plain Python."""
    N = desk.seats.shape[1]
    most = len(desk.states) // N
    state = desk.states[seat * most :][: len(program.state)].copy()
    try:
        with np.errstate(divide="raise", invalid="raise"):
            program.step(state, desk.views[seat * N :][:N].copy(), float(desk.room[2, 0]))
    except Exception as error:
        return error
    return None
