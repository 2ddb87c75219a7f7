"""
Friends who are never behind
============================

Who gives whatever happens is taken advantage of; who never gives has no friends. Is there a habit that **gives with its
own kind although mistakes happen, and of which nobody ever gets the better**? Among the habits that look back one round
there is none, with two rounds there are eight, and one for three parties that is known looks back three rounds. This
page finds such habits in the catalogue, by what the theory says of them, and looks at what they cost.
"""

import relgames as rg
from relgames import strategies
from relgames.strategies import always_give, published

dilemma = rg.games.prisoners_dilemma()
good = rg.games.public_good()

# %%
# How far they look back
# ----------------------
# All rules of one round and of two, looked through one by one; and one for three parties.

for memory in (1, 2):
    print(rg.friendly_rivals(dilemma, memory=memory))
print("FUSS looks back", strategies.memory_depth(published.fuss()), "rounds")

# %%
# Who they are
# ------------
# Two verdicts: nobody gets more than it does in the long run, whatever they do (`is_rival`), and all give in the long
# run if all are of its kind and mistakes become rare (`is_efficient`). Both are decided exactly.

machines = {"kind": "machine", "seats": 2}
rivals = rg.catalogue(**machines, satisfies=rg.is_rival, game=dilemma)
givers = rg.catalogue(**machines, satisfies=rg.is_efficient, game=dilemma)
friends = [entry for entry in rivals if entry.name in givers.names]
print(len(rivals), "never behind,", len(givers), "giving with their own kind, both:")
for entry in friends:
    print(f"  {entry.name}: {entry.states} states, memory {entry.memory}")

# %%
# Contrite tit for tat remembers for ever: it keeps a book of who is in good standing, which no number of last rounds
# can replace.
#
# What mistakes cost
# ------------------
# The share of giving when each meets its own kind, and one action in a thousand comes out wrong.

noisy = rg.RepeatedGame(dilemma, discount=1, noise=rg.Noise(execution=0.001))
habits = {
    name: rg.catalogue()[name].strategy
    for name in ("tit_for_tat", "win_stay_lose_shift", "contrite_tit_for_tat", "tft_atft", "capri")
}
shares = {}
for name, machine in habits.items():
    shares[name] = float(rg.play(noisy, (machine, machine)).profiles[0].sum())
    print(f"{name:<22}{shares[name]:>10.6f}")

# %%
# Tit for tat echoes a mistake until the next one: half of the giving is lost. Win-stay, lose-shift sets it right, but
# anybody gets ahead of it by never giving.

own, other = rg.play(noisy, (habits["win_stay_lose_shift"], strategies.always_withhold())).payoffs
print(f"win-stay, lose-shift gets {own:.3f}, who never gives to it {other:.3f}")
assert abs(shares["tit_for_tat"] - 1 / 2) < 1e-9
assert own < other

# %%
# Those who always give
# ---------------------
# A population of friends can be undermined by those who just always give, if it cannot tell them from its own. What a
# friend gets from one who always gives, and what it leaves it with:

against_givers = {name: rg.play(noisy, (machine, always_give())).payoffs for name, machine in habits.items()}
for name in ("contrite_tit_for_tat", "tft_atft", "capri"):
    own, other = against_givers[name]
    print(f"{name:<22}{own:>9.5f}{other:>9.5f}")
assert against_givers["capri"][0] > 0.99 * dilemma.payoffs.max()
assert abs(against_givers["contrite_tit_for_tat"] - dilemma.payoffs[0, 0, 0]).max() < 0.01

# %%
# A single mistake is enough for TFT-ATFT and CAPRI to notice, and CAPRI then takes nearly all. Contrite tit for tat
# takes nothing: it is never behind and sets mistakes right, and does not notice who would forgive it more.
#
# Three parties
# -------------
# Each may put something into a common pot. FUSS is a table over the last three rounds, all-or-none gives exactly after
# rounds in which all did the same.

noisy = rg.RepeatedGame(good, discount=1, noise=rg.Noise(execution=0.001))
of_three = []
for machine in (published.fuss(), published.all_or_none_of_three()):
    share = rg.play(noisy, (machine,) * 3).profiles[0].sum()
    of_three.append(share)
    verdicts = bool(rg.is_rival(good, machine)), bool(rg.is_efficient(good, machine))
    print(f"{machine.name:<12}{machine.states:>3} states; never behind, giving: {verdicts}; share {share:.4f}")

# %%
# Who needs no protection is better served by the simpler habit. Who wants both pays in mistakes that last longer.

assert of_three[0] < of_three[1]
assert shares["capri"] < shares["tft_atft"] < shares["win_stay_lose_shift"] < shares["contrite_tit_for_tat"]

# %%
# As a picture
# ------------
# Left: what mistakes cost each with its own kind. Right: what it gets from one who always gives, and leaves it with;
# below the line it takes from it.

try:
    import matplotlib.pyplot as plt
    import numpy as np
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
    rates = np.logspace(-4, -1, 25)
    colours = ("black", "C0", "C1", "C2", "C3")
    for (name, machine), marker, colour in zip(habits.items(), "osv^D", colours, strict=True):
        terms = [rg.RepeatedGame(dilemma, discount=1, noise=rg.Noise(execution=float(rate))) for rate in rates]
        curve = [rg.play(r, (machine, machine)).profiles[0].sum() for r in terms]
        look = {"color": colour, "marker": marker, "label": machine.name, "ms": 8, "mfc": "none"}
        left.plot(rates, curve, markevery=4, **look)
        right.plot(*against_givers[name], ls="", **look)
    left.set(xscale="log", xlabel="chance of a mistake, per action", ylabel="part of the rounds in which each gives")
    right.axline((3, 3), slope=1, color="grey", linewidth=0.8)
    right.set(xlabel="payoff of the habit, per round", ylabel="payoff of who always gives")
    right.set(xlim=(2.4, 5.2), ylim=(-0.2, 3.5))
    right.legend(loc="lower left")
    figure.savefig("friendly_rivals.png", dpi=150)
    print("figure: friendly_rivals.png")
