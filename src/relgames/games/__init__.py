"""Games: payoff tensors, the terms on which they repeat, and a cited catalogue."""

from relgames.games.dyads import (
    battle_of_the_sexes,
    coordination,
    donation,
    matching_pennies,
    prisoners_dilemma,
    snowdrift,
    stag_hunt,
)
from relgames.games.exchange import effort_and_pay, favour_exchange, travellers_dilemma, trust, with_refusal
from relgames.games.game import Game
from relgames.games.markets import bertrand, cournot
from relgames.games.production import production_chain
from relgames.games.profiles import own_first_strides, profile_strides
from relgames.games.repeated import Noise, RepeatedGame
from relgames.games.triads import (
    enterprise_triad,
    public_good,
    service_triad,
    three_party_coordination,
    threshold_public_good,
    volunteers_dilemma,
)

__all__ = [
    "Game",
    "Noise",
    "RepeatedGame",
    "battle_of_the_sexes",
    "bertrand",
    "coordination",
    "cournot",
    "donation",
    "effort_and_pay",
    "enterprise_triad",
    "favour_exchange",
    "matching_pennies",
    "own_first_strides",
    "prisoners_dilemma",
    "production_chain",
    "profile_strides",
    "public_good",
    "service_triad",
    "snowdrift",
    "stag_hunt",
    "three_party_coordination",
    "threshold_public_good",
    "travellers_dilemma",
    "trust",
    "volunteers_dilemma",
    "with_refusal",
]
