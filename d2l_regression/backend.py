"""Keras, with the backend of `backend_choice`, and without the lines that TensorFlow writes to stderr as it starts.

Where Keras was imported before, it stays with the backend it has; else KERAS_BACKEND is set, for processes started from
this one too.
Raises: BackendError, an ImportError, if the backend is not installed.

TF_CPP_MIN_LOG_LEVEL silences only what comes after the first lines (oneDNN, missing CUDA), so file descriptor 2 itself
is held back during the import, and shown after all if the import fails. Who sets TF_CPP_MIN_LOG_LEVEL sees it all.
"""

import os
import sys
import tempfile
from contextlib import contextmanager

from d2l_regression.backend_choice import required

__all__ = ["keras"]


@contextmanager
def _stderr_held_back():
    sys.stderr.flush()
    shown = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        except Exception:
            held.seek(0)
            os.write(shown, held.read())
            raise
        finally:
            os.dup2(shown, 2)
            os.close(shown)


if "keras" not in sys.modules:
    os.environ["KERAS_BACKEND"] = required()

if "TF_CPP_MIN_LOG_LEVEL" in os.environ or "keras" in sys.modules:
    import keras
else:
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    with _stderr_held_back():
        import keras

        # The search for a GPU writes its lines when it first happens; let that be now.
        keras.distribution.list_devices()
