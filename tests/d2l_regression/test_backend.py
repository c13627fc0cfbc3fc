"""What importing the trainer writes: nothing, unless it fails or is asked to."""

import os
import subprocess
import sys

import pytest


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


@pytest.mark.usefixtures("only_tensorflow")
def test_tensorflow_speaks_when_asked():
    """By hand: at level 0 TensorFlow tells, while it starts, at least that oneDNN is on or that there is no GPU."""
    assert stderr_of("import d2l_regression.backend", TF_CPP_MIN_LOG_LEVEL="0")
