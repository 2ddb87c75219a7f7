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
AXELROD_1984 = Source("axelrod1984", "R. Axelrod", 1984, "The Evolution of Cooperation", "Basic Books")
BEAUFILS_1997 = Source(
    "beaufils1997",
    "B. Beaufils, J.-P. Delahaye and P. Mathieu",
    1997,
    "Our meeting with Gradual: a good strategy for the iterated prisoner's dilemma",
    "Proceedings of Artificial Life V, 202-209, MIT Press",
)
BOYD_LORBERBAUM_1987 = Source(
    "boyd1987",
    "R. Boyd and J. P. Lorberbaum",
    1987,
    "No pure strategy is evolutionarily stable in the repeated Prisoner's Dilemma game",
    "Nature 327, 58-59",
)
FREAN_1994 = Source(
    "frean1994",
    "M. R. Frean",
    1994,
    "The prisoner's dilemma without synchrony",
    "Proceedings of the Royal Society B 257, 75-79",
)
FRIEDMAN_1971 = Source(
    "friedman1971",
    "J. W. Friedman",
    1971,
    "A non-cooperative equilibrium for supergames",
    "Review of Economic Studies 38, 1-12",
)
HILBE_2013 = Source(
    "hilbe2013",
    "C. Hilbe, M. A. Nowak and A. Traulsen",
    2013,
    "Adaptive dynamics of extortion and compliance",
    "PLoS ONE 8, e77886",
)
HILBE_2014 = Source(
    "hilbe2014",
    "C. Hilbe, B. Wu, A. Traulsen and M. A. Nowak",
    2014,
    "Cooperation and control in multiplayer social dilemmas",
    "PNAS 111, 16425-16430",
)
KNIGHT_2016 = Source(
    "knight2016",
    "V. Knight, O. Campbell, M. Harper and others",
    2016,
    "An open framework for the reproducible study of the iterated prisoner's dilemma",
    "Journal of Open Research Software 4, e35",
)
KUHN_2017 = Source(
    "kuhn2017",
    "S. Kuhn",
    2017,
    "Prisoner's Dilemma",
    "The Stanford Encyclopedia of Philosophy",
)
LI_2011 = Source(
    "li2011",
    "J. Li, P. Hingston and G. Kendall",
    2011,
    "Engineering design of strategies for winning iterated prisoner's dilemma competitions",
    "IEEE Transactions on Computational Intelligence and AI in Games 3, 348-360",
)
MATHIEU_DELAHAYE_2017 = Source(
    "mathieu2017",
    "P. Mathieu and J.-P. Delahaye",
    2017,
    "New winning strategies for the iterated prisoner's dilemma",
    "Journal of Artificial Societies and Social Simulation 20(4), 12",
)
NACHBAR_1992 = Source(
    "nachbar1992",
    "J. H. Nachbar",
    1992,
    "Evolution in the finitely repeated prisoner's dilemma",
    "Journal of Economic Behavior and Organization 19, 307-326",
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
PRISON_1998 = Source(
    "prison1998",
    "B. Beaufils, J.-P. Delahaye and P. Mathieu",
    1998,
    "PRISON",
    "software, Laboratoire d'Informatique Fondamentale de Lille",
)
RAPOPORT_CHAMMAH_1965 = Source(
    "rapoport1965", "A. Rapoport and A. M. Chammah", 1965, "Prisoner's Dilemma", "University of Michigan Press"
)
ROEMHELD_2013 = Source(
    "roemheld2013",
    "L. Roemheld",
    2013,
    "Evolutionary extortion and mischief: zero determinant strategies in iterated 2x2 games",
    "arXiv:1308.2576",
)
STEWART_PLOTKIN_2012 = Source(
    "stewart2012",
    "A. J. Stewart and J. B. Plotkin",
    2012,
    "Extortion and cooperation in the Prisoner's Dilemma",
    "PNAS 109, 10134-10135",
)
SUGDEN_1986 = Source("sugden1986", "R. Sugden", 1986, "The Economics of Rights, Co-operation and Welfare", "Blackwell")
WIN_WIN_2012 = Source("winwin2012", "anonymous", 2012, "Win Win", "essay, 2 October 2012")
