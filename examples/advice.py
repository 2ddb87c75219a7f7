"""
Advice
======

Row 2 of the relationships. The essay "Win Win" sells customers what they need, not what they want, and reports eight
years without a dissatisfied one. Only the seller knows the need: advice is a *credence good*. Played once, is honest
advice an equilibrium? And played again and again, from which patience on, if bad advice is not always noticed?

**Verdict on row 2:** confirmed as an outcome; bounded as a habit, by patience and by what is noticed.
"""

from fractions import Fraction

import numpy as np

import relgames as rg
from relgames import equilibria, strategies

# %%
# The game
# --------
# The numbers are those of the service triad of the catalogue, without its third party. A product that fits is worth 50
# more than its price to the customer, one that does not 50 less. The plain product leaves the seller 40, the fancy one,
# which customers want, 60. Half of the customers need the plain one.

FIT, MISFIT, PLAIN, FANCY = (Fraction(x) for x in (50, -50, 40, 60))
HALF = Fraction(1, 2)


def advice(p=HALF, plain=PLAIN):
    """Return the game of one visit: expected payoffs over the need, which is the plain product with chance p."""
    both = (1 - p) * FIT + p * MISFIT
    return rg.Game(
        [
            [[FIT, p * plain + (1 - p) * FANCY], [both, FANCY]],
            [[both, FANCY], [both, FANCY]],
            [[0, 0], [0, 0]],
        ],
        roles=("customer", "seller"),
        actions=(("follow", "as it wants", "walk"), ("what it needs", "push")),
        name="advice",
    )


print(advice())

# %%
# Once
# ----
# What the seller says about the need is an announcement that costs nothing. All equilibria, exactly:


def once(p=HALF, plain=PLAIN):
    """Return what comes of the seller's word about the need, for one visit."""
    sender, receiver = [[plain, FANCY, 0]] * 2, [[FIT, MISFIT, 0], [MISFIT, FIT, 0]]
    words = ("needs the plain one", "needs the fancy one")
    types, buys = ("plain need", "fancy need"), ("plain", "fancy", "walk")
    return rg.signalling(sender, receiver, (p, 1 - p), 0, words, types, buys, exact=True)


game = once()
print({e.kind for e in game.equilibria})
assert not game.truthful

# %%
# Honest advice is no equilibrium: who earns more by the fancy product recommends it to all. The turning point is where
# both leave the same:

for plain in (FANCY - Fraction(1, 100), FANCY, FANCY + Fraction(1, 100)):
    told = bool(once(plain=plain).truthful)
    print(f"the plain product leaves {float(plain):.2f}: honest advice is an equilibrium: {told}")
    assert told == (plain == FANCY)

# %%
# Again and again, and everything is seen
# ---------------------------------------
# The customer follows as long as it was given what it needs, and walks for good otherwise.

print(rg.critical_discount(advice(), (0, 0), exact=True))
for p in (HALF, Fraction(3, 4)):
    found = rg.critical_discount(advice(p), (0, 0), exact=True).discount
    print(f"{p} need the plain product: honest from patience {found} on")
    # The gain is 20 p now, the loss all of 60 - 20 p from the next visit on.
    assert found == 20 * p / 60

# %%
# Where fewer than half need the plain product, the customer would rather buy as it wants than walk, so that walking for
# good is not believed. What is left is to walk for a while, which takes patience of the customer, too: 1 - 2 p.

for p in (HALF - Fraction(1, 100), Fraction(1, 4)):
    stage, worst = (rg.critical_discount(advice(p), (0, 0), how, exact=True).discount for how in ("stage", "worst"))
    print(f"{p} need the plain product: by an equilibrium of one visit {stage}, by the worst punishment {worst}")
    assert stage is None

# %%
# Bad advice is not always noticed
# --------------------------------
# Who was sold the fancy product for a plain need notices with chance q; who needed the fancy one has nothing to notice.
# And some complain with chance a though they were served well. Then they are gone.

honest, pusher = strategies.cyclic((0,), (2, 3), "honest"), strategies.cyclic((1,), (2, 3), "push")


def customer(p, q, a=Fraction(0)):
    """Return the customer who follows until it notices something, right or wrong, and then walks for good."""
    noticed = p * q + (1 - p) * a
    stay = {0: 1 - a, 1: 1 - noticed}  # by what the seller does while it follows
    go = [[stay[k % 2], 1 - stay[k % 2]] for k in range(6)]
    return rg.Machine([[1, 0, 0], [0, 0, 1]], [go, [[0, 1]] * 6], name="follows until it notices")


def is_honest(discount, p=HALF, q=Fraction(1), a=Fraction(0)):
    """Return whether honest advice is a best answer to such a customer.

    As long as it follows the customer is in one state, so that some best answer does the same in every visit.
    """
    r = rg.RepeatedGame(advice(p), discount=discount)
    own, other = (rg.play(r, (customer(p, q, a), seller), exact=True).payoffs[1] for seller in (honest, pusher))
    return own >= other


def least_patience(q, p=HALF, steps=30):
    """Return from which patience on advice is honest, by bisection in rationals: a bracket."""
    low, high = Fraction(0), Fraction(1)
    for _ in range(steps):
        middle = (low + high) / 2
        low, high = (low, middle) if is_honest(middle, p, q) else (middle, high)
    return low, high


def closed_form(q, p=HALF):
    """Return the same from one line: pushing pays 60 until noticed, honesty 60 - 20 p for ever."""
    gain, pays = 20 * p, 60 - 20 * p
    return gain / (gain + pays * p * q)


assert [closed_form(q) for q in (1, HALF)] == [Fraction(2, 7), Fraction(4, 9)]
print("noticed   honest from patience")
for q in (Fraction(1), HALF, Fraction(1, 4), Fraction(1, 10)):
    low, high = least_patience(q)
    print(f"{q!s:>7}   {float(low):.6f}, closed form {closed_form(q)}")
    assert low <= closed_form(q) <= high

# %%
# If nobody ever notices, no patience is enough. And complaints without a reason can take away the reason for honesty:
# with a sufficient share of them the honest are punished nearly as much as those who push. In the limit of patience
# honesty pays 50 / a, and pushing 60 / (q / 2 + a / 2).

patient = Fraction(999_999, 1_000_000)
edge = 50 * HALF / (60 - 50 * HALF)
for a in (edge - Fraction(1, 1000), edge + Fraction(1, 1000)):
    print(f"{float(a):.4f} complain without a reason: the patient are honest: {is_honest(patient, a=a)}")
    assert is_honest(patient, a=a) == (50 / a > 60 / (HALF + a / 2)) == (a < edge)
print("the share at which it turns:", edge)
assert not is_honest(patient, q=Fraction(0))

# %%
# Who wins
# --------

r = rg.RepeatedGame(advice(), discount=Fraction(9, 10))
wish = strategies.cyclic((1,), (3, 2), "as it wants")
outcomes = {}
for name, pair in {
    "what it needs": (customer(HALF, Fraction(1)), honest),
    "what it wants": (wish, honest),
    "pushed": (customer(HALF, Fraction(1)), pusher),
}.items():
    outcomes[name] = rg.play(r, pair, exact=True).payoffs
    print(f"{name:<15}{', '.join(str(x) for x in outcomes[name]):<12}{equilibria.labels(outcomes[name])}")

# %%
# What came out
# -------------
# * *Sell what they need*: confirmed as the outcome in which both win; as a habit it is bounded. For one visit it is no
#   equilibrium, unless both products leave the same.
# * With visits to come it is one from patience 1/6 on if all is seen, and from 2/7 on if bad advice is noticed by
#   those who got it. The less is noticed the more patience it takes.
# * *I never had a dissatisfied customer*: an equilibrium in which the honest have none needs customers who would be
#   dissatisfied, and notice. If more than 5 of 7 complained whatever they got, nobody would be honest.

# %%
# As a picture
# ------------

try:
    import matplotlib.pyplot as plt
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    shares = np.linspace(0.01, 1, 100)
    figure, axes = plt.subplots(figsize=(6, 4), layout="constrained")
    for p in (HALF, Fraction(3, 4), Fraction(1)):
        axes.plot(shares, [float(closed_form(Fraction(q), p)) for q in shares], label=f"{p} need the plain one")
    for q in (Fraction(1), HALF, Fraction(1, 4), Fraction(1, 10)):
        axes.plot(float(q), float(least_patience(q, steps=12)[1]), "ko")
    axes.set(xlabel="bad advice that is noticed", ylabel="patience", ylim=(0, 1), title="honest above the line")
    axes.legend()
    figure.savefig("advice.png", dpi=150)
    print("figure: advice.png")
