"""Handwritten-looking digits, drawn by the project itself: the main data, without limit and without a download.

A row takes one of its digit's shapes (templates.py), lets the pen wander slowly off it, turns, leans, stretches and
shifts it, draws it with a pen of random width, and adds slight pixel noise.
"""

import numpy as np

from . import templates

SIDE = 16  # pixels
BLOCK = 128  # rows drawn together: 16 · 16 · 128 distances are 128 KiB, which stay in the cache of one core

# How far rows differ from their shape. The random affine map sets how hard the task is: with these spreads least
# squares on 50,000 rows leaves a test 1 − R² of about 0.55 (0.80 on 1,000 rows), near the 0.58 of the essay's
# handwritten digits. Nothing else is tuned towards a result.
TURN = np.radians(12.0)  # standard deviation of the rotation
LEAN = 0.22  # standard deviation of the shear, pixels to the side per pixel up
SIZE = 14.0  # pixels to the side of the unit square
SIZE_SPREAD = 0.09  # standard deviation of the logarithm of the size, and of width against height
SHIFT = 0.8  # pixels, standard deviation, each axis
WANDER = 0.045 / np.arange(1, 7)  # unit squares, standard deviation, of the 1st, 2nd, … slow wave along the pen
PEN = (0.55, 1.25)  # pixels, smallest and largest half width
NOISE = 5.0  # grey levels of 255, standard deviation

_SPLITS = {"train": 0, "test": 1}
_STREAM = 1  # tells the random numbers of this generator from those of others with the same seed

_DIGITS = np.array([digit for digit, _, _ in templates.SHAPES])
_SHARES = np.array([share for _, share, _ in templates.SHAPES]) / 10
_POINTS = np.stack([templates.sampled(strokes) for _, _, strokes in templates.SHAPES]).astype(np.float32) - 0.5
_WAVES = np.cos(np.pi * np.outer(np.arange(1, 7), np.linspace(0, 1, templates.POINTS))).astype(np.float32)
_GRID = (np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2)[:, None]


def pixels(split, rows, seed=0):
    """Grey levels 0 (paper) to 255 (ink), shape (n, d = 256), and digits 0 to 9, shape (n,), both uint8.

    split: "train" or "test": random streams that have nothing in common. rows: n, at least 1.
    seed: at least 0; the same seed gives the same rows, and fewer rows are the first of more rows.
    """
    images = np.empty((rows, SIDE * SIDE), dtype=np.uint8)
    labels = np.empty(rows, dtype=np.uint8)
    for block, start in enumerate(range(0, rows, BLOCK)):
        # Each block has its own stream, so that no row depends on how many rows are asked for.
        rng = np.random.default_rng([_STREAM, _SPLITS[split], block, seed])
        grey, digits = _block(rng)
        images[start : start + BLOCK] = grey[: rows - start]
        labels[start : start + BLOCK] = digits[: rows - start]
    return images, labels


def _block(rng):
    shape = rng.choice(len(_DIGITS), size=BLOCK, p=_SHARES)
    x, y = _pen_paths(rng, shape)
    distance = np.sqrt(_nearest_squared(x, y))
    half_width = rng.uniform(*PEN, size=BLOCK).astype(np.float32)
    # A pixel whose centre lies half a pixel inside the edge is all ink, half a pixel outside all paper.
    ink = np.clip(half_width + np.float32(0.5) - distance, 0, 1)
    ink *= 255
    grey = np.ascontiguousarray(ink.reshape(SIDE * SIDE, BLOCK).T)
    grey += NOISE * rng.standard_normal(grey.shape, dtype=np.float32)
    np.rint(grey, out=grey)
    return np.clip(grey, 0, 255, out=grey).astype(np.uint8), _DIGITS[shape]


def _pen_paths(rng, shape):
    """Where the pen goes, in pixels from the middle of the image: x and y, each of shape (POINTS, n)."""
    waves = rng.standard_normal((BLOCK, 2, len(_WAVES)), dtype=np.float32) * WANDER.astype(np.float32)
    points = _POINTS[shape] + (waves @ _WAVES).transpose(0, 2, 1)
    points = points @ _affine_maps(rng).transpose(0, 2, 1)
    points += SHIFT * rng.standard_normal((BLOCK, 1, 2), dtype=np.float32)
    return np.ascontiguousarray(points.transpose(2, 1, 0))


def _affine_maps(rng):
    """Matrices from the unit square to pixels, shape (n, 2, 2): stretch, then lean, then turn."""
    turn, lean, size, aspect = rng.standard_normal((4, BLOCK)) * [[TURN], [LEAN], [SIZE_SPREAD], [SIZE_SPREAD]]
    width, height = SIZE * np.exp(size + aspect), SIZE * np.exp(size)
    cos, sin = np.cos(turn), np.sin(turn)
    rows = [[cos * width, (-cos * lean - sin) * height], [sin * width, (cos - sin * lean) * height]]
    return np.array(rows).transpose(2, 0, 1).astype(np.float32)


def _nearest_squared(x, y):
    """Squared distance from each pixel centre to the nearest point, in pixels², shape (SIDE, SIDE, n).

    The row of the batch is the last axis, so that the inner loops are long; a distance costs one addition, since
    (Δx)² depends on the pixel's column only and (Δy)² on its line only.
    """
    dx, dy = (_GRID - x[:, None, :]) ** 2, (_GRID - y[:, None, :]) ** 2
    nearest = dx[0] + dy[0][:, None]
    candidate = np.empty_like(nearest)
    for k in range(1, len(dx)):
        np.add(dx[k], dy[k][:, None], out=candidate)
        np.minimum(nearest, candidate, out=nearest)
    return nearest
