"""What a user meets first: the import, the names, the interrupt key, the examples."""

import doctest
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from children import child

import relgames as rg
from relgames import _parallel
from relgames._random import master_key

ROOT = Path(__file__).parents[1]


def run_python(code, **options):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, **options).stdout


def test_importing_brings_nothing_heavier_than_numpy():
    out = run_python(
        "import numpy, sys; before = set(sys.modules); import relgames;"
        "print(*{name.split('.')[0] for name in set(sys.modules) - before})"
    )
    heavy = {"numba", "scipy", "flint", "tqdm", "pandas", "matplotlib", "networkx", "axelrod"}
    assert not heavy & set(out.split())


def test_every_public_name_is_there():
    for name in rg.__all__:
        assert getattr(rg, name) is not None
    assert set(rg.__all__) <= set(dir(rg))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        rg.nonsense  # noqa: B018


def test_the_version_is_the_packages():
    assert f'version = "{rg.__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="signals are sent another way on Windows")
@pytest.mark.parametrize(
    "call",
    [
        "simulate(r, pair, repetitions=1, seed=0)",
        "play(r, pair)",
        "private_reputation(rg.leading_eight(1), interactions=r.rounds)",
        "community([(0, 1)], rg.leading_eight(1), 2, rounds=r.rounds)",
    ],
)
def test_the_interrupt_key_ends_long_work_at_once(call):
    code = (
        "import relgames as rg\n"
        "from relgames.strategies import random\n"
        "pair = random(0.5), random(0.3)\n"
        "r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=50)\n"
        f"rg.{call}\n"
        "r = rg.RepeatedGame(rg.games.prisoners_dilemma(), rounds=10**12)\n"
        "print('ready', flush=True)\n"
        f"rg.{call}\n"
    )
    with child(code) as process:
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        # It takes milliseconds; the limit is for a machine that is busy with something else.
        _, errors = process.communicate(timeout=60)
        assert process.returncode != 0
    assert errors.rstrip().endswith("KeyboardInterrupt")


def test_work_that_fails_stops_the_rest():
    seen = []

    def work(piece, stop):
        if piece == 0:
            raise ValueError("broken")
        while not stop[0]:
            time.sleep(0.001)
        seen.append(piece)

    with pytest.raises(ValueError, match="broken"):
        _parallel.run(work, [1, 0, 2], threads=2)
    assert 1 in seen


def test_seeds():
    assert master_key(3) == master_key(np.int64(3)) != master_key(4)
    assert master_key(None) != master_key(None)
    assert master_key(np.random.default_rng(1)) == master_key(np.random.default_rng(1))
    for wrong in (-1, 0.5, True, "a"):
        with pytest.raises((TypeError, ValueError), match="seed must be"):
            master_key(wrong)


def test_the_readme_shows_what_is_printed():
    blocks = re.findall(r"```pycon\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "README.md", None, 0)
    result = doctest.DocTestRunner().run(test)
    assert result.attempted > 5
    assert result.failed == 0


def test_the_main_example_prints_what_the_library_computes(tmp_path):
    script = ROOT / "examples" / "give_without_expecting.py"
    out = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    r = rg.RepeatedGame(rg.games.prisoners_dilemma(), discount=1)
    giver, taker = rg.strategies.always_give(), rg.strategies.extortioner(2)
    # EXTORT-2 takes 7/2 from always-give, who is left with 9/4 (Stewart and Plotkin 2012).
    assert rg.play(r, (taker, giver)).payoffs.tolist() == pytest.approx([3.5, 2.25])
    assert re.search(r"EXTORT-2 +exploits ALLC, win-win giver, martyr", out)
    assert out.count("First of 20:") == 4
    assert "left out: HARD_MAJO, CALCULATOR" in out
    assert "In the triad the customer does best" in out
    assert (tmp_path / "give_without_expecting.png").exists() == ("figure:" in out)
