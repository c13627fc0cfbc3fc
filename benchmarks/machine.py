"""What a benchmark says about the machine it ran on, so that its numbers can be placed later."""

import os
import platform
import sys
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("keras", "tensorflow", "jax", "torch", "scikit-learn", "numpy")


def header():
    """Machine, versions, date, load and command, in one line."""
    machine = f"{cpu_name()}, {os.cpu_count()} cores; Python {platform.python_version()}"
    # Other programs distort the numbers; the load before the first measurement tells of them.
    load = f"; load average {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    command = " ".join([f"python benchmarks/{Path(sys.argv[0]).name}", *sys.argv[1:]])
    return f"{machine}, {', '.join(_versions())}; {date.today()}{load}; `{command}`"


def _versions():
    for name in PACKAGES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            continue


def cpu_name():
    """The processor's name, as the system gives it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for entry in info.read_text(encoding="utf-8").splitlines():
            if entry.startswith("model name"):
                return entry.partition(":")[2].strip()
    return platform.processor() or platform.machine()
