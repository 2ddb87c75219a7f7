"""
What is stable
==============

Five essays say how customers, sellers, teams, owners and neighbours win together. Here are seven of their relationships
as games that are played **once**, by parties that look after themselves. What is stable then: all equilibria, with
proof. What can a party be held to? Does it help if somebody whom all trust gives advice, or if the parties move one
after another? Where the answer contradicts an essay, this page says so.

If the same parties meet again much of this changes: the example "Give without expecting" is about that.
"""

from fractions import Fraction
from itertools import permutations

import relgames as rg
from relgames import equilibria, games

# %%
# The relationships
# -----------------
# They are those of the catalogue with its default payoffs; the first is the game of trust, in the words of a sale. The
# first action of each party is to give. Outside of the relationship everybody has 0: to *win* is to get more.

sale = rg.Game(
    games.trust().payoffs,
    roles=("customer", "seller"),
    actions=(("buy", "walk"), ("serve", "cheat")),
    name="sale on trust",
)
work, favour = games.effort_and_pay(), games.favour_exchange()
triad, enterprise = games.service_triad(), games.enterprise_triad()
relationships = [sale, work, favour, triad, enterprise, games.public_good(), games.volunteers_dilemma()]


def shown(payoffs):
    """Return payoffs as text."""
    return ", ".join(f"{float(payoff):.3g}" for payoff in payoffs)


# %%
# Is it a contest?
# ----------------
# Most of our programming "has told us there can only be one WINNER", says the essay "Confusion About Win/Win". In a
# contest what one wins the other loses, as in matching pennies. None of the seven is one: in each there are outcomes in
# which all win. Whether these are stable is another question.

for game in (games.matching_pennies(), *relationships):
    kind = rg.classify(game)
    print(f"{kind!r}\n    all win in {len(kind.all_win)} of {kind.labels.size} outcomes")
    contest = game not in relationships
    assert kind.constant_sum == (not kind.all_win) == contest

# %%
# All equilibria
# --------------
# The last line of each list says why there are no others. Fractions are exact; decimals stand for irrational numbers.

stable = [rg.nash(game, exact=True) for game in relationships]
for result in stable:
    print(f"-- {result.game.name}\n{result}")

# %%
# What a party can be held to
# ---------------------------
# If the others set out to hurt a party, each by one action, and it does the best that it can against these: how low
# can they hold it (minmax)? What can it make sure of, whatever they do (maxmin)? Punishments that are drawn by lot,
# apart or together, hold it to something between the two. And what does it get in its worst equilibrium?

held = [
    [rg.minmax(game, seat, strategies="pure", exact=True).value for seat in range(game.seats)] for game in relationships
]
sure = [[rg.maxmin(game, seat, exact=True).value for seat in range(game.seats)] for game in relationships]
worst = [[min(found.payoffs[seat] for found in result) for seat in range(result.game.seats)] for result in stable]

print(f"{'':<24}{'held to':<14}{'sure of':<14}worst equilibrium")
for game, *rows in zip(relationships, held, sure, worst, strict=True):
    print(f"{game.name:<24}{shown(rows[0]):<14}{shown(rows[1]):<14}{shown(rows[2])}")

# %%
# Giving without expecting
# ------------------------
# "Receiving is a by-product of giving; never required, or expected, but always appreciated, and accepted" (Win Win).
# In the favour exchange each party chooses whether to give, and whether to accept. Which of its actions are dominated?

strict, weak = (rg.dominated(favour, strict=strict).actions[0] for strict in (True, False))
print("worse than another, whatever the other party does:", ", ".join(favour.actions[0][k] for k in strict))
print("never better, sometimes worse:", ", ".join(favour.actions[0][k] for k in weak if k not in strict))

# %%
# What somebody trusted can do
# ----------------------------
# A mediator draws an outcome and tells each party only its own part. If nobody does better by not listening, that is a
# correlated equilibrium; here the one in which the party that gets least gets most. In one of the games it helps:

mediated = [rg.correlated(game, "worst", exact=True) for game in relationships]
print(mediated[-1])

# %%
# One after another
# -----------------
# "The first person who must WIN is the salesperson. The customer WINS second. [...] The Organization WINS third"
# (Confusion About Win/Win). One reading of this is that the three *move* in this order. Here they do, and in each other
# one. Later ones see what earlier ones did.

orders = list(permutations(range(3)))


def in_order(names, order):
    """Return what is listed by seat in the order of moves, as text."""
    return ", ".join(names[seat] for seat in order)


for order in orders:
    result = rg.backward_induction(triad, order)
    for outcome, payoffs in zip(result.outcomes, result.payoffs, strict=True):
        actions = [names[k] for names, k in zip(triad.actions, outcome, strict=True)]
        print(
            f"{in_order(triad.roles, order):<36} {in_order(actions, order):<22} "
            f"{equilibria.labels(payoffs):<14} {shown(payoffs)}"
        )

# %%
# From where on does the order of the essay work? Let the commission be 1/2, and a salesperson who is not supported keep
# a smaller part of the margin. Where somebody does not care what it does, all must win whatever it does.

parts = [Fraction(k, 16) for k in range(8)]
works = {order: [] for order in orders}
for order in orders:
    for part in parts:
        squeezing = games.service_triad(commission=Fraction(1, 2), squeezed=part)
        if (rg.backward_induction(squeezing, order, exact=True).payoffs > 0).all():
            works[order].append(part)
    print(f"{in_order(triad.roles, order):<36} all win at {', '.join(map(str, works[order])) or 'none'}")

# %%
# All in one table
# ----------------
# How much does the party that gets least get: in the best equilibrium, with a mediator, in the best order of moves, and
# if all give? And who wins in that equilibrium?

best = [max((found.payoffs for found in result), key=min) for result in stable]
ordered = []
for game in relationships:
    results = [rg.backward_induction(game, order) for order in permutations(range(game.seats))]
    ordered.append(max((payoffs for result in results for payoffs in result.payoffs), key=min))

print(f"{'the least that a party gets':<28}{'once':>6}{'mediator':>10}{'in order':>10}{'all give':>10}  once is")
for game, once, advice, moves in zip(relationships, best, mediated, ordered, strict=True):
    least = [min(once), advice.value, min(moves), min(game.payoffs[(0,) * game.seats])]
    columns = "".join(f"{shown([value]):>10}" for value in least[1:])
    print(f"{game.name:<28}{shown(least[:1]):>6}{columns}  {equilibria.labels(once)}")

# %%
# What came out
# -------------
# The sentences are put together from the results.


def named(chosen):
    """Return the names of the games for which it is true."""
    return ", ".join(game.name for game, true in zip(relationships, chosen, strict=True) if true) or "none"


give = [(0,) * game.seats in rg.pure_nash(game) for game in relationships]
by_advice = [advice.value > min(once) for advice, once in zip(mediated, best, strict=True)]
by_order = [min(moves) > min(once) for moves, once in zip(ordered, best, strict=True)]
lower = [any(low < high for low, high in zip(*rows, strict=True)) for rows in zip(sure, worst, strict=True)]
print(f"Games in which the list of equilibria is proven complete: {sum(result.complete for result in stable)} of 7.")
print(f"Games in which it is stable that all give: {named(give)}. The essays ask for more than one meeting can hold.")
print(f"Games in which any threat could hold somebody to less than its worst equilibrium: {named(lower)}.")
print(f"A mediator helps in: {named(by_advice)}. Where giving is dominated there is nothing to mediate.")
print(f"An order of moves helps in: {named(by_order)}.")

at_work, in_enterprise = (best[relationships.index(game)] for game in (work, enterprise))
print(
    "The essay on three principles calls least work for least pay lose-lose. Next to having nothing it is "
    f"{equilibria.labels(at_work)}, and in the enterprise triad {equilibria.labels(in_enterprise)}. Still all have "
    f"less there than if all give: {shown(in_enterprise)} in place of {shown(enterprise.payoffs[0, 0, 0])}."
)

essay = (0, 1, 2)
outcome = rg.backward_induction(triad, essay).payoffs[0]
good = [order for order in orders if works[order]]
essay_first = [order for order in good if order.index(0) < order.index(1)]
print(
    f"In the triad the order of the essay leads to {equilibria.labels(outcome)}. The salesperson does come before the "
    f"customer in {len(essay_first)} of the {len(good)} orders that ever work. But the one that could take last must "
    "go first: the order of the essay works only if a salesperson without support keeps more than "
    f"{max(set(parts) - set(works[essay]))} of the margin, and so wins whatever the organisation does."
)

# %%
# As a picture
# ------------
# What each party gets per round. Grey bars go from its worst equilibrium to its best.

try:
    import matplotlib.pyplot as plt
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, panes = plt.subplots(2, 4, figsize=(10.5, 5), layout="constrained")
    for axes, result, low, advice, moves in zip(panes.flat, stable, held, mediated, ordered, strict=False):
        game, seats = result.game, range(result.game.seats)
        payoffs = [[float(found.payoffs[seat]) for found in result] for seat in seats]
        axes.hlines(seats, [min(row) for row in payoffs], [max(row) for row in payoffs], "silver", lw=10)
        axes.plot([float(payoff) for payoff in low], seats, "k|", ms=16, mew=2, label="held to")
        axes.plot([float(payoff) for payoff in advice.payoffs], seats, "bD", label="with a mediator")
        axes.plot(moves, seats, "^", color="C2", label="in the best order of moves")
        axes.plot(game.payoffs[(0,) * game.seats], seats, "go", mfc="none", ms=10, label="all give")
        axes.set(title=game.name, yticks=seats, yticklabels=game.roles, ylim=(game.seats - 0.5, -0.5))
    panes[-1, -1].axis("off")
    panes[-1, -1].legend(*panes[0, 0].get_legend_handles_labels(), loc="center", frameon=False)
    figure.savefig("what_is_stable.png", dpi=150)
    print("figure: what_is_stable.png")
