"""Strategies as their publications have them, a file for each publication or family, and published fields."""

from relgames.strategies.published.friendly_rivals import capri, capri_3, capri_n, friendly_rival, tft_atft
from relgames.strategies.published.memory_n import (
    all_or_none,
    delayed_all_or_none,
    forgiver,
    mem2,
    reactive_partner,
    winner12,
    winner21,
    zd_mem2,
)
from relgames.strategies.published.stewart_plotkin_2012 import STEWART_PLOTKIN_2012_LEFT_OUT, stewart_plotkin_2012

__all__ = [
    "STEWART_PLOTKIN_2012_LEFT_OUT",
    "all_or_none",
    "capri",
    "capri_3",
    "capri_n",
    "delayed_all_or_none",
    "forgiver",
    "friendly_rival",
    "mem2",
    "reactive_partner",
    "stewart_plotkin_2012",
    "tft_atft",
    "winner12",
    "winner21",
    "zd_mem2",
]
