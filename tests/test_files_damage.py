"""`rg.load` of files that were changed: by hand and by accident. What is wrong is found, and placed."""

from __future__ import annotations

import contextlib
import json
import random
from fractions import Fraction as F

import pytest
from things import same, thing

import relgames as rg


@pytest.fixture
def edited(tmp_path):
    """Return what comes back of a document after a change."""

    def change(value, edit):
        path = tmp_path / "edited.json"
        rg.save(value, path)
        document = json.loads(path.read_text("utf-8"))
        edit(document)
        path.write_text(json.dumps(document), "utf-8")
        return rg.load(path)

    return change


def refused(value, edit, edited):
    with pytest.raises(rg.FileError) as caught:
        edited(value, edit)
    assert isinstance(caught.value, ValueError)
    assert caught.value.path.endswith("edited.json")
    assert caught.value.path in str(caught.value)
    return caught.value.place, caught.value.problem


class TestByHand:
    """Games and machines may be written, and changed, by hand."""

    def write(self, tmp_path, **document):
        path = tmp_path / "hand.json"
        path.write_text(json.dumps({"format": "relgames", "schema": 1, "relgames": "0.1.0"} | document))
        return rg.load(path)

    def test_a_short_game(self, tmp_path):
        data = {"payoffs": [[[3, 3], [0, 5]], [[5, 0], [1, {"type": "Fraction", "data": "1/3"}]]]}
        game = self.write(tmp_path, type="Game", data=data)
        assert game == rg.Game([[[3, 3], [0, 5]], [[5, 0], [1, F(1, 3)]]])

    def test_a_changed_payoff(self, edited):
        def edit(document):
            document["data"]["payoffs"][0][0] = [7, 7.5]

        assert edited(rg.games.prisoners_dilemma(), edit).payoffs[0, 0].tolist() == [7, 7.5]

    @pytest.mark.parametrize(
        ("name", "key", "value", "place", "problem"),
        [
            ("game", "payoffs", [[[1, 2]], [[1, 2], [3, 4]]], "data", "rectangular"),
            ("game", "payoffs", [[[1, "2"]]], "data.payoffs[0][0][1]", 'expected a number; got "2"'),
            ("game", "payoffs", [[[1, True]]], "data.payoffs[0][0][1]", "expected a number; got true"),
            ("game", "payoffs", "x", "data.payoffs", 'expected an array of float64; got "x"'),
            ("game", "roles", ["a", 3, "c"], "data.roles", "expected a list of a text"),
            ("game", "name", None, "data.name", "expected a text; got null"),
            ("game", "colour", 1, "data.colour", "no such field, only payoffs, roles, actions, name"),
            ("machine", "start", 2, "data", "start must be at least 0 and at most 1; got 2"),
            ("machine", "start", 0.0, "data.start", "expected an integer; got 0.0"),
            ("machine", "act", [[0.5, 0.6], [0, 1]], "data", "act must sum to 1 along its last axis"),
            ("noise", "aware", 1, "data.aware", "expected true or false; got 1"),
            ("terms", "discount", 1.5, "data", "discount must lie in [0, 1]; got 1.5"),
            ("terms", "game", [1], "data.game", "expected Game; got [1]"),
            ("norm", "give", [0.5], "data", "give must hold"),
        ],
    )
    def test_what_does_not_fit(self, edited, name, key, value, place, problem):
        got = refused(thing(name), lambda document: document["data"].__setitem__(key, value), edited)
        assert got[0] == place
        assert problem in got[1]


class TestDamage:
    def test_not_a_file_of_ours(self, tmp_path):
        path = tmp_path / "x.json"
        for text in ('{"a": 1}', "[]", "3", '{"format": "other"}'):
            path.write_text(text)
            with pytest.raises(rg.FileError, match="not a file of relgames"):
                rg.load(path)

    def test_not_json(self, tmp_path):
        path = tmp_path / "x.json"
        path.write_text('{"format": "relgames",\n "schema" 1}')
        with pytest.raises(rg.FileError, match=r"x\.json: line 2, column 11: not JSON") as caught:
            rg.load(path)
        assert caught.value.place == "line 2, column 11"
        path.write_bytes(b'{"format":\n "rel\xff"}')
        with pytest.raises(rg.FileError, match="line 2, byte 6"):
            rg.load(path)
        path.write_text("[" * 100_000)
        with pytest.raises(rg.FileError, match="nested too deeply"):
            rg.load(path)
        path.write_text('{"format": "relgames", "schema": 1, "relgames": "0.1.0", "type": "list", "data": [[1], 2')
        with pytest.raises(rg.FileError, match="the text ends there"):
            rg.load(path)

    def test_other_schemas(self, edited):
        place, problem = refused(thing("game"), lambda d: d.update(schema=7, relgames="9.1"), edited)
        assert place == "schema"
        assert "schema 7, written by relgames 9.1" in problem
        assert f"this is relgames {rg.__version__}" in problem
        for schema in (0, "1", True, None, 1.0):
            assert refused(thing("game"), lambda d, s=schema: d.update(schema=s), edited)[0] == "schema"

    def test_an_unknown_type(self, edited):
        place, problem = refused(thing("game"), lambda d: d.update(type="Gane"), edited)
        assert place == "type"
        assert "Game, " in problem
        assert "Tournament" in problem

    def test_no_module_is_imported_for_a_file(self, edited):
        for name in ("os", "relgames.games.Game", "__init__", "nash", "StrategyError", "Agent"):
            assert refused(thing("game"), lambda d, n=name: d.update(type=n), edited)[0] == "type"

    def test_values_of_a_result(self, edited):
        def payoff(document):
            document["data"]["payoffs"]["data"][1][0][1] = "much"

        expected = ("data.payoffs.data[1][0][1]", 'expected a number, or "nan", "inf" or "-inf"; got "much"')
        assert refused(thing("tournament"), payoff, edited) == expected

        def row(document):
            del document["data"]["payoffs"]["data"][1][0]

        place, problem = refused(thing("tournament"), row, edited)
        assert place == "data.payoffs.data[1]"
        assert problem == "expected a list of 3, as the shape [3, 3, 2] says; got 2 of them"

        def kind(document):
            document["data"]["payoffs"] = 3

        place, problem = refused(thing("tournament"), kind, edited)
        assert (place, problem) == ("data.payoffs", "expected an array of float64; got 3")

        def field(document):
            del document["data"]["exact"]

        assert refused(thing("tournament"), field, edited) == (
            "data",
            "expected the field exact of a Tournament; it is missing",
        )

        def deeper(document):
            document["data"]["game"]["data"]["game"]["data"]["payoffs"][0] = 1

        assert refused(thing("tournament"), deeper, edited)[0] == "data.game.data.game.data"

    def test_the_same_key_twice(self, tmp_path):
        path = tmp_path / "x.json"
        rg.save(thing("game"), path)
        path.write_text(path.read_text().replace('"name":', '"name": "a", "name":'))
        with pytest.raises(rg.FileError, match='"name" twice') as caught:
            rg.load(path)
        assert caught.value.place == "data"

    def test_numbers_that_json_does_not_have(self, tmp_path):
        path = tmp_path / "x.json"
        for text in ("NaN", "Infinity", "1e999", "-1e999"):
            rg.save(rg.games.prisoners_dilemma(), path)
            path.write_text(path.read_text().replace("3.0", text, 1))
            with pytest.raises(rg.FileError) as caught:
                rg.load(path)
            assert caught.value.place == "data.payoffs[0][0][0]"

    def test_a_changed_result_is_noticed(self, edited):
        def edit(document):
            document["data"]["payoffs"]["data"][1][0][1] += 1

        place, problem = refused(thing("tournament"), edit, edited)
        assert place == "checksum"
        assert "damaged or edited" in problem

        def meant(document):
            edit(document)
            del document["checksum"]

        changed = edited(thing("tournament"), meant)
        assert changed.payoffs[1, 0, 1] == thing("tournament").payoffs[1, 0, 1] + 1

    def test_layout_is_no_change(self, tmp_path):
        path = tmp_path / "x.json"
        rg.save(thing("tournament"), path)
        path.write_text(json.dumps(json.loads(path.read_text()), indent=3, sort_keys=True))
        # Objects that occur twice must still come first where they are written.
        assert same(rg.load(path), thing("tournament"))

    @pytest.mark.parametrize("name", ["tournament", "game in fractions", "transcript", "exact nash", "survival"])
    def test_bytes_at_random(self, tmp_path, name):
        """A damaged file is an error, or what was saved: it never is something else."""
        value, path, luck = thing(name), tmp_path / "x.json", random.Random(name)
        rg.save(value, path)
        whole = path.read_bytes()
        for _ in range(300):
            content = bytearray(whole)
            if luck.random() < 0.3:
                del content[luck.randrange(len(content)) :]
            else:
                for _ in range(luck.choice([1, 1, 3])):
                    content[luck.randrange(len(content))] = luck.choice(
                        [luck.randrange(256), ord(luck.choice('0,"[{'))]
                    )
            path.write_bytes(content)
            self.check(path, value)

    @pytest.mark.parametrize("name", ["tournament", "game in fractions", "transcript", "exact nash", "catalogue"])
    def test_values_at_random(self, tmp_path, name):
        value, path, luck = thing(name), tmp_path / "x.json", random.Random(name)
        rg.save(value, path)
        whole = path.read_text("utf-8")
        strange = [None, True, 0, -1, 1.5, 10**400, "x", "nan", [], [[]], {}, {"type": "Game", "data": {}}, {"type": 3}]
        strange += [{"type": "same", "data": 1}, {"type": "array", "dtype": "float64", "shape": [-1], "data": []}]
        for _ in range(300):
            document = json.loads(whole)
            node = document
            while True:
                keys = list(node) if isinstance(node, dict) else range(len(node))
                key = luck.choice(list(keys))
                if isinstance(node[key], dict | list) and node[key] and luck.random() < 0.8:
                    node = node[key]
                    continue
                break
            if luck.random() < 0.3:
                del node[key]
            else:
                node[key] = luck.choice(strange)
            path.write_text(json.dumps(document), "utf-8")
            self.check(path, value)

    @staticmethod
    def check(path, value):
        with contextlib.suppress(rg.FileError):
            back = rg.load(path)
            assert type(back) is type(value)
            assert isinstance(value, rg.Game) or same(back, value)
            assert str(back)

    def test_compressed_files(self, tmp_path):
        path, luck = tmp_path / "x.json.gz", random.Random(0)
        rg.save(thing("tournament"), path)
        whole = path.read_bytes()
        for _ in range(200):
            content = bytearray(whole)
            if luck.random() < 0.5:
                del content[luck.randrange(len(content)) :]
            else:
                content[luck.randrange(len(content))] ^= 1 << luck.randrange(8)
            path.write_bytes(content)
            self.check(path, thing("tournament"))
