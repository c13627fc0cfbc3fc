"""The site, built once for all tests of this folder."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def html(tmp_path_factory):
    """The folder of the built pages. Sphinx treats each warning as an error."""
    for name in ("furo", "latex2mathml", "myst_nb", "sphinx", "ziamath"):
        pytest.importorskip(name, reason=f"{name} is absent: pip install -e '.[site]'")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-W", "ignore", str(ROOT / "site" / "build.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "html"
