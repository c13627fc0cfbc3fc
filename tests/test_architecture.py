"""The rooms of the house and the arrows between them: who may import whom, as the README's tree tells it."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from essay_repro import NAMES

ROOT = Path(__file__).parent.parent
PACKAGES = ("d2l_regression", "essay_repro", "exercises")
BESIDE = ("benchmarks", "docs", "notebooks", "site", "tests")

# Room: the rooms it may import from, beside itself. What stands in no folder of a package has the package's own room.
BOOK = {"d2l_regression", "d2l_regression.training"}
JOBS = "d2l_regression.jobs"
ESSAY = {"essay_repro", "essay_repro.digits", "essay_repro.drawing", "essay_repro.running", "essay_repro.experiments"}
ARROWS = {
    "d2l_regression": set(),
    "d2l_regression.training": {"d2l_regression"},
    "d2l_regression.jobs": {"d2l_regression"},
    "d2l_regression.estimators": {*BOOK},
    "d2l_regression.pages": {"d2l_regression"},
    "d2l_regression.compare": {*BOOK, "d2l_regression.jobs", "d2l_regression.estimators", "d2l_regression.pages"},
    "essay_repro": set(),  # the list of experiments
    "essay_repro.digits": {"d2l_regression"},
    "essay_repro.drawing": {"d2l_regression"},
    "essay_repro.running": {"essay_repro", "essay_repro.digits", "essay_repro.drawing", JOBS, *BOOK},
    "essay_repro.experiments": {"essay_repro.digits", "essay_repro.drawing", "essay_repro.running", *BOOK},
    "essay_repro.reporting": {*ESSAY, JOBS, "d2l_regression.pages", *BOOK},
    "exercises": set(),  # what a solution's arguments may be
    "exercises.runner": {"exercises", "d2l_regression"},  # what a terminal is told
    "exercises.each": {"exercises", "exercises.runner"},
    "exercises.studies": {"exercises", "exercises.each", "d2l_regression"},
}
# Programs stand above all rooms of their package: nothing imports them.
PROGRAMS = {
    "d2l_regression": {"d2l_regression.compare"},
    "essay_repro": {"d2l_regression", *ESSAY, "essay_repro.reporting"},
    "exercises": {"exercises.runner", "exercises.each"},
}


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module_name(path): path for package in PACKAGES for path in (ROOT / package).rglob("*.py")}


def room(module):
    """The room of a module, or None for a program, or what stands for one in a notebook."""
    package, *rest = module.split(".")
    if rest[-1:] == ["__main__"] or module == "exercises.notebook":
        return None
    if package == "essay_repro" and rest and rest[0] in NAMES:
        return "essay_repro.experiments"
    folder, *inside = FILES[module].relative_to(ROOT / package).parts
    if not inside:
        return package
    if package == "exercises" and folder not in ("runner", "studies"):
        return "exercises.each"
    return f"{package}.{folder}"


def imported(module, text=None):
    """The modules of the project that a module names in its imports, wherever in the file they stand."""
    for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8") if text is None else text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in FILES)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module if FILES[module].name == "__init__.py" else module.rpartition(".")[0]
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, *([base] if base else [])])
            for alias in node.names:
                name = f"{base}.{alias.name}"
                found = name if name in FILES else base
                if found in FILES and found != module:
                    yield found


def forbidden(module, text=None):
    """The imports of a module that no arrow allows."""
    here = room(module)
    allowed = PROGRAMS[module.split(".")[0]] if here is None else {here, *ARROWS[here]}
    return [other for other in imported(module, text) if room(other) not in allowed]


@pytest.mark.parametrize("module", FILES)
def test_imports_follow_the_arrows(module):
    assert forbidden(module) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("essay_repro.running.sweep", "from essay_repro import linear"),
        ("essay_repro.digits.task", "from essay_repro.running import settings"),
        ("essay_repro.drawing.summary", "def late():\n    from essay_repro.running.results import Row"),
        ("essay_repro.linear", "from essay_repro.reporting import claims"),
        ("essay_repro.reporting.claims", "import essay_repro.__main__"),
        ("d2l_regression.models", "from d2l_regression import training"),
        ("d2l_regression.jobs.task", "from essay_repro.digits import DataError"),
        ("d2l_regression.training.steps", "from d2l_regression import estimators"),
        ("d2l_regression.training.steps", "from essay_repro import digits"),
        ("exercises.runner.ladder", "from exercises.prior import checks"),
        ("exercises.prior.solution", "from d2l_regression import data"),
        ("essay_repro.digits.strokes", "from .task import draw\nfrom ..drawing import summary"),
    ],
)
def test_an_arrow_the_wrong_way_is_found(module, line):
    assert len(forbidden(module, line)) == 1


def test_no_module_imports_itself_by_way_of_others():
    TopologicalSorter({module: set(imported(module)) for module in FILES}).prepare()  # raises CycleError, with the way


def test_what_runs_the_experiments_knows_none_by_name():
    for module, path in FILES.items():
        if room(module) == "essay_repro.running":
            texts = {node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)}
            assert not texts & set(NAMES), module


def test_experiments_stand_alone_in_their_room():
    standing = {path.stem for path in (ROOT / "essay_repro").glob("*.py")}
    assert standing == {*NAMES, "__init__", "__main__"}


def test_an_exercise_is_one_folder():
    rooms = [path for path in (ROOT / "exercises").iterdir() if (path / "solution.py").exists()]
    assert len(rooms) >= 42
    for folder in rooms:
        others = ("__pycache__", "__main__.py", "picture.py", "survivors.md")
        files = {path.name for path in folder.iterdir() if path.name not in others}
        assert files == {"__init__.py", "solution.py", "checks.py", "wrong.py", "right.py", "text.md"}, folder


def test_tests_stand_where_what_they_test_stands():
    others = {"architecture", "browser", "docstrings", "notebooks", "package", "site"}  # of the whole
    others |= {path.stem.removeprefix("test_") for path in (ROOT / "tests" / "reliability").glob("test_*.py")}
    for path in (ROOT / "tests").rglob("test_*.py"):
        name, folder = path.stem.removeprefix("test_"), ROOT / path.parent.relative_to(ROOT / "tests")
        # After a module or a folder, or a function that the folder itself offers; after it, what of it: `fit_random`;
        # or after several at once: `loop`.
        init = folder / "__init__.py"
        offered = re.findall(r"^def (\w+)", init.read_text(encoding="utf-8"), flags=re.M) if init.exists() else []
        known = {*(module.stem for module in folder.glob("*")), *offered}
        pairs = ((f"{name}_", f"{each}_") for each in known)
        assert name in others or any(a.startswith(b) or b.startswith(a) for a, b in pairs), path


def test_a_file_fits_in_the_head():
    programs = [path for path in ROOT.rglob("*.py") if path.relative_to(ROOT).parts[0] in (*PACKAGES, *BESIDE)]
    assert len(programs) > 400
    assert [path for path in programs if len(path.read_text(encoding="utf-8").splitlines()) > 300] == []
