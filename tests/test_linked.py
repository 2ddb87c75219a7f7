"""Linked relationships: against a literal enumeration, single relationships, and sampling."""

from fractions import Fraction
from itertools import islice

import generators
import naive_linked
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import relgames as rg
from relgames import strategies

TRIAD = rg.games.service_triad()


def network(rng, terms, most=3):
    """Some relationships among three parties, with mistakes, orders of moves, leaving and hearing."""
    sizes = dict(zip("abc", rng.integers(1, 3, 3).tolist(), strict=True))
    starts = {party: int(rng.integers(0, size)) for party, size in sizes.items()}
    links = []
    for _ in range(rng.integers(1, most + 1)):
        seats = int(rng.integers(2, 4))
        counts = rng.integers(1, 3, seats).tolist()
        order = None if rng.random() < 0.6 else rng.permutation(seats).tolist()
        noise = rg.Noise(Fraction(int(rng.integers(0, 2)), 7), Fraction(int(rng.integers(0, 2)), 5))
        game = rg.Game(rng.integers(-3, 4, (*counts, seats)))
        r = rg.RepeatedGame(game, **terms, noise=noise, order=order, outside=rng.integers(-2, 3, seats))
        parties = rng.permutation(list("abc"))[:seats].tolist()
        machines = []
        for seat, party in enumerate(parties):
            S, P = sizes[party], int(np.prod(counts))
            seen = int(np.prod([counts[j] for j in r.earlier(seat)], dtype=int))
            shape = (S, seen) if order is not None and rng.random() < 0.7 else (S,)
            act = generators.rows(rng, shape, counts[seat], True, True)
            leave = np.where(rng.random(S) < 0.7, Fraction(0), Fraction(1, 3))
            next_ = generators.rows(rng, (S, P), S, True, True)
            machines.append(rg.Machine(act, next_, starts[party], leave))
        hearers = {
            party: generators.rows(rng, (sizes[party], int(np.prod(counts))), sizes[party], True, True)
            for party in "abc"
            if party not in parties and rng.random() < 0.7
        }
        links.append(rg.Link(r, parties, machines, hearers))
    # Hearers that sit nowhere start in state 0.
    seated = {party for link in links for party in link.parties}
    return links, {p for p in "abc" if p in seated or any(p in link.hearers for link in links)}


@given(generators.generators, st.booleans())
@settings(max_examples=40, deadline=None)
def test_rounds_are_those_of_a_literal_enumeration(rng, drawn):
    T = int(rng.integers(1, 5))
    links, parties = network(rng, {"rounds": T})
    chances = generators.rows(rng, (1,), len(links), True, True)[0] if drawn else None
    expected = [sum(x) / T for x in zip(*islice(naive_linked.rounds_of(links, chances), T), strict=True)]
    found = rg.linked(links, chances, exact=True)
    assert set(found.parties) == parties
    for a, b in zip(found.payoffs, expected, strict=True):
        assert (a == b).all()
    floats = rg.linked(links, chances)
    for a, b in zip(floats.payoffs, expected, strict=True):
        assert np.allclose(a, b.astype(float), rtol=0, atol=1e-12)
    total = {
        party: sum(
            p[link.parties.index(party)] for link, p in zip(links, found.payoffs, strict=True) if party in link.parties
        )
        for party in parties
    }
    assert all(found.total(party) == total[party] for party in parties)
    assert all(sum(found.mood(party)) == 1 for party in parties)
    for link, profiles, apart, share in zip(
        links, found.profiles, found.apart, [1] * len(links) if chances is None else chances, strict=True
    ):
        assert profiles.sum() + apart == share
        assert profiles.shape == link.r.game.counts


@given(generators.generators)
@settings(max_examples=15, deadline=None)
def test_discounted_sums_are_those_of_the_rounds(rng):
    d = Fraction(1, 4)
    links, _ = network(rng, {"discount": d}, most=2)
    found = rg.linked(links)
    exact = rg.linked(links, exact=True)
    by_hand = [np.zeros(link.r.game.seats) for link in links]
    # What comes after 14 rounds weighs 4^-14.
    for t, paid in enumerate(islice(naive_linked.rounds_of(links), 14)):
        for k, payoffs in enumerate(paid):
            by_hand[k] += float((1 - d) * d**t) * payoffs.astype(float)
    for a, b, c in zip(found.payoffs, exact.payoffs, by_hand, strict=True):
        assert np.allclose(a, b.astype(float), rtol=0, atol=1e-12)
        assert np.allclose(a, c, rtol=0, atol=10 * 4.0**-14)


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_unlinked_relationships_are_each_what_play_says(data):
    """Also one relationship alone; and in the limit of means."""
    r, machines = data.draw(generators.matches())
    count = data.draw(st.integers(1, 2))
    links = [rg.Link(r, [(k, seat) for seat in range(r.game.seats)], machines) for k in range(count)]
    try:
        found = rg.linked(links, method="exact")
    except MemoryError:
        return
    alone = rg.play(r, machines)
    for k in range(count):
        scale = 1 + np.abs(r.game.payoffs).max() + np.abs(r.outside).max()
        assert np.allclose(found.payoffs[k], alone.payoffs, rtol=0, atol=1e-9 * scale)
        assert np.allclose(found.profiles[k], alone.profiles, rtol=0, atol=1e-9)
        assert np.isclose(found.apart[k], alone.apart, rtol=0, atol=1e-9)


@given(generators.generators)
@settings(max_examples=10, deadline=None)
def test_names_do_not_matter(rng):
    links, parties = network(rng, {"discount": Fraction(2, 3)}, most=2)
    other = {party: f"party {party}" for party in parties}
    renamed = [
        rg.Link(link.r, [other[p] for p in link.parties], link.machines, {other[p]: t for p, t in link.hearers.items()})
        for link in links
    ]
    a, b = rg.linked(links, exact=True), rg.linked(renamed, exact=True)
    assert all(a.total(party) == b.total(other[party]) for party in parties)


@given(generators.generators, st.booleans())
@settings(max_examples=10, deadline=None)
def test_sampling_is_within_its_error(rng, drawn):
    terms = {"rounds": 6} if rng.random() < 0.5 else {"discount": Fraction(3, 4)}
    links, parties = network(rng, terms)
    chances = generators.rows(rng, (1,), len(links), True, False)[0] if drawn else None
    exact = rg.linked(links, chances)
    found = rg.linked(links, chances, method="sampled", repetitions=4000, seed=int(rng.integers(2**31)))
    # 5.5 standard errors: of 300 comparisons one is further off by chance once in 10^5 times.
    for a, b, e in zip(exact.payoffs, found.payoffs, found.standard_errors, strict=True):
        assert (abs(a - b) <= 5.5 * e + 1e-9).all()
    assert (abs(exact.totals - found.totals) <= 5.5 * found.total_errors + 1e-9).all()
    for a, b in zip(exact.profiles, found.profiles, strict=True):
        assert np.allclose(a, b, atol=5.5 * 0.5 / 4000**0.5)
    for party in parties:
        assert np.allclose(exact.mood(party), found.mood(party), atol=5.5 * 0.5 / 4000**0.5)


def triads(r, customers=3, told=Fraction(1, 3), backing="squeeze"):
    seller = rg.carrying_loss(TRIAD, 0, "serve", "push")
    buyer = rg.carrying_loss(TRIAD, 1, "buy", "walk", heals=0)
    firm = rg.carrying_loss(TRIAD, 2, backing, backing)
    tell = rg.hearing_of_loss(TRIAD, 1, told)
    names = [f"customer {k}" for k in range(customers)]
    return [
        rg.Link(r, ("seller", name, "firm"), (seller, buyer, firm), {o: tell for o in names if o != name}, name=name)
        for name in names
    ]


def test_threads_do_not_change_what_is_sampled():
    links = triads(rg.RepeatedGame(TRIAD, discount=0.9))
    one, two = (rg.linked(links, method="sampled", repetitions=3000, seed=5, threads=k) for k in (1, 2))
    assert all((a == b).all() for a, b in zip(one.payoffs, two.payoffs, strict=True))
    assert (one.total_errors == two.total_errors).all()
    other = rg.linked(links, method="sampled", repetitions=3000, seed=6)
    assert (other.totals != one.totals).any()


def test_many_are_sampled_and_few_are_not():
    r = rg.RepeatedGame(TRIAD, discount=0.9)
    assert rg.linked(triads(r)).method == "exact"
    many = triads(r, customers=14)
    found = rg.linked(many, repetitions=200, seed=1)
    assert found.method == "sampled"
    with pytest.raises(MemoryError, match="sampled"):
        rg.linked(many, method="exact")


def test_a_loss_is_taken_out_on_the_next():
    """By hand: served at a loss, pushed, and so on with two customers who do not come back."""
    d = Fraction(9, 10)
    found = rg.linked(triads(rg.RepeatedGame(TRIAD, discount=d), customers=2, told=0), exact=True)
    serve, push = TRIAD.fractions[0, 0, 1], TRIAD.fractions[1, 0, 1]
    alone = {"serve": TRIAD.fractions[0, 1, 1], "push": TRIAD.fractions[1, 1, 1]}
    # Round 1: Ann is served, which hurts; Bob is pushed, which heals, and stays away. Round 2: Ann is served, and as
    # Bob stays away, what he is pushed heals nobody. Round 3: Ann is pushed, which heals; Bob is served in vain, which
    # hurts. From then on both stay away, and once the seller pushes in vain nothing changes any more.
    assert (found.payoffs[0] == (1 - d) * (serve + d * serve + d**2 * push) + d**3 * alone["push"]).all()
    assert (
        found.payoffs[1] == (1 - d) * (push + d * alone["push"] + d**2 * alone["serve"]) + d**3 * alone["push"]
    ).all()
    assert found.mood("customer 1").tolist() == [1 - d, d]


def test_degenerate_links():
    """One seat, one action, constant payoffs; somebody alone with a habit."""
    lonely = rg.Game([[2], [-1]])
    r = rg.RepeatedGame(lonely, discount=Fraction(1, 2))
    moody = rg.carrying_loss(lonely, 0, 1, 0)
    found = rg.linked([rg.Link(r, ("Ann",), (moody,))], exact=True)
    # -1, 2, -1, 2, ...: the first hurts, the second heals.
    assert found.totals.tolist() == [(Fraction(-1) + Fraction(1, 2) * 2) / 2 / (1 - Fraction(1, 4))]
    flat = rg.Game([[[0, 0]]])
    r = rg.RepeatedGame(flat, rounds=3)
    stay = rg.carrying_loss(flat, 0, 0, 0)
    for method in ("exact", "sampled"):
        found = rg.linked([rg.Link(r, ("Ann", "Bob"), (stay, stay))], method=method, repetitions=2, seed=1)
        assert found.totals.tolist() == [0, 0]
        assert found.profiles[0].tolist() == [[1.0]]
    one = rg.linked([rg.Link(r, ("Ann", "Bob"), (stay, stay))], method="sampled", repetitions=1, seed=1)
    assert np.isnan(one.total_errors).all()


def test_carrying_loss():
    tft = strategies.tit_for_tat()
    both = rg.carrying_loss(
        rg.games.donation(), 0, strategies.always_give(), strategies.always_withhold(), hurts=Fraction(1, 3), forgets=1
    )
    assert both.states == 2 * strategies.always_give().states
    assert both.fractions()[1][0, 1].tolist() == [Fraction(2, 3), Fraction(1, 3)]
    # A machine in each mood keeps its state.
    m = rg.carrying_loss(rg.games.donation(), 0, tft, tft)
    r = rg.RepeatedGame(rg.games.donation(), discount=0.8, noise=rg.Noise(0.1))
    assert np.allclose(rg.play(r, (m, tft)).payoffs, rg.play(r, (tft, tft)).payoffs, rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: rg.linked([]), TypeError, "Link"),
        (lambda: rg.linked([3]), TypeError, "Link"),
        (lambda: rg.Link(TRIAD, "abc", ()), TypeError, "RepeatedGame"),
        (lambda: link(parties=("a", "b")), ValueError, "one per seat, 3"),
        (lambda: link(parties="abc"), ValueError, "parties"),
        (lambda: link(parties=("a", "a", "b")), ValueError, "once"),
        (lambda: link(hearers={"a": np.eye(2)}), ValueError, "sit here"),
        (lambda: link(hearers={"d": np.eye(2)}), ValueError, "shape"),
        (lambda: link(hearers={"d": np.full((2, 8), 2)}), ValueError, "0..1"),
        (lambda: link(hearers={"d": np.zeros((2, 8))}), TypeError, "int"),
        (lambda: link(hearers={"d": np.zeros((2, 8, 2))}), ValueError, "sum to 1"),
        (lambda: rg.linked([link(), link(discount=0.8)]), ValueError, "same discount"),
        (lambda: rg.linked([link(), link(calm=strategies.tit_for_tat)]), ValueError, "same states"),
        (
            lambda: rg.linked([link(), link(parties=("b", "c", "d"), hearers={"a": np.zeros((3, 8), int)})]),
            ValueError,
            "one row per state",
        ),
        (lambda: rg.linked([link()], chances=(0.5, 0.5)), ValueError, "one probability per relationship"),
        (lambda: rg.linked([link()], chances=(0.5,)), ValueError, "sum to 1"),
        (lambda: rg.linked([link()], method="fast"), ValueError, "method"),
        (lambda: rg.linked([link()], method="sampled", exact=True), ValueError, "samples nothing"),
        (lambda: rg.linked([link(discount=1)], method="sampled"), ValueError, "limit of means"),
        (lambda: rg.linked([link()]).total("z"), KeyError, "none of the parties"),
        (lambda: rg.carrying_loss(TRIAD, 0, "sing", "push"), ValueError, "sing"),
        (lambda: rg.carrying_loss(TRIAD, 0, "serve", 2), ValueError, "hurt"),
        (lambda: rg.carrying_loss(TRIAD, 0, "serve", "push", heals=2), ValueError, "heals"),
        (lambda: rg.carrying_loss(TRIAD, 3, "serve", "push"), ValueError, "seat"),
        (lambda: rg.carrying_loss(TRIAD, 0, "serve", strategies.tit_for_tat()), ValueError, "hurt"),
        (lambda: rg.hearing_of_loss(TRIAD, 1, told=-1), ValueError, "told"),
        (lambda: rg.hearing_of_loss(TRIAD, 1, states=0), ValueError, "states"),
    ],
)
def test_errors_name_what_is_wrong(call, error, words):
    with pytest.raises(error, match=words):
        call()


def link(parties=("a", "b", "c"), hearers=None, discount=0.9, calm=None):
    r = rg.RepeatedGame(TRIAD, discount=discount)
    if calm is None:
        machines = [rg.carrying_loss(TRIAD, seat, 0, 1) for seat in range(3)]
    else:
        machines = [strategies.always_give(seats=3)] * 3
    return rg.Link(r, parties, machines, hearers)
