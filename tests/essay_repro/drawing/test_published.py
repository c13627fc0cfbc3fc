"""The author's stored numbers against what the essay says of them."""

import pytest

from essay_repro.drawing import published


def at(curve, step):
    steps, means = curve
    return means[steps.index(step)]


def test_figure_1_falls_and_rises_again():
    # By hand, the essay's first figure: best 0.63 between steps 1,000 and 2,000, then up to 0.76; in sample 0.43.
    steps, means = test = published.curve("linear", "linear", 1_000)
    assert min(means) == pytest.approx(0.63, abs=0.005)
    assert 1_000 <= steps[means.index(min(means))] <= 2_100
    assert means[-1] == pytest.approx(0.76, abs=0.005)
    assert published.curve("linear", "linear", 1_000, "train")[1][-1] == pytest.approx(0.43, abs=0.005)
    # An untrained model predicts about 0 while labels average 4.5: by hand (8.25 + 4.5²)/8.25 = 3.45 for even classes.
    assert at(test, 0) == pytest.approx(3.45, abs=0.3)


def test_figure_12_gains_at_the_last_step_and_not_at_the_best():
    # By hand, the essay's last figure: 0.55 alone, 0.44 together, above 1 on the auxiliary task alone.
    main, both, auxiliary = (
        published.curve("multitask", condition, 250)
        for condition in ("main only", "main + auxiliary", "auxiliary only")
    )
    assert at(main, 200_000) == pytest.approx(0.55, abs=0.005)
    assert at(both, 200_000) == pytest.approx(0.44, abs=0.005)
    assert at(auxiliary, 200_000) > 1
    assert sorted((min(main[1]), min(both[1]))) == pytest.approx([0.428, 0.432], abs=0.0005)


def test_every_line_is_a_number_for_a_step_of_a_split():
    rows = published.rows()
    assert len(rows) == 632  # by hand: the lines of the file without its header
    for row in rows:
        assert row["split"] in ("train", "test")
        assert float(row["one_minus_r2_rounded_mean"]) >= 0
        # One trial has no standard error.
        assert (row["standard_error"] == "") == (row["trials"] == "1")
        assert float(row["standard_error"] or 0) >= 0


@pytest.mark.parametrize(
    "name",
    [("linear", "linear", 1_000)]
    + [("multitask", arm, 250) for arm in ("main only", "auxiliary only", "main + auxiliary")],
)
@pytest.mark.parametrize("split", ["test", "train"])
def test_the_steps_of_a_curve_rise_from_0(name, split):
    steps, means = published.curve(*name, split)
    assert steps[0] == 0
    assert steps == sorted(set(steps))
    assert len(steps) == len(means)


@pytest.mark.parametrize("name", [("linear", "linear", 999), ("linear", "deep", 1_000), ("unknown", "linear", 1_000)])
def test_what_the_author_did_not_store_is_empty(name):
    assert published.curve(*name) == ([], [])


def test_the_last_mean_as_a_table_shows_it():
    # By hand, from the file: 0.10974 and 0.07047 on 50,000 rows; 0.76068 and 0.42787 at the end of figure 1.
    assert published.last("scaling", "mlp 32-32-16", 50_000) == "0.110"
    assert published.last("scaling", "mlp 512-512-512-512", 50_000) == "0.070"
    assert published.last("linear", "linear", 1_000) == "0.761"
    assert published.last("linear", "linear", 1_000, "train") == "0.428"


@pytest.mark.parametrize("name", [("scaling", "mlp 32-32-16", 499), ("scaling", "mlp 8-8", 500), ("deep", "", 0)])
def test_where_the_author_stored_nothing_the_table_is_empty(name):
    assert published.last(*name) == ""


def test_figure_9_falls_with_the_rows_and_the_layers():
    """By hand, the essay's figure: 0.11 to 0.07 at 50,000 rows; each network is better on more rows."""
    for hidden in ("32-32-16", "64-64-32", "128-128-64-64", "256-256-256-256", "512-512-512-512"):
        sizes = (500, 1_500, 5_000, 15_000, 50_000)
        lasts = [float(published.last("scaling", f"mlp {hidden}", n)) for n in sizes]
        assert lasts == sorted(lasts, reverse=True)
        assert 0.069 < lasts[-1] < 0.111
