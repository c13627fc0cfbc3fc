"""`fit`: train one Keras model, or many at once along a run axis, at close to the machine's own speed.

Data and weights stay on the device, and one compiled program takes hundreds of steps a call. Shapes: n rows,
d features, b batch, r runs, s steps, e evaluations.
"""

import time
from dataclasses import dataclass, field

import numpy as np

from d2l_regression import metrics
from d2l_regression.models import run_count, seed_list
from d2l_regression.training import arguments
from d2l_regression.training.shards import CALL_STEPS, Shards, Task

DEFAULT_METRICS = {"mse": metrics.mse, "one_minus_r2": metrics.one_minus_r2}

_CALL_SECONDS = 0.25  # What a call should last, so that progress and Ctrl-C answer at once.


class TrainingDivergedError(FloatingPointError):
    """The loss or a weight of a run became NaN or infinite; `step` (the first is 1) and `runs` say when and where."""

    def __init__(self, step, runs, seeds):
        self.step, self.runs = step, runs
        which = ", ".join(f"{run} (seed {seeds[run]})" for run in runs)
        super().__init__(
            f"training became NaN or infinite at step {step} in run {which}; "
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
        loss: loss of every step's batch before its update, shape (s, r), without the L2 term.
        steps: the steps after which the model was evaluated, e integers.
        scores: split -> metric -> array of shape (e, r).
        seconds: wall-clock seconds by kind: "training", "evaluation", and "compiling" (the first call for training).
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
    shards=None,
    threads=None,
):
    """Train the model in place and return its `History`.

    Args:
        model: a Keras model that maps (b, d) to (b, 1), or one made with ``runs=r`` by `d2l_regression.models`. Each
            run trains as it would alone.
        X: features, shape (n, d). All rows that any run trains on or is evaluated on.
        y: labels, shape (n,) or (n, 1).
        steps: number of updates. Give this or ``epochs``.
        epochs: number of passes over the rows (all runs need as many rows).
        batch_size: rows of a batch, b.
        sampling: "replacement" (b rows drawn independently) or "epochs" (reshuffled, the partial batch kept).
        seeds: seed of each run's batches, r integers; an integer s stands for s, s + 1, …
        rows: which rows the runs train on: None for all, integers of shape (k,) for all runs alike, or r such lists.
        l2: strength λ, or r of them: λ·θ is added to the gradient of every parameter θ, biases too (the essay's code).
        optimizer, loss: as in ``model.compile``; by default those the model was compiled with. An optimiser keeps its
            state between calls, a name such as "adam" makes a new one each call.
        evaluation: split -> rows, in the forms of ``rows``.
        evaluate_at: steps after which the splits are evaluated, 0 meaning before the first.
        scores: metric -> function(labels, predictions); by default MSE and 1 − R².
        callbacks: functions called with a `Progress` every fraction of a second. Whatever one raises ends the training
            and passes through; the model keeps the weights it has by then.
        first_step: number of steps taken by earlier calls; the batches continue where those ended.
        shards: into how many parts the runs are cut, each trained by a thread; by default parts of at most four runs,
            two at least, on a CPU, and as few as its memory allows on a GPU. The last bits depend on it.
        threads: the most threads that share the shards on a CPU; by default one for each core. The numbers do not
            depend on it.

    Raises:
        ValueError: an argument that does not fit; the message names it.
        TrainingDivergedError: at the first loss or weight that is not finite. The model keeps finite weights, those of
            a fraction of a second before.

    Source: book section "Linear Regression", minibatch SGD; the essay's code for sampling with replacement.
    """
    X, y = arguments.features_and_labels(X, y)
    model = arguments.buildable_model(model, X.shape[1])
    runs = run_count(model) or 1
    batch_size = arguments.whole("batch_size", batch_size, 1)
    rows = arguments.rows_by_run("rows", rows, runs, len(X))
    first = arguments.whole("first_step", first_step, 0)
    last = first + arguments.step_count(steps, epochs, rows, batch_size)
    splits = {k: arguments.rows_by_run(f"evaluation[{k!r}]", v, runs, len(X)) for k, v in (evaluation or {}).items()}
    evaluate_at = arguments.evaluation_steps(evaluate_at, first, last)
    if splits and not evaluate_at:
        raise ValueError("evaluation was given without evaluate_at; name the steps, for example evaluate_at=[steps].")
    task = Task(
        model=model,
        optimizer=arguments.built_optimizer(optimizer or getattr(model, "optimizer", None), model, runs),
        loss=arguments.per_row_loss(loss or getattr(model, "loss", None)),
        X=X,
        y=y,
        rows=rows,
        seeds=seed_list(seeds, runs),
        l2=arguments.l2_strengths(l2, runs),
        batch_size=batch_size,
        sampling=arguments.known_sampling(sampling),
    )
    shards = Shards(
        task,
        None if shards is None else arguments.whole("shards", shards, 1),
        None if threads is None else arguments.whole("threads", threads, 1),
    )
    course = _Course(shards, first, last, splits, scores or DEFAULT_METRICS, callbacks)
    try:
        return course.run(evaluate_at)
    finally:  # Also when a callback or Ctrl-C ends it: the model has the weights so far.
        shards.close()


class _Course:
    """Training from a first to a last step, in calls of a fraction of a second, with evaluations in between."""

    def __init__(self, shards, first_step, last_step, splits, scores, callbacks):
        self.shards, self.first_step, self.last_step = shards, first_step, last_step
        self.splits, self.scores, self.callbacks = splits, scores, callbacks
        self.history = History(np.zeros((last_step - first_step, shards.runs), np.float32))
        self.history.scores = {split: {metric: [] for metric in scores} for split in splits}
        self.length = 1  # Steps of the next call.

    def run(self, evaluate_at):
        step = self.first_step
        for pause in sorted({*evaluate_at, self.last_step}):
            while step < pause:
                stop = min(step + self.length, pause)
                losses = self._advance(step, stop)
                step = stop
                for callback in self.callbacks:
                    callback(Progress(step, self.last_step, losses[-1]))
            if pause in evaluate_at:
                self._evaluate(pause)
        scores = self.history.scores
        self.history.scores = {s: {m: np.array(v) for m, v in by.items()} for s, by in scores.items()}
        return self.history

    def _advance(self, start, stop):
        """Train steps start … stop - 1 and return their losses, shape (s, r)."""
        started = time.perf_counter()
        losses, finite = self.shards.advance(start, stop)
        seconds = time.perf_counter() - started
        self._refuse_divergence(losses, finite, start)
        self.history.loss[start - self.first_step : stop - self.first_step] = losses
        if start == self.first_step:
            self.history.seconds["compiling"] = seconds
        else:
            self.history.seconds["training"] += seconds
            fitting = int((stop - start) * _CALL_SECONDS / seconds)
            self.length = max(1, min(fitting, 4 * self.length, CALL_STEPS))
        return losses

    def _refuse_divergence(self, losses, finite, start):
        """Raise at the first step that is not finite. A weight that is not shows in the next loss, or ends the call."""
        bad = np.concatenate([~np.isfinite(losses), ~finite[None]])
        if bad.any():
            when = int(np.argmax(bad.any(axis=1)))
            step = start + min(when + 1, len(losses))
            raise TrainingDivergedError(step, np.flatnonzero(bad[when]).tolist(), self.shards.task.seeds)

    def _evaluate(self, step):
        started = time.perf_counter()
        labels = self.shards.task.y
        for split, rows in self.splits.items():
            predictions = self.shards.predict(rows)
            for metric, score in self.scores.items():
                values = [score(labels[r], p) for r, p in zip(rows, predictions, strict=True)]
                self.history.scores[split][metric].append(values)
        self.history.steps.append(step)
        self.history.seconds["evaluation"] += time.perf_counter() - started
