"""The command line: a table, a column, one sentence, and a report."""

import argparse
import math
import shlex
import sys
from pathlib import Path

from d2l_regression.backend_choice import BACKENDS, BackendError, chosen, required
from d2l_regression.compare import verdict
from d2l_regression.compare.protocol import BUDGET, compare
from d2l_regression.jobs import Mendable, places
from d2l_regression.jobs.progress import Progress
from d2l_regression.terminal import Parser, complain, tell

PROGRAM = "python -m d2l_regression.compare"
REPORT, RESULTS = "compare-report.html", "compare-results.csv"


def main(arguments=None):
    """Compare as the command line says; the exit code: 0 done, 2 wrong input, 130 interrupted."""
    options = parsed(arguments)
    out = options.out or Path(f"compare-{options.table.name.partition('.')[0]}")
    try:
        with Progress("compare") as watch:
            found = compare(
                options.table,
                options.target,
                drop=options.drop,
                groups=options.groups,
                time=options.time,
                log_target=options.log_target,
                margin=options.margin / 100,
                budget=options.budget,
                seed=options.seed,
                sep=options.sep,
                decimal=options.decimal,
                out=out,
                watch=watch,
                place=options,
            )
        found.results.to_csv(out / RESULTS, index=False)
        path = found.report(out / REPORT)
    except (Mendable, FloatingPointError) as error:
        complain(f"compare: {error}")
        return 2
    except OSError as error:
        complain(f"compare: {out} cannot be written ({error.strerror}); name another folder with --out")
        return 2
    except KeyboardInterrupt:
        given = sys.argv[1:] if arguments is None else arguments
        again = f"{PROGRAM} {shlex.join(map(str, given))}"
        complain(f"\ninterrupted: what was finished is kept in {out}. Resume with: {again}")
        return 130
    tell(f"{found}\n\n{found.seconds:.0f} s. Report: {path}")
    return 0


def _number(least, most):
    """A parser of numbers above `least`, or of 0 where there is a most, and below it."""

    def parse(text):
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (value > least or (most and value == least)) or (most and value >= most) or math.isinf(value):
            bounds = f"from {least} to below {most}" if most else f"above {least}"
            raise argparse.ArgumentTypeError(f"{text!r} must be a number {bounds}")
        return value

    return parse


def _whole(text):
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number of at least 0")
    return int(text)


def parsed(arguments):
    """The options. A wrong argument ends the program with exit code 2 and one line."""
    parser = Parser(prog=PROGRAM, description="Is a network better on this table than linear regression?")
    parser.add_argument("table", type=Path, metavar="TABLE", help="CSV of any separator, Parquet, Feather or Excel")
    parser.add_argument("--target", required=True, metavar="COLUMN", help="the column to predict")
    parser.add_argument(
        "--drop",
        action="append",
        default=[],
        metavar="COLUMN",
        help="a column that is not known when a prediction is wanted; may be given several times",
    )
    parser.add_argument("--groups", metavar="COLUMN", help="rows of one value belong together: new rows have others")
    parser.add_argument("--time", metavar="COLUMN", help="new rows are later: test on later rows only")
    parser.add_argument("--log-target", action="store_true", help="predict the logarithm: errors in per cent matter")
    parser.add_argument(
        "--margin",
        type=_number(0, 100),
        default=100 * verdict.MARGIN,
        metavar="PERCENT",
        help="of the linear error: a smaller difference counts as none (default: %(default)g)",
    )
    parser.add_argument(
        "--budget",
        type=_number(0, None),
        default=BUDGET,
        metavar="MINUTES",
        help="when they are over, fewer repeats are made (default: %(default)g)",
    )
    parser.add_argument("--seed", type=_whole, default=0, metavar="N", help="of folds and networks (default: 0)")
    parser.add_argument("--sep", metavar="TEXT", help="between columns of a text file (default: as it looks)")
    parser.add_argument("--decimal", choices=(".", ","), help="the decimal mark of a text file (default: as it looks)")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder of the report and of what is finished (default: compare-TABLE)"
    )
    places.add_arguments(parser)
    options = parser.parse_args(arguments)
    if chosen() not in BACKENDS:
        parser.exit(2, f"compare: KERAS_BACKEND was {chosen()!r}; it may be one of {', '.join(BACKENDS)}\n")
    try:
        required()
    except BackendError as error:
        parser.exit(2, f"compare: {error}\n")
    return options
