"""A look at the data: samples of each digit side by side on a Matplotlib axis."""

import numpy as np

SIDE = 16  # pixels
_GAP = 2  # pixels between samples


def contact_sheet(ax, digits, columns=20):
    """Draws up to `columns` samples of each digit, a row per digit; the title names the source.

    ax: a Matplotlib axis; it is emptied of ticks. digits: what `load` gives.
    Returns the picture drawn, float32, shape (10 · 18, columns · 18), paper −1 and ink up to 127/128; a digit with too
    few samples leaves its places grey.
    """
    cell = SIDE + _GAP
    picture = np.full((10 * cell, columns * cell), -0.75, dtype=np.float32)
    for digit in range(10):
        rows = np.flatnonzero(digits.labels[:, 0] == digit)[:columns]
        for column, image in enumerate(digits.images[rows]):
            y, x = digit * cell + _GAP // 2, column * cell + _GAP // 2
            picture[y : y + SIDE, x : x + SIDE] = image.reshape(SIDE, SIDE)
    ax.imshow(picture, cmap="gray_r", vmin=-1, vmax=1, interpolation="nearest")
    ax.set_title(f"{digits.source}, {digits.split}")
    ax.set_xticks([])
    ax.set_yticks([cell * digit + cell / 2 - 0.5 for digit in range(10)], labels=[str(digit) for digit in range(10)])
    ax.set_ylabel("label (digit)")
    return picture
