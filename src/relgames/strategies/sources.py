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
    "W. Ashlock and D. Ashlock",
    2006,
    "Changes in prisoner's dilemma strategies over evolutionary time with different population sizes",
    "Proceedings of the IEEE Congress on Evolutionary Computation, 297-304",
)
ASHLOCK_2006_PUN = Source(
    "ashlock2006pun",
    "D. Ashlock, E.-Y. Kim and N. Leahy",
    2006,
    "Understanding representational sensitivity in the iterated prisoner's dilemma with fingerprints",
    "IEEE Transactions on Systems, Man, and Cybernetics C 36, 464-475",
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
    "Proceedings of the IEEE Symposium on Foundations of Computational Intelligence, 135-142",
)
ASHLOCK_2015 = Source(
    "ashlock2015",
    "D. Ashlock, J. A. Brown and P. Hingston",
    2015,
    "Multiple opponent optimization of prisoner's dilemma playing agents",
    "IEEE Transactions on Computational Intelligence and AI in Games 7, 53-65",
)
AUER_2002 = Source(
    "auer2002",
    "P. Auer, N. Cesa-Bianchi, Y. Freund and R. E. Schapire",
    2002,
    "The nonstochastic multiarmed bandit problem",
    "SIAM Journal on Computing 32, 48-77",
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
AXELROD_1984 = Source("axelrod1984", "R. Axelrod", 1984, "The Evolution of Cooperation", "Basic Books")
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
BOYD_LORBERBAUM_1987 = Source(
    "boyd1987",
    "R. Boyd and J. P. Lorberbaum",
    1987,
    "No pure strategy is evolutionarily stable in the repeated Prisoner's Dilemma game",
    "Nature 327, 58-59",
)
BOYD_RICHERSON_1988 = Source(
    "boyd1988",
    "R. Boyd and P. J. Richerson",
    1988,
    "The evolution of reciprocity in sizable groups",
    "Journal of Theoretical Biology 132, 337-356",
)
BROWN_1951 = Source(
    "brown1951",
    "G. W. Brown",
    1951,
    "Iterative solution of games by fictitious play",
    "Activity Analysis of Production and Allocation, 374-376, Wiley",
)
CAMERER_HO_1999 = Source(
    "camerer1999",
    "C. F. Camerer and T.-H. Ho",
    1999,
    "Experience-weighted attraction learning in normal form games",
    "Econometrica 67, 827-874",
)
CASE_2017 = Source("case2017", "N. Case", 2017, "The evolution of trust", "interactive essay")
CHO_MATSUI_2005 = Source(
    "cho2005",
    "I.-K. Cho and A. Matsui",
    2005,
    "Learning aspiration in repeated games",
    "Journal of Economic Theory 124, 171-201",
)
EREV_ROTH_1998 = Source(
    "erev1998",
    "I. Erev and A. E. Roth",
    1998,
    "Predicting how people play games: reinforcement learning in experimental games with unique, mixed strategy "
    "equilibria",
    "American Economic Review 88, 848-881",
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
FUDENBERG_RAND_DREBER_2012 = Source(
    "fudenberg2012",
    "D. Fudenberg, D. G. Rand and A. Dreber",
    2012,
    "Slow to anger and fast to forgive: cooperation in an uncertain world",
    "American Economic Review 102, 720-749",
)
FUJIWARA_GREVE_2009 = Source(
    "fujiwaragreve2009",
    "T. Fujiwara-Greve and M. Okuno-Fujiwara",
    2009,
    "Voluntarily separable repeated prisoner's dilemma",
    "Review of Economic Studies 76, 993-1021",
)
GLYNATSI_2024 = Source(
    "glynatsi2024",
    "N. E. Glynatsi, E. Akin, M. A. Nowak and C. Hilbe",
    2024,
    "Conditional cooperation with longer memory",
    "PNAS 121, e2420125121",
)
HARPER_2017 = Source(
    "harper2017",
    "M. Harper, V. Knight, M. Jones, G. Koutsovoulos, N. E. Glynatsi and O. Campbell",
    2017,
    "Reinforcement learning produces dominant strategies for the iterated prisoner's dilemma",
    "PLoS ONE 12, e0188046",
)
HART_MAS_COLELL_2000 = Source(
    "hart2000",
    "S. Hart and A. Mas-Colell",
    2000,
    "A simple adaptive procedure leading to correlated equilibrium",
    "Econometrica 68, 1127-1150",
)
HAUERT_STENULL_2002 = Source(
    "hauert2002",
    "C. Hauert and O. Stenull",
    2002,
    "Simple adaptive strategy wins the prisoner's dilemma",
    "Journal of Theoretical Biology 218, 261-272",
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
HILBE_2017 = Source(
    "hilbe2017",
    "C. Hilbe, L. A. Martinez-Vaquero, K. Chatterjee and M. A. Nowak",
    2017,
    "Memory-n strategies of direct reciprocity",
    "PNAS 114, 4715-4720",
)
KNIGHT_2016 = Source(
    "knight2016",
    "V. Knight, O. Campbell, M. Harper and others",
    2016,
    "An open framework for the reproducible study of the iterated prisoner's dilemma",
    "Journal of Open Research Software 4, e35",
)
KNIGHT_2018 = Source(
    "knight2018",
    "V. Knight, M. Harper, N. E. Glynatsi and O. Campbell",
    2018,
    "Evolution reinforces cooperation with the emergence of self-recognition mechanisms",
    "PLoS ONE 13, e0204981",
)
KUHN_2017 = Source(
    "kuhn2017",
    "S. Kuhn",
    2017,
    "Prisoner's Dilemma",
    "The Stanford Encyclopedia of Philosophy",
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
LI_2014 = Source(
    "li2014",
    "S. Li",
    2014,
    "Strategies in the stochastic iterated prisoner's dilemma",
    "REU Papers, University of Chicago",
)
LI_KENDALL_2014 = Source(
    "likendall2014",
    "J. Li and G. Kendall",
    2014,
    "The effect of memory size on the evolutionary stability of strategies in iterated prisoner's dilemma",
    "IEEE Transactions on Evolutionary Computation 18, 819-826",
)
MACY_FLACHE_2002 = Source(
    "macy2002",
    "M. W. Macy and A. Flache",
    2002,
    "Learning dynamics in social dilemmas",
    "PNAS 99, 7229-7236",
)
MATHIEU_DELAHAYE_2015 = Source(
    "mathieu2015",
    "P. Mathieu and J.-P. Delahaye",
    2015,
    "New winning strategies for the iterated prisoner's dilemma",
    "Proceedings of the International Conference on Autonomous Agents and Multiagent Systems, 1665-1666",
)
MATHIEU_DELAHAYE_2017 = Source(
    "mathieu2017",
    "P. Mathieu and J.-P. Delahaye",
    2017,
    "New winning strategies for the iterated prisoner's dilemma",
    "Journal of Artificial Societies and Social Simulation 20(4), 12",
)
MURASE_BAEK_2018 = Source(
    "murase2018",
    "Y. Murase and S. K. Baek",
    2018,
    "Seven rules to avoid the tragedy of the commons",
    "Journal of Theoretical Biology 449, 94-102",
)
MURASE_BAEK_2020 = Source(
    "murase2020",
    "Y. Murase and S. K. Baek",
    2020,
    "Five rules for friendly rivalry in direct reciprocity",
    "Scientific Reports 10, 16904",
)
MURASE_BAEK_2021 = Source(
    "murase2021",
    "Y. Murase and S. K. Baek",
    2021,
    "Friendly-rivalry solution to the iterated n-person public-goods game",
    "PLoS Computational Biology 17, e1008217",
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
PINHEIRO_2014 = Source(
    "pinheiro2014",
    "F. L. Pinheiro, V. V. Vasconcelos, F. C. Santos and J. M. Pacheco",
    2014,
    "Evolution of all-or-none strategies in repeated public goods dilemmas",
    "PLoS Computational Biology 10, e1003945",
)
POSCH_1999 = Source(
    "posch1999",
    "M. Posch, A. Pichler and K. Sigmund",
    1999,
    "The efficiency of adapting aspiration levels",
    "Proceedings of the Royal Society B 266, 1427-1435",
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
ROEMHELD_2013 = Source(
    "roemheld2013",
    "L. Roemheld",
    2013,
    "Evolutionary extortion and mischief: zero determinant strategies in iterated 2x2 games",
    "arXiv:1308.2576",
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
SUGDEN_1986 = Source("sugden1986", "R. Sugden", 1986, "The Economics of Rights, Co-operation and Welfare", "Blackwell")
TZAFESTAS_2000 = Source(
    "tzafestas2000",
    "E. Tzafestas",
    2000,
    "Toward adaptive cooperative behavior",
    "From Animals to Animats: Proceedings of the 6th Conference on the Simulation of Adaptive Behavior 2, 334-340",
)
VAN_SEGBROECK_2012 = Source(
    "vansegbroeck2012",
    "S. Van Segbroeck, J. M. Pacheco, T. Lenaerts and F. C. Santos",
    2012,
    "Emergence of fairness in repeated group interactions",
    "Physical Review Letters 108, 158104",
)
WATKINS_DAYAN_1992 = Source(
    "watkins1992",
    "C. J. C. H. Watkins and P. Dayan",
    1992,
    "Q-learning",
    "Machine Learning 8, 279-292",
)
WIN_WIN_2012 = Source("winwin2012", "anonymous", 2012, "Win Win", "essay, 2 October 2012")
YI_BAEK_CHOI_2017 = Source(
    "yi2017",
    "S. D. Yi, S. K. Baek and J.-K. Choi",
    2017,
    "Combination with anti-tit-for-tat remedies problems of tit-for-tat",
    "Journal of Theoretical Biology 412, 1-7",
)
ZAGORSKY_2013 = Source(
    "zagorsky2013",
    "B. M. Zagorsky, J. G. Reiter, K. Chatterjee and M. A. Nowak",
    2013,
    "Forgiver triumphs in alternating prisoner's dilemma",
    "PLoS ONE 8, e80814",
)
