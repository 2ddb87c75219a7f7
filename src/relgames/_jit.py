"""The one way in which this library compiles a kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
from numba.core.cpu import CPUTargetOptions

# Whoever calls code that makes no arrays holds all that it uses, so it need not count references. The counting is a
# tenth of what is compiled, and as it is atomic, in small loops it costs more than the work. The option is numba's, but
# not documented.
HELD: dict[str, Any] = {"_nrt": False} if hasattr(CPUTargetOptions, "_nrt") else {}


def kernel(function: Callable[..., Any]) -> Any:
    """Compile on first call, without the interpreter lock, and keep the machine code on disk.

    Threads run kernels side by side, so a kernel never touches shared state but its own output rows. A counter that is
    passed on starts as ``np.int64(0)``: from a plain 0 the callee would be compiled twice, for the literal too.
    """
    return _compiled(function)


def kernel_in_place(function: Callable[..., Any]) -> Any:
    """A `kernel` that makes no arrays, not even views that it returns: it compiles faster."""
    return _compiled(function, **HELD)


def helper(function: Callable[..., Any], **options: Any) -> Any:
    """Compile a function that only kernels call; it needs no entry from Python, which halves its compile time."""
    options |= {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return numba.njit(function, nogil=True, error_model="numpy", **options)


def helper_in_place(function: Callable[..., Any]) -> Any:
    """A `helper` that makes no arrays and slices none: it compiles faster, and where it has branches it runs faster."""
    return helper(function, **HELD)


def inlined(function: Callable[..., Any]) -> Any:
    """Compile a small helper that only kernels call."""
    return numba.njit(function, inline="always", error_model="numpy")


def checked(function: Callable[..., Any]) -> Any:
    """Compile a function of a user: indices outside of an array and divisions by zero are errors.

    It is called by its address, so it needs no entry from Python.
    """
    return _compiled(function, boundscheck=True, error_model="python", no_cpython_wrapper=True)


def _compiled(function: Callable[..., Any], **options: Any) -> Any:
    options = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True} | options
    try:
        return numba.njit(function, cache=True, **options)
    except RuntimeError:
        # Neither the source's folder nor the user's cache folder can be written to (read-only containers), or there
        # is no file (a function that was typed in).
        return numba.njit(function, **options)
