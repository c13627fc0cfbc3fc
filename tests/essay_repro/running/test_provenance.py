"""What a run records of itself."""

import json
import shutil
import subprocess

import keras
import numpy as np
import pytest

from essay_repro.running import provenance


def test_metadata_says_what_made_the_numbers():
    found = provenance.metadata(device="CPU", processes=3, threads=2, seconds=1.5)
    assert [found[name] for name in ("device", "processes", "threads", "seconds")] == ["CPU", 3, 2, 1.5]
    assert found["backend"] == keras.backend.backend()  # oracle: Keras, imported
    assert found["versions"]["numpy"] == np.__version__
    assert found["processor"]
    assert found["finished"].endswith("+00:00")
    assert json.loads(json.dumps(found)) == found  # the store writes it as JSON


@pytest.mark.parametrize(
    ("default", "present", "wanted", "begins"),
    [
        ("tensorflow", "tensorflow", "tensorflow", ""),
        ("tensorflow", "tensorflow", "jax", "KERAS_BACKEND=jax "),
        ("tensorflow", "jax", "jax", "KERAS_BACKEND=jax "),
        ("tensorflow", "jax", "tensorflow", "KERAS_BACKEND=tensorflow "),  # else the shell's own variable would decide
        ("tensorflow", "jax", None, "KERAS_BACKEND=jax "),
        ("jax", "jax", None, ""),  # JAX alone is installed
        ("jax", "jax", "tensorflow", "KERAS_BACKEND=tensorflow "),
    ],
)
def test_a_command_line_begins_with_the_backend_that_it_needs(default, present, wanted, begins, monkeypatch):
    monkeypatch.setattr(provenance, "default", lambda: default)
    monkeypatch.setenv("KERAS_BACKEND", present)
    assert provenance.environment(wanted) == begins


@pytest.mark.usefixtures("both_installed")
def test_the_command_names_no_folder_of_this_machine(tmp_path, monkeypatch):
    home, here = tmp_path / "home", tmp_path / "home" / "checkout"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    command = ["/venv/bin/python3", "-m", "essay_repro.linear", "--preset", "quick", "--seeds=3"]
    assert provenance._command(command) == "python -m essay_repro.linear --preset quick --seeds=3"
    paths = ["--data-dir", str(home / "digits"), f"--data-dir={home / 'digits'}", "--data-dir", "private/digits"]
    assert provenance._command(["python", *paths]) == "python --data-dir digits --data-dir=digits --data-dir digits"
    asked = ["python", "--dask", "tcp://10.0.0.7:8786", "--dask=tcp://10.0.0.7:8786", "--dask-wait=5"]
    assert provenance._command(asked) == "python --dask ADDRESS --dask=ADDRESS --dask-wait=5"
    paths = [str(here / "a b"), str(here), f"--out={home / 'c'}", str(tmp_path / "d"), "../e"]
    assert provenance._command(["python", *paths]) == "python 'a b' . '--out=~/c' d ../e"


def test_the_commit_is_that_of_a_tracked_file(tmp_path):
    file = tmp_path / "module.py"
    file.touch()
    unknown = {"commit": None, "dirty": None}
    assert provenance._commit(file) == unknown
    if not shutil.which("git"):
        return
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
    for arguments in (["init"], ["commit", "--allow-empty", "-m", "first"]):
        subprocess.run([*git, *arguments], check=True, capture_output=True)
    assert provenance._commit(file) == unknown  # another project's checkout around an installed package
    for arguments in (["add", "module.py"], ["commit", "-m", "second"]):
        subprocess.run([*git, *arguments], check=True, capture_output=True)
    head = subprocess.check_output([*git, "log", "-1", "--format=%H"], text=True).strip()  # oracle
    assert provenance._commit(file) == {"commit": head, "dirty": False}
    file.write_text("changed")
    assert provenance._commit(file) == {"commit": head, "dirty": True}


def test_a_gpu_is_recorded_by_its_name(tmp_path, monkeypatch):
    program = tmp_path / "nvidia-smi"
    program.write_text("#!/bin/sh\necho Some Card\necho Another\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    options = {"processes": 1, "threads": 1, "seconds": 1.0}
    assert provenance.metadata(device="GPU", **options)["accelerator"] == "Some Card"
    assert "accelerator" not in provenance.metadata(device="CPU", **options)


def test_a_gpu_without_a_name_is_recorded_too(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    made = provenance.metadata(device="GPU", processes=1, threads=1, seconds=1.0)
    assert made["accelerator"] is None
