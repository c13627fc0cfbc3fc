"""The contact sheet: each sample in its row and column, the axis labelled."""

import numpy as np
from matplotlib.figure import Figure

from essay_repro.digits import Digits
from essay_repro.digits.contact_sheet import contact_sheet


def test_samples_stand_in_the_row_of_their_digit():
    levels = np.array([0.1, 0.2, 0.3, 0.4], dtype=np.float32)
    images = np.repeat(levels[:, None], 256, axis=1)
    labels = np.array([[3], [0], [3], [3]], dtype=np.float32)
    ax = Figure().add_subplot()
    picture = contact_sheet(ax, Digits(images, labels, "strokes", "train"), columns=2)
    # By hand: cells of 18 pixels, 10 down and 2 across; the third 3 finds no place, the second 0 is not there.
    assert picture.shape == (180, 36)
    assert picture[3 * 18 + 9, 9] == levels[0]
    assert picture[3 * 18 + 9, 18 + 9] == levels[2]
    assert picture[9, 9] == levels[1]
    assert picture[9, 18 + 9] == np.float32(-0.75)
    assert levels[3] not in picture
    assert ax.get_title() == "strokes, train"
    assert [tick.get_text() for tick in ax.get_yticklabels()] == [str(digit) for digit in range(10)]
    assert ax.get_ylabel() == "label (digit)"
