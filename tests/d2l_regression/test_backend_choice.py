"""Which backend is chosen, with packages that are there or not; Keras itself is imported in `test_backend`."""

import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from d2l_regression import backend_choice


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Call it to make a machine that has these packages, this KERAS_BACKEND and this keras.json."""

    def made(installed, variable=None, file=None):
        specs = {name: ModuleSpec(name, None, origin="__init__.py") for name in installed}
        monkeypatch.setattr(backend_choice, "find_spec", specs.get)
        monkeypatch.setenv("KERAS_HOME", str(tmp_path))
        monkeypatch.delenv("KERAS_BACKEND", raising=False)
        if variable is not None:
            monkeypatch.setenv("KERAS_BACKEND", variable)
        if file is not None:
            (tmp_path / "keras.json").write_text(file, encoding="utf-8")

    return made


BOTH = ("jax", "tensorflow")


@pytest.mark.parametrize(
    ("installed", "variable", "file", "backend"),
    [
        # By hand. First Keras' own rule, from its documentation: the variable, else keras.json, else TensorFlow.
        (BOTH, "jax", '{"backend": "tensorflow"}', "jax"),
        (BOTH, "", '{"backend": "jax"}', "jax"),
        (BOTH, None, '{"backend": "jax"}', "jax"),
        (BOTH, None, "{}", "tensorflow"),
        (BOTH, None, None, "tensorflow"),
        (("torch",), "torch", None, "torch"),
        # Then what Keras would fail on.
        (["jax"], None, None, "jax"),
        (["jax"], None, '{"backend": "tensorflow"}', "jax"),
        (["tensorflow"], None, '{"backend": "jax"}', "tensorflow"),
        (BOTH, None, '{"backend": "jx"}', "tensorflow"),
        (BOTH, None, '{"backend": ["jax"]}', "tensorflow"),
        (BOTH, None, '["jax"]', "tensorflow"),
        (BOTH, None, "not JSON", "tensorflow"),
        ((*BOTH, "torch"), None, '{"backend": "torch"}', "tensorflow"),  # nothing could be trained with it
    ],
)
def test_the_backend_is_the_one_named_else_the_oneinstalled(machine, installed, variable, file, backend):
    machine(installed, variable, file)
    assert backend_choice.chosen() == backend_choice.required() == backend


@pytest.mark.parametrize(
    ("installed", "variable", "words"),
    [
        ((), None, ["TensorFlow or JAX", "pip install tensorflow", 'pip install -e ".[jax]"']),
        ((), "jax", ["KERAS_BACKEND was 'jax'", 'pip install -e ".[jax]"']),
        (["jax"], "tensorflow", ["was 'tensorflow'", "pip install tensorflow", "unset", "with JAX"]),
        (["tensorflow"], "jax", ["was 'jax'", 'pip install -e ".[jax]"', "unset", "with TensorFlow"]),
        (BOTH, "Jax", ["was 'Jax'", "it may be tensorflow or jax"]),
        (BOTH, "../jax", ["was '../jax'", "it may be tensorflow or jax"]),
        ((), "torch", ["was 'torch'", "it may be tensorflow or jax"]),
    ],
)
def test_what_is_not_installed_is_one_line_that_says_what_to_install(machine, installed, variable, words):
    machine(installed, variable)
    with pytest.raises(backend_choice.BackendError) as caught:
        backend_choice.required()
    said = str(caught.value)
    assert all(word in said for word in words)
    assert "\n" not in said
    assert ("unset" in said) == ("unset" in words)  # not where that would not help
    assert backend_choice.chosen() == (variable or "tensorflow")  # stored results are read without any backend


def test_a_folder_without_code_is_no_backend(tmp_path, monkeypatch):
    """Oracle: Python, which imports such a folder as a namespace and finds nothing in it."""
    for name in ("hollow", "full"):
        (tmp_path / name).mkdir()
    (tmp_path / "full/__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert [backend_choice.installed(name) for name in ("hollow", "full", "absent")] == [False, True, False]


def test_each_backend_has_a_loop():
    folder = Path(backend_choice.__file__).parent / "training"
    assert {path.stem.removeprefix("loop_") for path in folder.glob("loop_*.py")} == set(backend_choice.BACKENDS)


def test_the_choice_imports_nothing_that_takes_seconds():
    program = (
        "import sys\n"
        "from d2l_regression import terminal\n"
        "from essay_repro.running import command\n"
        "command.check_backend(terminal.Parser())\n"
        "print(sorted({'keras', 'tensorflow', 'jax'} & set(sys.modules)))\n"
    )
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "[]"
