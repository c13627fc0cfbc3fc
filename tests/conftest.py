import pytest
from matplotlib.figure import Figure


@pytest.fixture
def ax():
    """An axis outside pyplot, drawn once at the end so that what only fails while rendering fails here."""
    figure = Figure(layout="constrained")
    axis = figure.add_subplot()
    yield axis
    figure.canvas.draw()
