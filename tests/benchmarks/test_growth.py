"""`benchmarks/growth.py` prints and draws its four tables; their arithmetic, by hand. No time is judged."""

import pytest

from tests.benchmarks.printed import number, printed, tables


@pytest.mark.nightly
def test_growth_prints_four_tables_and_draws_them(tmp_path):
    text = printed("growth.py", "--quick", "--out", tmp_path)
    found = tables(text)
    assert [table[0][0] for table in found] == ["rows", "width", "runs", "steps"]
    assert all(len(table) == 3 for table in found)
    assert all(number(cell) >= 0 for table in found for line in table[1:] for cell in line if cell != "–")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["benchmarks-growth.png", "benchmarks-growth.svg"]


def test_points_take_turns_and_give_medians(module):
    growth, asked = module("growth"), []

    def measure(point):
        asked.append(point)
        return point + len(asked), 1

    assert growth.in_turns((10, 20), 3, measure) == {10: [13.0, 1.0], 20: [24.0, 1.0]}
    assert asked == [10, 20] * 3


def test_growth_tables(module):
    growth = module("growth")
    found = {
        "rows": {1_000: (0.5, 3.2)},
        "widths": {16: (40.0, 400.0), 32: (50.0,)},
        "runs": {8: (480.0,)},
        "compiling": 1.0,
        "steps": {500: (0.25,)},
    }
    lines = list(growth.tables(found, 2_000))
    assert "| 1,000 | 0.50 | 3.20 | 200.0 |" in lines  # 3.2 s over 2,000 steps of 8 runs
    assert "| 16 | 4,401 | 40.0 | 400 | 10.0 |" in lines  # 257 · 16 + 17 · 16 + 17 weights and biases
    assert "| 32 | 9,313 | 50.0 | – | – |" in lines
    assert "| 8 | 480.0 | 60.0 |" in lines
    assert "| 500 | 0.25 | 1.25 | 500 | 2,500 |" in lines
