"""The drawn digits held against geometry done by hand, a slow loop, and the difficulty that the module promises."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from essay_repro.digits import load, strokes, templates

PRINT_HASH = """
import hashlib
from essay_repro.digits.strokes import pixels
images, labels = pixels("train", 300, seed=7)
print(hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest())
"""


def hash_of(images, labels):
    return hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest()


def test_a_fresh_process_draws_the_same_rows():
    answer = subprocess.run([sys.executable, "-c", PRINT_HASH], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == hash_of(*strokes.pixels("train", 300, seed=7))
    assert answer.stderr == ""


@pytest.mark.parametrize("rows", [1, strokes.BLOCK - 1, strokes.BLOCK, strokes.BLOCK + 1, 300])
def test_fewer_rows_are_the_first_of_more(rows):
    many_images, many_labels = strokes.pixels("train", 400)
    images, labels = strokes.pixels("train", rows)
    np.testing.assert_array_equal(images, many_images[:rows])
    np.testing.assert_array_equal(labels, many_labels[:rows])


def test_no_row_comes_twice_in_or_across_splits_and_seeds():
    streams = [("train", 0), ("test", 0), ("train", 1), ("test", 1)]
    images = np.concatenate([strokes.pixels(split, 500, seed)[0] for split, seed in streams])
    assert len(np.unique(images, axis=0)) == 4 * 500


def test_each_digit_is_a_tenth_of_the_rows():
    _, labels = strokes.pixels("train", 5000)
    # By hand: a digit's count is binomial, mean 500, standard deviation √(5000 · 0.1 · 0.9) = 21.2; 5 of them are 106.
    assert np.bincount(labels, minlength=10) == pytest.approx(np.full(10, 500), abs=106)


def test_paper_is_white_and_ink_is_black():
    images, _ = strokes.pixels("train", 500)
    assert images.dtype == np.uint8
    # By hand: the noise, 5 grey levels, is cut at 0, so paper has mean 5/√(2π) = 2.0 and stays under 5 · 6 = 30.
    corners = images.reshape(-1, 16, 16)[:, [0, 0, 15, 15], [0, 15, 0, 15]]
    assert np.median(corners) <= 5
    assert np.all(images.max(axis=1) >= 200)
    assert 0.05 < np.mean(images > 128) < 0.4


def test_nearest_squared_equals_a_loop_over_pixels_and_points():
    x, y = np.random.default_rng(0).normal(scale=5, size=(2, 3, 4)).astype(np.float32)
    nearest = strokes._nearest_squared(x, y)
    for line in range(16):
        for column in range(16):
            for row in range(4):
                distances = [(column - 7.5 - x[k, row]) ** 2 + (line - 7.5 - y[k, row]) ** 2 for k in range(3)]
                assert nearest[line, column, row] == pytest.approx(min(distances), rel=1e-5)


def test_a_one_without_any_randomness_is_a_line_in_the_middle(monkeypatch):
    for name in ("TURN", "LEAN", "SIZE_SPREAD", "SHIFT", "NOISE"):
        monkeypatch.setattr(strokes, name, 0.0)
    monkeypatch.setattr(strokes, "WANDER", np.zeros(6))
    monkeypatch.setattr(strokes, "PEN", (1.0, 1.0))
    upright = np.array([shape is templates.SHAPES[2] for shape in templates.SHAPES], dtype=float)
    monkeypatch.setattr(strokes, "_SHARES", upright)
    images, labels = strokes.pixels("train", 1)
    image = images.reshape(16, 16).astype(float)
    # By hand: x = 0.5 is 0 pixels from the middle, between columns 7 and 8, whose centres are 0.5 away: inside the half
    # width of 1 by half a pixel, so all ink. Columns 6 and 9 are 1.5 away, half a pixel outside: all paper. The line
    # runs from 0.08 to 0.92, 14 · 0.42 = 5.88 pixels each way: lines 2 to 13 (5.5 away) are crossed, 0 and 15 are not.
    # Points lie 11.76 / 47 = 0.25 apart, so the nearest may be √(0.5² + 0.125²) = 0.515 away: 0.015 · 255 = 4 levels.
    assert labels[0] == 1
    np.testing.assert_allclose(image[2:14, 7:9], 255, rtol=0, atol=4)
    assert image[:, [6, 9]].max() <= 3
    assert image[[0, 15]].max() == 0


def test_turning_keeps_lengths_and_leaning_keeps_heights(monkeypatch):
    monkeypatch.setattr(strokes, "SIZE_SPREAD", 0.0)
    monkeypatch.setattr(strokes, "LEAN", 0.0)
    turns = strokes._affine_maps(np.random.default_rng(0))
    # By hand: a rotation times 14 pixels has MᵀM = 14² · identity.
    squares = turns.transpose(0, 2, 1) @ turns
    np.testing.assert_allclose(squares, np.broadcast_to(14.0**2 * np.eye(2), squares.shape), rtol=1e-5, atol=1e-3)
    monkeypatch.setattr(strokes, "LEAN", 0.3)
    monkeypatch.setattr(strokes, "TURN", 0.0)
    leans = strokes._affine_maps(np.random.default_rng(0))
    # By hand: (x, y) becomes 14 · (x − lean · y, y).
    np.testing.assert_allclose(leans[:, 1], np.broadcast_to([0.0, 14.0], leans[:, 1].shape), rtol=1e-6, atol=1e-6)
    assert leans[:, 0, 1].std() == pytest.approx(14 * 0.3, rel=0.3)


def test_shapes_share_each_digit_out_and_lie_in_the_square():
    for digit in range(10):
        assert sum(share for d, share, _ in templates.SHAPES if d == digit) == pytest.approx(1, rel=1e-12)
    for _, _, shape in templates.SHAPES:
        points = templates.sampled(shape)
        assert points.shape == (templates.POINTS, 2)
        assert points.min() >= 0
        assert points.max() <= 1


def test_points_lie_at_equal_distances_along_a_stroke():
    # By hand: two straight pieces of lengths 0.6 and 0.4; 48 points leave 47 steps of 1/47.
    points = templates.sampled([templates.line((0, 0), (0.6, 0), (0.6, 0.4))])
    assert points[0] == pytest.approx((0, 0), abs=1e-12)
    assert points[-1] == pytest.approx((0.6, 0.4), rel=1e-12)
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    assert np.median(steps) == pytest.approx(1 / 47, rel=1e-9)


@pytest.mark.slow
def test_least_squares_is_as_hard_as_promised():
    train, test = load("strokes", "train", 10_000), load("strokes", "test", 5000)
    design = np.hstack([train.images, np.ones((len(train.images), 1))]).astype(np.float64)
    weights = np.linalg.lstsq(design, train.labels.astype(np.float64), rcond=None)[0]
    predictions = test.images @ weights[:-1] + weights[-1]
    error = np.mean((predictions - test.labels) ** 2) / np.var(test.labels)
    # Oracle: NumPy's least squares. The module promises about 0.55 at 50,000 rows; 10,000 rows cost a few hundredths.
    assert error == pytest.approx(0.57, abs=0.05)


def test_a_glance_at_the_nearest_neighbours_reads_the_digits():
    # People read about 97 % of them; the nearest of 10,000 other drawings, which knows no shape, reads at least 85 %.
    images, labels = strokes.pixels("train", 10_000)
    seen, digits = strokes.pixels("test", 500)
    images, seen = images.astype(np.float32), seen.astype(np.float32)
    distances = np.square(images).sum(axis=1) - 2 * seen @ images.T
    assert np.mean(labels[distances.argmin(axis=1)] == digits) >= 0.85
