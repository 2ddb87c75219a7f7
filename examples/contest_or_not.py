"""
Contest or not
==============

Row 6 of the relationships. Most of our programming, in sports and elsewhere, tells us that there can be only one
winner, says the essay "Confusion About Win/Win"; it asks for outcomes in which two and three parties win instead.

**The question.** In which games can all win, is that stable, and what does it cost to take a game for a contest that
is none? How much must the parties have in common before that is a mistake?

**Verdict on row 6:** confirmed; bounded, because the belief can make itself true.
"""

from fractions import Fraction

import numpy as np

import relgames as rg
from relgames import games, strategies

# %%
# The games
# ---------
# Twenty games of the catalogue with their default payoffs; those with many actions on a coarser grid. One of them:

dilemma = games.prisoners_dilemma()
print(dilemma)

catalogue = [
    games.matching_pennies(),
    dilemma,
    games.donation(),
    games.favour_exchange(),
    games.trust(),
    games.effort_and_pay(),
    games.travellers_dilemma(low=2, high=8),
    games.bertrand(levels=5),
    games.price_competition(levels=5),
    games.cournot(levels=5),
    games.snowdrift(),
    games.battle_of_the_sexes(),
    games.stag_hunt(),
    games.coordination(),
    games.service_triad(),
    games.enterprise_triad(),
    games.public_good(),
    games.threshold_public_good(),
    games.volunteers_dilemma(),
    games.three_party_coordination(),
]

# %%
# Can all win?
# ------------
# To *win* is here to get more than one can make sure of whatever the others do (maxmin): less than that nobody needs
# to accept. In how many outcomes do all win, and how many of these are equilibria, once? From which discount on can the
# best of them be held, if the worst that can be believed follows on a deviation? The best is the one in which the least
# gain is largest, and of several an equilibrium if there is one.


def kind(game):
    """Return in two words what kind of game it is."""
    c = rg.classify(game)
    if c.constant_sum:
        return "contest"
    return "common interest" if c.common_interest else "dilemma" if c.dilemma else "mixed motives"


def best_win(game):
    """Return the outcomes in which all win, those that are equilibria, and the best one or None."""
    sure = [rg.maxmin(game, seat, exact=True).value for seat in range(game.seats)]
    wins = rg.classify(game, outside=sure).all_win
    stable = [profile for profile in wins if profile in rg.pure_nash(game)]
    return wins, stable, max(wins, key=lambda p: (min(game.fractions[p] - sure), p in stable), default=None)


chosen, held, once = {}, {}, []
print(f"{'':<24}{'seats':>5}  {'kind':<16}{'all win in':>11}{'stable':>8}{'again, from':>12}")
for game in catalogue:
    wins, stable, best = best_win(game)
    again = "-"
    if wins:
        chosen[game.name] = best
        held[game.name] = rg.critical_discount(game, best, "worst", exact=True).discount
        again = "never" if held[game.name] is None else str(held[game.name])
    once += [game.name] * bool(stable)
    outcomes = f"{len(wins)} of {np.prod(game.counts)}"
    print(f"{game.name:<24}{game.seats:>5}  {kind(game):<16}{outcomes:>11}{len(stable):>8}{again:>12}")

# %%
# The contest in each game
# ------------------------
# Any game is the sum of two: one of common interest, in which each gets the mean of what all get, and a contest, in
# which each gets how much more than the mean it has. Of two seats these are the team and the competitive part of Kalai
# and Kalai (2013), (u + v) / 2 and (u - v) / 2. Who believes in one winner plays the second game only. All equilibria
# of it, and what the parties then get in the game that they are really in:


def parts(game):
    """Return the payoffs of the common part and those of the contest; their sum is the game."""
    u = game.fractions
    mean = np.repeat(u.mean(axis=-1, keepdims=True), game.seats, axis=-1)
    return mean, u - mean


def expected(payoffs, mixed):
    """Return what each seat gets if each seat mixes so."""
    for strategy in mixed:
        payoffs = np.tensordot(strategy, payoffs, axes=(0, 0))
    return payoffs


def shown(values):
    """Return numbers as text."""
    return ", ".join(f"{float(value):.3g}" for value in values)


contests, lost = {}, {}
print(f"{'':<24}{'all win':>14}{'as a contest':>16}{'lost by it':>18}")
for game in catalogue:
    if game.name not in chosen:
        continue
    _, contest = parts(game)
    if not contest.any():
        print(f"{game.name:<24}{shown(game.payoffs[chosen[game.name]]):>14}{'nothing to win':>16}")
        continue
    found = rg.nash(rg.Game(contest), exact=True)
    assert found.complete
    contests[game.name] = [equilibrium.strategies for equilibrium in found]
    outcomes = [expected(game.fractions, mixed) for mixed in contests[game.name]]
    most = max(outcomes, key=lambda outcome: (min(outcome), max(outcome)))
    lost[game.name] = game.fractions[chosen[game.name]] - most
    cells = [shown(game.payoffs[chosen[game.name]]), shown(most), shown(lost[game.name])]
    print(f"{game.name:<24}{cells[0]:>14}{cells[1]:>16}{cells[2]:>18}")

# %%
# Where there are several equilibria of the contest, the table has the one that is best for the seat that gets least.

# %%
# How much in common?
# -------------------
# Now give the common part the weight w and the contest the weight 1 - w: at 0 it is a contest, at 1/2 the game itself,
# at 1 common interest. What a deviation gains is linear in w, so both turning points are roots of linear functions:
# the weight up to which playing the contest is still an equilibrium, and the weight from which the outcome in which all
# win is one, once. Between the two, or beyond them, there may be others.


def weighted(game, weight):
    """Return the game in which the common part has this weight."""
    common, contest = parts(game)
    return rg.Game(weight * common + (1 - weight) * contest, roles=game.roles, actions=game.actions)


def gains(payoffs, mixed):
    """Return what each action of each seat gains over its strategy, one number per action of all seats."""
    at, found = expected(payoffs, mixed), []
    for seat, strategy in enumerate(mixed):
        for action in range(len(strategy)):
            pure = np.array([Fraction(int(k == action)) for k in range(len(strategy))], dtype=object)
            found.append(expected(payoffs, (*mixed[:seat], pure, *mixed[seat + 1 :]))[seat] - at[seat])
    return found


def between(game, mixed):
    """Return the least and the largest weight at which a profile is an equilibrium, or None."""
    low, high = Fraction(0), Fraction(1)
    for common, contest in zip(*(gains(part, mixed) for part in parts(game)), strict=True):
        # weight * common + (1 - weight) * contest <= 0
        slope = common - contest
        if slope > 0:
            high = min(high, -contest / slope)
        elif slope < 0:
            low = max(low, contest / -slope)
        elif contest > 0:
            return None
    return (low, high) if low <= high else None


def pure(game, profile):
    """Return a profile of actions as strategies."""
    return tuple(
        np.array([Fraction(int(k == action)) for k in range(n)], dtype=object)
        for n, action in zip(game.counts, profile, strict=True)
    )


turning = {}
print(f"{'':<24}{'contest until':>14}{'all win once':>18}")
for game in catalogue:
    if game.name in contests:
        until = max(between(game, mixed)[1] for mixed in contests[game.name])
        wins = between(game, pure(game, chosen[game.name]))
        turning[game.name] = until, wins
        cell = "at no weight" if wins is None else f"{wins[0]} to {wins[1]}"
        print(f"{game.name:<24}{until!s:>14}{cell:>18}")

# %%
# For a prisoner's dilemma the first is (T - S) / (2 (T - P)) and the second (T - S) / (2 (R - S)). On both sides of
# each turning point, by the equilibria of the games there:

T, R, P, S = (Fraction(x) for x in (5, 3, 1, 0))
assert turning[dilemma.name] == ((T - S) / (2 * (T - P)), ((T - S) / (2 * (R - S)), 1))
tiny, tried = Fraction(1, 10**6), 0
for game in catalogue:
    if game.name in turning:
        until, wins = turning[game.name]
        last = next(mixed for mixed in contests[game.name] if between(game, mixed)[1] == until)
        checks = [(last, until - tiny, True), (last, until + tiny, False)] if until < 1 else [(last, until, True)]
        if wins is not None and wins[0] > 0:
            win = pure(game, chosen[game.name])
            checks += [(win, wins[0] - tiny, False), (win, wins[0] + tiny, True)]
        for mixed, weight, holds in checks:
            there = weighted(game, weight)
            best = [rg.best_responses(there, mixed, seat) for seat in range(game.seats)]
            assert all(set(np.flatnonzero(m)) <= set(b) for m, b in zip(mixed, best, strict=True)) == holds
            tried += 1
print(f"checked on both sides: {tried} games")

# %%
# Again and again
# ---------------
# If who breaks the win is met with the contest for ever after, the win is held at a discount d where
# (1 - d) * (best deviation) + d * (contest) is at most the win, for each seat. All three are linear in w, so the least
# weight for each discount is exact too: so little in common is enough. There is none where it would be above the weight
# up to which the contest is an equilibrium, as then the threat is not believed. With less than at discount 1, the
# limit, no patience makes the threat enough.


def common_enough(game, discount):
    """Return the least weight at which the win is held by the threat of the contest, at this discount, or None."""
    win, (contest,) = chosen[game.name], contests[game.name]
    needed = Fraction(0)
    keep, late = ([part[win] for part in parts(game)], [expected(part, contest) for part in parts(game)])
    for seat, n in enumerate(game.counts):
        for action in range(n):
            profile = (*win[:seat], action, *win[seat + 1 :])
            at = [
                (1 - discount) * part[profile][seat] + discount * after[seat] - now[seat]
                for part, after, now in zip(parts(game), late, keep, strict=True)
            ]
            # at[0] belongs to the common part, which is largest at the win, at[1] to the contest.
            assert at[0] <= 0
            if at[1] > 0:
                needed = max(needed, at[1] / (at[1] - at[0]))
    return needed if needed <= turning[game.name][0] else None


repeated = [game for game in catalogue if kind(game) == "dilemma" and len(contests[game.name]) == 1]
discounts = [Fraction(1, 2), Fraction(3, 4), Fraction(9, 10), Fraction(1)]
print(f"{'discount':<24}" + "".join(f"{d!s:>10}" for d in discounts))
enough = {game.name: [common_enough(game, d) for d in discounts] for game in repeated}
for game in repeated:
    cells = ["-" if weight is None else str(weight) for weight in enough[game.name]]
    print(f"{game.name:<24}" + "".join(f"{cell:>10}" for cell in cells))

# %%
# The library's own search for the least discount, in the games with exactly these weights:

agree = [
    rg.critical_discount(weighted(game, weight), chosen[game.name], "stage", exact=True).discount == d
    for game in repeated
    for d, weight in zip(discounts, enough[game.name], strict=True)
    if d < 1 and weight is not None
]
print(f"the same discount comes out in {sum(agree)} of {len(agree)} games")

# %%
# One believer alone
# ------------------
# Somebody takes the game for a contest, and meets others who keep the win until it is broken. What it gets, and what it
# would have got:

for game in (dilemma, games.enterprise_triad()):
    r = rg.RepeatedGame(game, discount=Fraction(9, 10))
    keeper = strategies.grim() if game.seats == 2 else strategies.give_while(2, seats=3)
    believer = strategies.always_withhold(seats=game.seats)
    for seat, role in enumerate(game.roles):
        lineup = [believer if k == seat else keeper for k in range(game.seats)]
        gets = rg.play(r, lineup, exact=True).payoffs[seat]
        would = rg.play(r, [keeper] * game.seats, exact=True).payoffs[seat]
        print(f"{game.name}, {role}: {shown([gets])} in place of {shown([would])}")

# %%
# What came out
# -------------
# The sentences are put together from the results.

contest_games = [game.name for game in catalogue if kind(game) == "contest"]
none = [game.name for game in catalogue if game.name not in chosen and game.name not in contest_games]
right = [name for name, (until, _) in turning.items() if until >= Fraction(1, 2)]
wrong = [name for name in turning if name not in right]
print(
    f"Confirmed: of {len(catalogue)} games {len(contest_games)} is a contest ({', '.join(contest_games)}); all can win "
    f"in {len(chosen)}. In {len(once)} of these some such outcome is an equilibrium once. Repetition can hold the best "
    f"one in all of them, from a discount of {max(held.values())} on at the latest."
)
print(f"All can win, over what each is sure of, by no pure outcome in: {', '.join(none) or 'none'}.")
print(
    f"Bounded: where all play the contest, nobody alone does better, met once, in {len(right)} of {len(turning)} "
    f"games: the belief makes itself true. It is refuted at once only in: {', '.join(wrong) or 'none'}."
)
assert all((loss >= 0).all() for loss in lost.values())
free = [name for name, loss in lost.items() if not loss.any()]
print(
    "If all hold the contest view, then no seat ever gets more by it than by the best win, and it costs nobody "
    f"anything in: {', '.join(free) or 'none'}."
)
limits = [f"{enough[game.name][-1]} in the {game.name}" for game in repeated if enough[game.name][-1] > 0]
print(
    "It takes little to leave the contest: in the prisoner's dilemma the common part must weigh "
    f"{enough[dilemma.name][2]} of the whole at a discount of {discounts[2]}, and {turning[dilemma.name][1][0]} if met "
    f"once; with enough patience anything above 0 does in {len(repeated) - len(limits)} of the {len(repeated)} "
    f"dilemmas. But below {', '.join(limits)} no patience makes the contest a threat: somebody does better in it."
)

# %%
# As a picture
# ------------
# Left: what the contest view of all costs the seat that loses most, as a part of the win. Right: how patient the
# parties must be for the win, by the weight of what they have in common; dots are where it holds once.

try:
    import matplotlib.pyplot as plt
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, (left, right_pane) = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    by_name = {game.name: game for game in catalogue}
    costs = {name: float(max(loss / by_name[name].fractions[chosen[name]])) for name, loss in lost.items()}
    left.barh(list(costs), list(costs.values()), color="C2")
    left.invert_yaxis()
    left.set(xlabel="lost by the contest view, as a part of the win")
    for game, colour in zip(repeated, ("C0", "C1", "C2", "C3", "black"), strict=True):
        curve = [(common_enough(game, d), d) for d in (Fraction(k, 200) for k in range(201))]
        points = [(float(w), float(d)) for w, d in curve if w is not None]
        right_pane.plot(*zip(*points, strict=True), color=colour, label=game.name)
        right_pane.plot(float(turning[game.name][1][0]), 0, "o", color=colour, clip_on=False)
    right_pane.set(xlabel="weight of the common part", ylabel="least discount")
    right_pane.axvline(0.5, color="silver", zorder=0)
    right_pane.legend(frameon=False)
    figure.savefig("contest_or_not.png", dpi=150)
    print("figure: contest_or_not.png")
