"""The publications that strategies come from, by author."""

from __future__ import annotations

from relgames.strategies.listing import Source

AXELROD_1980 = Source(
    "axelrod1980",
    "R. Axelrod",
    1980,
    "Effective choice in the Prisoner's Dilemma",
    "Journal of Conflict Resolution 24, 3-25",
)
AXELROD_1980_MORE = Source(
    "axelrod1980more",
    "R. Axelrod",
    1980,
    "More effective choice in the Prisoner's Dilemma",
    "Journal of Conflict Resolution 24, 379-403",
)
BEAUFILS_1997 = Source(
    "beaufils1997",
    "B. Beaufils, J.-P. Delahaye and P. Mathieu",
    1997,
    "Our meeting with Gradual: a good strategy for the iterated prisoner's dilemma",
    "Proceedings of Artificial Life V, 202-209, MIT Press",
)
NOWAK_SIGMUND_1992 = Source(
    "nowak1992", "M. A. Nowak and K. Sigmund", 1992, "Tit for tat in heterogeneous populations", "Nature 355, 250-253"
)
NOWAK_SIGMUND_1993 = Source(
    "nowak1993",
    "M. Nowak and K. Sigmund",
    1993,
    "A strategy of win-stay, lose-shift that outperforms tit-for-tat in the Prisoner's Dilemma game",
    "Nature 364, 56-58",
)
PRESS_DYSON_2012 = Source(
    "press2012",
    "W. H. Press and F. J. Dyson",
    2012,
    "Iterated Prisoner's Dilemma contains strategies that dominate any evolutionary opponent",
    "PNAS 109, 10409-10413",
)
RAPOPORT_CHAMMAH_1965 = Source(
    "rapoport1965", "A. Rapoport and A. M. Chammah", 1965, "Prisoner's Dilemma", "University of Michigan Press"
)
STEWART_PLOTKIN_2012 = Source(
    "stewart2012",
    "A. J. Stewart and J. B. Plotkin",
    2012,
    "Extortion and cooperation in the Prisoner's Dilemma",
    "PNAS 109, 10134-10135",
)
