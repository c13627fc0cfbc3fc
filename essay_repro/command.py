"""The command line of every experiment: arguments, data, training with progress, results, figures, a table."""

import argparse
import functools
import os
import shlex
import sys
import time
from pathlib import Path

from essay_repro import provenance, results
from essay_repro.digits import DataError
from essay_repro.experiment import get
from essay_repro.progress import Progress
from essay_repro.settings import AUXILIARY, DATA, PRESETS


def main(experiment, arguments=None):
    """Run one experiment as its command line says; the exit code: 0 done, 2 wrong input, 130 interrupted.

    A wrong argument ends the program with exit code 2, as argparse does.
    """
    parser = _parser(experiment)
    options = parser.parse_args(arguments)
    if options.data_dir and options.data == "strokes" and getattr(options, "auxiliary", None) != "tmnist":
        parser.error("argument --data-dir: strokes are drawn here and need no folder; did you forget --data?")
    try:
        _run(experiment, options)
    except (DataError, results.ResultsError, FloatingPointError) as error:
        print(f"{experiment.name}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as interrupt:
        again = f"python -m essay_repro.{experiment.name} {shlex.join(_arguments(options))}"
        kept = str(interrupt) or "nothing was in training"
        print(f"\ninterrupted: {kept}. Resume with: {again}", file=sys.stderr)
        return 130
    return 0


class Parser(argparse.ArgumentParser):
    """Says what is wrong with an argument in one line, without the usage above it."""

    def error(self, message):
        self.exit(2, f"{self.prog}: {message}; --help lists the options\n")


def _parser(experiment):
    parser = Parser(prog=f"python -m essay_repro.{experiment.name}", description=experiment.shows)
    parser.add_argument(
        "--preset", choices=PRESETS, default="quick", help="seconds | minutes (default) | the essay's own"
    )
    parser.add_argument("--data", choices=DATA, default="strokes", help="the digits (default: strokes, drawn here)")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="folder with the files of --data")
    if experiment.presets["quick"].auxiliary_rows:
        parser.add_argument(
            "--auxiliary", choices=AUXILIARY, default="typeset", help="the auxiliary task (default: typeset)"
        )
    parser.add_argument("--seeds", type=_count, metavar="N", help="number of seeds (default: the preset's)")
    parser.add_argument(
        "--out", type=Path, default=Path("results"), metavar="DIR", help="where results go (default: results)"
    )
    parser.add_argument("--jobs", type=_count, metavar="N", help="cores to train on (default: all)")
    parser.add_argument("--fresh", action="store_true", help="throw away earlier results of this experiment first")
    parser.add_argument(
        "--published", action=argparse.BooleanOptionalAction, help="the author's curves in grey (default: with emnist)"
    )
    parser.add_argument("--verbose", action="store_true", help="let TensorFlow write its own log")
    return parser


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
    needed = {name: _complete(get(name), options)[0] for name in experiment.needs}
    rows, settings = _complete(experiment, options, fresh=options.fresh)
    folder = _folder(options)
    published = options.data == "emnist" if options.published is None else options.published
    paths = [folder / f"{experiment.name}.csv", folder / f"{experiment.name}.json"]
    paths += draw(experiment, rows, settings, folder, published, options.data, **needed)
    title = f"{options.data}, preset {options.preset}"
    title += ": too short to show anything but that all parts work" if options.preset == "smoke" else ""
    _tell(f"{title}\n\n{experiment.summary(rows, settings)}\n\nwrote " + "\n      ".join(str(path) for path in paths))


def _folder(options):
    return options.out / f"{options.data}-{options.preset}"


def _complete(experiment, options, fresh=False):
    """(rows, settings) of an experiment, after training what is missing."""
    started = time.perf_counter()
    settings = experiment.presets[options.preset].with_seeds(options.seeds)
    auxiliary = getattr(options, "auxiliary", None)
    table = functools.cache(lambda: _table(options, settings, auxiliary))
    if fresh or not (_folder(options) / f"{experiment.name}.csv").exists():
        table()  # missing data is noticed before a folder is made, or earlier results are thrown away
    configuration = {"data": options.data, "auxiliary": auxiliary, **settings.configuration()}
    store = results.Store(_folder(options), experiment.name, configuration, experiment.conditions, fresh=fresh)
    cells = experiment.cells(settings)
    missing = store.missing(cells)
    if missing:
        _train(experiment, options, settings, table, store, missing, started)
    wanted = set(cells)
    rows = [row for row in results.read(_folder(options), experiment.name) if row.cell in wanted]
    return rows, settings


def _table(options, settings, auxiliary):
    from essay_repro import task

    rows = settings.auxiliary_rows
    return task.load(options.data, settings, auxiliary=auxiliary, auxiliary_rows=rows, data_dir=options.data_dir)


def _tell(text):
    """Print what can be shown in the encoding of stdout; that its reader has left (`| head`) harms nothing."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        print(text.encode(encoding, "replace").decode(encoding), flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains when it flushes at exit


def _train(experiment, options, settings, table, store, missing, started):
    """Train what is missing, a job at a time, each stored as it ends. table: a function that returns the table."""
    jobs = experiment.jobs(settings, missing)
    threads = options.jobs or os.cpu_count() or 1
    with Progress(experiment.name, sum(job.run_steps for job in jobs)) as progress:
        progress.stage(f"{options.data}: preparing the digits")
        table()
        progress.stage("starting TensorFlow")
        device = _start_tensorflow(options.verbose)
        for done, job in enumerate(jobs):
            progress.stage(job.label)
            try:
                store.add(job.train(table(), threads, progress.advance))
            except KeyboardInterrupt:
                kept = f"{done} of {len(jobs)} groups of trainings finished and are kept, the one under way is lost"
                raise KeyboardInterrupt(kept) from None
            seconds = time.perf_counter() - started
            store.record(provenance.metadata(device=device, threads=threads, seconds=seconds))


def _start_tensorflow(verbose):
    """Import Keras, silently unless `verbose`; the kind of device it computes on."""
    if verbose:
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "0")
    from d2l_regression.quiet import keras

    return "GPU" if keras.distribution.list_devices("gpu") else "CPU"


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
