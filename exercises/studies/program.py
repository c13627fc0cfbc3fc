"""What the course's measuring programs have in common: print a table, draw a picture beside it."""

import argparse
from pathlib import Path


def run(name, doc, measure, as_text, draw, picture, arguments=None):
    """Measure, print and draw, as the command line `arguments` say.

    name: of the module; doc: its docstring, of which the first line is shown; measure() gives what as_text(measured)
    turns into lines and draw(measured) into a figure; picture: the name of the figure's files.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {name}", description=doc.split("\n")[0])
    parser.add_argument("--out", type=Path, default=Path("results"), help="folder of the picture (default: results)")
    out = parser.parse_args(arguments).out
    measured = measure()
    print(as_text(measured))
    from matplotlib import rc_context  # half a second to import: only who draws waits for it

    out.mkdir(parents=True, exist_ok=True)
    with rc_context({"svg.hashsalt": "exercises", "svg.fonttype": "none"}):  # the same numbers give the same file
        figure = draw(measured)
        figure.savefig(out / f"{picture}.png", dpi=160)
        figure.savefig(out / f"{picture}.svg", metadata={"Date": None})
    print(f"\nDrawn: {out / picture}.png and .svg")
