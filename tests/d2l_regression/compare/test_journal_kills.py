"""A comparison that is killed again and again ends with the bytes of one that nobody disturbed.

D2L_KILLS says how often it is killed (3 times by default). It is the command, with networks that take a moment.
"""

import os
import random
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest

from tests.programs_started import PATIENCE, finish

KILLS = int(os.environ.get("D2L_KILLS", "3"))
REPEATS = 3
PROGRAM = f"""
import sys
from dataclasses import replace
from d2l_regression.compare import QUICK, command, protocol
protocol.Settings = lambda: replace(QUICK, repeats={REPEATS}, curve=(0.5,), explain=True)
sys.exit(command.main(["table.csv", "--target", "y", "--budget", "1000", "--out", "out"]))
"""
FILES = ("compare-results.csv", "compare-report.html")


def begun(folder):
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def journal(folder):
    """The lines of what is finished, in any order, as processes end when they do; not one that a kill has cut off."""
    raw = b"".join(path.read_bytes() for path in (folder / "out").glob("journal-*.jsonl"))
    return set(raw[: raw.rfind(b"\n") + 1].splitlines())


def wait_for_more(process, folder, folds):
    """Until so many folds are kept, or the end."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None and len(journal(folder)) < folds:
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.nightly
def test_a_comparison_that_is_killed_ends_with_the_same_bytes(tmp_path):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((60, 2))
    table = pd.DataFrame(X, columns=["a", "b"]).assign(y=X[:, 0] + rng.standard_normal(60))
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    for folder in (undisturbed, killed):
        folder.mkdir()
        table.to_csv(folder / "table.csv", index=False)
    code, out, err = finish(begun(undisturbed))
    assert (code, "Traceback" in err) == (0, False)
    whole = journal(undisturbed)
    assert len(whole) == 5 * REPEATS
    chance, kept = random.Random(13), []
    for kill in range(KILLS):
        process = begun(killed)
        if kill % 3:  # else while it starts, reads, or compiles
            wait_for_more(process, killed, len(journal(killed)) + chance.choice([0, 1, 5]))
        time.sleep(chance.uniform(0, 4 if kill % 3 == 0 else 1))
        process.kill()
        finish(process)
        left = journal(killed)
        assert left <= whole
        kept.append(len(left))
        print(f"folds kept after each kill: {kept}", flush=True)
        if left == whole:
            for path in (killed / "out").iterdir():
                path.unlink()
    code, again, err = finish(begun(killed))
    assert (code, "Traceback" in err) == (0, False)
    assert journal(killed) == whole
    for name in FILES:
        assert (killed / "out" / name).read_bytes() == (undisturbed / "out" / name).read_bytes()
    assert again.splitlines()[0] == out.splitlines()[0]
    assert KILLS < 3 or any(0 < count < 5 * REPEATS for count in kept)
