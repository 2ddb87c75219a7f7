"""Seeds and counter-based random streams.

A stream is the pair (key, counter); its k-th number is ``mix(key + k * GOLDEN)``, with ``mix`` among the
kernels that sample. This is SplitMix64 [1]_: the same numbers come out whoever asks for them first, so results do not
depend on threads.

References
----------
.. [1] G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators",
   OOPSLA 2014, figure 17 (variant 13 of the finaliser).
"""

from __future__ import annotations

from typing import Any

import numpy as np

GOLDEN = 0x9E3779B97F4A7C15
MASK = 2**64 - 1


def master_key(seed: Any) -> int:
    """Return 64 random bits: a function of an int seed, drawn from a Generator, or from the system (None)."""
    if isinstance(seed, np.random.Generator):
        return int(seed.integers(0, 2**64, dtype=np.uint64))
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int | np.integer)):
        raise TypeError(f"seed must be an int, a numpy.random.Generator or None; got {seed!r}")
    if seed is not None and seed < 0:
        raise ValueError(f"seed must be at least 0; got {seed}")
    return int(np.random.SeedSequence(None if seed is None else int(seed)).generate_state(1, np.uint64)[0])


def mixed(z: int) -> int:
    """Return SplitMix64's finaliser of an int modulo 2^64, as the kernels compute it."""
    z &= MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)
