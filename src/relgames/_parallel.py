"""Running pieces of work on all cores: progress, and an end at once on Ctrl-C.

Kernels release the interpreter lock, so plain threads use every core. A piece knows its own matches and random
streams, so the number of threads and the order in which pieces end do not change any result.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks


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
    """
    stop = np.zeros(1, dtype=np.int64)
    sizes = [1] * len(pieces) if sizes is None else sizes
    bar = progress_bar(sum(sizes), unit) if progress else None
    pool = ThreadPoolExecutor(min(thread_count(threads), max(len(pieces), 1)))
    try:
        futures: list[Future[Any]] = [pool.submit(work, piece, stop) for piece in pieces]
        size_of = dict(zip(futures, sizes, strict=True))
        waiting = set(futures)
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()
                if bar is not None:
                    bar.update(size_of[future])
        return [future.result() for future in futures]
    except BaseException:
        stop[0] = 1
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        if bar is not None:
            bar.close()


def progress_bar(total: int, unit: str) -> Any:
    """Return a bar (tqdm, on standard error)."""
    from tqdm.auto import tqdm

    return tqdm(total=total, unit=unit)
