"""The README and the pages of docs/: their code runs, what they name exists, their numbers are those of the results."""

import contextlib
import functools
import importlib.util
import io
import json
import pkgutil
import re
from pathlib import Path

import pytest

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


def test_the_readme_and_the_package_have_python_blocks():
    assert {page for page in TEXT if blocks(page, "python")} == {"README.md", "docs/package.md"}


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
        rooms = {file.parent for file in (ROOT / package).rglob("__init__.py")}
        rooms = {room for room in rooms if not (room / "solution.py").exists()}
        assert {f"{room.relative_to(ROOT).as_posix()}/" for room in rooms} == {
            p for p in paths if p.startswith(package)
        }


# --- what is filled in


@pytest.fixture(scope="module")
def fill():
    """The program that fills the pages."""
    spec = importlib.util.spec_from_file_location("fill", ROOT / "docs" / "fill.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def lines_of(fill):
    return fill.contents()


@pytest.fixture
def pages():
    return {ROOT / page: text for page, text in TEXT.items()}


def test_the_blocks_are_those_of_the_stored_results(fill, lines_of, pages):
    assert list(fill.stale(pages, fill.filled(pages, lines_of))) == [], "run python docs/fill.py"


def test_what_the_readme_says_of_the_claims_is_what_the_report_stored(lines_of):
    """Oracle: claims.json, written by the report when the results were made."""
    stored = json.loads((ROOT / "results/strokes-paper/claims.json").read_text(encoding="utf-8"))["claims"]
    said = " ".join(lines_of["finding"])
    for verdict, told in (("holds", "hold"), ("holds in part", "hold in part"), ("does not hold", "fail")):
        assert f" {sum(claim['verdict'] == verdict for claim in stored)} {told}," in said
    statements = next(claim["statements"] for claim in stored if claim["claim"] == "deep-wins")
    outcomes = {}
    for statement in statements:
        outcomes.setdefault(statement["says"].split()[0], []).append(statement)
    clear, others = said.partition(" is clear on ")[2].partition(" rows and not on ")[::2]
    for size, both in outcomes.items():
        where = clear if {statement["outcome"] for statement in both} == {"yes"} else others.partition(". ")[0]
        assert size in re.findall(r"[\d,]*\d", where)
        line = next(line for line in lines_of["lead"] if line.startswith(f"| {size} |"))
        assert all(f" {one['mean']:.3f} ± {one['half_width']:.3f} " in line for one in both)


@pytest.mark.parametrize(
    ("page", "block", "before", "after"),
    [
        ("README.md", "finding", " 0 fail,", " 1 fail,"),
        ("docs/evidence.md", "claims", "| ✓ holds |", "| ✗ does not hold |"),
        ("docs/evidence.md", "deep", "50,000  0.", "50,000  1."),
        ("docs/speed.md", "training", "| linear | ", "| linear | 1"),
    ],
)
def test_an_edited_number_is_noticed_and_mended(fill, lines_of, pages, page, block, before, after):
    """By hand: one number or verdict of a page is changed."""
    edited = pages | {ROOT / page: TEXT[page].replace(before, after, 1)}
    assert edited != pages
    assert list(fill.stale(edited, fill.filled(edited, lines_of))) == [(ROOT / page, block)]
    assert fill.filled(edited, lines_of) == pages


@pytest.mark.parametrize(
    ("text", "lines", "said"),
    [
        ("", {"deep": ["1"]}, "no page has a block 'deep'"),
        ("<!-- begin deep -->\n<!-- end deep -->\n", {}, "page.md: nothing fills its block 'deep'"),
        ("<!-- begin deep -->\n", {"deep": []}, "page.md: expected <!-- end deep -->, found the end of the page"),
        ("<!-- end deep -->\n", {"deep": []}, "page.md: expected the end of the page, found <!-- end deep -->"),
        (
            "<!-- begin deep -->\n<!-- begin lead -->\n<!-- end lead -->\n<!-- end deep -->\n",
            {"deep": [], "lead": []},
            "page.md: expected <!-- end deep -->, found <!-- begin lead -->",
        ),
        ("<!--begin deep-->\n<!-- end deep -->\n", {"deep": []}, "expected the end of the page, found <!-- end deep"),
    ],
)
def test_what_is_wrong_with_marks_is_named(fill, text, lines, said):
    with pytest.raises(fill.PageError, match=re.escape(said)):
        fill.filled({Path("page.md"): text}, lines)


def test_the_command_fills_and_checks(fill, tmp_path, monkeypatch, capsys):
    page = tmp_path / "page.md"
    page.write_text("# Page\n<!-- begin deep -->\nold\n<!-- end deep -->\nend\n", encoding="utf-8")
    monkeypatch.setattr(fill, "PAGES", (page,))
    monkeypatch.setattr(fill, "contents", lambda: {"deep": ["new \\1", "lines"]})
    assert fill.main(["--check"]) == 1
    assert capsys.readouterr().err == f"{page}: not current: deep\nrun python docs/fill.py\n"
    assert "old" in page.read_text(encoding="utf-8")
    assert fill.main([]) == 0
    assert page.read_text(encoding="utf-8") == ("# Page\n<!-- begin deep -->\nnew \\1\nlines\n<!-- end deep -->\nend\n")
    assert fill.main(["--check"]) == 0
    monkeypatch.setattr(fill, "contents", dict)
    assert fill.main(["--check"]) == 2
    assert "nothing fills its block 'deep'" in capsys.readouterr().err
