"""The comparison from end to end: folds, jobs, interval, verdict.

Before a split nothing is fitted on the whole table. On each fold everything is chosen by rows of its training part; the
test part is used once, for the result.
"""

from argparse import Namespace
from time import monotonic

import numpy as np

from d2l_regression.compare import contest, curve, interval, splitting, verdict
from d2l_regression.compare.columns import prepare
from d2l_regression.compare.comparison import Comparison, tidy
from d2l_regression.compare.errors import TableError
from d2l_regression.compare.explain import coefficients
from d2l_regression.compare.journal import Journal, fingerprint
from d2l_regression.compare.noticing import notice
from d2l_regression.compare.reading import read
from d2l_regression.compare.settings import Settings
from d2l_regression.jobs import Task, places

BUDGET = 3.0  # minutes
OVER = 0.1  # of the budget that a repeat which is on its way may take beyond it
LATER = 0.5  # of the first repeat's time a later one takes: nothing is compiled, and no curve is measured
STEPS_TAKEN = 0.4  # of the most, as trainings end early
TOGETHER = 10_000  # rows up to which the folds of a repeat are one job, whose networks train side by side
RATE = 3e-8  # seconds for an update, a unit and a column, on one core of the machine that docs/speed.md was measured on


class Silent:
    """A watch that says nothing."""

    def stage(self, label):
        """What happens now."""

    def plan(self, parts):
        """The jobs to come."""

    def expect(self, share):
        """Only this share of them will be done."""

    def begin(self, k):
        """A job begins."""

    def advance(self, k, run_steps):
        """It moves on."""

    def end(self, k):
        """It is done."""

    def replaced(self, k, how):
        """A process is replaced."""


def compare(
    table,
    target,
    *,
    drop=(),
    groups=None,
    time=None,
    log_target=False,
    margin=verdict.MARGIN,
    budget=BUDGET,
    seed=0,
    jobs=1,
    sep=None,
    decimal=None,
    out=None,
    settings=None,
    watch=None,
    place=None,
):
    """Whether networks predict a column of a table better than linear models do: a `Comparison`.

    Args:
        table: path of a text, Parquet, Feather or Excel file; pandas or polars DataFrame; dict of columns; an array.
        target: name of the column to predict (of an array its number, from 1), or the labels, shape (n,).
        drop: names of columns that are not known when a prediction is wanted.
        groups: column whose rows belong together, where new rows will be of other groups.
        time: column of dates or numbers, where new rows will be later ones.
        log_target: predict the logarithm of the label.
        margin: share of the linear error that is not worth a network.
        budget: minutes; out of them fewer repeats are made, one at least, and it is said. None for no bound.
        seed: of folds, initial weights and batches.
        jobs: processes that share the cores; "auto" for as many as pay. The numbers do not depend on it.
        sep, decimal: how a text file is written; by default as its first lines look.
        out: folder where finished jobs are kept, so that the same call goes on after a kill. None: nowhere.
        settings: a `Settings`; None for the defaults.
        watch, place: told of progress, and where jobs run; for programs.

    Raises: TableError (a ValueError), one line that names the column or the argument.
    """
    if not 0 <= margin < 1:
        raise TableError(f"margin was {margin!r}; it may be a share of the linear error, from 0 to below 1")
    if budget is not None and not budget > 0:
        raise TableError(f"budget was {budget!r}; it may be a number of minutes above 0")
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise TableError(f"seed was {seed!r}; it may be a whole number of at least 0")
    settings, watch = settings or Settings(), watch or Silent()
    started = monotonic()
    watch.stage("reading the table")
    data = prepare(read(table, sep, decimal), target, drop, groups, time, log_target)
    data.notes.extend(notice(data))
    planned = settings.repeats_of(data)
    folds = splitting.folds(data, planned, int(seed))
    journal = Journal(out, fingerprint(data, settings, int(seed)))
    place = place or Namespace(jobs=jobs, dask=None, dask_wait=0, verbose=False)
    _run(data, folds, settings, int(seed), journal, started, budget, watch, place)
    repeats = _whole(folds, journal)
    watch.stage("the verdict")
    return _told(data, folds, repeats, planned, journal, settings, int(seed), margin, budget, started)


def _key(fold):
    return f"{fold.repeat} {fold.fold}"


def _jobs(data, folds, journal):
    """The folds that are not done yet, in lists that are a job each: of few rows a repeat, of many a fold."""
    todo = [fold for fold in folds if _key(fold) not in journal.done]
    if data.n > TOGETHER:
        return [[fold] for fold in todo]
    return [[f for f in todo if f.repeat == repeat] for repeat in sorted({fold.repeat for fold in todo})]


def _run(data, folds, settings, seed, journal, started, budget, watch, options):
    """Do what is not done yet, repeat by repeat, until all is done or the budget spent."""
    jobs = _jobs(data, folds, journal)
    if not jobs:
        return
    tasks = [
        Task(
            "folds",  # one kind: jobs are to be done in the order of the repeats
            contest.job,
            (data, job, settings, seed),
            job[0].name if len(job) == 1 else f"repeat {job[0].repeat + 1}",
            len(job) * seconds_of_a_fold(data, settings) * _share(job),
            int(len(job) * STEPS_TAKEN * settings.steps(0.64 * data.n) * settings.run_count),
        )
        for job in jobs
    ]
    watch.plan([task.part for task in tasks])
    with places.chosen(options, [task.seconds for task in tasks]) as place:
        total = sum(task.seconds for task in tasks) / place.processes
        if budget is not None:
            watch.expect(min(1.0, 60 * budget / total))
        began, measured = monotonic(), []
        ends = [began] * len(jobs)  # when the latest jobs ended, and others began in their place
        for k, result in place.run(tasks, watch):
            for fold, value in zip(jobs[k], result.value, strict=True):
                journal.add(_key(fold), value)
            measured.append(result.seconds / len(jobs[k]) * LATER / _share(jobs[k]))
            ends.append(monotonic())
            if budget is None or not (whole := _whole(folds, journal)):
                continue
            missing = sum(_key(fold) not in journal.done for fold in folds if fold.repeat == whole)
            each = len(jobs[-1])
            more = ended(ends[-place.processes :], -(-missing // each), each * np.median(measured))
            if more - started > 60 * budget * (1 + OVER):
                break
            spent, left = ends[-1] - began, max(0, 60 * budget - (ends[-1] - started))
            watch.expect(min(1.0, (spent + left) / spent * len(measured) / len(tasks)))


def ended(begun, count, seconds):
    """When the next so many jobs will have ended, on processes that began their present ones at `begun`, sorted."""
    rounds, process = divmod(count - 1, len(begun))
    return begun[process] + (rounds + 1) * seconds


def _share(job):
    """Of the time of a fold of the first repeat."""
    return 1.0 if job[0].repeat == 0 else LATER


def seconds_of_a_fold(data, settings):
    """About what a fold of the first repeat takes on one core: the bar begins with it, then goes on as measured."""
    rows = 0.64 * data.n
    units = sum(sum(hidden) for _, hidden in settings.sizes) * settings.tried + settings.members * 128
    cost = settings.steps(rows) * units * (data.X.shape[1] + 40) * settings.batch(rows) / 256
    return 2.0 + cost * RATE


def _whole(folds, journal):
    """How many repeats are done, counted from the first."""
    for fold in folds:
        if _key(fold) not in journal.done:
            return fold.repeat
    return folds[-1].repeat + 1


def _told(data, folds, repeats, planned, journal, settings, seed, margin, budget, started):
    """The `Comparison` of the repeats that are whole."""
    folds = [fold for fold in folds if fold.repeat < repeats]
    jobs = [journal.done[_key(fold)] for fold in folds]
    results = tidy(folds, jobs)
    best = results[results.chosen].pivot(index=["repeat", "fold"], columns="family", values="error")
    difference = (best["network"] - best["line"]).to_numpy()
    if data.time is not None:
        found = interval.block_bootstrap(difference, best.index.get_level_values("fold"), seed)
    else:
        found = interval.nadeau_bengio(difference, [splitting.ratio(data, fold) for fold in folds])
    target = f"the logarithm of {data.target}" if data.log_target else data.target
    judged = verdict.judge(found, best["line"].mean(), best["network"].mean(), margin, target)
    first = results[results.repeat == 0]
    trained = [len(fold.train) for fold in folds if fold.repeat == 0]
    points = curve.points(jobs[: len(trained)], first, trained)
    cut = []
    if repeats < planned:
        cut.append(
            f"The budget of {budget:g} min allowed {repeats} of {planned} repeats of {splitting.FOLDS} folds; the "
            "interval is as wide as that makes it. A larger --budget goes on from here where --out is the same."
        )
    return Comparison(
        table=data,
        results=results,
        verdict=judged,
        repeats=repeats,
        curve=curve.extrapolated(points, seed) if len(points) else None,
        coefficients=coefficients(data, seed) if settings.explain else [],
        dependence=jobs[0].get("dependence"),
        remarks=tuple(cut),
        seed=seed,
        seconds=monotonic() - started,
    )
