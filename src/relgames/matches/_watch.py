"""Calls of code that may never return: one thread asks, and the thread of the user watches the time.

A call that takes too long is ended by an exception that is raised in the asking thread. That ends every loop in
Python, but not a call that is blocked outside of Python (a socket, a lock, ``time.sleep``): then the thread is given
up, and another one goes on. A thread that was given up ends as soon as it is back in Python. All threads are daemons,
so that none of them keeps the process alive; and because the thread of the user only waits, Ctrl-C is seen at once.
"""

from __future__ import annotations

import contextvars
import ctypes
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

# How often the watching thread looks, how long it waits for a call that it has ended, and how often it repeats that.
POLL = 0.05
GRACE = 1.0
AGAIN = 0.25


class TimeIsUp(BaseException):
    """Raised in the asking thread. Not an Exception, so that an agent's own ``except Exception`` lets it pass."""


class Work(Protocol):
    """What is done under watch, and can be taken up by another thread where one was given up."""

    def run(self, watch: Watch) -> None:
        """Do all that is left to do."""

    def give_up(self) -> None:
        """The call that `run` is in does not return: fail what depends on it."""

    def show(self) -> None:
        """Show the progress; called by the watching thread."""


class Watch:
    """What an asking thread is doing."""

    def __init__(self) -> None:
        self.calls = 0  # grows with every call
        self.limit: float | None = None  # seconds for the call under way
        self._inside = False
        self._raised = False
        self.ended = False  # given up: the thread must leave everything alone
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._error: BaseException | None = None
        self._thread: threading.Thread | None = None

    def guarded(self, call: Callable[[], Any]) -> bool:
        """Call it, and return whether it was ended because the time was up."""
        begun = done = left = raised = ended = late = False
        while True:
            # One loop around all, because the exception may come at any instruction.
            try:
                if not begun:
                    begun = self._inside = True
                    call()
                    done = True
                if not left:
                    with self._lock:
                        self._inside = False
                        raised, ended, self._raised = self._raised, self.ended, False
                    left = True
                    if raised:
                        # It may have come already or be on its way, and nobody else raises it now. Raised once more, it
                        # comes once, and here. To take it back is no way: CPython 3.11 then looks for it for ever.
                        raise_in(threading.get_ident())
                while raised:
                    time.sleep(0)
                break
            except TimeIsUp:
                late = late or not done
                raised = raised and not left
        if ended:
            raise SystemExit
        return late

    def _asking(self, work: Work) -> None:
        try:
            work.run(self)
        except SystemExit as error:
            if not self.ended:
                self._error = error
        except BaseException as error:
            self._error = error
        finally:
            self._done.set()

    def start(self, work: Work) -> None:
        context = contextvars.copy_context()
        self._thread = threading.Thread(target=context.run, args=(self._asking, work), daemon=True)
        self._thread.start()

    def wait(self, work: Work) -> bool:
        """Return True once all is done, False if the thread must be given up."""
        calls, since, raised = -1, time.monotonic(), None
        while not self._done.wait(POLL):
            work.show()
            now = time.monotonic()
            if self.calls != calls or not self._inside:
                calls, since, raised = self.calls, now, None
            elif self.limit is not None and now - since > self.limit:
                if raised is None or now - raised[1] > AGAIN:
                    self._end(calls)
                    raised = (now if raised is None else raised[0], now)
                if now - raised[0] > GRACE:
                    with self._lock:
                        self.ended = self._inside and self.calls == calls
                    if self.ended:
                        return False
        if self._error is not None:
            raise self._error
        return True

    def _end(self, calls: int | None = None) -> None:
        assert self._thread is not None
        with self._lock:
            if self._inside and calls in (None, self.calls):
                self._raised = True
                raise_in(self._thread.ident or 0)

    def stop(self) -> None:
        """End the thread, or give it up if it does not end soon."""
        self.ended = True
        for _ in range(4):
            self._end()
            if self._done.wait(POLL):
                return


def run(work: Work) -> None:
    """Do the work in a thread of its own, or in others where one was given up."""
    while True:
        watch = Watch()
        try:
            watch.start(work)
            if watch.wait(work):
                return
        except BaseException:
            watch.stop()
            raise
        work.give_up()


def raise_in(thread: int) -> None:
    """Let `TimeIsUp` be raised in a thread when it next runs Python."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TimeIsUp))
