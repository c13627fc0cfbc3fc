import importlib

import pytest

from tests.benchmarks.printed import BENCHMARKS


@pytest.fixture
def module(monkeypatch):
    """name -> the module of that name in benchmarks/, imported as its programs import each other."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module
