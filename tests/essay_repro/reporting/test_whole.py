"""All experiments in one run, and the report from what they stored: every figure, claim and section checked."""

import json
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from essay_repro import NAMES
from essay_repro import __main__ as program
from essay_repro.reporting import argument, claims, evidence, verdict
from essay_repro.running import experiment, provenance, results

pytestmark = pytest.mark.slow

FIGURES = [figure for name in NAMES for figure in experiment.get(name).figures]


def run(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "essay_repro", *arguments, "--preset", "smoke", "--out", str(folder)],
        capture_output=True, text=True, timeout=600,
    )  # fmt: skip


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """(the folder of results, the finished process) of `python -m essay_repro all --preset smoke`."""
    out = tmp_path_factory.mktemp("all")
    process = run(out, "all")
    assert process.returncode == 0, process.stderr
    return out / "strokes-smoke", process


def test_every_experiment_is_stored_and_whole(everything):
    folder, _ = everything
    for name in NAMES:
        subject = experiment.get(name)
        cells = {row.cell for row in results.read(folder, name)}
        assert cells == set(subject.cells(subject.presets["smoke"]))


def test_every_figure_is_drawn(everything):
    folder, _ = everything
    drawn = {path.stem for path in folder.glob("*.svg")}
    assert drawn == set(FIGURES)
    for name in FIGURES:
        assert (folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        ElementTree.parse(folder / f"{name}.svg")


def test_the_claims_are_those_of_the_results(everything):
    """Oracle: the claims judged anew from the tables on disk."""
    folder, process = everything
    stored = json.loads((folder / "claims.json").read_text())
    found = claims.findings(evidence.read(folder, "strokes", "smoke"))
    assert [(c["claim"], c["verdict"]) for c in stored["claims"]] == [(f.claim.name, f.verdict) for f in found]
    for claim, finding in zip(stored["claims"], found, strict=True):
        assert claim["command"] == finding.command
        assert [s["mean"] for s in claim["statements"]] == [s.value.mean for s in finding.statements]
        assert re.search(rf"^{finding.claim.name} +{finding.verdict}", process.stdout, flags=re.M)
        assert claim["verdict"] in verdict.VERDICTS


def test_the_report_has_every_section_figure_and_claim(everything):
    folder, _ = everything
    page = (folder / "report.html").read_text(encoding="utf-8")
    for section in argument.read().sections:
        assert section.title in page
    for name in NAMES:
        for title, _ in experiment.get(name).figures.values():
            assert f'aria-label="{title}"' in page
    for finding in claims.findings(evidence.read(folder, "strokes", "smoke")):
        assert f'id="claim-{finding.claim.name}"' in page
        for statement in finding.statements:
            assert str(statement.value).replace("-", "−") in page  # the page writes a real minus


def test_the_bar_and_the_log_name_the_experiment_under_way(everything):
    _, process = everything
    stages = re.findall(r"^the essay \[ *\d+ s\]: (\w+): ", process.stderr, flags=re.M)
    # Before them the digits are prepared. In several processes the longest comes first.
    assert stages[0] == "strokes"
    assert sorted(set(stages[1:])) == sorted(NAMES)


def test_a_second_run_trains_nothing_and_writes_the_same_claims(everything):
    folder, _ = everything
    before = (folder / "claims.json").read_bytes()
    process = run(folder.parent, "all")
    assert (process.returncode, process.stderr) == (0, "")
    assert (folder / "claims.json").read_bytes() == before


@pytest.mark.nightly
def test_the_report_needs_no_tensorflow(everything):
    folder, _ = everything
    code = (
        "import sys; from essay_repro.__main__ import main\n"
        f"code = main(['report', '--preset', 'smoke', '--out', {str(folder.parent)!r}])\n"
        "sys.exit(code or 3 * ('tensorflow' in sys.modules or 'keras' in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_missing_experiment_is_named_and_its_claims_are_not_tested(everything, tmp_path):
    folder, _ = everything
    (tmp_path / "strokes-smoke").mkdir()
    for name in ("linear", "more_data"):
        for kind in ("csv", "json"):
            (tmp_path / "strokes-smoke" / f"{name}.{kind}").write_bytes((folder / f"{name}.{kind}").read_bytes())
    assert program.main(["report", "--preset", "smoke", "--out", str(tmp_path)]) == 0
    stored = json.loads((tmp_path / "strokes-smoke" / "claims.json").read_text())
    assert set(stored["absent"]) == set(NAMES) - {"linear", "more_data"}
    tested = {c["claim"] for c in stored["claims"] if c["verdict"] != verdict.UNTESTED}
    assert tested <= {"overfit-gap", "overfit-long", "data-gap", "data-monotone", "param-counts"}
    assert {"overfit-gap", "overfit-long", "param-counts"} <= tested


# --- trouble


def test_a_damaged_table_is_named_with_its_line_and_nothing_is_drawn(everything, tmp_path, capsys):
    folder, _ = everything
    target = tmp_path / "strokes-smoke"
    target.mkdir()
    for kind in ("csv", "json"):
        (target / f"linear.{kind}").write_bytes((folder / f"linear.{kind}").read_bytes())
    lines = (target / "linear.csv").read_text().splitlines(keepends=True)
    lines[4] = lines[4].rsplit(",", 1)[0] + ",nan\n"
    (target / "linear.csv").write_text("".join(lines))
    for command in ("report", "all"):
        assert program.main([command, "--preset", "smoke", "--out", str(tmp_path)]) == 2
        error = capsys.readouterr().err
        assert "linear.csv, line 5: nan is not a finite number" in error
        assert error.count("\n") == 1
    assert sorted(path.name for path in target.iterdir() if path.suffix in (".png", ".html")) == []


def test_a_report_without_results_says_what_to_run(tmp_path, capsys):
    assert program.main(["report", "--preset", "quick", "--out", str(tmp_path)]) == 2
    assert f"run {provenance.environment()}python -m essay_repro all" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["al"], "'linear'"),
        (["all", "--preset", "fast"], "choose from"),
        (["all", "--data", "cifar"], "choose from"),
        (["all", "--seeds", "-1"], "must be a whole number of at least 1"),
        (["report", "--preset", "fast"], "choose from"),
    ],
)
def test_a_wrong_argument_is_answered_in_one_line_with_the_choices(arguments, words, capsys):
    with pytest.raises(SystemExit) as exit_code:
        program.main(arguments)
    assert exit_code.value.code == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_trained(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert program.main(["all", "--preset", "smoke", "--out", str(tmp_path / "file")]) == 2
    error = capsys.readouterr().err
    assert str(tmp_path / "file") in error
    assert error.count("\n") == 1


def test_the_list_names_every_experiment_and_the_time_of_every_preset(capsys):
    assert program.main([]) == 0
    told = capsys.readouterr().out
    for name in NAMES:
        assert f"python -m essay_repro.{name}\n    {experiment.get(name).shows}" in told
        assert re.search(rf"^{name}( +[\d.]+ (s|min|h)){{3}}$", told, flags=re.M)
    assert re.search(r"calibration of \d+ s", told)
