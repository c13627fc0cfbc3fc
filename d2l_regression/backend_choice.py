"""Which backend Keras computes with, decided without importing Keras or a backend: each takes seconds."""

import json
import os
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

BACKENDS = {"tensorflow": "TensorFlow", "jax": "JAX"}  # those with a module training.loop_<name>, the usual one first
_INSTALL = {"jax": 'pip install -e ".[jax]"'}  # in the checkout; others are called as what pip installs


class BackendError(ImportError):
    """Keras has no backend to compute with; says what to install."""


def chosen() -> str:
    """The name of the backend: KERAS_BACKEND, else what keras.json names, else the first of BACKENDS that is installed.

    KERAS_BACKEND is taken at its word. The file counts where it names one of BACKENDS that is installed: Keras writes
    "tensorflow" into it at its first import, whether that is there or not, and another project may want another one.
    """
    if named := os.environ.get("KERAS_BACKEND"):
        return named
    named = _named_in_file()
    return named if named in _present() else default()


def default() -> str:
    """The name of the backend where nobody has said which."""
    return next(iter(_present()), "tensorflow")


def required() -> str:
    """The name of the chosen backend.

    Raises: BackendError if it is not installed.
    """
    backend, present = chosen(), _present()
    if installed(backend):
        return backend
    if not os.environ.get("KERAS_BACKEND"):
        raise BackendError(
            f"Keras needs TensorFlow or JAX, none is installed: pip install tensorflow, or {_INSTALL['jax']}"
        )
    if backend not in BACKENDS:
        raise BackendError(f"KERAS_BACKEND was {backend!r}, which is not installed; it may be {' or '.join(BACKENDS)}")
    unset = f"; or leave KERAS_BACKEND unset to compute with {BACKENDS[present[0]]}" if present else ""
    install = _INSTALL.get(backend, f"pip install {backend}")
    raise BackendError(f"KERAS_BACKEND was {backend!r}, which is not installed: {install}{unset}")


def _present() -> list[str]:
    return [name for name in BACKENDS if installed(name)]


def installed(name: str) -> bool:
    """Whether there is such a package; a folder without code, left behind by pip or full of data, is none."""
    spec = find_spec(name) if name.isidentifier() else None
    return spec is not None and spec.origin is not None


def _named_in_file() -> str | None:
    """The backend that Keras' own file of settings names, or None."""
    settings = Path(os.environ.get("KERAS_HOME", "~/.keras")).expanduser() / "keras.json"
    with suppress(OSError, ValueError, KeyError, TypeError, RuntimeError):  # no such file, no JSON, no home
        return json.loads(settings.read_text(encoding="utf-8"))["backend"]
    return None
