"""What made a run's numbers: versions, commit, command, machine, time and memory, without the machine's own paths."""

import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import Any

from d2l_regression import machine
from d2l_regression.backend_choice import chosen as backend
from d2l_regression.backend_choice import default

# They can change a number or a figure.
PACKAGES = ("d2l-regression", "keras", "tensorflow", "jax", "jaxlib", "numpy", "matplotlib")


def metadata(*, device: str, processes: int, threads: int, seconds: float, peak: float | None = None) -> dict[str, Any]:
    """What made a run's numbers, for `Store.record`: versions, commit, command, machine, seconds, peak memory, time.

    device: what trained, "CPU" or "GPU". processes: that trained side by side. threads: of each. seconds: spent
    training, of all processes together, divided by their number. peak: most memory that one of them held (MB).
    Folders of this machine stay private: a path is told from here (`.`), from home (`~`), or by its last name alone.
    """
    return {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": _command(sys.orig_argv),
        "seconds": round(seconds, 3),
        "peak_memory_mb": peak if peak is not None else machine.peak_memory_mb(),
        "backend": backend(),
        "device": device,
        **({"accelerator": _accelerator()} if device == "GPU" else {}),
        "processes": processes,
        "threads": threads,
        "cpus": os.cpu_count(),
        "processor": machine.processor(),
        "instructions": machine.vector_instructions(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": _versions(),
        **_commit(Path(__file__)),
    }


def environment(wanted: str | None = None) -> str:
    """What a command line begins with so that it trains with a backend, by default the present one.

    Nothing where that is present, and is what this machine takes when nobody says which.
    """
    wanted = wanted or backend()
    return "" if wanted == backend() == default() else f"KERAS_BACKEND={shlex.quote(wanted)} "


def _versions() -> dict[str, str]:
    """The versions of the installed packages; asking for them imports none."""
    versions = {}
    for package in PACKAGES:
        with suppress(PackageNotFoundError):
            versions[package] = version(package)
    return versions


def _commit(file: Path) -> dict[str, Any]:
    """The git commit that `file` belongs to, and whether tracked files differ from it; None for both if unknown."""
    git = ["git", "--no-optional-locks", "-C", str(file.parent)]
    try:
        # A package installed inside another project's checkout is not of that project's commit.
        subprocess.run([*git, "ls-files", "--error-unmatch", file.name], capture_output=True, timeout=5, check=True)
        head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, timeout=5, check=True, text=True)
        dirty = subprocess.run([*git, "diff", "--quiet", "HEAD"], capture_output=True, timeout=5)
    except (OSError, subprocess.SubprocessError):
        return {"commit": None, "dirty": None}
    return {"commit": head.stdout.strip(), "dirty": dirty.returncode != 0}


def _command(arguments: Sequence[str]) -> str:
    """The command line to repeat a run, `python -m essay_repro.linear --preset quick`, without this machine's folders.

    arguments: `sys.orig_argv`, which still has the `-m` that `sys.argv` has lost.
    """
    told = [f"{environment()}python"]
    for before, argument in pairwise(arguments):
        option, equals, value = argument.partition("=") if argument.startswith("--") else ("", "", argument)
        # The folder of a data set is nobody's business, wherever it lies.
        value = Path(value).name if "--data-dir" in (before, option) else _without_machine(value)
        if value and "--dask" in (before, option):  # nor is where a cluster is
            value = "ADDRESS"
        told.append(shlex.quote(option + equals + value))
    return " ".join(told)


def _without_machine(text: str) -> str:
    """An absolute path told from the current folder, from home, or by its last name; other text as it is."""
    path = Path(text)
    if not path.is_absolute():
        return text
    for base, sign in ((Path.cwd(), "."), (Path.home(), "~")):
        if path.is_relative_to(base):
            return str(sign / path.relative_to(base))
    return path.name


def _accelerator() -> str | None:
    """The name of the first GPU as its driver tells it; None where that is not NVIDIA's."""
    with suppress(OSError, subprocess.SubprocessError):
        asked = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
        told = subprocess.run(asked, capture_output=True, timeout=20, check=True, text=True)
        return told.stdout.splitlines()[0].strip()
    return None
