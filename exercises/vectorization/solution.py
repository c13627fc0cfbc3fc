"""Adding two vectors element by element and all at once, in NumPy and in whatever else this machine has.

How much faster is at once, and is it the same everywhere?
Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
"""

import ctypes
import operator
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from pathlib import Path
from string import Template
from typing import NamedTuple

import numpy as np

from exercises.arguments import as_count, as_pair


class Row(NamedTuple):
    """One way to add: its name, the median seconds of one addition, and how many times the fastest way's that is."""

    name: str
    seconds: float
    ratio: float


class Table(list):
    """Rows, the fastest first. absent: {name: why} of what this machine does not have."""

    def __init__(self, rows=(), absent=None):
        super().__init__(rows)
        self.absent = absent or {}


def add_loop(a, b):
    """a + b, shape (n,), one element after the other.

    a, b: shape (n,) or (n, 1), the same n of at least 1.
    Raises: ValueError for other shapes, two lengths, or numbers that are not finite.

    >>> add_loop([1, 2], [10, 20]).tolist()
    [11.0, 22.0]
    """
    a, b = as_pair(a, b)
    # --- your work
    total = np.zeros(len(a))
    for i in range(len(a)):
        total[i] = a[i] + b[i]
    return total


def add_vectorized(a, b):
    """a + b, shape (n,), in one expression. Arguments and errors as in `add_loop`.

    >>> add_vectorized([1, 2], [10, 20]).tolist()
    [11.0, 22.0]
    """
    a, b = as_pair(a, b)
    # --- your work
    return a + b


def compare(n, repeats):
    """A list of (name, median seconds, ratio to the fastest), one `Row` for each way to add two vectors, fastest first.

    n: elements of each vector, 1 or more. repeats: timings of each way, whose median counts; at least 7 are taken.
    Raises: ValueError for anything else.

    >>> compare(0, repeats=7)
    Traceback (most recent call last):
        ...
    ValueError: n is 0, must be 1 or more
    """
    n, repeats = as_count(n, "n"), max(7, as_count(repeats, "repeats"))
    # --- your work
    seconds, absent = {}, {}
    for language, measure in _LANGUAGES.items():
        try:
            seconds |= {f"{language}, {way}": median for way, median in measure(n, repeats).items()}
        except _AbsentError as reason:
            absent[language] = str(reason)
    fastest = min(seconds.values())
    rows = [Row(name, median, median / fastest) for name, median in seconds.items()]
    return Table(sorted(rows, key=lambda row: row.seconds), absent)


def as_text(table):
    """The table as lines of at most 80 characters, with what is absent and why.

    >>> print(as_text([("a loop", 2e-6, 4.0)]).splitlines()[-1])
    a loop                                           2.00                  4.0
    """
    lines = [f"{'':<36} {'µs an addition':>16} {'times the fastest':>20}"]
    lines += [f"{name:<36} {1e6 * seconds:>16,.2f} {ratio:>20,.1f}" for name, seconds, ratio in table]
    lines += [f"{name}: absent, {why}"[:80] for name, why in getattr(table, "absent", {}).items()]
    return "\n".join(lines)


def draw(table, path):
    """Write a bar for each row to a file, with seconds on a logarithmic axis. path: ending in .png or .svg.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     draw([("a loop", 2e-6, 1.0)], Path(folder, "bars.png"))
    ...     print(Path(folder, "bars.png").is_file())
    True
    """
    from matplotlib.figure import Figure  # half a second to import: only who draws waits for it

    figure = Figure(figsize=(7.2, 1.1 + 0.32 * len(table)), layout="constrained")
    ax = figure.add_subplot()
    colours = ["#D55E00" if "loop" in row[0] else "#0072B2" for row in table]
    bars = ax.barh([row[0] for row in table], [row[1] for row in table], color=colours, height=0.7)
    ax.bar_label(bars, [f"{row[2]:,.0f} ×" if row[2] >= 10 else f"{row[2]:.1f} ×" for row in table], padding=4)
    ax.set_xscale("log")
    ax.set_xlabel("median time of one addition (seconds); × is times the fastest")
    ax.set_title("Adding two vectors, by loop (red) and at once (blue)", loc="left", fontsize=11)
    ax.margins(x=0.12)
    ax.invert_yaxis()
    ax.spines[["top", "right"]].set_visible(False)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=160)


class _AbsentError(Exception):
    """This machine has not what it takes; the text says what."""


def _median_seconds(add, repeats):
    """The median over `repeats` timings of one call of `add`, each timing over enough calls to last a millisecond."""
    add()  # the first call pays for memory, caches and imports
    calls, elapsed = 1, 0.0
    while elapsed < 1e-3:
        calls *= 2 if elapsed else 1
        elapsed = _seconds(add, calls)
    return statistics.median(_seconds(add, calls) / calls for _ in range(repeats))


def _seconds(add, calls):
    """The seconds that so many calls take together."""
    start = time.perf_counter()
    for _ in range(calls):
        add()
    return time.perf_counter() - start


def _vectors(n):
    return np.random.default_rng(0).random((2, n))


def _checked(add, n):
    """`add`, once it has shown that what it computes is the sum."""
    if not np.array_equal(add(), np.sum(_vectors(n), axis=0)):
        raise ArithmeticError("a way to add that is timed here does not give the sum")
    return add


def _in_python(of_array, at_once):
    """How long adding takes, by loop and at once, for vectors of a kind that Python can index.

    of_array: turns an array into a vector of that kind. at_once: (a, b) -> their sum.
    """

    def measure(n, repeats):
        a, b = (of_array(vector) for vector in _vectors(n))
        total = of_array(np.zeros(n))

        def loop():
            for i in range(len(a)):
                total[i] = a[i] + b[i]
            return total

        ways = {"loop": loop, "at once": lambda: at_once(a, b)}
        return {way: _median_seconds(_checked(add, n), repeats) for way, add in ways.items()}

    return measure


_C = (
    "void add(const double *a, const double *b, double *c, long n) { for (long i = 0; i < n; i++) c[i] = a[i] + b[i]; }"
)


def _in_c(n, repeats):
    """A loop, through the system's compiler; the microsecond of a call from Python is part of the time."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise _AbsentError("no cc, gcc or clang on the PATH")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, library = Path(folder, "add.c"), Path(folder, "add.so")
        source.write_text(_C)
        _run([compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(source)])
        add = ctypes.CDLL(str(library)).add
    add.argtypes, add.restype = [ctypes.c_void_p] * 3 + [ctypes.c_long], None
    a, b = _vectors(n)
    total = np.zeros(n)
    pointers = [vector.ctypes.data for vector in (a, b, total)]

    def loop():
        add(*pointers, n)
        return total

    return {"loop": _median_seconds(_checked(loop, n), repeats)}


def _in_program(ways, command, program):
    """How long adding takes in a program that prints one median for each of the ways, on lines of their own.

    command: what runs a program that is given as text, after it. program: the text, with $n and $repeats in it.
    """

    def measure(n, repeats):
        if shutil.which(command[0]) is None:
            raise _AbsentError(f"no {command[0]} on the PATH")
        printed = _run([*command, Template(program).substitute(n=n, repeats=repeats)]).split()
        return {way: float(median) for way, median in zip(ways, printed[-len(ways) :], strict=True)}

    return measure


def _run(command):
    """What a command prints. Raises: _AbsentError if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _AbsentError(f"{command[0]} does not run: {type(error).__name__}") from error
    if done.returncode:
        raise _AbsentError(f"it failed: {(done.stderr.strip().splitlines() or ['without a word'])[-1]}")
    return done.stdout


# In a process of its own: its start fills stderr, and its threads would share the cores with what is timed after it.
# sync_devices waits until a GPU is done; a loop over thousands of elements takes too long, so it is timed on fewer.
_TENSORFLOW = """
import time, statistics
import tensorflow as tf
def median_seconds(add, calls):
    times = []
    for _ in range($repeats + 1):
        start = time.perf_counter()
        for _ in range(calls):
            add()
        tf.test.experimental.sync_devices()
        times.append((time.perf_counter() - start) / calls)
    return statistics.median(times[1:])
a, b = tf.random.uniform([$n], dtype=tf.float64), tf.random.uniform([$n], dtype=tf.float64)
few = min($n, 100)
print(median_seconds(lambda: tf.stack([a[i] + b[i] for i in range(few)]), 1) * $n / few)
print(median_seconds(lambda: a + b, 100))
"""
_OCTAVE = """
a = rand(1, $n); b = rand(1, $n); c = zeros(1, $n); t = zeros(2, $repeats + 1);
for r = 1:$repeats + 1
  tic; for i = 1:$n, c(i) = a(i) + b(i); end; t(1, r) = toc;
  tic; for k = 1:100, c = a + b; end; t(2, r) = toc / 100;
end
printf("%.9g\\n", median(t(:, 2:end), 2));
"""
_R = """
a <- runif($n); b <- runif($n)
loop <- function() { c <- numeric($n); for (i in 1:$n) c[i] <- a[i] + b[i]; c }
once <- function() a + b
took <- function(add, calls) { start <- Sys.time(); for (k in 1:calls) add()
  as.numeric(difftime(Sys.time(), start, units = "secs")) / calls }
middle <- function(add, calls) median(sapply(0:$repeats, function(r) took(add, calls))[-1])
cat(middle(loop, 10), middle(once, 100), sep = "\\n")
"""
_JULIA = """
using Statistics
loop!(c, a, b) = for i in eachindex(c); c[i] = a[i] + b[i]; end
once!(c, a, b) = (c .= a .+ b)
took(add!, c, a, b) = (@elapsed for k in 1:100; add!(c, a, b); end) / 100
middle(add!) = (a = rand($n); b = rand($n); c = zeros($n); median([took(add!, c, a, b) for r in 0:$repeats][2:end]))
println(middle(loop!)); println(middle(once!))
"""
_BOTH = ("loop", "at once")
_LANGUAGES = {
    "Python list": _in_python(np.ndarray.tolist, lambda a, b: list(map(operator.add, a, b))),
    "Python array": _in_python(lambda v: array("d", v), lambda a, b: array("d", map(operator.add, a, b))),
    "NumPy": _in_python(np.copy, operator.add),
    "TensorFlow": _in_program(("loop (of 100, scaled)", "at once"), [sys.executable, "-c"], _TENSORFLOW),
    "C": _in_c,
    "Octave": _in_program(_BOTH, ["octave-cli", "--quiet", "--eval"], _OCTAVE),
    "R": _in_program(_BOTH, ["Rscript", "-e"], _R),
    "Julia": _in_program(_BOTH, ["julia", "--startup-file=no", "-e"], _JULIA),
}
