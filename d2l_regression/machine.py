"""This machine as this process has it: cores and memory, less where a container allows less; the backend's share."""

import math
import os
import platform
import re
import sys
from contextlib import suppress
from pathlib import Path

MEMBERSHIP, GROUPS = Path("/proc/self/cgroup"), Path("/sys/fs/cgroup")  # of Linux' control groups
VECTOR = re.compile("(avx|fma|amx|asimd|sve).*|sme2?")


def cores():
    """Number of cores that this process may use: its affinity's, or the time that its container has, rounded up."""
    found = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    shares = [text.split() for text in _limits("cpu", "cpu.max")]  # version 2: "max 100000", or microseconds of these
    quotas, periods = _limits("cpu", "cpu.cfs_quota_us"), _limits("cpu", "cpu.cfs_period_us")  # version 1: -1 for any
    shares += list(zip(quotas, periods, strict=True))
    allowed = [math.ceil(int(quota) / int(period)) for quota, period in shares if quota not in ("max", "-1")]
    return max(1, min([found, *allowed]))


def threads(processes):
    """Number of threads of each of so many processes."""
    return max(1, cores() // processes)


def memory():
    """Bytes of memory that this process and those beside it may use together; None where the system does not tell."""
    found = []
    with suppress(AttributeError, ValueError, OSError):  # not on Windows
        found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    found += [int(text) for text in _limits("memory", "memory.max") if text != "max"]
    found += [int(text) for text in _limits("memory", "memory.limit_in_bytes")]
    return min(found, default=None)


def address_space():
    """Bytes that this process may reserve, which are more than it uses: `ulimit -v`; infinite if there is no limit."""
    try:
        import resource  # not on Windows
    except ImportError:
        return math.inf
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return math.inf if limit == resource.RLIM_INFINITY else limit


def _limits(controller, name):
    """What the files of a name say, in the control groups that hold this process, its own first; of either version."""
    found = []
    with suppress(OSError):  # not on Linux
        for line in MEMBERSHIP.read_text().splitlines():
            _, controllers, path = line.split(":", maxsplit=2)
            # A container sees its own group as the root, whatever the path says that it has outside.
            for root in (GROUPS, GROUPS / "unified") if not controllers else (GROUPS / controller,):
                if not controllers or controller in controllers.split(","):
                    group = root / path.lstrip("/")
                    found += [each / name for each in (group, *group.parents) if each.is_relative_to(root)]
    return [path.read_text().strip() for path in found if path.is_file()]


def peak_memory_mb():
    """The most memory that this process, or one it started, has held (MB); None where the system does not tell."""
    try:
        import resource  # not on Windows
    except ImportError:
        return None
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    unit = 1 if sys.platform == "darwin" else 1024  # bytes on macOS, KiB elsewhere
    return round(peak * unit / 1e6, 1)


def processor() -> str:
    """The processor's name as far as the system tells it."""
    return _told_of_processor("model name") or platform.processor() or platform.machine()


def vector_instructions() -> list[str] | None:
    """The processor's vector instructions, which decide how sums are rounded; None where the system does not tell."""
    told = _told_of_processor("flags", "Features")  # Features: ARM
    return None if told is None else sorted(word for word in told.split() if VECTOR.fullmatch(word))


def _told_of_processor(*keys: str) -> str | None:
    """What Linux says of the first processor under one of these keys; None elsewhere, where there is no such file."""
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            key, _, value = line.partition(":")
            if key.strip() in keys:
                return value.strip()
    return None


def use_threads(count):
    """Give the backend so many threads. It asks once, when it starts; then its pools stay as they are."""
    if "keras" in sys.modules:
        raise RuntimeError("the backend was started before it was told its number of threads")
    os.environ |= dict.fromkeys(("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "NPROC"), str(count))


def start_keras(verbose):
    """Import Keras and its backend, silently unless `verbose`; the kind of device it computes on, CPU or GPU."""
    if verbose:
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "0")
    from d2l_regression.backend import keras

    # Without a GPU there are only CPUs in the list; asked for "gpu" by name, JAX raises where there is none.
    return keras.distribution.list_devices()[0].partition(":")[0].upper()
