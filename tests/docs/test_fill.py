"""The program that fills the pages: their numbers are those of the results, and what is wrong is named."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

from essay_repro import NAMES
from essay_repro.reporting import evidence

ROOT = Path(__file__).parents[2]
AGAIN = "run python benchmarks/hours.py > docs/measured/hours.md"


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
def pages(fill):
    return {path: path.read_text(encoding="utf-8") for path in fill.PAGES}


def test_the_blocks_are_those_of_the_stored_results(fill, lines_of, pages):
    assert list(fill.stale(pages, fill.filled(pages, lines_of))) == [], "run python docs/fill.py"


def test_what_the_readme_says_of_the_claims_is_what_the_report_stored(lines_of):
    """Oracle: claims.json, written by the report when the results were made."""
    stored = json.loads((ROOT / "results/strokes-paper/claims.json").read_text(encoding="utf-8"))["claims"]
    said = " ".join(lines_of["finding"])
    for verdict, told in (("holds", "hold"), ("holds in part", "hold in part"), ("does not hold", "fail as a whole")):
        count = sum(claim["verdict"] == verdict for claim in stored)
        assert re.search(rf" {count} {told}[,;]", said) or (count == 0 and not told.startswith("fail"))
    told = [statement["outcome"] for claim in stored for statement in claim["statements"]]
    wrong, unclear = told.count("no"), told.count("unclear")
    assert f"of the {len(told)} statements in them {wrong} are wrong and {unclear} unclear" in said
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


@pytest.mark.parametrize("name", ["strokes", "MNIST"])
def test_the_hours_called_measured_are_those_of_the_stored_results(fill, lines_of, name):
    """Oracle: the seconds in the results' own files, where nothing is missing."""
    folder, data, _ = fill.SOURCES[f"{name}, paper"]
    head, *lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines_of["hours"] if line[:1] == "|"]
    told = {line[0].strip("`"): line[head.index(f"hours on {data.lower()}, measured")] for line in lines}
    partial = evidence.read(*fill.SOURCES[f"{name}, paper"]).partial
    for experiment in set(NAMES) - partial.keys():
        file = folder / f"{experiment}.json"
        runs = json.loads(file.read_text())["runs"] if file.exists() else []
        if not runs or any(run.get("device", "CPU") != "CPU" for run in runs):  # the page is about two cores
            assert told[experiment] == "–", AGAIN
        else:
            hours = sum(run["seconds"] for run in runs) / 3600
            assert float(told[experiment].replace(",", "")) == pytest.approx(hours, rel=0.05), AGAIN


@pytest.mark.parametrize(
    ("page", "block", "before", "after"),
    [
        ("README.md", "finding", "18 claims", "17 claims"),
        ("docs/evidence.md", "claims", "| ✓ holds |", "| ✗ does not hold |"),
        ("docs/evidence.md", "deep", "50,000  0.", "50,000  1."),
        ("docs/speed.md", "training", "| linear | ", "| linear | 1"),
    ],
)
def test_an_edited_number_is_noticed_and_mended(fill, lines_of, pages, page, block, before, after):
    """By hand: one number or verdict of a page is changed."""
    edited = pages | {ROOT / page: pages[ROOT / page].replace(before, after, 1)}
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
