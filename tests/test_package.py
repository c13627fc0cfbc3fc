"""The wheel: what is in it, and that it works away from the checkout."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

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
    kinds = (".py", ".csv", ".css", ".json", ".md")
    files = [path for package in packages for path in (ROOT / package).rglob("*") if path.suffix in kinds]
    expected = {str(path.relative_to(ROOT)) for path in files}
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == expected


def test_the_wheel_works_from_another_folder(wheel, tmp_path):
    """The installed files alone train, draw and say where; the dependencies come from this environment."""
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    program = (
        f"import sys; sys.path.insert(0, {str(site)!r})\n"
        "import essay_repro.linear as linear\n"
        f"assert linear.__file__.startswith({str(site)!r}), linear.__file__\n"
        "from essay_repro import command\n"
        "sys.exit(command.main(linear.EXPERIMENT, ['--preset', 'smoke', '--published']))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "results/strokes-smoke/linear.png").stat().st_size > 10_000


def test_no_version_is_pinned_in_the_metadata():
    """Pins belong in constraints.txt: a pinned library in the metadata breaks other people's environments."""
    assert "==" not in (ROOT / "pyproject.toml").read_text()
    pins = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    assert all("==" in line for line in pins)
