"""The README and the pages of docs/: their code runs, and what they name exists."""

import contextlib
import functools
import importlib.util
import io
import pkgutil
import re
from pathlib import Path

import pytest

from d2l_regression.compare import command as compare_command
from essay_repro import NAMES
from essay_repro.running import command, experiment
from exercises.runner import catalog
from exercises.runner import command as exercise_command

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
TEXT = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in PAGES}
README = TEXT["README.md"]
PACKAGES = ("d2l_regression", "essay_repro", "exercises")


def blocks(page, language):
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", TEXT[page], flags=re.S | re.M)
    return [body for name, body in fenced if name == language]


def code(page):
    """What the page shows as code: fenced blocks and what stands between single backticks."""
    return [*blocks(page, ""), *re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", TEXT[page], flags=re.S | re.M))]


def anchors(text):
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", text, flags=re.S | re.M), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# --- what a page says can be done


@pytest.mark.parametrize(("page", "source"), [(page, source) for page in TEXT for source in blocks(page, "python")])
def test_python_blocks_run(page, source):
    """By hand: houses() plants 2.5 thousand USD a square metre; what a fit reads aloud has that to one digit."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(source, page, "exec"), {})
    if "read_aloud" in source:
        assert re.search(r"one more m² of area: price \+2\.[45]", said.getvalue())


def test_the_readme_and_the_pages_of_the_package_have_python_blocks():
    found = {page for page in TEXT if blocks(page, "python")}
    assert found == {"README.md", "docs/package.md", "docs/estimators.md"}


def commands(page):
    """The modules and files that a page runs with Python, as written."""
    return re.findall(r"python3? (-m [\w.]+|[\w/]+\.py)", "\n".join(code(page)))


def runs(program):
    """Whether `python program` starts one: of this project, or a tool that is installed."""
    name = program.removeprefix("-m ")
    if not program.startswith("-m "):
        path = ROOT / name
    elif name.partition(".")[0] not in PACKAGES:
        return importlib.util.find_spec(name) is not None
    else:
        path = ROOT / name.replace(".", "/")
        path = path / "__main__.py" if path.is_dir() else path.with_suffix(".py")
    return path.is_file() and '__name__ == "__main__"' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", TEXT)
def test_commands_start_a_program(page):
    assert [program for program in commands(page) if not runs(program)] == []


@pytest.mark.parametrize("program", ["-m exercises.accuracy", "-m essay_repro.running", "docs/readme.py", "-m nothing"])
def test_a_command_that_starts_nothing_is_found(program):
    assert commands("docs/essay.md")
    assert not runs(program)


def leaves_out(command):
    """Tests that a pytest command names and does not run, since they are marked."""
    files = [ROOT / name for name in re.findall(r"\btests/[\w/]+\.py", command)]
    return [
        file.name
        for file in files
        if " -m " not in command.partition("pytest")[2] and "mark.slow" in file.read_text("utf-8")
    ]


@pytest.mark.parametrize("page", TEXT)
def test_a_command_that_is_told_runs_all_tests_of_its_files(page):
    found = re.findall(r"`([^`]*-m pytest [^`]*)`", TEXT[page])
    assert [command for command in found if leaves_out(command)] == []


def test_a_command_that_leaves_tests_out_is_found():
    command = "python -m pytest -s tests/exercises/runner/test_isolation.py"
    assert leaves_out(command) == ["test_isolation.py"]
    assert leaves_out(command.replace("-s", '-s -m ""')) == []


def test_every_experiment_is_named_and_every_name_is_an_experiment():
    named = set(re.findall(r"python -m essay_repro\.(\w+)", TEXT["docs/essay.md"])) - {"digits"}
    assert named == set(NAMES)


@pytest.mark.parametrize("page", TEXT)
def test_modules_and_functions_that_are_named_exist(page):
    for name in re.findall(rf"`((?:{'|'.join(PACKAGES)})\.[\w.]*\w)`", TEXT[page]):
        pkgutil.resolve_name(name)


def help_of(main, capsys, *arguments):
    """What a command line says of its options."""
    with pytest.raises(SystemExit):
        main([*arguments, "--help"])
    return capsys.readouterr().out


def options(text):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))


def test_options_of_the_experiments_exist_and_none_is_left_out(capsys):
    help_text = help_of(functools.partial(command.main, experiment.get("multitask")), capsys)
    told = options("\n".join(code("docs/essay.md")))
    assert told == options(help_text) - {"--help", "--no-published"}


def test_options_of_compare_exist_and_none_is_left_out(capsys):
    told = options(re.sub(r"`python benchmarks/.*`", "", TEXT["docs/compare.md"]))
    assert told == options(help_of(compare_command.main, capsys)) - {"--help", "--verbose", "--dask-wait"}


def test_options_of_the_exercises_exist(capsys):
    help_texts = [help_of(exercise_command.main, capsys, name) for name in ("check", "solution", "grade")]
    assert options("\n".join(code("docs/exercises.md"))) == options("\n".join(help_texts)) - {"--help"}


def test_exercises_that_are_named_exist():
    shown = "\n".join("\n".join(code(page)) for page in TEXT)
    named = set(re.findall(r"exercises (?:start|check|hint|solution|reset) ([\w-]+)", shown))
    assert named
    assert named <= {exercise.slug for exercise in catalog.EXERCISES}


def test_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {target for page in TEXT for text in code(page) for target in re.findall(r"\bmake ([a-z-]+)", text)}
    assert {"run", "test"} <= named
    assert [target for target in named if f"\n{target}:" not in makefile] == []


# --- what a page leads to


@functools.cache
def links(page):
    return re.findall(r"\]\(([^)]+)\)", TEXT[page])


@pytest.mark.parametrize("page", TEXT)
def test_links_into_the_repository_lead_somewhere(page):
    inside = [link for link in links(page) if "://" not in link]
    assert inside
    for link in inside:
        name, _, anchor = link.partition("#")
        target = (ROOT / page).parent / name
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("page", [page for page in TEXT if page != "README.md"])
def test_a_page_is_found_from_the_readme_and_opens_with_what_it_is_for(page):
    assert page in links("README.md")
    title, _, first, *_ = TEXT[page].split("\n")
    assert title.startswith("# ")
    assert first.startswith("This page is for ")
    assert "../README.md" in links(page)


def test_the_readme_is_short_and_has_one_figure():
    """The bounds are our own: a stranger reads 120 lines, and one figure, in a minute."""
    assert len(README.splitlines()) <= 120
    assert README.count("![") == 1


# --- the tree


def tree(text):
    """The paths of a tree, one a line, two spaces deeper for what is inside the folder above."""
    inside, paths = [], []
    for line in text.splitlines():
        indent, name = re.match(r"((?:  )*)(\S+)", line).groups()
        inside[len(indent) // 2 :] = [name]
        paths.append("".join(inside))
    return paths


def test_what_the_tree_names_exists():
    paths = tree(blocks("README.md", "")[-1])
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [path for path in paths if (ROOT / path).is_dir() != path.endswith("/")] == []


def test_the_tree_has_every_room_of_the_packages():
    """Oracle: the folders that hold Python files; of the exercises each has one, and their line stands for them all."""
    paths = tree(blocks("README.md", "")[-1])
    for package in PACKAGES:
        rooms = {file.parent for pattern in ("__init__.py", "*/__init__.py") for file in (ROOT / package).glob(pattern)}
        rooms = {room for room in rooms if not (room / "solution.py").exists()}
        assert {f"{room.relative_to(ROOT).as_posix()}/" for room in rooms} == {
            p for p in paths if p.startswith(package)
        }
