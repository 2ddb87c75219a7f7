"""
Which buyers to attract
=======================

Row 10 of the relationships: *which type of buyer do you want to attract, and which do you want to avoid like the
plague?* asks the essay on partnership, of buyers who go for the lowest cost, for luxury, or are loyal. Nobody has it
written on their forehead. A seller can only choose how to treat everybody, and those who do not like it leave. **Who
ends up with whom, and which policy is best against which mix of buyers?**

All numbers are computed from the relationship; nothing says beforehand who is to be with whom.

**Verdict on row 10:** confirmed; bounded by how many buyers only seek the cheapest.
"""

from fractions import Fraction

from scipy.optimize import brentq

import relgames as rg
from relgames import strategies

# %%
# The relationship
# ----------------
# A sale is a gift on both sides. The buyer pays fairly or presses for a lower price; the seller serves well or cuts
# corners. Payoffs are those of the catalogue's prisoner's dilemma; one relationship in twenty ends by chance per round.

sale = rg.Game(
    rg.games.prisoners_dilemma().payoffs,
    roles=("buyer", "seller"),
    actions=(("fair", "press"), ("serve", "cut")),
    name="sale",
)
r = rg.RepeatedGame(sale, discount=1 - Fraction(1, 20))
print(sale)

# %%
# The buyers
# ----------
# A machine moves by what it did and what the other did: both gave; only it gave; only the other did; neither.
#
# - The *cheapest* presses always, and is off as soon as corners are cut.
# - The *luxury* buyer pays fairly, and is off as soon as corners are cut.
# - The *loyal* one pays fairly, forgives once, and is off when corners are cut twice in a row.

cheapest = rg.Machine([[0, 1], [0, 1]], [[0, 1, 0, 1], [1, 1, 1, 1]], leave=[0, 1], name="cheapest")
luxury = rg.Machine([[1, 0], [1, 0]], [[0, 1, 0, 1], [1, 1, 1, 1]], leave=[0, 1], name="luxury")
loyal = rg.Machine([[1, 0], [1, 0], [1, 0]], [[0, 1, 0, 1], [0, 2, 0, 2], [2, 2, 2, 2]], leave=[0, 0, 1], name="loyal")
buyers = [cheapest, luxury, loyal]

# %%
# The sellers
# -----------
# - *Caters*: serves well whatever is asked of it, and keeps everybody.
# - *Dismisses*: serves well, and parts with whoever presses.
# - *Answers*: serves well, and cuts corners after it was pressed (tit for tat).
# - *Probes*: cuts corners once with everybody, a phase in which trust is built, then serves well and parts with who
#   presses.
# - *Races*: cuts corners always.

caters = strategies.always_give().named("caters")
dismisses = rg.Machine([[1, 0], [1, 0]], [[0, 1, 0, 1], [1, 1, 1, 1]], leave=[0, 1], name="dismisses")
answers = strategies.tit_for_tat().named("answers")
probes = rg.Machine(
    [[0, 1], [1, 0], [1, 0]], [[1, 2, 1, 2], [1, 2, 1, 2], [2, 2, 2, 2]], leave=[0, 0, 1], name="probes"
)
races = strategies.always_withhold().named("races")
sellers = [caters, dismisses, answers, probes, races]

# %%
# Who ends up with whom
# ---------------------
# As many of each. All meet at random; what part of a seller's buyers is of each type, in any round?

m = rg.market(r, [buyers, sellers])
who = rg.screening(m, role=1)
print(who)

# %%
# Those who left, of the buyers with whom it ended because one of the two parted:

print(f"{'':<10}", *(f"{b.name:>9}" for b in buyers))
for policy, row in zip(sellers, who.left, strict=True):
    print(f"{policy.name:<10}", *(f"{x:>9.3f}" for x in row) if row.any() else ["   nobody"])

# %%
# And the buyers' side: which seller does each type end up with, and what does it get?

theirs = rg.screening(m, role=0)
print(theirs)

# %%
# A population of parties one can follow, in place of the limit of large ones:

sample = rg.simulate_market(r, [buyers, sellers], parties=3_000, rounds=100, seed=1)
print(sample)

# %%
# Which policy is best for which mix
# ----------------------------------
# All sellers cater, and one of them thinks of another policy. Of the buyers a share are the cheapest, and of the others
# half are loyal.


def incumbent(share, exact=False):
    """Return the market in which all sellers cater, by the share of the cheapest buyers."""
    return rg.market(r, [buyers, [caters]], [[share, (1 - share) / 2, (1 - share) / 2], [1]], exact=exact)


def payoffs(share, exact=False):
    """Return what each policy earns per round, if one seller has it among those who cater."""
    return rg.screening(incumbent(share, exact), role=1, policies=sellers).payoffs


shares = [k / 100 for k in range(1, 100)]
earned = [payoffs(share) for share in shares]
best = [max(range(len(sellers)), key=lambda k: row[k]) for row in earned]


# %%
# Between the shares at which the best policy is another one, the turning point is found as a root. If it is rational,
# it is proven so: at it the payoffs are equal in fractions.


def turn(a, b, low, high):
    """Return the share at which policies a and b earn the same."""
    return brentq(lambda x: payoffs(x)[a] - payoffs(x)[b], low, high, xtol=1e-14)


turns = [
    (turn(best[k], best[k + 1], shares[k], shares[k + 1]), best[k], best[k + 1])
    for k in range(len(shares) - 1)
    if best[k] != best[k + 1]
]
print(f"with few of the cheapest, the best is: {sellers[best[0]].name}")
for share, before, after in turns:
    guess = Fraction(share).limit_denominator(1_000)
    equal = payoffs(guess, exact=True)
    proven = f", exactly {guess}" if equal[before] == equal[after] else ""
    print(f"from a share of {share:.4f} on{proven}: {sellers[after].name} (not {sellers[before].name})")

# %%
# The best of any policy, whatever a seller remembers, against half of the cheapest:

half = incumbent(0.5)
print(rg.market_reply(half, role=1))

# %%
# If all sellers do the same, with as many buyers of each type: what do they earn, and which of the five is best for one
# of them?

for policy in sellers:
    same = rg.market(r, [buyers, [policy]])
    one = rg.screening(same, role=1, policies=sellers)
    instead = f"{sellers[one.best].name}, {one.payoffs[one.best]:.4f}"
    print(f"all {policy.name:<10} earn {same.values[1]:.4f}; best for one: {instead}")

# %%
# Catering against dismissing: where do they earn the same?

gap = [row[1] - row[0] for row in earned]
print(f"dismissing earns more than catering by {min(gap):.4f} to {max(gap):.4f}, at each share of the cheapest")

# %%
# What came out
# -------------
# The sentences are put together from the results.

kept = {}
for policy, row in zip(sellers, who.kept, strict=True):
    kept[policy.name] = {buyer.name: f"{x:.0%}" for buyer, x in zip(buyers, row, strict=True)}
print(
    f"With as many of each, the cheapest are {who.met[0]:.0%} of those who look for a seller, "
    f"{kept['caters']['cheapest']} of the buyers of who caters and {kept['dismisses']['cheapest']} of who dismisses "
    "them. The essay asks whom to attract and whom to avoid: treatment is enough to choose, and nobody need be "
    f"recognised. It has its price: probing keeps {kept['probes']['luxury']} luxury buyers where dismissing keeps "
    f"{kept['dismisses']['luxury']}."
)
print(
    f"The best policy of these five earns {who.payoffs[who.best]:.3f} per round: {sellers[who.best].name}. "
    f"Cutting corners always earns {who.payoffs[sellers.index(races)]:.3f}."
)
assert min(gap) > 0
print(
    f"That a business should not cater to every whim is confirmed: of shares of the cheapest from {shares[0]:.0%} to "
    f"{shares[-1]:.0%}, catering earns less than dismissing at each. But that it had better serve well is bounded: up "
    f"to a share of {turns[0][0]:.4f} of the cheapest, the best of these policies is that one seller "
    f"{sellers[best[0]].name}, since buyers who leave are followed by others who have not heard of it. A pool without "
    "word of mouth does not punish."
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
    bottom = [0.0] * len(sellers)
    for k, buyer in enumerate(buyers):
        heights = [float(row[k]) for row in who.kept]
        left.bar([s.name for s in sellers], heights, bottom=bottom, label=buyer.name)
        bottom = [a + b for a, b in zip(bottom, heights, strict=True)]
    left.set_ylabel("share of a seller's buyers")
    left.set_ylim(0, 1)
    left.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=len(buyers))
    for k, (policy, colour) in enumerate(zip(sellers, ("C0", "C1", "C2", "C3", "black"), strict=True)):
        right.plot(shares, [row[k] for row in earned], color=colour, label=policy.name)
    for share, *_ in turns:
        right.axvline(share, color="grey", linestyle=":")
    right.set(xlabel="share of the cheapest buyers, where all cater", ylabel="what one seller earns per round")
    right.legend()
    figure.savefig("which_buyers.png", dpi=150)
    print("figure: which_buyers.png")
