"""Calls of coroutines, side by side, each with a limit of time.

They run in an event loop of a thread of its own. So it does not matter whether the user's thread runs an event loop, as
Jupyter does; and it is the same loop in every call, so that a client that keeps its connections can be used again. A
coroutine that does not wait but computes for ever, or blocks the thread, keeps all others from going on. It is ended
like other calls (`_watch`); where that fails, the loop is given up, and the others are asked again in a new one.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent import futures
from contextlib import suppress
from math import inf
from typing import Any, NamedTuple

from relgames.matches._watch import AGAIN, GRACE, POLL, TimeIsUp, raise_in


class Call(NamedTuple):
    """A coroutine to be made and awaited; ``gate`` names those of which at most ``most`` are under way at once."""

    make: Callable[[], Coroutine[Any, Any, Any]]
    seconds: float | None
    gate: int
    most: int


class Failed(NamedTuple):
    """What stands in place of an answer: an exception, or None where the time was up."""

    error: BaseException | None


class _Loop:
    """An event loop in a daemon thread."""

    current: _Loop | None = None
    lock = threading.Lock()

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        self.pong = time.monotonic()
        self.asked = False

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        with suppress(TimeIsUp):
            self.loop.run_forever()

    def _answer(self) -> None:
        self.pong, self.asked = time.monotonic(), False

    def silent(self) -> float:
        """Return for how long the loop has not been able to answer, and ask it again."""
        if not self.asked:
            self.asked = True
            self.pong = time.monotonic()
            self.loop.call_soon_threadsafe(self._answer)
        return time.monotonic() - self.pong

    @classmethod
    def get(cls) -> _Loop:
        with cls.lock:
            # After a fork the thread is not there.
            if cls.current is None or not cls.current.thread.is_alive():
                cls.current = cls()
            return cls.current

    def give_up(self) -> None:
        with self.lock:
            if _Loop.current is self:
                _Loop.current = None


class _Batch:
    """Some calls that run side by side."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self.calls = calls
        self.answers: dict[int, Any] = {}
        self.tasks: dict[Any, int] = {}

    async def run(self) -> None:
        gates = {call.gate: asyncio.Semaphore(call.most) for call in self.calls}
        left = [k for k in range(len(self.calls)) if k not in self.answers]
        await asyncio.gather(*(self._one(k, gates[self.calls[k].gate]) for k in left))

    async def _one(self, k: int, gate: asyncio.Semaphore) -> None:
        call = self.calls[k]
        async with gate:
            try:
                task = asyncio.ensure_future(call.make())
            except Exception as error:
                self.answers[k] = Failed(error)
                return
            self.tasks[task] = k
            try:
                # Not `wait_for`: that waits for a coroutine which does not let itself be cancelled.
                await asyncio.wait({task}, timeout=call.seconds)
            finally:
                del self.tasks[task]
                if not task.done():
                    task.cancel()
                    task.add_done_callback(_drop)
            # It may have failed in the meantime, when its loop was given up.
            self.answers.setdefault(k, _result(task) if task.done() else Failed(None))

    def stuck(self, loop: asyncio.AbstractEventLoop) -> int | None:
        """Return the call that the loop is in."""
        return self.tasks.get(asyncio.current_task(loop))

    def patience(self, k: int | None) -> float:
        seconds = [call.seconds for call in self.calls] if k is None else [self.calls[k].seconds]
        return max(inf if x is None else x for x in seconds)


def _result(task: asyncio.Future[Any]) -> Any:
    if task.cancelled():
        return Failed(asyncio.CancelledError("it was cancelled"))
    error = task.exception()
    if isinstance(error, TimeIsUp):
        return Failed(None)
    return task.result() if error is None else Failed(error)


def _drop(task: asyncio.Future[Any]) -> None:
    if not task.cancelled():
        task.exception()


def gather(calls: Sequence[Call]) -> list[Any]:
    """Return the answers, in order; `Failed` where there is none."""
    batch = _Batch(calls)
    while len(batch.answers) < len(calls):
        loop = _Loop.get()
        future = asyncio.run_coroutine_threadsafe(batch.run(), loop.loop)
        try:
            _wait(batch, loop, future)
        finally:
            future.cancel()
    return [batch.answers[k] for k in range(len(calls))]


def _wait(batch: _Batch, loop: _Loop, future: futures.Future[None]) -> None:
    """Wait for a batch; if the loop does not go on, fail the call that it is in, and give it up."""
    first = last = -inf
    try:
        while not futures.wait([future], POLL).done:
            if not loop.thread.is_alive():
                return
            silent, now = loop.silent(), time.monotonic()
            k = batch.stuck(loop.loop)
            if silent <= batch.patience(k):
                first = -inf
                continue
            if now - last > AGAIN:
                first, last = (now if first == -inf else first), now
                raise_in(loop.thread.ident or 0)
            if now - first > GRACE:
                # Where it is not known which call it is in, none can be asked again.
                for call in range(len(batch.calls)) if k is None else [k]:
                    batch.answers.setdefault(call, Failed(None))
                loop.give_up()
                return
    except BaseException:
        if loop.silent() > POLL:
            raise_in(loop.thread.ident or 0)
        loop.give_up()
        raise
