"""Whatever a student's file does, the runner says so in a line, in time, and goes on with the rest."""

import os
import subprocess
import sys
import time

import numpy as np
import pytest

from exercises.runner import catalog, desk, expect, ladder, report, stub, workplace
from exercises.runner.command import main
from exercises.runner.student import Student

EXERCISE = catalog.get("constant-fit")
REFERENCE = EXERCISE.reference.read_text(encoding="utf-8")
FIRST = "best_constant_squared"

# what is wrong: (what stands in the function, what must be said of it)
IN_THE_FUNCTION = {
    "endless loop": ("while True:\n    pass", "was still running after 0.7 seconds"),
    "endless printing": ("while True:\n    print('x' * 1000)", "was still printing after 0.7 seconds"),
    "input": ("return float(input('b? '))", "raised EOFError"),
    "exit": ("exit()", "ended Python with exit()"),
    "sys.exit": ("import sys\nsys.exit(0)", "ended Python with exit()"),
    "os._exit": ("import os\nos._exit(0)", "ended Python at once"),
    "memory": ("return float(np.empty(6 * 2**27).size)", "ran out of memory"),
    "endless loop in compiled code": ("return sum(range(10**15))", "was still running after 0.7 seconds"),
    "endless recursion": (f"return {FIRST}(x)", "raised RecursionError"),
    "keyboard interrupt": ("raise KeyboardInterrupt", "raised KeyboardInterrupt"),
    "hostile text": (
        "class Bad(Exception):\n    def __str__(self):\n        raise SystemExit\nraise Bad",
        "raised Bad: (its text cannot be shown)",
    ),
    "hostile repr": ("class Bad:\n    def __repr__(self):\n        exit()\nreturn Bad()", "returned a Bad"),
    "huge result": ("return [0.5] * 4_000_000", "returned far more than can be an answer"),
    "nested result": ("a = []\nfor _ in range(100_000):\n    a = [a]\nreturn a", "raised RecursionError"),
    "nothing": ("return", "returned None"),
    "text": ("return '3.0'", "returned '3.0'"),
    "a generator": ("return (v for v in x)", "returned (1, 2, 6)"),
    "a function": ("return sum", "returned a builtin_function_or_method"),
    "nan": ("return float('nan')", "returned nan"),
    "complex": ("return 3 + 0j", "returned a complex"),
    "ragged": ("return [[1], [2, 3]]", "returned [[1], [2, 3]]"),
    "numpy broken for others": ("np.asarray = None\nnp.mean = lambda x: 7\nreturn 'broken'", "raised ValueError"),
    "a reply of its own": (
        "import os\nfor fd in range(3, 9):\n    try:\n        os.write(fd, b'{\"value\": 3.0}\\n[]\\n')\n"
        "    except OSError:\n        pass\nos._exit(0)",
        FIRST,
    ),
    "standard output closed": ("import os\nos.closerange(0, 3)\nreturn 'closed'", "returned 'closed'"),
}
# what is wrong: (the whole file, what must be said of it)
IN_THE_FILE = {
    "syntax error": ("def best_constant_squared(x)\n    return 1\n", "raised SyntaxError"),
    "failing import": ("import nummpy as np\n", "No module named 'nummpy'"),
    "the solution imported": ("from exercises.constant_fit import *\n", "raised ModuleNotFoundError"),
    "missing function": ("import numpy as np\n", f"There is no function {FIRST}"),
    "a number for a function": (f"{FIRST} = 3\n", f"There is no function {FIRST}"),
    "wrong signature": (f"def {FIRST}(x, y):\n    return 1\n", f"The function is {FIRST}(x, y); expected {FIRST}(x)"),
    "renamed argument": (f"def {FIRST}(data):\n    return 1\n", f"The function is {FIRST}(data)"),
    "no text": (b"\xff\xfe\x00 no python\n", "looks like UTF-16"),
    "a byte of zero": (b"x = 1\x00\n", "a byte of zero in line 1"),
    "a path of Windows": (r'data = "C:\Users\ada"' + "\n", "raised SyntaxError: (unicode error) 'unicodeescape' codec"),
    "exit while loading": ("exit()\n", "ended Python with exit()"),
    "loop while loading": ("while True:\n    pass\n", "was still running"),
    "empty": ("", f"There is no function {FIRST}"),
    "input while loading": ("n = input()\n", "raised EOFError"),
}


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    desk.FOLDER.mkdir()


def fall_of(source, limit=30):
    path = desk.file_of(EXERCISE)
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    climbs, _ = ladder.climb(EXERCISE, path, limit=limit)
    assert not climbs[0].passed
    assert not climbs[0].fall.trouble, climbs[0].fall
    text = report.checked(EXERCISE, path, climbs, "")
    assert "Traceback" not in text
    assert max(map(len, text.splitlines())) <= 80 + len(str(path)), text
    return climbs[0].fall


@pytest.mark.parametrize("name", IN_THE_FUNCTION)
def test_a_function_that_misbehaves(name):
    body, said = IN_THE_FUNCTION[name]
    fall = fall_of(stub.with_body(REFERENCE, FIRST, body), limit=0.7 if "endless" in name else 30)
    assert said in fall.sentence
    assert "\n" not in fall.sentence


@pytest.mark.parametrize("name", IN_THE_FILE)
def test_a_file_that_misbehaves(name):
    source, said = IN_THE_FILE[name]
    fall = fall_of(source, limit=0.2 if "loop" in name else 30)
    assert said in fall.sentence
    assert fall.rung == "runs"


def test_the_line_of_an_endless_loop_is_shown():
    source = stub.with_body(REFERENCE, FIRST, "n = 0\nwhile True:\n    n += 1")
    fall = fall_of(source, limit=0.5)
    assert source.splitlines()[fall.line - 1].strip() in ("while True:", "n += 1")


def test_a_file_that_sleeps_is_ended_although_it_uses_no_time_of_the_processor():
    source = stub.with_body(REFERENCE, FIRST, "import time\ntime.sleep(3600)")
    fall = fall_of(source, limit=0.2)
    assert "was still running" in fall.sentence
    assert source.splitlines()[fall.line - 1].strip() == "time.sleep(3600)"


def test_on_a_busy_machine_only_the_time_of_the_processor_counts():
    """Three seconds by the clock, none of the processor: what a call takes where others have the processor."""
    passing = "import time\ntime.sleep(3)\nreturn math.fsum(x) / len(x)"
    desk.file_of(EXERCISE).write_text(stub.with_body(REFERENCE, FIRST, passing), encoding="utf-8")
    with Student(desk.file_of(EXERCISE), [FIRST], limit=2) as student:
        assert student.call(FIRST, [np.array([1.0, 2.0])])["value"] == 1.5


def test_calls_that_take_too_long_together_are_not_tried(monkeypatch):
    monkeypatch.setattr("exercises.runner.student.WHOLE", 0.0)
    assert "was not tried: the calls before it took too long" in fall_of(REFERENCE).sentence


def test_the_line_that_returned_is_shown_and_not_another():
    source = stub.with_body(REFERENCE, FIRST, "if len(x) > 100:\n    return 1.0\nreturn 7.0  # here")
    assert source.splitlines()[fall_of(source).line - 1].strip() == "return 7.0  # here"


def test_what_a_file_prints_is_shown_but_is_no_result(capsys):
    loud = 'print(\'{"value": 3.0}\')\nprint("debugging", x)\nreturn None'
    desk.file_of(EXERCISE).write_text(stub.with_body(REFERENCE, FIRST, loud), encoding="utf-8")
    assert main(["check", "constant-fit"]) == 1
    printed = capsys.readouterr().out
    assert "returned None" in printed
    assert "Your file printed:" in printed
    assert "debugging [1. 2. 6.]" in printed


def test_another_process_left_running_holds_nothing_up():
    body = (
        "import subprocess, sys\ntry:\n"
        "    subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "except PermissionError:\n    pass  # on a machine without walls\nreturn None"
    )
    started = time.perf_counter()
    assert "returned None" in fall_of(stub.with_body(REFERENCE, FIRST, body)).sentence
    assert time.perf_counter() - started < 500, "it did not wait for the ten minutes of the other"


def test_after_a_dead_process_the_next_function_is_still_checked():
    desk.file_of(EXERCISE).write_text(stub.with_body(REFERENCE, FIRST, "import os\nos._exit(3)"), encoding="utf-8")
    climbs, _ = ladder.climb(EXERCISE, desk.file_of(EXERCISE))
    assert "ended Python at once" in climbs[0].fall.sentence
    assert all(climb.passed for climb in climbs[1:2]), climbs


def test_files_beside_the_students_are_not_taken_for_the_standard_library():
    (desk.FOLDER / "json.py").write_text("raise RuntimeError('not me')\n")
    desk.file_of(EXERCISE).write_text(REFERENCE, encoding="utf-8")
    assert all(climb.passed for climb in ladder.climb(EXERCISE, desk.file_of(EXERCISE))[0])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows starts no scripts by their first line")
def test_a_python_that_was_started_by_a_script_of_its_name(tmp_path):
    """Python looks for itself by the name it was started with, and finds the script first, as with pyenv."""
    (tmp_path / "python3").write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    (tmp_path / "python3").chmod(0o755)
    code = "import sys\nfrom exercises.runner import student\nprint(sys.executable, bool(student.isolation().way))"
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = ["python3", "-c", code]
    done = subprocess.run(
        command, executable=workplace.python(), env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == [str(tmp_path / "python3"), "True"], done.stderr


def test_a_function_that_changes_its_arguments_falls_on_the_trap():
    body = "mean = math.fsum(x) / len(x)\nx[0] = 0.0\nreturn mean"
    source = stub.with_body(REFERENCE.replace('    x = as_vector(x, "x")\n', ""), FIRST, body)
    fall = fall_of(source)
    assert fall.rung == "trap"
    assert "changed its arguments" in fall.sentence


def test_numbers_in_another_shape_are_not_near():
    class Call:
        expectations = 0

        def line_of(self, _name, _arguments):
            return None

    column = expect.Returned(Call(), "f", ([1.0],), np.ones((3, 1)), False)
    with pytest.raises(expect.Broken, match=r"f\(\[1\]\) returned .* expected \[1., 1., 1.\]"):
        column.is_near(np.ones(3))
    column.has_shape((3, 1)).is_near(np.ones((3, 1)))
    with pytest.raises(expect.Broken, match="expected finite numbers"):
        expect.Returned(Call(), "f", (), [1.0, float("nan")], False).has_shape((2,))


def test_the_list_goes_on_after_a_broken_file(capsys):
    desk.file_of(EXERCISE).write_text("def oops(:\n")
    other = catalog.EXERCISES[-1]
    desk.file_of(other).write_text(other.reference.read_text(encoding="utf-8"), encoding="utf-8")
    assert main([]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert any(EXERCISE.slug in row and "0 of 3 functions" in row for row in rows)
    assert any(other.slug in row and "passed" in row for row in rows)
