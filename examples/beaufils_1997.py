"""
Our meeting with Gradual
========================

In 1997 Beaufils, Delahaye and Mathieu proposed Gradual: it answers the first withholding by withholding once, the
second by withholding twice, and so on, and then gives twice to calm the other down. What it does about a withholding
*during* an answer the article does not say. Its table says it.
"""

import numpy as np

import relgames as rg
from relgames import games
from relgames.strategies import published

# %%
# The published row
# -----------------
# The scores of Gradual over 1000 rounds with payoffs 5, 3, 1 and 0, with each of twelve strategies and with itself,
# as the documentation of the Axelrod library reports them from the article. The other rows of the table could not be
# consulted for this page.

row = {
    "coop": 3000,
    "def": 915,
    "rand": 2815,
    "tft": 3000,
    "spite": 3000,
    "p_nst": 2219,
    "p_kn": 3472,
    "sft_mj": 3000,
    "mist": 2996,
    "prob": 2999,
    "grad": 3000,
    "pav": 3000,
}
field = {player.name: player for player in published.beaufils_1997()}
forms = {"gradual": published.gradual(), "later gradual": published.later_gradual()}

# %%
# Two forms
# ---------
# The first form overlooks what happens while it answers or calms down. The later one, in the software of the same
# authors, counts it too, so that its next answer is the longer. Twenty rounds of each with one who always withholds:

short = rg.RepeatedGame(games.prisoners_dilemma(T=5, R=3, P=1, S=0), rounds=20)
for gradual in forms.values():
    print(rg.history(short, (gradual, field["def"])))

# %%
# Which form has the published scores?
# ------------------------------------
# Over 1000 rounds. All but the match with rand leave nothing to chance, and are exact.

r = rg.RepeatedGame(games.prisoners_dilemma(T=5, R=3, P=1, S=0), rounds=1000)
scores = {}
for form, gradual in forms.items():
    opponents = {**field, "grad": gradual}
    for name, other in opponents.items():
        if name == "rand":
            match = rg.simulate(r, (gradual, other), repetitions=4000, seed=1997)
            scores[form, name] = 1000 * match.payoffs[0]
            # The spread of a single match, which is what the article has.
            scores[form, "spread"] = 1000 * match.standard_errors[0] * np.sqrt(4000)
        else:
            scores[form, name] = round(1000 * rg.play(r, (gradual, other)).payoffs[0])
print(f"{'':<8}{'published':>10}" + "".join(f"{form:>16}" for form in forms))
for name, score in row.items():
    print(f"{name:<8}{score:>10}" + "".join(f"{scores[form, name]:>16.0f}" for form in forms))
sums = [sum(scores[form, name] for name in row) for form in forms]
print(f"{'sum':<8}{sum(row.values()):>10}" + "".join(f"{total:>16.0f}" for total in sums))

# %%
# The match with rand is one of many that could have been: a score within three times the spread of a match is no
# surprise.

for form in forms:
    off = (row["rand"] - scores[form, "rand"]) / scores[form, "spread"]
    print(f"{form}: with rand {scores[form, 'rand']:.0f} on average; the published score is {off:+.1f} spreads from it")

# %%
# The tournament
# --------------
# The field of the article with either form of Gradual. Match length and self-play are as published.

tournaments = {}
for form, gradual in forms.items():
    line_up = [gradual.named("grad") if name == "grad" else player for name, player in field.items()]
    tournaments[form] = rg.tournament(r, line_up, repetitions=1000, seed=1997)
    print(f"With the {'first' if form == 'gradual' else 'later'} form:")
    print(tournaments[form])

# %%
# What came out
# -------------
# The sentences are put together from the results.

certain = [name for name in row if name != "rand"]
for form in forms:
    equal = [name for name in certain if scores[form, name] == row[name]]
    differ = [f"{name} ({row[name]} published, {scores[form, name]:.0f} here)" for name in certain if name not in equal]
    print(f"{form}: {len(equal)} of {len(certain)} scores to the point; others: {', '.join(differ) or 'none'}.")
places = {form: int(t.ranks[list(field).index("grad")]) for form, t in tournaments.items()}
print("Place of Gradual among the twelve: " + ", ".join(f"{form} {place}" for form, place in places.items()) + ".")

# %%
# As a picture
# ------------

try:
    import matplotlib.pyplot as plt
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    places = np.arange(len(row))
    axes.plot(places, list(row.values()), "o", label="published", markerfacecolor="none", markersize=10)
    for (form, _), marker in zip(forms.items(), "x+", strict=True):
        axes.plot(places, [scores[form, name] for name in row], marker, label=form)
    axes.set_xticks(places, list(row), rotation=45)
    axes.set_ylabel("score of Gradual over 1000 rounds")
    axes.legend()
    figure.savefig("beaufils_1997.png", dpi=150)
    print("figure: beaufils_1997.png")
