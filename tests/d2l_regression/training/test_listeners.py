"""Callbacks: functions see and set the model of their step; Keras' own work at the ends of epochs, as in Keras' fit."""

import keras
import numpy as np
import pytest

from d2l_regression import models, training

RNG = np.random.default_rng(0)
X = RNG.standard_normal((60, 3)).astype("float32")
Y = (X @ [1.0, -2.0, 0.5] + 2 + 0.1 * RNG.standard_normal(60)).astype("float32")
callbacks = keras.callbacks


def compiled(rate=0.05, runs=None):
    model = models.linear(3, runs=runs)
    model.compile(keras.optimizers.SGD(rate, momentum=0.5), "mse")
    return model


def fit(model, told, **options):
    options = {"epochs": 6, "sampling": "epochs", "batch_size": 16, **options}
    return training.fit(model, X, Y, callbacks=told, **options)


def weights(model):
    return [np.asarray(v).copy() for v in model.trainable_variables]


# Functions


@pytest.mark.parametrize("runs", [None, 6])
def test_a_function_sees_the_weights_of_its_step(runs):
    # Oracle: a fit of exactly so many steps. Six runs are trained in two shards.
    model, seen = compiled(runs=runs), {}
    fit(model, lambda progress: seen.update({progress.step: weights(model)}))
    assert len(seen) > 2
    for step, found in seen.items():
        shorter = compiled(runs=runs)
        fit(shorter, (), epochs=None, steps=step)
        for ours, expected in zip(found, weights(shorter), strict=True):
            np.testing.assert_array_equal(ours, expected)


@pytest.mark.parametrize("runs", [None, 6])
def test_a_rate_that_a_function_sets_counts_and_stays(runs):
    # By hand: with a rate of 0 and no momentum nothing moves any more.
    model, seen = models.linear(3, runs=runs), []
    model.compile(keras.optimizers.SGD(0.05), "mse")

    def stop_learning(progress):  # noqa: ARG001
        seen.append(weights(model))
        model.optimizer.learning_rate = 0.0

    fit(model, [stop_learning])
    assert len(seen) > 1
    for ours, first in zip(weights(model), seen[0], strict=True):
        np.testing.assert_array_equal(ours, first)
    assert float(model.optimizer.learning_rate) == 0.0


def test_weights_that_a_function_sets_count():
    model = compiled()

    def reset(progress):
        if progress.step == progress.steps:
            model.set_weights([np.ones((3, 1)), np.zeros(1)])

    fit(model, reset)
    np.testing.assert_array_equal(weights(model)[0], np.ones((3, 1)))


def test_a_function_that_stops_the_training_ends_it_there():
    model, told = compiled(), []

    def stop(progress):
        told.append(progress.step)
        model.stop_training = progress.step >= 2

    history = fit(model, stop)
    assert told[-1] < 24
    assert history.loss.shape == (told[-1], 1)
    assert int(model.optimizer.iterations.numpy()) == told[-1]


# Keras' callbacks


class Watch(callbacks.Callback):
    """What Keras' fit calls, in order."""

    def __init__(self):
        super().__init__()
        self.calls, self.logs, self.seen = [], [], []

    def on_train_begin(self, logs=None):  # noqa: ARG002
        self.calls.append("train")

    def on_epoch_begin(self, epoch, logs=None):  # noqa: ARG002
        self.calls.append(epoch)

    def on_epoch_end(self, epoch, logs=None):
        self.calls.append(-epoch)
        self.logs.append(logs)
        self.seen.append(weights(self.model))

    def on_train_end(self, logs=None):  # noqa: ARG002
        self.calls.append("end")


def test_epochs_are_told_as_by_keras(by_keras):
    # Oracle: train_on_batch on the same batches; an epoch's loss is the mean over its 60 rows, 12 of them in the last.
    ours, theirs, watch = compiled(), compiled(), Watch()
    theirs.set_weights(ours.get_weights())
    fit(ours, [watch], epochs=3, evaluation={"val": range(10)})
    assert watch.calls == ["train", 0, 0, 1, -1, 2, -2, "end"]
    for epoch in range(3):
        losses = by_keras.train(theirs, X, Y, steps=4, first_step=4 * epoch, batch_size=16, sampling="epochs")
        logs = watch.logs[epoch]
        assert logs["loss"] == pytest.approx(np.average(losses, weights=[16, 16, 16, 12]), rel=1e-4)
        predicted = theirs.predict(X[:10], verbose=0)[:, 0]
        assert logs["val_mse"] == pytest.approx(np.mean((predicted - Y[:10]) ** 2), rel=1e-4)
        for found, expected in zip(watch.seen[epoch], weights(theirs), strict=True):
            np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_keras_early_stopping_and_scheduler_and_logger_and_checkpoint(tmp_path, by_keras, capsys):
    # Oracle for the rates: the same schedule by hand around train_on_batch.
    def slower(epoch, rate):
        return rate if epoch < 2 else 0.0

    ours, theirs = compiled(), compiled()
    theirs.set_weights(ours.get_weights())
    told = [
        callbacks.LearningRateScheduler(slower),
        callbacks.CSVLogger(tmp_path / "log.csv"),
        callbacks.ModelCheckpoint(tmp_path / "{epoch}.weights.h5", save_weights_only=True),
        callbacks.ProgbarLogger(),
        callbacks.TerminateOnNaN(),
        callbacks.EarlyStopping(monitor="val_mse", mode="min", patience=1, min_delta=1e-6),
    ]
    history = fit(ours, told, epochs=40, evaluation={"val": None})
    for epoch in range(2):
        by_keras.train(theirs, X, Y, steps=4, first_step=4 * epoch, batch_size=16, sampling="epochs")
    theirs.optimizer.learning_rate = 0.0
    by_keras.train(theirs, X, Y, steps=len(history.loss) - 8, first_step=8, batch_size=16, sampling="epochs")
    by_keras.assert_close(by_keras.state(ours), by_keras.state(theirs))
    epochs = len(history.loss) // 4
    assert 3 <= epochs < 40  # momentum moves on for a few epochs without a rate
    assert history.steps == [4 * k for k in range(1, epochs + 1)]
    lines = (tmp_path / "log.csv").read_text().splitlines()
    assert lines[0].startswith("epoch,learning_rate,loss,val_mse")
    assert len(lines) == epochs + 1
    ours.load_weights(tmp_path / "2.weights.h5")
    assert len(list(tmp_path.glob("*.h5"))) == epochs
    assert "4/4" in capsys.readouterr().out


def test_the_best_weights_that_keras_restores_are_kept():
    # The rate is far too high, so that the first epochs are the best.
    model = compiled(rate=0.3)
    watch = Watch()
    stop = callbacks.EarlyStopping(monitor="loss", patience=3, restore_best_weights=True)
    fit(model, [watch, stop], epochs=10)
    best = min(range(len(watch.logs)), key=lambda k: watch.logs[k]["loss"])
    for ours, expected in zip(weights(model), watch.seen[best], strict=True):
        np.testing.assert_array_equal(ours, expected)
