"""Printed digits from the fonts that Matplotlib ships: the auxiliary data, similar to the main data but not the same.

Each font's digits are drawn large once per process; a row takes one of them, turns, leans, stretches and shifts it a
little and looks up its 16×16 pixels in the large picture.
"""

from functools import cache
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox

from .errors import DataError

# Named one by one, so that the data stay the same when Matplotlib ships one more. Its other fonts have no digits
# (DejaVu*Display, STIXNonUni*, STIXSiz*, cmex10, cmsy10), boxes for digits (LastResort) or uneven ones (cmmi10).
FONTS = (
    *(f"DejaVuSans{style}" for style in ("", "-Bold", "-Oblique", "-BoldOblique")),
    *(f"DejaVuSansMono{style}" for style in ("", "-Bold", "-Oblique", "-BoldOblique")),
    *(f"DejaVuSerif{style}" for style in ("", "-Bold", "-Italic", "-BoldItalic")),
    *(f"STIXGeneral{style}" for style in ("", "Bol", "Italic", "BolIta")),
    *("cmb10", "cmr10", "cmss10", "cmti10", "cmtt10"),
)

SIDE = 16  # pixels
FINE = 8  # points of the large picture per pixel, each way
LARGE = SIDE * FINE  # points to the side of a large picture
BLOCK = 256  # rows drawn together, so that their coordinates stay in the cache of one core

# Our choice: small, because print is regular.
TURN = np.radians(6.0)  # standard deviation of the rotation
LEAN = 0.10  # standard deviation of the shear, pixels to the side per pixel up
HEIGHT = 0.80  # of the image, for the font's tallest digit, before the random size
SIZE_SPREAD = 0.08  # standard deviation of the logarithm of the size, and of width against height
SHIFT = 0.7  # pixels, standard deviation, each axis
NOISE = 5.0  # grey levels of 255, standard deviation: as much as in strokes

_STREAM = 2  # tells the random numbers of this generator from those of others with the same seed


def pixels(rows, seed=0, *, flipped=True):
    """Grey levels 0 (paper) to 255 (ink), shape (n, d = 256), and digits 0 to 9, shape (n,), both uint8.

    rows: n, at least 1. seed: at least 0; the same seed gives the same rows, fewer rows are the first of more rows.
    flipped: mirrored top to bottom, so that what is learned here alone fails on upright digits, as the essay has it.
        The essay's network, trained on flipped rows alone, is no better on strokes than the mean (1 − R² about 1);
        trained on rows turned by 180 degrees instead it reaches about 0.8, which is not a failure.
    Raises: DataError if Matplotlib lacks one of its fonts.
    """
    large = _large_pictures()
    images = np.empty((rows, SIDE * SIDE), dtype=np.uint8)
    labels = np.empty(rows, dtype=np.uint8)
    for block, start in enumerate(range(0, rows, BLOCK)):
        # Each block has its own stream, so that no row depends on how many rows are asked for.
        grey, digits = _block(large, np.random.default_rng([_STREAM, block, seed]))
        images[start : start + BLOCK] = grey[: rows - start]
        labels[start : start + BLOCK] = digits[: rows - start]
    if flipped:
        images = images.reshape(rows, SIDE, SIDE)[:, ::-1].reshape(rows, SIDE * SIDE)
    return images, labels


def _block(large, rng):
    picture = rng.integers(len(large), size=BLOCK)
    x, y = _looked_up_points(rng)
    at = picture[:, None].astype(np.int32) * LARGE**2 + y * LARGE + x
    grey = large.reshape(-1)[at].astype(np.float32)
    grey += NOISE * rng.standard_normal(grey.shape, dtype=np.float32)
    np.rint(grey, out=grey)
    return np.clip(grey, 0, 255, out=grey).astype(np.uint8), (picture % 10).astype(np.uint8)


def _looked_up_points(rng):
    """Column x and line y of the large picture behind each pixel, both int32 of shape (n, d)."""
    turn, lean, size, aspect = rng.standard_normal((4, BLOCK)) * [[TURN], [LEAN], [SIZE_SPREAD], [SIZE_SPREAD]]
    cos, sin = np.cos(turn) * np.exp(size) * FINE, np.sin(turn) * np.exp(size) * FINE
    wide = np.exp(aspect)
    shift = rng.standard_normal((2, BLOCK)) * SHIFT * FINE + LARGE / 2
    maps = np.array([[cos * wide, -sin * wide + lean * cos, shift[0]], [sin, cos, shift[1]]], dtype=np.float32)
    middle = np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2
    grid = np.stack([np.tile(middle, SIDE), np.repeat(middle, SIDE), np.ones(SIDE * SIDE, dtype=np.float32)])
    points = maps.transpose(0, 2, 1) @ grid
    # Beyond the border there is paper, and the border is paper too.
    return np.clip(points, 0, LARGE - 1, out=points).astype(np.int32)


@cache
def _large_pictures():
    """Ink 0 to 255 around each point, averaged over the area of one pixel; uint8, shape (fonts · 10, LARGE, LARGE).

    Picture 10·f + d is digit d of font f. Averaging before the look-up is what makes edges smooth.
    """
    sheet = _sheet(_outlines()).astype(np.float64)
    pictures = sheet.reshape(len(FONTS), LARGE, 10, LARGE).transpose(0, 2, 1, 3).reshape(-1, LARGE, LARGE)
    for axis in (1, 2):
        pictures = _moving_average(pictures, axis)
    return np.rint(pictures).astype(np.uint8)


def _moving_average(pictures, axis):
    """Each value replaced by the mean of the FINE values around it; outside counts as paper."""
    before = [(0, 0)] * 3
    before[axis] = (FINE // 2 + 1, FINE - FINE // 2 - 1)
    sums = np.cumsum(np.pad(pictures, before), axis=axis)
    ends = np.arange(FINE, sums.shape[axis])
    return (np.take(sums, ends, axis=axis) - np.take(sums, ends - FINE, axis=axis)) / FINE


def _outlines():
    """Outlines of all digits, each in a square of side 1 with its middle at the origin and y upwards, [font][digit]."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    outlines = []
    for font in FONTS:
        path = folder / f"{font}.ttf"
        if not path.is_file():
            raise DataError(
                f"the font {path} is missing: it comes with Matplotlib from 3.11 on; "
                "pip install --upgrade --force-reinstall matplotlib"
            )
        paths = [TextPath((0, 0), digit, size=100, prop=FontProperties(fname=path)) for digit in "0123456789"]
        scale = HEIGHT / max(path.get_extents().height for path in paths)
        outlines.append([_centred(path, scale) for path in paths])
    return outlines


def _centred(path, scale):
    extents = path.get_extents()
    x, y = (extents.x0 + extents.x1) / 2, (extents.y0 + extents.y1) / 2
    return path.transformed(Affine2D().translate(-x, -y).scale(scale))


def _sheet(outlines):
    """All outlines drawn in black, a font a row: ink 0 to 255, uint8, shape (fonts · LARGE, 10 · LARGE)."""
    # The user's own style (a grey background, no smooth edges) must not reach the data.
    with style.context("default"):
        return _drawn(outlines)


def _drawn(outlines):
    lines = len(outlines)
    figure = Figure(figsize=(10, lines), dpi=LARGE)
    canvas = FigureCanvasAgg(figure)
    for line, font in enumerate(outlines):
        for digit, outline in enumerate(font):
            place = Affine2D().translate(digit + 0.5, lines - line - 0.5).scale(LARGE)
            cell = Bbox.from_bounds(digit * LARGE, (lines - line - 1) * LARGE, LARGE, LARGE)
            patch = PathPatch(outline, facecolor="black", linewidth=0, transform=place)
            figure.add_artist(patch)
            patch.set_clip_box(cell)
    canvas.draw()
    return 255 - np.asarray(canvas.buffer_rgba())[..., 0]
