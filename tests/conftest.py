import importlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from matplotlib.figure import Figure

from d2l_regression import backend_choice

# Tests may import Keras themselves: it then has the backend that the package would choose.
os.environ["KERAS_BACKEND"] = backend_choice.chosen()

# Programs that tests start in another folder find `tests` too: some run what stands there.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH")]))

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


@pytest.fixture(scope="session")
def loop():
    """The loop's module for the backend these tests run on."""
    import keras

    return importlib.import_module(f"d2l_regression.training.loop_{keras.backend.backend()}")


@pytest.fixture
def only_tensorflow():
    """Skips a test of TensorFlow's own ways on another backend."""
    import keras

    if keras.backend.backend() != "tensorflow":
        pytest.skip(f"about TensorFlow; these tests run on {keras.backend.backend()}")


@pytest.fixture
def both_installed(monkeypatch):
    """A machine with TensorFlow and JAX, as far as the choice between them goes: commands are told as there."""
    monkeypatch.setattr(backend_choice, "installed", lambda name: name in backend_choice.BACKENDS)
