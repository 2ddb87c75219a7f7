"""
Three principles
================

The essay "MSME" tells of three principles of a business, one after another: the customer is king; win-win, between
customer and owner; win-win-win, where the team wins too. Row 14 of the relationships. What does each party earn by
each of them, and how patient must they be for it to last?

The game is the enterprise triad of the catalogue, with its default payoffs.

**Verdict on row 14:** confirmed from some patience on; bounded where the customer's trouble costs the team more than
its effort; who loses by serving a king contradicted.
"""

from fractions import Fraction

import relgames as rg
from relgames import games, strategies

# %%
# The game
# --------
# The customer is fair or demanding, the team contributes or does the least work, the owner shares or keeps. Each gift
# goes to the next in the ring: from the team to the customer, from the customer to the owner, from the owner to the
# team.

firm = games.enterprise_triad()
print(f"{'customer':<11}{'team':<12}{'owner':<7}{'  '.join(firm.roles):>24}")
for x, customer in enumerate(firm.actions[0]):
    for y, team in enumerate(firm.actions[1]):
        for z, owner in enumerate(firm.actions[2]):
            cells = [str(payoff) for payoff in firm.fractions[x, y, z]]
            print(f"{customer:<11}{team:<12}{owner:<7}{cells[0]:>8}{cells[1]:>8}{cells[2]:>8}")

# %%
# What each gets without the others' gifts, and can secure on its own, is what it has outside of the relationship.

outside = [rg.maxmin(firm, seat, "pure", exact=True).lower for seat in range(3)]
(one_shot,) = rg.nash(firm, exact=True).equilibria
print("outside:", *outside, "  the only equilibrium of a single meeting:", *one_shot.payoffs)
assert list(one_shot.payoffs) == outside

# %%
# The principles as what is done
# ------------------------------
# A king is served whatever it asks for; the best that a customer can do with people who do that is computed, not
# supposed. Win-win leaves the team out: it is to contribute, and the owner keeps. In win-win-win all give.

give, withhold = strategies.always_give(seats=3), strategies.always_withhold(seats=3)
r = rg.RepeatedGame(firm, discount=Fraction(9, 10), outside=outside)
king = rg.best_response(r, (None, give, withhold), seat=0, exact=True).machine
demanded = rg.play(r, (king, give, withhold), exact=True).profiles
assert demanded[1, 0, 1] == 1

principles = {"customer is king": (1, 0, 1), "win-win": (0, 0, 1), "win-win-win": (0, 0, 0)}
print(f"\n{'principle':<18}{'customer':>9}{'team':>6}{'owner':>7}{'total':>7}  {'label':<16}lasts")
critical = {}
for name, profile in principles.items():
    pay = firm.fractions[profile]
    critical[name] = rg.critical_discount(firm, profile, "worst", exact=True)
    lasts = critical[name].discount
    cells = [str(x) for x in (*pay, pay.sum())]
    label = "-".join(rg.wins(pay, outside))
    print(
        f"{name:<18}{cells[0]:>9}{cells[1]:>6}{cells[2]:>7}{cells[3]:>7}  {label:<16}"
        f"{'never' if lasts is None else f'from discount {lasts} on'}"
    )

# %%
# Who breaks it
# -------------
# "worst" is the harshest punishment that those who punish still want to carry out, so that "never" is proven: no other
# answer holds it either.

for name, found in critical.items():
    print(f"\n{name}\n{found}")

# %%
# Two of the principles fail by the same party, the one that they do not count. The two who are counted by win-win would
# hold it: if a team could be had that contributes as long as the customer is fair, the customer would be, from 2/5 on.


def while_gives(partner, name):
    """Return the machine that gives until itself or one partner, 1 or 2 seats further on, has not; then never again."""

    def move(state, own, others):
        return "on" if state == "on" and own == 0 and others[partner - 1] == 0 else "over"

    return strategies.automaton("on", lambda state: int(state == "over"), move, (2, 2, 2), name)


pact = (while_gives(1, "fair while it contributes"), while_gives(2, "contributes while it is fair"), withhold)
for discount in (Fraction(39, 100), Fraction(41, 100)):
    r = rg.RepeatedGame(firm, discount=discount)
    two = rg.subgame_perfect(r, pact, exact=True, seats=(0, 2))
    three = rg.nash_profile(r, pact, exact=True)
    print(f"discount {discount}: customer and owner keep to win-win: {two.holds}; the team: {three.gains[1] == 0}")
    assert two.holds == (discount >= Fraction(2, 5))

# %%
# Where it turns
# --------------
# The team stays out of win-win because contributing costs it more than the customer's trouble would. With less effort
# than trouble it can be held, from effort / trouble on. On either side of it, by the solver:

for trouble in (19, 20, 21, 30):
    found = rg.critical_discount(games.enterprise_triad(trouble=trouble), principles["win-win"], "worst", exact=True)
    print(f"trouble {trouble}, effort 20: win-win {'never lasts' if found.discount is None else found.discount}")
    assert found.discount == (Fraction(20, trouble) if trouble > 20 else None)

# %%
# And how much must the owner share? Let it share in a part z of the rounds, drawn by a lottery that all see. The team
# gets 30 + 20 z, could have 20 more at once and 40 ever after, so that it stays if z >= 1/2 + (1 - d) / d. The solver
# says from which discount d on each z is held.


def least_patience(z):
    """Return the discount from which on the owner may share in a part z of the rounds."""
    pay = (1 - z) * firm.fractions[0, 0, 1] + z * firm.fractions[0, 0, 0]
    assert pay[1] == 30 + 20 * z
    return rg.critical_discount(firm, payoff=list(pay), punishment="stage", exact=True).discount


parts = [Fraction(k, 20) for k in range(8, 21)]
needed = {z: least_patience(z) for z in parts}
for z, discount in needed.items():
    formula = 1 / (z + Fraction(1, 2)) if z > Fraction(1, 2) else None
    print(f"shares in {z!s:>5} of the rounds: {'never' if discount is None else f'from {discount} on'}")
    assert discount == formula

# %%
# An independent route
# --------------------
# Machines that stop for ever (grim), checked after each history, as polynomials in the discount; and the best answer of
# the team to two who do so, on both sides of the turning point.

grim = strategies.grim(seats=3)
sustained = rg.sustaining_discounts(firm, (grim,) * 3)
print("all three stop for ever if one does:", sustained)
assert sustained.least == critical["win-win-win"].discount
for discount in (Fraction(13, 20), Fraction(27, 40)):
    best = rg.best_response(rg.RepeatedGame(firm, discount=discount), (grim, None, grim), seat=1, exact=True)
    print(f"discount {discount}: the best for the team is {float(best.payoff):.4g}; by contributing it has 50")

# %%
# What came out
# -------------
# Put together from the results.

www = critical["win-win-win"]
print(
    f"Confirmed: of the three principles only win-win-win lasts, from discount {www.discount} on; below it the "
    f"{firm.roles[www.seat]} stops first. Win-win is {'-'.join(rg.wins(firm.fractions[0, 0, 1], outside))} in the "
    "order customer, team, owner: the one who is left out loses, and so it cannot be held by any threat."
)
print(
    "Bounded: where the customer's trouble would cost the team more than its effort does, win-win lasts too; and the "
    "owner need not share always: patient parties are held by anything above half of the rounds."
)
print(
    "Contradicted: the essay has the business lose by serving a king. Here the owner, who pays fixed wages, gets "
    f"{firm.fractions[1, 0, 1][2]}, what it has outside; it is the team that loses. The owner loses if it shares as "
    f"well: {'-'.join(rg.wins(firm.fractions[1, 0, 0], outside))}."
)

# %%
# As a picture
# ------------

try:
    import matplotlib.pyplot as plt
    import numpy as np
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for k, (name, profile) in enumerate(principles.items()):
        above = [float(x) for x in firm.fractions[profile] - outside]
        left.bar(np.arange(3) + 0.25 * (k - 1), above, 0.25, label=name)
    left.axhline(0, color="black", linewidth=0.8)
    left.set(xticks=range(3), xticklabels=firm.roles, ylabel="payoff above what it has outside")
    left.legend()
    held = [(float(z), float(d)) for z, d in needed.items() if d is not None]
    right.plot([z for z, _ in held], [d for _, d in held], "o-")
    right.axvline(0.5, linestyle=":", color="black")
    right.set(xlabel="part of the rounds in which the owner shares", ylabel="least discount", xlim=(0.35, 1.02))
    figure.savefig("three_principles.png", dpi=150)
    print("figure: three_principles.png")
