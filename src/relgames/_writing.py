"""Files that are written as a whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from uuid import uuid4


def target(path: Any) -> Path:
    """Return where to write, links followed, and check it: best before long work."""
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"path must be a file name; got {path!r}")
    found = Path(os.path.realpath(path))
    if found.is_dir():
        raise IsADirectoryError(f"path must be a file; got the folder {str(path)!r}")
    if not found.parent.is_dir():
        raise FileNotFoundError(
            f"path must lie in a folder that exists; there is no {str(found.parent)!r}. Make it first"
        )
    return found


def replace(path: Path, content: bytes) -> None:
    """Write a file at once: who reads meanwhile, or stops the program, finds the old one."""
    beside = path.with_name(f".{path.name[:100]}.{uuid4().hex}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
