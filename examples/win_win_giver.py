"""
The win-win giver
=================

Row 1 of the relationships: "give without expecting; receiving is a by-product, always accepted" (the essay "Win
Win"). Two may do each other favours: a favour costs its giver 1 and is worth 3 to who accepts it; who is refused is
hurt. The win-win giver gives unasked in every round and accepts whatever comes. It never withholds, whatever was
done to it: in this it is truly unconditional. **Who exploits it, and what protects it without making it stop
giving?** Three things may: to leave, to be heard of, and to find others. Each turning point below is a fraction,
and what no strategy of any kind can gain is checked on both sides of it by exact best responses.

**Verdict on row 1:** confirmed among givers; contradicted where the other takes and nothing protects the giver;
bounded: what protects it need not stop its giving.
"""

from fractions import Fraction

import relgames as rg
from relgames import games, strategies

B, C, HURT = 3, 1, 1
PATIENCE = Fraction(9, 10)
game = games.favour_exchange(b=B, c=C, hurt=HURT)
giver, trader, martyr = strategies.win_win_giver(), strategies.trader(), strategies.martyr()
taker = strategies.accepting(strategies.always_withhold()).named("taker")
print(game)


def terms(discount=PATIENCE, error=0, order=None):
    """Return the terms of the relationship; outside of it both get nothing."""
    return rg.RepeatedGame(game, discount=discount, noise=rg.Noise(execution=error), order=order)


# %%
# Who earns what
# --------------
# Each against each, with nobody leaving; without mistakes, and with one in twenty.

field = [giver, trader, martyr, taker]
for error in (0, Fraction(1, 20)):
    played = rg.tournament(terms(error=error), field)
    labels = rg.win_labels(played)
    print(f"mistakes: {float(error):.2f}")
    for k, machine in enumerate(field):
        cells = [f"{played.payoffs[k, j, 0]:6.2f} {labels[k, j]:<9}" for j in range(len(field))]
        print(f"  {machine.name:<14} {' '.join(cells)}")

# %%
# Two givers both win, and so do two traders: without mistakes nothing tells them apart. The martyr, who refuses,
# loses even to a giver. And this is the best that anybody can do to a giver who never leaves:

alone = rg.best_response(terms(), (None, giver), seat=0, exact=True)
print(alone)
print("with the giver earning", rg.play(terms(), (alone.machine, giver), exact=True).payoffs[1])

# %%
# Leaving
# -------
# The giver goes on giving, but walks out after k rounds in a row in which it got less than nothing. A taker gets 1 -
# d^k of the benefit b in place of b - c for ever, so that taking does not pay from a patience of (c/b)^(1/k) on. But
# one who knows k gives once in k rounds: for k of 2 and more it is exploited at any patience.


def after_losses(k, discount=PATIENCE, error=0):
    """Return the giver that leaves after k losses in a row."""
    return strategies.leave_after_losses(giver, k, terms(discount, error))


def is_exploited(other, discount=PATIENCE, error=0, order=None):
    """Whether some strategy earns more from a giver that may leave, or a community of them, than by giving always."""
    r = terms(discount, error, order)
    giving = rg.play(r, (giver, other), exact=True).payoffs[0]
    return rg.best_response(r, (None, other), seat=0, exact=True).payoff > giving


for k in (1, 2, 3):
    best = rg.best_response(terms(), (None, after_losses(k)), seat=0, exact=True)
    gets = rg.play(terms(), (best.machine, after_losses(k)), exact=True).payoffs[1]
    print(
        f"leaves after {k} in a row: taking always does not pay from patience {(C / B) ** (1 / k):.3f} on; the best "
        f"reply at {PATIENCE} gets {float(best.payoff):.3f}, the giver then {float(gets):.3f} ({rg.wins([gets])[0]})"
    )

leaving_from = Fraction(C, B)
beside = Fraction(1, 1000)
sides = [is_exploited(after_losses(1, leaving_from + step), leaving_from + step) for step in (-beside, 0, beside)]
print(f"who leaves at the first loss: exploited below, at and above patience {leaving_from}: {sides}")

# %%
# Exploited, but does it lose? One who takes every other time leaves the giver -c + b d / (1 + d), which is a win from
# patience c / (b - c) on.

every_other = Fraction(C, B - C)
other = strategies.accepting(strategies.cyclic((strategies.WITHHOLD, strategies.GIVE)))
sides = [
    rg.wins([rg.play(terms(d), (other, after_losses(2, d)), exact=True).payoffs[1]])[0]
    for d in (every_other - beside, every_other, every_other + beside)
]
print(f"taken from every other time, the giver is even at patience {every_other}: below, at and above it {sides}")

# %%
# A chance of leaving is enough
# -----------------------------
# To leave at the first loss ends a friendship by the first slip. A *chance* of leaving after a loss does as well: if
# h is the chance, giving is a best reply if, and only if,
#
# .. math:: h \ge \frac{(1-d)\,(u_0-u_1)}{d\,(u_1 p_0 - u_0 p_1)}
#
# with u the payoff per round and p the chance that the other counts a loss, where the seat means to give (1) or to
# withhold (0). Without mistakes this is c / (b - c) · (1 - d) / d.


def chances(error, meant):
    """Return the payoff of seat 0 that means to do this to a giver, and the chance that the giver counts a loss."""
    slip = lambda wanted, done: 1 - error if wanted == done else error / 3  # noqa: E731
    payoff, loss = Fraction(0), Fraction(0)
    for own in range(4):
        for other in range(4):
            p = slip(meant, own) * slip(0, other)
            payoff += p * game.fractions[own, other][0]
            loss += p * (game.fractions[own, other][1] < 0)
    return payoff, loss


def gentlest(discount, error=Fraction(0)):
    """Return the least chance of leaving after a loss that makes giving a best reply; above 1 if none does."""
    (u1, p1), (u0, p0) = chances(error, 0), chances(error, 2)
    return (1 - discount) * (u0 - u1) / (discount * (u1 * p0 - u0 * p1))


def may_leave(chance, error=0):
    """Return the giver that leaves with this chance after each loss."""
    return strategies.leave_by_hazard(giver, (0, chance), terms(error=error))


print("mistakes  least chance   rounds together    each earns    the same if it leaves at once")
rows = []
for error in (Fraction(0), Fraction(1, 100), Fraction(1, 20), Fraction(1, 10)):
    least, r = gentlest(PATIENCE, error), terms(error=error)
    pairs = [(may_leave(h, error),) * 2 for h in (least, 1)]
    lasting = [rg.survival(r, pair).expected_rounds for pair in pairs]
    earned = [rg.play(r, pair).payoffs[0] for pair in pairs]
    rows.append((error, least))
    print(
        f"{float(error):8.2f}  {float(least):>12.4f}  {lasting[0]:15.1f}  {earned[0]:12.3f}    "
        f"{lasting[1]:.1f} rounds, {earned[1]:.3f}"
    )
for error, least in rows[:2]:
    tiny = least / 1000
    sides = [is_exploited(may_leave(h, error), error=error) for h in (least - tiny, least, least + tiny)]
    print(f"mistakes {float(error):.2f}: exploited below, at and above a chance of {float(least):.4f}: {sides}")

# %%
# With more mistakes even leaving at once deters too little. The number of mistakes from which on this is so:


def most_mistakes(discount):
    """Return the rate of mistakes at which the least chance of leaving is 1."""
    from scipy.optimize import brentq

    return brentq(lambda e: float(1 / gentlest(discount, Fraction(e))) - 1, 0, 0.6, xtol=1e-14)


limits = {d: most_mistakes(d) for d in (Fraction(1, 2), PATIENCE)}
for d, limit in limits.items():
    sides = [
        is_exploited(strategies.leave_by_hazard(giver, (0, 1), terms(d, e)), d, e)
        for e in (Fraction(limit) - beside, Fraction(limit) + beside)
    ]
    print(f"patience {d}: up to {limit:.4f} mistakes per round; exploited below and above: {sides}")

# %%
# Where there are others
# ----------------------
# One who takes may find another giver, if it was not heard of. After a loss the next round is with somebody else with
# chance m, or the taker goes on looking; with chance q it is known, and finds nobody any more. All givers together
# are one machine, which moves first: a taker sees whether somebody is there.


def community(known, looking, found):
    """Return what a taker meets: a giver; after a loss nobody ever, with chance ``known``, or nobody for a while."""
    # States: with a giver, with nobody, known. Their actions tell them apart; in the last two nothing is given.
    lost = {(0, 2), (0, 3)}
    after_loss, alone = [1 - known - looking, looking, known], [found, 1 - found, Fraction(0)]
    after = {0: [1, 0, 0], 1: [0, 0, 1], 2: alone, 3: [0, 0, 1]}
    next_state = [[after_loss if divmod(p, 4) in lost else after[p // 4] for p in range(16)]] * 3
    return rg.Machine([[1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], next_state, name="givers")


def meets(others, discount=PATIENCE):
    """Return the best that one can do among others whom it sees come and go, per round."""
    return rg.best_response(terms(discount, order=(1, 0)), (None, others), seat=0, exact=True).payoff


m, q, s = Fraction(4, 5), Fraction(1, 4), Fraction(9, 10)
regimes = {
    "nothing": community(Fraction(0), Fraction(0), Fraction(0)),
    "leaving, nobody else there": community(Fraction(0), Fraction(1), Fraction(0)),
    f"leaving, others found {m}": community(Fraction(0), 1 - m, m),
    f"heard of {q}, who stay {s}": community((1 - s) * q, Fraction(0), Fraction(0)),
    f"leaving, found {m}, heard {q}": community(q, (1 - q) * (1 - m), m),
}
print(f"patience {PATIENCE}: giving gets {B - C}")
print(f"{'givers are protected by':<30}{'taking gets':>12}{'best reply':>12}{'restored':>10}")
for name, others in regimes.items():
    takes = rg.play(terms(), (taker, others), exact=True).payoffs[0]
    best = meets(others)
    restored = (B - best) / C
    print(f"{name:<30}{float(takes):>12.3f}{float(best):>12.3f}{float(restored):>9.0%}")

# %%
# Neither does it alone, together they do. Where each of these turns, by equating what taking gets with b - c:


def thresholds(d, b=B, c=C):
    """Return the most chance m of finding another, without word, and the least chance q of word, if found at once."""
    return 1 - c / (d * b), c * (1 - d) / (d * (b - c))


most_found, least_heard = thresholds(PATIENCE)
print(f"leaving without word deters as long as another giver is found with a chance of at most {most_found}")
print(f"word without delay deters from a chance of {least_heard} to be heard of on, for each loss")
print(
    f"word without leaving: the same, divided by the chance 1 - s that a pair ends by itself: {least_heard / (1 - s)}"
)
tiny = Fraction(1, 10**6)
print(f"{'b / c':>6}{'patience, leaving at once':>27}{'most chance to find another':>29}{'least chance of word':>22}")
for ratio in (Fraction(3, 2), Fraction(2), Fraction(3), Fraction(10)):
    found, heard = thresholds(PATIENCE, ratio, Fraction(1))
    print(f"{ratio!s:>6}{1 / ratio!s:>27}{found!s:>29}{heard!s:>22}")
turns = {
    "found": (lambda x: community(Fraction(0), 1 - x, x), most_found),
    "heard": (lambda x: community(x, Fraction(0), Fraction(0)), least_heard),
    "stays": (lambda x: community((1 - s) * x, Fraction(0), Fraction(0)), least_heard / (1 - s)),
}
checks = {
    name: [meets(make(x)) > B - C for x in (turn - tiny, turn, turn + tiny)] for name, (make, turn) in turns.items()
}
print("better than giving below, at and above them:", checks)

# %%
# A town of givers and takers
# ---------------------------
# So far one taker met givers only. Now a share x of a large town takes and the rest gives. All who are alone are
# matched at random. Each lives on to the next round with chance d, and who dies is replaced by a newcomer of its
# kind. Givers may leave a taker at the first loss; may then be matched again, and so may takers, who always go on to
# the next; and may refuse a taker that a giver told of, which each does with chance q after a loss. What do both
# kinds earn per round, in the long run?

rights = {
    "nothing": (False, False, 0.0),
    "leaving": (True, False, 0.0),
    "word of mouth": (False, False, float(q)),
    "choice of partners": (True, True, 0.0),
    "all of these": (True, True, float(q)),
}


def town(x, leaving, rematched, told, d=float(PATIENCE)):
    """Return what a giver and a taker earn per round in the steady state."""
    widowed, together = d * (1 - d), d * d
    parted, stay = (d if rematched else 0.0 if leaving else widowed), (0.0 if leaving else together)
    givers, takers, earned = 1 - x, x, (0.0, 0.0)
    # In pairs of givers, in mixed ones with a taker that nobody or somebody told of, and in pairs of takers.
    good = new = known = bad = 0.0
    while True:
        alone = givers + takers
        good, new, bad = good + givers**2 / alone, new + givers * takers / alone, bad + takers**2 / alone
        before, mixed = earned, new + known
        earned = ((B - C) * good - C * mixed) / (1 - x), B * mixed / x
        if max(abs(a - b) for a, b in zip(before, earned, strict=True)) < 1e-13:
            return earned
        new, known = new * (1 - told), known + new * told
        givers = (1 - d) * (1 - x) + widowed * good + parted * mixed
        takers = (1 - d) * x + parted * new + (d if rematched else widowed) * bad
        good, new, known, bad = together * good, stay * new, stay * known, (0.0 if rematched else together) * bad


def equal_shares(right):
    """Return the shares of takers at which both kinds earn the same."""
    from scipy.optimize import brentq

    ahead = lambda x: float(town(x, *right)[0] - town(x, *right)[1])  # noqa: E731
    grid = [k / 50 for k in range(1, 50)]
    signs = [ahead(x) > 0 for x in grid]
    changes = [k for k in range(len(grid) - 1) if signs[k] != signs[k + 1]]
    return [brentq(ahead, grid[k], grid[k + 1], xtol=1e-12) for k in changes], signs[0]


print(f"half of the town takes, patience {PATIENCE}, q {q}")
print(f"{'givers are protected by':<26}{'a giver earns':>14}{'a taker':>9}   givers earn more")
turning = {}
for name, right in rights.items():
    giving, taking = town(0.5, *right)
    shares, first = equal_shares(right)
    turning[name] = shares
    ends = [*([0.0] if first else []), *shares]
    where = "never" if not ends else f"with {ends[0]:.3f} to {ends[1]:.3f} of takers"
    print(f"{name:<26}{giving:>14.3f}{taking:>9.3f}   {where}")

# %%
# What came out
# -------------

gentle = gentlest(PATIENCE)
print(
    "Confirmed: between two givers it lasts and both win, with mistakes as well; the martyr, who refuses, loses "
    "against everybody. Contradicted where the other takes and nothing protects the giver: at every patience and for "
    f"all b > c the best reply to it is never to give, and it loses {C} per round."
)
print(
    f"Bounded: what protects it need not stop its giving. With nobody else to go to it is enough to leave after a loss "
    f"with a chance of {gentle}, or for sure from patience {leaving_from} on; it is never enough to wait for two "
    f"losses in a row, though then the giver still wins from patience {every_other} on. If takers find others, leaving "
    f"is enough up to a chance of {most_found}; beyond that givers must hear of {least_heard} of the losses of others, "
    "or of more if they do not leave."
)
low, high = turning["choice of partners"]
print(
    "In a town where half takes each right alone helps, and together they help most. A choice of partners alone keeps "
    f"takers down but not out: where fewer than {low:.1%} take, they do better than givers, as they do where more than "
    f"{high:.1%} take. With word of mouth as well givers do better up to {turning['all of these'][0]:.1%} of takers."
)

# %%
# As a picture
# ------------
# Left: what the best reply gets above giving, by patience. Right: givers against takers, by how many of these there
# are.

try:
    import matplotlib.pyplot as plt
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
    shown = [Fraction(k, 40) for k in range(2, 40)]
    kinds = {
        "leaves after 1 loss": lambda d: after_losses(1, d),
        "leaves after 2 in a row": lambda d: after_losses(2, d),
        f"leaves after a loss with chance {gentle}": lambda d: may_leave(gentle),
        f"leaves, others found with chance {m}": lambda d: regimes[f"leaving, others found {m}"],
        f"heard of with chance {q}": lambda d: regimes[f"heard of {q}, who stay {s}"],
    }
    colours = ("C0", "C1", "C2", "C3", "black")
    for (label, make), colour in zip(kinds.items(), colours, strict=True):
        replies = [rg.best_response(terms(float(d), order=(1, 0)), (None, make(d)), seat=0) for d in shown]
        gains = [float(reply.payoff) - (B - C) for reply in replies]
        left.plot([float(d) for d in shown], gains, color=colour, label=label)
    left.axhline(0, color="grey", linewidth=0.8)
    left.set(xlabel="patience", ylabel="gain of the best reply over giving, per round", ylim=(-0.05, 1.7))
    left.legend(fontsize=8, loc="upper right")
    parts = [k / 50 for k in range(1, 50)]
    for (name, right_given), colour in zip(rights.items(), colours, strict=True):
        ahead = [giving - taking for giving, taking in (town(x, *right_given) for x in parts)]
        right.plot(parts, ahead, color=colour, label=name)
    right.axhline(0, color="grey", linewidth=0.8)
    right.set(xlabel="share of takers", ylabel="a giver's payoff above a taker's")
    right.legend(fontsize=8)
    figure.savefig("win_win_giver.png", dpi=150)
    print("figure: win_win_giver.png")
