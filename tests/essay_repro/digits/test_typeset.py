"""The printed digits: the same rows for the same seed, every font readable, upside down unless told otherwise."""

import hashlib
import subprocess
import sys

import matplotlib
import numpy as np
import pytest

from essay_repro.digits import DataError, typeset

PRINT_HASH = """
import hashlib
from essay_repro.digits.typeset import pixels
images, labels = pixels(300, seed=7)
print(hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest())
"""


def test_a_fresh_process_draws_the_same_rows():
    images, labels = typeset.pixels(300, seed=7)
    answer = subprocess.run([sys.executable, "-c", PRINT_HASH], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest()
    assert answer.stderr == ""


@pytest.mark.parametrize("rows", [1, typeset.BLOCK - 1, typeset.BLOCK, typeset.BLOCK + 1])
def test_fewer_rows_are_the_first_of_more(rows):
    many_images, many_labels = typeset.pixels(600)
    images, labels = typeset.pixels(rows)
    np.testing.assert_array_equal(images, many_images[:rows])
    np.testing.assert_array_equal(labels, many_labels[:rows])


def test_no_row_comes_twice():
    images = np.concatenate([typeset.pixels(500, seed)[0] for seed in (0, 1)])
    assert len(np.unique(images, axis=0)) == 1000


def test_each_digit_is_a_tenth_of_the_rows():
    _, labels = typeset.pixels(5000)
    # By hand: binomial, mean 500, standard deviation √(5000 · 0.1 · 0.9) = 21.2; 5 of them are 106.
    assert np.bincount(labels, minlength=10) == pytest.approx(np.full(10, 500), abs=106)


def test_flipped_is_upright_mirrored_top_to_bottom():
    flipped, labels = typeset.pixels(50)
    upright, same_labels = typeset.pixels(50, flipped=False)
    np.testing.assert_array_equal(flipped.reshape(-1, 16, 16), np.flip(upright.reshape(-1, 16, 16), axis=1))
    np.testing.assert_array_equal(labels, same_labels)


def test_upright_sevens_have_their_bar_on_top():
    images, labels = typeset.pixels(2000, flipped=False)
    sevens = images[labels == 7].reshape(-1, 16, 16).astype(float)
    # By hand: the bar of a 7 is wider than its foot.
    assert sevens[:, :8].sum() > 1.3 * sevens[:, 8:].sum()


def test_large_pictures_keep_their_margin_and_differ():
    large = typeset._large_pictures()
    assert large.shape == (21 * 10, 128, 128)
    # Beyond its border a picture is continued by its border, which therefore must be paper.
    assert max(large[:, edge].max() for edge in (0, -1)) == 0
    assert max(large[:, :, edge].max() for edge in (0, -1)) == 0
    assert np.all(large.reshape(210, -1).max(axis=1) >= 150)
    # Were a digit missing from a font, two of its pictures would be the same box.
    assert len(np.unique(large.reshape(210, -1), axis=0)) == 210


def test_moving_average_of_one_bright_point_by_hand():
    pictures = np.zeros((1, 32, 1))
    pictures[0, 10] = 80.0
    averaged = typeset._moving_average(pictures, axis=1)[0, :, 0]
    # By hand: 8 values share 80; the window reaches 4 before and 3 behind, so the point is seen from 7 to 14.
    expected = np.zeros(32)
    expected[7:15] = 10.0
    np.testing.assert_allclose(averaged, expected, atol=1e-9)


def test_the_users_style_does_not_reach_the_data():
    usual = typeset._large_pictures()
    typeset._large_pictures.cache_clear()
    try:
        with matplotlib.rc_context({"figure.facecolor": "grey", "patch.antialiased": False, "figure.dpi": 50}):
            np.testing.assert_array_equal(typeset._large_pictures(), usual)
    finally:
        typeset._large_pictures.cache_clear()


def test_a_missing_font_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(typeset.matplotlib, "get_data_path", lambda: str(tmp_path))
    with pytest.raises(DataError, match=r"DejaVuSans\.ttf is missing.*--force-reinstall matplotlib"):
        typeset._outlines()
