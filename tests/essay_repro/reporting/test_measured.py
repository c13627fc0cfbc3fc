"""What the page measures beside the claims, by hand."""

from types import SimpleNamespace

from essay_repro.reporting import measured
from essay_repro.running.results import Row


def test_errors_above_1_are_those_of_the_rows():
    def rows(condition, size, *errors):
        return [Row(condition, size, k, 0, "test", "one_minus_r2", error) for k, error in enumerate(errors)]

    solved = rows("least squares on pixels", 200, 2.0, 6.0) + rows("least squares on pixels", 256, 10.0, 30.0)
    solved += rows("least squares on squares", 512, 500.0, 700.0)
    sizes = SimpleNamespace(sizes={"pixels": (200, 256), "squares": (512,)})
    stored = {
        "deep": SimpleNamespace(rows=rows("mlp 32-32-16", 1_000, 3.4, 3.6)),
        "double_descent": SimpleNamespace(rows=solved, settings=sizes),
    }
    # By hand: means, and for each the lowest and the highest; the peak is where the mean is largest.
    assert measured.above_one(SimpleNamespace(stored=stored)) == [
        ("small network, before its first step", "3.500", "3.400 to 3.600", "2"),
        ("linear regression on 256 features, solved exactly on 256 rows", "20.0", "10.0 to 30.0", "2"),
        ("linear regression on 512 features, solved exactly on 512 rows", "600", "500 to 700", "2"),
    ]
    assert measured.above_one(SimpleNamespace(stored={})) == []


def test_what_the_choices_change_is_that_of_the_rows():
    def curve(condition, size, split, *errors, metric="one_minus_r2"):
        return [
            Row(condition, size, 0, step, split, metric, error) for step, error in zip((0, 5, 9), errors, strict=False)
        ]

    rows = curve("squares", 100, "test", 9, 9, 9)
    rows += curve("squares", 300, "test", 0.9, 0.5, 0.45) + curve("squares", 300, "validation", 0.9, 0.4, 0.7)
    rows += curve("squares", 300, "test", 0.9, 0.8, 0.7, metric="one_minus_r2_rounded")
    rows += curve("squares solved", 300, "test", 0.3)
    rows += curve("pairwise", 900, "test", 9, 9, 9)  # beyond what is solved exactly
    rows += curve("pairwise", 300, "test", 0.5, 0.4, 0.2) + curve("pairwise", 300, "validation", 0.5, 0.3, 0.2)
    rows += curve("pairwise", 300, "test", 0.5, 0.4, 0.25, metric="one_minus_r2_rounded")
    rows += curve("pairwise solved", 300, "test", 0.1)
    stored = {"features": SimpleNamespace(rows=rows, settings=SimpleNamespace(pairwise_short=5))}
    # By hand: last step, step of the least validation error, rounded last step, exact solution.
    assert measured.choices(SimpleNamespace(stored=stored)) == [
        ("on squares", "300", "0.450", "0.500", "0.700", "0.300"),
        ("on products, short budget", "300", "0.400", "–", "–", "–"),
        ("on products, long budget", "300", "0.200", "0.200", "0.250", "0.100"),
    ]
