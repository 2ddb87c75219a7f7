"""Files and bridges: what another library looks up in a game is what relgames has there, with three action counts."""

import io
import subprocess
import sys
from fractions import Fraction
from itertools import product

import nashpy
import numpy as np
import pygambit
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quantecon.game_theory import NormalFormGame, Player

import relgames as rg
from relgames import interop

FORMS = ("payoff", "outcome")
# Each payoff tells its seat and its profile: any mistaken axis shows.
DIGITS = rg.Game(
    [
        [[[100 * a + 10 * b + c + Fraction(seat, 7) for seat in range(3)] for c in range(4)] for b in range(3)]
        for a in range(2)
    ],
    roles=("giver", "taker", "witness"),
    actions=(("give", "withhold"), ("x", "y", "z"), ("north", "east", "south", "west")),
    name='a "digit" each',
)


def profiles(game):
    return product(*(range(n) for n in game.counts))


@st.composite
def games(draw):
    """Any number of seats and actions; ints, floats or Fractions; any names."""
    counts = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    numbers = draw(
        st.sampled_from(
            (
                st.integers(-3, 3),
                st.integers(-(10**30), 10**30),
                st.floats(allow_nan=False, allow_infinity=False),
                st.fractions(max_denominator=99),
            )
        )
    )
    drawn = draw(st.lists(numbers, min_size=1, max_size=9))
    shape = (*counts, len(counts))
    payoffs = np.array([drawn[k % len(drawn)] for k in range(np.prod(shape))], dtype=object).reshape(shape)
    names = st.text(st.sampled_from('ab "\\{},\n\r\t日1'), max_size=5)
    return rg.Game(
        payoffs,
        roles=draw(st.lists(names, min_size=len(counts), max_size=len(counts))),
        actions=[draw(st.lists(names, min_size=n, max_size=n)) for n in counts],
        name=draw(names),
    )


@pytest.mark.parametrize("form", FORMS)
@given(game=games())
def test_a_game_comes_back_from_text_as_it_was(form, game):
    assert interop.parse_nfg(interop.format_nfg(game, form)) == game


@pytest.mark.parametrize("form", FORMS)
def test_a_game_comes_back_from_a_file_as_it_was(form, tmp_path):
    game = rg.Game([[0.1], [-0.0], [5e-324]], roles=("a\r\nb",), actions=[("é", '\\"', "\\")], name="日本")
    interop.write_nfg(game, tmp_path / "game.nfg", form)
    assert interop.read_nfg(tmp_path / "game.nfg") == game


# The example of the format's documentation, in three spellings.
SELTEN = (
    'NFG 1 R "Selten" { "Player 1" "Player 2" } { 3 2 }\n\n1 1 0 2 0 2 1 1 0 3 2 0\n',
    'NFG 1 D "Selten" { "Player 1" "Player 2" }\r\n{ { "0" "1" "2" } { "0" "1" } }\r\n"a comment"\r\n'
    "1, 1 0, 2 0, 2 1, 1 0, 3 2, 0",
    'NFG 1 R "Selten" {"Player 1""Player 2"} {3{"0" "1"}} "" '
    '{{"" 1,1}{"" 0 2}{"" 0, 2}{"same" 1 , 1}{"" 0 3}{"" 2 0}} 1 2 3 4 5 6',
)


@pytest.mark.parametrize("text", SELTEN)
def test_the_example_of_the_format(text):
    game = interop.parse_nfg(text)
    payoffs = [[[1, 1], [1, 1]], [[0, 2], [0, 3]], [[0, 2], [2, 0]]]
    assert game == rg.Game(payoffs, roles=("Player 1", "Player 2"), name="Selten")


def test_outcome_0_pays_nothing():
    game = interop.parse_nfg('NFG 1 R "" { "a" "b" } { 2 1 } { { "win" 1 -1 } } 0 1')
    assert game.payoffs.tolist() == [[[0, 0]], [[1, -1]]]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0.1", Fraction(1, 10)),
        (".5", Fraction(1, 2)),
        ("-2.", Fraction(-2)),
        ("+3", Fraction(3)),
        ("-2/6", Fraction(-1, 3)),
        ("1.25e-2", Fraction(1, 80)),
        ("1E3", Fraction(1000)),
        ("12345678901234567890", Fraction(12345678901234567890)),
    ],
)
def test_numbers_are_what_is_written(written, value):
    assert interop.parse_nfg(f'NFG 1 R "" {{ "a" }} {{ 1 }} {written}').fractions[0, 0] == value


START = 'NFG 1 R "t" { "a" "b" }\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1, column 1: expected NFG.*found the end"),
        ('EFG 2 R "t"', "line 1, column 1: expected NFG.*found 'EFG'"),
        ('NFG 2 R "t"', "line 1, column 5: expected 1.*found '2'"),
        ('NFG 1 X "t"', "line 1, column 7: expected R or D.*found 'X'"),
        ("NFG 1 R t", "line 1, column 9: expected the title.*found 't'"),
        ('NFG 1 R "t', "line 1, column 9: expected the title.*no quote closes"),
        ('NFG 1 R "t" { }', "line 1, column 15: expected a player's name.*found '}'"),
        (START + '{ 2 { "x" }', "line 2, column 12: expected }.*found the end"),
        (START + "{ 2 }", "line 2, column 5: expected the strategies of player 2.*found '}'"),
        (START + "{ 2 0 }", "line 2, column 5: expected the strategies of player 2.*found '0'"),
        (START + "{ 2 1 2 }", "line 2, column 7: expected }.*found '2'"),
        (START + "{ 2 1 }\n1 2 3", "line 3, column 6: expected payoff 4 of 4.*found the end"),
        (START + "{ 2 1 }\n1 2 3 4 5", "line 3, column 9: expected the end.*found '5'"),
        (START + "{ 2 1 }\n1 2 3 4,", "line 3, column 8: expected the end.*found ','"),
        (START + "{ 2 1 }\n1 2\n  nan 4", "line 4, column 3: expected payoff 3 of 4.*found 'nan'"),
        (START + "{ 2 1 }\n1,, 2 3 4", "line 3, column 3: expected payoff 2 of 4.*found ','"),
        (START + "{ 2 1 }\n1 2/0 3 4", "line 3, column 3: expected payoff 2 of 4.*found '2/0'"),
        (START + "{ 2 1 }\n1 1e309 3 4", "line 3, column 3: expected payoff 2 of 4.*at most 1.8e308.*found '1e309'"),
        (START + "{ 2 1 }\n1 1e-999999999 3 4", "line 3, column 3: expected payoff 2 of 4"),
        (START + "{ 2 1 }\n{ 1 }", "line 3, column 3: expected { before an outcome.*found '1'"),
        (START + '{ 2 1 }\n{ { "o" 1 } }', "line 3, column 11: expected payoff 2 of 2.*found '}'"),
        (START + '{ 2 1 }\n{ { "o" 1 2 3 } }', "line 3, column 13: expected } after the 2 payoffs.*found '3'"),
        (START + '{ 2 1 }\n{ { "o" 1 2 } }\n1 2', "line 4, column 3: expected outcome 2 of 2.*0 to 1; found '2'"),
        (START + '{ 2 1 }\n{ { "o" 1 2 } }\n1 -1', "line 4, column 3: expected outcome 2 of 2.*found '-1'"),
        (START + '{ 2 1 }\n{ { "o" 1 2 } }\n1', "line 4, column 2: expected outcome 2 of 2.*found the end"),
        (START + '{ 2 1 }\n{ { "o" 1 2 } }\n1 0 0', "line 4, column 5: expected the end.*found '0'"),
    ],
)
def test_an_error_says_where_and_what(text, message):
    with pytest.raises(ValueError, match=message):
        interop.parse_nfg(text)


def test_errors_of_files_name_the_file(tmp_path):
    path = tmp_path / "game.nfg"
    path.write_text("\ufeffNFG 3", encoding="utf-8")
    with pytest.raises(ValueError, match=r"game.nfg, line 1, column 5"):
        interop.read_nfg(path)
    path.write_bytes(b'NFG 1 R "caf\xe9"')
    with pytest.raises(ValueError, match=r"game.nfg is not UTF-8.*parse_nfg"):
        interop.read_nfg(path)


def test_wrong_arguments_of_files():
    with pytest.raises(ValueError, match=r'form must be "payoff" or "outcome"; got \'table\''):
        interop.format_nfg(DIGITS, form="table")
    with pytest.raises(TypeError, match=r"text must be a str.*got bytes"):
        interop.parse_nfg(b"NFG")


def test_strategies_that_are_only_counted():
    order = product(range(4), range(3), range(2))
    numbers = [f"{100 * a + 10 * b + c}.{seat}" for c, b, a in order for seat in range(3)]
    text = 'NFG 1 R "" { "a" "b" "c" } { 2 3 4 } ' + " ".join(numbers)
    game, other = interop.parse_nfg(text), pygambit.read_nfg(io.BytesIO(text.encode()))
    for profile in profiles(game):
        assert [Fraction(other[profile][player]) for player in other.players] == list(game.fractions[profile])
    assert game.fractions[1, 2, 3, 1] == Fraction("123.1")
    assert game.actions == (("0", "1"), ("0", "1", "2"), ("0", "1", "2", "3"))


@pytest.mark.parametrize("form", FORMS)
def test_gambit_reads_what_we_write(form):
    read = pygambit.read_nfg(io.BytesIO(interop.format_nfg(DIGITS, form).encode()))
    same_in_gambit(DIGITS, read)
    assert read.title == DIGITS.name


def same_in_gambit(game, other):
    assert [player.label for player in other.players] == list(game.roles)
    assert [[s.label for s in player.strategies] for player in other.players] == [list(a) for a in game.actions]
    for profile in profiles(game):
        outcome = other[profile]
        assert [Fraction(outcome[player]) for player in other.players] == list(game.fractions[profile])


def test_we_read_what_gambit_writes():
    arrays = [DIGITS.fractions[..., seat] for seat in range(3)]
    text = pygambit.Game.from_arrays(*arrays, title='quote " and backslash \\').to_nfg()
    actions = [[str(k + 1) for k in range(n)] for n in DIGITS.counts]
    expected = rg.Game(DIGITS.fractions, roles=("1", "2", "3"), actions=actions, name='quote " and backslash \\')
    assert interop.parse_nfg(text) == expected


def test_to_gambit():
    made = interop.to_gambit(DIGITS)
    same_in_gambit(DIGITS, made)
    assert made["withhold", "z", "north"]["witness"] == pygambit.Rational(2, 7) + 120
    assert interop.from_gambit(made) == DIGITS


def test_gambit_gets_the_exact_value_of_floats():
    made = interop.to_gambit(rg.Game([[0.1], [5e-324]]))
    assert [Fraction(made[k,]["seat 0"]) for k in (0, 1)] == [Fraction(0.1), Fraction(5e-324)]


def test_from_gambit_entry_by_entry():
    other = pygambit.Game.new_table([2, 3, 4])
    for k, profile in enumerate(np.ndindex(2, 3, 4)):
        for seat, player in enumerate(other.players):
            other[profile][player] = ("1/3", "0.1", k)[seat] if profile[seat] else pygambit.Rational(k, seat + 1)
    same_in_gambit(interop.from_gambit(other), other)


def test_names_in_gambit():
    awkward = rg.Game(
        DIGITS.fractions,
        roles=("2", "1", "a\\"),
        actions=(("same", "same"), ("日", "y", ""), ("4", "3", '"', "1")),
        name="日 \\",
    )
    made = interop.to_gambit(awkward)
    kept = rg.Game(
        DIGITS.fractions,
        roles=awkward.roles,
        actions=(("1", "2"), ("1", "2", "3"), awkward.actions[2]),
        name="? \\",
    )
    same_in_gambit(kept, made)
    assert interop.from_gambit(made) == kept


def test_a_gambit_tree_is_read_by_its_reduced_strategic_form():
    tree = pygambit.Game.new_tree(players=["truster", "trustee"], title="trust")
    tree.append_move(tree.root, "truster", ["trust", "decline"])
    trusted, declined = tree.root.children
    tree.append_move(trusted, "trustee", ["honour", "exploit"])
    for node, payoffs in zip((*trusted.children, declined), ([1, 1], [-1, 2], [0, 0]), strict=True):
        tree.set_outcome(node, tree.add_outcome(label=str(payoffs), payoffs=payoffs))
    game = interop.from_gambit(tree)
    assert (game.name, game.roles) == ("trust", ("truster", "trustee"))
    np.testing.assert_array_equal(game.payoffs, rg.games.trust().payoffs)


def test_to_nashpy():
    game = rg.Game(np.arange(12.0).reshape(2, 3, 2) ** 2)
    made = interop.to_nashpy(game)
    for a, b in profiles(game):
        np.testing.assert_array_equal(made[np.eye(2)[a], np.eye(3)[b]], game.payoffs[a, b])
    assert interop.from_nashpy(made) == game
    made.payoff_matrices[0][0, 0] = 99
    assert game.payoffs[0, 0, 0] == 0


def test_from_nashpy_keeps_fractions_and_takes_names():
    A = np.array([[Fraction(1, 3), 2, 3]], dtype=object)
    actions = (("only",), ("x", "y", "z"))
    game = interop.from_nashpy(nashpy.Game(A), actions=actions, name="thirds")
    assert game == rg.Game.from_matrices(A, -A, actions=actions, name="thirds")


def test_to_quantecon():
    made = interop.to_quantecon(DIGITS)
    for a, b, c in profiles(DIGITS):
        np.testing.assert_array_equal(made[a, b, c], DIGITS.payoffs[a, b, c])
        assert made.players[1].payoff_array[b, c, a] == DIGITS.payoffs[a, b, c, 1]
        assert made.players[2].payoff_array[c, a, b] == DIGITS.payoffs[a, b, c, 2]


def test_from_quantecon():
    shapes = (2, 3, 4), (3, 4, 2), (4, 2, 3)
    arrays = [np.arange(24).reshape(shape) + 100 * i for i, shape in enumerate(shapes)]
    other = NormalFormGame([Player(array) for array in arrays])
    game = interop.from_quantecon(other, roles=DIGITS.roles, actions=DIGITS.actions)
    for a, b, c in profiles(game):
        np.testing.assert_array_equal(game.payoffs[a, b, c], other[a, b, c])
    assert (game.roles, game.actions) == (DIGITS.roles, DIGITS.actions)


@pytest.mark.parametrize("counts", [(3,), (2, 3), (2, 3, 4), (2, 1, 3, 2)])
def test_a_game_comes_back_from_quantecon_and_gambit(counts):
    game = rg.Game(np.random.default_rng(1).standard_normal((*counts, len(counts))), name="some game")
    names = {"roles": game.roles, "actions": game.actions, "name": game.name}
    assert interop.from_quantecon(interop.to_quantecon(game), **names) == game
    assert interop.from_gambit(interop.to_gambit(game)) == game


BRIDGES = {
    "gambit": (interop.to_gambit, interop.from_gambit, "pygambit"),
    "nashpy": (interop.to_nashpy, interop.from_nashpy, "nashpy"),
    "quantecon": (interop.to_quantecon, interop.from_quantecon, "quantecon"),
}


def test_no_bridge_loads_its_library_before_it_is_used():
    code = "import relgames.interop, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pygambit", "nashpy", "quantecon"} & set(loaded)


@pytest.mark.parametrize("bridge", BRIDGES)
def test_a_library_that_is_not_there(bridge, monkeypatch):
    there, back, package = BRIDGES[bridge]
    monkeypatch.setitem(sys.modules, package, None)
    for call, argument in ((there, rg.games.trust()), (back, object())):
        with pytest.raises(ModuleNotFoundError, match=rf"needs {package}.*pip install.*relgames\[interop\]"):
            call(argument)


@pytest.mark.parametrize("bridge", BRIDGES)
def test_what_is_no_game(bridge):
    there, back, package = BRIDGES[bridge]
    with pytest.raises(TypeError, match=r"game must be a Game .*got ndarray"):
        there(np.zeros((2, 2, 2)))
    with pytest.raises(TypeError, match=rf"game must be a {package}.*Game; got Game"):
        back(rg.games.trust())


def test_nashpy_has_two_seats():
    with pytest.raises(ValueError, match=r"game must have 2 seats; got 3.*to_gambit and to_quantecon"):
        interop.to_nashpy(DIGITS)
