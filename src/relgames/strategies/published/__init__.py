"""Strategies as their publications have them, a file for each publication or family, and published fields."""

from relgames.strategies.published.stewart_plotkin_2012 import STEWART_PLOTKIN_2012_LEFT_OUT, stewart_plotkin_2012

__all__ = ["STEWART_PLOTKIN_2012_LEFT_OUT", "stewart_plotkin_2012"]
