"""
Give without expecting
======================

An essay, "Win Win" (2 October 2012), says: give without expecting anything back, and accept what is offered. It names
two faults, giving only to get and refusing what is offered in gratitude.

Here are all three as strategies, the *win-win giver*, the *trader* and the *martyr*, in a field that is published:
the tournament of Stewart and Plotkin [1]_. Who earns what, who takes from whom, and what do mistakes change? Every
number is exact: nothing is sampled.
"""

from fractions import Fraction

import numpy as np

import relgames as rg
from relgames import games, strategies

# %%
# The game
# --------
# The published prisoner's dilemma, in which every gift may be refused. A refused gift stays with its giver, whom it
# hurts: it costs one unit of payoff.

dilemma = games.prisoners_dilemma(T=5, R=3, P=1, S=0)
game = games.with_refusal(dilemma, hurt=1)
print(game)

# %%
# The field
# ---------
# All but two of the published players are finite automata. In this game they accept whatever is offered; how a
# strategy answers a slip of 1 % is part of the strategy. The two that count without a bound are left out, so that every
# match is exact; the example "Stewart and Plotkin's tournament" has them.

players = strategies.stewart_plotkin_2012()
published = [strategies.accepting(player) for player in players if isinstance(player, strategies.Machine)]
dispositions = [strategies.win_win_giver(), strategies.trader(), strategies.martyr()]
field = [*published, *dispositions]
names = [machine.name for machine in field]
left_out = [player.name for player in players if isinstance(player, strategies.Program)]
print("left out:", ", ".join(left_out))
assert len(left_out) == 2

# %%
# Four tournaments
# ----------------
# Over 200 rounds and in the limit of means, without mistakes and with 1 % of the actions going wrong.

slips = rg.Noise(execution=Fraction(1, 100))
terms = {
    "200 rounds": rg.RepeatedGame(game, rounds=200),
    "no end": rg.RepeatedGame(game, discount=1),
    "200 rounds, 1 % slips": rg.RepeatedGame(game, rounds=200, noise=slips),
    "no end, 1 % slips": rg.RepeatedGame(game, discount=1, noise=slips),
}
tournaments = {title: rg.tournament(r, field) for title, r in terms.items()}
assert all(t.method == "exact" for t in tournaments.values())

width = max(map(len, names))
print(" " * width, *(f"{title:>22}" for title in tournaments))
by_first = next(iter(tournaments.values())).ranking
for k in by_first:
    cells = []
    for t in tournaments.values():
        tied = "=" if (t.ranks == t.ranks[k]).sum() > 1 else " "
        cells.append(f"{t.scores[k]:>17.4f} {t.ranks[k]:>3}{tied}")
    print(f"{names[k]:<{width}}", *cells)
print("Scores per round and ranks; = marks a tie.")

# %%
# Who exploits whom
# -----------------
# A strategy exploits another if it earns more than both would by giving, while the other earns less than that.

both_give = dilemma.payoffs[0, 0, 0]


def victims(t, k):
    """Return the strategies that strategy k exploits."""
    own, other = t.payoffs[k, :, 0], t.payoffs[k, :, 1]
    return [j for j in np.flatnonzero((own > both_give + 1e-9) & (other < both_give - 1e-9)) if j != k]


for title in ("no end", "no end, 1 % slips"):
    print(f"\n{title}:")
    for k in range(len(field)):
        if prey := victims(tournaments[title], k):
            print(f"  {names[k]:<{width}} exploits {', '.join(names[j] for j in prey)}")

# %%
# Three parties
# -------------
# A salesperson, a customer and an organisation, each with a giving and a taking action, for 200 rounds with 1 % slips.
# Each seat has givers and takers to choose from; all profiles are played.

triad = games.service_triad()
print(triad)
line_up = [
    strategies.always_give(seats=3),
    strategies.give_while(2),
    strategies.generous_give_while(2, Fraction(1, 3)),
    strategies.forgiving_grim(2, 1, seats=3),
    strategies.suspicious_tit_for_tat(seats=3),
    strategies.bully(seats=3),
    strategies.always_withhold(seats=3),
]
three = rg.tournament(rg.RepeatedGame(triad, rounds=200, noise=slips), [line_up] * 3)
print(three)

# %%
# What came out
# -------------
# The sentences are put together from the results.

giver, trader, martyr = (names.index(machine.name) for machine in dispositions)


def listed(items):
    """Return the items as words."""
    return ", ".join(items) if len(items) else "nobody"


for title, t in tournaments.items():
    winners = [names[k] for k in t.ranking if t.ranks[k] == 1]
    exploiters = [names[k] for k in range(len(field)) if giver in victims(t, k)]
    gap = t.scores[trader] - t.scores[giver]
    print(f"{title}:")
    print(f"  First of {len(field)}: {listed(winners)}, with {t.scores.max():.4f} per round.")
    print(
        f"  The win-win giver earns {t.scores[giver]:.4f} (rank {t.ranks[giver]}); "
        f"{len(exploiters)} of {len(field) - 1} others exploit it: {listed(exploiters)}."
    )
    print(f"  Keeping accounts pays the trader {abs(gap):.4f} {'more' if gap > 0 else 'less'} than giving freely.")
    print(
        f"  Refusing costs the martyr {t.scores[giver] - t.scores[martyr]:.4f} against the giver, who accepts; those "
        f"who meet the martyr get {t.payoffs[martyr, :, 1].mean():.4f}, those who meet the giver "
        f"{t.payoffs[giver, :, 1].mean():.4f}."
    )

clean, noisy = tournaments["no end"], tournaments["no end, 1 % slips"]
pair = [t.payoffs[giver, giver, 0] for t in (clean, noisy)]
tats = [t.payoffs[names.index("TFT"), names.index("TFT"), 0] for t in (clean, noisy)]
print(
    f"Among themselves, slips of 1 % leave two win-win givers {pair[1]:.4f} of {pair[0]:.4f}, "
    f"and two who play tit for tat {tats[1]:.4f} of {tats[0]:.4f}."
)
free = clean.ranks[giver] == 1 or noisy.ranks[giver] == 1
print(
    "Without the right to leave and without word of mouth, giving unconditionally "
    + ("comes first in one of these fields." if free else "does not come first in any of these fields.")
)
for seat, role in enumerate(triad.roles):
    best = three.ranking[seat][0]
    cost = three.scores[seat][best] - three.scores[seat][0]
    print(
        f"In the triad the {role} does best with '{line_up[best].name}' ({three.scores[seat][best]:.2f} per round)"
        + (f", {cost:.2f} more than by always giving." if cost > 1e-9 else ": giving always is best.")
    )

# %%
# The payoffs as a picture
# ------------------------

try:
    import matplotlib.pyplot as plt
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, panes = plt.subplots(1, 2, figsize=(12, 7), layout="constrained", sharey=True)
    for axes, t, title in zip(panes, (clean, noisy), ("without mistakes", "with 1 % slips"), strict=True):
        order = list(noisy.ranking)
        image = axes.imshow(t.payoffs[np.ix_(order, order)][..., 0], cmap="cividis", vmin=-1, vmax=5)
        axes.set_xticks(range(len(order)), [names[k] for k in order], rotation=90)
        axes.set_yticks(range(len(order)), [names[k] for k in order])
        axes.set_title(f"Payoff per round of the row, {title}")
        axes.set_xlabel("against")
    figure.colorbar(image, ax=panes, shrink=0.8)
    figure.savefig("give_without_expecting.png", dpi=150)
    print("figure: give_without_expecting.png")

# %%
# .. [1] A. J. Stewart and J. B. Plotkin (2012), Extortion and cooperation in the Prisoner's Dilemma, PNAS 109,
#    10134-10135.
