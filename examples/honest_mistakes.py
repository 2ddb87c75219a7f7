"""
Honest mistakes
===============

Row 7 of the relationships. The customer is not always right but always true: people forget, and what is wrong need not
be intended, says the essay "Partnership". Here two parties who mean well make mistakes, and neither can tell a mistake
from a meanness.

**The question.** Who forgives, how much forgiveness is best, and from how many mistakes on is it not safe to forgive?

**Verdict on row 7:** confirmed; bounded: the more mistakes, the less forgiveness is safe; contradicted in a mixed
field, where generosity is seldom ahead.
"""

from fractions import Fraction
from itertools import product

import numpy as np
from scipy.optimize import brentq

import relgames as rg
from relgames import games, strategies

# %%
# The game
# --------
# The prisoner's dilemma with its default payoffs. A mistake of *execution* is an action that was not meant; one of
# *perception* is an action of the other that was not seen as it was, such as what the other forgot to say.

dilemma, donation = games.prisoners_dilemma(), games.donation()
print(dilemma)

# %%
# What mistakes do to tit for tat
# -------------------------------
# Tit for tat with itself, in the long run: at any rate of mistakes, however small, each action is as likely as the
# other, and the two get the mean of the four payoffs. Some generosity, giving with a probability g after the other has
# withheld, brings most of it back. For two such that give with probability a after a gift and b after none, the share
# of gifts is b / (1 - a + b) in the long run (Nowak and Sigmund 1990): another way to the same numbers.


def reacting(generosity, execution, perception):
    """Return how likely a generous tit for tat gives after a gift and after none, mistakes included."""
    means = [(1 - perception) + perception * generosity, perception + (1 - perception) * generosity]
    return [execution + (1 - 2 * execution) * mean for mean in means]


def with_its_like(game, generosity, execution, perception):
    """Return the long-run payoff of a generous tit for tat with itself, by its closed form."""
    after_gift, after_none = reacting(generosity, execution, perception)
    gives = after_none / (1 - after_gift + after_none)
    (R, S), (T, P) = game.fractions[..., 0]
    return R * gives**2 + (S + T) * gives * (1 - gives) + P * (1 - gives) ** 2


rates = [Fraction(1, 1000), Fraction(1, 100), Fraction(1, 20), Fraction(1, 10)]
generosities = [Fraction(0), Fraction(1, 10), Fraction(1, 3), Fraction(1)]
print(f"{'execution errors':<18}" + "".join(f"{'g = ' + str(g):>10}" for g in generosities))
for rate in rates:
    r = rg.RepeatedGame(dilemma, discount=1, noise=rg.Noise(execution=rate))
    row = []
    for g in generosities:
        pair = (strategies.generous_tit_for_tat(g),) * 2
        row.append(rg.play(r, pair, exact=True).payoffs[0])
        assert row[-1] == with_its_like(dilemma, g, rate, 0)
    assert row[0] == dilemma.fractions[..., 0].sum() / 4
    print(f"{rate!s:<18}" + "".join(f"{float(payoff):>10.4f}" for payoff in row))

# %%
# How much forgiveness is safe?
# -----------------------------
# The more generous, the better with one's like; but forgiveness may invite withholding. It is safe as long as the best
# answer to it is to give always. One gift more costs y (T - R) + (1 - y) (P - S) now, where y is the chance that the
# forgiver gives, and makes it give more often next time by r = (1 - 2 e) (1 - 2 p) (1 - g), with e and p the rates of
# both mistakes: that is worth r ((1 - e) (R - S) + e (T - P)) to who gives then. Both must hold after a gift and after
# none. What is left over is linear in g; its root is the largest safe generosity, exactly. Without mistakes it is the
# bound of Molander (1985) and Nowak and Sigmund (1992), the lesser of 1 - (T - R) / (R - S) and (R - P) / (T - P).


def left_over(game, generosity, execution, perception):
    """Return what a gift to a generous tit for tat is worth over its cost, where that is least."""
    (R, S), (T, P) = game.fractions[..., 0]
    chances = reacting(generosity, execution, perception)
    worth = (chances[0] - chances[1]) * ((1 - execution) * (R - S) + execution * (T - P))
    return [worth - y * (T - R) - (1 - y) * (P - S) for y in chances]


def safe_generosity(game, execution, perception):
    """Return the largest generosity to which giving always is the best answer; None if there is none."""
    none, full = (left_over(game, Fraction(g), execution, perception) for g in (0, 1))
    if min(none) < 0:
        return None
    return min(a / (a - b) if b < 0 else Fraction(1) for a, b in zip(none, full, strict=True))


def is_best_to_give(game, generosity, execution, perception):
    """Return whether nothing earns more from a generous tit for tat than giving always; exact, by the library."""
    r = rg.RepeatedGame(game, discount=1, noise=rg.Noise(execution=execution, perception=perception))
    forgiver = strategies.generous_tit_for_tat(generosity)
    most = rg.best_response(r, (None, forgiver), seat=0, exact=True).payoff
    return most == rg.play(r, (strategies.always_give(), forgiver), exact=True).payoffs[0]


tiny, tried, safe = Fraction(1, 10**6), 0, {}
shares = [Fraction(0), Fraction(1, 100), Fraction(1, 20), Fraction(1, 10)]
print(f"{'execution':>10}{'perception':>11}{'dilemma':>14}{'donation':>10}{'with its like':>15}{'tit for tat':>13}")
for execution, perception in product(shares, repeat=2):
    row = safe[execution, perception] = [safe_generosity(g, execution, perception) for g in (dilemma, donation)]
    if execution + perception > 0:
        like = [f"{float(with_its_like(dilemma, g, execution, perception)):.4f}" for g in (row[0], Fraction(0))]
        for game, most in zip((dilemma, donation), row, strict=True):
            assert is_best_to_give(game, most - tiny, execution, perception)
            assert not is_best_to_give(game, most + tiny, execution, perception)
            tried += 2
    else:
        # Without mistakes nobody ever has anything to forgive.
        like = ["3", "3"]
    print(f"{execution!s:>10}{perception!s:>11}{row[0]!s:>14}{row[1]!s:>10}{like[0]:>15}{like[1]:>13}")
print(f"giving always stops to be the best answer at the root, exactly, in all {tried} cases")
for game, most in zip((dilemma, donation), safe[Fraction(0), Fraction(0)], strict=True):
    (R, S), (T, P) = game.fractions[..., 0]
    assert most == min(1 - (T - R) / (R - S), (R - P) / (T - P))

# %%
# From how many mistakes on is none safe?
# ---------------------------------------
# Where the largest safe generosity is 0, already tit for tat invites withholding: so much goes wrong that what one does
# makes too little difference to what one gets.


def last_safe(game, kind):
    """Return the rate of one kind of mistake at which the largest safe generosity is 0."""

    def worth(rate):
        rates = {"execution": Fraction(0), "perception": Fraction(0)} | {kind: Fraction(rate)}
        return min(left_over(game, Fraction(0), **rates))

    root = Fraction(brentq(lambda rate: float(worth(rate)), 0, 0.5, xtol=1e-14))
    assert worth(root - tiny) > 0 > worth(root + tiny)
    return float(root)


last = {}
closed = {
    (dilemma.name, "execution"): ("(√6 - 2) / 2", (6**0.5 - 2) / 2),
    (dilemma.name, "perception"): ("1/5", 1 / 5),
    (donation.name, "execution"): ("(1 - c / b) / 2 = 1/3", 1 / 3),
    (donation.name, "perception"): ("(1 - c / b) / 2 = 1/3", 1 / 3),
}
for game, kind in product((dilemma, donation), ("execution", "perception")):
    last[game.name, kind] = last_safe(game, kind)
    text, value = closed[game.name, kind]
    assert abs(last[game.name, kind] - value) < 1e-9
    print(f"{game.name}, {kind}: no forgiveness is safe from {last[game.name, kind]:.6f} on, that is {text}")

# %%
# Played by chance, on both sides of the root at 1 mistake of execution in 100: what giving always gets from a generous
# tit for tat, and what taking turns, the best answer beyond the root, gets.

at = safe[Fraction(1, 100), Fraction(0)][0]
r = rg.RepeatedGame(dilemma, rounds=1000, noise=rg.Noise(execution=0.01))
turns = strategies.memory_one((0, 0, 1, 1), first=0, name="turns")
sampled = []
for generosity in (at - Fraction(1, 10), at + Fraction(1, 10)):
    forgiver = strategies.generous_tit_for_tat(float(generosity))
    gives, takes = (
        rg.simulate(r, (own, forgiver), repetitions=400, seed=1) for own in (strategies.always_give(), turns)
    )
    error = float(np.hypot(gives.standard_errors[0], takes.standard_errors[0]))
    sampled.append((float(gives.payoffs[0] - takes.payoffs[0]), error))
    print(f"generosity {float(generosity):.3f}: giving gets {sampled[-1][0]:+.4f} over taking turns, ± {error:.4f}")

# %%
# Among others
# ------------
# Eight strategies, all against all, with a discount of 19/20. What each scores, by the rate of mistakes:

DISCOUNT = Fraction(19, 20)
field = [
    strategies.tit_for_tat(),
    strategies.generous_tit_for_tat(),
    strategies.contrite_tit_for_tat(),
    strategies.tit_for_two_tats(),
    strategies.win_stay_lose_shift(),
    strategies.grim(),
    strategies.always_give(),
    strategies.always_withhold(),
]
TFT, GENEROUS, CONTRITE, WITHHOLD = 0, 1, 2, 7


def scores(kind, rate):
    """Return what each strategy of the field scores, in floating point."""
    return rg.tournament(rg.RepeatedGame(dilemma, DISCOUNT, noise=rg.Noise(**{kind: rate})), field).scores


for kind in ("execution", "perception"):
    columns = [scores(kind, rate) for rate in (0, 0.01, 0.05, 0.1, 0.2)]
    print(f"{kind + ' errors':<30}" + "".join(f"{rate:>8}" for rate in ("0", "1/100", "1/20", "1/10", "1/5")))
    for k, strategy in enumerate(field):
        print(f"{strategy.name:<30}" + "".join(f"{column[k]:>8.3f}" for column in columns))

# %%
# Where one falls behind another: the roots of the difference of their scores. The signs on both sides are exact.


def ahead(kind, rate, one, other):
    """Return by how much one scores over another, in rationals."""
    r = rg.RepeatedGame(dilemma, DISCOUNT, noise=rg.Noise(**{kind: rate}))
    gets = [sum(rg.play(r, (field[k], against), exact=True).payoffs[0] for against in field) for k in (one, other)]
    return (gets[0] - gets[1]) / len(field)


crossings = {}
for kind, one, other, low, high in (
    ("perception", GENEROUS, TFT, 0.002, 0.03),
    ("perception", TFT, GENEROUS, 0.03, 0.2),
    ("execution", TFT, CONTRITE, 0.1, 0.3),
    ("execution", WITHHOLD, TFT, 0.05, 0.3),
    ("perception", WITHHOLD, TFT, 0.05, 0.3),
):
    difference = lambda rate: float(np.subtract(*scores(kind, rate)[[one, other]]))  # noqa: B023, E731
    root = Fraction(brentq(difference, low, high, xtol=1e-12))
    assert ahead(kind, root - tiny, one, other) < 0 < ahead(kind, root + tiny, one, other)
    crossings[kind, one, other] = float(root)
    print(f"{kind}: {field[one].name} is ahead of {field[other].name} from {float(root):.5f} on")

# %%
# Contrite tit for tat atones for what it did by mistake. It has no way to know what it did not see:

assert all(ahead("perception", rate, CONTRITE, TFT) == 0 for rate in rates)
print("with mistakes of perception alone, contrite tit for tat scores exactly as much as tit for tat")

# %%
# The whole catalogue
# -------------------
# The machines of at most eight states: those that with their like lose nothing in the limit of rare mistakes of
# execution (*efficient*) and that without mistakes are *partners*, against whom whoever gets them less than mutual
# giving gets less as well, or *rivals*, over whom nobody ever has an advantage. Next to them, three others. What they
# get with their like in the long run at one mistake in 100, of execution and of perception; and their places among all
# at a discount of 99/100.

entries = [e for e in rg.catalogue(kind="machine", seats=2, states=8) if e.strategy.actions == 2]
forgiving = rg.catalogue(kind="machine", seats=2, states=8, satisfies=rg.is_efficient, game=dilemma)
partners = rg.catalogue(kind="machine", states=8, satisfies=(rg.is_efficient, rg.is_partner), game=dilemma).names
rivals = rg.catalogue(kind="machine", states=8, satisfies=(rg.is_efficient, rg.is_rival), game=dilemma).names
places, alike = {}, {}
for kind in ("execution", "perception"):
    noise = rg.Noise(**{kind: 0.01})
    scored = rg.tournament(rg.RepeatedGame(dilemma, 0.99, noise=noise), [e.strategy for e in entries]).scores
    for k, e in enumerate(entries):
        places.setdefault(e.name, []).append(1 + int((scored > scored[k]).sum()))
        long = rg.RepeatedGame(dilemma, discount=1, noise=noise)
        alike.setdefault(e.name, []).append(float(rg.play(long, (e.strategy,) * 2).payoffs[0]))
print(f"{len(entries)} machines, {len(forgiving)} efficient, {len(partners)} of these partners, {len(rivals)} rivals")
print(f"{'':<26}{'partner':>8}{'rival':>7}{'execution':>11}{'perception':>12}{'places':>12}")
table = sorted({*partners, *rivals, "tit_for_tat", "generous_tit_for_tat", "always_give"}, key=lambda x: -sum(alike[x]))
for name in table:
    machine = rg.catalogue()[name].strategy
    marks = ["yes" if verdict(dilemma, machine) else "no" for verdict in (rg.is_partner, rg.is_rival)]
    both = ", ".join(map(str, places[name]))
    print(f"{name:<26}{marks[0]:>8}{marks[1]:>7}{alike[name][0]:>11.4f}{alike[name][1]:>12.4f}{both:>12}")

# %%
# What came out
# -------------
# The sentences are put together from the results.

none, one_in_100 = safe[Fraction(0), Fraction(0)], safe[Fraction(1, 100), Fraction(0)]
most, rare = one_in_100[0], Fraction(1, 100)
alone, forgiving_pair = (float(with_its_like(dilemma, g, rare, 0)) for g in (Fraction(0), most))
until = {kind: last[dilemma.name, kind] for kind in ("execution", "perception")}
print(
    "Confirmed: to take each mistake for a meanness is what ruins those who mean well. Tit for tat with its like has "
    f"{alone:.4g} in the long run at any rate of mistakes; at 1 in 100 the largest safe generosity has "
    f"{forgiving_pair:.4g} of 3."
)
print(
    f"Bounded: the more mistakes, the less forgiveness is safe. It is {none[0]} without, {float(most):.4f} at 1 in "
    f"100, and none from {until['execution']:.4f} on (execution; {until['perception']:.4f} for perception): there the "
    "best answer even to tit for tat is not to give."
)
print(
    "Contradicted: in the field of eight, generosity is ahead of tit for tat only between "
    f"{crossings['perception', GENEROUS, TFT]:.4f} and {crossings['perception', TFT, GENEROUS]:.4f} mistakes of "
    "perception. And from "
    f"{crossings['execution', WITHHOLD, TFT]:.4f} (execution) or {crossings['perception', WITHHOLD, TFT]:.4f} "
    "(perception) on, withholding always is ahead of tit for tat."
)
print(
    "Which mistake it is matters. Contrite tit for tat makes good what it did wrong, and is safe; with its like it has "
    f"{alike['contrite_tit_for_tat'][0]:.3f} at 1 in 100. What it did not see right it cannot make good: "
    f"{alike['contrite_tit_for_tat'][1]:.3f}."
)

# %%
# As a picture
# ------------
# Left: the largest safe generosity. Right: the field of eight, by the rate of mistakes of perception.

try:
    import matplotlib.pyplot as plt
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    fine = [Fraction(k, 400) for k in range(141)]
    for game, style in ((dilemma, "-"), (donation, "--")):
        for kind, colour in (("execution", "C0"), ("perception", "C2")):
            curve = [safe_generosity(game, *((x, 0 * x) if kind == "execution" else (0 * x, x))) for x in fine]
            known = [(float(x), float(y)) for x, y in zip(fine, curve, strict=True) if y is not None]
            left.plot(*zip(*known, strict=True), style, color=colour, label=f"{game.name}, {kind}")
    left.set(xlabel="rate of mistakes", ylabel="largest safe generosity")
    left.legend(frameon=False)
    shown = np.linspace(0, 0.2, 41)
    columns = np.array([scores("perception", rate) for rate in shown])
    colours = ("C0", "C1", "black", "C2", "C3", "C5", "black", "grey")
    for k, (strategy, colour) in enumerate(zip(field, colours, strict=True)):
        # Contrite tit for tat and tit for tat are the same here.
        style = {"lw": 4} if k == TFT else {"ls": ":" if k == CONTRITE else ("-", "--", "-.")[k % 3]}
        right.plot(shown, columns[:, k], color=colour, label=strategy.name, **style)
    for root in (crossings["perception", GENEROUS, TFT], crossings["perception", TFT, GENEROUS]):
        right.axvline(root, color="silver", zorder=0)
    right.set(xlabel="rate of mistakes of perception", ylabel="score")
    right.legend(frameon=False, fontsize="small")
    figure.savefig("honest_mistakes.png", dpi=150)
    print("figure: honest_mistakes.png")
