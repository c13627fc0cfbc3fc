"""Whatever a file does, its own mark is right, its reason is clear, and nobody and nothing else is harmed."""

import json
import sys
from pathlib import Path

import pytest

from exercises.runner import kernel, stub, student
from tests.exercises.runner.hostile import (
    POINTS,
    RIGHT,
    SECRET,
    Class,
    answered_by,
    first_does,
    indented,
    left_running,
    reasons,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the hostile files are written for Linux"),
]
WAYS = [",".join(student.WAYS), *(["Landlock"] if kernel.landlock_version() else []), student.FENCE]

BY_MODULE = "found = lambda name, x: getattr(solution, name)(x)"
BY_TEXT = "found = lambda name, x: space[name](x)"
CHEATS = {
    "by path": f"""
import importlib.util
spec = importlib.util.spec_from_file_location("solution", "{{package}}/constant_fit/solution.py")
solution = importlib.util.module_from_spec(spec)
spec.loader.exec_module(solution)
{BY_MODULE}
""",
    "by runpy": f"import runpy\nspace = runpy.run_path('{{package}}/constant_fit/solution.py')\n{BY_TEXT}",
    "by its text": f"space = {{}}\nexec(open('{{package}}/constant_fit/solution.py').read(), space)\n{BY_TEXT}",
    "by its import": f"""
import sys
for module in [m for m in sys.modules if m.startswith("exercises.")]:
    del sys.modules[module]
from exercises.constant_fit import solution
{BY_MODULE}
""",
    "by the path of imports": f"""
import sys
sys.path.insert(0, "{{package}}/..")
for module in [m for m in sys.modules if m.split(".")[0] == "exercises"]:
    del sys.modules[module]
from exercises.constant_fit import solution
{BY_MODULE}
""",
    "by the catalog": f"""
from exercises.runner import catalog
space = {{}}
exec(catalog.get("constant-fit").reference.read_text(), space)
{BY_TEXT}
""",
    "by another Python": """
import ast, subprocess, sys
code = "import sys; sys.path[:0] = ['{package}/..']; from exercises.constant_fit import solution as s; print("
code += f"s.{name}({list(x)}))"
found = lambda name, x: ast.literal_eval(subprocess.check_output([sys.executable, "-c", code], text=True))
""",
    "by another student": f"space = {{}}\nexec(open('{{hand_in}}/ada.py').read(), space)\n{BY_TEXT}",
}


@pytest.fixture(params=WAYS)
def room(request, tmp_path):
    return Class(tmp_path, request.param.split(","))


def test_answers_that_lie_on_the_machine_are_out_of_reach(room):
    for name, lines in CHEATS.items():
        room.submit(name, answered_by(lines))
    marks, _ = room.grade("--jobs", "2")
    for name in CHEATS:
        assert marks[name]["points"] == 0, name
        assert "Error" in reasons(marks[name])


FORGES = """
import json, sys
worker = sys.modules.get("exercises.runner.worker") or sys.modules["__main__"]
write = worker._write
def forged(replies, line):
    write(replies, json.dumps({**json.loads(line), "changed": False}))
worker._write = forged
"""


def test_arguments_are_compared_by_the_grader_and_not_by_the_file(room):
    """All turn the data around in place, and two put into the worker's reply that they have not."""
    turns = first_does("x[:] = x[::-1]").replace('    x = as_vector(x, "x")\n', "", 1)
    patches = "import sys\nsys._getframe(1).f_locals['changed'] = False"
    for name, lines in (("mallory", FORGES), ("oskar", patches), ("bob", "")):
        room.submit(name, turns.replace("        x[:] = x[::-1]\n", indented("x[:] = x[::-1]\n" + lines)))
    marks, _ = room.grade()
    for name in ("mallory", "oskar", "bob"):
        assert marks[name]["points"] < POINTS, name
        assert "changed its arguments" in reasons(marks[name])


def test_the_checks_are_not_rewritten(room):
    checks = room.package / "constant_fit" / "checks.py"
    before = checks.read_bytes()
    room.submit("mallory", first_does("open('{package}/constant_fit/checks.py', 'a').write('\\n_CHECKS = []\\n')"))
    room.submit("bob", "def best_constant_squared(x):\n    return 7.0\n")
    first, second = room.grade()[0], room.grade("--seed", "1")[0]
    assert checks.read_bytes() == before
    assert first["bob"]["points"] == second["bob"]["points"] == 0


def test_the_marks_are_not_edited_by_who_waits_for_them(room):
    waits = """
import os, time
if not os.fork():
    os.setsid()
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for path in ("{marks}", "{home}/.marks.json"):
            if os.path.exists(path):
                open(path, "w").write("[]")
        time.sleep(0.01)
    os._exit(0)
"""
    room.submit("mallory", first_does(waits))
    marks, _ = room.grade()
    assert set(marks) == {"ada", "mallory", "zoe"}
    assert json.loads(room.marks.read_text(encoding="utf-8")), "nobody is left who writes"


def test_other_submissions_are_not_overwritten(room):
    lines = (
        "import glob\nfor path in ['{hand_in}/zoe.py', *glob.glob('{hand_in}/*')]:\n    open(path, 'w').write('x = 1')"
    )
    room.submit("mallory", first_does(lines))
    room.grade()
    assert (room.hand_in / "zoe.py").read_text(encoding="utf-8") == RIGHT


WRITES = """
import os
for fd in range(3, 12):
    try:
        os.write(fd, (TEXT + "\\n").encode())
    except OSError:
        pass
"""


def test_a_reply_of_too_many_levels_or_too_long_ends_nothing(room):
    for number, text in enumerate(("'[' * 100_000", "'{\"value\":' * 100_000", "'x' * 3_000_000")):
        room.submit(f"mallory {number}", first_does(WRITES.replace("TEXT", text)))
        room.submit(f"oskar {number}", WRITES.replace("TEXT", text) + RIGHT)
    room.grade()


SIGNALS = """
import os, signal
parent = os.getppid()
os.kill(parent, signal.NAME)
while True:
    parent = int(open(f"/proc/{parent}/stat").read().rpartition(")")[2].split()[1])
    if "{hand_in}" not in open(f"/proc/{parent}/cmdline").read():
        break
    os.kill(parent, signal.NAME)
"""


def test_the_grader_does_not_hear_signals(room):
    for name in ("SIGTERM", "SIGINT", "SIGSTOP", "SIGKILL"):
        room.submit(name, first_does(SIGNALS.replace("NAME", name)))
    room.grade()


FORKS = """
import os
for _ in range(20):
    if not os.fork():
        os.setsid()
        os.execvp("sleep", ["sleep", "{sleep}"])
"""


def test_nothing_is_left_running(room):
    alone = "import subprocess\nsubprocess.Popen(['sleep', '{sleep}'], start_new_session=True)"
    room.submit("mallory", first_does(alone))
    room.submit("oskar", first_does(FORKS))
    try:
        room.grade()
    finally:
        left = left_running()
    assert left == []


def test_nothing_is_left_written(room):
    mine = f"mallory-{room.folder.parent.name}"
    places = [Path(folder, mine) for folder in (room.home, "/dev/shm", "/tmp", "/var/tmp")]
    writes = f"""
for path in {[str(place) for place in places]}:
    try:
        open(path, "w").write("x")
    except OSError:
        pass
with open("large", "wb") as file:
    for _ in range(100):
        file.write(bytes(2**20))
"""
    room.submit("mallory", stub.with_body(RIGHT, "best_constant_squared", writes))
    try:
        marks, _ = room.grade()
    finally:
        left = [path for path in places if path.exists()]
        for path in left:
            path.unlink()
    assert left == []
    assert any(said in reasons(marks["mallory"]) for said in ("raised OSError", "wrote more to the disk"))
    assert not list(room.hand_in.glob("large"))


TAKES = """
import os, time
for _ in range(4):
    if not os.fork():
        kept = b"x" * (120 * 2**20)
        time.sleep(5)
        os._exit(0)
time.sleep(5)
"""


def test_all_processes_together_have_limits_of_memory_and_number(room):
    """The limits are made small, so that nobody's machine is filled."""
    limits = room.package / "runner" / "limits.py"
    text = limits.read_text(encoding="utf-8")
    smaller = text.replace("TOGETHER = 4 * 2**30", "TOGETHER = 300 * 2**20").replace("ES = 48", "ES = 8")
    assert smaller.count("\n") == text.count("\n")
    assert sum(a != b for a, b in zip(smaller.splitlines(), text.splitlines(), strict=True)) == 2
    limits.write_text(smaller, encoding="utf-8")
    room.submit("mallory", first_does(TAKES))
    room.submit("oskar", first_does(f"{FORKS}\nimport time\ntime.sleep(5)"))
    marks, _ = room.grade()
    assert left_running() == []
    if kernel.LINUX and any(way in str(marks["mallory"]["isolation"]) for way in ("namespaces", "Landlock")):
        assert "ran out of memory" in reasons(marks["mallory"])  # the hook lets no other process be started
        assert "started more processes" in reasons(marks["oskar"])


CODES = "\\x1b[2J\\r\\nada: 0 of 3\\u202e\\x07\\u2028"
TELLS = {
    "environment": "import os\nraise ValueError(str(dict(os.environ)) + str(globals()))",
    "others' environment": """
import glob
text = ""
for path in glob.glob("/proc/*/environ"):
    try:
        text += open(path).read()
    except OSError:
        pass
raise ValueError(text[max(0, text.find("TOKEN")):])
""",
    "an error": f"print('{CODES}')\nraise type('{CODES}', (Exception,), {{}})('{CODES}')",
    "a type": f"return type('{CODES}', (), {{}})()",
    "text": f"return '{CODES}'",
}


def test_secrets_and_terminal_codes_are_in_no_reason(room):
    for name, body in TELLS.items():
        room.submit(name, stub.with_body(RIGHT, "best_constant_squared", body))
    marks, printed = room.grade()
    assert SECRET not in room.marks.read_text(encoding="utf-8") + printed
    for name in TELLS:
        assert marks[name]["points"] < POINTS, name
        assert all(reason.isprintable() for reason in marks[name]["exercises"][0]["reasons"]), name
    assert printed.replace("\n", "").isprintable()
    assert not [line for line in printed.splitlines() if line.startswith("ada: 0")]
