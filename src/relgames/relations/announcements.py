r"""What is said before the first round, in words that cost nothing or by something that does, and whether it counts.

Nature draws the type t of one seat, the sender, with probability p_t. The sender alone knows its type. It announces a
message m, at the cost c_tm; the receiver hears it; then they meet again and again, as machines of which each chooses
one: the sender of type t one of its A_t, the receiver one of K. Their payoffs per round, U_t(a, b) and V_t(a, b), are
what `play` says of the two machines, exactly. So all that is left is a finite game, a *signalling game* followed by
choices made at once. With one type it is an announcement of what one is going to do (Aumann 1990); with one machine per
type it is a game of signals in the usual sense (Spence 1973, Crawford and Sobel 1982).

An *assessment* says what each type announces, sigma_t(m), and does then, alpha_tm(a); what is believed after each
message, mu_m(t); and what is replied, beta_m(b). It is a perfect Bayesian equilibrium if

* what each type announces and does is best for it: of all (m, a) those in use maximise
  sum_b beta_m(b) U_t(a, b) - c_tm, and after *each* message alpha_tm is best against beta_m;
* beta_m is best against mu_m and alpha_m, after each message, whether it is ever sent or not;
* beliefs follow from Bayes' rule where a message is sent: mu_m(t) ~ p_t sigma_t(m).

After messages that are never sent any belief will do. Here this is the same as a sequential equilibrium (Kreps and
Wilson 1982): the types can be made to tremble towards such a message at any relative rates, so that each belief is the
limit of beliefs that follow from Bayes' rule.

Given the supports, the sender's conditions are linear in beta and do not contain anything else; the receiver's are
linear in the joint probabilities x_tma = p_t sigma_t(m) alpha_tm(a), and after a message that is never sent in joint
beliefs y_ta. So each choice of supports is decided by linear programmes in rationals, and enumerating the choices
finds them all (`relgames.relations._assessments`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from relgames import _checks
from relgames.games import RepeatedGame
from relgames.matches import play
from relgames.relations.announced import Announcement
from relgames.relations.signalling import solve, tables_of
from relgames.strategies import Machine


def announcement(
    r: RepeatedGame | Mapping[str, RepeatedGame],
    types: Mapping[str, Machine | Sequence[Machine]],
    replies: Sequence[Machine],
    messages: Sequence[str] | None = None,
    prior: _checks.Numbers | None = None,
    costs: _checks.Numbers = 0,
    sender: int = 0,
    receiver: int | None = None,
    others: Mapping[int, Machine] | None = None,
    mixed: bool = False,
    exact: bool = False,
    limit: int | None = None,
    seconds: float | None = None,
    progress: bool = False,
) -> Announcement:
    r"""Return what can come of an announcement before the first round: is it believed, and what is it worth?

    Parameters
    ----------
    r : RepeatedGame, or one for each type
        What follows. If the types get different payoffs, a mapping from the name of the type to its terms.
    types : mapping of str to Machine or sequence of Machine
        Who the sender may be, and which machines it then chooses from: a single one is a disposition, and with a single
        type the announcement is about what it is going to do.
    replies : sequence of Machine
        What the receiver chooses from after each message.
    messages : sequence of str, optional
        What can be announced. By default the names of the types, or of the machines where there is one type only. To
        say nothing is a message as well, if it is listed.
    prior : array_like, shape (T,), optional
        Probability of each type, above 0. Uniform by default.
    costs : array_like of shape (), (M,) or (T, M), default 0
        What each message costs each type, paid once before the first round, in payoffs of one round. It weighs
        1 - discount, or 1 / rounds, and nothing in the limit of means.
    sender, receiver : int
        Their seats; with two seats the receiver is the other one.
    others : mapping of int to Machine, optional
        What each other seat plays, where there are more than two. They do not listen.
    mixed : bool, default False
        Whether to look for equilibria in which somebody draws lots as well. Takes many times longer.
    exact : bool, default False
        Whether to return Fractions. What is found is the same: numbers are taken at their exact value.
    limit : int, optional
        Stop at so many equilibria.
    seconds : float, optional
        Stop after this time.
    progress : bool, default False
        Whether to show a bar.

    Returns
    -------
    Announcement

    Raises
    ------
    TypeError, ValueError
        If an argument does not fit, or there are more than 100,000 choices of supports and neither ``limit`` nor
        ``seconds`` is given.

    Notes
    -----
    Perfect Bayesian, which here is sequential, equilibria: what is replied to a message that nobody sends must be best
    by some belief, too. If no message costs anything, a babbling equilibrium exists whenever what follows has one by
    itself: all types say the same and the receiver does not listen. If each type has one machine it always does.

    References
    ----------
    M. Spence (1973), Job market signaling, Quarterly Journal of Economics 87, 355-374. V. P. Crawford and J. Sobel
    (1982), Strategic information transmission, Econometrica 50, 1431-1451. I.-K. Cho and D. M. Kreps (1987), Signaling
    games and stable equilibria, Quarterly Journal of Economics 102, 179-221. R. J. Aumann (1990), Nash equilibria are
    not self-enforcing, in J. J. Gabszewicz, J.-F. Richard and L. A. Wolsey (eds.), Economic Decision-Making,
    North-Holland, 201-206. J. Farrell and M. Rabin (1996), Cheap talk, Journal of Economic Perspectives 10, 103-118.

    Examples
    --------
    A seller is a giver or a taker, and says so, for free or by something that costs it 6. A customer trusts or not:

    >>> import relgames as rg
    >>> from relgames.strategies import always_withhold, grim
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9)
    >>> who = {"giver": grim(), "taker": always_withhold()}
    >>> trust = [grim(), always_withhold()]
    >>> words = rg.announcement(r, who, trust, prior=(0.01, 0.99), exact=True)
    >>> [e.kind for e in words.equilibria]
    ['babbling', 'babbling']
    >>> deeds = rg.announcement(r, who, trust, ["disclose", "greet"], prior=(0.01, 0.99), costs=(6, 0))
    >>> print(deeds.describe(deeds.equilibria[0]))
    truthful: giver says disclose; taker says greet; disclose -> grim; greet -> always withhold
    ->  giver 1.4, taker 0, receiver 0.02
    >>> [(e.kind, e.intuitive) for e in deeds.equilibria]
    [('truthful', True), ('babbling', False)]
    """
    names, choices = _types(types)
    terms = _terms(r, names)
    seats = terms[0].game.seats
    sender, receiver = _seats(seats, sender, receiver)
    fixed = dict(others or {})
    missing = sorted(set(range(seats)) - {sender, receiver} - set(fixed))
    if missing or set(fixed) & {sender, receiver} or not set(fixed) <= set(range(seats)):
        raise ValueError(
            f"others must give a machine for each seat but {sender} and {receiver}, of {seats}; got {sorted(fixed)}"
        )
    answers = _machines(replies, "replies")
    pays: tuple[list[Any], list[Any]] = ([], [])
    for term, own in zip(terms, choices, strict=True):
        table = np.empty((len(own), len(answers), 2), dtype=object)
        for (a, machine), (b, reply) in product(enumerate(own), enumerate(answers)):
            seated = [fixed.get(i, reply if i == receiver else machine) for i in range(seats)]
            outcome = play(term, seated, exact=True)
            table[a, b] = outcome.payoffs[sender], outcome.payoffs[receiver]
        pays[0].append(table[..., 0])
        pays[1].append(table[..., 1])
    if messages is None:
        messages = names if len(names) > 1 else _named(choices[0])
    weights = [_weight(term) for term in terms]
    tables = tables_of(pays[0], pays[1], prior, costs, messages, weights)
    title = [_named(own) for own in choices]
    return solve(tables, names, messages, title, _named(answers), mixed, exact, limit, seconds, progress, answers)


def _weight(r: RepeatedGame) -> Fraction:
    """Return what a payment before the first round weighs, per round."""
    if r.rounds is not None:
        return Fraction(1, r.rounds)
    return 1 - _checks.to_fraction(r.discount)


def _types(types: Any) -> tuple[tuple[str, ...], list[list[Machine]]]:
    if not isinstance(types, Mapping) or not types:
        raise TypeError(
            f'types must be a mapping such as {{"giver": grim(), "taker": always_withhold()}}; got {types!r}'
        )
    choices = [
        _machines([given] if isinstance(given, Machine) else given, f"types[{name!r}]") for name, given in types.items()
    ]
    return tuple(str(name) for name in types), choices


def _machines(given: Any, name: str) -> list[Machine]:
    if isinstance(given, Machine) or not isinstance(given, Sequence) or not given:
        raise TypeError(f"{name} must be a sequence of machines, at least one; got {given!r}")
    for machine in given:
        if not isinstance(machine, Machine):
            raise TypeError(f"{name} must hold machines; got {type(machine).__name__}")
    return list(given)


def _terms(r: Any, names: Sequence[str]) -> list[RepeatedGame]:
    given: list[Any] = [r.get(name) for name in names] if isinstance(r, Mapping) else [r] * len(names)
    for name, term in zip(names, given, strict=True):
        if not isinstance(term, RepeatedGame):
            raise TypeError(f"r must be a RepeatedGame, or a mapping with one for each type; of {name!r} got {term!r}")
        if term.game.seats != given[0].game.seats:
            raise ValueError("r must have as many seats for each type")
    return given


def _seats(seats: int, sender: Any, receiver: Any) -> tuple[int, int]:
    sender = _checks.integer(sender, "sender", least=0, most=seats - 1)
    if receiver is None:
        if seats != 2:
            raise ValueError(f"receiver must be given where there are not two seats; there are {seats}")
        receiver = 1 - sender
    receiver = _checks.integer(receiver, "receiver", least=0, most=seats - 1)
    if receiver == sender:
        raise ValueError(f"receiver must be another seat than the sender; got {receiver} for both")
    return sender, receiver


def _named(machines: Sequence[Machine]) -> tuple[str, ...]:
    return tuple(machine.name or f"machine {k}" for k, machine in enumerate(machines))
