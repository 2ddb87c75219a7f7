"""
The order of wins
=================

*Row 5 of the relationships.* The essay "Confusion About Win/Win" says that the salesperson must win first, the customer
second, the organisation third, and the first two as close together in time as possible.

**Does the order matter, and which is best? How long may the wins be apart?** The three move one after another, in each
of the six orders, once and again and again; and what each of them wins arrives later and later. All numbers are exact.

**Verdict on row 5:** salesperson first confirmed; organisation third contradicted; close together confirmed, with a
bound.
"""

from fractions import Fraction

import relgames as rg

# %%
# The game
# --------
# Salesperson: serve or push. Customer: buy or walk. Organisation: support or squeeze. Default payoffs.

triad = rg.games.service_triad()
print(triad)
GIVE = ("serve", "buy", "support")
ESSAY = (0, 1, 2)


def named(order):
    """Return an order in words."""
    return ", ".join(triad.roles[seat] for seat in order)


def shown(value):
    """Return a number as text."""
    return "never" if value is None else str(value) if isinstance(value, Fraction | int) else f"{value:.4f}"


# %%
# Each order, once and again and again
# ------------------------------------
# Who moves later sees what the earlier ones did. ``equilibrium`` is what a single meeting leads to. ``held from`` is
# the least patience at which all three can go on giving: whoever fails is answered within the same round by those who
# still have to move, and from then on nobody gives.

found = rg.orders(triad, GIVE, exact=True)
print(found)
at_once = rg.critical_discount(triad, GIVE, exact=True)
print(f"if all move at once: {rg.nash(triad).equilibria[0].payoffs}, and all giving is held from {at_once.discount}")

# %%
# Let the salesperson and the customer change places, and leave the organisation where it is: what does each order need?


def exchanged(orders):
    """Return the pairs of orders that differ in who of salesperson and customer is first: that one, and the other."""
    places = {0: 1, 1: 0, 2: 2}
    firsts = [row for row in orders if row.order.index(0) < row.order.index(1)]
    return [(row, orders[tuple(places[seat] for seat in row.order)]) for row in firsts]


for row, other in exchanged(found):
    print(f"{named(row.order)}: {row.discount}; the other way round: {other.discount}")
    assert row.discount < other.discount
best = min(found, key=lambda row: row.discount)
assert best.discount == 0
print(f"best: {named(best.order)}, from {best.discount}; the essay's order: from {found[ESSAY].discount}")

# %%
# Where that stops. It rests on a salesperson who loses by serving for an organisation that squeezes. If the share that
# is left to it is so large that it serves anyway, squeezing is what the three settle on, and all win by it; then no
# patience makes the organisation support. The share at which that begins, with a commission of 1/2:


def edge(holds, low=Fraction(0), high=Fraction(1), halvings=30):
    """Return between which two Fractions something begins to hold; a simple one twice if it is the first one."""
    for _ in range(halvings):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    simplest = ((low + high) / 2).limit_denominator(1_000)
    if not low <= simplest <= high:
        return low, high
    return (simplest, simplest) if holds(simplest) else (simplest, high)


def text(bracket):
    """Return a turning point as text."""
    low, high = bracket
    if low == high:
        return str(low)
    return f"{float(high):.6f}" if low.denominator > 1_000 else f"more than {low}"


def settled(share):
    """Return what the essay's order leads to with another share that squeezing leaves."""
    game = rg.games.service_triad(commission=Fraction(1, 2), squeezed=share)
    return rg.orders(game, GIVE, which=[ESSAY], exact=True).rows[0]


enough = edge(lambda share: settled(share).discount is None, high=Fraction(49, 100))
for share in (Fraction(1, 5), Fraction(3, 10)):
    row = settled(share)
    print(f"share {share}: settle on {row.labels[0]}, support held from {shown(row.discount)}")
print(f"the salesperson serves although squeezed from a share of {text(enough)}")

# %%
# An independent check: each order's machines, tested after every history at all discounts.

for row in found:
    r = rg.RepeatedGame(triad, discount=0, order=row.order)
    print(f"{named(row.order):<38} {rg.sustaining_discounts(r, row.machines())}")

# %%
# Time between the wins
# ---------------------
# What is spent is spent at once: the salesperson's effort, the customer's price, the organisation's support. What is
# won arrives with a delay: the k-th mover wins k gaps after the first. ``wait`` is what a win is worth that is one gap
# away: 1 if there is no time between them. How patient from round to round must they then be?

spent = [
    [[[(-5, -10)[z] * (1 - x), -100 * (1 - y), -3 * (1 - z)] for z in range(2)] for y in range(2)] for x in range(2)
]  # by serve or push, buy or walk, support or squeeze


def apart(wait, order):
    """Return what an order of moves leads to if the wins come one after another in that order."""
    r = rg.RepeatedGame(triad, discount=wait)
    gaps = [order.index(seat) for seat in range(3)]
    return rg.orders(r, GIVE, gaps, spent, [order], exact=True).rows[0]


waits = [Fraction(k, 20) for k in range(20, 9, -2)]
print(f"{'order: held from, if a gap is worth':<38}" + "".join(f"{wait!s:>9}" for wait in waits))
for row in found:
    cells = [apart(wait, row.order).discount for wait in waits]
    print(f"{named(row.order):<38}" + "".join(f"{'never' if x is None else f'{float(x):.3f}':>9}" for x in cells))

# %%
# What must a gap be worth at the least for it to be held by any patience? Below that nothing helps.


furthest = {row.order: edge(lambda wait, o=row.order: apart(wait, o).discount is not None) for row in found}
once = edge(lambda wait: apart(wait, best.order).equilibrium.outcomes == ((0, 0, 0),))
for order, bracket in furthest.items():
    print(f"{named(order):<38} a gap must be worth {text(bracket)}")
print(f"in a single meeting, {named(best.order)}: {text(once)}")

# %%
# Whose win must be near? Each win alone is delayed, the others come at once.


def alone(seat, wait, order):
    """Return what an order leads to if one seat's win is a gap away."""
    r = rg.RepeatedGame(triad, discount=wait)
    return rg.orders(r, GIVE, [int(i == seat) for i in range(3)], spent, [order], exact=True).rows[0]


nearest = {seat: edge(lambda wait, i=seat: alone(i, wait, ESSAY).discount is not None) for seat in range(3)}
for seat, bracket in nearest.items():
    print(f"{triad.roles[seat]:<14} its win, when it comes, must be worth {text(bracket)} of what it is at once")

# %%
# If a gap is a whole round, so that one discount measures both: from which on is giving held?


def whole(discount, order):
    """Return whether all giving is held at a discount, wins being whole rounds apart."""
    return bool(apart(discount, order).held)


rounds_apart = {row.order: edge(lambda d, o=row.order: whole(d, o)) for row in found}
for order, bracket in rounds_apart.items():
    print(f"{named(order):<38} a round apart: held from {text(bracket)} (at once: {found[order].discount})")

# %%
# On both sides, played
# ---------------------
# The machines of the essay's order, checked after every history just below and just above its two turning points.

for wait, discount in [(Fraction(66, 100), Fraction(99, 100)), (Fraction(67, 100), Fraction(99, 100)),
                       (Fraction(1), Fraction(22, 100)), (Fraction(1), Fraction(23, 100))]:  # fmt: skip
    row = apart(wait, ESSAY)
    r = rg.RepeatedGame(row.equilibrium.game, discount=discount, order=ESSAY)
    machines = row.machines()
    won = rg.play(r, machines).payoffs
    check = rg.subgame_perfect(r, machines, exact=True)
    print(f"a gap worth {float(wait):.2f}, discount {float(discount):.2f}: {'-'.join(rg.wins(won))}; {check}")

# %%
# What came out
# -------------

print(
    "Salesperson before customer: confirmed. The other way round takes more patience wherever the organisation stands: "
    "a customer who chooses later sees whether it is served, and walks if not. The bound: up to a share of "
    f"{enough[0]} under squeeze."
)
print(
    f"Organisation third: contradicted. It is best as the first: {named(best.order)} needs no patience at all, as "
    f"those who follow answer it; in the essay's order it is the organisation that is tempted, below "
    f"{found[ESSAY].discount}."
)
longest = min(furthest, key=lambda order: furthest[order][1])
print(
    f"Close together: confirmed, with a bound. In the essay's order a gap must be worth {text(furthest[ESSAY])}, "
    f"because of the customer; most time is left by {named(longest)}: {text(furthest[longest])}."
)

# %%
# As a picture
# ------------
# The least patience that holds giving by all, by what a gap is worth; a line ends where nothing holds it.

try:
    import matplotlib.pyplot as plt
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    grid = [Fraction(k, 60) for k in range(25, 61)]
    colours = ("C0", "C1", "C2", "C3", "C5", "black")
    # Two of the lines are the same.
    for row, colour, style in zip(found, colours, ["-"] * 5 + ["--"], strict=True):
        points = [(wait, apart(wait, row.order).discount) for wait in grid]
        held = [(float(x), float(y)) for x, y in points if y is not None]
        axes.plot(*zip(*held, strict=True), linestyle=style, color=colour, linewidth=2, label=named(row.order))
    axes.set_xlabel("worth of a win that is one gap away")
    axes.set_ylabel("held from discount")
    axes.legend(fontsize=8)
    figure.savefig("order_of_wins.png", dpi=150)
    print("figure: order_of_wins.png")
