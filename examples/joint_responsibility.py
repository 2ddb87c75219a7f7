"""
Joint responsibility
====================

Win-win-win is a joint responsibility of all who contribute, and what each gets should be in proportion to what it
contributes, says the essay "MSME". Row 18 of the relationships. From which patience on can it last, by which habits,
and is sharing in proportion better than sharing equally?

The game is the public good of the catalogue with its default growth of 2, and three parties of different size.

**Verdict on row 18:** confirmed from some patience on; proportion bounded by growth.
"""

from fractions import Fraction

from scipy.optimize import brentq

import relgames as rg
from relgames import games, strategies
from relgames.strategies import published

# %%
# The game
# --------
# A customer, a team and an owner can put in 2, 3 and 4. The pot grows to twice what is in it and is shared among all,
# whether they gave or not: equally, or in proportion to what each can put in.

costs = (2, 3, 4)
total = sum(costs)
proportion = [Fraction(c, total) for c in costs]
roles = ("customer", "team", "owner")


def good(r, shares=None):
    """Return the public good that grows to r, with the names of the parties."""
    game = games.public_good(r=r, cost=costs, shares=shares)
    return rg.Game(game.fractions, roles, game.actions, game.name)


equal, proportional = good(2), good(2, proportion)
print(f"{'who gives':<24}{'equal shares':<24}in proportion")
for profile in [(x, y, z) for x in range(2) for y in range(2) for z in range(2)]:
    who = ", ".join(role for role, action in zip(roles, profile, strict=True) if action == 0) or "nobody"
    cells = [", ".join(str(x) for x in game.fractions[profile]) for game in (equal, proportional)]
    print(f"{who:<24}{cells[0]:<24}{cells[1]}")

# %%
# Once, nobody gives. What each would have by all giving is unequal in proportion, but all win:

for name, game in (("equal shares", equal), ("in proportion", proportional)):
    (once,) = rg.nash(game, exact=True).equilibria
    print(f"{name}: once {', '.join(map(str, once.payoffs))}; all give: {'-'.join(rg.wins(game.fractions[0, 0, 0]))}")

# %%
# How patient they must be
# ------------------------
# By the harshest punishment that there is, so that below it nothing holds giving by all. With L_i what giving costs a
# party after its own share of it comes back, and M_i what the others' gifts bring it, party i needs L_i / M_i.

least = {}
for name, game in (("equal shares", equal), ("in proportion", proportional)):
    least[name] = rg.critical_discount(game, (0, 0, 0), "worst", exact=True)
    print(f"{name}\n{least[name]}")
    give, alone = game.fractions[0, 0, 0], [game.fractions[p] for p in ((1, 0, 0), (0, 1, 0), (0, 0, 1))]
    assert list(least[name].discounts) == [(alone[i][i] - give[i]) / alone[i][i] for i in range(3)]
assert least["in proportion"].discount < least["equal shares"].discount
assert [roles[least[name].seat] for name in ("in proportion", "equal shares")] == ["customer", "owner"]

# %%
# In proportion less patience is needed, and another party is the first to stop: the smallest contributor, not the
# largest. So the best shares lie between. They let all three stop at the same discount d, at which c_i / (c_i + d (C -
# c_i)) add up to the growth:


def excess(d):
    """Return by how much the shares that are just enough at a discount miss the whole pot."""
    return sum(c / (c + d * (total - c)) for c in costs) - 2


best_discount = brentq(excess, 0.01, 0.99, xtol=1e-14)
best_shares = [c / (2 * (c + best_discount * (total - c))) for c in costs]
found = rg.critical_discount(good(2, best_shares), (0, 0, 0), "stage")
print(f"best shares {', '.join(f'{s:.4f}' for s in best_shares)}: from discount {best_discount:.6f} on")
assert max(abs(float(d) - best_discount) for d in found.discounts) < 1e-9

# %%
# Where it turns
# --------------
# In proportion is better as long as the pot grows slowly. The turning point is found as a root of the difference of the
# solver's thresholds; on paper it is 13/6.


def needs(r, shares=None):
    """Return the least discount under the threat that nobody gives; 1 if no discount is enough."""
    discount = rg.critical_discount(good(r, shares), (0, 0, 0), "stage", exact=True).discount
    return Fraction(1) if discount is None else discount


turn = brentq(lambda r: float(needs(r) - needs(r, proportion)), 1.5, 2.24, xtol=1e-13)
print(f"as good as each other at a growth of {turn:.9f}; 13/6 = {13 / 6:.9f}")
assert abs(turn - 13 / 6) < 1e-9
print(f"{'growth':<8}{'equal':>8}{'in proportion':>15}")
for growth in ("5/4", "4/3", "3/2", "2", "13/6", "11/5", "5/2"):
    r = Fraction(growth)
    cells = ["never" if d == 1 else str(d) for d in (needs(r), needs(r, proportion))]
    print(f"{growth:<8}{cells[0]:>8}{cells[1]:>15}")

# %%
# The last line jumps. From a growth of 9/4 on the owner, who has 4/9 of the pot, gives for its own sake, also if the
# others do not: nobody can be punished by its stopping any more, unless it is rewarded for that later.

assert proportion[roles.index("owner")] * Fraction(9, 4) == 1
assert needs(Fraction(4, 3)) == 1 > needs(Fraction(4, 3), proportion)
eager = rg.critical_discount(good(Fraction(5, 2), proportion), (0, 0, 0), "worst", exact=True)
print(f"growth 5/2 in proportion, by the worst punishment: from discount {eager.discount} on")

# %%
# By which habits
# ---------------
# Habits that depend on what the others did, all three the same. First those that leave nothing to chance: all discounts
# for which they are an equilibrium, from the start ("nash") and after every history ("subgame perfect").

certain = [
    strategies.always_give(seats=3),
    strategies.grim(seats=3),
    strategies.give_while(2),
    strategies.give_while(1),
    strategies.win_stay_lose_shift(seats=3),
    published.all_or_none(2, seats=3),
]
names = {"equal shares": equal, "in proportion": proportional}
held = {}
print(f"{'habit':<40}{'sharing':<15}{'nash':>10}{'subgame perfect':>17}")
for machine in certain:
    for name, game in names.items():
        notions = [rg.sustaining_discounts(game, (machine,) * 3, notion) for notion in ("nash", "subgame perfect")]
        held[machine.name, name] = [None if s.least is None else float(s.least) for s in notions]
        cells = ["never" if x is None else f"{x:.6f}" for x in held[machine.name, name]]
        print(f"{machine.name:<40}{name:<15}{cells[0]:>10}{cells[1]:>17}")

# %%
# Then those that give with a probability: in proportion to how many gave, or after one in three failures too. Who
# gives never gains the most by it if it never gives; where that is as good as to give is found as a root, and the
# solver finds no better deviation above, and one below.

chance = [strategies.proportional_tit_for_tat(seats=3), strategies.generous_give_while(2)]
taker = strategies.always_withhold(seats=3)


def loses_by_never_giving(d, game, machine, seat):
    """Return what a seat would lose if it never gave, at a discount."""
    r = rg.RepeatedGame(game, discount=d)
    lineup = [machine] * 3
    lineup[seat] = taker
    return rg.play(r, [machine] * 3).payoffs[seat] - rg.play(r, lineup).payoffs[seat]


for machine in chance:
    for name, game in names.items():
        seat = least[name].seat
        border = brentq(loses_by_never_giving, 0.01, 0.99, args=(game, machine, seat), xtol=1e-13)
        held[machine.name, name] = [border, None]
        below, above = (rg.RepeatedGame(game, discount=border + step) for step in (-0.01, 0.01))
        checks = [rg.nash_profile(r, (machine,) * 3).holds for r in (below, above)]
        perfect = rg.subgame_perfect(above, (machine,) * 3).holds
        print(f"{machine.name:<40}{name:<15}{border:>10.6f}{'never' if not perfect else '':>17}")
        assert checks == [False, True]

# %%
# With x for what grim needs: proportional tit for tat needs 2 x / (1 + x), generosity g needs x / (1 - g), win-stay,
# lose-shift x / (1 - x). To forgive costs patience, and a habit that punishes half-heartedly is believed by nobody
# after a failure: giving on is then better than to punish.

for name in names:
    x, proportional_one, generous, wsls = (
        held[habit, name][0] for habit in ("grim", chance[0].name, chance[1].name, "win-stay, lose-shift")
    )
    needed = 2 * x / (1 + x), x / (1 - Fraction(1, 3)), x / (1 - x)
    assert all(abs(a - b) < 1e-9 for a, b in zip((proportional_one, generous, wsls), needed, strict=True))
    believed = [(both[1], habit) for (habit, sharing), both in held.items() if sharing == name and both[1] is not None]
    assert min(believed)[1] == "grim"

# %%
# With mistakes
# -------------
# One time in a hundred somebody does not do what it meant to. What do the three get, at a discount of 9/10, in
# proportion?

print(f"{'habit':<40}{'payoffs':<22}{'gives':>6}  equilibrium")
slips = rg.RepeatedGame(proportional, discount=0.9, noise=rg.Noise(execution=0.01))
rates, kept = {}, []
for machine in (*certain, *chance):
    outcome = rg.play(slips, (machine,) * 3)
    rates[machine.name] = outcome.actions(0)[0]
    nash, perfect = (check(slips, (machine,) * 3).holds for check in (rg.nash_profile, rg.subgame_perfect))
    verdict = "subgame perfect" if perfect else "nash" if nash else "none"
    kept += [machine.name] * perfect
    pay = ", ".join(f"{x:.3f}" for x in outcome.payoffs)
    print(f"{machine.name:<40}{pay:<22}{rates[machine.name]:>6.3f}  {verdict}")

# %%
# Win-stay, lose-shift gives the most of those that all are kept to. With mistakes it needs a little more patience: the
# root of the solver's margin.


def margin(d, errors, machine):
    """Return how much the best single deviation falls short, at a discount."""
    r = rg.RepeatedGame(proportional, discount=d, noise=rg.Noise(execution=errors))
    return rg.subgame_perfect(r, (machine,) * 3).margin


wsls = strategies.win_stay_lose_shift(seats=3)
assert wsls.name == max(kept, key=rates.get)
with_errors = {e: brentq(margin, 0.4, 0.7, args=(e, wsls), xtol=1e-10) for e in (0.001, 0.01, 0.03)}
for errors, discount in with_errors.items():
    print(f"mistakes {errors}: win-stay, lose-shift from discount {discount:.6f} on; without any {5 / 9:.6f}")

# %%
# What came out
# -------------

a, b = least["in proportion"], least["equal shares"]
print(
    f"Confirmed: giving by all lasts from discount {a.discount} on if they share in proportion, and from {b.discount} "
    f"on if they share equally; below that the {roles[a.seat]}, or the {roles[b.seat]}, stops. All win, and in "
    "proportion to what they give. If the pot grows to 4/3 or less, only shares in proportion can hold it."
)
print(
    "Bounded: in proportion is better up to a growth of 13/6; above that it asks more patience of the smallest "
    "contributor than equal shares ask of the largest. The best shares give the small more than their proportion and "
    f"less than an equal share: then {best_discount:.4f} is enough."
)
print(
    "Joint means conditional: to give whatever happens is held by no patience. Of the habits that are kept to after "
    f"every history, grim needs the least, {a.discount}, and win-stay, lose-shift gives the most with mistakes, "
    f"{rates[wsls.name]:.3f} of the time against {rates['grim']:.3f}."
)

# %%
# As a picture
# ------------

try:
    import matplotlib.pyplot as plt
    import numpy as np
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    growths = [Fraction(k, 40) for k in range(41, 90)]
    for name, shares in (("equal shares", None), ("in proportion", proportion)):
        left.plot([float(r) for r in growths], [float(needs(r, shares)) for r in growths], label=name)
    left.axvline(turn, linestyle=":", color="black")
    left.set(xlabel="growth of the pot", ylabel="least discount that holds giving by all", ylim=(0, 1))
    left.legend()
    sizes = np.arange(len(rates))
    right.barh(sizes, list(rates.values()))
    right.set_yticks(sizes, list(rates))
    right.set_title("with mistakes")
    right.set(xlabel="share of the time in which each gives", xlim=(0, 1))
    figure.savefig("joint_responsibility.png", dpi=150)
    print("figure: joint_responsibility.png")
