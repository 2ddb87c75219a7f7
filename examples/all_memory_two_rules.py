"""
All rules that look two rounds back
===================================

Two parties meet 200 times. Each follows a rule: what to do after each history of the last two rounds. There are 16
histories, and so 65,536 rules. Here **every rule meets every rule**, 2.1 billion matches, without chance and without
picking a field: which rules do best, and what have they to do with giving?

Each number on this page is computed and exact but for its rounding. Both sides begin as if both had given before.
"""

import numpy as np

import relgames as rg
from relgames import strategies

ROUNDS = 200
dilemma, favours = rg.games.prisoners_dilemma(), rg.games.donation(b=3, c=1)

# %%
# Everybody meets everybody
# -------------------------
# The prisoner's dilemma pays 3 each for giving and 1 each for withholding; who withholds from a giver gets 5, and that
# one 0. Rules that did the same in all their matches share a row: "alike" is how many they are, and the rule the first
# of them.

field = rg.round_robin_of_rules(rg.RepeatedGame(dilemma, rounds=ROUNDS))
print(field)
rules = len(field.rules)
matches = rules * (rules + 1) // 2
print(f"{matches:,} matches")

# %%
# The best rules take: they give in less than a fifth of the rounds, and are given to in more than half. This is the
# first of them as a machine. Its columns say where it goes after own action | the other's, 0 for giving.

gave = field.shares[:, :2].sum(axis=1)
met = field.shares[:, ::2].sum(axis=1)
top = field.ranking[:10]
assert (gave[top] < 1 / 5).all()
assert (met[top] > 1 / 2).all()
best = int(top[0])
print(field.machine(best))

# %%
# Rules with a name
# -----------------
# Where do the known ones end, among 65,536? *Friendly rivals* are rules whom nobody gets ahead of and who give among
# themselves although mistakes happen (``rg.friendly_rivals``); there are no mistakes here.

rivals = rg.friendly_rivals(dilemma)
print(rivals)


def number(machine):
    """Return the number of a strategy among the rules of two rounds."""
    return strategies.rule_number(machine, memory=2)


NAMED = {
    "always give": 0,
    "always withhold": 2**16 - 1,
    "tit for tat": number(strategies.tit_for_tat()),
    "tit for two tats": number(strategies.tit_for_two_tats()),
    "two tits for tat": number(strategies.two_tits_for_tat()),
    "win-stay lose-shift": number(strategies.win_stay_lose_shift()),
    "gives only after both gave": number(strategies.pure_rule(0b1110, memory=1)),
    "TFT-ATFT, a friendly rival": rivals.successful[0],
}


def show(result):
    """Print ranks, scores, and how often each of the named rules gave."""
    print(f"{'rule':<28}{'rank':>6}  {'score':>7}  gave")
    for name, rule in sorted(NAMED.items(), key=lambda pair: result.ranks[pair[1]]):
        gave = result.shares[rule, :2].sum()
        print(f"{name:<28}{result.ranks[rule]:>6}  {result.scores[rule]:7.4f}  {gave:.3f}")


show(field)

# %%
# What the field is made of decides
# ---------------------------------
# Among all rules there is much to take, for they give even to one who never does:

print(f"against always-withhold the rules give in {field.shares[-1, 2]:.1%} of the rounds")

# %%
# So who does well when there is less to take? Let the worse half drop out, and those that are left meet again, and so
# on, until all that are left do equally well.

HEAD = f"{'rules':>8}  {'mean score':>10}  {'gave':>5}  {'gave first':>10}  {'best gave':>9}"


def halve(game, opening=None):
    """Print what the rules of each turn are like, and return how much they gave and the last result."""
    r = rg.RepeatedGame(game, rounds=ROUNDS)
    result = rg.round_robin_of_rules(r, opening=opening)
    # After the opening a rule does what its table has for that history: for two rounds of giving its bit 0.
    history = 0 if opening is None else 15
    print(f"{game.name}, as if both had {'given' if opening is None else 'withheld'} before\n{HEAD}")
    turns = []
    while True:
        gave = result.shares[:, :2].sum(axis=1)
        turns.append(float(gave.mean()))
        first = (result.rules >> history & 1 == 0).mean()
        print(
            f"{len(result.rules):>8,}  {float(result.scores.mean()):>10.4f}  {gave.mean():5.3f}  {first:>10.3f}  "
            f"{gave[result.ranking[0]]:>9.3f}"
        )
        better = result.rules[result.ranks <= len(result.rules) // 2]
        if len(better) == len(result.rules):
            return turns, result
        result = rg.round_robin_of_rules(r, rules=better, opening=opening)


turns, left = halve(dilemma)

# %%
# The same with favours that cost 1 and are worth 3; and where both begin as if both had *withheld*.

turns_favours, left_favours = halve(favours)
turns_distrust, left_distrust = halve(dilemma, opening=(1, 1))

# %%
# What came out
# -------------
# The sentences are put together from the results.

print(
    f"Against all rules there are, the best in the prisoner's dilemma give in {gave[best]:.1%} of their rounds and are "
    f"given to in {met[best]:.1%}. Always to give comes in at rank {field.ranks[0]:,} of {rules:,}."
)
kept = {"with trust at the start": left, "with favours": left_favours, "without trust": left_distrust}
both = {name: float(result.shares[:, 0].mean()) for name, result in kept.items()}
for name, share in both.items():
    print(f"When the worse half keeps dropping out, {name}: {len(kept[name].rules):,} rules are left, and both give in "
          f"{share:.1%} of their rounds.")  # fmt: skip
if both["with trust at the start"] > both["without trust"]:
    print(
        "Whoever takes does best only as long as there are many who let it. Whether giving or taking is left when they "
        "are gone depends on how all begin: each rule is in the field both times."
    )

# %%
# As a picture
# ------------
# Left: all rules, by how much they give and what they get. Right: how much those give that are left.

try:
    import matplotlib.pyplot as plt
    from matplotlib.colors import LogNorm
except ImportError:
    print('For the figure: pip install ".[plot]"')
else:
    plt.style.use("seaborn-v0_8-colorblind")
    figure, (left_pane, right_pane) = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    cells = left_pane.hexbin(gave, field.scores, gridsize=45, cmap="cividis", norm=LogNorm(), linewidths=0.1)
    figure.colorbar(cells, ax=left_pane, label="rules")
    for (name, rule), marker in zip(NAMED.items(), "osv^<>DP", strict=True):
        style = {"ms": 9, "mfc": "white", "mec": "black", "ls": ""}
        left_pane.plot(gave[rule], field.scores[rule], marker, label=name, **style)
    left_pane.set(
        xlabel="part of the rounds in which it gives", ylabel="score against all rules, per round", ylim=(1.6, 3.9)
    )
    left_pane.legend(fontsize=9, loc="upper center", ncols=2, frameon=False)
    curves = {"with trust at the start": turns, "with favours": turns_favours, "without trust": turns_distrust}
    for (name, curve), style in zip(curves.items(), ("o-", "s--", "^:"), strict=True):
        right_pane.plot(np.arange(len(curve)), curve, style, label=name)
    right_pane.set(xlabel="times that the worse half dropped out", ylabel="part of the rounds given in", ylim=(0, 1.02))
    right_pane.xaxis.get_major_locator().set_params(integer=True)
    right_pane.legend()
    figure.savefig("all_memory_two_rules.png", dpi=150)
    print("figure: all_memory_two_rules.png")
