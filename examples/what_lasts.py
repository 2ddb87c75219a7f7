"""
What lasts
==========

In the example "What is stable" seven relationships of five essays are played once, and giving by all is stable in
none of them. Here the same parties meet **again and again**. How patient must they be to go on giving, who is the first
to stop, what else could they agree on, and which habits hold an agreement? Each number on this page is computed and
most are exact; where the answer contradicts an essay, this page says so.

*Patience* is the discount: the weight of the next meeting against this one, or the chance that there is one.
"""

from fractions import Fraction

import relgames as rg
from relgames import equilibria, games, strategies

# %%
# The relationships
# -----------------
# Those of the catalogue with its default payoffs. The first action of each party is to give.

sale = rg.Game(
    games.trust().payoffs,
    roles=("customer", "seller"),
    actions=(("buy", "walk"), ("serve", "cheat")),
    name="sale on trust",
)
work, favour = games.effort_and_pay(), games.favour_exchange()
triad, enterprise = games.service_triad(), games.enterprise_triad()
relationships = [sale, work, favour, triad, enterprise, games.public_good(), games.volunteers_dilemma()]


def shown(values):
    """Return numbers as text."""
    return ", ".join(f"{float(value):.3g}" for value in values)


# %%
# From which patience on all can go on giving
# -------------------------------------------
# If somebody stops, all go over to an equilibrium of the single meeting that is bad for whoever stopped ("reverting"),
# or to whatever punishes it most and is still in the interest of those who punish ("worst"). Who stops first, and what
# would it do instead?

held = []
print(f"{'all give':<24}{'reverting':>10}{'worst':>8}  who stops first")
for game in relationships:
    give = (0,) * game.seats
    reverting = rg.critical_discount(game, give, "stage", exact=True)
    worst = rg.critical_discount(game, give, "worst", exact=True)
    held.append((reverting, worst))
    first = game.roles[worst.seat], game.actions[worst.seat][worst.deviation]
    cells = ["never" if c.discount is None else str(c.discount) for c in (reverting, worst)]
    print(f"{game.name:<24}{cells[0]:>10}{cells[1]:>8}  {', by '.join(first)}")
    assert give not in rg.pure_nash(game)

# %%
# In full for the firm of a customer, a team and an owner:

print(held[relationships.index(enterprise)][0])

# %%
# What they could agree on
# ------------------------
# All payoffs that a relationship can hold, by any play whatever: the set of its equilibria. It changes with patience,
# and where it does it often jumps. Here for the sale.

patience = [Fraction(k, 20) for k in range(4, 20, 3)]
sets = {d: rg.payoff_set(sale, d, exact=True) for d in patience}
for d, found in sets.items():
    print(f"discount {float(d):.2f}: {found.inner}")

# %%
# Each payoff comes with a play that pays it: what is done now, and what is promised for later.

last = sets[patience[-1]]
print(last)
assert all(found.complete for found in sets.values())

# %%
# Three parties: the payoffs that are proven to be held, and those beyond which nothing is.

for discount in (0.35, 0.7):
    found = rg.payoff_set(enterprise, discount)
    corners = found.vertices
    print(
        f"{enterprise.name}, discount {discount}: {len(corners)} corners, gap {float(found.gap):.1g}; "
        f"each party gets {shown(corners.min(axis=0))} at the least, {shown(corners.max(axis=0))} at the most"
    )

# %%
# Which habits hold it
# --------------------
# A strategy may deter everybody and still not be believed: it punishes when that hurts the punisher. The check goes
# through every history. In the firm each party gives as long as both others gave.

watchful = strategies.give_while(2, seats=3)
for discount in (0.6, 0.7):
    r = rg.RepeatedGame(enterprise, discount=discount)
    perfect, from_the_start = (check(r, (watchful,) * 3) for check in (rg.subgame_perfect, rg.nash_profile))
    print(f"discount {discount}: {perfect}")
    print(from_the_start)
    assert not perfect.holds
    assert from_the_start.holds == (discount > 2 / 3)

# %%
# The giver of the essays gives whatever happens. The best that the team can do with two of these:

giver = strategies.always_give(seats=3)
r = rg.RepeatedGame(enterprise, discount=0.9)
answer = rg.best_response(r, (giver, None, giver), seat=1)
print(answer)
print("what each then gets:", shown(rg.play(r, (giver, answer.machine, giver)).payoffs))

# %%
# Effort and pay
# --------------
# The owner wants most work for least pay, the team most pay for least work: what can they hold without a court? A
# relational contract holds an effort of cost c as long as c is at most discount / (1 - discount) of the surplus.

for discount in (Fraction(1, 10), Fraction(1, 4), Fraction(1, 2)):
    contract = rg.relational_contract((0, 1, 4), (0, 5, 10), discount, exact=True)
    print(f"discount {discount}:\n{contract}")

# %%
# Dictating the terms
# -------------------
# Who looks back at the last meeting only can fix what the other gets, whatever that one does. Two who may do each other
# favours, which cost 1 and are worth 3; from which patience on can one of them do it?

favours = games.donation(b=3, c=1)
for payoff in (0, 1, 2):
    line = rg.enforceable(favours, slope=0, baseline=payoff, exact=True)
    print(f"the other gets {payoff} per meeting: from discount {line.smallest_discount} on")

# %%
# What came out
# -------------
# The sentences are put together from the results.

possible = [(game, c) for game, (_, c) in zip(relationships, held, strict=True) if c.discount is not None]
never = [game.name for game, (_, c) in zip(relationships, held, strict=True) if c.discount is None]
easiest, hardest = (f(possible, key=lambda pair: pair[1].discount) for f in (min, max))
print(
    f"Repetition can hold giving by all in {len(possible)} of the {len(relationships)} relationships, from a discount "
    f"of {easiest[1].discount} ({easiest[0].name}) to one of {hardest[1].discount} ({hardest[0].name})."
)
print(f"No patience is enough in: {', '.join(never) or 'none'}.")
harsher = [game.name for game, (a, b) in zip(relationships, held, strict=True) if b.discount != a.discount]
print(f"Punishments that are worse than any equilibrium of the single meeting help in: {', '.join(harsher) or 'none'}.")
outcome = rg.play(r, (giver, answer.machine, giver)).payoffs
print(
    'Receiving is "a by-product of giving; never required, or expected", says the essay Win Win. In the firm the best '
    f"answer of the team to two who give so is not to give: {equilibria.labels(outcome)}, with {shown(outcome)}. What "
    "holds giving by all is that it ends for who stops, and that all are patient. And to end it must be better for "
    "those who do, or nobody believes it: the habit of giving while both others give is an equilibrium from the start "
    "on, but not after somebody has failed."
)

# %%
# As a picture
# ------------
# What the parties to a sale can hold, by patience.

try:
    import matplotlib.pyplot as plt

    from relgames import report
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, panes = plt.subplots(2, 3, figsize=(10, 6.5), layout="constrained", sharex=True, sharey=True)
    for axes, (d, found) in zip(panes.flat, sets.items(), strict=True):
        report.payoff_set(found, ax=axes)
        axes.set_title(f"discount {float(d):.2f}")
    figure.savefig("what_lasts.png", dpi=150)
    print("figure: what_lasts.png")
