"""Running pieces of work on all cores: progress, and an end at once on Ctrl-C.

Kernels release the interpreter lock, so plain threads use every core. A piece knows its own matches and random
streams, so the number of threads and the order in which pieces end do not change any result.

The threads are daemons: one that never ends, because it is in code of a user, can be given up, and does not keep the
process from its end. All others have ended when `run` returns or raises.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks

# How often the pieces are watched, and how long those that are may take to see that they shall stop; in seconds.
WATCH = 0.5
GRACE = 2.0


def thread_count(threads: int | None) -> int:
    """Return the number of threads to use: the given one, or one per core that this process may use."""
    if threads is not None:
        return _checks.integer(threads, "threads", least=1)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    work: Callable[[Any, NDArray[np.int64]], Any],
    pieces: Sequence[Any],
    sizes: Sequence[int] | None = None,
    progress: bool = False,
    unit: str = "match",
    threads: int | None = None,
    watch: Callable[[], Iterable[int]] | None = None,
) -> list[Any]:
    """Return ``work(piece, stop)`` of every piece, in order.

    Parameters
    ----------
    work : callable, (piece, stop) -> result
        ``stop`` is an array of one int; kernels look at it and return early once it is not 0.
    pieces : sequence
    sizes : sequence of int, optional
        How much of ``unit`` each piece is, for the progress bar.
    progress : bool, default False
        Whether to show a bar (tqdm, on standard error).
    unit : str
    threads : int, optional
        One per core by default.
    watch : callable, () -> indices of pieces, optional
        Called every `WATCH` seconds; it names pieces that will never end, and whose results shall be None. Other
        threads take the place of theirs.
    """
    sizes = [1] * len(pieces) if sizes is None else sizes
    bar = progress_bar(sum(sizes), unit) if progress else None
    crew = _Crew(work, pieces, min(thread_count(threads), len(pieces)))
    look = monotonic() + WATCH
    try:
        while crew.busy:
            ended = crew.wait(None if watch is None else max(0.0, look - monotonic()))
            if watch is not None and monotonic() >= look:
                look = monotonic() + WATCH
                ended += [k for k in watch() if crew.give_up(k)]
            if bar is not None:
                bar.update(sum(sizes[k] for k in ended))
        return crew.results
    except BaseException:
        crew.end(None if watch is None else GRACE)
        raise
    finally:
        if bar is not None:
            bar.close()


class _Crew:
    """Threads that work through a list of pieces."""

    def __init__(self, work: Callable[[Any, NDArray[np.int64]], Any], pieces: Sequence[Any], threads: int) -> None:
        self.results: list[Any] = [None] * len(pieces)
        self.busy = set(range(len(pieces)))
        self._work, self._pieces = work, pieces
        self._stop = np.zeros(1, dtype=np.int64)
        self._todo = deque(range(len(pieces)))
        self._ended: SimpleQueue[tuple[int, Any, BaseException | None]] = SimpleQueue()
        self._threads: dict[Thread, list[int]] = {}
        for _ in range(threads):
            self._hire()

    def wait(self, seconds: float | None) -> list[int]:
        """Return the piece that ends next, its result noted, or nothing if the time is over; raise if it failed."""
        try:
            k, result, error = self._ended.get(timeout=seconds)
        except Empty:
            return []
        if k not in self.busy:
            return []
        self.busy.remove(k)
        if error is not None:
            raise error
        self.results[k] = result
        return [k]

    def give_up(self, k: int) -> bool:
        """Wait for a piece no longer, and let another thread go on; return whether it was waited for."""
        if k not in self.busy:
            return False
        self.busy.remove(k)
        for thread, at in list(self._threads.items()):
            if at == [k]:
                del self._threads[thread]
                self._hire()
        return True

    def end(self, seconds: float | None) -> None:
        """Stop all threads, and wait for them at most so long."""
        self._stop[0] = 1
        until = None if seconds is None else monotonic() + seconds
        for thread in self._threads:
            thread.join(None if until is None else max(0.0, until - monotonic()))

    def _hire(self) -> None:
        at: list[int] = []
        thread = Thread(target=self._serve, args=(at,), daemon=True)
        self._threads[thread] = at
        thread.start()

    def _serve(self, at: list[int]) -> None:
        """Work until nothing is left; ``at`` holds the piece that is worked on."""
        while self._todo and not self._stop[0]:
            try:
                k = self._todo.popleft()
            except IndexError:  # another thread took it
                return
            at[:] = [k]
            try:
                self._ended.put((k, self._work(self._pieces[k], self._stop), None))
            except BaseException as error:
                self._ended.put((k, None, error))


def progress_bar(total: int | None, unit: str) -> Any:
    """Return a bar (tqdm, on standard error), one that only counts if the total is not known."""
    from tqdm.auto import tqdm

    return tqdm(total=total, unit=unit)
