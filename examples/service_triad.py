"""
Win, win, win
=============

*Row 4 of the relationships.* A salesperson goes from customer to customer, for an organisation. Three rules of the
essay "Confusion About Win/Win" say when the organisation wins:

1. if the salesperson and the customer both win;
2. not if the customer loses while the salesperson wins: it does not come back, and tells many;
3. not if the salesperson loses to make the customer win: it takes that out on the next customer, the co-workers, home.

Nothing of this is in the payoffs of the meeting: there the organisation gains most by the very sales that the rules
warn of. **Do the rules come out of play**, by return visits, word of mouth and losses that are carried on, and where do
they stop? Each threshold is a fraction where it is rational; else both ends of a bracket are proven by exact
evaluation.

**Verdict on row 4:** the first rule confirmed up to a bound; the second confirmed for the patient, contradicted where
customers soon come again; the third bounded.
"""

from fractions import Fraction

import relgames as rg

# %%
# The game
# --------
# Salesperson: serve or push. Customer: buy or walk. Organisation: support or squeeze. Default payoffs.

triad = rg.games.service_triad()
print(triad)

# %%
# Pushing a customer pays the organisation 42 or 52.5 where serving pays 27. So it does to squeeze: 35.

SERVE, PUSH, BUY, SUPPORT, SQUEEZE = 0, 1, 0, 0, 1
assert [triad.payoffs[PUSH, BUY, backing, 2] for backing in (SUPPORT, SQUEEZE)] == [42, 52.5]
assert [triad.payoffs[SERVE, BUY, backing, 2] for backing in (SUPPORT, SQUEEZE)] == [27, 35]

# %%
# Parties with a memory
# ---------------------
# Each customer meets the same salesperson once in a round. One that has lost by a sale stays away ever after, or, with
# a chance ``back`` per visit missed, comes again; and it tells each other customer with the chance ``told``, who then
# stays away as well. The salesperson has moods, too: with the chance ``carries`` a loss makes it push, whoever comes
# next, until it wins again.


def firm(
    discount, backing, advice="serve", carries=1, customers=3, told=0, back=0, leaves=False, game=triad, noise=None
):
    """Return the linked relationships of one salesperson and its customers."""
    r = rg.RepeatedGame(game, discount=discount, noise=noise)
    seller = rg.carrying_loss(game, 0, advice, "push", hurts=carries)
    away = rg.Machine([[0, 1]], [[0] * 8], leave=[int(leaves)], name="stay away")
    buyer = rg.carrying_loss(game, 1, "buy", away, heals=0, forgets=back)
    organisation = rg.carrying_loss(game, 2, backing, backing)
    heard = rg.hearing_of_loss(game, 1, told)
    names = [f"customer {k + 1}" for k in range(customers)]
    return [
        rg.Link(
            r,
            ("salesperson", name, "organisation"),
            (seller, buyer, organisation),
            {other: heard for other in names if other != name},
            name=name,
        )
        for name in names
    ]


def organisation(exact=True, **terms):
    """Return what the organisation gets per encounter that there could be."""
    links = firm(**terms)
    return rg.linked(links, exact=exact).total("organisation") / len(links)


def turning(gain, low, high, halvings=30):
    """Return where a gain changes its sign: two Fractions, the same one if it is exactly 0 there."""
    low, high = Fraction(low), Fraction(high)
    sign = gain(low) > 0
    assert (gain(high) > 0) != sign
    for _ in range(halvings):
        middle = (low + high) / 2
        if gain(middle) == 0:
            return middle, middle
        low, high = (middle, high) if (gain(middle) > 0) == sign else (low, middle)
    simplest = ((low + high) / 2).limit_denominator(10_000)
    return (simplest, simplest) if low <= simplest <= high and gain(simplest) == 0 else (low, high)


def shown(found):
    """Return a turning point as text."""
    low, high = found
    return str(low) if low == high else f"{float(low):.6f}"


def both_sides(gain, at):
    """Return the signs of a sampled gain below and above a turning point: each is 0 if within four errors."""
    signs, step = [], min(at, 1 - at) / 4
    for point in (at - step, at + step):
        mean, error = gain(point)
        signs.append(0 if abs(mean) <= 4 * error else 1 if mean > 0 else -1)
    return tuple(signs)


def sampled(seed=1, less=0, **terms):
    """Return what the organisation gets per encounter above ``less``, sampled, and its error."""
    links = firm(**terms)
    found = rg.linked(links, method="sampled", repetitions=4000, seed=seed)
    k = found.parties.index("organisation")
    # Rounding errors add up to less than this.
    return found.totals[k] / len(links) - float(less), max(found.total_errors[k] / len(links), 1e-9)


# %%
# Rule 1: both win, so the organisation wins
# ------------------------------------------
# All are served, buy, and come back for ever. What the organisation gets is what the salesperson leaves of the margin:
# the commission decides. (A commission that supports is above 1/8, what squeezing leaves; so the salesperson wins.)


def backed(commission):
    """Return what the three get in the long run, from one customer, with another commission."""
    game = rg.games.service_triad(commission=commission)
    return rg.linked(firm(Fraction(1), "support", customers=1, game=game), exact=True).payoffs[0]


# The margin of a service is 40 and the effort costs 10 where it is not supported.
assert triad.payoffs[SERVE, BUY, SQUEEZE, 0] == 40 * Fraction(1, 8) - 10
too_much = turning(lambda commission: backed(commission)[2], Fraction(1, 4), Fraction(99, 100))
print(f"rule 1 holds up to a commission of {shown(too_much)} of the margin, and fails from there on")
for commission in (Fraction(1, 4), Fraction(19, 20)):
    print(f"  commission {commission}: {'-'.join(rg.wins(backed(commission)))}")

# %%
# Mistakes. One time in a hundred somebody does not do what it meant to, and all remember. Then good will is not enough:
# customers must come again at times, or they are lost one by one. How soon must they forget a bad visit, with a chance
# ``back`` per visit missed?


def forgiving(back):
    """Return what a well-meaning organisation gets, with mistakes, if customers come again with this chance."""
    return organisation(
        discount=Fraction(1), backing="support", customers=1, back=back, noise=rg.Noise(execution=Fraction(1, 100))
    )


soon = turning(forgiving, Fraction(1, 10_000), Fraction(1, 2))
print(f"with mistakes rule 1 holds from a chance of {shown(soon)} on that a customer comes again; below it fails")

# %%
# Rule 2: the customer loses while the salesperson wins
# -----------------------------------------------------
# Every customer is pushed. "The organisation loses" is read in two ways: it gets less than *outside*, 0; or less than
# by *serving*, 27 per encounter. First the patience from which on it loses, by how many are told.

served = organisation(discount=Fraction(1), backing="support")
tellings = [Fraction(k, 4) for k in range(5)]


def pushed(discount, told=0, backing="support", **more):
    """Return what the organisation gets if all customers are pushed."""
    return organisation(discount=discount, backing=backing, advice="push", told=told, **more)


def from_which_discount(told, less, backing="support", leaves=False):
    """Return the discount from which on the organisation gets less, or None if it does at every one."""
    gain = lambda discount: pushed(discount, told, backing, leaves=leaves) - less  # noqa: E731
    return turning(gain, 0, Fraction(999, 1000)) if gain(0) > 0 else None


print(f"serving: {served} per encounter")
print("told     below outside from   below serving from   squeezing: below serving from")
patience = {}
for told in tellings:
    ways = [("support", 0), ("support", served), ("squeeze", served)]
    patience[told] = [from_which_discount(told, less, backing) for backing, less in ways]
    cells = ["every discount" if found is None else shown(found) for found in patience[told]]
    print(f"{told!s:<8} {cells[0]:<20} {cells[1]:<20} {cells[2]}")

# %%
# Where it fails. Customers who come again soon enough, whatever happened, are a business to push. The chance from which
# on the organisation wins although every visit is a loss to the customer, in the long run and if nobody is told:


def forgetful(back):
    """Return what the organisation gets in the long run of customers who come again with this chance."""
    return pushed(Fraction(1), back=back, customers=1)


memory = turning(forgetful, Fraction(1, 1000), Fraction(1, 2))
print(f"below outside up to a chance of {shown(memory)} to come again, per visit missed")
at_best = max(pushed(Fraction(1), back=1, customers=1, backing=backing) for backing in ("support", "squeeze"))
print(
    f"below serving always: customers who miss a single visit are worth {float(at_best)} at the most, and not {served}"
)

# %%
# And an organisation that stops to spend on those who left, its doors closed to them, is never below outside; it only
# gets less than by serving.

closing = pushed(Fraction(99, 100), told=1, leaves=True)
print(f"told 1, discount 0.99, customers struck off: {float(closing):.4f}, {rg.wins([closing])[0]} against outside")

# %%
# Rule 3: the salesperson loses to make the customer win
# ------------------------------------------------------
# The organisation squeezes: serving costs the salesperson 5, gives the customer 50 and the organisation 35 in place of
# 27. If losses are not carried on, that is that, and the rule fails. With which chance must a loss be carried on?


def squeezed(carries, discount=Fraction(9, 10), told=0):
    """Return what the organisation gets if it squeezes and losses are carried on with this chance."""
    return organisation(discount=discount, backing="squeeze", carries=carries, told=told)


print(f"not carried on: {squeezed(0)}; always: {float(squeezed(1)):.4f}, at discount 9/10")
carried = {told: turning(lambda c, w=told: squeezed(c, told=w) - served, 0, 1) for told in (0, 1)}
for told, found in carried.items():
    print(
        f"told {told}: squeezing gets less than supporting from a chance of {shown(found)} on that a loss is carried on"
    )
impatient = turning(lambda d: squeezed(1, discount=d) - served, 0, Fraction(99, 100))
print(f"always carried on, nobody told: squeezing gets less than supporting from discount {shown(impatient)} on")
print(f"against outside it never loses: {float(squeezed(1, Fraction(999, 1000), 1)):.4f} at discount 0.999, all told")

# %%
# Co-workers and home
# -------------------
# Sam is squeezed and serves Ann. Sam and Pat do each other favours at work; Pat is supported and serves Bob; Sam and
# Kim do each other favours at home. A loss makes each of them withhold, or push. What does Sam's loss do to the others?


def at_work(carries, discount=Fraction(9, 10)):
    """Return the four relationships, linked."""
    favours = rg.games.donation()
    sale, favour = (rg.RepeatedGame(g, discount=discount) for g in (triad, favours))
    sells = rg.carrying_loss(triad, 0, "serve", "push", hurts=carries, heals=Fraction(1, 2))
    helps = [
        rg.carrying_loss(favours, seat, "give", "withhold", hurts=carries, heals=Fraction(1, 2)) for seat in range(2)
    ]
    buys = rg.carrying_loss(triad, 1, "buy", "walk", heals=0)
    backs = {backing: rg.carrying_loss(triad, 2, backing, backing) for backing in ("support", "squeeze")}
    return rg.linked(
        [
            rg.Link(sale, ("Sam", "Ann", "organisation"), (sells, buys, backs["squeeze"]), name="Sam's customer"),
            rg.Link(favour, ("Sam", "Pat"), helps, name="work"),
            rg.Link(sale, ("Pat", "Bob", "organisation"), (sells, buys, backs["support"]), name="Pat's customer"),
            rg.Link(favour, ("Sam", "Kim"), helps, name="home"),
        ],
        exact=True,
    )


calm, carrying = at_work(0), at_work(1)
print(f"{'per round':<14}{'kept to itself':>16}{'carried on':>12}")
for party in calm.parties:
    print(f"{party:<14}{float(calm.total(party)):>16.3f}{float(carrying.total(party)):>12.3f}")
half = turning(lambda chance: at_work(chance).payoffs[2][2] - served / 2, 0, 1)
print(f"From a chance of {shown(half)} on, Pat, who is supported, earns the organisation less than half of {served}")

# %%
# Confirmed by chance
# -------------------
# The same relationships, played at random many times, just below and just above each turning point: is the organisation
# above (1) or below (-1) the standard?

checks = {
    "rule 1, commission": both_sides(
        lambda c: sampled(discount=0.9, backing="support", game=rg.games.service_triad(commission=c)), too_much[0]
    ),
    "rule 2, discount, half are told": both_sides(
        lambda d: sampled(discount=d, backing="support", advice="push", told=0.5), patience[Fraction(1, 2)][0][0]
    ),
    "rule 2, serving, half are told": both_sides(
        lambda d: sampled(less=served, discount=d, backing="squeeze", advice="push", told=0.5),
        patience[Fraction(1, 2)][2][0],
    ),
    "rule 3, carried on": both_sides(
        lambda c: sampled(less=served, discount=0.9, backing="squeeze", carries=float(c)), carried[0][0]
    ),
    "rule 3, discount": both_sides(lambda d: sampled(less=served, discount=d, backing="squeeze"), impatient[0]),
}
for what, signs in checks.items():
    print(f"{what:<34} below it {signs[0]:>2}, above it {signs[1]:>2}")

# %%
# What came out
# -------------

print(
    f"Rule 1: confirmed up to a commission of {shown(too_much)}, a bound far off; with mistakes only if customers come "
    f"again, with a chance of {shown(soon)} per visit missed."
)
print(
    "Rule 2: confirmed for the patient, and word of mouth is what makes it bite: against serving, from a discount of "
    f"{shown(patience[Fraction(0)][1])} on if nobody is told, and at every discount if all are. Below outside only "
    f"from {shown(patience[Fraction(0)][0])} (nobody is told) or {shown(patience[Fraction(1)][0])} (all are) on, and "
    "never if those who left are struck off. That it does so automatically is contradicted by customers who come again "
    f"with a chance above {shown(memory)}."
)
print(
    "Rule 3: bounded. The organisation loses against supporting its people once a loss is carried on with a chance "
    f"above {shown(carried[0])}, at discount 9/10. It never falls below outside, as squeezing costs it nothing. And "
    "it loses customers of those, too, whom it did not squeeze."
)

# %%
# As a picture
# ------------
# What the organisation gets per encounter, by patience, for each way of treating people.

try:
    import matplotlib.pyplot as plt
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    discounts = [k / 40 for k in range(40)]
    figure, panes = plt.subplots(1, 2, figsize=(10, 4.2), layout="constrained", sharey=True)
    for told in tellings[::2]:
        terms = {"told": float(told), "exact": False}
        panes[0].plot(discounts, [pushed(d, **terms) for d in discounts], label=f"pushed, told {told}")
        panes[1].plot(
            discounts,
            [organisation(discount=d, backing="squeeze", **terms) for d in discounts],
            label=f"squeezed, told {told}",
        )
    for axes, title in zip(panes, ("rule 2: customers lose", "rule 3: the salesperson loses"), strict=True):
        axes.axhline(float(served), color="black", linestyle="--", label="served")
        axes.axhline(0, color="grey", linewidth=0.8)
        axes.set_title(title)
        axes.set_xlabel("discount")
        axes.legend()
    panes[0].set_ylabel("organisation, per encounter")
    figure.savefig("service_triad.png", dpi=150)
    print("figure: service_triad.png")
