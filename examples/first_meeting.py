"""
First meeting
=============

Row 13 of the relationships. The essay "Professional Relationships 101: Win-Win" says that it starts with the vision
that both can win, and that this must be said by words *and* by actions. A customer meets a seller for the first time
and does not know which of two kinds it is. When are words believed, when does it take a deed that costs something, and
when does the hard sell win?

**Verdict on row 13:** words alone contradicted; actions confirmed, and bounded by patience.
"""

from fractions import Fraction

import numpy as np

import relgames as rg
from relgames import equilibria, games, strategies

# %%
# The game
# --------
# The trust game of the catalogue as it is. A sale on trust gives both 1, a hard sell gives the seller 2 and costs the
# customer 1.

sale = rg.Game(
    games.trust().fractions,
    roles=("customer", "seller"),
    actions=(("buy", "walk"), ("serve", "hard sell")),
    name="sale on trust",
)
print(sale)

# %%
# A seller is a *giver*, who serves whatever happens, or a *taker*, who sells hard whatever happens. The customer buys
# until it was sold something hard, or walks at once.

giver, taker = strategies.always_give(), strategies.always_withhold()
trusting, wary = strategies.grim(own=False).named("trust"), strategies.always_withhold().named("walk")


def first_meeting(discount, prior, cost=0, replies=(trusting, wary)):
    """Return what comes of a seller who greets, or says "we can both win" at a cost paid once."""
    r = rg.RepeatedGame(sale, discount=discount)
    who, words = {"giver": giver, "taker": taker}, ("we can both win", "greet")
    chances = (prior, 1 - prior)
    return rg.announcement(r, who, replies, words, chances, costs=(cost, 0), sender=1, exact=True)


# %%
# Words
# -----
# They cost nothing. No equilibrium tells the two kinds apart: a taker gains 2 (1 - patience) a round by being trusted,
# which is above 0, so it says whatever a giver says. In a grid of cases, each solved:

patience = [Fraction(k, 10) for k in range(10)]
priors = [Fraction(k, 20) for k in range(1, 20)]
told = [(d, p) for d in patience for p in priors if first_meeting(d, p).truthful]
print(f"words are believed in {len(told)} of {len(patience) * len(priors)} cases")
assert not told

# %%
# If the customer buys all the same it is because it would have bought without a word. It does from a prior on that is
# computed from the payoffs of play: what it loses by a taker against what it gains by a giver.


def least_prior(discount):
    """Return from which share of givers on a customer buys who has heard nothing that counts."""
    game = first_meeting(discount, Fraction(1, 2))
    gain, loss = (pays[0, 0] - pays[0, 1] for pays in game.receiver_payoffs)
    return -loss / (gain - loss)


for d in (Fraction(0), Fraction(1, 2), Fraction(9, 10)):
    p, near = least_prior(d), Fraction(1, 1000)
    buys = [any(e.replies[e.sent[0], 0] == 1 for e in first_meeting(d, q).babbling) for q in (p - near, p + near)]
    print(f"patience {d}: the customer buys on no more than its hopes from a share of givers of {p} on: {buys}")
    assert buys == [False, True]

# %%
# Words would be believed if interests agreed: if a taker that is trusted lost by it. Let a hard sell be worth x to the
# seller. The turning point is x = 0, where the taker does not care.


def words_are_believed(x):
    """Return whether some equilibrium in words alone tells the kinds apart, if a hard sell pays x."""
    pays = sale.fractions.copy()
    pays[0, 1, 1] = x
    r = rg.RepeatedGame(rg.Game(pays), discount=Fraction(1, 2))
    game = rg.announcement(r, {"giver": giver, "taker": taker}, [trusting, wary], sender=1, exact=True)
    # Both kinds, told apart, are also answered differently.
    return any((e.replies[0] != e.replies[1]).any() for e in game.truthful)


hundredth = Fraction(1, 100)
agreed = {x: words_are_believed(x) for x in (-hundredth, Fraction(0), hundredth)}
print("words are believed if a hard sell pays", {str(x): yes for x, yes in agreed.items()})
assert list(agreed.values()) == [True, True, False]

# %%
# Deeds
# -----
# Now the same words come with a disclosure that costs the seller something once: time, a sample, advice for free. It
# tells the kinds apart if it costs a taker at least what the first sale brings, and a giver no more than all sales.


def separating_costs(discount):
    """Return the least and the largest cost at which only givers disclose."""
    game = first_meeting(discount, Fraction(1, 2))
    gains = [(pays[0, 0] - pays[0, 1]) / (1 - discount) for pays in game.sender_payoffs]
    return gains[1], gains[0]


def tells(discount, cost):
    """Return whether there is an equilibrium in which the giver discloses, the taker does not, and that is believed."""
    game = first_meeting(discount, Fraction(1, 10), cost)
    return any(e.messages[0, 0] == 1 and e.replies[0, 0] == 1 for e in game.truthful)


print("patience   from   to   just below, at both ends, just above")
for d in (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(9, 10)):
    low, high = separating_costs(d)
    assert (low, high) == (2, 1 / (1 - d))
    row = [tells(d, cost) for cost in (low - hundredth, low, high, high + hundredth)]
    print(f"{d!s:>8}{low!s:>7}{high!s:>5}   {row}")
    assert row == [False, low <= high, low <= high, False]

# %%
# So a deed can only tell them apart if the future is worth more than one hard sell, from patience 1/2 on. This is also
# the patience from which a seller who could do either would serve, and the promise to serve binds:

free = {"seller": [giver, taker]}
for d in (Fraction(1, 2) - hundredth, Fraction(1, 2)):
    r = rg.RepeatedGame(sale, discount=d)
    promise = rg.announcement(r, free, [trusting, wary], sender=1, exact=True).promises[0]
    print(f"patience {d}: the promise to serve binds: {promise.self_committing}; signals: {promise.self_signalling}")
threshold = rg.critical_discount(sale, (0, 0), exact=True).discount
print("the library's critical discount of (buy, serve):", threshold)
assert threshold == Fraction(1, 2)

# %%
# The hard sell
# -------------
# Where words do not count and the customer buys on its hopes, both kinds sell. Who earns more? The turning point by
# bisection, in rationals.


def hard_sell_wins(discount):
    """Return whether the taker earns more than the giver, both of them trusted."""
    game = first_meeting(discount, Fraction(9, 10))
    return game.sender_payoffs[1][0, 0] > game.sender_payoffs[0][0, 0]


low, high = Fraction(0), Fraction(1)
for _ in range(40):
    middle = (low + high) / 2
    low, high = (middle, high) if hard_sell_wins(middle) else (low, middle)
turn = high.limit_denominator(1000)
assert low <= turn <= high
assert turn == threshold
hasty = rg.RepeatedGame(sale, discount=turn / 2)
print(
    "a hard sell to a customer that trusts:", equilibria.labels(rg.play(hasty, (trusting, taker), exact=True).payoffs)
)
print("a service to a customer that trusts:", equilibria.labels(rg.play(hasty, (trusting, giver), exact=True).payoffs))
print(f"the hard sell earns more below patience {turn}, if the share of givers is at least {least_prior(turn)}")

# %%
# What came out
# -------------
# * *By words*: contradicted for words alone. They are free, so takers say the same, and nobody learns anything. Words
#   help where interests agree anyway.
# * *And by actions*: confirmed and bounded. A disclosure that costs between 2 and 1 / (1 - patience) is believed,
#   whatever the share of givers; below patience 1/2 there is none.
# * *I probably could have sold him that way too*: confirmed below patience 1/2, provided that there are enough givers
#   about for the customer to hope. The hard sell lives off their good name.

# %%
# As a picture
# ------------

try:
    import matplotlib.pyplot as plt
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    ds = [Fraction(k, 50) for k in range(49)]
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    hopes = np.array([float(least_prior(d)) for d in ds])
    x = np.array(ds, dtype=float)
    left.plot(x, hopes, "k")
    left.fill_between(x, hopes, 1, where=x <= 0.5, alpha=0.4, label="the hard sell wins")
    left.fill_between(x, hopes, 1, where=x >= 0.5, alpha=0.4, label="serving wins")
    left.set(xlabel="patience", ylabel="share of givers", ylim=(0, 1), title="the customer buys without words")
    left.legend()
    ends = np.array([separating_costs(d) for d in ds], dtype=float)
    right.plot(x, ends, "k")
    right.fill_between(x, *ends.T, where=ends[:, 0] <= ends[:, 1], alpha=0.4)
    right.set(xlabel="patience", ylabel="cost, once", ylim=(0, 10), title="a disclosure that is believed")
    figure.savefig("first_meeting.png", dpi=150)
    print("figure: first_meeting.png")
