"""`fit`: train one Keras model, or many at once along a run axis, at close to the machine's own speed.

Data and weights stay on the device, and one compiled program takes hundreds of steps a call. Shapes: n rows, d features,
b batch, r runs, s steps, m rows of an evaluation split, e evaluations.
"""

import importlib
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import keras
import numpy as np
from keras import ops

from d2l_regression import batches, metrics
from d2l_regression.models import run_count, seed_list, with_runs

DEFAULT_METRICS = {"mse": metrics.mse, "one_minus_r2": metrics.one_minus_r2}

# These update each weight by itself, so runs that share a kernel's tensor train exactly as they would alone.
ELEMENTWISE = ("SGD", "Adam", "AdamW", "Adamax", "Nadam", "RMSprop", "Adagrad", "Adadelta", "Ftrl", "Lion")

_CALL_STEPS = 256  # The most steps of one call: long enough to hide its overhead of about 0.2 ms.
_CALL_SECONDS = 0.25  # What a call should last, so that progress and Ctrl-C answer at once.
_CHUNK_ROWS = 2048  # Rows predicted at once: the hidden activations stay in the cache.


class TrainingDivergedError(FloatingPointError):
    """The loss of a run became NaN or infinite; `step` and `runs` say when and where."""

    def __init__(self, step, runs, seeds):
        self.step, self.runs = step, runs
        which = ", ".join(f"{run} (seed {seeds[run]})" for run in runs)
        super().__init__(
            f"the loss became NaN or infinite at step {step} in run {which}; "
            "lower the learning rate, standardise the features, or look for NaN in the data."
        )


@dataclass(frozen=True)
class Progress:
    """What a callback is told: steps done of all steps, and the latest losses, shape (r,)."""

    step: int
    steps: int
    losses: np.ndarray


@dataclass
class History:
    """What training leaves behind.

    Attributes:
        loss: loss of every step's batch before its update, shape (s, r).
        steps: the steps after which the model was evaluated, e integers.
        scores: split -> metric -> array of shape (e, r).
        seconds: wall-clock seconds by kind: "training", "evaluation", and "compiling" (the first call of each).
    """

    loss: np.ndarray
    steps: list = field(default_factory=list)
    scores: dict = field(default_factory=dict)
    seconds: dict = field(default_factory=lambda: dict.fromkeys(("training", "evaluation", "compiling"), 0.0))


def fit(
    model,
    X,
    y,
    *,
    steps=None,
    epochs=None,
    batch_size=256,
    sampling="replacement",
    seeds=0,
    rows=None,
    l2=0.0,
    optimizer=None,
    loss=None,
    evaluation=None,
    evaluate_at=(),
    scores=None,
    callbacks=(),
    first_step=0,
    threads=None,
):
    """Train the model in place and return its `History`.

    Args:
        model: a Keras model, compiled, that maps (b, d) to (b, 1), or one made with ``runs=r`` by
            `d2l_regression.models`. Each run trains exactly as it would alone.
        X: features, shape (n, d). All rows that any run trains on or is evaluated on.
        y: labels, shape (n,) or (n, 1).
        steps: number of updates. Give this or ``epochs``.
        epochs: number of passes over the rows (all runs need as many rows).
        batch_size: rows of a batch, b.
        sampling: "replacement" (b rows drawn independently) or "epochs" (reshuffled, the partial batch kept).
        seeds: seed of each run's batches, r integers; an integer s stands for s, s + 1, …
        rows: which rows the runs train on: None for all, integers of shape (k,) for all runs alike, or a list of r such.
        l2: strength λ, or r of them: λ·θ is added to the gradient of every parameter θ, biases too (the essay's code).
        optimizer, loss: as in ``model.compile``; by default those the model was compiled with.
        evaluation: split -> rows, in the forms of ``rows``.
        evaluate_at: steps after which the splits are evaluated, 0 meaning before the first.
        scores: metric -> function(labels, predictions); by default MSE and 1 − R².
        callbacks: functions called with a `Progress` every fraction of a second.
        first_step: number of steps taken by earlier calls; the batches continue where those ended.
        threads: threads over which runs are spread on a CPU; by default one for each core.

    Raises:
        ValueError: an argument that does not fit; the message names it.
        TrainingDivergedError: at the first NaN; the model keeps the weights of the call before.

    Source: book section "Linear Regression", minibatch SGD; the essay's code for sampling with replacement.
    """
    X, y = _features(X), metrics.as_column(y, "y").astype(np.float32)
    if len(X) != len(y):
        raise ValueError(f"X has shape {X.shape} and y {y.shape}; both need the same number of rows.")
    runs = run_count(model) or 1
    rows = _rows_by_run("rows", np.arange(len(X)) if rows is None else rows, runs, len(X))
    steps = _step_count(steps, epochs, rows, batch_size)
    splits = {name: _rows_by_run(f"evaluation[{name!r}]", where, runs, len(X)) for name, where in (evaluation or {}).items()}
    evaluate_at = sorted(set(evaluate_at))
    if evaluate_at and not (first_step <= evaluate_at[0] and evaluate_at[-1] <= first_step + steps):
        raise ValueError(f"evaluate_at was {evaluate_at}; its steps must lie in {first_step} … {first_step + steps}.")
    trainer = _Trainer(model, optimizer or model.optimizer, loss or model.loss, X, y, threads)
    trainer.start(rows, seed_list(seeds, runs), _strengths(l2, runs), batch_size, sampling)
    return trainer.run(first_step, first_step + steps, splits, evaluate_at, scores or DEFAULT_METRICS, callbacks)


def _features(X):
    X = np.asarray(X)
    if X.ndim != 2:
        raise ValueError(f"X has shape {X.shape}; it must be (n, d): n rows of d features.")
    return X.astype(np.float32, copy=False)


def _rows_by_run(name, rows, runs, n):
    """A list of r integer arrays."""
    shared = isinstance(rows, np.ndarray) or (len(rows) > 0 and np.ndim(rows[0]) == 0)
    chosen = [np.asarray(rows)] * runs if shared else [np.asarray(each) for each in rows]
    if len(chosen) != runs:
        raise ValueError(f"{name} has {len(chosen)} lists of rows for {runs} runs; give one list for each run, or one for all.")
    for each in chosen:
        if each.ndim != 1 or each.dtype.kind not in "iu" or len(each) == 0 or each.min() < 0 or each.max() >= n:
            raise ValueError(f"{name} must hold row numbers, at least one, each in 0 … {n - 1}.")
    return [each.astype(np.int32) for each in chosen]


def _step_count(steps, epochs, rows, batch_size):
    if (steps is None) == (epochs is None):
        raise ValueError(f"steps was {steps} and epochs was {epochs}; give exactly one of them.")
    if epochs is None:
        return int(steps)
    lengths = {len(each) for each in rows}
    if len(lengths) > 1:
        raise ValueError(f"epochs was {epochs}, but the runs have {sorted(lengths)} rows; give steps instead.")
    return int(epochs) * batches.steps_per_epoch(lengths.pop(), batch_size)


def _strengths(l2, runs):
    """The L2 strengths as (r,) float32."""
    strengths = np.broadcast_to(np.asarray(l2, np.float32), (runs,)) if np.ndim(l2) == 0 else np.asarray(l2, np.float32)
    if strengths.shape != (runs,) or not (strengths >= 0).all():
        raise ValueError(f"l2 was {l2!r}; it must be a number of at least 0, or {runs} of them, one for each run.")
    return strengths


def _compact(X):
    """X in half precision where that loses nothing (pixels are small integers over 128): half the memory to gather."""
    half = X.astype(np.float16) if np.abs(X).max(initial=0) < 60_000 else X
    return half if np.array_equal(half.astype(np.float32), X) else X


def _loop_module():
    backend = keras.backend.backend()
    try:
        return importlib.import_module(f"d2l_regression.loop_{backend}")
    except ModuleNotFoundError as error:
        raise ValueError(f"KERAS_BACKEND was {backend!r}; the compiled loop exists for 'tensorflow'.") from error


class _Trainer:
    """One call of `fit`: the model's state as tensors, cut along the run axis into shards, one for each thread."""

    def __init__(self, model, optimizer, loss, X, y, threads):
        self.model = model
        self.has_runs = run_count(model) is not None
        self.runs = run_count(model) or 1
        self.optimizer = _checked_optimizer(optimizer, model, self.runs)
        self.loss = _per_row_loss(loss)
        self.backend = _loop_module()
        self.labels = y
        self.data = (self.backend.to_device(_compact(X)), self.backend.to_device(y))
        self.bounds = self._shard_bounds(threads)
        self.programs = {}

    def _shard_bounds(self, threads):
        spread = self.backend.on_cpu() if self.has_runs else False
        count = min(self.runs, (threads or os.cpu_count() or 1) if spread else 1)
        cuts = [round(k * self.runs / count) for k in range(count + 1)]
        return list(zip(cuts[:-1], cuts[1:], strict=True))

    def start(self, rows, seeds, l2, batch_size, sampling):
        """Put the state on the device and compile nothing yet."""
        self.rows, self.seeds, self.batch_size, self.sampling = rows, seeds, batch_size, sampling
        self.l2 = l2
        self.states = [self._state(start, stop) for start, stop in self.bounds]

    def _state(self, start, stop):
        """(trainable, other, optimizer) tensors of runs start … stop - 1."""
        cut = (lambda v: np.asarray(v)[start:stop]) if self.has_runs else np.asarray
        trainable = [cut(v) for v in self.model.trainable_variables]
        shapes = {tuple(v.shape) for v in self.model.trainable_variables}
        slots = [cut(v) if tuple(v.shape) in shapes else np.asarray(v) for v in self.optimizer.variables]
        other = [np.asarray(v) for v in self.model.non_trainable_variables]
        return tuple([self.backend.to_device(v) for v in part] for part in (trainable, other, slots))

    def _program(self, width):
        """(compiled loop, compiled prediction) for shards of `width` runs, made once for each width."""
        if width not in self.programs:
            model = self.model if width == self.runs else with_runs(self.model, width)
            optimizer = self.backend.stateless_optimizer(self.optimizer)
            optimizer.build(model.trainable_variables)
            loop = self.backend.compiled_loop(self._step(model, optimizer, width), width, _CALL_STEPS)
            self.programs[width] = loop, self.backend.compiled(self._predict(model))
        return self.programs[width]

    def _step(self, model, optimizer, width):
        shape = (width, self.batch_size)

        def step(state, data, batch):
            trainable, other, slots = state
            positions, l2, weights = batch[0], batch[1], (batch[2] if len(batch) > 2 else None)
            X = ops.cast(self.backend.take(data[0], positions), "float32")
            y = self.backend.take(data[1], positions)

            def losses(trainable):
                inputs = X if self.has_runs else X[0]
                predictions, _ = model.stateless_call(trainable, other, inputs, training=True)
                each = ops.reshape(self.loss(ops.reshape(y, (-1, 1)), ops.reshape(predictions, (-1, 1))), shape)
                if weights is None:
                    per_run = ops.mean(each, axis=-1)
                else:
                    per_run = ops.sum(each * weights, axis=-1) / ops.sum(weights, axis=-1)
                return ops.sum(per_run), per_run

            per_run, gradients = self.backend.gradients(losses, trainable)
            if self.l2.any():
                strengths = l2 if self.has_runs else l2[0]
                gradients = [
                    g + ops.reshape(strengths, (-1,) + (1,) * (len(v.shape) - 1) if self.has_runs else ()) * v
                    for g, v in zip(gradients, trainable, strict=True)
                ]
            trainable, slots = optimizer.stateless_apply(slots, gradients, trainable)
            return (trainable, other, slots), per_run

        return step

    def _batches(self, shard, start, stop):
        """Positions (s, r, b), L2 strengths (s, r) and, for partial batches, weights (s, r, b), padded to s steps."""
        first, last = self.bounds[shard]
        positions = np.zeros((_CALL_STEPS, last - first, self.batch_size), np.int32)
        weights = np.ones(positions.shape, np.float32)
        partial = False
        for k, run in enumerate(range(first, last)):
            rows = self.rows[run]
            drawn, weight = batches.draw(self.sampling, self.seeds[run], len(rows), self.batch_size, start, stop)
            positions[: stop - start, k] = rows[drawn]
            if weight is not None:
                weights[: stop - start, k], partial = weight, True
        l2 = np.broadcast_to(self.l2[first:last], (_CALL_STEPS, last - first))
        return (positions, l2, weights) if partial else (positions, l2)

    def _advance(self, shard, start, stop):
        first, last = self.bounds[shard]
        parts = tuple(self.backend.to_device(part) for part in self._batches(shard, start, stop))
        count = self.backend.to_device(np.int32(stop - start))
        state, losses = self._program(last - first)[0](self.states[shard], self.data, parts, count)
        return state, self.backend.to_host(losses)[: stop - start]

    def run(self, first_step, last_step, splits, evaluate_at, scores, callbacks):
        """Train from first_step to last_step with the evaluations in between; the model ends with the new weights."""
        history = History(np.zeros((last_step - first_step, self.runs), np.float32))
        history.scores = {split: {metric: [] for metric in scores} for split in splits}
        pause = [*evaluate_at, last_step]
        step, length = first_step, 1
        with ThreadPoolExecutor(len(self.bounds)) as pool:
            while True:
                if evaluate_at and step == evaluate_at[0]:
                    self._evaluate(history, evaluate_at.pop(0), splits, scores)
                    pause.pop(0)
                if step == last_step:
                    break
                stop = min(step + length, pause[0])
                started = time.perf_counter()
                first = not history.seconds["compiling"]
                results = list(pool.map(lambda k: self._advance(k, step, stop), range(len(self.bounds))))
                losses = np.concatenate([losses for _, losses in results], axis=1)
                self._refuse_nan(losses, step)
                self.states = [state for state, _ in results]
                seconds = time.perf_counter() - started
                history.seconds["compiling" if first else "training"] += seconds
                if not first:
                    length = int(np.clip((stop - step) * _CALL_SECONDS / seconds, 1, min(4 * length, _CALL_STEPS)))
                history.loss[step - first_step : stop - first_step] = losses
                step = stop
                for callback in callbacks:
                    callback(Progress(step, last_step, losses[-1]))
        self._write_back()
        history.scores = {s: {m: np.array(v) for m, v in by.items()} for s, by in history.scores.items()}
        return history

    def _refuse_nan(self, losses, step):
        bad = ~np.isfinite(losses)
        if bad.any():
            when = int(np.argmax(bad.any(axis=1)))
            self._write_back()
            raise TrainingDivergedError(step + when + 1, np.flatnonzero(bad[when]).tolist(), self.seeds)

    def _evaluate(self, history, step, splits, scores):
        started = time.perf_counter()
        for split, rows in splits.items():
            predictions = self._predictions(rows)
            for metric, score in scores.items():
                values = [score(self.labels[r], p) for r, p in zip(rows, predictions, strict=True)]
                history.scores[split][metric].append(values)
        history.steps.append(step)
        history.seconds["evaluation"] += time.perf_counter() - started

    def _predictions(self, rows):
        """A list of r arrays: each run's predictions of its rows, shape (m,)."""
        results = []
        for (first, last), state in zip(self.bounds, self.states, strict=True):
            mine = rows[first:last]
            longest = max(len(each) for each in mine)
            padded = np.zeros((last - first, -(-longest // _CHUNK_ROWS) * _CHUNK_ROWS), np.int32)
            for k, each in enumerate(mine):
                padded[k, : len(each)] = each
            chunks = np.split(padded, padded.shape[1] // _CHUNK_ROWS, axis=1)
            predict = self._program(last - first)[1]
            parts = [self.backend.to_host(predict(state, self.data[0], self.backend.to_device(c))) for c in chunks]
            predicted = np.concatenate(parts, axis=1)
            results += [predicted[k, : len(each)] for k, each in enumerate(mine)]
        return results

    def _predict(self, model):
        def predict(state, X, rows):
            inputs = ops.cast(self.backend.take(X, rows), "float32")
            predictions, _ = model.stateless_call(state[0], state[1], inputs if self.has_runs else inputs[0])
            return ops.reshape(predictions, rows.shape)

        return predict

    def _write_back(self):
        """The shards' state into the model's and the optimizer's variables."""
        hosts = [[[self.backend.to_host(v) for v in part] for part in state] for state in self.states]
        for target, part in ((self.model.trainable_variables, 0), (self.optimizer.variables, 2)):
            for k, variable in enumerate(target):
                pieces = [host[part][k] for host in hosts]
                joined = self.has_runs and pieces[0].ndim > 0
                variable.assign(np.concatenate(pieces) if joined else pieces[0])


def _checked_optimizer(optimizer, model, runs):
    if optimizer is None:
        raise ValueError("optimizer was None and the model is not compiled; compile it or pass optimizer=….")
    optimizer = keras.optimizers.get(optimizer)
    name = type(optimizer).__name__
    clips = [n for n in ("clipnorm", "global_clipnorm") if getattr(optimizer, n, None) is not None]
    if runs > 1 and (name not in ELEMENTWISE or clips):
        what = f"{name} with {clips[0]}" if clips else name
        raise ValueError(f"optimizer was {what}, which mixes the runs of one model; use one of {', '.join(ELEMENTWISE)}.")
    if not optimizer.built:
        optimizer.build(model.trainable_variables)
    return optimizer


def _per_row_loss(loss):
    if loss is None:
        raise ValueError("loss was None and the model is not compiled; compile it or pass loss=….")
    loss = keras.losses.get(loss)
    return loss.call if isinstance(loss, keras.losses.Loss) else loss
