"""The publications that strategies come from, by author."""

from __future__ import annotations

from relgames.strategies.listing import Source

ANDRE_2013 = Source(
    "andre2013",
    "L. C. Andre, P. Honovan, T. Felipe and G. Frederico",
    2013,
    "Iterated Prisoner's Dilemma: an extended analysis",
    "BRICS Congress on Computational Intelligence",
)
ARNOLD_2015 = Source("arnold2015", "E. Arnold", 2015, "CoopSim", "computer program, version 0.9.9")
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
BERG_2015 = Source(
    "berg2015",
    "P. van den Berg and F. J. Weissing",
    2015,
    "The importance of mechanisms for the evolution of cooperation",
    "Proceedings of the Royal Society B 282, 20151382",
)
CASE_2017 = Source("case2017", "N. Case", 2017, "The evolution of trust", "interactive essay")
HILBE_2013 = Source(
    "hilbe2013",
    "C. Hilbe, M. A. Nowak and A. Traulsen",
    2013,
    "Adaptive dynamics of extortion and compliance",
    "PLoS ONE 8, e77886",
)
KNIGHT_2016 = Source(
    "knight2016",
    "V. Knight, O. Campbell, M. Harper and others",
    2016,
    "An open framework for the reproducible study of the iterated prisoner's dilemma",
    "Journal of Open Research Software 4, e35",
)
LESSWRONG_2011 = Source("lesswrong2011", "LessWrong", 2011, "Zoo of strategies", "tournament results")
LI_2007 = Source(
    "li2007",
    "J. Li",
    2007,
    "How to design a strategy to win an IPD tournament",
    "G. Kendall, X. Yao and S. Y. Chong (eds.), The Iterated Prisoners' Dilemma: 20 Years On, chapter 4",
)
LI_2009 = Source(
    "li2009",
    "J. Li and G. Kendall",
    2009,
    "A strategy with novel evolutionary features for the iterated prisoner's dilemma",
    "Evolutionary Computation 17, 257-274",
)
LI_2011 = Source(
    "li2011",
    "J. Li, P. Hingston and G. Kendall",
    2011,
    "Engineering design of strategies for winning iterated prisoner's dilemma competitions",
    "IEEE Transactions on Computational Intelligence and AI in Games 3, 348-360",
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
ROBSON_1990 = Source(
    "robson1990",
    "A. J. Robson",
    1990,
    "Efficiency in evolutionary games: Darwin, Nash and the secret handshake",
    "Journal of Theoretical Biology 144, 379-396",
)
SLANY_2007 = Source(
    "slany2007",
    "W. Slany and W. Kienreich",
    2007,
    "On some winning strategies for the iterated prisoner's dilemma",
    "G. Kendall, X. Yao and S. Y. Chong (eds.), The Iterated Prisoners' Dilemma: 20 Years On, chapter 8",
)
STEWART_PLOTKIN_2012 = Source(
    "stewart2012",
    "A. J. Stewart and J. B. Plotkin",
    2012,
    "Extortion and cooperation in the Prisoner's Dilemma",
    "PNAS 109, 10134-10135",
)
