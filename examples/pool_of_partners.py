"""
A pool of partners
==================

Row 8 of the relationships: *either can take its business elsewhere*. The essay on partnership reminds business that
customers who do not get what they want can always go to others. Here both sides can, and there is a pool in which they
find others, who know nothing of their past. So who betrays a partner loses no more than that partner, and a fresh start
is always at hand. **Does giving hold where everybody may leave, and what does the freedom to leave cost?**

All numbers on this page are computed by the library, and the turning points are exact.

**Verdict on row 8:** bounded by how easily another partner is found.
"""

from fractions import Fraction

from scipy.optimize import brentq

import relgames as rg
from relgames import strategies
from relgames.strategies import published

# %%
# The relationship
# ----------------
# Each may give the other something that costs 1 and is worth 3. After each round either may leave; and one
# relationship in ten ends by chance, as a party retires and a newcomer takes its place in the pool.

game = rg.games.donation(b=3, c=1)
together = 1 - Fraction(1, 10)
market_of = rg.RepeatedGame(game, discount=together)
print(game)

# %%
# A fresh start for everybody
# ---------------------------
# If all give, and leave whoever does not, it is best to take and run. If newcomers have to wait for T rounds in which
# neither gives, betrayal has a price: to wait again. What is being in the pool worth, per round, and is there anything
# better to do?

print(f"{'T':>2}  {'value of the pool':>17}  {'best that one can do':>20}  equilibrium")
for T in range(4):
    m = rg.market(market_of, [published.trust_building(T)], exact=True)
    check = rg.market_equilibrium(m)
    print(f"{T:>2}  {m.values[0]!s:>17}  {float(check.replies[0].payoff):>20.4f}  {check.holds}")
    assert check.holds == (T > 0)

# %%
# The value of the pool is what everybody has outside. Two who give to each other go on as long as it is worth no more
# than this:

giver = published.trust_building(0)
print(rg.pool_limit(market_of, (giver, giver)))


# %%
# How long newcomers must wait
# ----------------------------
# Let giving by both be worth 1, and betraying a giver g. The shortest wait that is an equilibrium, found by checking
# one market after the other; with the cases that Fujiwara-Greve and Okuno-Fujiwara (2009) publish, at which both
# parties live on with probability 0.9.


def relationship(g, together):
    """Return the terms of a relationship in which betraying a giver is worth g."""
    return rg.RepeatedGame(rg.games.prisoners_dilemma(T=g, R=1, P=0, S=-1), discount=together)


def holds(g, together, T):
    """Return whether nobody can do better where all make newcomers wait for T rounds."""
    return rg.market_equilibrium(rg.market(relationship(g, together), [published.trust_building(T)], exact=True)).holds


def shortest_wait(g, together, most=12):
    """Return the fewest rounds that newcomers must wait, or None if ``most`` are not enough."""
    return next((T for T in range(most + 1) if holds(g, together, T)), None)


for g in (Fraction(8, 5), Fraction(3)):
    limit = rg.pool_limit(relationship(g, together), (giver, giver)).limits[0]
    wait = shortest_wait(g, together)
    value = rg.market(relationship(g, together), [published.trust_building(wait)], exact=True).values[0]
    print(f"g = {float(g)}: the pool may be worth {float(limit):.4f}; newcomers wait {wait}, and it is worth {value}")

# %%
# Where it turns
# --------------
# Who waits T rounds gets, per round, the chance to live through them: with x the chance that a relationship is not
# ended, x to the T. It keeps to it up to the limit (1 - (1 - x) g) / x, so that T rounds are enough exactly up to g = 1
# + x + ... + x^T. Each of these is confirmed by the check of the market at it, and a thousandth beyond.

turning = [sum(together**t for t in range(T + 1)) for T in range(5)]
for T, g in enumerate(turning):
    # At T = 0 there is no dilemma up to there: g is 1.
    at = "no dilemma" if T == 0 else holds(g, together, T)
    beyond = g + Fraction(1, 1000)
    print(
        f"waiting {T}: up to g = {float(g):.4f}; holds there: {at}; beyond: {holds(beyond, together, T)}, "
        f"with one more: {holds(beyond, together, T + 1)}"
    )
print(f"no wait is enough from g = {1 / (1 - together)} on")

# %%
# And the patience that it takes. For a gift that costs 1 and is worth 3, g is 3/2. If the parties could not leave, they
# would hold giving from this discount on, and with the freedom to leave some wait is enough from the same one on:

bound = rg.critical_discount(game, ("give", "give"), exact=True).discount
print(f"without leaving from {bound} on; a wait of 1 from {Fraction(1, 2)} on")
for d in (bound + Fraction(1, 50), Fraction(1, 2) - Fraction(1, 50), Fraction(1, 2)):
    print(f"  at {float(d):.4f} newcomers wait {shortest_wait(Fraction(3, 2), d)}")

# %%
# Who ends up with whom
# ---------------------
# Now a part of the population takes and runs, and the others give from the first round on. All are matched at random,
# but a relationship of two givers lasts, so that givers are with givers most of the time and the pool is full of the
# others.

runner = published.hit_and_run()


def mixed(share):
    """Return the market in which a share of the parties takes and runs."""
    return rg.market(market_of, [giver, runner], [1 - share, share])


m = mixed(0.2)
print(m)
print(f"assortment {m.assortment:.3f}; of the givers' partners {m.partnerships[0, 0] / 0.8:.3f} are givers")
sample = rg.simulate_market(market_of, [giver, runner], [0.8, 0.2], parties=5_000, rounds=100, seed=1)
print("sampled:", sample, sep="\n")

# %%
# Which of them gets more? It turns twice.


def advantage(share):
    """Return by how much givers get more than those who take and run."""
    payoffs = mixed(share).payoffs[0]
    return payoffs[0] - payoffs[1]


few, many = brentq(advantage, 0.01, 0.5, xtol=1e-14), brentq(advantage, 0.5, 0.99, xtol=1e-14)
print(f"givers get more where {few:.4f} to {many:.4f} of all take and run")
for share in (few - 0.02, few + 0.02, many - 0.02, many + 0.02):
    print(f"  at {share:.4f} givers get {advantage(share):+.4f} more")

# %%
# With the fewer of these neither would rather be the other, and more of them would get less. Is anything else better
# than both? If not, betrayers take the part of the wait: there is a risk that a newcomer is one.

with_few = rg.market_equilibrium(mixed(few))
print(with_few)
common, waiting = with_few.replies[0].payoff, rg.market(market_of, [published.trust_building(1)]).values[0]
print(f"all get {common:.4f}; where all make newcomers wait for a round, {waiting:.4f}")

# %%
# And if nobody could leave? Givers are stuck with whoever they meet, and withhold after a betrayal.


def stuck(share):
    """Return the market in which nobody leaves, and a share of the parties never gives."""
    return rg.market(market_of, [strategies.grim(), strategies.always_withhold()], [1 - share, share], exact=True)


print(stuck(Fraction(1, 5)))
gaps = [stuck(x).payoffs[0] @ [1, -1] for x in (Fraction(0), Fraction(1))]
# All relationships are equally long, so that payoffs are linear in the share.
patient = gaps[0] / (gaps[0] - gaps[1])
print(f"givers get more where up to {patient} never give")

# %%
# What came out
# -------------
# The sentences are put together from the results.

first, second = (rg.market(market_of, [published.trust_building(T)], exact=True) for T in (0, 1))
trusted, built = float(first.values[0]), float(second.values[0])
print(
    'That either "can take its business elsewhere" protects who is betrayed, and the betrayer just as well. Where all '
    f"trust at once, giving by all does not hold: one can get {float(rg.market_reply(first).payoff):g} in place of "
    f"{trusted:g}. The claim holds with a bound: newcomers must wait. A wait of one round is enough here, and costs "
    f"{trusted - built:g} of {trusted:g} per round."
)
verdict = "an equilibrium" if with_few else "no equilibrium"
print(
    f"Among those who trust at once and those who take and run, betrayal stays, but stays rare: that {few:.1%} take "
    f"and run is {verdict}, and all get {common:.4g}, {'more' if common > waiting else 'less'} than where all must "
    f"wait. Where more than {many:.1%} do, the pool has hardly anybody else, and leaving is no help. If nobody could "
    f"leave, betrayal would not pay at all up to {float(patient):.1%}: the freedom to leave is what betrayers live on."
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
    left.stairs(range(1, 5), [float(g) for g in turning], baseline=None, linewidth=2)
    left.set(xlabel="worth of betraying a giver, g", ylabel="rounds that newcomers wait", yticks=range(1, 5))
    shares = [k / 50 for k in range(1, 50)]
    payoffs = [mixed(share).payoffs[0] for share in shares]
    right.plot(shares, [p[0] for p in payoffs], label="gives, and leaves who does not")
    right.plot(shares, [p[1] for p in payoffs], label="takes and runs")
    for share in (few, many):
        right.axvline(share, color="grey", linestyle=":")
    right.set(xlabel="share of those who take and run", ylabel="payoff per round")
    right.legend()
    figure.savefig("pool_of_partners.png", dpi=150)
    print("figure: pool_of_partners.png")
