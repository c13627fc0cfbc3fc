"""Drills on a Dask cluster of real processes on this machine: what is killed, and what the program then says and does.

The jobs are invented, and the workers start no backend; squares are known by hand. That trainings give the same numbers
there as here is tested with the essay's, in tests/essay_repro/running.
"""

import builtins
import re
import signal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2l_regression.jobs import Mendable, Task, WorkerError, cluster
from tests.d2l_regression.jobs import dask_started, squares
from tests.d2l_regression.jobs.dask_started import kill, until
from tests.d2l_regression.jobs.test_local import Watch
from tests.programs_started import finish, start

pytestmark = pytest.mark.slow

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

PROGRAM = ("-m", "tests.d2l_regression.jobs.squares", "--out", "squares")
ALL = {number: number**2 for number in range(20)}


@pytest.fixture
def two(tmp_path):
    """A cluster with two workers."""
    with dask_started.cluster(tmp_path, 2) as made:
        yield made


def begun(folder, made, *arguments):
    """The program of squares, which has begun its fourth job."""
    process = start(folder, *PROGRAM, "--dask", made.address, *arguments)
    lines = [line for line, _ in zip(process.stderr, range(5), strict=False)]
    assert re.search(r"begins on \d workers? of tcp://", lines[0]), lines
    return process


def run(made, tasks, wait=1):
    """({k: value}, what was told) of tasks on a cluster."""
    watch = Watch()
    with cluster.connected(made.address, wait, False) as place:
        return {k: result.value for k, result in place.run(tasks, watch)}, watch


def last(err):
    return err.splitlines()[-1]


def test_every_task_is_done_once_by_one_or_the_other(two):
    found, watch = run(two, squares.tasks_of(range(20)))
    assert {k: value for k, (value, _) in found.items()} == ALL
    assert {process for _, process in found.values()} == {worker.pid for worker in two.workers}
    for what in ("begin", "end"):
        assert sorted(told[1] for told in watch if told[0] == what) == list(range(20))


def test_what_is_wrong_with_a_task_or_a_worker_is_told_here(two):
    with pytest.raises(Mendable, match=r"no number: give one \(on worker tcp://127.0.0.1:\d+\)"):
        run(two, squares.tasks_of(["wrong"]))
    with pytest.raises(RuntimeError, match=r"(?s)on tcp://127.0.0.1:\d+:\nTraceback.*a mistake of ours"):
        run(two, squares.tasks_of(["bug"]))
    two.add(threads=3)
    with pytest.raises(WorkerError, match=r"worker tcp://127.0.0.1:\d+ has 3 threads: start it with --nthreads 1"):
        run(two, squares.tasks_of([1]))


def test_a_worker_of_another_version_is_refused_by_name(tmp_path):
    with dask_started.cluster(tmp_path, 1) as made:
        made.add(PRETENDED_NUMPY="1.2.3")
        (other,) = set(addresses(made, made.workers[1:]))
        said = rf"worker {other} is of another version: numpy 1\.2\.3 \(here [\d.]+\); install the same on both$"
        with pytest.raises(WorkerError, match=said):
            run(made, squares.tasks_of([1, 2]))


def addresses(made, workers):
    """The addresses of some of its workers, which are asked for their process numbers."""
    import os

    pids = {worker.pid for worker in workers}
    with distributed.Client(made.address, set_as_default=False) as client:
        return [address for address, pid in client.run(os.getpid).items() if pid in pids]


def test_what_a_killed_worker_did_is_done_by_the_other(two, tmp_path):
    process = begun(tmp_path, two)
    kill(two.workers[0])
    code, out, err = finish(process)
    assert (code, out, "Traceback" in err) == (0, "", False)
    assert re.search(r"a process ended \(worker tcp://127.0.0.1:\d+\) and is replaced; to begin again: \d", err)
    assert squares.stored(tmp_path / "squares") == ALL


def test_with_all_workers_gone_a_program_waits_for_others_or_ends(two, tmp_path):
    process = begun(tmp_path, two, "--dask-wait", "600")
    for worker in two.workers:
        kill(worker)
    assert next(line for line in process.stderr if f"no worker at {two.address}: waiting 600 s for one" in line)
    two.add()
    assert finish(process)[0] == 0
    assert squares.stored(tmp_path / "squares") == ALL
    kill(two.workers[-1])
    code, _, err = finish(start(tmp_path, *PROGRAM, "--count", "22", "--dask", two.address, "--dask-wait", "1"))
    assert (code, "Traceback" in err) == (2, False)
    assert last(err).startswith(f"squares: no worker came to {two.address} in 1 s: start some with `dask worker")
    assert squares.stored(tmp_path / "squares") == ALL


def test_a_killed_scheduler_is_one_line_and_another_goes_on(two, tmp_path):
    path = tmp_path / "squares"
    process = begun(tmp_path, two)
    until(path.exists)
    kill(two.scheduler)
    code, _, err = finish(process)
    assert (code, "Traceback" in err) == (2, False)
    assert last(err).startswith(f"squares: the Dask scheduler at {two.address} has gone; what is finished is kept")
    kept = path.read_text()
    with dask_started.cluster(tmp_path, 1) as made:
        assert finish(start(tmp_path, *PROGRAM, "--dask", made.address))[0] == 0
    assert path.read_text().startswith(kept)
    assert squares.stored(path) == ALL


@pytest.mark.parametrize("signal_sent", [signal.SIGKILL, signal.SIGINT])
def test_workers_have_nothing_to_do_when_the_program_has_ended(signal_sent, two, tmp_path):
    process = begun(tmp_path, two, "--count", "10000")
    process.send_signal(signal_sent)
    code, _, err = finish(process)
    assert (code, "Traceback" in err) == ({signal.SIGKILL: -9, signal.SIGINT: 130}[signal_sent], False)
    with distributed.Client(two.address, set_as_default=False) as client:
        until(lambda: not any(client.processing().values()))
        assert len(client.nthreads()) == 2
    assert len(run(two, squares.tasks_of(range(4)))[0]) == 4  # and they do what comes next


def test_a_task_that_ends_its_workers_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "1")  # by hand: the second death is too much
    ended = pytest.raises(WorkerError, match=r"several workers ended over the same .* the last was tcp://")
    with dask_started.cluster(tmp_path, 2) as made, ended:
        run(made, squares.tasks_of(["dies"]), wait=600)


# --- without a cluster


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("tcp://127.0.0.1:1", "127.0.0.1:1"),
        ("127.0.0.1", "Must include protocol"),
        ("http://127.0.0.1:1", "'http'"),
        ("tls://127.0.0.1:1", "tls needs a certificate"),
    ],
)
def test_an_address_where_no_scheduler_is_is_one_line(address, why, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT", 0.1)
    with pytest.raises(WorkerError, match=f"no Dask scheduler answers at {address} .*{why}.*`dask scheduler`"):
        run(SimpleNamespace(address=address), [])


def test_a_machine_without_dask_says_what_to_install(monkeypatch):
    imported = builtins.__import__

    def without(name, *rest):
        if name.partition(".")[0] == "distributed":
            raise ModuleNotFoundError("No module named 'distributed'", name=name)
        return imported(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(WorkerError, match=r"--dask needs dask.distributed, which is not installed .*\[cluster\]"):
        run(SimpleNamespace(address="tcp://127.0.0.1:1"), [])


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.floats(0.01, 100))),
    st.integers(1, 50),
)
def test_bundles_hold_every_task_once_and_no_more_than_they_need(kinds, workers):
    tasks = [Task(kind, print, (), seconds=seconds) for kind, seconds in kinds]
    found = cluster.bundles(tasks, workers)
    assert sorted(k for bundle in found for k in bundle) == list(range(len(tasks)))
    for bundle in found:
        assert len({tasks[k].kind for k in bundle}) == 1
        # Without its last one it was not enough: not ten seconds, nor a fourth of what each worker gets.
        before = sum(tasks[k].seconds for k in bundle[:-1])
        assert before < min(10, sum(task.seconds for task in tasks) / workers / 4) or len(bundle) == 1


def test_bundles_of_short_tasks_by_hand():
    tasks = [Task("a", print, (), seconds=4.0)] * 100 + [Task("b", print, (), seconds=60.0)]
    found = cluster.bundles(tasks, 2)  # 460 s: ten seconds are less than a fourth of each worker's half
    assert [len(bundle) for bundle in found] == [1, *[3] * 33, 1]
    assert found[0] == [100]
    assert [len(bundle) for bundle in cluster.bundles(tasks[:8], 2)] == [1] * 8  # 32 s: four bundles each
