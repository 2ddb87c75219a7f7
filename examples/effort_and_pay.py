"""
Effort and pay
==============

The least work for the most pay is what people in jobs look for, the least pay for the most result what owners look
for, says the essay "MSME", and that is lose-lose. Row 15 of the relationships. When is it, and how much must the
future count for a team and its owner to do better without a court?

The game is the gift exchange of the catalogue, with its default payoffs.

**Verdict on row 15:** confirmed for those who could do better elsewhere; bounded by patience.
"""

from fractions import Fraction

from scipy.optimize import brentq

import relgames as rg
from relgames import games, strategies

# %%
# The game
# --------
# Effort costs the team 0, 1 or 4 and is worth 0, 5 or 10 to the owner, who pays a wage of 0, 3 or 7.

work = games.effort_and_pay()
costs, values = (0, 1, 4), (0, 5, 10)
print(work)

# %%
# Once
# ----
# What each would like best, and what comes of it. The outside payoffs are what each would get elsewhere: nothing, or 1.

wish = [work.payoffs[..., seat].max() for seat in range(2)]
(once,) = rg.nash(work, exact=True).equilibria
print(f"the team would like {wish[0]:g}, the owner {wish[1]:g}; the only equilibrium pays", *once.payoffs)
for outside in ((0, 0), (1, 1)):
    print(f"with {outside} elsewhere that is {'-'.join(rg.wins(once.payoffs, outside))}")
print("best for both together:", *work.fractions[0, 0], "by", work.actions[0][0], "for", work.actions[1][0])

# %%
# Again and again
# ---------------
# The owner pays a wage, sees the effort, and pays a bonus or does not; whoever fails the other is left for ever. An
# effort of cost c can be held if, and only if, c <= d / (1 - d) of the surplus that there would be in each later round:
# from the discount c / (c + surplus) on.

print(f"\n{'elsewhere':<11}{'effort':>7}{'cost':>6}{'surplus':>9}  held from")
for outside in ((0, 0), (1, 1), (2, 2), (3, 3)):
    for effort in (1, 2):
        surplus = values[effort] - costs[effort] - sum(outside)
        bound = Fraction(costs[effort], costs[effort] + surplus) if surplus > 0 else None
        print(f"{outside!s:<11}{effort:>7}{costs[effort]:>6}{surplus:>9}  {'never' if bound is None else bound}")
        below, at = (bound - Fraction(1, 1000), bound) if bound else (Fraction(9, 10), Fraction(999, 1000))
        terms = (0, costs[effort]), (0, values[effort])
        found = [rg.relational_contract(*terms, d, outside, efforts=(0, effort)).largest for d in (below, at)]
        assert [largest == effort for largest in found] == [False, bound is not None]

contract = rg.relational_contract(costs, values, Fraction(2, 5), exact=True)
print(f"\nat discount 2/5: {contract}")
assert contract.critical == Fraction(2, 5)

# %%
# An independent route
# --------------------
# The same as a game of machines, in which the team moves first and the owner sees what it does. It pays while the team
# does its part; the team works while it is paid. All discounts for which that is subgame perfect:


def works_while_paid():
    """Return the machine of a team that does its best until it was not paid, or has not worked."""

    def move(state, own, others):
        return "on" if state == "on" and own == 0 and others[0] == 0 else "over"

    return strategies.automaton("on", lambda state: 0 if state == "on" else 2, move, (3, 2), "works while paid")


pays, keeps = (1, 0), (0, 1)
pays_while_served = rg.Machine(
    act=[[pays, keeps, keeps], [keeps, keeps, keeps]],
    next=[[0, 1, 1, 1, 1, 1], [1] * 6],
    name="pays while served",
)
afterwards = {}
for wage in (4, 5, 7, 9):
    game = games.effort_and_pay(wages=(wage, 0))
    r = rg.RepeatedGame(game, discount=Fraction(1, 2), order=(0, 1))
    afterwards[wage] = rg.sustaining_discounts(r, (works_while_paid(), pays_while_served))
    print(f"paid {wage} after the work was seen: {afterwards[wage]}")
assert afterwards[4].least == min(found.least for found in afterwards.values()) == contract.critical

# %%
# A pay of 4, just the cost, needs the least patience, and just that of the contract. The more of the surplus comes as
# pay at the end, the more is there to keep; a wage in advance takes care of that.
#
# Where the owner must pay before it sees the work, the team is tempted by the cost and the owner by the wage: 4 / W
# and W / 10. The wage with the least patience is where these meet; it is found as a root, with the solver's
# thresholds.


def apart(wage):
    """Return how much more patience the owner needs than the team if both move at once."""
    team, owner = rg.critical_discount(games.effort_and_pay(wages=(wage, 0)), (0, 0), "stage").discounts
    return owner - team


assert rg.critical_discount(work, (0, 0), "stage", exact=True).discounts == (Fraction(4, 7), Fraction(7, 10))
best_wage = brentq(apart, 5, 9, xtol=1e-12)
at_once = rg.critical_discount(games.effort_and_pay(wages=(best_wage, 0)), (0, 0), "stage").discount
print(f"at once: wage {best_wage:.6f}, from discount {at_once:.6f} on, the root of 2/5 = {float(contract.critical)}")
assert abs(at_once - float(contract.critical) ** 0.5) < 1e-9

# %%
# Efforts of any size
# -------------------
# Let effort e be worth e and cost half of its square. The largest that is held solves e^2 / 2 = d / (1 - d) (e - e^2 /
# 2), so e = 2 d, and the best, e = 1, is held from 1/2 on.

curve = []
for d in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8):
    found = rg.relational_contract(lambda e: e * e / 2, lambda e: e, d, efforts=(0, 1.5))
    curve.append((d, found.effort))
    print(f"discount {d}: effort {found.effort:.6f}; the closed form {min(2 * d, 1):.6f}")
    assert abs(found.effort - min(2 * d, 1)) < 1e-6

# %%
# What came out
# -------------

label = {outside: "-".join(rg.wins(once.payoffs, outside)) for outside in ((0, 0), (1, 1))}
print(
    f"Confirmed: if each gives the least, neither gets its way; both get {once.payoffs[0]} where both could have "
    f"{work.fractions[0, 0][0]}. Repeated, the best effort is held from discount {contract.critical} on, a smaller one "
    f"from {Fraction(1, 5)} on."
)
print(
    f"Bounded: it is {label[1, 1]} for parties who would get more elsewhere, and those part; for those who have "
    f"nothing else it is {label[0, 0]}. And the more they have elsewhere, the less they can hold: with 3 each, nothing."
)
print(
    "Against the essay: both still want the least for the most at any patience, and the contract pays them for doing "
    "otherwise. It is not the wish that has to change but what follows a breach."
)

# %%
# As a picture
# ------------

try:
    import matplotlib.pyplot as plt
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    grid = [Fraction(k, 200) for k in range(200)]
    for outside, width in (((0, 0), 5), ((1, 1), 3), ((2, 2), 1.5)):
        levels = [rg.relational_contract(costs, values, d, outside).effort for d in grid]
        best = [float("nan") if level is None else level for level in levels]
        left.step([float(d) for d in grid], best, where="post", lw=width, label=f"elsewhere {outside[0]} each")
    left.set(xlabel="discount", ylabel="best effort that is held", yticks=(0, 1, 2))
    left.legend()
    right.plot([0, 0.5, 1], [0, 1, 1], label="min(2 d, 1)")
    right.plot(*zip(*curve, strict=True), "o", label="relational contract")
    right.set(xlabel="discount", ylabel="effort, worth e at a cost of e²/2")
    right.legend()
    figure.savefig("effort_and_pay.png", dpi=150)
    print("figure: effort_and_pay.png")
