"""`fit`: train one Keras model, or many at once along a run axis, at close to the machine's own speed.

Data and weights stay on the device, and one compiled program takes hundreds of steps a call. Shapes: n rows,
d features, b batch, r runs, s steps, e evaluations.
"""

import numpy as np

from d2l_regression import metrics
from d2l_regression.models import run_count, seed_list
from d2l_regression.training import architecture, arguments, listeners, optimizers
from d2l_regression.training.best import Best
from d2l_regression.training.course import Course, History, Progress, TrainingDivergedError
from d2l_regression.training.objective import objective
from d2l_regression.training.shards import Shards, Task

__all__ = ["Best", "History", "Progress", "TrainingDivergedError", "fit"]

DEFAULT_METRICS = {"mse": metrics.mse, "one_minus_r2": metrics.one_minus_r2}


def fit(
    model,
    X,
    y=None,
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
    best=None,
    groups=1,
    callbacks=(),
    first_step=0,
    shards=None,
    threads=None,
):
    """Train the model in place, as Keras' own training would on the same batches, and return its `History`.

    What cannot be trained as Keras would is refused, in one line that names it; docs/fit.md lists what that is.

    Args:
        model: a Keras model that maps (b, d) to (b, 1), or one made with ``runs=r`` by `d2l_regression.models`. Each
            run trains as it would alone.
        X: features, shape (n, d). All rows that any run trains on or is evaluated on.
        y: labels, shape (n,) or (n, 1). Scores are against these, as given, whatever precision the model has.
        steps: number of updates, or one for each group. Give this or ``epochs``.
        epochs: number of passes over the rows (all runs need as many rows).
        batch_size: rows of a batch, b.
        sampling: "replacement" (b rows drawn independently) or "epochs" (reshuffled, the partial batch kept).
        seeds: seed of each run's batches, r integers; an integer s stands for s, s + 1, …
        rows: which rows the runs train on: None for all; integers of shape (k,), a mask of n booleans, a range or a
            slice for all runs alike; or r of these.
        l2: strength λ, or r of them: λ·θ is added to the gradient of every parameter θ, biases too (the essay's code).
        optimizer, loss: as in ``model.compile``, or classes; by default those the model was compiled with. An
            optimiser keeps its state between calls, a name such as "adam" makes a new one each call.
        evaluation: split -> rows, in the forms of ``rows``.
        evaluate_at: steps after which the splits are evaluated, 0 meaning before the first.
        scores: metric -> function(labels, predictions), both of shape (m,) for m rows, that gives one number; by
            default MSE and 1 − R².
        best: a `Best`, which says by which split the weights of the best evaluated step are kept; one for each group;
            None for the last.
        groups: into how many groups the runs fall, in their order, as many in each. Groups have a table each: X and y
            hold these one below the other, of equal length, and all rows of a run are its own group's. A group ends
            when its steps are taken or its `Best` is done, and its runs then rest. What all runs share of the
            optimiser's state is the first group's.
        callbacks: functions called with a `Progress` every second or more often, and Keras callbacks, called at the
            ends of epochs. The model has the weights of that step then, and what they set in it, or in the optimiser,
            counts from there on; ``model.stop_training = True`` ends the training. Whatever one raises passes through.
            Keras' are told "loss", and of evaluation "<split>_<metric>", at the end of every epoch.
        first_step: number of steps taken by earlier calls; the batches continue where those ended.
        shards: into how many parts the runs are cut, each trained by a thread; by default parts of at most four runs,
            two at least, on a CPU, and as few as its memory allows on a GPU. The last bits depend on it.
        threads: the most threads that share the shards on a CPU; by default one for each core. The numbers do not
            depend on it.

    Raises:
        ValueError: an argument that does not fit; the message names it.
        TrainingDivergedError: at the first loss or weight that is not finite. The model keeps finite weights, those of
            a second before or less.

    Warns:
        UserWarning: a column whose spread is lost in the precision of training, such as seconds since 1970 in float32.

    Source: book section "Linear Regression", minibatch SGD; the essay's code for sampling with replacement.
    """
    flat = np.ndim(y) == 1 and not hasattr(y, "iloc")  # of pandas' Series Keras makes a column
    X, labels, kind = arguments.features_and_labels(X, y)
    model = architecture.buildable_model(model, X, kind)
    runs = run_count(model) or 1
    groups = arguments.group_count(groups, runs, len(X))
    sampling = arguments.known_sampling(sampling)
    rows = arguments.rows_by_run("rows", rows, runs, len(X), groups)
    batch_size = arguments.whole("batch_size", batch_size, 1)
    if sampling == "epochs":
        batch_size = min(batch_size, max(map(len, rows)))  # a larger one holds the same rows, and padding
    first = arguments.whole("first_step", first_step, 0)
    ends = [first + count for count in arguments.step_counts(steps, epochs, rows, batch_size, groups)]
    last = max(ends)
    aim, dtype = objective(loss, model, flat), architecture.fed_dtype(model, kind)
    task = Task(
        model=model,
        optimizer=optimizers.usable(optimizer, model, runs),
        objective=aim,
        X=arguments.as_kind(X, dtype, "X"),
        y=arguments.as_kind(labels, aim.dtype, "y"),
        rows=rows,
        seeds=seed_list(seeds, runs),
        l2=arguments.l2_strengths(l2, runs),
        batch_size=batch_size,
        sampling=sampling,
        padded=arguments.padded(model, aim, sampling, rows, batch_size),
        groups=groups,
    )
    splits = arguments.splits_by_run(evaluation, runs, len(X), groups)
    scores = arguments.scores_by_name(scores, DEFAULT_METRICS)
    told, keras_callbacks = listeners.split_by_kind(callbacks)
    by_epoch = listeners.Epochs(keras_callbacks, task, first, last, [f"{s}_{m}" for s in splits for m in scores])
    evaluate_at = arguments.evaluation_steps(evaluate_at, first, last) or list(by_epoch.ends if splits else ())
    if splits and not evaluate_at:
        raise ValueError("evaluation was given without evaluate_at; name the steps, for example evaluate_at=[steps].")
    if splits:
        architecture.refuse_stateful(model)
    bests = arguments.best_by_group(best, splits, groups)
    shards = Shards(
        task,
        None if shards is None else arguments.whole("shards", shards, 1),
        None if threads is None else arguments.whole("threads", threads, 1),
    )
    course = Course(shards, labels[:, 0], first, ends, splits, scores, told, by_epoch, bests)
    try:
        return course.run(evaluate_at)
    finally:  # Also when a callback or Ctrl-C ends it: the model has the weights so far.
        shards.close()
