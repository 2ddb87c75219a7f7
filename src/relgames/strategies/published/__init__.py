"""Strategies as their publications have them, a file for each publication or family, and published fields."""

from relgames.strategies.published.axelrod_1980_second import (
    axelrod_1980_second,
    black,
    colbert,
    gladstein,
    grofman_second,
    leyvraz,
)
from relgames.strategies.published.axelrod_1980_second_counts import (
    cave,
    champion,
    eatherley,
    getzler,
    mikkelson,
    weiner,
    white,
    wm_adams,
)
from relgames.strategies.published.axelrod_1980_second_harrington import harrington
from relgames.strategies.published.axelrod_1980_second_replies import (
    appold,
    borufsen,
    kluepfel,
    revised_downing,
    richard_hufford,
    yamachi,
)
from relgames.strategies.published.axelrod_1980_second_scores import (
    graaskamp_and_katzen,
    rowsam,
    tideman_and_chieruzzi_second,
    tranquilizer,
)
from relgames.strategies.published.stewart_plotkin_2012 import STEWART_PLOTKIN_2012_LEFT_OUT, stewart_plotkin_2012

__all__ = ["STEWART_PLOTKIN_2012_LEFT_OUT", "stewart_plotkin_2012"]
