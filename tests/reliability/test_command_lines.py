"""Command lines drawn at random, in this process: an exit code and lines for people, never a traceback.

What a program would train is interrupted as it begins; what it would check or measure is left out. D2L_CASES tells how
many lines each program gets, by default 20; each line is drawn from its own number.
"""

import functools
import importlib
import os
import re
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from d2l_regression.compare import command as compare_command
from d2l_regression.compare import protocol
from essay_repro import NAMES, __main__
from essay_repro.digits import __main__ as digits_program
from essay_repro.digits import fetch
from essay_repro.running import command, cost, courses, experiment
from exercises.runner import command as exercises_command
from exercises.runner import desk, grade, mutants, student, watching
from exercises.studies import program

CASES = int(os.environ.get("D2L_CASES", "20"))
ROOT = Path(__file__).parents[2]
STRANGE = (
    *("", " ", "-", "--", "---", "-1", "--=", "=", "0", "1", "2", "-0", "1.5", "1e3", "nan", "inf", "9" * 5000),
    *(
        "٣",
        "½",
        "é",
        "数",
        "\u202e",
        "\x1b[31m",
        "\n",
        "\udcff",
        "a,b",
        '"',
        "'",
        "%s",
        "%(prog)s",
        "{0}",
        "$HOME",
        "~",
    ),
    *("a file", "a folder", "a link", "a file/under", "/proc/none", "no/such", ".", "x" * 300, "x" * 5000, "@a file"),
)


def study(arguments):
    """What the measuring programs of the exercises have in common; nothing is measured."""
    from matplotlib.figure import Figure

    program.run("exercises.studies", "Doc.", lambda: None, lambda _: "", lambda _: Figure((1, 1)), "drawn", arguments)


def with_argv(name):
    """The arguments of a benchmark as it reads them."""

    def read(arguments):
        sys.argv[1:] = arguments
        importlib.import_module(name).arguments()

    return read


PROGRAMS = {
    "essay_repro": __main__.main,
    **{name: functools.partial(command.main, experiment.get(name)) for name in NAMES},
    **{name: lambda rest, name=name: __main__.main([name, *rest]) for name in ("all", "report")},
    "compare": compare_command.main,
    "compare on a table": lambda rest: compare_command.main(["a table", "--target", "y", *rest]),
    "digits": digits_program.main,
    "exercises": exercises_command.main,
    "studies": study,
    "mutants": mutants.main,
    **{f"benchmarks {name}": with_argv(name) for name in ("cluster", "compare", "growth", "hours", "training")},
}


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A folder with a file, a table, a folder and a link to nothing; no program trains, checks or fetches."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a file").write_text("text", encoding="utf-8")
    (tmp_path / "a table").write_text("x,y\n" + "".join(f"{n * n},{n % 7}\n" for n in range(60)), encoding="utf-8")
    (tmp_path / "a folder").mkdir()
    (tmp_path / "a link").symlink_to("nothing")
    monkeypatch.setattr(sys, "argv", ["program"])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.syspath_prepend(ROOT / "benchmarks")

    def refused(*_args, **_options):
        raise OSError("no network here")

    def trained(*_):
        raise KeyboardInterrupt

    real = courses._table.__wrapped__
    monkeypatch.setattr(fetch, "urlopen", refused)
    monkeypatch.setattr(courses, "_table", lambda data, *rest: None if data == "strokes" else real(data, *rest))
    monkeypatch.setattr(courses, "train", trained)
    monkeypatch.setattr(protocol, "_run", trained)
    monkeypatch.setattr(cost, "calibrate", lambda: cost.TYPICAL)
    monkeypatch.setattr(digits_program, "contact_sheet", lambda *_: None)
    monkeypatch.setattr(digits_program, "ROWS", 20)
    for name in ("check", "solution", "show_list"):
        monkeypatch.setattr(desk, name, lambda *_: 0)
    for name in ("until_passed", "session"):
        monkeypatch.setattr(watching, name, lambda *_: 0)
    monkeypatch.setattr(grade, "mark", lambda *_, **__: None)
    monkeypatch.setattr(student, "isolation", lambda: SimpleNamespace(sentence="a wall"))
    monkeypatch.setattr(mutants, "mutants", lambda _: [])
    monkeypatch.setattr(mutants, "listed", lambda _: {})
    return tmp_path


def words(main, capfd):
    """What a program tells of with --help: options, pairs of an option and one of its choices, and the other words."""
    options, pairs, others = set(), set(), set()
    for sub in [[], *([name] for name in ("check", "solution", "grade", "speed", "accuracy"))]:
        try:
            main([*sub, "--help"])
        except SystemExit:
            text = capfd.readouterr().out
            options |= set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)) - {"--help"}
            pairs |= {(o, one) for o, all_ in re.findall(r"(--[\w-]+) \{([\w,]+)\}", text) for one in all_.split(",")}
            pairs |= {(option, "2") for option in re.findall(r"(--[\w-]+) N\b", text)}
            others |= set(re.findall(r"[\w/-]+", text))
    return sorted(options), sorted(pairs), sorted(others)


def line(draw, options, pairs, others):
    """A command line of up to six words or pairs of them, as the help has them or strange."""

    def one(choices):
        return choices[draw.integers(len(choices))] if choices else ""

    drawn, right = [], draw.integers(2)
    for _ in range(draw.integers(7)):
        option, value = one(options), one([one(STRANGE), one(others)])
        strange = [[option], [option, value], [f"{option}={value}"], [value], [one(others)], [option[:-2]]]
        drawn += [*one(pairs)] if right and draw.integers(5) else one(strange)
    return drawn


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("name", PROGRAMS)
def test_any_line_is_done_or_refused_in_words(name, capfd):
    if name == "benchmarks cluster":
        pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    if name == "benchmarks training":
        pytest.importorskip("tensorflow", reason="its floors are measured with TensorFlow")
    main = PROGRAMS[name]
    known = words(main, capfd)
    codes = Counter()
    for number in range(CASES):
        arguments = line(np.random.default_rng(number), *known)
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = ended.code
        except BaseException as error:
            pytest.fail(f"case {number}, {arguments}: {type(error).__name__}: {error}")
        said = capfd.readouterr()
        assert code in (None, 0, 1, 2, 130), arguments
        assert "Traceback" not in said.err, arguments
        assert said.err or code not in (2, 130), arguments
        codes[code or 0] += 1
    assert codes[2]
    print(f"{name}: {CASES:,} lines, exit codes {dict(codes)}")
