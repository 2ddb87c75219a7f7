"""
Growth without contribution
===========================

Growth that is given to a team without its contribution is win-win-lose, warns the essay "MSME": the customer gets
value, the team its growth, and the owner loses, who gives it out of obligation. Row 16 of the relationships. Who
carries the loss, whose strategy causes it, and how much contribution is in proportion?

The game is the enterprise triad of the catalogue, with its default payoffs.

**Verdict on row 16:** confirmed for too little contribution; bounded: with none at all the customer does not win
either.
"""

from fractions import Fraction

from scipy.optimize import brentq

import relgames as rg
from relgames import games, strategies

# %%
# The game
# --------
# What each gets, and what it can secure on its own, which is what it has outside of the relationship.

firm = games.enterprise_triad()
outside = [rg.maxmin(firm, seat, "pure", exact=True).lower for seat in range(3)]
print(f"{'customer':<11}{'team':<12}{'owner':<7}{'  '.join(firm.roles):>24}  label")
for profile in [(x, y, z) for x in range(2) for y in range(2) for z in range(2)]:
    names = [firm.actions[seat][action] for seat, action in enumerate(profile)]
    pay = [str(payoff) for payoff in firm.fractions[profile]]
    label = "-".join(rg.wins(firm.fractions[profile], outside))
    assert label != "win-win-lose"
    print(f"{names[0]:<11}{names[1]:<12}{names[2]:<7}{pay[0]:>8}{pay[1]:>8}{pay[2]:>8}  {label}")
print("outside:", *outside)

# %%
# In no round is it win-win-lose. What the team does reaches the owner only through the customer, and a round later: the
# loss comes out of play.
#
# The parties
# -----------
# The customer is fair after the team contributed, and demanding after it did not. The team contributes in a part of the
# rounds, at random. The owner shares always, out of obligation, or only after the team contributed.


def follows(partner, name):
    """Return the machine that gives first, then if one partner, 1 or 2 seats further on, gave in the last round."""
    return strategies.automaton(0, lambda state: state, lambda state, own, others: others[partner - 1], (2, 2, 2), name)


def contributes(part):
    """Return the team that contributes in a part of the rounds."""
    return strategies.random(part, seats=3).named(f"contributes in {part} of the rounds")


answers = follows(1, "fair while the team contributes")
obliged = strategies.always_give(seats=3).named("shares out of obligation")
in_return = follows(2, "shares while the team contributes")


def played(part, owner, discount):
    """Return what the three get per round, exactly."""
    r = rg.RepeatedGame(firm, discount=discount, outside=outside)
    return rg.play(r, (answers, contributes(part), owner), exact=True).payoffs


print(f"\n{'contributes':<13}{'obliged: payoffs':<24}{'label':<17}{'in return: payoffs':<24}label")
parts = [Fraction(k, 8) for k in range(9)]
for part in parts:
    cells = []
    for owner in (obliged, in_return):
        pay = played(part, owner, 1)
        cells += [", ".join(f"{float(x):.4g}" for x in pay), "-".join(rg.wins(pay, outside))]
    print(f"{part!s:<13}{cells[0]:<24}{cells[1]:<17}{cells[2]:<24}{cells[3]}")

# %%
# Where it turns
# --------------
# Payoffs are linear in the part of the rounds in which the team contributes, so that two exact plays give the part from
# which on a seat no longer loses, as a fraction. In the long run and at a discount of 9/10:


def turns(seat, owner, discount):
    """Return the part at which a seat gets just what it has outside, from the plays at 0 and 1."""
    low, high = (played(part, owner, discount)[seat] - outside[seat] for part in (Fraction(0), Fraction(1)))
    return low / (low - high)


for discount in (Fraction(1), Fraction(9, 10)):
    owner_at, customer_at = turns(2, obliged, discount), turns(0, obliged, discount)
    assert played((customer_at + owner_at) / 2, obliged, discount)[2] < outside[2]
    print(f"discount {discount}: win-win-lose if the team contributes in {customer_at} to {owner_at} of the rounds")

# %%
# Less patience leaves less room for it, as the customer is fair in the first round for nothing. The discount at which
# the two ends meet is found as a root.


def room(discount):
    """Return the width of the range in which it is win-win-lose."""
    return float(turns(2, obliged, Fraction(discount)) - turns(0, obliged, Fraction(discount)))


begins = brentq(room, 0.51, 0.99, xtol=1e-12)
print(f"win-win-lose is possible from discount {begins:.6f} on; on paper 5/8 = {5 / 8}")
assert abs(begins - 5 / 8) < 1e-9

# %%
# For other investments:

for investment in (5, 10, 15, 20):
    dear = games.enterprise_triad(investment=investment)
    r = rg.RepeatedGame(dear, discount=1)
    low, high = (
        rg.play(r, (answers, contributes(p), obliged), exact=True).payoffs[2] for p in (Fraction(0), Fraction(1))
    )
    share = (dear.fractions[1, 1, 1][2] - low) / (high - low)
    print(f"investment {investment}, rebate 20: the owner loses below a contribution in {share} of the rounds")
    assert share == Fraction(investment, 20)

# %%
# In proportion means: at least investment / rebate. What growth costs the owner must come back as fair prices, and the
# customer is fair as often as the team contributes.
#
# Who causes it
# -------------
# The owner loses. Replace the strategy of each other party, alone and together, by what was agreed, and play again.
# With the agreement that all give, whatever happens:

r = rg.RepeatedGame(firm, discount=Fraction(9, 10), outside=outside)
quarter = contributes(Fraction(1, 4))
give = strategies.always_give(seats=3)
lineup = (answers, quarter, obliged)
unconditional = rg.who_causes(r, lineup, (give, give, None), seat=2, exact=True)
print(unconditional)
customer, team, owner = range(3)
assert set(unconditional.turning) == {(customer,), (team,)}

# %%
# Either would have been enough: the customer by staying fair for nothing, or the team. But nobody agreed to be fair for
# nothing. With the agreement that each does its part as long as it gets it, the customer has kept to it:

agreed = rg.who_causes(r, lineup, (answers, give, in_return), seat=2, exact=True)
print(agreed)
assert set(agreed.turning) == {(team,), (owner,)}

# %%
# That leaves two: the team that does not contribute, and the owner that gives nevertheless. Either alone turns the
# loss. The owner is not only the victim. And its obligation is the reason why the team does as it does: what is the
# best that a team can do with each owner?

for discount in (Fraction(13, 20), Fraction(27, 40), Fraction(99, 100)):
    terms = rg.RepeatedGame(firm, discount=discount)
    gains = []
    for owner in (obliged, in_return):
        best = rg.best_response(terms, (answers, None, owner), seat=1, exact=True).payoff
        gains.append(best - rg.play(terms, (answers, give, owner), exact=True).payoffs[1])
    print(
        f"discount {discount}: by not always contributing the team gains {float(gains[0]):.4g} from an obliged owner, "
        f"{float(gains[1]):.4g} from one who shares in return"
    )
    assert gains[0] > 0
    assert (gains[1] == 0) == (discount >= Fraction(2, 3))

# %%
# Contributing costs 20 at once and brings the customer's patience, worth 10, a round later: never enough. Shared in
# return there is growth, worth 20, as well: 20 <= 30 d from the discount 2/3 on.
#
# An independent route
# --------------------
# Simulation on both sides of the turning point at a discount of 9/10. "undecided" would be within the sampling error.

border = turns(2, obliged, Fraction(9, 10))
for part in (border - Fraction(1, 10), border + Fraction(1, 10)):
    sample = rg.simulate(r, (answers, contributes(part), obliged), repetitions=100_000, seed=1)
    print(f"contributes in {float(part):.3f} of the rounds, sampled: {'-'.join(rg.wins(sample, outside))}")

# %%
# What came out
# -------------

none = played(Fraction(0), obliged, 1)
print(
    f"Confirmed, with a measure: in the long run it is win-win-lose if the team contributes less than "
    f"{turns(2, obliged, 1)} of the time, investment / rebate; above that it is win-win-win."
)
print(
    f"Bounded: with no contribution at all it is {'-'.join(rg.wins(none, outside))}. A customer who gets the least "
    "work has no value from it; there must be some contribution for the customer to win, and with parties less patient "
    f"than {begins:.3f} the one who is fair first never does while the owner loses."
)
print(
    f"The loss is the owner's, {agreed.payoff} against {agreed.outside}. Given what was agreed, each of "
    f"{' and '.join(firm.roles[j] for (j,) in agreed.turning)} alone would have turned it: the one by contributing, "
    "the other by giving growth only in return. An owner who gives in return never loses, and only then does it pay "
    "the team to contribute, from discount 2/3 on."
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
    for seat, role in enumerate(firm.roles):
        above = [float(played(part, obliged, 1)[seat] - outside[seat]) for part in parts]
        left.plot([float(part) for part in parts], above, label=role)
    left.axhline(0, color="black", linewidth=0.8)
    left.set(xlabel="part of the rounds in which the team contributes", ylabel="payoff above outside, owner obliged")
    left.legend()
    patience = [Fraction(k, 40) for k in range(25, 41)]
    lower, upper = ([float(turns(seat, obliged, d)) for d in patience] for seat in (0, 2))
    right.fill_between([float(d) for d in patience], lower, upper)
    right.set(xlabel="discount", ylabel="part of the rounds", title="win-win-lose", xlim=(0.5, 1), ylim=(0, 1))
    figure.savefig("growth_without_contribution.png", dpi=150)
    print("figure: growth_without_contribution.png")
