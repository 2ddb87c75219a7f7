"""The pictures of games, strategies and tournaments that tests/test_pictures.py looks at.

Each draws on the axes that it is given, or new ones; ``odd`` is put into every name that a user may choose.
"""

import relgames as rg
from relgames import strategies


def machine(ax=None, odd=""):
    return rg.report.machine(strategies.generous_tit_for_tat().named("generous" + odd), ax, own=("give" + odd, "keep"))


def machine_that_leaves(ax=None, odd=""):
    leaves = strategies.leave_after_losses(strategies.grim(), 2, rg.games.donation())
    return rg.report.machine(leaves.named("leaves" + odd), ax, mistakes=True)


def fingerprint(ax=None, odd=""):
    return rg.report.fingerprint(rg.fingerprint(strategies.tit_for_tat().named("tit for tat" + odd), steps=10), ax)


def survival(ax=None, odd=""):
    r = rg.RepeatedGame(rg.games.donation(), discount=0.9, noise=rg.Noise(execution=0.1))
    for losses in (1, 2, 3):
        giver = strategies.leave_after_losses(strategies.always_give(), losses, r)
        ax = rg.report.survival(rg.survival(r, (giver, giver), rounds=20), ax, f"after {losses}{odd}")
    return ax


PICTURES = {
    "machine": machine,
    "machine: leaving, with mistakes": machine_that_leaves,
    "fingerprint": fingerprint,
    "survival": survival,
}
