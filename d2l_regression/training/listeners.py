"""Who is told during training: functions with a `Progress`, and Keras' callbacks at the ends of epochs.

The model's variables hold the weights and the optimiser's state of the moment whenever one of them is called, and
what it sets there counts from then on.
"""

import numpy as np

from d2l_regression.backend import keras
from d2l_regression.training import batches
from d2l_regression.training.refusals import refuse

callbacks = keras.callbacks

_TEST_HOOKS = ("on_test_begin", "on_test_end", "on_test_batch_begin", "on_test_batch_end")
_BATCH_HOOKS = ("on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end")
# These have a hook at batches that they can do without: a bar moves by whole epochs, and `fit` itself ends at NaN.
_WITHOUT_BATCHES = (callbacks.ProgbarLogger, callbacks.TerminateOnNaN)

# One sets where Keras' own fit begins, the other needs averages that the loop does not keep.
_NOT_HERE = (callbacks.BackupAndRestore, callbacks.SwapEMAWeights)


def split_by_kind(given):
    """(functions, Keras callbacks) from a list of both, or from one."""
    given = [given] if callable(given) or isinstance(given, callbacks.Callback) else list(given or ())
    ours = [each for each in given if not isinstance(each, callbacks.Callback)]
    for each in ours:
        if not callable(each) or isinstance(each, type):
            raise ValueError(f"callbacks has {each!r}; it may hold functions of a Progress, and Keras callbacks.")
    return ours, [each for each in given if isinstance(each, callbacks.Callback)]


class Epochs:
    """Keras' callbacks, called as Keras' own `fit` calls them at the ends of epochs.

    Args:
        found: the Keras callbacks.
        task: the `shards.Task`.
        first, last: steps from and to which training goes.
        names: of the scores told beside the loss.

    Raises:
        ValueError: for one that would not work here; it is named.
    """

    def __init__(self, found, task, first, last, names):
        self._task, self._steps = task, batches.steps_per_epoch(len(task.rows[0]), task.batch_size)
        for each in found:
            self._refuse_what_fails(each, first, last, ["loss", *names])
        # The steps at which epochs end, if anyone is told of it.
        self.ends = range(first + self._steps, last + 1, self._steps) if found else ()
        self._list = callbacks.CallbackList(found, model=task.model if found else None)
        if found:
            self._list.set_params({"epochs": last // self._steps, "steps": self._steps, "verbose": 1})

    def __bool__(self):
        return bool(self._list.callbacks)

    def train_begins(self):
        """Tell that training begins."""
        self._list.on_train_begin()

    def train_ends(self, logs):
        """Tell that training has ended."""
        self._list.on_train_end(logs)

    def epoch_begins(self, step):
        """Tell that the epoch begins whose first step is this one, from 0."""
        self._list.on_epoch_begin(step // self._steps)

    def epoch_ends(self, step, losses, scores):
        """Tell that an epoch ended after so many steps, with the losses of all steps so far; returns Keras' logs."""
        rows = len(self._task.rows[0]) - np.arange(self._steps) * self._task.batch_size
        sizes = np.minimum(rows, self._task.batch_size)
        logs = {"loss": float(np.average(losses[-self._steps :, 0], weights=sizes)), **scores}
        self._list.on_epoch_end(step // self._steps - 1, logs)
        return logs

    def _refuse_what_fails(self, callback, first, last, names):
        task, name = self._task, type(callback).__name__
        if isinstance(callback, _NOT_HERE):
            refuse("other callbacks", callback=name)
        if len(task.rows) > 1:
            refuse("callbacks with runs", callback=name, runs=len(task.rows))
        if task.sampling != "epochs" or first % self._steps or last % self._steps:
            refuse("callbacks without epochs", callback=name)
        if getattr(task.model, "optimizer", None) is not task.optimizer:
            refuse("callbacks uncompiled", callback=name)
        for hook in _TEST_HOOKS if len(names) > 1 else ():
            if _has(callback, hook) and not isinstance(callback, _WITHOUT_BATCHES):
                refuse("callbacks at evaluation", callback=name, hook=hook)
        for hook in _BATCH_HOOKS:
            saves_by_epoch = isinstance(callback, callbacks.ModelCheckpoint) and callback.save_freq == "epoch"
            if _has(callback, hook) and not isinstance(callback, _WITHOUT_BATCHES) and not saves_by_epoch:
                refuse("callbacks at batches", callback=name, hook=hook)
        monitor = getattr(callback, "monitor", None)
        watches = getattr(callback, "save_best_only", True)
        if monitor is not None and watches and monitor not in names:
            refuse("unknown monitor", callback=name, monitor=monitor, known=", ".join(names))


def _has(callback, hook):
    """Whether the callback has a method of its own for the hook."""
    return getattr(type(callback), hook) is not getattr(callbacks.Callback, hook) or hook in vars(callback)
