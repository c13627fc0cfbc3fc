"""What is told of this machine."""

import sys
from types import SimpleNamespace

import pytest

from d2l_regression.jobs import machine


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("fpu sse4_2 smep avx2 avx fma avx512_bf16 amx_tile", ["amx_tile", "avx", "avx2", "avx512_bf16", "fma"]),
        ("fp asimd sve2 sme sha3", ["asimd", "sme", "sve2"]),  # ARM
        ("fpu sse2", []),
        (None, None),
    ],
)
def test_vector_instructions_are_those_that_compute(told, kept, monkeypatch):
    monkeypatch.setattr(machine, "_told_of_processor", lambda *_: told)
    assert machine.vector_instructions() == kept


@pytest.mark.parametrize(("system", "peak"), [("linux", 1_000_000), ("darwin", 1_024_000_000)])
def test_peak_memory_is_in_megabytes(monkeypatch, system, peak):
    """By hand: a million KiB are 1024 MB. macOS counts in bytes. The larger of this process and its children counts."""
    peaks = {"self": peak, "children": peak // 2}
    resource = SimpleNamespace(
        RUSAGE_SELF="self", RUSAGE_CHILDREN="children", getrusage=lambda who: SimpleNamespace(ru_maxrss=peaks[who])
    )
    monkeypatch.setitem(sys.modules, "resource", resource)
    monkeypatch.setattr(sys, "platform", system)
    assert machine.peak_memory_mb() == 1024.0
    monkeypatch.setitem(sys.modules, "resource", None)  # Windows: the import fails
    assert machine.peak_memory_mb() is None
