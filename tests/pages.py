"""Tournaments of every kind, and what a page of one holds."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from zlib import decompress

import numpy as np

import relgames as rg
from relgames import strategies

# Each would end a tag, an attribute, a script or a string, or turn the direction of what follows.
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "\"'><b onmouseover=alert(3)>&amp;",
    "${heading} $title \\u003c {0} %s",
    "\u202egnitirw \u2028 \ud800 <!-- ",
)


@rg.program(state=(0.0,))
def patient(state, profile, u):
    """Give until the other has withheld twice."""
    if profile[1] == 1:
        state[0] += 1
    return 1 if state[0] >= 2 else 0


@rg.program(state=(0.0,))
def faulty(state, profile, u):
    """Fail in the fifth round."""
    state[0] += 1
    return 0 if state[0] < 5 else 7


class Learner:
    """Do what would have paid best against what the other did most."""

    name = "learner"

    def reset(self, seed):
        self.seen = [0, 0]

    def act(self, observation):
        if observation.round:
            self.seen[observation.profile[1]] += 1
        return int(self.seen[1] > self.seen[0])


def two_seats():
    r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.95, noise=rg.Noise(execution=0.05))
    return rg.tournament(r, [make() for make in (strategies.tit_for_tat, strategies.grim, strategies.always_give)])


def sampled():
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=20)
    field = [strategies.tit_for_tat(), strategies.random(0.5), patient, Learner()]
    return rg.tournament(r, field, method="sampled", repetitions=30, seed=5, self_play=False)


def three_seats():
    watchful, idle, kind = (
        strategies.give_while(2, seats=3),
        strategies.always_withhold(seats=3),
        strategies.always_give(seats=3),
    )
    r = rg.RepeatedGame(rg.games.enterprise_triad(), discount=0.9, outside=(1, 2, 3))
    return rg.tournament(r, ([watchful, idle, kind], [idle, watchful], [kind, leaver(), watchful, idle]))


def leaver():
    """It gives, and ends the relationship after three rounds."""
    chain = [[k] * 8 for k in (1, 2, 3, 3)]
    return rg.Machine([[1, 0]] * 4, chain, leave=[0, 0, 0, 1], name="leaver")


def in_order():
    """A second mover who does as the first did, and one that remembers."""
    copies = rg.Machine([[[1, 0], [0, 1]]], [[0, 0, 0, 0]], name="as the first")
    first = [strategies.tit_for_tat(), strategies.always_withhold()]
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=8, order=(0, 1))
    return rg.tournament(r, (first, [copies]))


def one_strategy():
    return rg.tournament(rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=5), [strategies.tit_for_tat()])


def one_seat():
    """Nobody else is there; and neither roles nor strategies have names."""
    machines = [rg.Machine([[1, 0]], [[0, 0]]), rg.Machine([[0.5, 0.5]], [[0, 0]])]
    return rg.tournament(rg.RepeatedGame(rg.Game([[1.0], [2.0]]), rounds=3), machines)


def failed():
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=10)
    try:
        rg.tournament(r, [strategies.tit_for_tat(), faulty, strategies.always_withhold()])
    except rg.StrategyError as error:
        return error.tournament


def named(names):
    """A tournament whose game, roles, actions and strategies have these five names."""
    game = rg.Game.symmetric([[3, 0], [5, 1]], roles=names[:2], actions=names[2:4], name=names[4])
    makers = (
        strategies.tit_for_tat,
        strategies.grim,
        strategies.random,
        strategies.always_give,
        strategies.always_withhold,
    )
    field = [make().named(name) for make, name in zip(makers, names, strict=True)]
    return rg.tournament(rg.RepeatedGame(game, rounds=6), field, seed=0)


def hostile():
    return named(HOSTILE)


KINDS = (two_seats, sampled, three_seats, in_order, one_strategy, one_seat, failed, hostile)


class Page(HTMLParser):
    """The tags of a page, its scripts and styles, attributes that could run, and its text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.raw: dict[str, str] = {}
        self.suspicious: list[str] = []
        self.policy = self.text = ""
        self.inside = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        values = dict(attrs)
        self.inside = {"script": values.get("type"), "style": "style"}.get(tag, "")
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        self.suspicious += [key for key in values if key.startswith("on") or key in ("style", "src")]

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside:
            self.raw[self.inside] = self.raw.get(self.inside, "") + data
        else:
            self.text += data

    @property
    def data(self):
        return json.loads(decompress(b64decode(self.raw["text/plain"])))

    @property
    def code(self):
        return re.search(r"(from fractions.*)?import relgames as rg.*?rg\.report\.html\([^\n]*\n", self.text, re.S)[0]


def profile_of(data, t, row):
    """The strategies, by their numbers in the tournament, of the row-th match of a page."""
    lineups = data["strategies"] * t.game.game.seats if t.shared else data["strategies"]
    places = np.unravel_index(row, [len(lineup) for lineup in lineups])
    return tuple(lineup[k]["number"] for lineup, k in zip(lineups, places, strict=True))
