"""
Taking its business elsewhere
=============================

Rows 8 and 12 of the relationships: "either can take its business elsewhere" (the essay "Partnership") and "each party
must gain, though not always equally; when there is a loser the relationship begins to fail" (the essay "Professional
Relationships"). A customer buys on trust or walks, a seller serves or cheats; each can end it and then has something
else. **What must each gain for the relationship to last, and when does it begin to fail?** The customer leaves after
losses, the longer a run of them the more likely. How long it lasts is exact; each turning point is a fraction, or
a root, and what no strategy of any kind can gain is checked on both sides of it by exact best responses.

**Verdict on row 8:** confirmed as a protection.

**Verdict on row 12:** confirmed; bounded, as a gain above nothing need not be enough.
"""

from fractions import Fraction

import relgames as rg
from relgames import games, strategies

PATIENCE = Fraction(9, 10)
trust = games.trust()
game = rg.Game(
    trust.payoffs, roles=("customer", "seller"), actions=(("buy", "walk"), ("serve", "cheat")), name="sale on trust"
)
SERVED, CHEATED = game.fractions[0, 0], game.fractions[0, 1]
buys, serves, cheats = strategies.always_give(), strategies.always_give(), strategies.always_withhold()
print(game)


def terms(discount=PATIENCE, outside=(0, 0), error=0):
    """Return the terms; ``outside`` is what each gets elsewhere, per round."""
    return rg.RepeatedGame(game, discount=discount, outside=outside, noise=rg.Noise(execution=error))


def sides(holds, turn, step=Fraction(1, 10**4)):
    """Return whether it holds below, at and above a turning point."""
    return [bool(holds(turn + k * step)) for k in (-1, 0, 1)]


# %%
# Each must gain
# --------------
# Both go on as long as the one buys and the other serves; after anything else both walk away from it and, if one of
# them should not, trust no more. Is this an equilibrium after every history, where each may also leave whenever it
# likes? What they have elsewhere is varied.


def partner(name):
    """Return the party that does its part as long as both did, and then leaves."""
    return rg.Machine([[1, 0], [0, 1]], [[0, 1, 1, 1], [1, 1, 1, 1]], leave=[0, 1], name=name)


def lasts(discount=PATIENCE, customer=Fraction(0), seller=Fraction(0)):
    """Whether it is an equilibrium after every history, with what each has elsewhere."""
    pair = partner("customer"), partner("seller")
    return rg.subgame_perfect(terms(discount, (customer, seller)), pair, leaving=True).holds


print("elsewhere   gains            outcome    lasts")
for customer, seller in [
    (0, 0),
    (0, Fraction(1, 2)),
    (Fraction(9, 10), 0),
    (0, Fraction(19, 20)),
    (Fraction(11, 10), 0),
]:
    elsewhere = (Fraction(customer), Fraction(seller))
    gains = [float(a - b) for a, b in zip(SERVED, elsewhere, strict=True)]
    label = "-".join(rg.wins(SERVED, elsewhere))
    print(
        f"{float(elsewhere[0]):4.2f}, {float(elsewhere[1]):4.2f}  {gains[0]:5.2f}, {gains[1]:5.2f}  {label:>10}    "
        f"{'yes' if lasts(PATIENCE, *elsewhere) else 'no'}"
    )

# %%
# The customer may gain as little as it likes, as nothing tempts it. The seller may not: to cheat pays t - 1 more,
# once, and then it has y elsewhere. It serves if, and only if, its gain is at least its temptation discounted,
#
# .. math:: 1 - y \ge \frac{1 - d}{d} (t - 1) .

temptation = CHEATED[1] - SERVED[1]


def most_elsewhere(discount):
    """Return the most that the seller may have elsewhere."""
    return SERVED[1] - (1 - discount) / discount * temptation


seller_turn, customer_turn = most_elsewhere(PATIENCE), SERVED[0]
print(f"the seller may have up to {seller_turn} elsewhere; below, at and above: ", end="")
print(sides(lambda y: lasts(seller=y), seller_turn))
print(f"the customer may have up to {customer_turn} elsewhere; below, at and above: ", end="")
print(sides(lambda x: lasts(customer=x), customer_turn))
half = Fraction(1, 2)
patience_turn = temptation / (temptation + SERVED[1] - half)
print(f"with {half} elsewhere the seller needs a patience of {patience_turn}; below, at and above: ", end="")
print(sides(lambda d: lasts(d, seller=half), patience_turn))

# %%
# Leaving by degrees
# ------------------
# This customer does not leave at once: after one loss with chance h, the longer the run the likelier. Whether the
# seller serves hangs on the first of these chances alone: whoever served is forgiven, so that to cheat now and serve
# next costs d h (1 - y), and no more.


def customer_of(hazards, r):
    """Return the customer that buys always, and leaves with chance ``hazards[n]`` after n losses in a row."""
    return strategies.leave_by_hazard(buys, hazards, r, seat=0, aspiration=0)


def is_served(hazards, discount=PATIENCE, seller=Fraction(0), error=0):
    """Whether to serve always is a best reply to the customer."""
    r = terms(discount, (0, seller), error)
    pair = customer_of(hazards, r), serves
    return rg.best_response(r, (pair[0], None), seat=1, exact=True).payoff == rg.play(r, pair, exact=True).payoffs[1]


rising = (0, Fraction(1, 10), Fraction(3, 10), Fraction(6, 10), Fraction(1))
first_turn = (1 - PATIENCE) / PATIENCE * temptation / SERVED[1]
print(f"chances of leaving {', '.join(str(h) for h in rising)}: served {is_served(rising)}")
print(f"the first has to be {first_turn}; served below, at and above: ", end="")
print(sides(lambda h: is_served((0, h, *rising[2:])), first_turn))
patient = rg.best_response(terms(), (customer_of((0, 0, *rising[2:]), terms()), None), seat=1)
print(f"who forgives the first loss for sure is cheated:\n{patient.machine}")

# %%
# How long it lasts
# -----------------
# A customer whose chances hold the seller, and four sellers. Both do not do what they meant one time in fifty.

hazards = (0, Fraction(1, 8), Fraction(3, 10), Fraction(6, 10), Fraction(1))
error = Fraction(1, 50)
print(f"served: {is_served(hazards, error=error)}")
r = terms(error=error)
customer = customer_of(hazards, r)
sellers = {
    "serves": serves,
    "forgets one in ten": strategies.random(Fraction(9, 10)),
    "serves every other": strategies.alternator(),
    "cheats": cheats,
}
survivals = {name: rg.survival(r, (customer, seller), rounds=100) for name, seller in sellers.items()}
print(f"{'the seller':<20}{'customer':>9}{'median':>8}{'mean':>8}   lasts after 1, 3, 10, 30 and 100 rounds")
for name, found in survivals.items():
    together = rg.play(r, (buys, sellers[name])).payoffs
    cells = "  ".join(f"{found.curve[t]:.3f}" for t in (1, 3, 10, 30, 100))
    print(f"{name:<20}{rg.wins(together)[0]:>9}{found.quantile():>8.0f}{found.expected_rounds:>8.1f}   {cells}")

# %%
# The chance that a round is the last one, by the seller: it rises from the first loss on where the customer loses.

for name in ("serves", "cheats"):
    print(f"{name:<8}", "  ".join(f"{h:.3f}" for h in survivals[name].hazard[:6]))

# %%
# Who ends it, if the seller may go as well: it has half elsewhere, and loses where nobody buys.

both = terms(outside=(0, half), error=error)
pair = customer_of(hazards, both), strategies.leave_by_hazard(serves, hazards, both, seat=1)
found = rg.survival(both, pair)
print(found)
after = {f"{game.actions[0][a]}, {game.actions[1][b]}": float(found.after[a, b]) for a in range(2) for b in range(2)}
print("after", "; ".join(f"{what} {p:.3f}" for what, p in after.items()))

# %%
# The same, simulated: rounds played of at most 100.

short = rg.RepeatedGame(game, rounds=100, outside=(0, half), noise=rg.Noise(execution=error))
sample = rg.simulate(short, pair, repetitions=20_000, seed=1)
print(f"simulated {sample.expected_rounds:.2f}, computed {rg.survival(short, pair).expected_rounds:.2f}")

# %%
# Mistakes
# --------
# Who errs is left though it meant well, so that it is worth less to try. Let the customer leave after each loss with
# chance h, both parties fail to do what they meant with chance e, and y be what the seller has elsewhere. With u the
# payoff per round and p the chance of a loss if it means to serve (1) or to cheat (0), serving is worth more than y
# by (1-d) (u_1 - y) / (1 - d + d h p_1), and so on; put in, serving is a best reply if, and only if,
#
# .. math:: 1 - y - e \ge \frac{1 - d}{d\,h} .
#
# A mistake in a hundred counts as much as a hundredth more elsewhere. All turning points above are cases of this.


def most_mistakes(seller, chance=Fraction(1), discount=PATIENCE):
    """Return the rate of mistakes up to which the seller serves."""
    return SERVED[1] - seller - (1 - discount) / (discount * chance) * temptation


limits = {seller: most_mistakes(seller) for seller in (half, Fraction(3, 4))}
for seller, limit in limits.items():
    print(f"with {seller} elsewhere the seller serves up to {limit} mistakes; below, at and above: ", end="")
    print(sides(lambda e, seller=seller: is_served((0, 1), seller=seller, error=e), limit))

hundredth = Fraction(1, 100)
assert most_mistakes(half + hundredth) == most_mistakes(half) - hundredth

# %%
# What came out
# -------------

print(
    "Each party must gain: confirmed, whoever has more elsewhere than it gets here goes. Not always equally: "
    "confirmed, a gain of the customer as small as one likes is enough. But bounded: the seller, whom something "
    f"tempts, must gain at least {SERVED[1] - seller_turn} at patience {PATIENCE}; with less both gain, and it fails "
    "all the same."
)
honest, cheating, halfway = (survivals[name] for name in ("serves", "cheats", "serves every other"))
print(
    "When there is a loser the relationship begins to fail: confirmed for a loser that leaves, half of them after "
    f"{cheating.quantile():.0f} rounds in place of {honest.quantile():.0f}. It fails without a loser too: who is "
    f"served every other time wins on the whole, and is gone after {halfway.quantile():.0f}. And it is not how fast "
    f"the chance of leaving rises that keeps the other honest: it has to be {first_turn} after the first loss already. "
    "A customer that lets the first loss pass invites it, again and again, and never leaves."
)
print(
    f"Mistakes end good relationships too: with one in {1 / error} this takes {honest.expected_rounds:.0f} rounds on "
    f"average. And with more than {limits[half]} of mistakes no customer holds a seller who has {half} elsewhere by "
    "leaving."
)

# %%
# As a picture
# ------------

try:
    import matplotlib.pyplot as plt

    from relgames import report
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
    for name, found in survivals.items():
        report.survival(found, ax=left, label=f"the seller {name}")
    left.legend(fontsize=8)
    shown = [k / 100 for k in range(51, 100)]
    right.plot(shown, [float(most_elsewhere(Fraction(d))) for d in shown], label="leaves after a loss")
    slow = [1 - float((1 - Fraction(d)) / Fraction(d) * temptation / hazards[1]) for d in shown]
    right.plot(shown, slow, label=f"leaves after a loss with chance {hazards[1]}")
    right.set(xlabel="patience", ylabel="most that the seller may have elsewhere", ylim=(0, 1))
    right.legend(fontsize=8)
    figure.savefig("leaving.png", dpi=150)
    print("figure: leaving.png")
