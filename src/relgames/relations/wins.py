"""Who wins and who loses, against what each seat would get outside of the relationship or aspires to.

A payoff above that is a win and one below it a loss. How far above is enough depends on where the payoff is from:

* Fractions are compared as they are;
* floats may be off by rounding, so that a difference of no more than ``tolerance`` is none: "even";
* of a sampled mean it can be shown that it is above or below, but never that it is equal: what lies within the sampling
  error is "undecided". With m statements that are to hold together with probability ``level``, each may fail with
  probability (1 - level) / m (Bonferroni), on either side of the mean: the bound is the quantile of Student's t with
  ``repetitions - 1`` degrees of freedom at 1 - (1 - level) / (2 m), times the standard error.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from relgames import _checks
from relgames.equilibria.labels import compared
from relgames.games import Game, RepeatedGame
from relgames.matches import Outcome, Sample


@runtime_checkable
class Played(Protocol):
    """A table of payoffs of profiles of strategies, such as `Tournament`, which is of a layer above this one."""

    @property
    def game(self) -> RepeatedGame: ...
    @property
    def payoffs(self) -> NDArray[np.float64]: ...
    @property
    def standard_errors(self) -> NDArray[np.float64] | None: ...
    @property
    def repetitions(self) -> int | None: ...


def wins(
    payoffs: _checks.Numbers | Outcome | Sample,
    outside: _checks.Numbers = 0.0,
    tolerance: float = 1e-9,
    level: float = 0.95,
) -> tuple[str, ...]:
    """Return who wins and who loses.

    Parameters
    ----------
    payoffs : array_like of shape (N,), Outcome or Sample
        What each seat gets per round.
    outside : number or array_like, shape (N,), default 0
        What each seat would get per round outside of the relationship, or any other payoff that it aspires to. An
        outcome does not know the terms under which it was played: give ``r.outside`` of the `RepeatedGame`.
    tolerance : float, default 1e-9
        A difference of no more than this is rounding. Fractions are compared without it (unless ``outside`` holds
        floats that are not whole).
    level : float, default 0.95
        For a `Sample`: the confidence with which all that is said of its seats holds together.

    Returns
    -------
    tuple of str, length N
        "win" where a seat gets more, "lose" where it gets less, "even" where it gets the same; "undecided" where a
        sampled payoff is within the sampling error. Joined by "-" it is the label of the outcome, as in `win_labels`.

    Raises
    ------
    TypeError, ValueError
        If there is not one finite payoff per seat, or ``outside`` is neither a number nor one per seat.

    Examples
    --------
    >>> import relgames as rg
    >>> rg.wins([5, -50, 42])
    ('win', 'lose', 'win')
    >>> rg.wins([5, -50, 42], outside=[5, -60, 50])
    ('even', 'win', 'lose')

    Two who may do each other favours, one of whom never does:

    >>> from relgames.strategies import always_give, always_withhold
    >>> r = rg.RepeatedGame(rg.games.donation(), discount=0.9)
    >>> rg.wins(rg.play(r, (always_give(), always_withhold())))
    ('lose', 'win')
    """
    errors: NDArray[np.float64] | None = None
    repetitions = None
    if isinstance(payoffs, Sample):
        payoffs, errors, repetitions = payoffs.payoffs, payoffs.standard_errors, payoffs.repetitions
    elif isinstance(payoffs, Outcome):
        payoffs = payoffs.payoffs
    values = _checks.rectangular(payoffs, "payoffs")
    if values.ndim != 1 or not len(values):
        raise ValueError(
            f"payoffs must hold one payoff per seat, shape (N,); got shape {values.shape}. win_labels takes tables of "
            "payoffs, (..., N)"
        )
    return tuple(str(word) for word in _words(values, outside, tolerance, level, errors, repetitions))


def win_labels(
    table: _checks.Numbers | Game | RepeatedGame | Played,
    outside: _checks.Numbers | None = None,
    tolerance: float = 1e-9,
    level: float = 0.95,
) -> NDArray[np.str_]:
    """Return the label of each outcome of a game or a tournament, such as "win-lose-win".

    Parameters
    ----------
    table : array_like of shape (..., N), Game, RepeatedGame or Tournament
        Payoffs per round; of a `RepeatedGame` those of its stage game.
    outside : number or array_like, shape (N,), optional
        What each seat would get per round outside of the relationship, or aspires to. By default the outside payoffs
        of the terms of a `RepeatedGame` or a `Tournament`; else 0.
    tolerance : float, default 1e-9
        A difference of no more than this is rounding. Fractions are compared without it, as in `wins`.
    level : float, default 0.95
        Where matches were sampled: the confidence with which all that is said of them holds together.

    Returns
    -------
    ndarray of str, shape (...)
        What `wins` says of each outcome, joined by "-", in the order of the seats.

    Raises
    ------
    TypeError, ValueError
        If the table has no axis of seats or holds what is not finite, or ``outside`` is neither a number nor one per
        seat.

    Examples
    --------
    >>> import relgames as rg
    >>> print(rg.win_labels(rg.games.prisoners_dilemma(), outside=1))
    [['win-win' 'lose-win']
     ['win-lose' 'even-even']]

    >>> from relgames.strategies import always_give, tit_for_tat
    >>> from relgames.strategies import always_withhold
    >>> r = rg.RepeatedGame(rg.games.donation(), discount=0.9)
    >>> t = rg.tournament(r, [always_give(), tit_for_tat(), always_withhold()])
    >>> print(rg.win_labels(t)[0])
    ['win-win' 'win-win' 'lose-win']
    """
    errors: NDArray[np.float64] | None = None
    repetitions = None
    known: _checks.Numbers = 0.0
    if isinstance(table, Game):
        values = table.fractions
    elif isinstance(table, RepeatedGame):
        values, known = table.game.fractions, table.outside_fractions
    elif isinstance(table, Played):
        values, known = table.payoffs, table.game.outside_fractions
        errors, repetitions = table.standard_errors, table.repetitions
    else:
        values = _checks.rectangular(table, "table")
    if values.ndim < 1 or not values.size:
        raise ValueError(f"table must hold payoffs, its last axis one per seat; got shape {values.shape}")
    words = _words(values, known if outside is None else outside, tolerance, level, errors, repetitions, "table")
    rows = words.reshape(-1, words.shape[-1])
    return np.array(["-".join(row) for row in rows]).reshape(words.shape[:-1])


def _words(
    values: NDArray[Any],
    outside: _checks.Numbers,
    tolerance: float,
    level: float,
    errors: NDArray[np.float64] | None,
    repetitions: int | None,
    name: str = "payoffs",
) -> NDArray[np.str_]:
    """Return a word per payoff, shape (..., N)."""
    if _checks.real(tolerance, "tolerance") < 0:
        raise ValueError(f"tolerance must be at least 0; got {tolerance}")
    if not 0 < _checks.real(level, "level") < 1:
        raise ValueError(f"level must lie between 0 and 1; got {level}")
    floats, fractions = _checks.exact_array(values, name)
    given = _checks.rectangular(outside, "outside")
    options, exact_options = _checks.exact_array(given, "outside")
    seats = floats.shape[-1]
    if options.shape not in ((), (seats,)):
        raise ValueError(f"outside must be a number or hold one per seat, shape ({seats},); got shape {options.shape}")
    if _is_exact(values) and (given.dtype.kind != "f" or bool((options == np.rint(options)).all())):
        return compared(_checks.as_fractions(floats, fractions), _checks.as_fractions(options, exact_options))
    if errors is None:
        return compared(floats, options, float(tolerance))
    from scipy.special import stdtrit

    statements = max(1, np.count_nonzero(errors != 0))
    # One repetition says nothing of its error, which is nan, and nothing is decided by a comparison with nan.
    quantile = stdtrit(max(1, (repetitions or 2) - 1), 1 - (1 - float(level)) / (2 * statements))
    bound = quantile * errors
    words = compared(floats, options, bound + float(tolerance))
    return np.where((words == "even") & (errors != 0), "undecided", words)


def _is_exact(values: NDArray[Any]) -> bool:
    """Whether all are rationals that were given as such."""
    return values.dtype.kind == "O" and all(isinstance(value, Fraction | int) for value in values.flat)
