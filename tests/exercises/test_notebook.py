"""What students call in a notebook: in an IPython of this process, and in notebooks run by nbclient as nbmake does."""

import json
import sys

import pytest
from IPython.core.interactiveshell import InteractiveShell

from exercises import notebook as ex
from exercises.runner import catalog, desk, ipynb, stub

MEAN = "def best_constant_squared(x):\n    return sum(x) / len(x)\n"
CHECK = 'ex.check("constant-fit")'


@pytest.fixture
def cell(tmp_path, monkeypatch):
    """A function that runs a cell in an IPython of its own, in a new folder; what its last line gives."""
    monkeypatch.chdir(tmp_path)
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    shell.run_cell("import exercises.notebook as ex", store_history=True)
    yield lambda text: shell.run_cell(text, store_history=True).result
    InteractiveShell.clear_instance()


@pytest.fixture
def no_ipython(tmp_path, monkeypatch):
    """A plain Python in a new folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "IPython", raising=False)


def test_a_cell_is_checked_and_becomes_the_terminals_file(cell, capsys):
    verdict = cell(f"%time 1\n{MEAN}{CHECK}")
    assert not verdict.passed
    assert "✓ best_constant_squared   5 of 5 checks" in repr(verdict)
    assert 'Stuck? ex.hint("constant-fit")' in repr(verdict)
    with pytest.raises(AssertionError, match="still to be written"):
        verdict.assert_passed()
    file = desk.file_of(catalog.get("constant-fit")).read_text(encoding="utf-8")
    assert file.startswith("\n" + MEAN)  # the magic's line is empty: all others keep their numbers
    capsys.readouterr()
    assert desk.check(catalog.get("constant-fit")) == 1
    assert "✓ best_constant_squared" in capsys.readouterr().out


def test_the_whole_answer_passes(cell):
    source = catalog.get("constant-fit").reference.read_text(encoding="utf-8")
    verdict = cell(f"{source}\n{CHECK}")
    assert verdict.passed
    verdict.assert_passed()
    assert "#2e8b57" in verdict._repr_html_()
    assert cell('ex.solution("constant-fit")')._repr_markdown_().startswith("```python")
    assert "constant-fit" in repr(cell("ex.progress()"))


def test_a_fit_that_is_wrong_is_drawn_and_its_call_can_be_pasted(cell):
    source = catalog.get("counting-apples").reference.read_text(encoding="utf-8")
    wrong = stub.with_body(source, "fit_counts", "return np.zeros(np.shape(X)[1]), float(np.log(np.mean(k)))")
    verdict = cell(f'{wrong}\nex.check("counting-apples")')
    assert "fit_counts(np.array([[0.0], [0.0], [1.0], [1.0]]), np.array([1.0, 3.0, 6.0, 10.0]))" in repr(verdict)
    assert "<svg" in verdict._repr_html_()
    X, k = cell('ex.arguments("counting-apples")')
    assert X.tolist() == [[0], [0], [1], [1]]
    assert k.tolist() == [1, 3, 6, 10]
    cell(f'{source}\nex.check("counting-apples")')
    with pytest.raises(LookupError, match="no call that breaks"):
        ex.arguments("counting-apples")


def test_what_is_done_with_a_verdict_is_no_part_of_the_file(cell):
    verdict = cell(f"{MEAN}verdict = {CHECK}\nassert not verdict.passed\nverdict")
    assert "✓ best_constant_squared   5 of 5 checks" in repr(verdict)


@pytest.mark.parametrize("name", ["K", *(f"constant{'_' * k}" for k in range(3, 40, 3))])
def test_a_name_of_another_cell_is_told(cell, name):
    """However long it is, so that lines break before it and after it."""
    cell(f"{name} = 1.0")
    verdict = cell(f"def best_constant_squared(x):\n    return {name} * sum(x) / len(x)\n{CHECK}")
    assert f"{name} is defined in another cell" in repr(verdict)


def test_nothing_written_is_not_wrong_and_a_name_mistyped_is_told(cell):
    verdict = cell(CHECK)
    assert "nothing to check yet" in repr(verdict)
    assert ex.RED not in verdict._repr_html_()
    assert "did you mean constant-fit?" in repr(cell('ex.check("constantfit")'))
    assert "does not pass yet" in repr(cell('ex.solution("constant_fit")'))
    assert "Hint 1 of 3" in repr(cell('ex.hint("constant-fit")'))
    assert "Hint 2 of 3" in repr(cell('ex.hint("constant-fit")'))
    assert "def best_constant_squared(x):" in cell('ex.task("constant-fit")')._repr_markdown_()


def test_a_file_that_was_edited_is_kept(cell, tmp_path):
    cell(f"{MEAN}{CHECK}")
    assert "is kept" not in repr(cell(f"{MEAN}{CHECK}"))
    path = desk.file_of(catalog.get("constant-fit"))
    path.write_text("# mine\n", encoding="utf-8")
    assert "is kept in" in repr(cell(f"{MEAN}{CHECK}"))
    kept = [file.read_text(encoding="utf-8") for file in (tmp_path / "my_exercises").glob("constant-fit.2*.py")]
    assert kept == ["# mine\n"]


def test_text_of_the_students_is_no_html(cell):
    verdict = cell(f'def best_constant_squared(x):\n    raise KeyError("<b>")\n{CHECK}')
    assert "<b>" in repr(verdict)
    assert "<b>" not in verdict._repr_html_()


def test_no_call_raises_where_nothing_can_be_written(cell, tmp_path):
    (tmp_path / "my_exercises").write_text("a file", encoding="utf-8")
    for call in (f"{MEAN}{CHECK}", 'ex.hint("constant-fit")', "ex.progress()"):
        assert repr(cell(call)).startswith("my_exercises is a file here")


@pytest.mark.usefixtures("no_ipython")
def test_without_ipython_the_file_is_checked(capsys):
    assert "nothing to check yet" in repr(ex.check("constant-fit"))
    desk.start(catalog.get("constant-fit"))
    capsys.readouterr()
    assert "is still to be written" in repr(ex.check("constant-fit"))


def run_by_nbclient(exercises, begun, folder):
    """The texts of all verdicts of a notebook to work in, executed in a kernel of its own."""
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    made = nbformat.reads(ipynb.to_work_in(exercises, begun), as_version=4)
    nbclient.NotebookClient(made, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    outputs = [output for one in made.cells if one.cell_type == "code" for output in one.outputs]
    return ["".join(output["data"]["text/plain"]) for output in outputs if output.output_type == "execute_result"]


def reference(exercise):
    return exercise.reference.read_text(encoding="utf-8").split('\nif __name__ == "__main__":')[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    "exercises",
    [
        pytest.param(catalog.EXERCISES[::9], id="some"),
        pytest.param(catalog.EXERCISES, id="all", marks=pytest.mark.nightly),
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")  # of the kernel's client
def test_notebooks_to_work_in_pass_with_the_references_and_fail_as_they_are(exercises, tmp_path):
    (tmp_path / "right").mkdir()
    passed = run_by_nbclient(exercises, reference, tmp_path / "right")
    assert [text for text in passed if "Passed: all" not in text] == []
    assert len(passed) == len(exercises)
    begun = run_by_nbclient(exercises, desk.begin, tmp_path)
    assert [text for text in begun if "is still to be written" not in " ".join(text.split())] == []
    assert len(begun) == len(exercises)


def test_a_notebook_to_work_in_is_written_once(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert desk.notebook([catalog.get("prior")]) == 0
    before = (tmp_path / "prior.ipynb").read_bytes()
    assert [one["cell_type"] for one in json.loads(before)["cells"]] == ["markdown", "code", "markdown", "code"]
    (tmp_path / "prior.ipynb").write_bytes(before + b" ")
    assert desk.notebook([catalog.get("prior")]) == 0
    assert "untouched" in capsys.readouterr().out
    assert (tmp_path / "prior.ipynb").read_bytes() == before + b" "
