"""Friendly rivals: never behind anybody, and in the long run giving with their own kind although mistakes happen.

Both are properties of the graph of what a rule may see. *Defensible*: no cycle on which another party gets more.
*Efficient*: against its own kind, fewer mistakes lead to giving than away from it. Memory one has no such rule [1]_;
memory two has eight, memory three many. `is_rival` and `is_efficient` decide the two.

All here begin as if everybody had given before the first round.

References
----------
.. [1] S. D. Yi, S. K. Baek and J.-K. Choi (2017), Combination with anti-tit-for-tat remedies problems of tit-for-tat,
   Journal of Theoretical Biology 412, 1-7.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.strategies.automata import GIVE, WITHHOLD, from_rule
from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.memory import memory_n
from relgames.strategies.sources import MURASE_BAEK_2020, MURASE_BAEK_2021, YI_BAEK_CHOI_2017

# What to do after each pair of rounds, CC CD DC DD the round before last, and within each of them CC CD DC DD the last.
MEMORY_TWO = (
    "cddc cdcd cddc cccd",
    "cddc cdcd cddc dccd",
    "cddd cdcd cddc cccd",
    "cddd cdcd cddc dccd",
    "cddc cdcd cdcc cccd",
    "cddc cdcd cdcc dccd",
    "cddd cdcd cdcc cccd",
    "cddd cdcd cdcc dccd",
)


@listed(YI_BAEK_CHOI_2017, "friendly rival")
def tft_atft() -> Machine:
    """Play tit for tat; after an own mistake do the opposite of what the other did, until it is set right.

    A mistake is to withhold although the other gave in the round before. The opposite ends once both gave, or after
    the other withheld twice in a row from one who gave.

    References
    ----------
    S. D. Yi, S. K. Baek and J.-K. Choi (2017), Combination with anti-tit-for-tat remedies problems of tit-for-tat,
    Journal of Theoretical Biology 412, 1-7.

    Examples
    --------
    >>> import relgames as rg
    >>> pd = rg.games.prisoners_dilemma()
    >>> bool(rg.is_rival(pd, tft_atft())), bool(rg.is_efficient(pd, tft_atft()))
    (True, True)
    """
    return friendly_rival(1).named("TFT-ATFT")


@listed(YI_BAEK_CHOI_2017, "friendly rival")
def friendly_rival(number: int = 2) -> Machine:
    """Play one of the eight rules of memory two that are never behind and that give with their own kind.

    Parameters
    ----------
    number : int, default 2
        From 1, which is `tft_atft`, to 8. Those up to 4 can tell who always gives from their own kind: they take from
        it.

    References
    ----------
    S. D. Yi, S. K. Baek and J.-K. Choi (2017), Journal of Theoretical Biology 412, 1-7.

    Examples
    --------
    >>> [friendly_rival(k).states for k in range(1, 9)]
    [6, 6, 7, 8, 7, 8, 7, 8]
    """
    table = MEMORY_TWO[_checks.integer(number, "number", least=1, most=len(MEMORY_TWO)) - 1]
    return memory_n([int(x == "c") for x in table.replace(" ", "")], 2, name=f"friendly rival {number}")


@listed(MURASE_BAEK_2020, "friendly rival")
def capri() -> Machine:
    """Cooperate if both did, accept punishment, punish, recover where that can be begun; withhold in all other cases.

    It goes by the last three rounds. Each rule is a list of them, own actions and the other's, the latest last:

    - cooperate after two rounds in which both gave;
    - accept, after having withheld from one who gave: give in the three rounds that follow, while the other
      withholds once and gives again;
    - punish who withholds once; then give in the two rounds that follow, if it accepts;
    - recover: after a run in which both withheld, give as soon as one has given, and go on.

    Notes
    -----
    It has 14 states. Of these, seven remain if those are counted as one that only further mistakes of its own would
    tell apart.

    References
    ----------
    Y. Murase and S. K. Baek (2020), Five rules for friendly rivalry in direct reciprocity, Scientific Reports 10,
    16904.

    Examples
    --------
    It takes from who always gives, once a mistake has told it apart:

    >>> import relgames as rg
    >>> from relgames.strategies import always_give
    >>> r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=1, noise=rg.Noise(execution=0.001))
    >>> rg.play(r, (capri(), always_give())).payoffs.round(5)
    array([4.98805, 0.01293])
    """
    cooperate = {("ccc", "ccc"), ("ccc", "dcc"), ("dcc", "ccc"), ("dcc", "dcc")}
    accept = {("ccd", "ccc"), ("cdc", "ccd"), ("dcc", "cdc")}
    punish = {("ccd", "cdc"), ("cdc", "dcc")}
    recover = {("ddd", "ddc"), ("ddc", "ddd"), ("ddc", "ddc"), ("ddc", "dcc"), ("dcc", "ddc")}
    giving = cooperate | accept | punish | recover

    def rule(history: tuple[tuple[int, ...], ...]) -> int:
        rounds = ((GIVE, GIVE),) * (3 - len(history)) + history
        own, other = ("".join("cd"[profile[k]] for profile in rounds) for k in (0, 1))
        return GIVE if (own, other) in giving else WITHHOLD

    return from_rule(rule, memory=3, name="CAPRI")


@listed(MURASE_BAEK_2021, "friendly rival", seats=3)
def capri_n(seats: int = 3) -> Machine:
    """CAPRI for any number of parties, by the last 2 n - 1 rounds.

    With *how often* a party withheld in these rounds, in this order:

    - withhold if that differs by n or more between any two parties;
    - cooperate if all gave in the last round;
    - else, if all gave in one of these rounds: accept punishment, and give, if since the last of them nobody withheld
      more often than oneself; otherwise punish;
    - recover: give if all withheld, and in the last round only one did;
    - withhold in all other cases.

    Parameters
    ----------
    seats : int, default 3
        2 or 3. With more, a table of all histories is too large.

    Notes
    -----
    With two parties it differs from `capri`, which came first. With three it has 1446 states, or 379 if those are
    counted as one that only further mistakes of its own would tell apart.

    References
    ----------
    Y. Murase and S. K. Baek (2021), Friendly-rivalry solution to the iterated n-person public-goods game, PLoS
    Computational Biology 17, e1008217; the rules are those of the authors' programs, in the form that they also have
    for four parties.

    Examples
    --------
    >>> capri_n(seats=2).states, capri_n().states
    (18, 1446)
    """
    seats = _checks.integer(seats, "seats", least=2, most=3)
    withheld = _windows(seats, 2 * seats - 1)
    cooperate, accept, recover = _five_rules(withheld)
    often = withheld.sum(axis=0)
    close = often.max(axis=0) - often.min(axis=0) < seats
    return _by_window(close & (cooperate | accept | recover), seats, f"CAPRI-{seats}")


@listed(MURASE_BAEK_2021, "friendly rival", seats=3)
def capri_3() -> Machine:
    """CAPRI for three parties, in the smaller of the two forms that its authors' programs have.

    As `capri_n`, except that it withholds when all gave in the last round but not in the one before, unless all
    withheld equally often in the last five rounds or this is the second round of a recovery; and that it goes by no
    other difference.

    Notes
    -----
    It has 1209 states, or 193 if those are counted as one that only further mistakes of its own would tell apart.

    References
    ----------
    Y. Murase and S. K. Baek (2021), PLoS Computational Biology 17, e1008217; the rules are those of the authors'
    programs.

    Examples
    --------
    >>> capri_3().states
    1209
    """
    withheld = _windows(3, 5)
    cooperate, accept, recover = _five_rules(withheld)
    how_many = withheld.sum(axis=1)
    often = withheld.sum(axis=0)
    settled = (how_many[1] == 0) | (often.max(axis=0) == often.min(axis=0))
    recovering = (how_many[2:] == 3).all(axis=0) & (how_many[1] == 1)
    return _by_window((cooperate & (settled | recovering)) | accept | recover, 3, "CAPRI-3, smaller form")


def _windows(seats: int, memory: int) -> NDArray[np.int64]:
    """Return who withheld in each window of rounds, shape (memory, seats, histories): the latest round first."""
    history = np.arange(2 ** (seats * memory))
    digits = [history >> (seats * rounds + seat) & 1 for rounds in range(memory) for seat in reversed(range(seats))]
    return np.array(digits).reshape(memory, seats, -1)


def _five_rules(withheld: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return where all gave in the last round, where punishment is to be accepted, and where recovery begins."""
    memory, seats, _ = withheld.shape
    how_many = withheld.sum(axis=1)
    together = how_many == 0
    since = np.where(together.any(axis=0), together.argmax(axis=0), memory)
    lately = (withheld * (np.arange(memory)[:, None, None] < since)).sum(axis=0)
    accept = (since > 0) & (since < memory) & (lately[0] >= lately[1:].max(axis=0))
    recover = (how_many[0] == 1) & (how_many[1:] == seats).all(axis=0)
    return since == 0, accept, recover


def _by_window(gives: NDArray[Any], seats: int, name: str) -> Machine:
    """Return the machine that gives after these windows; before the first round all gave."""
    count = 2**seats
    following = (np.arange(len(gives))[:, None] * count + np.arange(count)) % len(gives)
    return Machine(np.stack([gives, ~gives], axis=1).astype(np.float64), following, name=name).minimize()
