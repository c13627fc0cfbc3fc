import pytest


@pytest.fixture
def in_a_folder(tmp_path, monkeypatch):
    """Commands are given in an empty folder."""
    monkeypatch.chdir(tmp_path)
