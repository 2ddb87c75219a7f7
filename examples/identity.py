"""
Identity
========

Row 11 of the relationships. The essay "Partnership" asks whether a business should cater to whatever whims its customer
has, and answers: absolutely not; it keeps its identity. Here a business concedes up to a limit, and customers push as
long as it pays. Where does the pushing stop, what limit is best, from which patience on is a limit believed, and where
does catering to every whim do better after all?

**Verdict on row 11:** confirmed; bounded by what customers have elsewhere, and by patience; contradicted where more
than 0.675 of the customers insist and leave.
"""

from fractions import Fraction
from math import ceil

import numpy as np

import relgames as rg
from relgames import equilibria

# %%
# The game
# --------
# On each visit the customer comes with 0 to 3 whims, then the business agrees or refuses. A sale is worth 2 to the
# customer and 4 to the business; each whim is worth 1 to the one and costs the other c, by default 1. Refused, there is
# no sale.

WHIMS, SALE, MARGIN = 3, Fraction(2), Fraction(4)


def visit(c=Fraction(1)):
    """Return the game of one visit, if a whim costs the business c."""
    agreed = [[MARGIN - c * x, SALE + x] for x in range(WHIMS + 1)]
    actions = (("agree", "refuse"), [f"{x} whim{'s' * (x != 1)}" for x in range(WHIMS + 1)])
    return rg.Game([agreed, [[0, 0]] * (WHIMS + 1)], ("business", "customer"), actions, "whims")


def visits(discount, c=Fraction(1), elsewhere=0):
    """Return the visits: the customer moves first, and may go elsewhere."""
    return rg.RepeatedGame(visit(c), discount=discount, order=(1, 0), outside=(0, elsewhere))


print(visit())

# %%
# Limits and pushers
# ------------------
# A business that *concedes up to k* agrees to k whims and refuses more. A *content* customer has none. A *pusher* asks
# for one more whim each time it got what it asked for; once refused, it goes one back and has learnt the limit. An
# *insister* has three, and goes elsewhere for good if it is refused.

AGREE, REFUSE = (1, 0), (0, 1)


def concede_up_to(k):
    """Return the business that agrees to up to k whims."""
    return rg.Machine([[AGREE if x <= k else REFUSE for x in range(WHIMS + 1)]], [[0] * 8], name=f"up to {k}")


def asks(x):
    """Return the row of a customer that has x whims."""
    return [int(x == other) for other in range(WHIMS + 1)]


def insists(x):
    """Return the customer that always has x whims, and leaves when it is refused."""
    return rg.Machine([asks(x), asks(x)], [[0, 1] * 4, [1] * 8], leave=[0, 1], name=f"insists on {x}")


content = rg.Machine([asks(0)], [[0] * 8], name="content")
# States 0..3 push on from so many whims, 4..7 have settled with 0..3.
pushing = [[min(x + 1, WHIMS), WHIMS + 1 + max(x - 1, 0)] * 4 for x in range(WHIMS + 1)]
settled = [[WHIMS + 1 + x] * 8 for x in range(WHIMS + 1)]
pusher = rg.Machine([asks(x) for x in range(WHIMS + 1)] * 2, pushing + settled, name="pusher")
insister = insists(WHIMS)

# %%
# Where the pushing stops
# -----------------------
# The best that any customer can do against a limit, by the library, and what a pusher that does not know it does.

NINE = Fraction(9, 10)
for k in range(WHIMS + 1):
    r = visits(NINE)
    best = rg.best_response(r, (concede_up_to(k), None), seat=1, exact=True)
    shares = rg.play(r, (concede_up_to(k), best.machine), exact=True).profiles
    (x,) = np.flatnonzero(shares[0])
    lines = rg.history(r, (concede_up_to(k), pusher), rounds=8).actions[:, 1]
    print(f"up to {k}: the best answer asks for {x} and gets {best.payoff}; the pusher: {lines.tolist()}")
    assert (x, best.payoff) == (k, SALE + k)

# %%
# So the pushing stops exactly at the limit. Does pushing pay who does not know it? Against a limit of 0 it only loses a
# sale. Against one of 1 or more it pays at any patience d: against 1 it is worth d (1 - 3 d + 3 d^2) more than being
# content, over all visits from the first on times 1 - d, and that is above 0.

for k in (0, 1, 2):
    pays = []
    for d in (Fraction(1, 100), Fraction(1, 2), Fraction(99, 100)):
        gain = [rg.play(visits(d), (concede_up_to(k), who), exact=True).payoffs[1] for who in (pusher, content)]
        pays.append(gain[0] > gain[1])
        assert k != 1 or gain[0] - gain[1] == d * (1 - 3 * d + 3 * d**2)
    print(f"up to {k}: pushing pays more than being content: {pays}")
    assert pays == [k > 0] * 3

# %%
# The best limit
# --------------
# What the business keeps depends on what the customer finds elsewhere, w. It must concede just as much as keeps it.


def best_limit(w):
    """Return the limit that is best for the business against customers who answer it best, and may leave at once."""
    out = []
    for k in range(WHIMS + 1):
        # Whoever is offered less than elsewhere does not stay.
        stays = rg.best_response(visits(NINE, elsewhere=w), (concede_up_to(k), None), seat=1, exact=True).payoff >= w
        out.append((MARGIN - k if stays else Fraction(0), -k))
    return max(out)


near = Fraction(1, 100)
print("elsewhere   limit   the business gets")
for w in (0, 2 - near, 2, 2 + near, 3, 3 + near, 4, 4 + near, 5, 5 + near):
    gets, k = best_limit(Fraction(w))
    print(f"{float(w):>9.2f}{-k:>8}   {gets}")
    assert (gets, -k) == ((MARGIN - max(ceil(w - SALE), 0), max(ceil(w - SALE), 0)) if w <= 5 else (0, 0))

# %%
# From which patience on a limit is believed
# ------------------------------------------
# To refuse costs a sale. It is worth it only if whoever gives in once is pushed to the end ever after. All discounts
# for which that is a subgame-perfect equilibrium, proven:


def firm(k):
    """Return the business that keeps to k whims, and once it has given in agrees to all."""
    keep = [AGREE if x <= k else REFUSE for x in range(WHIMS + 1)]
    gives_in = [int(x > k) for x in range(WHIMS + 1)] + [0] * 4
    return rg.Machine([keep, [AGREE] * 4], [gives_in, [1] * 8], name=f"firm at {k}")


def watchful(k):
    """Return the customer that keeps to k whims, and asks for all once more was granted."""
    granted = [int(x > k and done == 0) for x in range(WHIMS + 1) for done in range(2)]
    return rg.Machine([asks(k), asks(WHIMS)], [granted, [1] * 8], name=f"asks for {k}")


for c in (Fraction(1, 2), Fraction(1), Fraction(4, 3)):
    found = rg.sustaining_discounts(visits(0, c), (firm(0), watchful(0)))
    print(f"a whim costs {c}: {found}; closed form {(MARGIN - c) / (MARGIN + 2 * c)}")
    assert found.least == (MARGIN - c) / (MARGIN + 2 * c)
    assert c != 1 or found.least == Fraction(1, 2)

# %%
# A tournament
# ------------
# Limits against customers is a game again. It has equilibria of both kinds.

limits, customers = [concede_up_to(k) for k in range(WHIMS + 1)], [content, pusher, insister]


def crowd(c=Fraction(1), discount=NINE):
    """Return the game between limits and kinds of customers."""
    r = visits(discount, c)
    table = [[rg.play(r, (own, other), exact=True).payoffs for other in customers] for own in limits]
    return rg.Game(table, r.game.roles, ([m.name for m in limits], [m.name for m in customers]), "limits")


print(crowd())
print(rg.nash(crowd(), exact=True))
game = crowd()
for own, other in ((0, 0), (3, 2)):
    print(game.actions[0][own], "against", game.actions[1][other], equilibria.labels(game.fractions[own, other]))

# %%
# Who is known to go elsewhere is catered to. This ends where catering to all whims makes a loss:

for c in (MARGIN / WHIMS - near, MARGIN / WHIMS + near):
    caters = any(e.is_pure and e.supports == ((3,), (2,)) for e in rg.nash(crowd(c), exact=True))
    print(f"a whim costs {float(c):.3f}: catering to the insister is an equilibrium: {caters}")

# %%
# And how many insisters may there be among pushers until it pays to cater to all? The table is linear in the share.

rows = game.fractions[..., 0]
hold, cater = rows[0], rows[3]
share = (hold[1] - cater[1]) / ((hold[1] - cater[1]) + (cater[2] - hold[2]))
for q in (share - near, share + near):
    keeps, gives = ((1 - q) * row[1] + q * row[2] for row in (hold, cater))
    print(f"a share of {float(q):.3f} insisters: the limit 0 is better than catering: {bool(keeps > gives)}")
print(f"it turns at {share}, {float(share):.3f}")
assert share == Fraction(2079, 3079)

# %%
# What came out
# -------------
# * *Not to cater to whatever whims*: confirmed: pushing stops where the limit is, and each whim that is granted is
#   asked for again. A limit of nothing is the only one at which pushing never pays.
# * Bounded by what customers have elsewhere: the best limit is the least one that keeps them. Up to w = 2 the business
#   need not concede at all, beyond w = 5 it cannot keep them.
# * Bounded by patience: a limit is believed from 1/2 on, if a whim costs 1.
# * Contradicted where more than 0.675 of the customers insist and leave: then catering to every whim earns more than
#   conceding nothing. Against a customer who is known to insist it is an equilibrium, as long as it makes no loss.

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
    ws = [Fraction(k, 10) for k in range(56)]
    left.step([float(w) for w in ws], [float(best_limit(w)[0]) for w in ws], where="pre")
    left.set(xlabel="what the customer has elsewhere", ylabel="what the business keeps", title="the best limit")
    qs = np.linspace(0, 1, 50)
    for row, label in zip(rows, game.actions[0], strict=True):
        right.plot(qs, (1 - qs) * float(row[1]) + qs * float(row[2]), label=label)
    right.axvline(float(share), color="k", ls=":")
    right.set(xlabel="insisters among pushers", ylabel="the business gets", title="limits in a crowd")
    right.legend()
    figure.savefig("identity.png", dpi=150)
    print("figure: identity.png")
