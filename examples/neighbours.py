"""
Neighbours
==========

Row 3 of the relationships. The essay "Win Win" tells of somebody who helps the neighbours in the house unasked, and is
paid back. **When is it worth it to help unasked, and does it take others who pay back too?** Each number on this page
is computed: in closed form where there is one, and by sampled communities on both sides of each turning point.

**Verdict on row 3:** confirmed where others are told; bounded by whom the news meets; contradicted as a rule for all.
"""

from fractions import Fraction
from itertools import combinations

import numpy as np

import relgames as rg
from relgames import norms

# %%
# The game
# --------
# Each may do the other a favour, which costs it 1 and is worth 3 to who receives it.

b, c = 3, 1
game = rg.games.donation(b=b, c=c)
print(game)

# %%
# Two alone
# ---------
# Two who meet again and again can hold it by helping as long as the other does. The solver for repeated games says
# from which discount on, which here is the chance that both are there again next time.

alone = rg.critical_discount(game, ("give", "give"), exact=True).discount
print(f"two alone: from discount {alone} on")

# %%
# A street
# --------
# Eleven neighbours who all know each other. In each round each of them asks another one, drawn at random, and in each
# round one in five moves out; somebody comes whom nobody knows. A *helper* helps all who have not refused a good
# neighbour (simple standing). A *taker* asks, and never helps. Helped by all, helpers get 3 - 1 = 2 per round.
#
# A taker is helped by a neighbour that knows no better: that it has not refused, nor anybody who told that neighbour
# of it. With *word of mouth* each who hears of it is told with probability q. Of two who met when the later of
# them came, both are still there a round later with probability s = (1 - turnover)\ :sup:`2`, and one is still unaware
# of the other with probability u = (1 - 1/10) (1 - q/10)\ :sup:`9`, as each of the nine others asks the taker with
# probability 1/10. So the taker is helped a share (1 - s) / (1 - s u) of the time.

size, turnover = 11, Fraction(1, 5)
stay = (1 - turnover) ** 2


def helped(q):
    """Return how often a taker is helped in a street of helpers."""
    unaware = (1 - Fraction(1, size - 1)) * (1 - q / Fraction(size - 1)) ** (size - 2)
    return (1 - stay) / (1 - stay * unaware)


# %%
# It earns less than a helper if b helped(q) < b - c, that is, from b/c = 1 / (1 - helped(q)) on; or for b = 3 and c = 1
# from a q on which that equation gives in closed form.

for q in (Fraction(0), Fraction(1, 10), Fraction(1, 4), Fraction(1, 2), Fraction(1)):
    pays = 1 / (1 - helped(q))
    text = f"a taker is helped {float(helped(q)):.3f}; helping pays from b/c {float(pays):.3f} on"
    print(f"word of mouth {float(q):<4} {text}")

u = (1 - (1 - stay) / (1 - Fraction(c, b))) / stay
turning = (size - 1) * (1 - float(u / (1 - Fraction(1, size - 1))) ** (1 / (size - 2)))
print(f"at b/c = {b}/{c}: helping pays from word of mouth {turning:.4f} on")

# %%
# The same street, sampled. Every second street has a taker; a helper's payoff is that in the streets without.

streets, rounds = 240, 600
party = np.arange(streets * size)
with_taker = (party // size) % 2 == 0
pairs = np.array([(size * s + i, size * s + j) for s in range(streets) for i, j in combinations(range(size), 2)])
both = np.concatenate([pairs, pairs[:, ::-1]])
kinds = [norms.simple_standing(), norms.unconditional(0), norms.unconditional(1)]


def sampled(q, helpers=10, complaints=False, among=pairs, seed=1):
    """Return the community: so many helpers among the ten neighbours of a taker, the others give to anybody."""
    follows = np.zeros(len(party), dtype=int)
    follows[with_taker & (party % size > helpers)] = 2
    follows[with_taker & (party % size == 0)] = 1
    # Nobody listens to takers, unless their complaints are believed.
    heard = among if complaints else among[(follows[among] != 1).all(axis=1)]
    meets = both if among is pairs else np.concatenate([among, among[:, ::-1]])
    return rg.community(
        heard, kinds, follows, b, c, rounds, observation=q, turnover=float(turnover), meets=meets, seed=seed
    )


def of_taker(result):
    """Return the payoff of takers and its standard error."""
    return result.payoffs[1], result.standard_errors[1]


apart = ~with_taker
points = {}
print(f"{'word of mouth':<14}{'taker, sampled':>20}{'closed form':>13}{'helper':>8}")
for q in (0.0, 0.15, 0.35, 0.7, 1.0):
    result = sampled(q)
    points[q] = of_taker(result)
    helper = b * result.received[apart].mean() - c * result.gave[apart].mean()
    print(f"{q:<14}{points[q][0]:>12.3f} ± {points[q][1]:.3f}{b * float(helped(Fraction(q))):>13.3f}{helper:>8.3f}")

# %%
# Who must hear of it
# -------------------
# News is worth something only where it meets somebody who knows the one it is about. Here as many acquaintances, drawn
# at random from the whole town: neighbours of one neighbour hardly ever know each other.

rng = np.random.default_rng(1)
drawn = rng.integers(len(party), size=(len(party) * (size - 1) // 2, 2))
town = drawn[drawn[:, 0] != drawn[:, 1]]
silent, loud = of_taker(sampled(0.0, among=town)), of_taker(sampled(1.0, among=town))
print(
    f"in a town without streets a taker gets {silent[0]:.3f} ± {silent[1]:.3f} if nobody talks, "
    f"{loud[0]:.3f} ± {loud[1]:.3f} if all do"
)

# %%
# And whom one believes matters. Takers complain of those who refuse them; who does not know why holds these bad.

for believed in (False, True):
    result = sampled(0.35, complaints=believed)
    print(
        f"complaints of takers {'believed' if believed else 'not heard'}: a taker gets {result.payoffs[1]:.3f} ± "
        f"{result.standard_errors[1]:.3f}, helpers help each other {result.frequencies[0, 0]:.3f}"
    )

# %%
# Who helps whatever happens
# --------------------------
# The giver of the essay helps everybody, the taker too. It is paid back as helpers are; but it does not hold anything.
# If only a share x of a taker's neighbours look whom they help, it is helped 1 - x (1 - helped(q)) of the time. So
# takers earn less from x = (c/b) / (1 - helped(q)) on.

share = Fraction(c, b) / (1 - helped(Fraction(1)))
print(f"if all talk, takers earn less if {float(share):.3f} of the neighbours look whom they help")
for helpers in (5, 8):
    result = sampled(1.0, helpers=helpers)
    closed = b * float(1 - Fraction(helpers, size - 1) * (1 - helped(Fraction(1))))
    here = [result.received[with_taker & (result.follows == t)].mean() for t in range(3)]
    print(
        f"{helpers} of 10: a taker gets {result.payoffs[1]:.3f} ± {result.standard_errors[1]:.3f} "
        f"(closed form {closed:.3f}); in its street a helper is helped {here[0]:.3f}, a giver {here[2]:.3f}, "
        f"the taker {here[1]:.3f}"
    )

# %%
# What counts as good
# -------------------
# Now a town in which everybody may meet everybody, and where what one is told decides. One act in twenty is
# misunderstood. If all agree on who is good (*public*), how much a norm makes them give, and at which b/c nobody gains
# by anything else, are closed forms. If everybody has its own opinion (*private*: 50 parties, nine in ten see an act),
# both are sampled: the last two columns are the b/c from which takers earn less than those who follow the norm, and up
# to which givers do, who help whatever happens.

error = Fraction(1, 20)
catalogue = [norms.image_scoring(), norms.shunning(), *(rg.leading_eight(k) for k in range(1, 9))]


def invaded(norm, give, b=b, seed=2):
    """Return the private reputation of 47 who follow a norm and 3 who always give, or never."""
    return rg.private_reputation([norm, norms.unconditional(give)], [47, 3], b, c, 0.9, float(error), seed=seed)


def break_even(mixed):
    """Return the b/c at which both earn the same; None if those who give more are not given to more, beyond chance."""
    more = mixed.receives[0] - mixed.receives[1]
    if more * np.sign(mixed.gives[0] - mixed.gives[1]) < 0.02:
        return None
    return (mixed.gives[0] - mixed.gives[1]) / more


levels, ends = {}, {}
heads = f"{'nobody gains at b/c':<21}{'private':>7}{'takers lose from':>18}{'givers lose up to':>19}"
print(f"{'norm':<15}{'public':>7}  {heads}")
for norm in catalogue:
    public = rg.public_reputation(norm, b, c, perception=error)
    private = rg.private_reputation(norm, 50, b, c, 0.9, float(error), seed=1)
    levels[norm.name] = public.cooperation, private.cooperation
    low, high = public.ratios
    between = f"from {low:.3f}" + ("" if np.isinf(high) else f" to {high:.3f}")
    ends[norm.name] = [break_even(invaded(norm, give)) for give in (0, 1)]
    taker, giver = ends[norm.name]
    print(
        f"{norm.name:<15}{public.cooperation:>7.3f}  {between:<21}{private.cooperation:>7.3f}"
        f"{'never' if taker is None else f'{taker:.2f}':>18}{'any' if giver is None else f'{giver:.2f}':>19}"
    )

# %%
# On both sides of these, for L3, which is simple standing: payoffs of those who follow it less those of the others.

assert (rg.leading_eight(3).assess == norms.simple_standing().assess).all()
for word, give, turn in zip(("takers", "givers"), (0, 1), ends["L3"], strict=True):
    for ratio in (0.85 * turn, 1.15 * turn):
        mixed = invaded(rg.leading_eight(3), give, b=ratio * c, seed=3)
        ahead = mixed.payoffs[0] - mixed.payoffs[1]
        print(f"{word} at b/c {ratio:.2f}: ahead by {ahead:+.4f} ± {np.hypot(*mixed.standard_errors):.4f}")

# %%
# What came out
# -------------

silence, talk = (float(1 / (1 - helped(Fraction(q)))) for q in (0, 1))
print(
    "Neighbours who help unasked are paid back by others too, says the essay Win Win. Confirmed where others are told: "
    "in a street in which one in five moves out, what each remembers of its own dealings is enough from a b/c of "
    f"{silence:.3f} only, and if all is told {talk:.3f} is enough. At {b}/{c} helpers do better than takers from a "
    f"word of mouth of {turning:.3f} on."
)
print(
    "Bounded: news must meet those who know whom it is about; where acquaintances do not know each other it changes "
    f"nothing. And if fewer than {float(share):.3f} of the neighbours look whom they help, takers earn more whatever "
    "is said of them."
)
bad = [name for name, (taker, _) in ends.items() if taker is None]
print(
    '"Never required, or expected": contradicted as a rule for all. Who helps whatever happens is paid back as others '
    f"are, and under L3 better than they, from b/c {ends['L3'][1]:.2f} on, if opinions are private; but where all are "
    f"like that a taker gets {b} and a giver {b - c}. Nor is any sense of what is good enough: under {', '.join(bad)} "
    "takers never earn less once opinions differ."
)

# %%
# As a picture
# ------------
# What a taker earns in the street, by word of mouth, and how much is given under each norm.

try:
    import matplotlib.pyplot as plt
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    grid = np.linspace(0, 1, 51)
    left.plot(grid, [b * float(helped(Fraction(q))) for q in grid], label="taker, closed form")
    mean, deviation = np.array(list(points.values())).T
    left.errorbar(list(points), mean, 2 * deviation, fmt="o", label="taker, sampled")
    left.axhline(b - c, color="grey", label="helper")
    left.axvline(turning, color="grey", linestyle=":")
    left.set(xlabel="word of mouth", ylabel="payoff per round", title="A street of eleven")
    left.legend()
    place = np.arange(len(levels))
    for k, name in enumerate(("public", "private")):
        right.bar(place + 0.4 * k - 0.2, [pair[k] for pair in levels.values()], 0.4, label=name)
    right.set_xticks(place, levels, rotation=45, ha="right")
    right.set(ylabel="share of occasions on which it is given", title="One act in twenty misunderstood", ylim=(0, 1.15))
    right.legend(loc="upper center", ncols=2)
    figure.savefig("neighbours.png", dpi=150)
    print("figure: neighbours.png")
