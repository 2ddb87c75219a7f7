"""Programs that a test runs in a process of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import dedent

# What a shell runs in the background ignores the interrupt key, and so does all that it starts.
HEED = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"


@contextmanager
def child(code: str) -> Iterator[subprocess.Popen[str]]:
    """Run a program that heeds the interrupt key and does not outlive its test."""
    command = [sys.executable, "-c", HEED + dedent(code)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()
