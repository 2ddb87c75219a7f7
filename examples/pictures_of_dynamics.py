"""
Pictures of dynamics, branches, sets and maps
=============================================

**Where does it go, and who wins where?** Shares that grow by what they earn, answers to answers, what can be sustained,
and the plane of two parameters. All pictures are functions of ``relgames.report``; each takes the axes to draw on, or
makes new ones, and returns them.
"""

from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np

import relgames as rg
from relgames import games, report, strategies
from relgames.strategies.published import hit_and_run, trust_building

# %%
# Three strategies
# ----------------
# A tournament's result is a game, so it has a flow: strategies spread as far as they earn more than the mean. Who
# withholds from all needs givers to live on. If nobody makes mistakes, repaying and giving earn the same where nobody
# withholds: that side is at rest. A circle of which one half is full is a saddle: right of the one at the bottom
# withholding takes over, left of it repaying.

field = [strategies.tit_for_tat(), strategies.always_withhold(), strategies.always_give()]
relationship = rg.RepeatedGame(games.donation(b=3, c=1), discount=0.9)
report.simplex(rg.tournament(relationship, field).meta_game)

# %%
# With mistakes there is no such side any more, and a point within at which all three are there: givers spread among
# those who repay, who answer each other's mistakes; withholding spreads among givers; and where many repay, repaying
# does better than withholding. Only withholding is evolutionarily stable.

mistakes = rg.RepeatedGame(games.donation(b=3, c=1), discount=0.9, noise=rg.Noise(execution=0.05))
noisy = rg.tournament(mistakes, field).meta_game
report.simplex(noisy)
stable = rg.evolutionarily_stable(noisy)
assert [field[s.support[0]].name for s in stable] == ["always withhold"]
repay, withhold, give = noisy.payoffs[..., 0]
assert give[0] > repay[0]
assert withhold[2] > give[2]
assert repay[0] > withhold[0]

# %%
# Rock, paper, scissors: if a win is worth more than a loss costs, all spirals inwards; if both are the same, it goes
# round and round, and a diamond marks the middle, of which the linear part does not decide.

figure, panes = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
for win, pane in zip((2, 1), panes, strict=True):
    cycle = rg.Game.symmetric([[0, -1, win], [win, 0, -1], [-1, win, 0]], actions=("rock", "paper", "scissors"))
    report.simplex(cycle, pane)

# %%
# Two populations
# ---------------
# A population for each seat: those who trust or do not, and those who honour it or do not. Nothing holds it when they
# meet once: where nobody trusts all is at rest, and from inside the flow ends there.

sale = games.trust()
report.phase_portrait(sale)

# %%
# If both are to gain by doing the same, where they start decides. The saddle is the mixed equilibrium.

hunt = games.stag_hunt()
report.phase_portrait(hunt)
assert any((e.strategies[0] == [0.75, 0.25]).all() for e in rg.nash(hunt))

# %%
# Answers
# -------
# Best responses meet at the equilibria. Each seat hunts the stag if the other does with a probability above 3/4.

report.best_responses(hunt)

# %%
# Where a game has ties, equilibria are connected: nobody trusts, and half or fewer would honour it.

report.best_responses(sale)

# %%
# Answers with mistakes that become rarer: the logit branch leads from chance to one equilibrium. In the stag hunt it is
# the one that risks less.

branch = rg.logit_response(hunt, np.geomspace(0.02, 20, 80))
report.logit_branch(branch, game=hunt, seat=0)
assert branch.limit.supports == ((1,), (1,))

# %%
# Three parties of a firm, each with a kind of line: none of them gives in the end.

firm = games.enterprise_triad()
branch = rg.logit_response(firm, np.geomspace(0.001, 1, 80))
report.logit_branch(branch, game=firm)
assert branch.limit.supports == ((1,), (1,), (1,))

# %%
# What can be sustained
# ---------------------
# Within what is feasible, and above what each can be held to (the cross): the payoffs that patience sustains.

shop = rg.Game.from_matrices(
    [[3, 1, -2], [0, 0, 0]],
    [[2, 3, 5], [0, 0, 0]],
    roles=("customer", "seller"),
    actions=(("buy", "walk"), ("serve", "cut corners", "cheat")),
)
axes = None
for discount in (Fraction(9, 10), Fraction(1, 2)):
    sustained = rg.payoff_set(shop, discount, exact=True)
    points = {"service": (3, 2)} if axes is None else None
    axes = report.payoff_set(sustained, axes, label=f"discount {discount}", points=points)
    assert sustained.contains((3, 2)) == (discount == Fraction(9, 10))
axes.legend()

# %%
# Three parties: a body. Any set of payoffs can be drawn, here what is feasible in the firm and leaves nobody with less
# than it can be held to.

axes = report.payoff_set(rg.individually_rational(firm), points={"all give": (40, 50, 40)})
axes.set(xlabel=firm.roles[0], ylabel=firm.roles[1], zlabel=firm.roles[2])
assert rg.individually_rational(firm).contains((40, 50, 40))

# %%
# A market
# --------
# Who builds trust stays, who hits and runs is in the pool again: of half of the population it is three quarters of the
# pool.

terms = rg.RepeatedGame(games.donation(b=3, c=1), discount=0.9)
lineup = [trust_building(1), hit_and_run()]
market = rg.market(terms, lineup)
report.market_shares(market)
assert market.pool[0][1] > 0.75

# %%
# Before it is steady: all are in the pool at first, and after a few rounds it is as above. Each round is a market
# sampled up to there.

pool = [rg.simulate_market(terms, lineup, parties=2000, settling=t, rounds=1, seed=1).pool[0] for t in range(12)]
report.market_shares(pool, names=[machine.name for machine in lineup])
assert abs(pool[0][1] - 0.5) < 0.01
assert abs(pool[-1][1] - market.pool[0][1]) < 0.02

# %%
# Who wins where
# --------------
# Any function of two parameters that returns a name: here who comes first in a tournament, by how long a relationship
# lasts and how often somebody does not do what it meant to. It is called on a grid, then more and more closely along
# the boundary. Mistakes ask for more patience: withholding wins where relationships are short, tit for tat where they
# are long, and grim between them. Generous tit for tat is there too and comes first nowhere in this picture.

rivals = [strategies.always_withhold(), strategies.tit_for_tat(), strategies.generous_tit_for_tat(), strategies.grim()]


def first(discount, mistakes):
    r = rg.RepeatedGame(games.donation(b=3, c=1), discount=discount, noise=rg.Noise(execution=mistakes))
    return rivals[rg.tournament(r, rivals).ranking[0]].name


winners = rg.parameter_map(first, np.linspace(0.3, 0.9, 7), np.linspace(0.002, 0.2, 7), bisections=4)
report.parameter_map(winners)
print(winners)
assert winners.labels == ("always withhold", "grim", "tit for tat")
turns = winners.boundary.reshape(-1, 2)
assert turns[turns[:, 1].argmax(), 0] > turns[turns[:, 1].argmin(), 0]
assert first(0.3, 0.002) == "always withhold"
assert first(0.9, 0.002) == "tit for tat"

# %%
# A map of numbers, with contours: what tit for tat earns against itself.


def earned(discount, mistakes):
    r = rg.RepeatedGame(games.donation(b=3, c=1), discount=discount, noise=rg.Noise(execution=mistakes))
    return rg.play(r, (rivals[1], rivals[1])).payoffs[0]


payoffs = rg.parameter_map(earned, np.linspace(0.2, 0.98, 21), np.linspace(0, 0.2, 21))
report.parameter_map(payoffs, label="payoff per round")
assert np.allclose(payoffs.values[:, 0], 2)

# %%
# Each figure that is still open goes into a file.

files = [f"pictures_of_dynamics_{number}.png" for number in plt.get_fignums()]
for number, file in zip(plt.get_fignums(), files, strict=True):
    plt.figure(number).savefig(file, dpi=100)
print("figures:", ", ".join(files) or "none is open")
