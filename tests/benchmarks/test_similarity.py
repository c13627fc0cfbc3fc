"""`benchmarks/similarity.py` goes from the same task to labels at random, and its ridge is a ridge."""

import numpy as np
import pytest

from essay_repro.running.sweep import least_squares

pytestmark = pytest.mark.slow


def test_the_sweep_of_similarity_prints_its_table(module, capsys):
    assert module("similarity").main(["--quick"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    assert len(lines) == 2 + len(module("similarity").second_tasks(10, 10))
    assert all(line.count("|") == 7 for line in lines)


def test_ridge_of_the_sweep_is_not_harmed_by_a_tag_that_stands_for_its_bias(module):
    """Oracle: scikit-learn's, whose intercept is under no penalty. The new rows have the tag that few rows had."""
    linear_model = pytest.importorskip("sklearn.linear_model")
    similarity = module("similarity")
    rng = np.random.default_rng(0)
    X = np.column_stack([np.where(np.arange(400) < 380, -2.0, 2.0), rng.normal(size=(400, 3))])
    y = 4.5 + X[:, 1:2] + rng.normal(0, 0.1, (400, 1))
    parts = X[:390], y[:390], X[390:], y[390:]
    fitted = linear_model.Ridge(alpha=390 * similarity.STRENGTH / 2).fit(*parts[:2])
    expected = 1 - fitted.score(*parts[2:])
    assert similarity.ridge_error(*parts) == pytest.approx(expected, rel=1e-9)
    with_ones = [np.column_stack([features, np.ones(len(features))]) for features in parts[::2]]
    harmed = with_ones[1] @ least_squares(with_ones[0], parts[1], similarity.STRENGTH)
    assert np.mean((harmed - parts[3]) ** 2) / np.var(parts[3]) > 2 * expected


def test_second_tasks_go_from_the_same_to_labels_at_random(module):
    tasks = module("similarity").second_tasks(200, 100)
    pictures = [images for images, _ in tasks.values()]
    mirrored = pictures[3]
    assert all(images.shape == (200, 256) for images in pictures)
    assert (pictures[1].reshape(-1, 16, 16)[:, ::-1].reshape(200, -1) == mirrored).all()
    assert (pictures[4] == mirrored).all()
    labels = [part[:, 0] for _, part in tasks.values()]
    assert all(len(set(labels[4][labels[3] == digit])) == 1 for digit in range(10)), "renamed: one name for each"
    assert sorted(labels[5]) == sorted(labels[3])
    assert (labels[5] == labels[3]).mean() < 0.3
