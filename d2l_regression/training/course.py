"""The course of a training: from a first to a last step, in calls of a fraction of a second, with what comes between.

Shapes: r runs, s steps, e evaluations.
"""

import time
from dataclasses import dataclass, field

import numpy as np

_CALL_SECONDS = 0.25  # What a call should last, so that progress and Ctrl-C answer at once.
# A call copies all weights, which for a large network takes as long as part of a step: so many steps, up to a second.
_LEAST_STEPS, _MOST_SECONDS = 8, 1.0


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
        loss: loss of every step's batch before its update, shape (s, r), without the L2 term. NaN where a run had
            ended before others.
        steps: the steps after which the model was evaluated, e integers.
        scores: split -> metric -> array of shape (e, r).
        seconds: wall-clock seconds by kind: "training", "evaluation", and "compiling" (the first call for training).
    """

    loss: np.ndarray
    steps: list = field(default_factory=list)
    scores: dict = field(default_factory=dict)
    seconds: dict = field(default_factory=lambda: dict.fromkeys(("training", "evaluation", "compiling"), 0.0))


class Course:
    """Training from a first to a last step, in calls of a fraction of a second, with evaluations in between.

    Args:
        labels: as given to `fit`, shape (n,); scores are against these.
        told: functions of a `Progress`.
        ends: the last step of each group of runs.
        epochs: a `listeners.Epochs`.
        bests: a `best.Best` for each group of runs, or none at all.
    """

    def __init__(self, shards, labels, first_step, ends, splits, scores, told, epochs, bests=()):
        self.shards, self.labels, self.first_step, self.ends = shards, labels, first_step, ends
        self.last_step = last_step = max(ends)
        self.bests = bests
        self.splits, self.scores, self.told, self.epochs = splits, scores, told, epochs
        self.history = History(np.zeros((last_step - first_step, shards.runs), shards.task.objective.dtype))
        self.history.scores = {split: {metric: [] for metric in scores} for split in splits}
        self.length = 1  # Steps of the next call.

    def run(self, evaluate_at):
        """Train, and return the `History`."""
        self.shards.task.model.stop_training = False
        step, logs, begins = self.first_step, {}, {self.first_step, *self.epochs.ends}
        self._call(self.epochs.train_begins)
        for pause in sorted({*evaluate_at, *self.epochs.ends, *self.ends}):
            if step in begins and step < self.last_step:
                begins.remove(step)
                self._call(self.epochs.epoch_begins, step)
            while step < pause and not self._stopped:
                stop = min(step + self.length, pause)
                losses = self._advance(step, stop)
                step = stop
                if self.told:
                    self._call(self._tell, Progress(step, self.last_step, losses[-1]))
            if pause in evaluate_at and step == pause:
                self._evaluate(pause)
            if pause in self.epochs.ends and step == pause:
                logs = self._call(self.epochs.epoch_ends, step, self._losses(step), self._latest())
            self.shards.resting.update(group for group, end in enumerate(self.ends) if end <= step)
            if self._stopped:
                break
        for group, best in enumerate(self.bests):
            if (states := best.handed_back()) is not None:
                self.shards.put_back(group, states)
        self._call(self.epochs.train_ends, logs)
        self.history.loss = self._losses(step)
        scores = self.history.scores
        self.history.scores = {s: {m: np.array(v) for m, v in by.items()} for s, by in scores.items()}
        return self.history

    @property
    def _stopped(self):
        return self.shards.task.model.stop_training or len(self.shards.resting) == len(self.ends)

    def _call(self, function, *arguments):
        """Call whoever may read or set the model and its optimiser."""
        if not self.told and not self.epochs:
            return None
        self.shards.write()
        try:
            return function(*arguments)
        finally:
            self.shards.read()

    def _tell(self, progress):
        for function in self.told:
            function(progress)

    def _losses(self, step):
        return self.history.loss[: step - self.first_step]

    def _latest(self):
        """The first run's latest scores."""
        scores = self.history.scores
        return {f"{s}_{m}": float(v[-1][0]) for s, by in scores.items() for m, v in by.items() if v}

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
            self.length = max(1, min(_fitting(seconds / (stop - start)), 4 * self.length, self.shards.call_steps))
        return losses

    def _refuse_divergence(self, losses, finite, start):
        """Raise at the first step that is not finite. A weight that is not shows in the next loss, or ends the call."""
        bad = np.concatenate([~np.isfinite(losses), ~finite[None]]) & self.shards.moving
        if bad.any():
            when = int(np.argmax(bad.any(axis=1)))
            step = start + min(when + 1, len(losses))
            raise TrainingDivergedError(step, np.flatnonzero(bad[when]).tolist(), self.shards.task.seeds)

    def _evaluate(self, step):
        started = time.perf_counter()
        labels = self.labels
        for split, rows in self.splits.items():
            predictions = self.shards.predict(rows, all_runs=bool(self.scores))
            for metric, score in self.scores.items():
                values = [score(labels[r], p) for r, p in zip(rows, predictions, strict=True)]
                if any(np.size(each) != 1 or each is None for each in values):
                    raise ValueError(f"scores[{metric!r}] gave {values[0]!r:.60}; it must give one number.")
                self.history.scores[split][metric].append([float(each) for each in values])
            for group, best in enumerate(self.bests):
                if split == best.split and group not in self.shards.resting:
                    self._weigh(step, group, best, labels, rows, predictions)
        self.history.steps.append(step)
        self.history.seconds["evaluation"] += time.perf_counter() - started

    def _weigh(self, step, group, best, labels, rows, predictions):
        """Let the `Best` of a group see its runs' predictions, and the group rest when its patience is at its end."""
        width = self.shards.runs // len(self.bests)
        own = slice(group * width, (group + 1) * width)
        best.consider(step, labels[rows[own][0]], predictions[own], self.shards.states(group))
        if best.done:
            self.shards.resting.add(group)


def _fitting(seconds):
    """How many steps of so many seconds a call should have.

    >>> [_fitting(seconds) for seconds in (0.001, 0.03, 0.1, 0.2, 2.0)]
    [250, 8, 8, 5, 0]
    """
    return max(int(_CALL_SECONDS / seconds), min(_LEAST_STEPS, int(_MOST_SECONDS / seconds)))
