"""Writes a contact sheet of one source: python -m essay_repro.digits --data strokes."""

import sys
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from d2l_regression.terminal import Parser, complain, tell

from . import AUXILIARY, SOURCES, DataError, load
from .contact_sheet import contact_sheet

ROWS = 400  # enough that each digit, a tenth of the rows, fills its 20 places


def main(arguments=None):
    """Writes the PNG and prints its path; returns the exit code, 2 with one line on standard error if it cannot."""
    options = _parser().parse_args(arguments)
    out = options.out or Path("results") / f"digits-{options.data}.png"
    if out.is_dir():
        complain(
            f"python -m essay_repro.digits: --out was {out}, a folder; name the file, such as {out / 'digits.png'}"
        )
        return 2
    out = out.with_suffix(out.suffix or ".png")  # which Matplotlib adds by itself
    try:
        _write(load(options.data, "train", ROWS, data_dir=options.data_dir), out)
    except DataError as error:
        complain(f"python -m essay_repro.digits: {error}")
        return 2
    except (OSError, ValueError) as error:
        complain(f"python -m essay_repro.digits: cannot write {out} ({error}); give another file with --out")
        return 2
    tell(out)
    return 0


def _write(digits, out):
    figure = Figure(figsize=(10, 5.4), dpi=150, layout="constrained")
    FigureCanvasAgg(figure)
    contact_sheet(figure.add_subplot(), digits)
    out.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(out)


def _parser():
    parser = Parser(prog="python -m essay_repro.digits", description="Look at the digits of a source.")
    sources = (*SOURCES, *AUXILIARY)
    parser.add_argument("--data", choices=sources, default="strokes", help="the source to look at (default: strokes)")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="folder with the files of mnist, emnist or tmnist")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="the PNG to write (default: results/digits-<source>.png)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
