import pytest
from hypothesis import HealthCheck, settings
from matplotlib.figure import Figure

# A busy machine is slow; that is no failure of the law under test.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture
def ax():
    """An axis outside pyplot, drawn once at the end so that what only fails while rendering fails here."""
    figure = Figure(layout="constrained")
    axis = figure.add_subplot()
    yield axis
    figure.canvas.draw()
