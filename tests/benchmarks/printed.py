"""What a benchmark prints, read back."""

import re
import subprocess
import sys
from pathlib import Path

from tests.programs_started import PATIENCE

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def printed(program, *arguments, code=0):
    """What a program prints to stdout, or to stderr if it is to fail."""
    command = [sys.executable, str(BENCHMARKS / program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == code, done.stderr
    return done.stderr if code else done.stdout


def tables(text):
    """The Markdown tables of a text, each a list of rows of cells, the heads first."""
    found = [block.splitlines() for block in text.split("\n\n") if block.startswith("|")]
    rows = [[[cell.strip() for cell in line.strip("|").split("|")] for line in lines] for lines in found]
    for head, rule, *body in rows:
        assert body
        assert all(len(line) == len(head) == len(rule) for line in body)
    return [[head, *body] for head, _, *body in rows]


def number(cell):
    """The number that a cell shows."""
    return float(re.fullmatch(r"([\d,]+(\.\d+)?(e-\d+)?)( %)?", cell)[1].replace(",", ""))
