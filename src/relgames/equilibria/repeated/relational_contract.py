"""Relational contracts: the effort and the pay that two parties hold by nothing but the worth of going on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames._tables import Table, Tabular
from relgames.equilibria.labels import label
from relgames.equilibria.repeated._effort import Curves, Levels
from relgames.equilibria.result import _number

Number = float | Fraction


@dataclass(frozen=True, eq=False)
class RelationalContract(Tabular):
    """The best contract that holds itself at a discount. Amounts are per round, seat 0 is the team, seat 1 the owner.

    Attributes
    ----------
    discount : float or Fraction
    effort : number or None
        The effort with the largest surplus of all that can be held; None if none can.
    largest : number or None
        The largest effort that can be held, whatever its surplus.
    wage, bonus : float, Fraction or None
        What the owner pays in any case, and the least bonus that it must pay on top, after it has seen
        the effort.
    bonuses : tuple of two numbers or None
        The least and the largest bonus that do; wage + bonus is the same for all.
    payoffs : ndarray, shape (2,)
        What team and owner get: the outside payoffs if no effort can be held.
    surplus : float or Fraction
        What they get together over their outside payoffs.
    outside : ndarray, shape (2,)
    first_best : number
        The effort with the largest surplus of all.
    critical : float, Fraction or None
        The least discount at which the first best can be held; None if there is none below 1.
    one_shot : ndarray, shape (2,)
        What they get if the team works as little as it can and the owner pays nothing.

    Examples
    --------
    >>> import relgames as rg
    >>> contract = rg.relational_contract(costs=(0, 1, 4), values=(0, 5, 10), discount=0.4, outside=(1, 1))
    >>> contract.effort, contract.first_best, contract.payoffs
    (1, 2, array([2., 2.]))
    """

    discount: Number
    effort: Any
    largest: Any
    wage: Number | None
    bonus: Number | None
    bonuses: tuple[Number, Number] | None
    payoffs: NDArray[Any]
    surplus: Number
    outside: NDArray[Any]
    first_best: Any
    critical: Number | None
    one_shot: NDArray[Any]

    @property
    def label(self) -> str:
        """Who wins and who loses by the contract, against the outside payoffs."""
        return _label(self.payoffs, self.outside)

    @property
    def one_shot_label(self) -> str:
        """Who wins and who loses without it, when least work meets least pay."""
        return _label(self.one_shot, self.outside)

    def __repr__(self) -> str:
        what = "none" if self.effort is None else f"effort {_number(self.effort)}"
        return f"RelationalContract({what} at discount {_number(self.discount)}; surplus {_number(self.surplus)})"

    def __str__(self) -> str:
        """What is done and paid, who wins, and what patience the first best needs."""
        if self.effort is None:
            lines = [f"no contract holds itself at discount {_number(self.discount)}"]
        else:
            lines = [
                f"effort {_number(self.effort)} for wage {_number(self.wage)} and bonus {_number(self.bonus)}: team "
                f"{_number(self.payoffs[0])}, owner {_number(self.payoffs[1])} ({self.label})"
            ]
        needs = "at no discount" if self.critical is None else f"from discount {_number(self.critical)} on"
        lines.append(f"the best, effort {_number(self.first_best)}, holds {needs}")
        least = f"team {_number(self.one_shot[0])}, owner {_number(self.one_shot[1])} ({self.one_shot_label})"
        return "\n".join([*lines, f"least work for least pay: {least}"])

    def _table(self) -> Table:
        names = ("discount", "effort", "wage", "bonus", "bonuses", "surplus", "largest", "first_best", "critical")
        values = {name.replace("_", " "): getattr(self, name) for name in names}
        for name in ("payoffs", "outside", "one_shot"):
            what = {"payoffs": "payoff", "one_shot": "one shot"}.get(name, name)
            values |= dict(zip((f"team: {what}", f"owner: {what}"), getattr(self, name), strict=True))
        return Table.of_record(values, str(self).splitlines()[0])


def relational_contract(
    costs: Sequence[Any] | NDArray[Any] | Callable[[float], float],
    values: Sequence[Any] | NDArray[Any] | Callable[[float], float],
    discount: Number,
    outside: _checks.Numbers | None = None,
    share: Number = Fraction(1, 2),
    efforts: Sequence[Any] | NDArray[Any] | None = None,
    exact: bool = False,
) -> RelationalContract:
    r"""Return the effort, the wage and the bonus that a team and its owner can hold without a court.

    Parameters
    ----------
    costs, values : array_like of shape (m,), or callables
        What each level of effort costs the team and is worth to the owner, per round. Or two functions of the effort,
        a convex cost that rises and a concave value; then ``efforts`` is the interval (least, most).
    discount : float or Fraction in [0, 1)
    outside : array_like, shape (2,), optional
        What team and owner get per round once they have parted. By default what they get by the least effort without
        pay.
    share : number in [0, 1], default 1/2
        The team's share of the surplus.
    efforts : array_like, optional
        The levels of effort, shape (m,), in the order of the costs; 0, 1, ... by default. For callables the interval.
    exact : bool, default False
        Whether to return Fractions; what is found is the same without. Not for callables.

    Returns
    -------
    RelationalContract

    Raises
    ------
    TypeError, ValueError
        If an argument is of another kind or out of its range.

    Notes
    -----
    In each round the owner pays a fixed wage w, the team chooses its effort, and the owner, who sees it, pays the bonus
    b or does not. Whoever fails the other is left for ever. Let c be the cost of the effort and :math:`c_0` the least
    one, C their difference, v the value, s = v - c - (outside payoffs) the surplus, which is split into
    :math:`s_{team} + s_{owner}`, and :math:`\rho = \delta / (1 - \delta)`, the worth of all later rounds together in
    terms of one. The team does not shirk and the owner does not keep the bonus if, and only if,

    .. math:: C \le b + \rho \, s_{team}, \qquad b \le \rho \, s_{owner} .

    Some bonus does both if, and only if, their sum holds,

    .. math:: C \le \rho \, s = \frac{\delta}{1 - \delta} (v - c - \text{outside}) ,

    however the surplus is split: it is the total that counts [1]_ [2]_. So an effort can be held from the discount
    C / (C + s) on. Contracts that change from round to round hold no more [2]_. A bonus of 0, an efficiency wage,
    does if the team's share of the surplus is enough.

    For callables the largest effort is the root of :math:`\rho s - C`, which is concave.

    References
    ----------
    .. [1] W. B. MacLeod and J. M. Malcomson, "Implicit contracts, incentive compatibility, and involuntary
       unemployment", Econometrica 57 (1989) 447–480.
    .. [2] J. Levin, "Relational incentive contracts", American Economic Review 93 (2003) 835–857.

    Examples
    --------
    >>> import relgames as rg
    >>> print(rg.relational_contract(costs=(0, 1, 4), values=(0, 5, 10), discount=0.4, outside=(1, 1)))
    effort 1 for wage 2.66667 and bonus 0.333333: team 2, owner 2 (win-win)
    the best, effort 2, holds from discount 0.5 on
    least work for least pay: team 0, owner 0 (lose-lose)

    A cost and a value that are functions. Half of the work that would be best is all that so much patience holds:

    >>> r = rg.relational_contract(lambda e: e * e / 2, lambda e: e, discount=0.2, efforts=(0, 1.5))
    >>> print(f"{r.effort:.6f} {r.first_best:.6f} {r.critical:.6f}")
    0.400000 1.000000 0.500000
    """
    discount = _checks.probability(discount, "discount")
    if discount == 1:
        raise ValueError("discount must be less than 1: with unlimited patience any surplus holds any effort; got 1")
    share = _checks.to_fraction(_checks.probability(share, "share"))
    if callable(costs) or callable(values):
        if not (callable(costs) and callable(values)):
            raise TypeError("costs and values must be both callable or both arrays")
        if exact:
            raise ValueError("exact must be False for callables, whose roots are found in floats; give arrays")
        terms: Any = Curves.of(costs, values, efforts, outside)
    else:
        terms = Levels.of(costs, values, efforts, outside)
    contract = _contract(terms, _checks.to_fraction(discount), discount, share)
    return contract if exact else _rounded(contract)


def _contract(terms: Any, delta: Fraction, shown: Number, share: Fraction) -> RelationalContract:
    patience = delta / (1 - delta)
    outside = terms.outside
    _, floor, least_value = terms.at(terms.least)
    first, cost, value = terms.at(terms.best(None))
    most, above = value - cost - sum(outside), cost - floor
    critical = Fraction(0) if above == 0 <= most else above / (above + most) if most > 0 else None
    level = terms.best(patience)
    one_shot = np.array([0 - floor, least_value], dtype=object)
    if level is None:
        pay = None, None, None, np.array(outside, dtype=object), Fraction(0)
        effort = None
    else:
        effort, cost, value = terms.at(level)
        surplus = value - cost - sum(outside)
        team, owner = share * surplus, (1 - share) * surplus
        least, largest = max(Fraction(0), cost - floor - patience * team), patience * owner
        gets = outside[0] + team
        payoffs = np.array([gets, outside[1] + owner], dtype=object)
        pay = gets + cost - least, least, (least, largest), payoffs, surplus
    largest_effort = terms.largest(patience)
    rest = np.array(outside, dtype=object), first, critical, one_shot
    return RelationalContract(shown, effort, largest_effort, *pay, *rest)


def _rounded(contract: RelationalContract) -> RelationalContract:
    def rounded(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return value.astype(np.float64)
        if isinstance(value, tuple):
            return tuple(rounded(item) for item in value)
        return float(value) if isinstance(value, Fraction) else value

    return RelationalContract(*(rounded(getattr(contract, field.name)) for field in fields(contract)))


def _label(payoffs: NDArray[Any], outside: NDArray[Any]) -> str:
    exact = [Fraction(value) for value in payoffs]
    return label(np.array(exact, dtype=object), tuple(Fraction(value) for value in outside))
