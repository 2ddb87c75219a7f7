"""
Race to the bottom
==================

Row 9 of the relationships. When parties do not look at things like partnerships, "you inevitably find yourself in a
race to the bottom", says the essay "Partnership". It tells buyers of several types apart: those who seek the lowest
cost, those who are loyal to a brand, and those who go after the luxury alternative.

**The question.** Two or three firms sell the same good. How low do their prices go: once and again and again, and how
many loyal buyers, buyers of luxury, or how much patience does it take to stop the race?

**Verdict on row 9:** confirmed for buyers who seek the cheapest; bounded by loyalty and by patience; contradicted that
all lose by it.
"""

from fractions import Fraction
from functools import partial

import relgames as rg
from relgames import games, strategies

# %%
# The game
# --------
# Each firm asks a price. The good costs 0 and is worth 12 to all buyers, who buy one unit in all per round. The
# cheapest firm gets those who seek the lowest cost, the dearest those who want luxury, and each firm its own loyal
# ones. Here a third is loyal and the others seek the cheapest:

VALUE = 12
prices = partial(games.price_competition, value=VALUE)
print(prices(levels=5))

# %%
# The bottom
# ----------
# If all seek the cheapest this is the competition of Bertrand. Its equilibria are at the bottom: nobody gets more than
# two steps of the price.

for firms in (2, 3):
    game = prices(levels=7, loyal=0, firms=firms)
    stable = rg.pure_nash(game)
    best = max(stable, key=lambda profile: min(game.fractions[profile]))
    asked = ", ".join(game.actions[0][k] for k in best)
    print(f"{firms} firms: {len(stable)} equilibria in pure strategies; the best one for all: {asked}")
    bottom = game.counts[0] - 1
    assert all(bottom - k <= 2 for profile in stable for k in profile if game.fractions[profile].any())

# %%
# How the race is run
# -------------------
# The firms take turns, and each gives the best reply to what the others ask now. With loyal buyers there is a price
# below which it is better to give up the others and ask the most of the loyal: then the race begins again. In
# units of the price, the last one asked is *the floor*.


def race(game, rounds=100):
    """Return the lowest price that is asked when the firms in turn give their best reply, starting at the top."""
    pay, asked, lowest = game.fractions, [0] * game.seats, 0
    for turn in range(rounds):
        mover = turn % game.seats
        replies = [pay[(*asked[:mover], k, *asked[mover + 1 :])][mover] for k in range(game.counts[mover])]
        asked[mover] = replies.index(max(replies))
        lowest = max(lowest, asked[mover])
    return VALUE * Fraction(game.counts[0] - 1 - lowest, game.counts[0] - 1)


def floor(loyal, firms):
    """Return the price at which all but the others' loyal buyers are worth as much as the own loyal ones at the top."""
    return VALUE * loyal / (firms - (firms - 1) * loyal)


shares = [Fraction(k, 6) for k in range(6)]
floors = {2: [], 3: []}
print(f"{'loyal':>5}{'2 firms':>9}{'no grid':>9}{'3 firms':>9}{'no grid':>9}")
for loyal in shares:
    cells = []
    for firms, levels in ((2, 25), (3, 13)):
        floors[firms].append(race(prices(levels=levels, loyal=loyal, firms=firms)))
        cells += [floors[firms][-1], floor(loyal, firms)]
    print(f"{loyal!s:>5}" + "".join(f"{float(price):>9.2f}" for price in cells))

# %%
# The floor is at half of the top price where the loyal are n / (n + 1) of all: the root of the equation of the floor.

for firms in (2, 3):
    half = Fraction(firms, firms + 1)
    assert floor(half, firms) == Fraction(VALUE, 2)
    print(f"{firms} firms: the race stops halfway if the loyal are {half} of the buyers")

# %%
# What is stable once
# -------------------
# With loyal buyers most games have no equilibrium in pure strategies: prices are drawn, and nobody knows the next one.
# Varian (1980) shows that each firm then gets as much as if it sold to its loyal buyers only, at the top price. All
# equilibria of two firms with nine prices, and what the two types of buyers pay:


def paid(game, equilibrium):
    """Return what the loyal and those who seek the cheapest pay for a unit."""
    asked = [VALUE * Fraction(game.counts[0] - 1 - k, game.counts[0] - 1) for k in range(game.counts[0])]
    p, q = equilibrium.strategies
    loyal = sum((a + b) * price for a, b, price in zip(p, q, asked, strict=True)) / 2
    least = sum(p[j] * q[k] * min(asked[j], asked[k]) for j in range(len(p)) for k in range(len(q)))
    return loyal, least


incomes, solved = [], []
print(f"{'loyal':>5}{'equilibria':>12}{'a firm gets':>16}{'no grid':>9}{'loyal pay':>16}{'others pay':>16}")
for loyal in shares[1:]:
    game = prices(levels=9, loyal=loyal)
    found = rg.nash(game, exact=True)
    assert found.complete
    both = [paid(game, equilibrium) for equilibrium in found]
    columns = [[x for e in found for x in e.payoffs], [pair[0] for pair in both], [pair[1] for pair in both]]
    incomes.append((min(columns[0]), max(columns[0])))
    solved.append(found)
    ranges = [f"{float(min(column)):.2f} to {float(max(column)):.2f}" for column in columns]
    print(f"{loyal!s:>5}{len(found):>12}{ranges[0]:>16}{float(VALUE * loyal / 2):>9.2f}{ranges[1]:>16}{ranges[2]:>16}")

# %%
# Where the race stops at the top
# -------------------------------
# All asking the top price is an equilibrium if undercutting by a step does not pay. What it pays is linear in the parts
# of the buyers, so two games give its root, exactly.


def undercutting(game):
    """Return what a firm gains by asking a step less than all the others, who ask the top price."""
    return game.fractions[(1, *[0] * (game.seats - 1))][0] - game.fractions[(0,) * game.seats][0]


def root(gain):
    """Return where a linear function of a share is 0."""
    return gain(0) / (gain(0) - gain(1))


print(f"{'firms':>5}{'prices':>8}{'loyal':>12}{'luxury':>12}")
turning = {}
for firms, levels in ((2, 5), (2, 101), (3, 5), (3, 11)):
    loyal = root(lambda share: undercutting(prices(levels=levels, loyal=share, firms=firms)))  # noqa: B023
    luxury = root(lambda share: undercutting(prices(levels=levels, loyal=0, luxury=share, firms=firms)))  # noqa: B023
    turning[firms, levels] = loyal, luxury
    print(f"{firms:>5}{levels:>8}{loyal!s:>12}{luxury!s:>12}")

# %%
# On both sides of each of these, by the equilibria themselves:

tiny = Fraction(1, 10**6)
for (firms, levels), (loyal, luxury) in turning.items():
    for share, holds in ((-tiny, False), (tiny, True)):
        top = (0,) * firms
        assert (top in rg.pure_nash(prices(levels=levels, loyal=loyal + share, firms=firms))) == holds
        assert (top in rg.pure_nash(prices(levels=levels, loyal=0, luxury=luxury + share, firms=firms))) == holds
print("the top price is an equilibrium just above each share, and none just below")

# %%
# The same firms again and again
# ------------------------------
# From which patience on can all ask the top price, if whoever undercuts is punished as hard as can be believed? A firm
# gets M / n by keeping to it and (M - h) (l / n + 1 - l - x) by undercutting by a step h; the others can hold it to
# M (l / n + x / (n - 1)), by one of them at the bottom and the rest at the top. Put together, that is the discount in
# the last column. Without buyers of luxury no threat can do more, as a firm always has its loyal buyers at the top
# price; that the threat is believed is what is computed.


def needed(levels, loyal, luxury, firms):
    """Return the discount at which undercutting gains as much as it loses later."""
    keep, step = Fraction(VALUE, firms), Fraction(VALUE, levels - 1)
    undercut = (VALUE - step) * (loyal / firms + 1 - loyal - luxury)
    held = VALUE * (loyal / firms + luxury / (firms - 1))
    return max((undercut - keep) / (undercut - held), Fraction(0))


buyers = [(Fraction(0), Fraction(0)), (Fraction(1, 3), Fraction(0)), (Fraction(1, 2), Fraction(0))]
buyers.append((Fraction(1, 3), Fraction(1, 6)))
patience = []
print(f"{'firms':>5}{'prices':>8}{'loyal':>7}{'luxury':>8}{'computed':>10}{'formula':>9}")
for firms, levels in ((2, 5), (2, 7), (3, 5)):
    for loyal, luxury in buyers if firms == 2 else buyers[:3]:
        game = prices(levels=levels, loyal=loyal, luxury=luxury, firms=firms)
        computed = rg.critical_discount(game, (0,) * firms, "worst", exact=True).discount
        formula = needed(levels, loyal, luxury, firms)
        patience.append((computed, formula))
        print(f"{firms:>5}{levels:>8}{loyal!s:>7}{luxury!s:>8}{computed!s:>10}{formula!s:>9}")

# %%
# With finer prices the formula goes to (n - 1) / n, **whatever the buyers are like**: the loyal make undercutting
# worth less, and the punishment for it milder, by the same factor.

for firms in (2, 3, 10):
    fine = [needed(10**9, loyal, luxury, firms) for loyal, luxury in buyers]
    print(f"{firms} firms: from {', '.join(f'{float(discount):.6f}' for discount in fine)} on")
    assert all(abs(discount - Fraction(firms - 1, firms)) < 1e-6 for discount in fine)

# %%
# Another way to the same number: a habit that asks the top price until somebody does not, and then the bottom. All
# discounts for which it is an equilibrium after every history, if all buyers seek the cheapest:


def grim_price(game):
    """Return the machine that asks the top price until any firm has asked less, and the lowest one from then on."""
    bottom = game.counts[0] - 1
    return strategies.automaton(
        0,
        lambda angry: bottom if angry else 0,
        lambda angry, own, others: int(angry or own or any(others)),
        game.counts,
    )


habits = {}
for firms in (2, 3):
    game = prices(levels=5, loyal=0, firms=firms)
    habits[firms] = rg.sustaining_discounts(game, (grim_price(game),) * firms)
    print(f"{firms} firms: {habits[firms]}")

# %%
# Two claims for one loss
# -----------------------
# The traveller's dilemma (Basu 1994) has the same race without buyers: two claim between 2 and 100, the lower claim is
# paid, and who claims less gets a bonus from the other. Once, both claim 2. How much patience stops that?

print(f"{'bonus':>5}{'once':>8}{'all claim 100, from discount':>30}")
claims = []
for bonus in (2, 10, 50, 97, 200):
    dilemma = games.travellers_dilemma(bonus=bonus)
    stable = [dilemma.actions[0][k] for k, _ in rg.pure_nash(dilemma)]
    held = rg.critical_discount(dilemma, (0, 0), "stage", exact=True)
    claims.append(held.discount)
    assert stable == ["2"]
    print(f"{bonus:>5}{', '.join(stable):>8}{held.discount!s:>30}")

# %%
# What came out
# -------------
# The sentences are put together from the results.

low, high = zip(*incomes, strict=True)
print(
    '"A race to the bottom" is confirmed for buyers who all seek the lowest cost: met once, two or three firms end '
    "within two steps of what the good costs, and so does the traveller's dilemma at any bonus."
)
print(
    "It is bounded by loyalty. The race stops at a floor, which is half of the top price at 2/3 of loyal buyers for "
    "two firms and at 3/4 for three. But a firm gets only as much as its loyal buyers are worth. It does not stop at "
    f"the top unless nearly all are loyal: {float(turning[2, 101][0]):.3f} of them with prices in steps of 1 in 100."
)
print(
    f"Buyers of luxury stop it sooner: {float(turning[2, 101][1]):.3f} of all with two firms, "
    f"{float(turning[3, 11][1]):.3f} with three; with ever finer prices (n - 1) / n of those who are not loyal."
)
agree = sum(computed == formula for computed, formula in patience)
print(
    "Repetition stops it at (n - 1) / n: 1/2 for two firms, 2/3 for three, with fine prices. The types of buyers make "
    f"no difference to that, where there is a race at all ({agree} of {len(patience)} computed cases agree)."
)
loyal_pay, others_pay = paid(prices(levels=9, loyal=shares[2]), solved[1][0])
print(
    "Where the essay is contradicted: what a buyer pays less a firm earns less, so the sum of all parties' gains is "
    "the same at any price. The bottom is a loss for the firms alone; the partnership that repetition holds here is "
    "one of sellers. And it is the loyal who pay for the race: where a third are, in the first equilibrium found they "
    f"pay {float(loyal_pay):.2f} and the others {float(others_pay):.2f}."
)

# %%
# As a picture
# ------------
# Left: the floor and what a firm gets, by the part of the loyal. Right: the patience that holds the top price.

try:
    import matplotlib.pyplot as plt
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    fine = [Fraction(k, 100) for k in range(100)]
    for firms, colour in ((2, "C0"), (3, "C2")):
        left.plot(fine, [float(floor(share, firms)) for share in fine], color=colour, label=f"floor, {firms} firms")
        left.plot(shares, [float(price) for price in floors[firms]], "o", color=colour)
        steps = range(4, 60)
        for (share, luxury), style in zip(buyers[:2], ("-", "--"), strict=True):
            curve = [float(needed(n + 1, share, luxury, firms)) for n in steps]
            right.plot(steps, curve, style, color=colour, label=f"{firms} firms, {share} loyal")
        right.axhline((firms - 1) / firms, color="silver", zorder=0)
    left.vlines([float(s) for s in shares[1:]], *([float(x) for x in side] for side in (low, high)), "k", lw=3)
    left.plot(fine, [float(VALUE * share / 2) for share in fine], "k", lw=1, label="a firm of two gets")
    left.set(xlabel="part of the buyers who are loyal", ylabel="price, payoff per round")
    right.set(xlabel="steps of the price", ylabel="least discount for the top price")
    left.legend(frameon=False)
    right.legend(frameon=False)
    figure.savefig("race_to_the_bottom.png", dpi=150)
    print("figure: race_to_the_bottom.png")
