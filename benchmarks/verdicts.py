"""What `compare` says of real tables: a row for each, as it comes.

The tables are not part of this repository. The diabetes table comes with scikit-learn and is always there.
"""

import sys
from pathlib import Path
from time import monotonic

from machine import header
from sklearn.datasets import load_diabetes

from d2l_regression.compare import QUICK, compare
from d2l_regression.compare.reading import read
from d2l_regression.compare.verdict import number, signed
from d2l_regression.terminal import Parser

DIABETES = "diabetes"
# File: the label, and the columns dropped (leaks), the column of groups.
TABLES = {
    "Auto.data": ("mpg", (), None),
    "Credit.csv": ("Balance", (), None),
    "Hitters.csv": ("Salary", (), None),
    "evals.parquet": ("score", (), "prof_ID"),
    "penguins-raw.csv": ("Body Mass (g)", (), None),
    "autompg.csv.gz": ("1", (), None),
    "wage1.csv.bz2": ("wage", ("lwage",), None),
    "birthweight.csv.bz2": ("bwght", ("bwghtlbs", "lbwght"), None),
    "anes96.csv": ("income", (), None),
    "diamonds.csv": ("price", (), None),
    "abalone.csv": ("rings", (), None),
    "Bikeshare.csv": ("bikers", ("casual", "registered"), None),
    "avocados.parquet": ("average_price", (), None),
    "randhie.csv": ("mdvis", (), None),
}
HEAD = ("table", "verdict", "difference, 95 %", "best line", "best network", "rows", "columns", "repeats", "seconds")


def row(name, found):
    """A line of the table. found: `compare.Comparison`."""
    interval = found.verdict.interval
    cells = (
        name.partition(".")[0],
        found.verdict.name,
        f"{signed(interval.low)} to {signed(interval.high)}",
        number(found.verdict.line),
        number(found.verdict.network),
        f"{found.table.n:,}",
        f"{found.table.X.shape[1]}",
        f"{found.repeats}",
        f"{found.seconds:.0f}",
    )
    return f"| {' | '.join(cells)} |"


def verdicts(folder, rows, budget, settings, only, out):
    """Yield the lines of the table of verdicts."""
    yield f"| {' | '.join(HEAD)} |"
    yield "|---|---|" + "---:|" * 7
    for name, (target, drop, groups) in {DIABETES: ("target", (), None), **TABLES}.items():
        if only and name not in only:
            continue
        if name == DIABETES:
            frame = load_diabetes(as_frame=True).frame
        elif (folder / name).exists():
            frame = read(folder / name).frame
        else:
            print(f"{folder / name} is not there: left out", file=sys.stderr)
            continue
        began = monotonic()
        target = frame.columns[int(target) - 1] if target.isdigit() else target
        drop = [column for column in drop if column in frame]
        frame = frame.sample(min(rows, len(frame)), random_state=0).sort_index()
        kept = out / name if out else None
        found = compare(
            frame, target, drop=drop, groups=groups, budget=budget, settings=settings, jobs="auto", out=kept
        )
        print(f"{name}: {found.verdict.sentence} {monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        yield row(name, found)


def main():
    parser = Parser(prog="python benchmarks/verdicts.py", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the tables are")
    parser.add_argument(
        "--rows", type=int, default=10**6, metavar="N", help="most rows of a table, drawn (default all)"
    )
    parser.add_argument("--budget", type=float, default=3.0, metavar="MINUTES", help="of a table (default 3)")
    parser.add_argument("--quick", action="store_true", help="two repeats of one small network, as in the tests")
    parser.add_argument("--only", action="append", metavar="FILE", help="this one; may be given several times")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where finished jobs are kept, to go on after a kill")
    chosen = parser.parse_args()
    if not chosen.folder.is_dir():
        parser.error(f"{chosen.folder} is no folder; name the one that the tables are in")
    print(header(), end="\n\n", flush=True)
    settings = QUICK if chosen.quick else None
    for line in verdicts(chosen.folder, chosen.rows, chosen.budget, settings, chosen.only, chosen.out):
        print(line, flush=True)


if __name__ == "__main__":
    main()
