"""What importing the trainer writes: nothing, unless it fails or is asked to. Which backend Keras then has."""

import importlib.util
import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def stderr_of(program, **environment):
    """What a fresh process writes to stderr."""
    kept = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, env={**kept, **environment}).stderr


def test_importing_the_trainer_and_training_is_silent():
    program = (
        "from d2l_regression import models, training\n"
        "model = models.linear(2)\n"
        "model.compile(optimizer='sgd', loss='mse')\n"
        "training.fit(model, [[0.0, 1.0], [1.0, 0.0]], [1.0, 2.0], steps=2, batch_size=2)\n"
    )
    assert stderr_of(program) == ""


def test_what_was_held_back_is_shown_if_the_import_fails(tmp_path):
    (tmp_path / "keras.py").write_text("import os\nos.write(2, b'said early')\nraise ImportError('no keras')\n")
    said = stderr_of(f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import d2l_regression.backend")
    assert "said early" in said
    assert "no keras" in said


@pytest.mark.nightly
@pytest.mark.usefixtures("only_tensorflow")
def test_tensorflow_speaks_when_asked():
    """By hand: at level 0 TensorFlow tells, while it starts, at least that oneDNN is on or that there is no GPU."""
    assert stderr_of("import d2l_regression.backend", TF_CPP_MIN_LOG_LEVEL="0")


HIDDEN = "import sys; sys.modules.update(dict.fromkeys({names!r})); "  # as if it were not installed
TOLD = "print(keras.backend.backend(), os.environ.get('KERAS_BACKEND'))"


def run(program, home, **environment):
    """A finished fresh process that has no KERAS_BACKEND and its own keras.json."""
    kept = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
    kept |= {"KERAS_HOME": str(home), **environment}
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=kept)


@pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason='JAX is absent: pip install -e ".[jax]"')
def test_jax_trains_where_there_is_no_tensorflow(tmp_path):
    """Twice, for Keras writes "tensorflow" into keras.json the first time."""
    program = HIDDEN.format(names=["tensorflow"]) + (
        "import os\n"
        "from d2l_regression import models, training\n"
        "import keras\n"
        "model = models.linear(2)\n"
        "model.compile(optimizer='sgd', loss='mse')\n"
        "training.fit(model, [[0.0, 1.0], [1.0, 0.0]], [1.0, 2.0], steps=2, batch_size=2)\n" + TOLD
    )
    for _ in range(2):
        done = run(program, tmp_path)
        assert (done.stdout, done.stderr) == ("jax jax\n", "")
        assert json.loads((tmp_path / "keras.json").read_text())["backend"] == "tensorflow"


def test_without_a_backend_the_last_line_says_what_to_install(tmp_path):
    program = HIDDEN.format(names=["tensorflow", "jax"]) + "import d2l_regression.models"
    last = run(program, tmp_path).stderr.splitlines()[-1]
    assert "BackendError: Keras needs TensorFlow or JAX" in last
    assert "pip install" in last


def test_where_keras_was_imported_before_it_stays_as_it_is(tmp_path):
    """NumPy is a backend of Keras that needs no package more; KERAS_BACKEND changes too late."""
    program = "import os, keras; os.environ['KERAS_BACKEND'] = 'absent'; import d2l_regression.backend; " + TOLD
    assert run(program, tmp_path, KERAS_BACKEND="numpy").stdout == "numpy absent\n"
