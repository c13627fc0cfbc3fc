"""The command line of every experiment: arguments, then training, figures and a table."""

import argparse
import functools
import shlex
from pathlib import Path

from d2l_regression.backend_choice import BACKENDS, BackendError, chosen, required
from d2l_regression.jobs import Mendable, places
from d2l_regression.terminal import Parser, complain, tell
from essay_repro.digits import DataError
from essay_repro.running import courses, provenance, results
from essay_repro.running.experiment import get
from essay_repro.running.settings import AUXILIARY, DATA, PRESETS


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
    except (DataError, results.ResultsError, Mendable, FloatingPointError) as error:
        complain(f"{name}: {error}")
        return 2
    except KeyboardInterrupt as interrupt:
        again = f"{provenance.environment()}{program} {shlex.join(_arguments(options))}"
        kept = str(interrupt) or "nothing was in training"
        complain(f"\ninterrupted: {kept}. Resume with: {again}")
        return 130
    return 0


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
    parser.add_argument("--seeds", type=_seeds, metavar="N", help="number of seeds (default: the preset's)")
    parser.add_argument("--fresh", action="store_true", help="throw away earlier results of this experiment first")
    places.add_arguments(parser)


def _seeds(text):
    if (count := places.count(text)) > results.MOST_SEEDS:
        raise argparse.ArgumentTypeError(f"{text!r} must be at most {results.MOST_SEEDS:,}")
    return count


def parse(parser, arguments):
    """The options of a program that trains. A wrong argument ends the program with exit code 2."""
    options = parser.parse_args(arguments)
    if options.data_dir and options.data == "strokes" and getattr(options, "auxiliary", None) != "tmnist":
        parser.error("argument --data-dir: strokes are drawn here and need no folder; did you forget --data?")
    check_backend(parser)
    return options


def check_backend(parser):
    """End the program with exit code 2 and one line if there is no backend to train with."""
    if chosen() not in BACKENDS:
        parser.exit(2, f"{parser.prog}: KERAS_BACKEND was {chosen()!r}; it may be one of {', '.join(BACKENDS)}\n")
    try:
        required()
    except BackendError as error:
        parser.exit(2, f"{parser.prog}: {error}\n")


def _arguments(options):
    """The options given, without --fresh: a resumed run must not throw away what it resumes."""
    given = [f"--preset={options.preset}", f"--data={options.data}"]
    given += [f"--{name}={value}" for name in ("seeds", "auxiliary") if (value := getattr(options, name, None))]
    given += [f"--data-dir={options.data_dir}"] if options.data_dir else []
    given += [f"--out={options.out}"] if options.out != Path("results") else []
    given += [] if options.published is None else ["--published" if options.published else "--no-published"]
    return given + places.given(options)


def _run(experiment, options):
    target = folder(options)
    wanted = [courses.prepare(get(name), options, target) for name in experiment.needs]
    wanted.append(courses.prepare(experiment, options, target, fresh=options.fresh))
    courses.train(wanted, options, experiment.name)
    *needed, (rows, settings) = (courses.finished(course) for course in wanted)
    needed = {name: stored for name, (stored, _) in zip(experiment.needs, needed, strict=True)}
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


def draw(experiment, rows, settings, folder, published, data, **needed):
    """Draw all figures of an experiment from its rows, and those of the experiments it needs; the paths written.

    data: the source of the digits, named in a corner of each figure.
    Raises: ResultsError if the folder cannot be written.
    """
    from essay_repro.drawing import figures

    paths = []
    for name, (title, figure) in experiment.figures.items():
        make = functools.partial(figure, rows, settings, published, **needed)
        try:
            paths += figures.save(make, folder, name, title, data)
        except OSError as error:
            told = f"{error.filename or folder / name} cannot be written: {error.strerror or error}"
            raise results.ResultsError(told) from error
    return paths
