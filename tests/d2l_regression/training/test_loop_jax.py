"""JAX as the backend: the tests that train pass on it too, and its numbers are those of TensorFlow.

Keras takes one backend a process, so that JAX gets processes of its own. Here they run the tests that train, but for
those of `test_deep.py`, `test_package.py` and `test_whole.py` that train what others here do: every day those in which
the backends' own code differs, and fewer drawn cases; each night the rest. All tests run on JAX with
`KERAS_BACKEND=jax python -m pytest`.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from d2l_regression import models, training

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason='JAX is absent: pip install -e ".[jax]"'),
    pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="these tests run on another backend already"),
]

ROOT = Path(__file__).parents[3]
# What one process runs: groups, so that processes side by side share the work.
GROUPS = {
    "as Keras": ("d2l_regression/training/test_fit_as_keras.py",),
    "as Keras' trainer": (
        "d2l_regression/training/test_fit_as_trainer.py",
        "d2l_regression/training/test_fit_whole_numbers.py",
    ),
    "at random": ("d2l_regression/training/test_fit_random.py",),
    "loop": (
        "d2l_regression/training/test_fit.py",
        "d2l_regression/training/test_loop.py",
        "d2l_regression/training/test_programs.py",
        "d2l_regression/training/test_shards.py",
        "d2l_regression/training/test_fit_groups.py",
        "d2l_regression/training/test_fit_history.py",
        "d2l_regression/training/test_best.py",
    ),
    "arguments": (
        "d2l_regression/training/test_listeners.py",
        "d2l_regression/training/test_refusals.py",
        "d2l_regression/training/test_fit_precision.py",
    ),
    "package": (
        "d2l_regression/test_layers.py",
        "d2l_regression/test_models.py",
        "d2l_regression/test_losses.py",
        "d2l_regression/test_backend.py",
    ),
    "essay": (
        "essay_repro/running/test_sweep.py",
        "essay_repro/test_linear.py",
        "essay_repro/test_features.py",
        "essay_repro/test_scaling.py",
        "essay_repro/test_multitask.py",
        "essay_repro/running/test_cost.py",
    ),
    "command line": (
        "essay_repro/running/test_command.py",
        "essay_repro/reporting/test_whole.py::test_every_experiment_is_stored_and_whole",
    ),
}


DAILY = ("as Keras", "arguments", "at random")


def on_jax(*arguments):
    """What Python prints with these arguments, in a process whose Keras computes with JAX."""
    # Kills test how results are stored, which no backend changes.
    environment = {"D2L_KILLS": "0", "D2L_CASES": "10", **os.environ, "KERAS_BACKEND": "jax"}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    return done.stdout


@pytest.mark.parametrize(
    "group", [pytest.param(group, marks=() if group in DAILY else pytest.mark.nightly) for group in GROUPS]
)
def test_the_tests_that_train_pass(group):
    files = (f"tests/{path}" for path in GROUPS[group])
    on_jax("-m", "pytest", "-q", "-m", "not nightly", "-p", "no:cacheprovider", *files)


def test_every_test_of_the_trainer_is_in_a_group():
    # By hand: what trains nothing, and this file.
    alone = {"test_arguments.py", "test_batches.py", Path(__file__).name}
    listed = {Path(file).name for files in GROUPS.values() for file in files if "/training/" in file}
    assert listed == {path.name for path in Path(__file__).parent.glob("test_*.py")} - alone


STEPS = 300


def trained():
    """Losses and weights, by name, of models that took STEPS steps on whatever backend this process has."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((400, 32)).astype("float32")
    y = X @ rng.standard_normal(32) + 0.5 * X[:, 0] * X[:, 1]
    makers = {"linear": models.linear, "mlp": lambda d, **o: models.mlp(d, (16, 8), **o), "pairwise": models.pairwise}
    found = {}
    for (kind, make), optimizer in zip(makers.items(), ("sgd", "adam", "sgd"), strict=True):
        model = make(32, runs=3)
        model.compile(keras.optimizers.get({"class_name": optimizer, "config": {"learning_rate": 0.003}}), "mse")
        history = training.fit(
            model,
            X,
            y,
            steps=STEPS,
            batch_size=32,
            sampling="epochs",
            l2=[0.0, 0.1, 0.2],
            evaluation={"all": None},
            evaluate_at=[STEPS],
        )
        found |= {f"{kind} loss": history.loss, f"{kind} mse": history.scores["all"]["mse"]}
        found |= {f"{kind} weights {k}": np.asarray(v) for k, v in enumerate(model.trainable_variables)}
    return found


def test_both_backends_train_the_same(tmp_path):
    """Tolerance: 2⁻²⁴ of the largest number for each step, 2·10⁻⁵ for 300.

    The batches are the same, but each backend sums the terms of a product in an order of its own. So a step's result
    differs by about a rounding of float32, 2⁻²⁴ of the largest number, and as long as training does not amplify the
    differences, they add up at worst. That holds for linear models, and for networks in their first hundreds of steps
    (measured here: 1·10⁻⁶). In thousands of steps of Adam a network amplifies any rounding, also that between a
    program for two runs and one for six, on one backend: curves then agree in what they mean, not in their digits.
    """
    path = tmp_path / "jax.npz"
    said = on_jax(
        "-c",
        "import runpy, sys, numpy; numpy.savez(sys.argv[2], **runpy.run_path(sys.argv[1])['trained']())\n"
        "print({name.split('.')[0] for name in sys.modules} & {'tensorflow', 'jax'})",
        __file__,
        str(path),
    )
    assert said.strip() == "{'jax'}"  # TensorFlow is not even imported
    ours, theirs = trained(), np.load(path)
    assert set(ours) == set(theirs.files)
    for name, expected in ours.items():
        np.testing.assert_allclose(
            theirs[name], expected, rtol=0, atol=STEPS * 2**-24 * np.abs(expected).max(), err_msg=name
        )
