"""The pen strokes of the ten digits: arcs and straight lines in the unit square, our own shapes, several per digit.

x runs to the right, y down; angles in degrees from the right, growing clockwise as seen (90 is down).
"""

from itertools import pairwise

import numpy as np

POINTS = (
    48  # per digit: an 8 is about 38 pixels of ink long, so points lie closer than one pixel and the ink has no gaps
)


def line(*corners):
    """Points along straight lines through the corners (x, y), shape (m, 2)."""
    corners = np.array(corners, dtype=float)
    t = np.linspace(0, 1, 20)[:, None]
    return np.concatenate([a + t * (b - a) for a, b in pairwise(corners)])


def arc(x, y, across, down, start, stop):
    """Points along a part of an ellipse around (x, y) with half axes across and down, from start to stop degrees."""
    angle = np.radians(np.linspace(start, stop, 60))
    return np.stack([x + across * np.cos(angle), y + down * np.sin(angle)], axis=1)


def stroke(*pieces):
    """One line of the pen through all pieces in order, shape (m, 2); gaps between pieces are drawn straight."""
    return np.concatenate(pieces)


_FIVE = (line((0.32, 0.10), (0.29, 0.45)), arc(0.46, 0.66, 0.27, 0.25, 233, 510))
_NINE = arc(0.50, 0.31, 0.22, 0.21, -10, -365)

# (digit, share among the shapes of that digit, strokes). Shares are our guess at how often people write so.
SHAPES = [
    (0, 0.7, [arc(0.5, 0.5, 0.29, 0.42, -90, -450)]),
    (0, 0.3, [arc(0.5, 0.5, 0.27, 0.42, -60, -445)]),
    (1, 0.5, [line((0.50, 0.08), (0.50, 0.92))]),
    (1, 0.35, [line((0.39, 0.24), (0.53, 0.08), (0.53, 0.92))]),
    (1, 0.15, [line((0.38, 0.24), (0.52, 0.08), (0.52, 0.92)), line((0.32, 0.92), (0.72, 0.92))]),
    (2, 0.6, [stroke(arc(0.49, 0.31, 0.25, 0.22, 190, 400), line((0.24, 0.91), (0.79, 0.91)))]),
    (
        2,
        0.4,
        [
            stroke(
                arc(0.50, 0.29, 0.24, 0.20, 200, 400),
                arc(0.33, 0.81, 0.11, 0.09, 50, 300),
                line((0.55, 0.86), (0.82, 0.90)),
            )
        ],
    ),
    (3, 0.7, [stroke(arc(0.47, 0.29, 0.23, 0.20, 200, 445), arc(0.47, 0.70, 0.27, 0.21, -85, 160))]),
    (3, 0.3, [stroke(line((0.27, 0.10), (0.73, 0.10), (0.46, 0.43)), arc(0.45, 0.67, 0.28, 0.24, -85, 155))]),
    (4, 0.55, [line((0.32, 0.10), (0.23, 0.57), (0.80, 0.57)), line((0.64, 0.16), (0.62, 0.93))]),
    (4, 0.45, [line((0.62, 0.08), (0.20, 0.62), (0.82, 0.62)), line((0.62, 0.08), (0.62, 0.94))]),
    (5, 0.6, [stroke(*_FIVE), line((0.32, 0.10), (0.76, 0.10))]),
    (5, 0.4, [stroke(line((0.75, 0.10), (0.33, 0.10)), *_FIVE)]),
    (6, 0.6, [stroke(arc(0.68, 0.56, 0.42, 0.49, 262, 180), arc(0.49, 0.69, 0.23, 0.22, 180, -180))]),
    (6, 0.4, [stroke(line((0.60, 0.08), (0.31, 0.55)), arc(0.49, 0.71, 0.22, 0.20, 200, -165))]),
    (7, 0.6, [line((0.24, 0.11), (0.77, 0.10), (0.42, 0.93))]),
    (7, 0.2, [line((0.24, 0.11), (0.77, 0.10), (0.42, 0.93)), line((0.36, 0.52), (0.74, 0.50))]),
    (7, 0.2, [stroke(line((0.23, 0.22), (0.25, 0.11), (0.76, 0.10)), arc(0.90, 0.90, 0.42, 0.60, 235, 182))]),
    (8, 0.5, [stroke(arc(0.50, 0.29, 0.20, 0.19, 90, -270), arc(0.50, 0.70, 0.25, 0.22, -90, 270))]),
    (
        8,
        0.5,
        [
            stroke(
                arc(0.50, 0.28, 0.21, 0.19, -20, -220),
                arc(0.50, 0.71, 0.25, 0.21, -40, 220),
                line((0.68, 0.24), (0.70, 0.21)),
            )
        ],
    ),
    (9, 0.6, [stroke(_NINE, line((0.71, 0.30), (0.66, 0.93)))]),
    (9, 0.4, [stroke(_NINE, arc(0.42, 0.45, 0.30, 0.46, 0, 100))]),
]


def sampled(strokes):
    """POINTS points at equal distances along the strokes, one stroke after the other, shape (POINTS, 2)."""
    lengths = np.array([_lengths(s)[-1] for s in strokes])
    counts = np.maximum(2, np.round(POINTS * lengths / lengths.sum()).astype(int))
    counts[0] += POINTS - counts.sum()
    return np.concatenate([_resampled(s, count) for s, count in zip(strokes, counts, strict=True)])


def _lengths(points):
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(steps)])


def _resampled(points, count):
    along = _lengths(points)
    at = np.linspace(0, along[-1], count)
    return np.stack([np.interp(at, along, points[:, axis]) for axis in (0, 1)], axis=1)
