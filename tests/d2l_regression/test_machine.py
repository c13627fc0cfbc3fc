"""What is told of this machine."""

import sys
from types import SimpleNamespace

import pytest

from d2l_regression import machine


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


def grouped(monkeypatch, tmp_path, membership, files):
    """A machine of 16 cores, 64 GB and these control groups: {file: what it says}."""
    (tmp_path / "membership").write_text(membership)
    for name, text in files.items():
        path = tmp_path / "groups" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n")
    monkeypatch.setattr(machine, "MEMBERSHIP", tmp_path / "membership")
    monkeypatch.setattr(machine, "GROUPS", tmp_path / "groups")
    monkeypatch.setattr(machine.os, "sched_getaffinity", lambda _: set(range(16)), raising=False)
    monkeypatch.setattr(machine.os, "sysconf", {"SC_PAGE_SIZE": 4_000, "SC_PHYS_PAGES": 16_000_000}.get)


V1 = "5:cpuset:/\n4:memory:/docker/a\n2:cpu,cpuacct:/docker/a\n0::/\n"


@pytest.mark.parametrize(
    ("membership", "files", "cores", "gigabytes"),
    [
        ("0::/\n", {}, 16, 64),
        ("0::/\n", {"cpu.max": "max 100000", "memory.max": "max"}, 16, 64),
        ("0::/\n", {"cpu.max": "200000 100000", "memory.max": 3_000_000_000}, 2, 3),  # docker run --cpus 2 --memory 3g
        ("0::/\n", {"cpu.max": "50000 100000"}, 1, 64),
        (
            "0::/a/b\n",
            {"a/b/cpu.max": "max 100000", "a/cpu.max": "150000 100000", "a/memory.max": 2**30},
            2,
            2**30 / 1e9,
        ),
        ("0::/a\n", {"b/cpu.max": "100000 100000", "b/memory.max": 1_000}, 16, 64),  # another's
        ("0::/a\n", {"cpu.max": "100000 100000"}, 1, 64),  # the path outside; inside, the group is the root
        (V1, {"cpu/docker/a/cpu.cfs_quota_us": -1, "cpu/docker/a/cpu.cfs_period_us": 100_000}, 16, 64),
        (V1, {"cpu/cpu.cfs_quota_us": 300_000, "cpu/cpu.cfs_period_us": 100_000}, 3, 64),
        (V1, {"memory/docker/a/memory.limit_in_bytes": 4_000_000_000}, 16, 4),
        (V1, {"memory/memory.limit_in_bytes": 9_223_372_036_854_771_712}, 16, 64),  # what stands for none
        (V1, {"unified/memory.max": 5_000_000_000}, 16, 5),  # both versions side by side
    ],
)
def test_cores_and_memory_are_those_that_the_container_has(monkeypatch, tmp_path, membership, files, cores, gigabytes):
    """By hand, from what docker, systemd and Kubernetes write."""
    grouped(monkeypatch, tmp_path, membership, files)
    assert machine.cores() == cores
    assert machine.memory() == gigabytes * 1e9


def test_an_affinity_counts_beside_a_quota(monkeypatch, tmp_path):
    grouped(monkeypatch, tmp_path, "0::/\n", {"cpu.max": "800000 100000"})
    assert machine.cores() == 8
    monkeypatch.setattr(machine.os, "sched_getaffinity", lambda _: {3})
    assert machine.cores() == 1


def test_where_there_are_no_control_groups_the_system_tells(monkeypatch, tmp_path):
    grouped(monkeypatch, tmp_path, "", {})
    monkeypatch.setattr(machine, "MEMBERSHIP", tmp_path / "missing")
    assert (machine.cores(), machine.memory()) == (16, 64e9)
