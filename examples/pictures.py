"""
Pictures of games and tournaments
=================================

**Which picture shows what?** One line each: games, tournaments, how a relationship goes on, strategies. All are
functions of ``relgames.report``; each takes the axes to draw on, or makes new ones, and returns them.
"""

import matplotlib.pyplot as plt

import relgames as rg
from relgames import games, report, strategies

# %%
# Games
# -----
# A payoff table: seat 0 chooses the row and its payoffs are the lower left ones; seat 1 chooses the column and has the
# upper right ones. ``mark`` frames profiles, here the equilibria in pure strategies.

hunt = games.stag_hunt()
report.payoff_table(hunt, mark=rg.pure_nash(hunt))
assert rg.pure_nash(hunt) == ((0, 0), (1, 1))

# %%
# With three seats there is a table for each action of the third. Nobody can leave the marked cell alone and gain.

triad = games.service_triad()
report.payoff_table(triad, mark=rg.pure_nash(triad))
assert rg.pure_nash(triad) == ((1, 1, 1),)

# %%
# Tournaments
# -----------
# Each strategy against each other one, in the order of the ranking. Columns have the numbers of the rows.

r = rg.RepeatedGame(games.prisoners_dilemma(), discount=0.95, noise=rg.Noise(execution=0.02))
field = [
    strategies.always_give(),
    strategies.always_withhold(),
    strategies.tit_for_tat(),
    strategies.suspicious_tit_for_tat(),
    strategies.generous_tit_for_tat(),
    strategies.grim(),
    strategies.random(0.5),
]
tournament = rg.tournament(r, field)
report.heat_map(tournament)

# %%
# The scores, best first. This tournament is exact, and the axis says so.

report.ranking(tournament)

# %%
# The same, sampled: the bars reach two standard errors to each side. The scores agree with the exact ones to within
# five.

sampled = rg.tournament(r, field, method="sampled", repetitions=50, seed=1)
report.ranking(sampled)
assert (abs(sampled.scores - tournament.scores) < 5 * sampled.score_errors).all()

# %%
# What is behind a score: the payoff in each match. The widest spread is that of always withholding, which lives on who
# gives whatever happens.

report.score_distribution(tournament)
payoffs = tournament.payoffs[..., 0]
giver, taker = 0, 1
assert (payoffs.max(axis=1) - payoffs.min(axis=1)).argmax() == taker
assert payoffs[taker].argmax() == giver

# %%
# Of three parties with strategies of their own. A heat map shows two of them, and says what it does with the third.

watchful, idle, giving = (
    strategies.give_while(2, seats=3),
    strategies.always_withhold(seats=3),
    strategies.always_give(seats=3),
)
firm = rg.RepeatedGame(games.enterprise_triad(), discount=0.9)
three = rg.tournament(firm, [[watchful, giving], [watchful, idle, giving], [watchful, giving]])
report.heat_map(three, seat=1, against=0)

# %%
# A ranking for each party.

report.ranking(three)

# %%
# How it goes on
# --------------
# The chance of giving in each round, exactly: with mistakes tit for tat falls out with itself, to less than six in ten
# after fifty rounds; a generous one recovers, and stays above nine in ten.

axes, last = None, []
for machine in (strategies.tit_for_tat(), strategies.generous_tit_for_tat()):
    course = rg.course(r, (machine, machine), rounds=50)
    axes = report.cooperation(course, axes, label=machine.name)
    last.append(course.actions(seat=0)[-1, 0])
assert last[0] < 0.6
assert last[1] > 0.9

# %%
# One match, the share of giving in the last ten rounds.

match = rg.history(r, (strategies.tit_for_tat(), strategies.generous_tit_for_tat()), rounds=120, seed=3)
report.cooperation(match, window=10)

# %%
# How long it lasts, if the customer leaves after so many losses in a row.

axes = None
for losses in (1, 2, 3):
    customer = strategies.leave_after_losses(strategies.tit_for_tat(), losses, games.donation())
    terms = rg.RepeatedGame(games.donation(), discount=0.95, noise=rg.Noise(execution=0.05))
    axes = report.survival(rg.survival(terms, (customer, customer)), axes, label=f"leaves after {losses}")
axes.legend()

# %%
# Strategies
# ----------
# A machine is a graph: states with what it plays, arrows with what it perceives.

report.machine(strategies.generous_tit_for_tat())

# %%
# A fingerprint: what it earns against probes of all kinds.

report.fingerprint(rg.fingerprint(strategies.tit_for_tat()))

# %%
# Side by side, and dark
# ----------------------
# ``ax=`` puts pictures together, and any style of matplotlib applies.

with plt.style.context("dark_background"):
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4), layout="constrained")
    report.ranking(tournament, left)
    report.score_distribution(tournament, right)

# %%
# Each figure that is still open goes into a file.

files = [f"pictures_{number}.png" for number in plt.get_fignums()]
for number, file in zip(plt.get_fignums(), files, strict=True):
    plt.figure(number).savefig(file, dpi=100)
print("figures:", ", ".join(files) or "none is open")
