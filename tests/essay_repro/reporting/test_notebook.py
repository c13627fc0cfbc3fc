"""What a notebook reads of stored results: which come first, figures that say whose they are, claims; small SVG."""

import importlib.util
import io
import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from matplotlib import rc_context

from essay_repro import NAMES
from essay_repro.drawing import figures
from essay_repro.drawing.summary import Interval
from essay_repro.reporting import claims, notebook, verdict
from essay_repro.reporting.evidence import Evidence
from essay_repro.reporting.verdict import Claim, Finding, Statement
from essay_repro.running import experiment, provenance
from essay_repro.running.results import ResultsError

ROOT = Path(__file__).parents[3]
SVG = "{http://www.w3.org/2000/svg}"
_spec = importlib.util.spec_from_file_location("execute", ROOT / "notebooks" / "execute.py")
execute = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(execute)
FIGURES = [figure for name in NAMES for figure in experiment.get(name).figures]


def copied(tmp_path, *folders):
    """A repository that has these folders of results; the reader's own are the committed quick ones under its name."""
    for folder in folders:
        origin = "docs/strokes-quick" if folder == notebook.OWN[0] else folder
        shutil.copytree(ROOT / origin, tmp_path / folder)
    return tmp_path


def presets(found):
    return [source.preset for source in found]


def svg(drawn):
    """Matplotlib's own SVG of a figure, with words as text."""
    text = io.StringIO()
    with rc_context(figures.STYLE):
        drawn.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()


def words_of(drawn):
    return ["".join(element.itertext()).strip() for element in ElementTree.fromstring(svg(drawn)).iter(f"{SVG}text")]


@pytest.fixture(scope="module")
def gapped(tmp_path_factory):
    """The committed results, but that the fuller ones lack `multitask` and three of the five networks of `scaling`."""
    root = copied(tmp_path_factory.mktemp("gapped"), "results/strokes-paper", "docs/strokes-quick")
    paper = root / "results/strokes-paper"
    (paper / "multitask.csv").unlink()
    lines = (paper / "scaling.csv").read_text().splitlines(keepends=True)
    small = [line for line in lines if line.split(",")[1] in ("condition", "mlp 32-32-16", "mlp 64-64-32")]
    assert 0 < len(small) < len(lines)
    (paper / "scaling.csv").write_text("".join(small))
    return notebook.read(root)


# --- which results


def test_the_committed_results_come_in_the_order_of_their_size():
    assert presets(notebook.read(ROOT)) == ["paper", "quick"]


def test_what_is_missing_is_filled_by_the_next(tmp_path):
    assert presets(notebook.read(copied(tmp_path, "docs/strokes-quick"))) == ["quick"]


def test_the_readers_own_run_comes_last_unless_asked_for(tmp_path):
    own, paper = notebook.OWN[0], "results/strokes-paper"
    assert presets(notebook.read(copied(tmp_path, own))) == ["quick"]
    copied(tmp_path, paper)
    assert presets(notebook.read(tmp_path)) == ["paper"]
    assert presets(notebook.read(tmp_path, own_run=True)) == ["quick", "paper"]


def test_no_results_at_all_name_the_command(tmp_path):
    command = f"run {provenance.environment()}python -m essay_repro all"
    with pytest.raises(ResultsError, match=f"no results of the essay on strokes yet: {command}"):
        notebook.read(tmp_path)


def test_damaged_results_are_not_passed_over(tmp_path):
    table = copied(tmp_path, "results/strokes-paper", "docs/strokes-quick") / "results/strokes-paper/deep.csv"
    table.write_text(table.read_text()[:-3])
    with pytest.raises(ResultsError, match=r"deep\.csv, line \d+: the file is cut off here"):
        notebook.read(tmp_path)


def test_an_experiment_is_taken_from_the_first_that_has_it_whole(gapped):
    paper, quick = gapped
    # By hand: of the paper preset two of five networks are there, and multitask is not.
    assert notebook.holding(gapped, "linear", "deep") is paper
    assert notebook.holding(gapped, "scaling") is quick
    assert notebook.holding(gapped, "deep", "multitask") is quick
    command = f"run {provenance.environment()}python -m essay_repro all"
    with pytest.raises(ResultsError, match=rf"have all of deep, multitask: {command}$"):
        notebook.holding([paper], "deep", "multitask")


@pytest.mark.usefixtures("both_installed")
def test_the_command_for_what_is_missing_completes_the_readers_own_run(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    own = copied(tmp_path, notebook.OWN[0]) / notebook.OWN[0]
    for path in own.glob("*.json"):
        if "configuration" in (settings := json.loads(path.read_text())):
            settings["configuration"]["backend"] = "jax"
            path.write_text(json.dumps(settings))
    (own / "multitask.csv").unlink()
    with pytest.raises(ResultsError, match=r"multitask: run KERAS_BACKEND=jax python -m essay_repro all$"):
        notebook.holding(notebook.read(tmp_path, own_run=True), "multitask")


# --- figures


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_drawn_with_its_title_and_says_where_it_is_from(gapped, name):
    drawn = notebook.figure(gapped, name, "What one sees")
    preset = "quick" if name.startswith(("scaling", "multitask")) else "paper"
    words = words_of(drawn)
    assert "What one sees" in words
    assert [line for line in words if line.endswith(f"; strokes, preset {preset}")]


def test_a_figure_that_nobody_draws_is_an_error(gapped):
    with pytest.raises(KeyError, match="no experiment has a figure 'liner'"):
        notebook.figure(gapped, "liner", "")


# --- small pictures


@pytest.fixture(scope="module")
def both(gapped):
    """(Matplotlib's own SVG, what is stored of it) of one figure."""
    theirs = svg(notebook.figure(gapped, "deep", "A title"))
    return theirs, execute._slim(theirs)


def test_a_small_svg_draws_the_same_paths_and_words(both):
    """Oracle: Matplotlib's own SVG; coordinates to a hundredth of a point."""
    theirs, ours = map(ElementTree.fromstring, both)
    for kind in ("path", "text", "use", "clipPath"):
        pairs = list(zip(theirs.iter(SVG + kind), ours.iter(SVG + kind), strict=True))
        assert pairs
        for their, our in pairs:
            assert "".join(our.itertext()) == "".join(their.itertext()).strip()
            numbers = [[float(n) for n in re.findall(r"-?[\d.]+", element.get("d", ""))] for element in (their, our)]
            assert numbers[1] == pytest.approx(numbers[0], abs=0.0101)
    assert theirs.get("viewBox") == ours.get("viewBox")


def test_what_a_small_svg_refers_to_is_there(both):
    root = ElementTree.fromstring(both[1])
    ids = {element.get("id") for element in root.iter()} - {None}
    links = re.findall(r'(?:xlink:href="#|url\(#)([^")]+)', both[1])
    assert links
    assert set(links) <= ids


def test_a_small_svg_is_small_and_one_line(both):
    theirs, ours = both
    assert len(ours) < 0.7 * len(theirs)
    assert ours.count("\n") == 1


def test_a_figure_is_the_same_each_time(both, gapped):
    assert both[0] == svg(notebook.figure(gapped, "deep", "A title"))


# --- claims


@pytest.mark.slow
def test_each_claim_is_judged_by_the_first_that_tests_it(gapped):
    found = notebook.judged(gapped)
    # By hand: only the quick preset has the large networks and the two tasks here.
    quick = {"scale-helps", "scale-safe", "aux-fails", "multitask"}
    assert {name for name, (source, _) in found.items() if source.preset == "quick"} == quick
    assert list(found) == [claim.name for claim in claims.CLAIMS]
    for source, finding in found.values():
        assert finding == next(one for one in claims.findings(source) if one.claim is finding.claim)


def test_claims_that_nothing_tests_are_left_out(gapped):
    assert "multitask" not in notebook.judged(gapped[:1])


def test_the_network_is_compared_on_every_number_of_rows(gapped):
    """Oracle: the claim's statements, in their order: all sizes at the last steps, then all at the validated ones."""
    panels = {source.preset: (source, notebook.judged([source])["deep-wins"][1]) for source in gapped}
    drawn = notebook.wins(panels)
    for ax, (title, (source, finding)) in zip(drawn.axes, panels.items(), strict=True):
        assert ax.get_title(loc="left") == title
        last, validated = (bars.lines[0].get_xydata() for bars in ax.containers)
        assert [*last[:, 1], *validated[:, 1]] == [one.value.mean for one in finding.statements]
        for number, points in enumerate((last, validated)):
            for (x, _), n in zip(points, claims.compared_sizes(source), strict=True):
                assert x == pytest.approx(n, rel=0.08)
                told = finding.statements[number * len(points) + claims.compared_sizes(source).index(n)].says
                assert told.startswith(f"{n:,} rows, {claims.WINS_AT[number][1]}: ")
    assert {"last steps", "steps chosen on validation rows"} <= set(words_of(drawn))


def test_every_verdict_has_its_disc(gapped):
    columns = {source.preset: notebook.judged([source]) for source in gapped}
    drawn = notebook.verdicts(columns)
    discs = {tuple(map(int, line.get_xydata()[0])): line.get_fillstyle() for line in drawn.axes[0].lines}
    fillings = {verdict.HOLDS: "full", verdict.IN_PART: "left", verdict.FAILS: "none"}
    expected = {
        (x, y): fillings[column[claim.name][1].verdict]
        for x, column in enumerate(columns.values())
        for y, claim in enumerate(claims.CLAIMS)
        if claim.name in column
    }
    assert discs == expected
    words = words_of(drawn)
    assert {claim.says for claim in claims.CLAIMS} <= set(words)
    assert words.count("not tested") == 2 * len(claims.CLAIMS) - len(expected)
    assert "10 of 16" in words  # by hand: of the network's wins at the paper preset


def test_pairs_stand_where_their_errors_are_with_names_on_the_outer_sides():
    drawn = notebook.pairs({"network": (0.5, 0.4), "linear": (0.6, 0.9)}, ("alone", "together"), "A title")
    (ax,) = drawn.axes
    assert [tuple(line.get_xydata().ravel()) for line in ax.lines if len(line.get_xdata()) == 1] == [
        *((0.5, 0), (0.4, 0)),
        *((0.6, 1), (0.9, 1)),
    ]
    # By hand: on the top line the second error is the smaller one, so its name stands to its left.
    assert [(text.get_text(), text.get_ha()) for text in ax.texts] == [("alone", "left"), ("together", "right")]
    assert {"network", "linear", "A title", "alone", "together"} <= set(words_of(drawn))


SOURCE = Evidence("strokes", "quick", {}, {}, {})


def finding(*means, outcome=verdict.HOLDS):
    claim = Claim("wide", "A Section", "Wide is better than narrow.", (), None)
    numbers = [Statement(f"difference {k}", Interval(mean, 0.1, 3), "below") for k, mean in enumerate(means)]
    return Finding(claim, outcome, numbers, "run")


def test_a_claim_with_few_statements_tells_them_all():
    assert notebook.told(SOURCE, finding(-0.5, 0.05)) == (
        "“Wide is better than narrow.” holds (strokes, preset quick)\n"
        "  - difference 0: -0.500 ± 0.100 (yes)\n"
        "  - difference 1: 0.050 ± 0.100 (unclear)"
    )


def test_a_claim_with_many_statements_counts_those_that_hold_and_tells_the_others():
    assert notebook.told(SOURCE, finding(-0.5, -0.5, 0.05, -0.5, 0.5, outcome=verdict.IN_PART)) == (
        "“Wide is better than narrow.” holds in part, 3 of 5, 1 unclear (strokes, preset\n"
        "    quick)\n"
        "  - difference 2: 0.050 ± 0.100 (unclear)\n"
        "  - difference 4: 0.500 ± 0.100 (no)"
    )
