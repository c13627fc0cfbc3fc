"""Where jobs run, as the options and the environment say."""

import argparse
import subprocess
import sys
from contextlib import nullcontext

import pytest

from d2l_regression.jobs import cluster, local, places
from tests.programs_started import PATIENCE


def options(*arguments):
    parser = argparse.ArgumentParser()
    places.add_arguments(parser)
    return parser.parse_args(arguments)


def place(monkeypatch, *arguments, seconds=(100, 100, 100)):
    """What is chosen: a class and its number of processes, or the address of a cluster and the seconds to wait."""
    monkeypatch.setattr(cluster, "connected", lambda address, wait, _: nullcontext((address, wait)))
    monkeypatch.setattr(places.shutil, "which", lambda _: None)
    monkeypatch.setattr(local, "suitable", lambda seconds: len(seconds))
    with places.chosen(options(*arguments), seconds) as found:
        return found if isinstance(found, tuple) else (type(found).__name__, found.processes)


@pytest.mark.parametrize(
    ("arguments", "environment", "chosen"),
    [
        ([], None, ("Processes", 3)),
        (["--jobs", "2"], None, ("Processes", 2)),
        (["--jobs", "8"], None, ("Processes", 3)),  # there are three jobs
        (["--jobs", "1"], None, ("Here", 1)),
        (["--dask", "tcp://a:1"], None, ("tcp://a:1", 600)),
        (["--dask", "tcp://a:1", "--dask-wait", "5"], "tcp://b:2", ("tcp://a:1", 5)),
        ([], "tcp://b:2", ("tcp://b:2", 600)),
        # Who names processes wants them here, whatever the shell was told once.
        (["--jobs", "2"], "tcp://b:2", ("Processes", 2)),
        (["--jobs", "auto"], "tcp://b:2", ("Processes", 3)),
        ([], "", ("Processes", 3)),
    ],
)
def test_jobs_run_where_the_options_say(arguments, environment, chosen, monkeypatch):
    monkeypatch.delenv(places.ADDRESS, raising=False)
    if environment is not None:
        monkeypatch.setenv(places.ADDRESS, environment)
    assert place(monkeypatch, *arguments) == chosen


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--jobs", "2", "--dask", "tcp://a:1"], "not allowed with argument --jobs"),
        (["--dask", " "], "it was empty; give the address that `dask scheduler` prints"),
        (["--dask-wait", "0"], "'0' must be a whole number of at least 1"),
        (["--jobs", "0"], "'0' must be auto or a whole number of at least 1"),
    ],
)
def test_a_wrong_option_is_refused(arguments, words, capsys):
    with pytest.raises(SystemExit, match="2"):
        options(*arguments)
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["--jobs=3"], ["--jobs=auto"], ["--dask=tcp://a:1", "--dask-wait=7"], ["--verbose"]]
)
def test_options_are_told_as_they_were_given(arguments):
    assert places.given(options(*arguments)) == arguments


@pytest.mark.skipif(sys.platform != "linux", reason="ulimit -v is Linux'")
def test_too_little_address_space_is_told_before_the_backend_dies_of_it(tmp_path):
    """A process of its own under `ulimit -v`: one line, and exit code 2."""
    command = f"ulimit -v 3000000; exec {sys.executable} -m essay_repro.linear --preset smoke --out {tmp_path}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 2
    assert "ulimit -v" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
