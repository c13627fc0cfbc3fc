"""The wheel: what is in it, and that it works away from the checkout."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The package built as a wheel from a copy of the checkout, which setuptools may litter."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    litter = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "results", "*.egg-info")
    shutil.copytree(ROOT, source, ignore=litter)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_module_and_data_file_and_no_more(wheel):
    """Oracle: the checkout's own files."""
    packages = ("d2l_regression", "essay_repro", "exercises")
    kinds = (".py", ".csv", ".css", ".js", ".json", ".md")
    files = [path for package in packages for path in (ROOT / package).rglob("*") if path.suffix in kinds]
    expected = {str(path.relative_to(ROOT)) for path in files}
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == expected


@pytest.mark.slow
def test_the_wheel_works_from_another_folder(wheel, tmp_path):
    """The installed files alone train, draw and say where; the dependencies come from this environment."""
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    program = (
        f"import sys; sys.path.insert(0, {str(site)!r})\n"
        "import essay_repro.linear as linear\n"
        f"assert linear.__file__.startswith({str(site)!r}), linear.__file__\n"
        "from essay_repro.running import command\n"
        "sys.exit(command.main(linear.EXPERIMENT, ['--preset', 'smoke', '--published']))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "results/strokes-smoke/linear.png").stat().st_size > 10_000


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
PYTHONS = re.search(r"^PYTHONS := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()


def names(requirements, python, extra=""):
    """The packages that pip installs for such requirements on a Python."""
    there = {"python_version": python, "extra": extra}
    return {need.name for need in map(Requirement, requirements) if need.marker is None or need.marker.evaluate(there)}


def test_no_version_is_pinned_in_the_metadata():
    """Pins belong in constraints.txt: a pinned library in the metadata breaks other people's environments."""
    assert "==" not in (ROOT / "pyproject.toml").read_text()
    assert all("==" in line for line in PINS)


@pytest.mark.parametrize("python", PYTHONS)
def test_each_python_has_one_pin_of_each_package_and_a_backend(python):
    pinned = [need.name for need in map(Requirement, PINS) if names([str(need)], python)]
    assert len(pinned) == len(set(pinned))
    dev = [need for need in PROJECT["optional-dependencies"]["dev"] if not need.startswith("d2l-regression")]
    free = {"setuptools"}  # builds the package: not part of what it computes
    assert names([*PROJECT["dependencies"], *dev], python) - free <= set(pinned)
    backend, other = ("jax", "tensorflow") if python == "3.14" else ("tensorflow", "jax")
    assert backend in names(PROJECT["dependencies"], python)
    assert other not in names(PROJECT["dependencies"], python)
    assert names(PROJECT["optional-dependencies"]["gpu"], python) == {backend}


def test_the_pythons_of_make_are_those_of_the_metadata():
    told = [line.rpartition(" ")[2] for line in PROJECT["classifiers"] if "Python :: " in line]
    assert told == PYTHONS
    assert PROJECT["requires-python"] == f">={PYTHONS[0]}"


@pytest.mark.skipif(shutil.which("make") is None, reason="make is absent")
@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("2.7.18", "Python 2.7.18 is too old"),
        ("3.1.5", "Python 3.1.5 is too old"),
        ("3.10.13", "Python 3.10.13 is too old"),
        ("3.15.0", "Python 3.15.0 is too new"),
        ("3.110.0", "Python 3.110.0 is too new"),
        (None, "python3 does not run"),
        ("3.11.0", None),
        ("3.14.2", None),
    ],
)
def test_make_says_in_one_line_which_pythons_it_needs(version, said, tmp_path):
    """A Python that says it has that version, and does nothing else, in a folder without an environment."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / "python3"
    if version:
        python.write_text(f'#!/bin/sh\n[ "$1" != -m ] || exit 9\necho {version}\n')
        python.chmod(0o755)
    make = ["make", "--no-print-directory", f"PYTHON={python}", "test"]
    done = subprocess.run(make, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    if said:
        assert f"{said}: this project needs Python 3.11 to 3.14; make PYTHON=python3.12 test" in done.stderr
        assert (done.stdout, len(done.stderr.splitlines())) == ("", 1)
    else:
        assert done.stdout == f"{python} -m venv .venv\n"  # which was to be next


@pytest.mark.skipif(sys.platform == "win32", reason="runs in a POSIX shell")
def test_what_make_asks_is_understood_by_each_python(tmp_path):
    """Oracle: this Python. That Python 2 understands it was tried by hand, with 2.7.18 and 3.6.15."""
    asked = re.search(r"\$\(PYTHON\) -c '(.+)' 2>", (ROOT / "Makefile").read_text())[1]
    said = subprocess.check_output([sys.executable, "-c", asked], cwd=tmp_path, text=True)
    assert said == "{}.{}.{}\n".format(*sys.version_info)
