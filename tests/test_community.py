"""Communities against a walk in plain Python, a closed form, and what must happen."""

from itertools import combinations

import naive_reputation as naive
import networkx as nx
import numpy as np
import pytest

import relgames as rg
from relgames import norms
from relgames.populations._town import within
from relgames.relations._graphs import rows_of

MIXED = [rg.Norm([0.9, 0.2, 0.6, 1, 1, 0.1, 0.7, 0.3], [0.9, 0.2, 1, 0.4]), rg.leading_eight(2), norms.unconditional(0)]
NOISE = {
    "observation": (0.5, 0.9),
    "telling": 0.1,
    "perception": 0.05,
    "execution": (0.1, 0.02),
    "assessment": 0.03,
    "turnover": 0.01,
}


def cliques(size, number):
    """Streets in which everybody knows everybody."""
    return [(size * s + i, size * s + j) for s in range(number) for i, j in combinations(range(size), 2)]


def neighbours_in(graph, N):
    rows = {i: set() for i in range(N)}
    for a, b in graph.edges:
        rows[a].add(b)
        rows[b].add(a)
    return rows


def agree(walk, result, parties, warm_up=0.1):
    """Whether the payoffs of some parties are the same, up to what chance does."""
    walk = walk[int(warm_up * len(walk)) :]
    payoffs = (3 * walk[:, 1, parties] - walk[:, 0, parties]).mean(axis=1)
    means = np.array([part.mean() for part in np.array_split(payoffs, 20)])
    error = means.std(ddof=1) / np.sqrt(20)
    kind = result.follows[parties[0]]
    spread = np.hypot(error, result.standard_errors[kind])
    assert abs(means.mean() - result.payoffs[kind]) < 5 * spread + 1e-12


@pytest.mark.parametrize("choose", [False, True])
@pytest.mark.parametrize("reach", [1, 2, 3])
def test_against_a_walk(choose, reach):
    N, rounds = 24, 800
    graph = nx.connected_watts_strogatz_graph(N, 4, 0.2, seed=3)
    follows = np.arange(N) % 3
    distances = dict(nx.all_pairs_shortest_path_length(graph, reach))
    distances = {r: {i: k for i, k in row.items() if k} for r, row in distances.items()}
    walk = naive.community_walk(
        neighbours_in(graph, N),
        [MIXED[t] for t in follows],
        rounds,
        np.random.default_rng(2),
        choose=choose,
        distance=distances,
        **NOISE,
    )
    result = rg.community(graph, MIXED, follows, rounds=20_000, reach=reach, choose=choose, seed=1, **NOISE)
    for kind in range(3):
        agree(walk, result, np.flatnonzero(follows == kind))


def test_customers_and_sellers_against_a_walk():
    customers, sellers, rounds = 20, 4, 1500
    ring = nx.cycle_graph(customers)
    ring.add_nodes_from(range(customers, customers + sellers))
    pairs = [(i, customers + j) for i in range(customers) for j in range(sellers)]
    follows = [0] * customers + [1, 1, 2, 2]
    kinds = [norms.simple_standing(), norms.unconditional(0.9), norms.unconditional(0.4)]
    terms = {"observation": (0.3, 0.8), "turnover": 0.02}
    asks = {
        i: set(range(customers, customers + sellers)) if i < customers else set() for i in range(customers + sellers)
    }
    walk = naive.community_walk(
        neighbours_in(ring, customers + sellers),
        [kinds[t] for t in follows],
        rounds,
        np.random.default_rng(4),
        asks=asks,
        choose=True,
        **terms,
    )
    result = rg.community(ring, kinds, follows, rounds=20_000, meets=pairs, choose=True, seed=1, **terms)
    for kind in range(3):
        agree(walk, result, np.flatnonzero(np.array(follows) == kind))
    # The seller who serves worse has fewer customers, and each that comes is served as it serves.
    assert result.gave[-4:-2].mean() > result.gave[-2:].mean()
    assert abs(result.frequencies[2, 0] - 0.4) < 0.02
    assert 0 < result.asked < 1


def fooled(size, turnover, observation):
    """How often who always withholds is helped in a street of so many who know each other.

    It is good in the eyes of another as long as it refused neither that one nor one who told that one, since the last
    of the two came.
    """
    stay = (1 - turnover) ** 2
    unaware = (1 - 1 / (size - 1)) * (1 - observation / (size - 1)) ** (size - 2)
    return (1 - stay) / (1 - stay * unaware)


@pytest.mark.parametrize("observation", [0, 0.3, 1])
def test_how_long_a_street_is_fooled(observation):
    size, streets, turnover = 8, 300, 0.05
    follows = np.zeros(size * streets, dtype=int)
    follows[::size] = 1
    pairs = np.array(cliques(size, streets))
    # Nobody listens to who withholds: else those who refuse it get a bad name with those who do not know why.
    result = rg.community(
        pairs[(follows[pairs] == 0).all(axis=1)],
        [norms.simple_standing(), norms.unconditional(0)],
        follows,
        meets=np.concatenate([pairs, pairs[:, ::-1]]),
        rounds=2000,
        observation=observation,
        turnover=turnover,
        seed=3,
    )
    exact = fooled(size, turnover, observation)
    assert abs(result.payoffs[1] - 3 * exact) < 5 * result.standard_errors[1]
    assert abs(result.frequencies[0, 1] - exact) < 5 * result.standard_errors[1] / 3
    # Who withholds is held good by as many as would help it.
    assert abs(result.images[0, 1] - exact) < 0.01


def test_two_who_meet_for_ever_are_a_repeated_game():
    # The chance that both are there again is the discount: giving is worth its cost from the critical one on.
    needed = rg.critical_discount(rg.games.donation(b=3, c=1), ("give", "give")).discount
    assert 1 - fooled(2, 1 - needed**0.5, 0) == pytest.approx(1 / 3)


def test_word_of_mouth_is_worth_nothing_where_nobody_knows_who_is_talked_about():
    # In a tree no two neighbours are next to each other.
    tree = nx.balanced_tree(3, 4)
    N = tree.number_of_nodes()
    follows = np.arange(N) % 10 == 5
    terms = {"rounds": 400, "turnover": 0.05, "seed": 1}
    kinds = [norms.simple_standing(), norms.unconditional(0)]
    one, other = (rg.community(tree, kinds, follows.astype(int), observation=q, **terms) for q in (0, 1))
    assert (one.received == other.received).all()


def test_who_all_give_and_who_all_withhold():
    ring = nx.cycle_graph(30)
    all_give = rg.community(ring, norms.simple_standing(), 30, rounds=50, seed=1)
    assert all_give.cooperation == 1
    assert all_give.asked == 1
    assert all_give.payoffs == pytest.approx([2])
    assert (all_give.received == 1).all()
    assert all_give.gave.sum() == pytest.approx(30)
    none = rg.community(ring, norms.unconditional(0), 30, rounds=50, seed=1)
    assert none.cooperation == 0
    assert "always withhold" in str(none)
    assert "30 parties" in repr(none)
    exploited = rg.community(
        ring, [norms.unconditional(1), norms.unconditional(0)], np.arange(30) % 2, rounds=50, seed=1
    )
    assert exploited.payoffs == pytest.approx([-1, 3])


def test_nobody_to_ask():
    alone = rg.community([(0, 1)], norms.image_scoring(), 3, rounds=40, seed=1)
    assert alone.received.tolist() == [1, 1, 0]
    empty = rg.community([], norms.image_scoring(), 3, rounds=40, reach=2, seed=1)
    assert np.isnan(empty.cooperation)
    assert np.isnan(empty.asked)
    assert empty.payoffs.tolist() == [0]


def test_the_same_seed_gives_the_same_numbers():
    graph = nx.watts_strogatz_graph(60, 6, 0.1, seed=1)
    one, two, other = (
        rg.community(graph, MIXED, np.arange(60) % 3, rounds=100, seed=s, **NOISE).gave.tolist() for s in (3, 3, 4)
    )
    assert one == two
    assert one != other


def test_listeners_within_some_steps():
    graph = nx.gnp_random_graph(40, 0.06, seed=5)
    for reach in (1, 2, 4):
        ptr, to, distance = within(rows_of(graph, 40), reach)
        for party in range(40):
            exact = nx.single_source_shortest_path_length(graph, party, reach)
            row = slice(ptr[party], ptr[party + 1])
            assert {**dict(zip(to[row].tolist(), distance[row].tolist(), strict=True)), party: 0} == dict(exact)


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"norms": []}, "norms must hold a Norm"),
        ({"norms": [norms.image_scoring(), 3]}, r"norms\[1\] must be a Norm"),
        ({"follows": [0, 1, 0, 0, 0]}, "follows must hold indices of norms, 0 to 0; got 1"),
        ({"follows": [0.5] * 5}, "follows must be a sequence"),
        ({"follows": [0]}, "follows must name the norms of 2 parties"),
        ({"follows": True}, "follows must be a sequence"),
        ({"graph": nx.path_graph(6)}, "graph must have the parties 0 to 4 as its nodes; node 5 is none of them"),
        ({"graph": nx.path_graph(3)}, "graph must have the parties 0 to 4 as its nodes; party 3 is no node"),
        ({"meets": [(0, 9)]}, "meets must have the parties 0 to 4 as its nodes; got an edge of 9"),
        ({"observation": 2}, r"observation must lie in \[0, 1\]; got 2"),
        ({"telling": -1}, "telling must lie"),
        ({"turnover": 1.5}, "turnover must lie"),
        ({"reach": 0}, "reach must be at least 1; got 0"),
        ({"rounds": 5}, "rounds must be at least 20"),
        ({"rounds": 30, "warm_up": 0.5}, "rounds after the warm-up must be at least 20"),
        ({"warm_up": -0.1}, r"warm_up must lie in \[0, 1\)"),
        ({"choose": 1}, "choose must be True or False"),
        ({"c": -1}, "c, what giving costs, must be positive"),
    ],
)
def test_what_makes_no_sense(terms, message):
    with pytest.raises((TypeError, ValueError), match=message):
        rg.community(**{"graph": nx.path_graph(5), "norms": [norms.image_scoring()], "follows": [0] * 5, **terms})
