"""This machine as far as jobs are concerned: its cores and memory, and a backend that starts with its share of them."""

import os
import platform
import re
import sys
from contextlib import suppress
from pathlib import Path

VECTOR = re.compile("(avx|fma|amx|asimd|sve).*|sme2?")


def cores():
    """Number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def threads(processes):
    """Number of threads of each of so many processes."""
    return max(1, cores() // processes)


def memory():
    """Bytes of memory; None where the system does not tell."""
    with suppress(AttributeError, ValueError, OSError):  # not on Windows
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return None


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
