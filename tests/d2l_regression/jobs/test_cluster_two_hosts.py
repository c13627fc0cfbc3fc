"""Two hosts, as network namespaces with a cable between them: a program on one, scheduler and workers on the other."""

import os
import shutil
import subprocess
from types import SimpleNamespace

import pytest

from tests.d2l_regression.jobs import dask_started, squares
from tests.d2l_regression.jobs.test_cluster import ALL, PROGRAM, last
from tests.programs_started import finish, start

pytestmark = pytest.mark.slow

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

FAR = "10.213.0.2"  # the address of the host with the workers


def ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


@pytest.fixture
def hosts():
    """`here` and `there`: the words that start a process on a host; `cable(state)` sets the cable "up" or "down"."""
    if not shutil.which("ip"):
        pytest.skip("there is no `ip` to make two hosts with")
    here, there = (f"d2l-{os.getpid()}-{side}" for side in ("a", "b"))
    try:
        try:
            for name in (here, there):
                ip("netns", "add", name)
            ip("-n", here, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", there)
        except subprocess.CalledProcessError as error:
            pytest.skip(f"two hosts cannot be had here: {error.stderr.strip()}")
        for name, address in ((here, "10.213.0.1/24"), (there, f"{FAR}/24")):
            ip("-n", name, "address", "add", address, "dev", "cable")
            for device in ("lo", "cable"):
                ip("-n", name, "link", "set", device, "up")
        on = {"here": here, "there": there}
        yield SimpleNamespace(
            **{side: ("ip", "netns", "exec", name) for side, name in on.items()},
            cable=lambda state: ip("-n", here, "link", "set", "cable", state),
        )
    finally:
        for name in (here, there):
            subprocess.run(["ip", "netns", "delete", name], capture_output=True)


@pytest.fixture
def far(hosts, tmp_path):
    """A cluster with two workers on the other host."""
    with dask_started.cluster(tmp_path, 2, host=FAR, on=hosts.there) as made:
        assert made.address.startswith(f"tcp://{FAR}:")
        yield made


def begun(folder, hosts, far):
    """The program of squares on this host, which has stored a first one."""
    process = start(folder, *PROGRAM, "--dask", far.address, on=hosts.here)
    dask_started.until((folder / "squares").exists)
    return process


def test_jobs_go_to_another_host_and_results_come_back(hosts, far, tmp_path):
    code, _, err = finish(start(tmp_path, *PROGRAM, "--dask", far.address, on=hosts.here))
    assert (code, squares.stored(tmp_path / "squares")) == (0, ALL), err


def test_a_cable_that_is_out_for_a_moment_costs_nothing(hosts, far, tmp_path):
    process = begun(tmp_path, hosts, far)
    hosts.cable("down")
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=3)
    hosts.cable("up")
    code, _, err = finish(process)
    assert (code, squares.stored(tmp_path / "squares")) == (0, ALL), err


@pytest.mark.nightly  # it takes as long as the network is believed to come back
def test_a_cable_that_stays_out_is_one_line_and_the_rest_is_done_later(hosts, far, tmp_path):
    process = begun(tmp_path, hosts, far)
    hosts.cable("down")
    code, _, err = finish(process)
    assert (code, "Traceback" in err) == (2, False), err
    assert last(err).startswith(f"squares: the Dask scheduler at {far.address} has gone; what is finished is kept")
    assert 0 < len(squares.stored(tmp_path / "squares")) < len(ALL)
    hosts.cable("up")
    assert finish(start(tmp_path, *PROGRAM, "--dask", far.address, on=hosts.here))[0] == 0
    assert squares.stored(tmp_path / "squares") == ALL
