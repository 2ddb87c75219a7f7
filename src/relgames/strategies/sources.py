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
ASHLOCK_2006 = Source(
    "ashlock2006",
    "D. Ashlock, E.-Y. Kim and N. Leahy",
    2006,
    "Understanding representational sensitivity in the iterated prisoner's dilemma with fingerprints",
    "IEEE Transactions on Systems, Man, and Cybernetics C 36, 464-475",
)
ASHLOCK_2006_SIZES = Source(
    "ashlock2006sizes",
    "W. Ashlock and D. Ashlock",
    2006,
    "Changes in prisoner's dilemma strategies over evolutionary time with different population sizes",
    "IEEE Congress on Evolutionary Computation",
)
ASHLOCK_2008 = Source(
    "ashlock2008",
    "D. Ashlock and E.-Y. Kim",
    2008,
    "Fingerprinting: visualization and automatic analysis of prisoner's dilemma strategies",
    "IEEE Transactions on Evolutionary Computation 12, 647-659",
)
ASHLOCK_2009 = Source(
    "ashlock2009",
    "D. Ashlock, E.-Y. Kim and W. Ashlock",
    2009,
    "Fingerprint analysis of the noisy prisoner's dilemma using a finite-state representation",
    "IEEE Transactions on Computational Intelligence and AI in Games 1, 154-167",
)
ASHLOCK_2014 = Source(
    "ashlock2014",
    "W. Ashlock, J. Tsang and D. Ashlock",
    2014,
    "The evolution of exploitation",
    "IEEE Symposium on Foundations of Computational Intelligence",
)
ASHLOCK_2015 = Source(
    "ashlock2015",
    "D. Ashlock, J. A. Brown and P. Hingston",
    2015,
    "Multiple opponent optimization of prisoner's dilemma playing agents",
    "IEEE Transactions on Computational Intelligence and AI in Games 7(1)",
)
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
    "V. Knight et al.",
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
PRISON_1998 = Source("prison1998", "LIFL", 1998, "PRISON", "computer program, University of Lille")
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
TZAFESTAS_2000 = Source(
    "tzafestas2000",
    "E. Tzafestas",
    2000,
    "Toward adaptive cooperative behavior",
    "From Animals to Animats: Proceedings of the 6th Conference on the Simulation of Adaptive Behavior 2, 334-340",
)
