"""The one way in which this library compiles a kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba


def kernel(function: Callable[..., Any]) -> Any:
    """Compile on first call, without the interpreter lock, and keep the machine code on disk.

    Threads run kernels side by side, so a kernel never touches shared state but its own output rows. A counter that is
    passed on starts as ``np.int64(0)``: from a plain 0 the callee would be compiled twice, for the literal too.
    """
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
    try:
        return numba.njit(function, cache=True, **options)
    except RuntimeError:
        # Neither the package folder nor the user's cache folder can be written to (read-only containers).
        return numba.njit(function, **options)


def helper(function: Callable[..., Any]) -> Any:
    """Compile a function that only kernels call; it needs no entry from Python, which halves its compile time."""
    options: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return numba.njit(function, nogil=True, error_model="numpy", **options)


def borrower(function: Callable[..., Any]) -> Any:
    """Compile a helper that allocates no array and slices none: it only works on those of its caller.

    So it need not count references. Counting is atomic, and where a function has branches it costs more than the work.
    """
    options: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "_nrt": False}
    return numba.njit(function, nogil=True, error_model="numpy", **options)


def inlined(function: Callable[..., Any]) -> Any:
    """Compile a small helper that only kernels call."""
    return numba.njit(function, inline="always", error_model="numpy")
