"""`rg.save` and `rg.load`: whatever the library returns comes back, and damage is found and placed."""

from __future__ import annotations

import copy
import gzip
import json
import pickle
import time
from fractions import Fraction as F
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from things import MAKERS, Parrot, donation, same, thing

import relgames as rg
from relgames import strategies
from relgames.files._classes import PARTS, checks_itself, class_named, fits, hints, known_classes
from relgames.files._decoding import _Reader
from relgames.files._text import parsed

NAMES = sorted(MAKERS)


@pytest.fixture
def saved(tmp_path):
    """Return what comes back of a thing."""

    def there_and_back(value, name="thing.json"):
        rg.save(value, tmp_path / name)
        return rg.load(tmp_path / name)

    return there_and_back


def classes_in(node):
    """Return the types that a document names."""
    found = set()
    if isinstance(node, dict):
        found = {node["type"]} if isinstance(node.get("type"), str) and "data" in node else set()
        node = node.values()
    if not isinstance(node, str | int | float | None):
        for item in node:
            found |= classes_in(item)
    return found


class TestThingsComeBack:
    @pytest.mark.parametrize("name", NAMES)
    def test_the_same_to_the_last_bit(self, saved, name):
        value = thing(name)
        back = saved(value)
        assert same(value, back)
        assert repr(back) == repr(value)
        assert str(back) == str(value)

    @pytest.mark.parametrize("name", NAMES)
    def test_the_file_does_not_depend_on_how_often_it_is_written(self, tmp_path, name):
        rg.save(thing(name), tmp_path / "a.json")
        rg.save(rg.load(tmp_path / "a.json"), tmp_path / "b.json")
        assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()

    def test_every_public_result_is_among_them(self, tmp_path):
        found = set()
        for name in NAMES:
            rg.save(thing(name), tmp_path / "x.json")
            found |= classes_in(json.loads((tmp_path / "x.json").read_text("utf-8")))
        assert set(known_classes()) - found == {"Source"}

    @pytest.mark.parametrize("name", NAMES)
    def test_it_is_strict_json(self, tmp_path, name):
        rg.save(thing(name), tmp_path / "x.json")

        def no(constant):
            raise AssertionError(constant)

        json.loads((tmp_path / "x.json").read_text("utf-8"), parse_constant=no)

    @pytest.mark.parametrize("name", NAMES)
    def test_copies_and_pickles_are_the_same(self, name):
        assert same(pickle.loads(pickle.dumps(thing(name))), thing(name))
        assert same(copy.deepcopy(thing(name)), thing(name))

    def test_several_at_once(self, saved):
        game, machine = thing("game"), thing("machine")
        assert saved((game, machine)) == (game, machine)
        assert saved([game, [machine]]) == [game, [machine]]
        assert saved({"before": game, 3: machine}) == {"before": game, 3: machine}

    def test_what_is_one_thing_stays_one(self, saved):
        machine = thing("machine")
        first, second = saved((machine, machine))
        assert first is second

    def test_loaded_things_work(self, saved):
        t = saved(thing("tournament"))
        assert t.ranking == thing("tournament").ranking
        assert rg.nash(t.meta_game).equilibria
        r = saved(donation())
        pair = saved((strategies.tit_for_tat(), strategies.random(0.3)))
        assert rg.play(r, pair).payoffs.tolist() == rg.play(donation(), pair).payoffs.tolist()
        survival = saved(thing("survival"))
        assert survival.quantile() == thing("survival").quantile()

    def test_compressed(self, tmp_path, saved):
        assert same(saved(thing("tournament"), "t.json.gz"), thing("tournament"))
        rg.save(thing("tournament"), tmp_path / "t.json")
        plain = (tmp_path / "t.json").read_bytes()
        assert gzip.decompress((tmp_path / "t.json.gz").read_bytes()) == plain
        assert (tmp_path / "t.json.gz").stat().st_size < len(plain)

    def test_names_of_any_text(self, saved):
        for name in ("", "a\nb\r\n\t", '"', "</script>", "é漢🎈", "\x00", "\ud800", "\u2028"):
            game = rg.Game([[[0, 0]]], roles=(name, "x"), name=name)
            assert saved(game) == game

    @given(st.lists(st.floats(allow_nan=True, allow_infinity=True, width=64), max_size=6))
    @settings(max_examples=60, deadline=None)
    def test_any_float(self, tmp_path_factory, values):
        path = tmp_path_factory.getbasetemp() / "floats.json"
        rg.save((np.array(values), tuple(values), *map(np.float64, values)), path)
        array, plain, *scalars = rg.load(path)
        assert same((array, plain, *scalars), (np.array(values), tuple(values), *map(np.float64, values)))

    @given(st.lists(st.floats(0.001, 1), min_size=2, max_size=40), st.integers(2, 30))
    @settings(max_examples=60, deadline=None)
    def test_chances_are_not_divided_by_their_sum_again(self, tmp_path_factory, weights, states):
        chances = np.array([weights]) / sum(weights)
        machine = strategies.Machine(chances, np.zeros((1, 2 * len(weights)), dtype=int))
        path = tmp_path_factory.getbasetemp() / "chances.json"
        rg.save(machine, path)
        assert rg.load(path).act.tobytes() == machine.act.tobytes()

    @pytest.mark.parametrize("dtype", ["int8", "uint64", "int64", "float32", "float64", "bool", "str"])
    @pytest.mark.parametrize("shape", [(), (0,), (2, 0), (0, 3), (2, 3)])
    def test_arrays(self, saved, dtype, shape):
        array = np.arange(int(np.prod(shape))).reshape(shape).astype(dtype)
        assert same(saved(array), array)

    def test_numbers_of_any_size(self, saved):
        numbers = (2**53, -(2**53) - 1, 10**6000, F(3**20000, 2**20001), F(-(10**5000)), np.int64(-(2**63)))
        assert same(saved(numbers), numbers)
        assert same(saved(np.array([F(1, 3), F(10**5000 + 1)])), np.array([F(1, 3), F(10**5000 + 1)]))

    def test_integers_that_other_readers_would_round_are_text(self, tmp_path):
        rg.save((2**53, 2**53 + 1), tmp_path / "x.json")
        assert json.loads((tmp_path / "x.json").read_text())["data"] == [2**53, {"type": "int", "data": str(2**53 + 1)}]

    def test_fields_hold_what_they_are_declared_as(self):
        def walk(value):
            if type(value).__name__ in known_classes():
                for name, hint in hints(type(value)).items():
                    assert fits(getattr(value, name), hint), (type(value), name)
                    walk(getattr(value, name))
            if isinstance(value, tuple | list):
                for item in value:
                    walk(item)

        for name in NAMES:
            walk(thing(name))

    def test_the_parts_have_no_public_name(self):
        assert not set(PARTS) & {name for name in dir(rg) if not name.startswith("_")}


class TestCode:
    def test_a_strategy_of_ones_own_is_refused(self, tmp_path):
        @rg.program(state=(0.0,))
        def mine(state, profile, u):
            return 0

        for value in (mine, Parrot(), [strategies.grim(), Parrot()], {"a": mine}):
            with pytest.raises(TypeError, match=r"Python code .*learn"):
                rg.save(value, tmp_path / "x.json")
        assert not list(tmp_path.iterdir())

    def test_a_tournament_keeps_the_name(self, tmp_path):
        @rg.program(state=(0.0,))
        def mine(state, profile, u):
            return 0

        r = donation(rounds=5)
        t = rg.tournament(r, [mine, Parrot(), strategies.grim()])
        with pytest.warns(UserWarning, match="mine, parrot") as caught:
            rg.save(t, tmp_path / "t.json")
        assert caught[0].filename == __file__
        back = rg.load(tmp_path / "t.json")
        assert back.names == t.names
        assert str(back) == str(t)
        assert back.payoffs.tobytes() == t.payoffs.tobytes()
        placeholder = back.strategies[0][0]
        assert placeholder == rg.Unsaved("mine", "Program")
        with pytest.raises(rg.StrategyError, match="mine was Python code"):
            rg.simulate(r, (placeholder, strategies.grim()), repetitions=2)
        # What was loaded can be saved again, and nothing more is lost.
        rg.save(back, tmp_path / "again.json")
        assert (tmp_path / "again.json").read_bytes() == (tmp_path / "t.json").read_bytes()

    def test_every_program_of_the_catalogue(self, tmp_path):
        programs = [entry.strategy for entry in rg.catalogue(kind="program")]
        assert programs
        rg.save(programs, tmp_path / "x.json")
        assert same(rg.load(tmp_path / "x.json"), programs)

    def test_whatever_is_not_ours(self, tmp_path):
        for value in (object(), 3, "text", None, lambda: 0, rg.Game, (1, object()), np.array([1j])):
            with pytest.raises(TypeError, match="thing"):
                rg.save(value, tmp_path / "x.json")


class TestPaths:
    def test_an_unknown_suffix(self, tmp_path):
        for call in (lambda p: rg.save(thing("game"), p), rg.load):
            with pytest.raises(ValueError, match=r"must end in .json, .json.gz, .csv or .parquet"):
                call(tmp_path / "x.pickle")
            with pytest.raises(TypeError, match="path"):
                call(3)

    def test_a_folder_that_does_not_exist(self, tmp_path):
        with pytest.raises(FileNotFoundError, match="nowhere"):
            rg.save(thing("game"), tmp_path / "nowhere" / "x.json")
        with pytest.raises(FileNotFoundError):
            rg.load(tmp_path / "x.json")

    def test_a_failure_leaves_the_old_file(self, tmp_path, monkeypatch):
        path = tmp_path / "x.json"
        rg.save(thing("game"), path)
        with pytest.raises(TypeError):
            rg.save(object(), path)

        def full(self, target):
            raise OSError("the disk is full")

        with monkeypatch.context() as m:
            m.setattr(Path, "replace", full)
            with pytest.raises(OSError, match="full"):
                rg.save(thing("machine"), path)
        assert rg.load(path) == thing("game")
        assert [p.name for p in tmp_path.iterdir()] == ["x.json"]
        rg.save(thing("machine"), path)
        assert rg.load(path) == thing("machine")

    def test_a_path_as_text_and_in_capitals(self, tmp_path):
        rg.save(thing("game"), str(tmp_path / "X.JSON"))
        assert rg.load(str(tmp_path / "X.JSON")) == thing("game")

    def test_a_link_stays_a_link(self, tmp_path):
        (tmp_path / "real.json").write_text("")
        (tmp_path / "link.json").symlink_to("real.json")
        rg.save(thing("game"), tmp_path / "link.json")
        assert (tmp_path / "link.json").is_symlink()
        assert rg.load(tmp_path / "real.json") == thing("game")


class TestThePageOnTheFormat:
    page = (Path(__file__).parent.parent / "docs/reference/file_format.md").read_text("utf-8")

    def test_its_examples_load(self, tmp_path):
        path = tmp_path / "example.json"
        blocks = [block.partition("```")[0] for block in self.page.split("```json\n")[1:]]
        loaded = []
        for block in blocks:
            path.write_text(block, "utf-8")
            loaded.append(rg.load(path))
        machine, values, terms = loaded
        assert same(machine, strategies.tit_for_tat())
        rg.save(machine, path)
        assert path.read_text("utf-8") == blocks[0]
        noise = rg.Noise(0.01)
        actions = {"give": 0, "withhold": 1}
        assert same(values, [F(2, 3), np.array([[0.1, np.nan], [-np.inf, 3]]), actions, noise, noise])
        game = rg.Game([[[2, 2], [-1, 3]], [[3, -1], [F(1, 3), 0]]], ("customer", "seller"), ("give", "withhold"))
        assert same(terms, rg.RepeatedGame(game, 0.9, outside=(0, 0.5)))

    def test_it_names_every_form(self):
        for form in (*_Reader().forms, *PARTS):
            assert f'`"{form}"`' in self.page or f"`{form}`" in self.page, form
        made_by_users = [name for name in known_classes() if checks_itself(class_named(name))]
        assert made_by_users
        for name in made_by_users:
            assert f"`{name}`" in self.page

    def test_its_checksum(self, tmp_path):
        rg.save(thing("tournament"), tmp_path / "t.json")
        document = json.loads((tmp_path / "t.json").read_text("utf-8"))
        content = {key: document[key] for key in ("type", "data")}
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        assert document["checksum"] == sha256(text.encode()).hexdigest()


def test_a_hundred_strategies_take_about_a_second(tmp_path):
    r = rg.RepeatedGame(rg.games.donation(b=3, c=1), discount=0.9, noise=rg.Noise(0.01))
    t = rg.tournament(r, [strategies.generous_tit_for_tat(F(k, 100)) for k in range(100)])
    start = time.perf_counter()
    rg.save(t, tmp_path / "t.json")
    back = rg.load(tmp_path / "t.json")
    # It takes about one; the rest is for a machine that does something else at the same time.
    assert time.perf_counter() - start < 6
    assert back.payoffs.tobytes() == t.payoffs.tobytes()


def test_text_is_read_as_it_was_written():
    assert parsed('\ufeff{"a": [1, 2.5, "é"]}'.encode()) == {"a": [1, 2.5, "é"]}
