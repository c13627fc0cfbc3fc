"""Pictures of a fit: read as XML, held against the numbers they show."""

from importlib import import_module
from xml.etree import ElementTree

import numpy as np
import pytest

from exercises.runner import catalog, picture
from exercises.runner.expect import Tried

DRAWN = [exercise for exercise in catalog.EXERCISES if (exercise.folder / "picture.py").exists()]
X, Y = np.array([[0.0], [1.0], [2.0], [3.0], [4.0]]), np.array([0.0, 1.0, 2.0, 3.0, 100.0])
LAPLACE = catalog.get("laplace-noise")


def points(svg):
    """The two lines of a picture, yours and what is asked, each of shape (m, 2)."""
    lines = ElementTree.fromstring(svg).findall("polyline")
    return [np.array([pair.split(",") for pair in line.get("points").split()], float) for line in lines]


def test_the_curves_go_where_the_numbers_say():
    # By hand: asked is y = x, which meets 0 and the wild label's 100 at the axes' ends; yours is y = 50.
    svg = picture.of(LAPLACE, Tried("fit", (X, Y, 0), (np.array([0.0]), 50.0)))
    yours, asked = points(svg)
    assert len(ElementTree.fromstring(svg).findall("g/circle")) == len(Y)
    low, high = picture.HEIGHT - picture.BELOW, 8
    np.testing.assert_allclose(yours[:, 1], (low + high) / 2, rtol=0, atol=0.1)
    np.testing.assert_allclose(asked[[0, -1], 1], [low, low - 0.04 * (low - high)], rtol=0, atol=0.1)


def test_rows_of_many_features_are_drawn_in_the_order_of_their_labels():
    rows = np.array([[1.0, 2.0], [2.0, 0.0], [0.0, 5.0]])
    fit = picture.by_rows(rows, [[3.0], [1.0], [2.0]], lambda X: X[:, 0])
    assert fit.y.tolist() == [1, 2, 3]
    assert fit.curve.tolist() == [2, 0, 1]


@pytest.mark.parametrize("value", [None, (), "no", (np.array([np.nan]), 0.0), (np.zeros(3), 1.0), (np.ones(1), 1.0)])
def test_what_cannot_be_drawn_is_no_picture(value):
    # The last one can: (1, 0) is asked, and 1 more is 1 % of the picture's height.
    assert picture.of(LAPLACE, Tried("fit", (X, Y, 0), value)) is None
    assert picture.of(LAPLACE, Tried("sgd", (X, Y, 0.1, 5, 2, 0), value)) is None


@pytest.mark.parametrize("exercise", DRAWN, ids=lambda exercise: exercise.slug)
def test_every_exercise_that_fits_is_drawn_with_its_example(exercise):
    module = f"exercises.{exercise.module}"
    fits, examples = import_module(f"{module}.picture").FITS, import_module(f"{module}.checks").EXAMPLES
    assert fits
    for name, fit in fits.items():
        value = getattr(import_module(f"{module}.solution"), name)(*examples[name])
        shown = fit(value, *examples[name])
        assert np.isfinite(shown.curve).all()
        assert shown.at.shape == shown.curve.shape, name
        assert shown.x.shape == shown.y.shape, name
