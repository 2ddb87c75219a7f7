"""Hypothesis profiles: the same examples in every run, or with HYPOTHESIS_PROFILE=thorough many new ones."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# The first call of `play` compiles for some seconds, so a deadline per example would measure the compiler.
common = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("default", derandomize=True, max_examples=50, **common)
settings.register_profile("thorough", derandomize=False, max_examples=1000, print_blob=True, **common)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser):
    parser.addoption("--renew-pictures", action="store_true", help="write tests/data/pictures anew: look at them after")
