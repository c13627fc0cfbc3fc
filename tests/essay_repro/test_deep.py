"""Figures 7 and 8's program: its cells, its network, the table it prints, and that it brings what it needs."""

import subprocess
import sys

import pytest

from essay_repro.deep import DEEP, EXPERIMENT, curve_size
from essay_repro.running import results

SETTINGS = EXPERIMENT.presets["smoke"].with_seeds(1)


def test_a_network_for_each_size_and_seed_four_in_a_job():
    settings = EXPERIMENT.presets["paper"]
    cells = EXPERIMENT.cells(settings)
    assert [(cell.n_train, cell.seed) for cell in cells[:4]] == [(200, 0), (200, 1), (200, 2), (500, 0)]  # by hand
    assert [job.run_steps for job in EXPERIMENT.jobs(settings, cells)] == [800_000] * 6  # by hand: 4 · 200,000


def test_the_table_has_a_line_for_each_size():
    rows = []
    for size in SETTINGS.sizes:
        last = 100 / size  # by hand: 1, 0.333 and 0.1
        for split, values in (("test", (0.05, last)), ("train", (1.0, 0.02)), ("validation", (0.5, 0.6))):
            for step, value in zip((100, 200), values, strict=True):
                rows.append(results.Row(DEEP, size, 0, step, split, "one_minus_r2", value))
    lines = [line.split() for line in EXPERIMENT.summary(rows, SETTINGS).splitlines() if line[:1].isdecimal()]
    wanted = (("100", "1.000"), ("300", "0.333"), ("1,000", "0.100"))
    wanted = [[size, last, "0.050", "0.050", "0.020"] for size, last in wanted]
    wanted[-1].append("0.363")  # the author's, in published.csv; none is stored for the other sizes
    assert lines == wanted


def test_the_curve_over_steps_is_the_essays_or_else_that_of_most_rows():
    def rows(*sizes):
        return [results.Row(DEEP, size, 0, 0, "test", "one_minus_r2", 1.0) for size in sizes]

    # By hand: the essay's figure 7 has 1,000 rows. Rows of another condition do not count.
    assert curve_size(rows(200, 1_000, 50_000)) == 1_000
    assert curve_size(rows(200, 500)) == 500
    assert curve_size([*rows(200, 500), rows(1_000)[0]._replace(condition="linear")]) == 500


@pytest.mark.slow
def test_it_runs_what_its_figures_need_first(tmp_path):
    """In a folder without results: figure 8 shows the rows of three programs."""
    command = [sys.executable, "-m", "essay_repro.deep", "--preset", "smoke", "--seeds", "1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    written = {path.name for path in (tmp_path / "results/strokes-smoke").iterdir() if not path.name.startswith(".")}
    files = {f"{name}.{kind}" for name in ("more_data", "features", "deep") for kind in ("csv", "json")}
    assert written == files | {f"{name}.{kind}" for name in ("deep", "deep_steps") for kind in ("png", "svg")}
    for name in ("more_data", "features", "deep"):
        assert results.read(tmp_path / "results/strokes-smoke", name)
