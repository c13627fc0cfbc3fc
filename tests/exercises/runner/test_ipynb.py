"""Notebooks that are handed in: read, never run."""

import json

import pytest

from exercises.runner import catalog, cells, grade, ipynb, stub

MEAN = "def best_constant_squared(x):\n    return sum(x) / len(x)\n"


def written(path, *texts):
    cells_ = [{"cell_type": "code", "source": text.splitlines(keepends=True)} for text in texts]
    path.write_text(json.dumps({"cells": cells_}), encoding="utf-8")
    return path


def test_the_cell_with_its_check_counts_else_the_last(tmp_path):
    early = MEAN.replace("sum(x)", "1.0 * sum(x)")
    path = written(tmp_path / "ada.ipynb", "import exercises.notebook as ex", early, MEAN, "def other():\n    pass\n")
    (found,) = ipynb.submissions(path).values()
    assert found.read_text(encoding="utf-8").startswith(MEAN)
    path = written(path, "import exercises.notebook as ex", MEAN, early, MEAN)
    (found,) = ipynb.submissions(path).values()
    assert found.read_text(encoding="utf-8").startswith(MEAN)
    path = written(path, "import exercises.notebook as ex", early + 'ex.check("constant-fit")', MEAN)
    (found,) = ipynb.submissions(path).values()
    assert found.read_text(encoding="utf-8").startswith(early)


def test_nothing_of_a_notebook_is_run_and_its_functions_are_marked(tmp_path):
    harm = tmp_path / "harm"
    source = catalog.get("constant-fit").reference.read_text(encoding="utf-8")
    written(tmp_path / "ada.ipynb", f"open({str(harm)!r}, 'w')", source)
    (mark,) = grade.mark(grade.submissions(tmp_path), slugs=["constant-fit"])
    assert mark["points"] == mark["of"]
    assert not harm.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [("{", "holds no JSON"), ("[]", "no list of cells"), ('{"cells": [3]}', "no list of cells"), ("\udcff", "spoilt")],
)
def test_a_file_that_is_no_notebook_is_told_so(content, words, tmp_path):
    (tmp_path / "ada.ipynb").write_bytes(content.encode(errors="surrogateescape"))
    (mark,) = grade.mark(grade.submissions(tmp_path), slugs=["constant-fit"])
    assert mark["points"] == 0
    assert words in str(mark["exercises"][0]["reasons"])


def test_a_link_and_a_file_of_many_megabytes_are_not_read(tmp_path, monkeypatch):
    path = written(tmp_path / "ada.ipynb", MEAN)
    (tmp_path / "bob.ipynb").symlink_to(path)
    with pytest.raises(ValueError, match="is a link"):
        ipynb.code_cells(tmp_path / "bob.ipynb")
    monkeypatch.setattr(ipynb, "LARGEST", 10)
    with pytest.raises(ValueError, match="clear its outputs"):
        ipynb.code_cells(path)


def test_a_notebook_of_all_exercises_is_read_in_a_number_of_steps_that_grows_with_it_and_not_with_its_square(
    tmp_path, monkeypatch
):
    path = tmp_path / "ada.ipynb"
    text = ipynb.to_work_in(catalog.EXERCISES, lambda exercise: exercise.reference.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    parsed, parse = [], stub.parse
    monkeypatch.setattr(stub, "parse", lambda source: parsed.append(0) or parse(source))
    cells.bindings.cache_clear()
    assert list(ipynb.submissions(path)) == [exercise.slug for exercise in catalog.EXERCISES]
    assert len(parsed) <= 15 * len(catalog.EXERCISES)  # thirteen times each cell; by pairs it would be 44 times each


def test_lines_keep_their_numbers():
    # By hand: magics, an import of the tool and calls of it leave empty lines, or `pass` beside others.
    text = 'import exercises.notebook as ex\n%matplotlib inline\nx = 1; ex.hint("prior")\nex.check("prior")\ny = 2'
    assert cells.blanked(text).split("\n") == ["", "", "x = 1; pass            ", "", "y = 2"]
    text = "import exercises.notebook as ex\nv, w = ex.arguments('prior'), 1\nw = 2\nprint(v)\nprint(w)"
    assert cells.blanked(text).split("\n") == ["", "", "w = 2", "", "print(w)"]
    assert cells.blanked("# a text\nz = 3") == "# a text\nz = 3"


def test_a_seal_is_broken_by_any_change():
    sealed = cells.sealed("x = 1\n")
    assert cells.is_sealed(sealed)
    assert cells.unsealed(sealed) == "x = 1\n"
    assert not cells.is_sealed(sealed.replace("x = 1", "x = 2"))
