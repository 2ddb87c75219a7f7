"""What can come of an announcement: equilibria with their certificates, promises, and the same as a game."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relgames._tables import Column, Table, Tabular, mixture, numbers, profile_table
from relgames.equilibria.result import _number
from relgames.games import Game
from relgames.strategies import Machine, OnMessage, on_message

MOST_PLANS = 4_000_000


@dataclass(frozen=True, eq=False)
class AnnouncementEquilibrium(Tabular):
    """An equilibrium of an announcement, and its certificate.

    Attributes
    ----------
    messages : ndarray, shape (T, M)
        Probability with which each type sends each message.
    machines : tuple of ndarray, one of shape (M, A_t) per type
        Probability of each machine of the type once it has sent the message, also where it never does.
    beliefs : ndarray, shape (M, T)
        What is believed of the sender after each message. After messages that are never sent: one belief that supports
        the reply.
    replies : ndarray, shape (M, K)
        Probability of each reply after each message.
    payoffs : ndarray, shape (T,)
        What each type of the sender gets per round, the cost of the message taken off.
    receiver : ndarray, shape (T,)
        What the receiver gets per round if it has met each type.
    expected : float or Fraction
        What the receiver expects before anything is said.
    regret : float or Fraction
        The most that anybody could gain, per round, after any message: by its beliefs at that point, and also after
        messages that are never sent. 0 if it is exact.
    intuitive : bool
        Whether it survives the intuitive criterion: there is no message that is never sent, by which some type would
        gain, whatever is replied, once it is understood that only types that could gain by it would send it.

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9)
    >>> grim, taker = rg.strategies.grim(), rg.strategies.always_withhold()
    >>> words = rg.announcement(r, {"giver": grim, "taker": taker}, [grim, taker], prior=(0.01, 0.99), exact=True)
    >>> words.equilibria[0].kind, words.equilibria[0].regret
    ('babbling', Fraction(0, 1))
    """

    messages: NDArray[Any]
    machines: tuple[NDArray[Any], ...]
    beliefs: NDArray[Any]
    replies: NDArray[Any]
    payoffs: NDArray[Any]
    receiver: NDArray[Any]
    expected: Any
    regret: Any
    intuitive: bool

    @property
    def sent(self) -> tuple[int, ...]:
        """The messages that are sent with positive probability."""
        return tuple(np.flatnonzero((self.messages != 0).any(axis=0)).tolist())

    @property
    def is_babbling(self) -> bool:
        """Whether what is announced says nothing: no type is more likely, or acts otherwise, after one message."""
        sent = list(self.sent)
        says_nothing = (self.messages[:, sent] == self.messages[:1, sent]).all()
        acts_alike = all((does[sent] == does[sent[:1]]).all() for does in self.machines)
        return bool(says_nothing and acts_alike)

    @property
    def is_truthful(self) -> bool:
        """Whether each message that is sent identifies the type: a separating equilibrium. Never with one type."""
        return len(self.messages) > 1 and bool(((self.messages != 0).sum(axis=0) <= 1).all())

    @property
    def kind(self) -> str:
        """What the message tells: "truthful", "babbling", or "partly informative"."""
        return "truthful" if self.is_truthful else "babbling" if self.is_babbling else "partly informative"

    @property
    def is_pure(self) -> bool:
        """Whether nobody draws lots on the path, nor the receiver anywhere."""
        used = [does[m] for t, does in enumerate(self.machines) for m in np.flatnonzero(self.messages[t])]
        rows = [*self.messages, *self.replies, *used]
        return all(np.count_nonzero(row) == 1 for row in rows)

    def __repr__(self) -> str:
        pays = ", ".join(_number(x) for x in self.payoffs)
        return f"AnnouncementEquilibrium({self.kind}; sender {pays}; receiver {_number(self.expected)})"

    def _tables(self) -> Mapping[str, Table]:
        types, replies = numbers(self.messages.shape), numbers(self.replies.shape)
        payoffs = (Column("payoff", self.payoffs), Column("receiver", self.receiver))
        return {
            "messages": profile_table(("type", "message"), types, {"probability": self.messages}, "what is announced"),
            "replies": profile_table(("message", "reply"), replies, {"probability": self.replies}, "what is replied"),
            "beliefs": profile_table(("message", "type"), types[::-1], {"belief": self.beliefs}, "what is believed"),
            "payoffs": Table((Column("type", types[0]), *payoffs), "payoffs per round", key=1),
        }


@dataclass(frozen=True, eq=False)
class Promise(Tabular):
    """What an announcement of one's own machine is worth, if it is believed (Aumann 1990, Farrell and Rabin 1996).

    Attributes
    ----------
    type, machine : str
    replies : tuple of str
        What is best against this machine.
    self_committing : bool
        Whether the sender, once it is believed, does best by doing what it said.
    self_signalling : bool
        Whether it wants to be believed only if it is true: if it meant to do anything else, it would not gain by
        being answered as if it meant this.

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9)
    >>> grim, taker = rg.strategies.grim(), rg.strategies.always_withhold()
    >>> words = rg.announcement(r, {"giver": grim, "taker": taker}, [grim, taker], prior=(0.01, 0.99), exact=True)
    >>> words.promises[0]
    Promise(type='giver', machine='grim', replies=('grim',), self_committing=True, self_signalling=True)
    """

    type: str
    machine: str
    replies: tuple[str, ...]
    self_committing: bool
    self_signalling: bool

    def _table(self) -> Table:
        return Table.of_record({name.replace("_", "-"): value for name, value in vars(self).items()})


@dataclass(frozen=True, eq=False)
class Announcement(Tabular):
    """What can come of an announcement: its equilibria, and the payoffs that they are made of.

    Attributes
    ----------
    types, messages, replies : tuple of str
        Their names.
    machines : tuple of tuples of str
        The names of the machines of each type.
    prior : ndarray, shape (T,)
    costs : ndarray, shape (T, M)
        What each message costs each type, per round: what is paid once before the first round weighs 1 - discount.
    sender_payoffs, receiver_payoffs : tuple of ndarray, one of shape (A_t, K) per type
        What the two get per round, before the cost.
    equilibria : tuple of AnnouncementEquilibrium
        In pure strategies all of them; off the path, one belief for each. With ``mixed`` one for each choice of
        supports that an equilibrium has: of messages and machines in use, and of replies.
    complete : bool
        Whether the list is all of that.
    reason : str
        Why, or what it lacks.

    Examples
    --------
    >>> import relgames as rg
    >>> r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9)
    >>> grim, taker = rg.strategies.grim(), rg.strategies.always_withhold()
    >>> words = rg.announcement(r, {"giver": grim, "taker": taker}, [grim, taker], prior=(0.01, 0.99), exact=True)
    >>> words.complete, len(words.equilibria), words.truthful
    (True, 2, ())
    """

    types: tuple[str, ...]
    messages: tuple[str, ...]
    machines: tuple[tuple[str, ...], ...]
    replies: tuple[str, ...]
    prior: NDArray[Any]
    costs: NDArray[Any]
    sender_payoffs: tuple[NDArray[Any], ...]
    receiver_payoffs: tuple[NDArray[Any], ...]
    equilibria: tuple[AnnouncementEquilibrium, ...]
    complete: bool
    reason: str
    _answers: tuple[Machine, ...] = field(repr=False, default=())

    @property
    def truthful(self) -> tuple[AnnouncementEquilibrium, ...]:
        """The equilibria in which the message identifies the type."""
        return tuple(e for e in self.equilibria if e.is_truthful)

    @property
    def babbling(self) -> tuple[AnnouncementEquilibrium, ...]:
        """The equilibria in which the message says nothing."""
        return tuple(e for e in self.equilibria if e.is_babbling)

    @property
    def promises(self) -> tuple[Promise, ...]:
        """What it is worth to announce each machine of a type, if the type is known."""
        out = []
        for t, (own, others) in enumerate(zip(self.sender_payoffs, self.receiver_payoffs, strict=True)):
            best = [np.flatnonzero(row == row.max()) for row in others]
            for a, replies in enumerate(best):
                committing = all(own[a, b] == own[:, b].max() for b in replies)
                meant = [c for c in range(len(own)) if c != a]
                signalling = all(own[c, replies].max() <= own[c, best[c]].min() for c in meant)
                names = tuple(self.replies[b] for b in replies)
                out.append(Promise(self.types[t], self.machines[t][a], names, committing, bool(signalling)))
        return tuple(out)

    @cached_property
    def meta_game(self) -> Game:
        """The same as a game in normal form: the plans of the sender against those of the receiver.

        A plan of the sender says, for each type, what it announces and which machine then plays; one of the receiver
        what it replies to each message. Its Nash equilibria need not be credible after messages that are never sent.

        Raises
        ------
        ValueError
            If it has more than four million profiles.
        """
        M, K = len(self.messages), len(self.replies)
        own = [list(product(range(M), range(len(pays)))) for pays in self.sender_payoffs]
        size = prod(map(len, own)) * K**M
        if size > MOST_PLANS:
            raise ValueError(f"meta_game must have at most {MOST_PLANS:,} profiles of plans; it would have {size:,}")
        answers = list(product(range(K), repeat=M))
        plans = list(product(*own))
        table = np.full((len(plans), len(answers), 2), 0 * self.prior[0], dtype=self.prior.dtype)
        for i, plan in enumerate(plans):
            for j, answer in enumerate(answers):
                for t, (m, a) in enumerate(plan):
                    b = answer[m]
                    table[i, j, 0] += self.prior[t] * (self.sender_payoffs[t][a, b] - self.costs[t, m])
                    table[i, j, 1] += self.prior[t] * self.receiver_payoffs[t][a, b]
        said = ["; ".join(f"{self.types[t]}: {self._does(t, *does)}" for t, does in enumerate(plan)) for plan in plans]
        answered = lambda answer: zip(self.messages, answer, strict=True)  # noqa: E731
        heard = ["; ".join(f"{m}: {self.replies[b]}" for m, b in answered(answer)) for answer in answers]
        return Game(table, ("sender", "receiver"), (said, heard), "announcement")

    def plan(self, equilibrium: AnnouncementEquilibrium) -> OnMessage:
        """Return what the receiver plays in an equilibrium, as a strategy that listens.

        Raises
        ------
        ValueError
            If it draws lots, or the payoffs were given as tables and not by machines.
        """
        if not self._answers:
            raise ValueError("there are no machines: the payoffs were given as tables. Use announcement()")
        if (np.count_nonzero(equilibrium.replies, axis=1) != 1).any():
            raise ValueError("the receiver draws lots in this equilibrium; a plan is for replies that are certain")
        chosen = (equilibrium.replies != 0).argmax(axis=1)
        return on_message({m: self._answers[b] for m, b in zip(self.messages, chosen, strict=True)})

    def _does(self, t: int, m: int, a: int) -> str:
        return self.messages[m] + (f", {self.machines[t][a]}" if len(self.machines[t]) > 1 else "")

    def describe(self, equilibrium: AnnouncementEquilibrium) -> str:
        """Return an equilibrium in words: who announces what, and what is replied."""
        gets = ", ".join(f"{name} {_number(x)}" for name, x in zip(self.types, equilibrium.payoffs, strict=True))
        expected = _number(equilibrium.expected)
        return f"{equilibrium.kind}: {self._play(equilibrium)}  ->  {gets}, receiver {expected}"

    def _play(self, equilibrium: AnnouncementEquilibrium) -> str:
        parts = []
        for t, row in enumerate(equilibrium.messages):
            said = [
                (self._does(t, m, a), row[m] * p)
                for m in np.flatnonzero(row).tolist()
                for a, p in enumerate(equilibrium.machines[t][m])
                if p
            ]
            parts.append(f"{self.types[t]} says {mixture(*zip(*said, strict=True))}")
        for name, row in zip(self.messages, equilibrium.replies, strict=True):
            parts.append(f"{name} -> {mixture(self.replies, row)}")
        return "; ".join(parts)

    def __repr__(self) -> str:
        how = "complete" if self.complete else "not complete"
        return f"Announcement({len(self.equilibria)} equilibria, {len(self.truthful)} truthful; {how}: {self.reason})"

    def __str__(self) -> str:
        """One line per equilibrium, then what is proven."""
        lines = [self.describe(e) + ("" if e.intuitive else "  (not intuitive)") for e in self.equilibria]
        return "\n".join([*lines, f"{'complete' if self.complete else 'not complete'}: {self.reason}"])

    def _table(self) -> Table:
        found = self.equilibria
        columns = [Column("equilibrium", range(len(found))), Column("kind", [e.kind for e in found])]
        columns.append(Column("play", [self._play(e) for e in found]))
        columns += [Column(f"{name}: payoff", [e.payoffs[t] for e in found]) for t, name in enumerate(self.types)]
        columns.append(Column("receiver: payoff", [e.expected for e in found]))
        columns += [Column(name, [getattr(e, name) for e in found]) for name in ("regret", "intuitive")]
        return Table(tuple(columns), "equilibria of the announcement", key=1, notes=(str(self).splitlines()[-1],))
