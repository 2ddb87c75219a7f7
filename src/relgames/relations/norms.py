"""Social norms: who is held to be good, and whom to help.

A norm of the third order says, for each donor that had to help a recipient, with what probability it is assessed as
good after that: given its own standing, the recipient's, and what it did. And it says to whom a party that follows
the norm gives. Standings are 0, good, and 1, bad; actions are 0, to give, and 1, to withhold, as everywhere in the
library. Norms that look at less are special cases, whose tables repeat themselves.

Each constructor names who proposed the norm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Column, Table, Tabular, profile_columns, profile_table

__all__ = [
    "Norm",
    "image_scoring",
    "leading_eight",
    "norm_from_table",
    "norm_number",
    "shunning",
    "simple_standing",
    "stern_judging",
    "third_order",
    "unconditional",
]

# What a table of so many entries is, as axes of (donor's standing, recipient's standing, action) or (own, recipient's).
_ASSESSMENT = {2: (1, 1, 2), 4: (1, 2, 2), 8: (2, 2, 2)}
_ACTION = {2: (1, 2), 4: (2, 2)}


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Norm(Tabular):
    """An assessment rule and an action rule.

    Parameters
    ----------
    assess : array_like of 2, 4 or 8 probabilities
        Of being assessed as good, for each action (first order), for each of (recipient's standing, action) (second
        order), or for each of (donor's standing, recipient's standing, action) (third order). The last varies
        fastest; good comes before bad, to give before to withhold. Flat or with axes.
    give : array_like of 2 or 4 probabilities
        Of giving, for each standing of the recipient, or for each of (own standing, recipient's standing).
    name : str, optional

    Attributes
    ----------
    assess : ndarray, shape (2, 2, 2)
        Probability that a donor is assessed as good, by donor's standing, recipient's standing and action.
    give : ndarray, shape (2, 2)
        Probability to give, by own standing and the recipient's.
    name : str

    Raises
    ------
    TypeError, ValueError
        If a table has another length, or holds what is no probability.

    Examples
    --------
    Who gives is good, who withholds is bad, whatever the reason; the good are given to:

    >>> import relgames as rg
    >>> print(rg.Norm(assess=[1, 0], give=[1, 0], name="image scoring"))
    image scoring: of order 1
    donor  recipient  gives  withholds  what to do
    good   good        good        bad  give
    good   bad         good        bad  withhold
    bad    good        good        bad  give
    bad    bad         good        bad  withhold
    """

    assess: NDArray[np.float64]
    give: NDArray[np.float64]
    name: str
    _exact: tuple[Any, Any] = field(repr=False)

    def __init__(self, assess: _checks.Numbers, give: _checks.Numbers, name: str = "") -> None:
        tables, exact = [], []
        for values, what, shapes in ((assess, "assess", _ASSESSMENT), (give, "give", _ACTION)):
            floats, fractions = _checks.exact_array(values, what)
            if floats.size not in shapes:
                lengths = ", ".join(map(str, list(shapes)[:-1])) + f" or {max(shapes)}"
                meaning = {
                    "assess": "of each action; (recipient, action); or (donor, recipient, action)",
                    "give": "for each standing of the recipient; or (own standing, recipient's)",
                }
                raise ValueError(
                    f"{what} must hold {lengths} probabilities, {meaning[what]}; got {floats.size}, "
                    f"of shape {floats.shape}"
                )
            _checks.probabilities(floats, what)
            full = (2,) * len(shapes[max(shapes)])
            tables.append(_checks.read_only(np.broadcast_to(floats.reshape(shapes[floats.size]), full)))
            rationals = _checks.as_fractions(floats, fractions).reshape(shapes[floats.size])
            exact.append(np.broadcast_to(rationals, full))
        object.__setattr__(self, "assess", tables[0])
        object.__setattr__(self, "give", tables[1])
        object.__setattr__(self, "name", str(name))
        object.__setattr__(self, "_exact", tuple(exact))

    def fractions(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return ``assess`` and ``give`` in rationals: those given, or the exact values of the floats."""
        return self._exact

    @property
    def order(self) -> int:
        """How much the assessment looks at: 1 the action, 2 the recipient's standing too, 3 the donor's too; else 0."""
        if (self.assess[0] != self.assess[1]).any():
            return 3
        if (self.assess[:, 0] != self.assess[:, 1]).any():
            return 2
        return int((self.assess[..., 0] != self.assess[..., 1]).any())

    @property
    def is_deterministic(self) -> bool:
        """Whether nothing is left to chance."""
        return all(bool(np.isin(table, (0.0, 1.0)).all()) for table in (self.assess, self.give))

    def mirrored(self) -> Norm:
        """Return the norm with the names of good and bad exchanged: nobody can tell the difference."""
        assess, give = self._exact
        turned = np.array([1 - x for x in assess[::-1, ::-1].flat], dtype=object)
        return Norm(turned, np.array(list(give[::-1, ::-1].flat), dtype=object), f"{self.name}, mirrored".lstrip(", "))

    def __repr__(self) -> str:
        name = f"{self.name!r}, " if self.name else ""
        return f"Norm({name}assess={self.assess.ravel().tolist()}, give={self.give.ravel().tolist()})"

    def __str__(self) -> str:
        """A row per pair of standings: how each action is assessed, and what a follower does."""
        table = self._table()
        return f"{table.caption}\n{table.text}"

    def _table(self) -> Table:
        assess, give = (
            part if exact is None else exact for part, exact in zip((self.assess, self.give), self._exact, strict=True)
        )
        good, does = (partial(_word, if_one=x, if_none=y) for x, y in (("good", "bad"), ("give", "withhold")))
        columns = [
            *profile_columns(("donor", "recipient"), (("good", "bad"),) * 2),
            *(
                Column(name, assess[..., k].reshape(-1), good, right=True)
                for k, name in enumerate(("gives", "withholds"))
            ),
            Column("what to do", give.reshape(-1), does, right=False),
        ]
        return Table(tuple(columns), f"{self.name or 'norm'}: of order {self.order}", key=2)


def _word(chance: Any, if_one: str, if_none: str) -> str:
    return {1.0: if_one, 0.0: if_none}.get(float(chance), f"{if_one} {float(chance):.3g}")


def norm_pairs(names: Sequence[str], frequencies: NDArray[Any], images: NDArray[Any]) -> Table:
    """Return a table of how those who follow one norm treat and see those who follow another."""
    values = {"gives": frequencies, "holds good": images}
    return profile_table(("norm", "towards"), (names, names), values, "how often it gives, and whom it holds good")


def norm_from_table(assessment: str, action: str, name: str = "") -> Norm:
    """Return a norm from letters.

    Parameters
    ----------
    assessment : str of 2, 4 or 8 letters G (good) and B (bad)
        In the order of ``assess`` of `Norm`. Blanks and case do not count.
    action : str of 2 or 4 letters G (give) and W (withhold)
        In the order of ``give`` of `Norm`.
    name : str, optional

    Raises
    ------
    TypeError, ValueError
        If there is another letter, or another number of them.

    Examples
    --------
    >>> from relgames import norms
    >>> bool((norms.norm_from_table("GB GG GB GG", "GW").assess == norms.simple_standing().assess).all())
    True
    """
    tables = []
    for text, what, letters in ((assessment, "assessment", "GB"), (action, "action", "GW")):
        if not isinstance(text, str):
            raise TypeError(f"{what} must be a string of {letters[0]} and {letters[1]}; got {text!r}")
        plain = "".join(text.split()).upper()
        if set(plain) - set(letters):
            raise ValueError(f"{what} must consist of {letters[0]} and {letters[1]}; got {text!r}")
        lengths = _ASSESSMENT if letters == "GB" else _ACTION
        if len(plain) not in lengths:
            raise ValueError(f"{what} must have {' or '.join(map(str, lengths))} letters; got {len(plain)}: {text!r}")
        tables.append([int(letter == "G") for letter in plain])
    return Norm(tables[0], tables[1], name)


def third_order(number: int) -> Norm:
    """Return one of the 4,096 deterministic norms of the third order.

    Parameters
    ----------
    number : int, 0 to 4095
        Bit ``4 * donor + 2 * recipient + action`` is 1 if the donor is then assessed as bad, and bit ``8 + 2 * own +
        recipient`` if a follower then withholds: 1 is bad and to withhold, as everywhere.

    Raises
    ------
    TypeError, ValueError
        If there is no such number.

    Examples
    --------
    >>> from relgames import norms
    >>> norms.third_order(2730).order, norms.norm_number(norms.image_scoring())
    (1, 2730)
    """
    number = _checks.integer(number, "number", least=0, most=4095)
    bits = [1 - (number >> k & 1) for k in range(12)]
    return Norm(bits[:8], bits[8:], f"norm {number}")


def norm_number(norm: Norm) -> int:
    """Return the number of a deterministic norm, as `third_order` takes it.

    Parameters
    ----------
    norm : Norm
        One that leaves nothing to chance.

    Raises
    ------
    TypeError, ValueError
        If it is no norm, or leaves something to chance.

    Examples
    --------
    >>> from relgames import norms
    >>> norms.norm_number(norms.leading_eight(3))
    2594
    """
    checked(norm, "norm")
    if not norm.is_deterministic:
        raise ValueError(f"norm must be deterministic: only those have numbers; got {norm!r}")
    bits = [*norm.assess.ravel(), *norm.give.ravel()]
    return sum(1 << k for k, bit in enumerate(bits) if bit == 0.0)


def checked(norm: Any, name: str) -> Norm:
    """Return the norm if it is one."""
    if not isinstance(norm, Norm):
        raise TypeError(f"{name} must be a Norm (rg.leading_eight(3), rg.Norm(assess, give)); got {norm!r}")
    return norm


def image_scoring() -> Norm:
    """Return image scoring: who gives is good, who withholds is bad.

    References
    ----------
    M. A. Nowak and K. Sigmund (1998), Evolution of indirect reciprocity by image scoring, Nature 393, 573-577.

    Examples
    --------
    >>> from relgames import norms
    >>> norms.image_scoring().order
    1
    """
    return Norm([1, 0], [1, 0], "image scoring")


def simple_standing() -> Norm:
    """Return simple standing: only who withholds from the good is bad; L3 of the leading eight.

    References
    ----------
    R. Sugden (1986), The Economics of Rights, Co-operation and Welfare, Blackwell. O. Leimar and P. Hammerstein
    (2001), Evolution of cooperation through indirect reciprocity, Proceedings of the Royal Society B 268, 745-753.

    Examples
    --------
    >>> from relgames import norms
    >>> norms.simple_standing().order
    2
    """
    return norm_from_table("GB GG", "GW", "simple standing")


def stern_judging() -> Norm:
    """Return stern judging: good is who gives to the good and withholds from the bad; L6 of the leading eight.

    References
    ----------
    M. Kandori (1992), Social norms and community enforcement, Review of Economic Studies 59, 63-80. J. M. Pacheco,
    F. C. Santos and F. A. C. C. Chalub (2006), Stern-judging, PLoS Computational Biology 2, e178.

    Examples
    --------
    >>> from relgames import norms
    >>> norms.norm_number(norms.stern_judging()) == norms.norm_number(norms.leading_eight(6))
    True
    """
    return norm_from_table("GB BG", "GW", "stern judging")


def shunning() -> Norm:
    """Return shunning: good is only who gives to the good; whoever meets the bad is bad.

    References
    ----------
    N. Takahashi and R. Mashima (2006), The importance of subjectivity in perceptual errors on the emergence of
    indirect reciprocity, Journal of Theoretical Biology 243, 418-436.

    Examples
    --------
    >>> from relgames import norms
    >>> norms.shunning().order
    2
    """
    return norm_from_table("GB BB", "GW", "shunning")


def unconditional(give: float | Fraction = 1) -> Norm:
    """Return what a party does that looks at no standing: 1 always gives, 0 always withholds.

    It holds everybody good.

    Parameters
    ----------
    give : float or Fraction, default 1
        Probability to give.

    Raises
    ------
    TypeError, ValueError
        If it is no probability.

    Examples
    --------
    >>> from relgames import norms
    >>> norms.unconditional(0).name
    'always withhold'
    """
    give = _checks.probability(give, "give")
    name = "always withhold" if give == 0 else "always give" if give == 1 else f"gives with {float(give):.3g}"
    return Norm([1, 1], [give, give], name)


# What the eight differ in: whether a good donor that gives to a bad recipient, a bad one that gives to a bad one, and
# a bad one that withholds from a bad one is good.
_EIGHT = ((1, 1, 0), (0, 1, 0), (1, 1, 1), (1, 0, 1), (0, 1, 1), (0, 0, 1), (1, 0, 0), (0, 0, 0))


def leading_eight(k: int) -> Norm:
    """Return one of the eight norms that hold giving under public assessment whenever it is worth its cost.

    All agree that who gives to the good is good and who withholds from the good is bad, and that a good party may
    withhold from a bad one. A bad party that meets a bad one gives if only that restores its standing.

    Parameters
    ----------
    k : int, 1 to 8

    Returns
    -------
    Norm
        L3 is simple standing, L6 is stern judging.

    Raises
    ------
    TypeError, ValueError
        If there is no such norm.

    References
    ----------
    H. Ohtsuki and Y. Iwasa (2004), How should we define goodness? Reputation dynamics in indirect reciprocity,
    Journal of Theoretical Biology 231, 107-120; (2006), The leading eight, ibid. 239, 435-444.

    Examples
    --------
    >>> import relgames as rg
    >>> print(rg.leading_eight(1))
    L1: of order 3
    donor  recipient  gives  withholds  what to do
    good   good        good        bad  give
    good   bad         good       good  withhold
    bad    good        good        bad  give
    bad    bad         good        bad  give
    """
    k = _checks.integer(k, "k", least=1, most=8)
    generous, atoned, justified = _EIGHT[k - 1]
    assess = [1, 0, generous, 1, 1, 0, atoned, justified]
    return Norm(assess, [1, 0, 1, int(atoned and not justified)], f"L{k}")
