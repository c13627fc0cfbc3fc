"""A comparison that is killed again and again ends with the bytes of one that nobody disturbed.

D2L_KILLS says how often the program is killed (3 times by default).
"""

import os
import random
import time

import numpy as np
import pandas as pd
import pytest

from tests.programs_started import finish, start

KILLS = int(os.environ.get("D2L_KILLS", "3"))
PROGRAM = ("-m", "d2l_regression.compare", "table.csv", "--target", "y", "--budget", "1000", "--out", "out")
FILES = ("compare-results.csv", "compare-report.html")


def made(folder):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((60, 2))
    table = pd.DataFrame(X, columns=["a", "b"]).assign(y=X[:, 0] + rng.standard_normal(60))
    table.to_csv(folder / "table.csv", index=False)


def journal(folder):
    """The bytes of what is finished, without a line that a kill has cut off."""
    raw = b"".join(path.read_bytes() for path in (folder / "out").glob("journal-*.jsonl"))
    return raw[: raw.rfind(b"\n") + 1]


@pytest.mark.nightly
def test_a_comparison_that_is_killed_ends_with_the_same_bytes(tmp_path):
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    for folder in (undisturbed, killed):
        folder.mkdir()
        made(folder)
    began = time.monotonic()
    code, out, err = finish(start(undisturbed, *PROGRAM))
    assert (code, "Traceback" in err) == (0, False)
    seconds, whole = time.monotonic() - began, journal(undisturbed)
    assert len(whole.splitlines()) == 50  # ten repeats of five folds
    chance, kept = random.Random(13), []
    for _ in range(KILLS):
        process = start(killed, *PROGRAM)
        time.sleep(chance.uniform(0, seconds / 2))
        process.kill()
        finish(process)
        left = journal(killed)
        assert whole.startswith(left)
        kept.append(len(left.splitlines()))
        if left == whole:
            for path in (killed / "out").iterdir():
                path.unlink()
    print(f"{seconds:.0f} s undisturbed; folds kept after each kill: {kept}")
    code, again, err = finish(start(killed, *PROGRAM))
    assert (code, "Traceback" in err) == (0, False)
    assert journal(killed) == whole
    for name in FILES:
        assert (killed / "out" / name).read_bytes() == (undisturbed / "out" / name).read_bytes()
    assert again.splitlines()[0] == out.splitlines()[0]
