"""A fit against its data as SVG, for pages: it takes their colour of text, light or dark, and needs no library."""

import importlib
from typing import NamedTuple

import numpy as np

WIDTH, HEIGHT, LEFT, BELOW = 420, 190, 48, 24  # pixels; the last two for the numbers at the axes
SEEN = 0.02  # of the height: curves that are nearer say no more than the numbers do
YOURS, ASKED = "#d1495b", "#2e8b57"  # each readable on white and on black; the dashes tell them apart as well
CAPTION = "dots: the data · solid, red: yours · dashed, green: what is asked"


class Fit(NamedTuple):
    """Data and a curve. x, y: shape (n,), the dots; at, curve: shape (m,), the line; axis: what x is."""

    x: np.ndarray
    y: np.ndarray
    at: np.ndarray
    curve: np.ndarray
    axis: str


def on_line(x, y, predict, axis="x"):
    """The fit over one feature. x, y: shape (n,); predict: numbers of shape (m,) from x of shape (m,)."""
    x = np.asarray(x, float).ravel()
    at = np.linspace(x.min(), x.max(), 201)
    return Fit(x, np.asarray(y, float).ravel(), at, np.asarray(predict(at), float), axis)


def by_rows(X, y, predict):
    """The fit over many features: over the one that varies if it is alone, else row by row in the order of y.

    X: shape (n, d); y: shape (n,) or (n, 1); predict: numbers of shape (m,) from rows of shape (m, d).
    """
    X, y = np.asarray(X, float), np.asarray(y, float).ravel()
    varying = np.flatnonzero(np.ptp(X, axis=0))
    if len(varying) == 1:
        x = X[:, varying[0]]
        grid = X[:1].repeat(201, axis=0)
        grid[:, varying[0]] = np.linspace(x.min(), x.max(), len(grid))
        return Fit(x, y, grid[:, varying[0]], np.asarray(predict(grid), float).ravel(), "x")
    order = np.argsort(y)
    rows = np.arange(1.0, len(y) + 1)
    return Fit(rows, y[order], rows, np.asarray(predict(X), float).ravel()[order], "rows, in the order of y")


def of(exercise, tried):
    """The picture of a call beside what the reference gives for it, as SVG; None if there is no difference to be seen.

    tried: the call, as in `ladder.Fall`. An exercise whose functions fit has picture.py, with FITS: {function: its
    `Fit`, made of the value and the arguments}.
    """
    try:
        fit = importlib.import_module(f"exercises.{exercise.module}.picture").FITS[tried.function]
        reference = importlib.import_module(f"exercises.{exercise.module}.solution")
        asked = fit(getattr(reference, tried.function)(*tried.arguments), *tried.arguments)
        yours = fit(tried.value, *tried.arguments)
        return _svg(yours, asked)
    except Exception:  # what came back may be anything: a picture says more where there is one, and is no verdict
        return None


def _svg(yours, asked):
    """The two curves and the data. Raises: ValueError for what cannot be drawn."""
    x = _Scale(asked.x.min(), asked.x.max(), LEFT, WIDTH - 8)
    y = np.r_[asked.y, asked.curve]
    if yours.curve.shape != asked.curve.shape or not np.isfinite(yours.curve).all():
        raise ValueError("no curve")  # or another one than for these data
    least, most = y.min(), y.max()
    room = (most - least) or 1.0
    if np.abs(yours.curve - asked.curve).max() < SEEN * room:
        raise ValueError("no difference to be seen")
    curve = np.clip(yours.curve, least - room, most + room)  # a fit far off leaves the data their room
    y = np.r_[y, curve]
    y = _Scale(y.min(), y.max(), HEIGHT - BELOW, 8)
    dots = "".join(f'<circle cx="{x(a):.1f}" cy="{y(b):.1f}" r="3"/>' for a, b in zip(asked.x, asked.y, strict=True))
    lines = [
        f'<polyline fill="none" stroke="{colour}" stroke-width="2" {dashes}points="{_points(fit.at, c, x, y)}"/>'
        for fit, c, colour, dashes in (
            (yours, curve, YOURS, ""),
            (asked, asked.curve, ASKED, 'stroke-dasharray="6 4" '),
        )
    ]
    frame = f'<path fill="none" stroke="currentColor" opacity=".5" d="M{LEFT} 8V{HEIGHT - BELOW}H{WIDTH - 8}"/>'
    texts = [
        *(_text(f"{b:.4g}", LEFT - 5, y(b) + 4, "end") for b in (y.low, y.high)),
        _text(f"{x.low:.4g}", LEFT, HEIGHT - BELOW + 15, "start"),
        _text(asked.axis, (WIDTH + LEFT) / 2, HEIGHT - BELOW + 15, "middle"),
        _text(f"{x.high:.4g}", WIDTH - 8, HEIGHT - BELOW + 15, "end"),
    ]
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" style="max-width: 100%" role="img" '
        f'aria-label="{CAPTION}"><g fill="currentColor">{dots}</g>{frame}{"".join(lines)}'
        f'<g fill="currentColor" font-size="11">{"".join(texts)}</g></svg>'
    )


class _Scale(NamedTuple):
    """Numbers to pixels: low to first, high to last."""

    low: float
    high: float
    first: float
    last: float

    def __call__(self, value):
        part = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.first + part * (self.last - self.first)


def _points(at, curve, x, y):
    return " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in zip(at, curve, strict=True))


def _text(text, x, y, anchor):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{text}</text>'
