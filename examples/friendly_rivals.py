"""
Friends who are never behind
============================

Who gives whatever happens is taken advantage of; who never gives has no friends. Is there a habit that **gives with its
own kind although mistakes happen, and of which nobody ever gets the better**? Among the habits that look back one round
there is none, with two rounds there are eight, and for three parties it takes three rounds. This page finds such habits
in the catalogue, by what the theory says of them, and looks at what they cost.
"""

import relgames as rg
from relgames.strategies import always_give, published

dilemma = rg.games.prisoners_dilemma()

# %%
# Who they are
# ------------
# Two verdicts: nobody gets more than it does in the long run, whatever they do (`is_rival`), and all give in the long
# run if all are of its kind and mistakes become rare (`is_efficient`). Both are decided exactly.

machines = {"kind": "machine", "seats": 2}
rivals = rg.catalogue(**machines, satisfies=rg.is_rival, game=dilemma)
givers = rg.catalogue(**machines, satisfies=rg.is_efficient, game=dilemma)
friends = rg.catalogue(**machines, satisfies=(rg.is_rival, rg.is_efficient), game=dilemma)
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
for name in ("tit_for_tat", "win_stay_lose_shift", "contrite_tit_for_tat", "tft_atft", "capri"):
    machine = rg.catalogue()[name].strategy
    share = rg.play(noisy, (machine, machine)).profiles[0].sum()
    print(f"{name:<22}{share:>10.6f}")

# %%
# Tit for tat echoes a mistake until the next one: half of the giving is lost. Win-stay, lose-shift sets it right, but
# anybody gets ahead of it by never giving.
#
# Those who always give
# ---------------------
# A population of friends can be undermined by those who just always give, if it cannot tell them from its own. What a
# friend gets from one who always gives, and what it leaves it with:

for name in ("contrite_tit_for_tat", "tft_atft", "capri"):
    own, other = rg.play(noisy, (rg.catalogue()[name].strategy, always_give())).payoffs
    print(f"{name:<22}{own:>9.5f}{other:>9.5f}")

# %%
# A single mistake is enough for TFT-ATFT and CAPRI to notice, and CAPRI then takes nearly all. Contrite tit for tat
# takes nothing: it is never behind and sets mistakes right, and does not notice who would forgive it more.
#
# Three parties
# -------------
# Each may put something into a common pot. FUSS is a table over the last three rounds, all-or-none gives exactly after
# rounds in which all did the same.

good = rg.games.public_good()
noisy = rg.RepeatedGame(good, discount=1, noise=rg.Noise(execution=0.001))
for machine in (published.fuss(), published.all_or_none_of_three()):
    share = rg.play(noisy, (machine,) * 3).profiles[0].sum()
    verdicts = bool(rg.is_rival(good, machine)), bool(rg.is_efficient(good, machine))
    print(f"{machine.name:<12}{machine.states:>3} states; never behind, giving: {verdicts}; share {share:.4f}")

# %%
# Who needs no protection is better served by the simpler habit. Who wants both pays in mistakes that last longer.
