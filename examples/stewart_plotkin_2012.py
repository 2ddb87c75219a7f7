"""
Stewart and Plotkin's tournament
================================

In 2012 Press and Dyson found strategies that enforce a straight line between the payoffs. Stewart and Plotkin at once
let two of them play against seventeen others: the generous one came first, the extortionate one won the most matches
but one and came last but one in points. The paper names the strategies, but defines few of them, and does not say how
long a match was. This page plays them as the Axelrod library reads the names.
"""

import numpy as np

import relgames as rg
from relgames import games, strategies
from relgames.strategies import published

# %%
# What is published
# -----------------
# The figure of the paper could not be consulted for this page. The documentation of the Axelrod library reports from
# it the ranks of fifteen of the nineteen players, by mean score and by the number of others that a player outdoes.
# Four players are not among them; ranks 4, 11, 14 and 19 by score are theirs.

ranks = {
    "ZDGTFT-2": (1, 16),
    "GTFT": (2, 18),
    "TF2T": (3, 19),
    "HARD_PROBE": (5, 6),
    "HARD_TF2T": (6, 17),
    "WSLS": (7, 13),
    "RANDOM": (8, 8),
    "PROBE2": (9, 12),
    "GRIM": (10, 11),
    "HARD_TFT": (12, 10),
    "HARD_MAJO": (13, 5),
    "PROBE": (15, 9),
    "HARD_JOSS": (16, 4),
    "PROBE3": (17, 7),
    "EXTORT-2": (18, 2),
}
players = len(ranks) + 4
assert sorted({rank for rank, _ in ranks.values()} | {4, 11, 14, 19}) == list(range(1, players + 1))
assert ranks["ZDGTFT-2"][0] == 1
assert ranks["EXTORT-2"] == (players - 1, 2)

# %%
# The tournament
# --------------
# Payoffs 5, 3, 1 and 0 and 200 rounds, each with each and with itself. Only matches of CALCULATOR, which is not a
# finite automaton and draws from chance, and of HARD_MAJO with those who draw from chance are sampled; all others are
# exact.

field = published.stewart_plotkin_2012()
names = [player.name for player in field]
assert len(field) == players == 2 + 17
dilemma = games.prisoners_dilemma(T=5, R=3, P=1, S=0)
t = rg.tournament(rg.RepeatedGame(dilemma, rounds=200), field, repetitions=5000, seed=2012)
sampled = (t.standard_errors[:, :, 0] > 0).sum()
print(f"{sampled} of {t.standard_errors[:, :, 0].size} payoffs are sampled, the others are exact.")

# %%
# Those who outdo as many others share a rank, and are given the mean of the places that they take.


def mean_ranks(values):
    """Return ranks, the largest first, with the mean of their places for those who tie."""
    values = np.round(values, 6)
    return 1 + (values > values[:, None]).sum(axis=1) + ((values == values[:, None]).sum(axis=1) - 1) / 2


by_wins = mean_ranks(t.wins)
print(f"{'':<12}{'score':>8}{'rank':>6}{'published':>11}{'wins':>7}{'rank':>7}{'published':>11}")
for k in t.ranking:
    score, wins = ranks.get(names[k], ("", ""))
    print(f"{names[k]:<12}{t.scores[k]:>8.4f}{t.ranks[k]:>6}{score:>11}{t.wins[k]:>7.0f}{by_wins[k]:>7.1f}{wins:>11}")

# %%
# What the unknowns matter
# ------------------------
# Length of a match, play with oneself, and the reading of HARD_TFT, which in PRISON, where the names seem to come
# from, looks back two rounds in place of three. How many of the fifteen ranks come out, and how far off they are in
# all:

prison = [strategies.two_tits_for_tat().named(p.name) if p.name == "HARD_TFT" else p for p in field]
cases = {
    "200 rounds": (200, field, True),
    "1000 rounds": (1000, field, True),
    "50 rounds": (50, field, True),
    "200 rounds, not with oneself": (200, field, False),
    "200 rounds, HARD_TFT of PRISON": (200, prison, True),
}
agreement = {}
for case, (rounds, line_up, alone) in cases.items():
    other = rg.tournament(
        rg.RepeatedGame(dilemma, rounds=rounds), line_up, repetitions=2000, seed=2012, self_play=alone
    )
    differences = [abs(int(other.ranks[names.index(name)]) - published) for name, (published, _) in ranks.items()]
    agreement[case] = differences.count(0), sum(differences)
    print(f"{case:<32}{differences.count(0):>3} of {len(ranks)} as published, {sum(differences):>3} places off in all")

# %%
# What came out
# -------------
# The sentences are put together from the results.

same = [name for name, (rank, _) in ranks.items() if t.ranks[names.index(name)] == rank]
moved = {name: int(t.ranks[names.index(name)]) for name in ranks if name not in same}
print(f"{len(same)} of the {len(ranks)} published ranks come out.")
print("The others:", "; ".join(f"{name} {ranks[name][0]} published, {rank} here" for name, rank in moved.items()) + ".")
zd, extortioner = names.index("ZDGTFT-2"), names.index("EXTORT-2")
beaten = [names[k] for k in range(len(names)) if t.wins[k] > t.wins[extortioner]]
print(f"The generous zero-determinant strategy is number {t.ranks[zd]} with {t.wins[zd]:.0f} wins;")
print(
    f"the extortionate one is number {t.ranks[extortioner]}, and outdoes {t.wins[extortioner]:.0f} others: more do only"
)
print(f"{', '.join(beaten)}.")

# %%
# As a picture
# ------------

try:
    import matplotlib.pyplot as plt
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, axes = plt.subplots(figsize=(7, 5), layout="constrained")
    axes.plot(t.wins, t.scores, "o")
    # From the top down, each name below those that are next to it, and to the left where another dot is on the right.
    written = []
    for k in t.ranking:
        x, y = t.wins[k], t.scores[k]
        crowded = ((t.wins > x) & (t.wins < x + 2) & (abs(t.scores - y) < 0.03)).any()
        place = x - 0.5 if crowded else x + 0.5
        height = min([y, *(other - 0.035 for column, other in written if abs(column - place) < 1)])
        written.append((place, height))
        line = {"arrowstyle": "-", "lw": 0.5, "color": "grey"}
        side = "right" if crowded else "left"
        axes.annotate(names[k], (x, y), (place, height), ha=side, va="center", fontsize=8, arrowprops=line)
    axes.margins(x=0.12)
    axes.set_xlabel("others outdone head to head")
    axes.set_ylabel("score per round")
    figure.savefig("stewart_plotkin_2012.png", dpi=150)
    print("figure: stewart_plotkin_2012.png")
