"""What the course's measuring programs have in common: print a table, draw a picture beside it."""

from pathlib import Path

from d2l_regression.terminal import Parser


def run(name, doc, measure, as_text, draw, picture, arguments=None):
    """Measure, print and draw, as the command line `arguments` say.

    name: of the module; doc: its docstring, of which the first line is shown; measure() gives what as_text(measured)
    turns into lines and draw(measured) into a figure; picture: the name of the figure's files.
    """
    parser = Parser(prog=f"python -m {name}", description=doc.split("\n")[0])
    parser.add_argument("--out", type=Path, default=Path("results"), help="folder of the picture (default: results)")
    out = parser.parse_args(arguments).out
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:  # told now, not when all is measured
        parser.error(f"--out was {out}; it must be a folder that can be written to ({error.strerror})")
    measured = measure()
    print(as_text(measured))
    from matplotlib import rc_context  # half a second to import: only who draws waits for it

    with rc_context({"svg.hashsalt": "exercises", "svg.fonttype": "none"}):  # the same numbers give the same file
        figure = draw(measured)
        figure.savefig(out / f"{picture}.png", dpi=160)
        figure.savefig(out / f"{picture}.svg", metadata={"Date": None})
    print(f"\nDrawn: {out / picture}.png and .svg")
