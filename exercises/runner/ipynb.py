"""Notebooks as files: one to work in is written, one that was handed in is read. Neither is run."""

import atexit
import json
import shutil
import tempfile
from pathlib import Path

from exercises.runner import catalog, cells

LARGEST = 32 * 2**20  # bytes of a notebook, whose outputs may hold pictures
HEAD = """\
# Exercises on linear regression

Fill in the functions and run the cell: `ex.check` in its last line says what breaks first, in plain words. Everything
an exercise needs belongs into its one cell. `ex.task`, `ex.hint` and `ex.solution` take the same name, `ex.progress()`
tells how far you are. A check sees the cell as `my_exercises/SLUG.py`, as `python -m exercises check` does.
"""


def to_work_in(exercises, begun):
    """A notebook with a text and a cell for each exercise, as JSON.

    begun: what the cell of an exercise begins with, a function of the exercise.
    """
    made = [_markdown("head", HEAD), _code("import", "import exercises.notebook as ex")]
    for exercise in exercises:
        task = f"## {exercise.title}\n\n{catalog.texts(exercise)['task']}"
        made.append(_markdown(f"{exercise.slug}-task", task))
        check = f'ex.check("{exercise.slug}")  # stuck? ex.hint("{exercise.slug}")'
        made.append(_code(exercise.slug, f"{begun(exercise).rstrip()}\n\n\n{check}"))
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps(
        {"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False, indent=1
    )


def _markdown(name, text):
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text.strip().splitlines(keepends=True)}


def _code(name, text):
    source = text.splitlines(keepends=True)
    return {"cell_type": "code", "execution_count": None, "id": name, "metadata": {}, "outputs": [], "source": source}


def submissions(path):
    """{slug: a file with what the notebook's cell for that exercise holds}, of the exercises that it begins.

    Of several cells that define an exercise's functions the last counts, before all one that ends in its `ex.check`.
    A file that is no notebook is taken to begin every exercise: loading each of them says what is wrong with it.
    """
    try:
        texts = code_cells(path)
    except ValueError as error:
        spoilt = f"raise ValueError({f'{path.name} is no notebook: {error}'!r})\n"
        found = {exercise.slug: spoilt for exercise in catalog.EXERCISES}
    else:
        names = set().union(*map(cells.imported, texts))
        checked = [(text, cells.checked(text, names)) for text in texts]
        chosen = {exercise: _cell_of(exercise, checked) for exercise in catalog.EXERCISES}
        found = {e.slug: cells.as_file(e, text, names) for e, text in chosen.items() if text is not None}
    folder = Path(tempfile.mkdtemp(prefix="notebook-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for slug, text in found.items():
        (folder / f"{slug}.py").write_text(text, encoding="utf-8", errors="replace")
    return {slug: folder / f"{slug}.py" for slug in found}


def submissions_in(folder):
    """As `submissions`, of all notebooks in a folder."""
    return {slug: path for notebook in sorted(folder.glob("*.ipynb")) for slug, path in submissions(notebook).items()}


def _cell_of(exercise, checked):
    """The cell that answers an exercise, or None. checked: (cell, names of the exercises that it checks), in order."""
    found = [(text, slugs) for text, slugs in checked if cells.defines(exercise, text)]
    checking = [text for text, slugs in found if exercise.slug in slugs]
    free = [text for text, slugs in found if not slugs]
    return (checking or free or [None])[-1]


def code_cells(path):
    """The texts of a notebook's code cells. Raises: ValueError if the file is no notebook."""
    try:
        if path.is_symlink():
            raise ValueError("it is a link; hand in the notebook itself")
        if not path.is_file():
            raise ValueError("it is no ordinary file")
        if path.stat().st_size > LARGEST:
            raise ValueError(f"it has {path.stat().st_size:,} bytes, and may have {LARGEST:,}; clear its outputs")
        notebook = json.loads(path.read_bytes())
        found = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
        return ["".join(source) for source in found]
    except json.JSONDecodeError as error:
        raise ValueError(f"it holds no JSON ({error})") from None
    except OSError as error:
        raise ValueError(f"it cannot be read ({error.strerror})") from None
    except (KeyError, TypeError):
        raise ValueError("it has no list of cells, each with a cell_type and a source") from None
    except (RecursionError, UnicodeDecodeError):
        raise ValueError("its JSON is spoilt") from None
