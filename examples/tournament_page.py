"""
A tournament on one page
========================

The neighbours of a street help each other, or do not. Twenty-two ways to treat a neighbour meet each other, mistakes
included, and what comes of it is written as one page: a file that can be opened anywhere and sent to anybody. It loads
nothing from the network.

`Open the page that this example writes <../tournament_page.html>`_, as it was written when this documentation was
built.
"""

import relgames as rg
from relgames import games, strategies

# %%
# The street
# ----------
# A favour costs 1 and is worth 3. One in a hundred goes wrong, and after each day there is another one with 98 %.

street = rg.RepeatedGame(games.donation(b=3, c=1), discount=0.98, noise=rg.Noise(execution=0.01))
published = [player for player in strategies.stewart_plotkin_2012() if isinstance(player, rg.Machine)]
neighbours = [
    *published,
    strategies.contrite_tit_for_tat(),
    strategies.firm_but_fair(),
    strategies.alternator(),
    strategies.suspicious_tit_for_tat(),
    strategies.bully(),
]
t = rg.tournament(street, neighbours)
print(t)

# %%
# As a picture
# ------------
# What each earns in a round against each, ordered as the ranking.

rg.report.heat_map(t)

# %%
# The page
# --------
# Its parts: the ranking, which can be sorted by any column; the payoffs of all pairs, ordered as the ranking; every
# match day by day, with the states of both; and how all was computed, with the code that computes it again. Here it is
# written with the first 40 days of each match.

page = rg.report.html(t, "tournament_page.html", title="Neighbours in a street", rounds=40)
print(f"{page}: {len(neighbours)} strategies, {len(neighbours) ** 2} matches of 40 days")

# %%
# Everything on it is exact but the days, which are one sample of each match.

assert t.method == "exact"
assert len(neighbours) == 22
text = page.read_text(encoding="utf-8")
assert all(name in text for name in t.names)
