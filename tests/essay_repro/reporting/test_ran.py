"""What was run, told for people."""

import pytest

from essay_repro import NAMES
from essay_repro.reporting import ran
from tests.essay_repro.reporting.pages import words


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.2, "1 s"), (59, "59 s"), (60, "1 min"), (200, "3 min 20 s"), (7_500, "2 h 5 min"), (7_201, "2 h")],  # by hand
)
def test_times_are_told_in_two_units(seconds, told):
    assert ran.duration(seconds) == told


def test_settings_are_told_for_people():
    # By hand.
    assert ran.setting(200_000) == "200,000"
    assert ran.setting(0.001) == "0.001"
    assert ran.setting([200, 50_000]) == "200, 50,000"
    assert ran.setting([32, 32, 16], layers=True) == "32-32-16"
    assert ran.setting([[8, 8], [16, 16]]) == "8-8, 16-16"
    assert ran.setting({"pixels": [50, 100], "squares": [512]}) == "pixels: 50, 100; squares: 512"
    assert ran.setting("strokes") == "strokes"


def test_every_experiment_shows_its_settings_and_its_runs(page):
    runs = page.by_id("runs")
    folded = {words(one.find("summary")): one for one in runs.iter("details")}
    assert list(folded) == [f"{name}: settings and runs" for name in NAMES]
    terms = [words(one) for one in folded["multitask: settings and runs"].find("dl")]
    told = dict(zip(terms[::2], terms[1::2], strict=True))
    assert (told["auxiliary"], told["hidden"], told["steps"]) == ("typeset", "32-32", "120")  # the smoke preset's
    (line,) = folded["deep: settings and runs"].iter("li")
    assert words(line) == "2026-11-21 13:30:19 UTC; python -m essay_repro.deep; 1 min 23 s"  # 83 s by hand


def test_a_run_of_which_little_is_known_is_told_with_what_there_is():
    whole = {"device": "CPU", "threads": 2, "processor": "EPYC", "cpus": 2, "python": "3.11.7", "peak_memory_mb": 869.4}
    whole |= {"backend": "tensorflow", "versions": {"keras": "3.15.1"}}
    whole |= {"commit": "20bbc8ca1f474e28", "dirty": True, "system": "Linux"}
    assert ran.run_told(whole) == (
        "869 MB; tensorflow; CPU, 2 threads; EPYC, 2 cores; Linux; Python 3.11.7; keras 3.15.1; "
        "commit 20bbc8ca1f47, with uncommitted changes"
    )
    assert ran.run_told({"commit": None, "peak_memory_mb": None}) == ""
