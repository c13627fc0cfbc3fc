"""The command line of every experiment: arguments, data, training with progress, results, figures, a table."""

import argparse
import functools
import importlib.util
import os
import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from essay_repro import cost, provenance, results
from essay_repro.digits import DataError
from essay_repro.experiment import Experiment, get
from essay_repro.progress import Progress
from essay_repro.settings import AUXILIARY, DATA, PRESETS, Settings

BACKENDS = {"tensorflow": "TensorFlow", "jax": "JAX"}  # what Keras may compute with


def main(experiment, arguments=None):
    """Run one experiment as its command line says; the exit code: 0 done, 2 wrong input, 130 interrupted.

    A wrong argument ends the program with exit code 2, as argparse does.
    """
    parser = Parser(prog=f"python -m essay_repro.{experiment.name}", description=experiment.shows)
    add_arguments(parser, auxiliary=experiment.presets["quick"].auxiliary_rows)
    options = parse(parser, arguments)
    return guarded(parser.prog, experiment.name, options, lambda: _run(experiment, options))


def guarded(program, name, options, work):
    """Do the work; the exit code. What is wrong is told in one line, an interruption with the command that resumes."""
    try:
        work()
    except (DataError, results.ResultsError, FloatingPointError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as interrupt:
        again = f"{provenance.environment()}{program} {shlex.join(_arguments(options))}"
        kept = str(interrupt) or "nothing was in training"
        print(f"\ninterrupted: {kept}. Resume with: {again}", file=sys.stderr)
        return 130
    return 0


class Parser(argparse.ArgumentParser):
    """Says what is wrong with an argument in one line, without the usage above it."""

    def error(self, message):
        self.exit(2, f"{self.prog}: {message}; --help lists the options\n")


def add_results_arguments(parser):
    """The arguments that say which results are meant."""
    parser.add_argument(
        "--preset", choices=PRESETS, default="quick", help="seconds | minutes (default) | the essay's own"
    )
    parser.add_argument("--data", choices=DATA, default="strokes", help="the digits (default: strokes, drawn here)")
    parser.add_argument(
        "--out", type=Path, default=Path("results"), metavar="DIR", help="where results go (default: results)"
    )
    parser.add_argument(
        "--published", action=argparse.BooleanOptionalAction, help="the author's curves in grey (default: with emnist)"
    )


def add_arguments(parser, auxiliary):
    """The arguments of a program that trains. auxiliary: whether it has an auxiliary task."""
    add_results_arguments(parser)
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="folder with the files of --data")
    if auxiliary:
        parser.add_argument(
            "--auxiliary", choices=AUXILIARY, default="typeset", help="the auxiliary task (default: typeset)"
        )
    parser.add_argument("--seeds", type=_count, metavar="N", help="number of seeds (default: the preset's)")
    parser.add_argument("--jobs", type=_count, metavar="N", help="cores to train on (default: all)")
    parser.add_argument("--fresh", action="store_true", help="throw away earlier results of this experiment first")
    parser.add_argument("--verbose", action="store_true", help="let the backend write its own log")


def parse(parser, arguments):
    """The options of a program that trains. A wrong argument ends the program with exit code 2."""
    options = parser.parse_args(arguments)
    if options.data_dir and options.data == "strokes" and getattr(options, "auxiliary", None) != "tmnist":
        parser.error("argument --data-dir: strokes are drawn here and need no folder; did you forget --data?")
    backend = provenance.backend()
    if backend not in BACKENDS:
        parser.error(f"KERAS_BACKEND was {backend!r}; it may be one of {', '.join(BACKENDS)}")
    if importlib.util.find_spec(backend) is None:
        parser.error(f"KERAS_BACKEND was {backend!r}, which is not installed: pip install {backend}")
    return options


def _count(text):
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number of at least 1")
    return value


def _arguments(options):
    """The options given, without --fresh: a resumed run must not throw away what it resumes."""
    given = [f"--preset={options.preset}", f"--data={options.data}"]
    given += [f"--{name}={value}" for name in ("seeds", "jobs", "auxiliary") if (value := getattr(options, name, None))]
    given += [f"--data-dir={options.data_dir}"] if options.data_dir else []
    given += [f"--out={options.out}"] if options.out != Path("results") else []
    given += [] if options.published is None else ["--published" if options.published else "--no-published"]
    given += ["--verbose"] if options.verbose else []
    return given


def _run(experiment, options):
    courses = [prepare(get(name), options) for name in experiment.needs]
    courses.append(prepare(experiment, options, fresh=options.fresh))
    for course in courses:  # each with a bar of its own: a needed experiment is one of its own to the reader too
        train([course], options, course.experiment.name)
    *needed, (rows, settings) = (finished(course) for course in courses)
    needed = {name: stored for name, (stored, _) in zip(experiment.needs, needed, strict=True)}
    target = folder(options)
    paths = [target / f"{experiment.name}.csv", target / f"{experiment.name}.json"]
    paths += draw(experiment, rows, settings, target, show_published(options), options.data, **needed)
    title = f"{options.data}, preset {options.preset}"
    title += ": too short to show anything but that all parts work" if options.preset == "smoke" else ""
    tell(f"{title}\n\n{experiment.summary(rows, settings)}\n\nwrote " + "\n      ".join(str(path) for path in paths))


def folder(options):
    """Where the results of these options are."""
    return options.out / f"{options.data}-{options.preset}"


def show_published(options):
    """Whether the author's curves are drawn too: by default on the author's own data."""
    return options.data == "emnist" if options.published is None else options.published


class Course(NamedTuple):
    """An experiment on its way to being complete: its store, and the jobs that are missing."""

    experiment: Experiment
    settings: Settings
    store: results.Store
    jobs: list
    table: Callable


def prepare(experiment, options, fresh=False):
    """The `Course` of an experiment: its results opened, nothing trained yet.

    Raises: ResultsError or DataError for what could not be trained or stored later.
    """
    settings = experiment.presets[options.preset].with_seeds(options.seeds)
    auxiliary = getattr(options, "auxiliary", None) if settings.auxiliary_rows else None

    def table():
        sizes = (settings.pool_rows, settings.test_rows, settings.auxiliary_rows)
        return _table(options.data, options.data_dir, auxiliary, *sizes)

    if fresh or not (folder(options) / f"{experiment.name}.csv").exists():
        table()  # missing data is noticed before a folder is made, or earlier results are thrown away
    # Backends round differently: one table holds the numbers of one.
    origin = {"data": options.data, "auxiliary": auxiliary, "backend": provenance.backend()}
    configuration = {**origin, **settings.configuration()}
    store = results.Store(folder(options), experiment.name, configuration, experiment.conditions, fresh=fresh)
    missing = store.missing(experiment.cells(settings))
    return Course(experiment, settings, store, experiment.jobs(settings, missing) if missing else [], table)


@functools.lru_cache(maxsize=1)  # experiments that follow each other share it; two would fill the memory
def _table(data, data_dir, auxiliary, pool_rows, test_rows, auxiliary_rows):
    from essay_repro import task

    settings = Settings(pool_rows=pool_rows, test_rows=test_rows)
    return task.load(data, settings, auxiliary=auxiliary, auxiliary_rows=auxiliary_rows, data_dir=data_dir)


def tell(text):
    """Print what can be shown in the encoding of stdout; that its reader has left (`| head`) harms nothing."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        print(text.encode(encoding, "replace").decode(encoding), flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains when it flushes at exit


def train(courses, options, name):
    """Train what is missing in all courses, a job at a time, each stored as it ends. name: of the progress bar."""
    jobs = [job for course in courses for job in course.jobs]
    if not jobs:
        return
    threads = options.jobs or os.cpu_count() or 1
    done = 0
    with Progress(name, sum(cost.seconds(job.work) for job in jobs)) as progress:
        try:
            progress.stage(f"{options.data}: preparing the digits")
            courses[0].table()
            progress.stage(f"starting {BACKENDS[provenance.backend()]}")
            device = _start_keras(options.verbose)
            for course in courses:
                started = time.perf_counter()
                for job in course.jobs:
                    label = job.label if len(courses) == 1 else f"{course.experiment.name}: {job.label}"
                    progress.stage(label, cost.seconds(job.work), job.run_steps)
                    course.store.add(job.train(course.table(), threads, progress.advance))
                    done += 1
                    seconds = time.perf_counter() - started
                    course.store.record(provenance.metadata(device=device, threads=threads, seconds=seconds))
        except KeyboardInterrupt:
            kept = f"{done} of {len(jobs)} groups of trainings finished and are kept, the one under way is lost"
            raise KeyboardInterrupt(kept) from None


def finished(course):
    """(rows, settings) of a course whose jobs are done."""
    wanted = set(course.experiment.cells(course.settings))
    rows = [row for row in results.read(course.store.folder, course.experiment.name) if row.cell in wanted]
    return rows, course.settings


def _start_keras(verbose):
    """Import Keras and its backend, silently unless `verbose`; the kind of device it computes on, CPU or GPU."""
    if verbose:
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "0")
    from d2l_regression.quiet import keras

    # Without a GPU there are only CPUs in the list; asked for "gpu" by name, JAX raises where there is none.
    return keras.distribution.list_devices()[0].partition(":")[0].upper()


def draw(experiment, rows, settings, folder, published, data, **needed):
    """Draw all figures of an experiment from its rows, and those of the experiments it needs; the paths written.

    data: the source of the digits, named in a corner of each figure.
    """
    from essay_repro import figures

    paths = []
    for name, (title, figure) in experiment.figures.items():
        make = functools.partial(figure, rows, settings, published, **needed)
        paths += figures.save(make, folder, name, title, data)
    return paths
