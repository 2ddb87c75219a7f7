"""When a long search stops, and how it says how far it is."""

from __future__ import annotations

import time
from typing import Any

from relgames import _checks

STOPPED = "stopped when the time was over"


class Clock:
    """When to stop: after some seconds, or never; and a bar that counts what is done."""

    def __init__(self, seconds: float | None, progress: bool, unit: str, total: int | None = None) -> None:
        self.end: float | None = None
        if seconds is not None:
            if not _checks.real(seconds, "seconds") > 0:
                raise ValueError(f"seconds must be positive; got {seconds}")
            self.end = time.monotonic() + float(seconds)
        self.bar: Any = None
        if progress:
            from tqdm.auto import tqdm

            self.bar = tqdm(unit=unit, total=total)

    def is_over(self, step: int = 0) -> bool:
        """Count what was done since the last look; return whether the time is over."""
        if self.bar is not None:
            self.bar.update(step)
        return self.end is not None and time.monotonic() > self.end

    def __enter__(self) -> Clock:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()
