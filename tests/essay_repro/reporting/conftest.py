"""Pages that several files of tests look at."""

from dataclasses import replace

import pytest

from essay_repro import NAMES
from tests.essay_repro.reporting.pages import Page, store


@pytest.fixture(scope="session")
def page(tmp_path_factory):
    """A page with everything in it."""
    folder = tmp_path_factory.mktemp("whole")
    for name in NAMES:
        store(folder, name)
    return Page(folder)


def with_gaps(found):
    return replace(found, absent={**found.absent, "linear": "<b>gone</b> & lost"}, partial={"deep": "1 < 2 & missing"})


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """A page of two experiments, with words in it that HTML must not take for its own."""
    folder = tmp_path_factory.mktemp("small")
    for name in ("more_data", "deep"):
        store(folder, name)
    return Page(folder, with_gaps)
