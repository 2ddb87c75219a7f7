"""Tables of results as CSV and Parquet."""

from __future__ import annotations

import contextlib
import copy
import json
import random
from fractions import Fraction as F
from typing import Any

import numpy as np
import pytest
from things import MAKERS, thing

import relgames as rg

NAMES = sorted(MAKERS)


@pytest.fixture
def saved(tmp_path):
    """Return what comes back of a thing."""

    def there_and_back(value, name="thing.json"):
        rg.save(value, tmp_path / name)
        return rg.load(tmp_path / name)

    return there_and_back


class TestTables:
    @pytest.fixture
    def frames(self):
        return pytest.importorskip("pandas")

    @pytest.fixture(params=["csv", "parquet"])
    def suffix(self, request, frames):
        if request.param == "parquet":
            pytest.importorskip("pyarrow")
        return request.param

    def test_a_tournament(self, frames, suffix, saved):
        t = thing("tournament")
        back = saved(t, f"t.{suffix}")
        frames.testing.assert_frame_equal(back, t.to_pandas(), check_exact=True)
        about = back.attrs["relgames"]
        assert (about["type"], about["schema"], about["rows"]) == ("Tournament", 1, 9)

    def test_every_table_comes_back(self, frames, suffix, saved):
        seen = 0
        for name in NAMES:
            if hasattr(thing(name), "to_pandas"):
                frame, back = thing(name).to_pandas(), saved(thing(name), f"x.{suffix}")
                assert list(back.columns) == [str(title) for title in frame.columns]
                frames.testing.assert_index_equal(back.index, frame.index, exact="equiv")
                for k in range(frame.shape[1]):
                    if frame.dtypes.iloc[k].name != "object":
                        pair = back.iloc[:, k], frame.iloc[:, k]
                        frames.testing.assert_series_equal(*pair, check_exact=True, check_names=False)
                seen += 1
        assert seen

    def test_any_cells(self, frames, suffix, saved):
        class Odd:
            def to_pandas(self):
                return frames.DataFrame(
                    {
                        "a, b": [1.5, np.nan, np.inf, -np.inf, -0.0],
                        "text": ["NA", "", 'a "b",\n', "\r", None],
                        "plain": ["1", "nan", " x ", "é", "true"],
                        "number": np.array([-128, 127, 0, 1, 2], dtype=np.int8),
                        "large": np.array([2**64 - 1, 0, 1, 2, 3], dtype=np.uint64),
                        "yes": [True, False, True, True, False],
                        "fraction": [F(1, 3), F(2), F(-1, 7), F(0), F(5)],
                        "fraction or none": [F(1, 3), None, 1, 2.0, F(3)],
                        "pair": [(1, 2), (3,), (), [4], None],
                        "single": np.array([0.1, 1, 2, 3, 4], dtype=np.float32),
                    }
                )

        expected = Odd().to_pandas()
        # For other programs fractions are numbers; what is neither number nor text is written as text.
        expected["fraction"] = [1 / 3, 2, -1 / 7, 0, 5]
        expected["fraction or none"] = [1 / 3, np.nan, 1, 2, 3]
        expected["pair"] = ["(1, 2)", "(3,)", "()", "[4]", None]
        back = saved(Odd(), f"x.{suffix}")
        frames.testing.assert_frame_equal(back, expected, check_exact=True, check_dtype=False, check_like=True)
        assert list(back.columns) == list(Odd().to_pandas().columns)

    def test_other_programs_read_the_rows(self, frames, tmp_path):
        rg.save(thing("tournament"), tmp_path / "t.csv")
        back = frames.read_csv(tmp_path / "t.csv")
        frames.testing.assert_frame_equal(back, thing("tournament").to_pandas(), check_exact=True)
        if pytest.importorskip("pyarrow"):
            rg.save(thing("tournament"), tmp_path / "t.parquet")
            back = frames.read_parquet(tmp_path / "t.parquet")
            frames.testing.assert_frame_equal(back, thing("tournament").to_pandas(), check_exact=True)

    def test_what_has_no_table(self, tmp_path):
        with pytest.raises(TypeError, match=r"to_pandas.*Save it as .json"):
            rg.save(thing("unsaved"), tmp_path / "x.csv")

    def test_where_it_is_damaged(self, frames, tmp_path):
        path = tmp_path / "t.csv"
        rg.save(thing("tournament"), path)
        whole = path.read_text("utf-8")

        def wrong(text, match):
            path.write_text(text, "utf-8", newline="")
            with pytest.raises(rg.FileError, match=match):
                rg.load(path)

        lines = whole.splitlines(keepends=True)
        cells = lines[3].split(",")
        changed = ",".join(["x", *cells[1:]])
        wrong("".join([*lines[:3], changed, *lines[4:]]), f"line 4, column '{lines[0].split(',')[0]}': expected")
        wrong("".join(lines[:-2]), "expected 9 rows, as its description says; got 7")
        wrong(
            "".join([*lines[:3], ",".join(cells[1:]), *lines[4:]]),
            f"line 4: expected {len(cells)} cells; got {len(cells) - 1}",
        )
        wrong("a,b\n", "line 1: expected the columns")
        wrong("", "line 1: expected the columns")
        (tmp_path / "t.csv-metadata.json").write_text("{")
        wrong(whole, r"t\.csv-metadata\.json: line 1, column 2: not JSON")
        (tmp_path / "t.csv-metadata.json").write_text("{}")
        wrong(whole, "its description must have")
        (tmp_path / "t.csv-metadata.json").unlink()
        wrong(whole, r"expected t\.csv-metadata\.json beside it")

    def test_other_parquet_files(self, frames, tmp_path):
        pytest.importorskip("pyarrow")
        frames.DataFrame({"a": [1]}).to_parquet(tmp_path / "x.parquet")
        with pytest.raises(rg.FileError, match="not a file of relgames"):
            rg.load(tmp_path / "x.parquet")

    def test_descriptions_at_random(self, frames, tmp_path):
        luck, t = random.Random(0), thing("tournament")
        rg.save(t, tmp_path / "t.csv")
        description = tmp_path / "t.csv-metadata.json"
        whole = json.loads(description.read_text("utf-8"))
        for _ in range(200):
            node = changed = copy.deepcopy(whole)
            key: Any = luck.choice(list(node))
            while isinstance(node[key], dict | list) and node[key] and luck.random() < 0.8:
                node = node[key]
                key = luck.choice(list(node) if isinstance(node, dict) else range(len(node)))
            node[key] = luck.choice([None, 3, "x", [], {}, [[]], [{}], "string", True])
            description.write_text(json.dumps(changed), "utf-8")
            with contextlib.suppress(rg.FileError):
                assert len(rg.load(tmp_path / "t.csv")) == len(t.to_pandas())

    def test_bytes_at_random(self, frames, suffix, tmp_path):
        path, luck, t = tmp_path / f"t.{suffix}", random.Random(suffix), thing("tournament")
        rg.save(t, path)
        whole = path.read_bytes()
        for _ in range(200):
            content = bytearray(whole)
            if luck.random() < 0.3:
                del content[luck.randrange(len(content)) :]
            else:
                content[luck.randrange(len(content))] = luck.randrange(256)
            path.write_bytes(content)
            with contextlib.suppress(rg.FileError):
                back = rg.load(path)
                assert back.shape == t.to_pandas().shape
                assert list(back.columns) == list(t.to_pandas().columns)
