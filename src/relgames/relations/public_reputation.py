r"""Reputation under public assessment, in closed form: how many are good, how much they give, who can invade.

Everybody agrees on everybody's standing. In a large population one party after another has to help another one that
is drawn at random, and its standing is assessed anew. Let $g$ be the share of the good. A donor of standing $s$ that
meets a recipient of standing $r$ gives with some probability, mistakes included, and with probability $q_x$ the others
learn of its action $x$; else it keeps its standing. So a donor of standing $s$ is good afterwards with probability

$$ a_s(g) = g\, a_{sG} + (1 - g)\, a_{sB} , $$

and the share follows $\dot g = F(g) = g\, a_G(g) + (1 - g)\, a_B(g) - g$, a quadratic with $F(0) \ge 0 \ge F(1)$ [1]_.
If neither is 0 there is one root between them, and every population comes to it; else the population goes from where it
starts to the next root on its way. Rules whose assessment and action do not look at the donor's standing have $a_G =
a_B$, so that $F$ is linear and its root rational.

A single deviator with another action rule meets the same population. Its standing is a chain of two states, so that
it is good a share $g' = a'_B / (1 - a'_G + a'_B)$ of the time. With $C$ the frequency with which it gives, and $R$ that
with which it is given to, its payoff per round is $b R - c C$, and no deviator gains if, and only if, $b (R - R') \ge
c (C - C')$ for each of the 16 action rules (64 where standings are not always known): whoever knows its own standing
and the recipient's solves a Markov decision process with these as states, in which some deterministic stationary rule
is optimal [2]_. So the $b/c$ for which a norm resists *everything* are an interval, whose ends are closed forms.

References
----------
.. [1] H. Ohtsuki and Y. Iwasa (2004), How should we define goodness? Reputation dynamics in indirect reciprocity,
   Journal of Theoretical Biology 231, 107-120, section 3.
.. [2] M. L. Puterman (1994), Markov Decision Processes, Wiley, theorem 9.1.8.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import inf
from typing import Any

from relgames import _checks
from relgames._tables import Table, Tabular
from relgames.relations._mistakes import Mistakes, Number, PerAction, amounts, mistakes
from relgames.relations._quadratic_field import Quadratic, roots
from relgames.relations.norms import Norm, checked

_Table = tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]


@dataclass(frozen=True, eq=False)
class Deviator(Tabular):
    """A single party with another action rule, in a population that follows a norm.

    Attributes
    ----------
    name : str
    give : tuple of 4 or 6 ints
        Whether it gives, by (own standing, recipient's): good and good, good and bad, bad and good, bad and bad. Where
        standings are not always known there are three cases for each own standing: good, bad, unknown.
    good : float or Fraction
        Share of the time that it is good.
    gives, receives : float or Fraction
        How often it gives when it has to help, and is given to when it needs help.
    payoff : float or Fraction
        Per round, in which each party has to help once and needs help once, on average.
    gain : float or Fraction
        Its payoff less that of those who follow the norm.

    Examples
    --------
    >>> import relgames as rg
    >>> found = rg.public_reputation(rg.norms.simple_standing(), exact=True)
    >>> [(deviator.name, deviator.gain) for deviator in found.deviators][:2]
    [('always give', Fraction(0, 1)), ('GGGW', Fraction(0, 1))]
    """

    name: str
    give: tuple[int, ...]
    good: Number
    gives: Number
    receives: Number
    payoff: Number
    gain: Number

    def _table(self) -> Table:
        return Table.of_record({"action rule": self.name, **self._row})

    @property
    def _row(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("good", "gives", "receives", "payoff", "gain")}


@dataclass(frozen=True, eq=False)
class PublicReputation(Tabular):
    """What a norm does to a large population in which all agree on who is good.

    Attributes
    ----------
    norm : Norm
    good : float or Fraction
        Share of the good in the long run.
    cooperation : float or Fraction
        Share of occasions to help at which it is given.
    payoff : float or Fraction
        Of each party per round, in which it has to help once and needs help once, on average: (b - c) cooperation.
    attracting : bool
        Whether a population that starts near this share comes back to it. If not, it is there only because it started
        there and nothing disturbs it.
    b, c : float or Fraction
    deviators : tuple of Deviator
        All 16 action rules, or 64 where standings are not always known; but for the norm's own.
    ratios : tuple of two numbers, or None
        The b/c from the first to the second are those at which no deviator gains; None if there are none.

    Examples
    --------
    >>> import relgames as rg
    >>> found = rg.public_reputation(rg.norms.simple_standing(), exact=True)
    >>> found.is_stable, found.cooperation
    (True, Fraction(1, 1))
    """

    norm: Norm
    good: Number
    cooperation: Number
    payoff: Number
    attracting: bool
    b: Number
    c: Number
    deviators: tuple[Deviator, ...]
    ratios: tuple[Number, Number] | None

    @property
    def is_stable(self) -> bool:
        """Whether no deviator gains, whatever it does."""
        return all(deviator.gain <= 0 for deviator in self.deviators)

    def deviator(self, name: str) -> Deviator:
        """Return the deviator of a name: ``"always give"``, ``"always withhold"``, or such as ``"GWGW"``.

        Raises
        ------
        KeyError
            If there is none; the norm's own rule is no deviator.
        """
        found = {deviator.name: deviator for deviator in self.deviators}
        if name not in found:
            raise KeyError(f"no deviator {name!r}; there are {', '.join(found)}")
        return found[name]

    def __repr__(self) -> str:
        return (
            f"PublicReputation({self.norm.name or 'norm'}: good {float(self.good):.6g}, "
            f"cooperation {float(self.cooperation):.6g})"
        )

    def __str__(self) -> str:
        """Who is good, how much is given, and when nobody gains by doing something else."""
        best = max(self.deviators, key=lambda deviator: deviator.gain)
        if self.ratios is None:
            stable = "some deviator gains at every b/c"
        else:
            low, high = self.ratios
            end = f"from {_number(low)} on" if high == inf else f"from {_number(low)} to {_number(high)}"
            stable = f"no deviator gains at b/c {end}"
        here = "gains most" if best.gain > 0 else "is the best of them"
        return (
            f"{self.norm.name or 'norm'}: good {_number(self.good)}, cooperation {_number(self.cooperation)}"
            f"{'' if self.attracting else ' (only as long as nothing disturbs it)'}\n"
            f"{stable}; at b = {_number(self.b)}, c = {_number(self.c)} {best.name!r} {here}: "
            f"{_number(best.payoff)} against {_number(self.payoff)}"
        )

    def _table(self) -> Table:
        rows = [{"action rule": deviator.name, **deviator._row} for deviator in self.deviators]
        first, *notes = str(self).splitlines()
        return replace(Table.of_rows(tuple(rows[0]), [tuple(row.values()) for row in rows], first), notes=tuple(notes))


def public_reputation(
    norm: Norm,
    b: Number = 3,
    c: Number = 1,
    execution: PerAction = 0,
    perception: Number = 0,
    assessment: Number = 0,
    observation: PerAction = 1,
    known: Number = 1,
    initial: Number = 1,
    exact: bool = False,
) -> PublicReputation:
    r"""Return what a norm does to a large population in which all agree on who is good.

    Parameters
    ----------
    norm : Norm
    b, c : float or Fraction, default 3 and 1
        What giving is worth to the recipient, and costs the donor.
    execution : probability, or two, default 0
        That a donor does not do what it meant to; or that it fails to give, and that it gives by mistake.
    perception : probability, default 0
        That an action is taken for the other one before it is assessed. Everybody makes the same mistake.
    assessment : probability, default 0
        That what comes out of the assessment is turned round.
    observation : probability, or two, default 1
        That an action becomes known at all; or that giving does, and that withholding does: bad news may travel
        farther than good. Otherwise the donor keeps its standing.
    known : probability, default 1
        That a donor knows the recipient's standing. If not, it takes it for good. Those who assess know it.
    initial : number in [0, 1], default 1
        Share of the good at the start. It counts only where there are several stationary shares.
    exact : bool, default False
        Whether to return Fractions.

    Returns
    -------
    PublicReputation

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or out of range; with ``exact=True`` if the share is irrational.

    Notes
    -----
    $g$ is the root of $F(g) = g\,a_G(g) + (1-g)\,a_B(g) - g$ to which the population comes from ``initial``. All is
    computed in rationals, or in the field of that root where it is irrational, so that comparisons are exact. A
    deviator $m$ does not gain if and only if $b (R - R_m) \ge c (C - C_m)$; the module says why the action rules
    without chance are all deviations there are. All is for the limit of means, a large population and a single
    deviator.

    References
    ----------
    H. Ohtsuki and Y. Iwasa (2004), How should we define goodness? Reputation dynamics in indirect reciprocity, Journal
    of Theoretical Biology 231, 107-120. K. Panchanathan and R. Boyd (2003), A tale of two defectors: the importance of
    standing for evolution of indirect reciprocity, ibid. 224, 115-126: image scoring does not survive mistakes.

    Examples
    --------
    Some fail to give, one time in ten. Under standing they are given to again once they have made up for it:

    >>> import relgames as rg
    >>> from fractions import Fraction
    >>> result = rg.public_reputation(rg.norms.simple_standing(), execution=(Fraction(1, 10), 0), exact=True)
    >>> print(result)
    simple standing: good 10/11, cooperation 9/11
    no deviator gains at b/c from 10/9 on; at b = 3, c = 1 'GWGG' is the best of them: 1971/1210 against 18/11
    """
    checked(norm, "norm")
    b, c = amounts(b, c)
    slips = mistakes(execution, perception, assessment, observation)
    known = _checks.to_fraction(_checks.probability(known, "known"))
    start = _checks.to_fraction(_checks.probability(initial, "initial"))
    learnt = _learnt(norm, slips)
    # Who is unknown is taken for good.
    meant = [(row[0], row[1], row[0]) for row in norm.fractions()[1].tolist()]
    own = _acts(meant, slips, known)
    good, attracting = _limit(_quadratic(own, learnt), start)
    if exact and isinstance(good, Quadratic):
        raise ValueError(
            f"exact must be False here: the share of the good, {float(good):.6g}, is irrational, a root of a quadratic"
        )
    # How often one who is good, or bad, is given to.
    served = [good * own[0][r] + (1 - good) * own[1][r] for r in (0, 1)]
    gives = received = good * served[0] + (1 - good) * served[1]
    worth, cost = _checks.to_fraction(b), _checks.to_fraction(c)
    deviators, differences = [], []
    turn = Fraction if exact else float
    cases = 2 if known == 1 else 3
    for rule in product((1, 0), repeat=2 * cases):
        rows = [rule[:cases], rule[cases:]]
        if all(tuple(row[:cases]) == part for row, part in zip(meant, rows, strict=True)):
            continue
        acts = _acts([(row[0], row[1], row[-1]) for row in rows], slips, known)
        after = [_mean(good, [_after(acts, learnt, s, r) for r in (0, 1)]) for s in (0, 1)]
        moving = 1 - after[0] + after[1]
        share = start if moving == 0 else after[1] / moving
        given = share * _mean(good, acts[0]) + (1 - share) * _mean(good, acts[1])
        got = _mean(share, served)
        gain = (worth * got - cost * given) - (worth - cost) * gives
        differences.append((received - got, gives - given))
        name = "always give" if all(rule) else "".join("WG"[x] for x in rule) if any(rule) else "always withhold"
        payoff = worth * got - cost * given
        deviators.append(Deviator(name, rule, *map(turn, (share, given, got, payoff, gain))))
    ratios = _ratios(differences)
    return PublicReputation(
        norm,
        turn(good),
        turn(gives),
        turn((worth - cost) * gives),
        attracting,
        turn(worth),
        turn(cost),
        tuple(deviators),
        None if ratios is None else (turn(ratios[0]), inf if ratios[1] is None else turn(ratios[1])),
    )


def _learnt(norm: Norm, slips: Mistakes) -> dict[tuple[int, int, int], Fraction]:
    """Return the probability that a donor is good after an action, by its standing and the recipient's."""
    table = norm.fractions()[0]
    seen, turned = _checks.to_fraction(slips.perception), _checks.to_fraction(slips.assessment)
    out = {}
    for s, r, x in product((0, 1), repeat=3):
        good = (1 - seen) * table[s, r, x] + seen * table[s, r, 1 - x]
        good = (1 - turned) * good + turned * (1 - good)
        news = _checks.to_fraction(slips.observation[x])
        out[s, r, x] = news * good + (1 - news) * (1 - s)
    return out


def _acts(give: Any, slips: Mistakes, known: Fraction) -> _Table:
    """Return the probability that it is given, mistakes included, by donor's and recipient's standing.

    ``give`` has a row for each standing of the donor: towards the good, the bad, and those whom it does not know.
    """
    fails, strays = map(_checks.to_fraction, slips.execution)
    meant = [[known * give[s][r] + (1 - known) * give[s][2] for r in (0, 1)] for s in (0, 1)]
    (a, b), (c, d) = [[(1 - fails) * x + strays * (1 - x) for x in row] for row in meant]
    return (a, b), (c, d)


def _after(acts: _Table, learnt: dict[tuple[int, int, int], Fraction], s: int, r: int) -> Fraction:
    return acts[s][r] * learnt[s, r, 0] + (1 - acts[s][r]) * learnt[s, r, 1]


def _mean(share: Any, pair: Any) -> Any:
    """Return what is expected when the first happens with this probability."""
    return share * pair[0] + (1 - share) * pair[1]


def _quadratic(acts: _Table, learnt: dict[tuple[int, int, int], Fraction]) -> tuple[Fraction, Fraction, Fraction]:
    """Return the coefficients of F, of the constant first."""
    (gg, gb), (bg, bb) = ([_after(acts, learnt, s, r) for r in (0, 1)] for s in (0, 1))
    return bb, gb - bb + (bg - bb) - 1, (gg - gb) - (bg - bb)


def _limit(f: tuple[Fraction, Fraction, Fraction], start: Fraction) -> tuple[Any, bool]:
    """Return where the share goes from its start, and whether that attracts."""
    drift = f[0] + f[1] * start + f[2] * start**2
    if drift == 0:
        good: Any = start
    else:
        found = roots(*f)
        good = min(g for g in found if g > start) if drift > 0 else max(g for g in found if g < start)
    # At a double root the population comes back from one side only.
    return good, f[1] + 2 * f[2] * good < 0


def _ratios(differences: list[tuple[Any, Any]]) -> tuple[Any, Any] | None:
    """Return the ends of the b/c with b (R - R') >= c (C - C') for all; None if there are none."""
    low: Any = Fraction(0)
    high: Any = None
    for received, given in differences:
        if received > 0:
            low = max(low, given / received)
        elif received < 0:
            high = given / received if high is None else min(high, given / received)
        elif given > 0:
            return None
    return None if high is not None and high < low else (low, high)


def _number(value: Any) -> str:
    return str(value) if isinstance(value, Fraction) else f"{value:.6g}"
