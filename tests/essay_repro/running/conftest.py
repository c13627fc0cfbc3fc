"""Results that several tests start from."""

import shutil

import pytest

from tests.essay_repro.running.curves import CELLS, open_store, rows_of_all
from tests.essay_repro.running.linear_run import SMOKE, run


@pytest.fixture
def filled(tmp_path):
    """A folder with two cells of one size and, last, one cell of another: only the JSON says it is whole."""
    open_store(tmp_path).add(rows_of_all(CELLS[:3]))
    return tmp_path


@pytest.fixture(scope="session")
def first(tmp_path_factory):
    """(folder, finished process) of one run."""
    folder = tmp_path_factory.mktemp("first")
    return folder, run(folder, *SMOKE)


@pytest.fixture
def again(first, tmp_path, monkeypatch):
    """A copy of the first run's folder to work in, as the current folder."""
    shutil.copytree(first[0] / "out", tmp_path / "out")
    monkeypatch.chdir(tmp_path)
    return tmp_path
