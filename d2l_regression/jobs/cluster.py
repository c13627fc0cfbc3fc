"""Jobs on the workers of a Dask cluster, on other machines or this one. `worker.py` is their side.

Dask is imported when an address is given, not before: without one nobody needs it.
"""

import logging
import queue
import time
import uuid
import warnings
from collections import Counter
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress

from d2l_regression.jobs import versions, worker
from d2l_regression.jobs.task import WorkerError, value_of

LOOK = 2.0  # seconds between two looks at which workers there are
CONNECT = 10.0  # seconds until a scheduler that does not answer is none
BUNDLE = 10.0  # seconds that short tasks are bundled to: Dask takes a thousandth of one for each that it hands out
SHARE = 4  # bundles that each worker gets at least, where there are as many tasks: the last ones end together then
RETRIES = 2  # of a job that fails on one machine and may do well on another
INSTALL = 'pip install -e ".[cluster]"'


@contextmanager
def connected(address, wait, verbose):
    """The `Cluster` whose scheduler is at an address, such as "tcp://host:8786".

    wait: seconds to wait for workers while there is none. verbose: whether Dask may write its own log.
    Raises: WorkerError if Dask is not installed, or nothing answers there.
    """
    try:
        from distributed import Client, Security
        from distributed.comm import get_address_host_port
        from distributed.versions import VersionMismatchWarning
    except ImportError as error:
        raise WorkerError(f"--dask needs dask.distributed, which is not installed ({error}): {INSTALL}") from error
    if not verbose:
        for name in ("distributed", *(name for name in logging.root.manager.loggerDict if name[:12] == "distributed.")):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # some have levels of their own
    warnings.filterwarnings("ignore", category=VersionMismatchWarning)  # what matters is compared, and told in a line
    try:
        # A client made for what is no address, or without its certificate, would take long to go.
        get_address_host_port(address, strict=True)
        if address.startswith("tls:") and not Security().get_connection_args("client").get("ssl_context"):
            raise ValueError("tls needs a certificate, which Dask's own settings name: distributed.comm.tls")
        client = Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkerError(
            f"no Dask scheduler answers at {address} ({str(error).partition(chr(10))[0]}): start one with "
            "`dask scheduler` and give the address that it prints, or leave out --dask"
        ) from error
    try:
        yield Cluster(client, address, wait)
    finally:
        with suppress(Exception):  # it has gone already
            client.close(timeout=LOOK)


class Cluster:
    """Tasks on the workers of a Dask cluster, each a process with one thread.

    Attributes:
        present: addresses of the workers that are there. workers: {address: what `work` tells of it} of those that
            have brought a result.
    """

    threads = 1

    def __init__(self, client, address, wait):
        self.client, self.address, self.wait = client, address, wait
        self.workers = {}
        self._look()

    @property
    def processes(self):
        """Number of workers that have brought a result, or 1."""
        return max(1, len(self.workers))

    @property
    def told(self):
        """Where and how many, in words."""
        count = len(self.present)
        return f" on {count} worker{'s' * (count != 1)} of {self.address}"

    @property
    def recorded(self):
        """What is recorded of a run: how many workers there were of each processor."""
        counts = Counter((processor, *(instructions or ())) for processor, instructions in self.workers.values())
        told = [{"number": n, "processor": name, "instructions": rest} for (name, *rest), n in counts.items()]
        return {"workers": told}

    def run(self, tasks, watch):
        """Yield (k, `Result`) of each tasks[k] as it ends; the longest are begun first, so that the last end together.

        A worker that dies is no loss: its bundle is done by another, or by one that comes within `wait` seconds.

        Raises: WorkerError if a worker cannot take these jobs, none comes, a job ends all that try it, or the scheduler
            has gone; Mendable for what a task found that people can mend.
        """
        course = _Course(self, tasks, watch)
        try:
            self._await_workers(watch)
            self._refuse_others(course.wanted)
            course.submit(len(self.present))
            looked = time.monotonic()
            while course.waiting:
                with suppress(queue.Empty):
                    yield from course.follow(*course.said.get(timeout=LOOK))
                if time.monotonic() - looked >= LOOK:
                    self._look()
                    course.miss(self.present)
                    self._await_workers(watch)
                    looked = time.monotonic()
        finally:
            with suppress(Exception):  # the scheduler has gone, and they with it
                self.client.cancel([future for future, _ in course.waiting.values()])

    def gone(self):
        """What to raise when the scheduler does not answer any more."""
        return WorkerError(
            f"the Dask scheduler at {self.address} has gone; what is finished is kept, and the same command goes on "
            "with the rest once a scheduler and its workers are there"
        )

    def _look(self):
        try:
            self.present = set(self.client.nthreads())
        except (OSError, ValueError) as error:  # ValueError: the client is closed
            raise self.gone() from error

    def _await_workers(self, watch):
        until = time.monotonic() + self.wait
        if not self.present:
            watch.stage(f"no worker at {self.address}: waiting {self.wait} s for one")
        while not self.present:
            if time.monotonic() >= until:
                raise WorkerError(
                    f"no worker came to {self.address} in {self.wait} s: start some with `dask worker {self.address} "
                    "--nthreads 1`; what is finished is kept, and the same command goes on with the rest"
                )
            time.sleep(min(LOOK, self.wait))
            self._look()

    def _refuse_others(self, wanted):
        """Raises: WorkerError, which names the first worker that is not like this process, and why."""
        told = []
        for address, why in sorted(self.client.run(worker.refusal, wanted, on_error="return").items()):
            if isinstance(why, ImportError):
                told.append(f"worker {address} lacks this package ({why}): install it there")
            elif isinstance(why, Exception):
                told.append(f"worker {address} cannot take jobs ({type(why).__name__}: {why})")
            elif why:
                told.append(f"worker {address} {why}")
        if told:
            raise WorkerError(told[0] + (f"; and {len(told) - 1} more of {len(self.present)}" if told[1:] else ""))


class _Course:
    """The tasks of one `run` on their way. waiting: {key: (future, numbers of its tasks)} of bundles not here yet."""

    def __init__(self, cluster, tasks, watch):
        self.cluster, self.tasks, self.watch = cluster, tasks, watch
        self.said = queue.SimpleQueue()  # Dask tells in threads of its own; one loop of ours answers
        self.waiting, self.under_way, self.ended = {}, {}, set()
        packages = {task.function.__module__.partition(".")[0] for task in tasks} - {"__main__"}
        self.wanted = versions.present(sorted({"d2l_regression", *packages}))

    def submit(self, workers):
        """Send all tasks, bundled for so many workers."""
        topic, client = f"jobs-{uuid.uuid4().hex}", self.cluster.client
        client.subscribe_topic(topic, lambda event: self.said.put(event[1]))
        for numbers in bundles(self.tasks, workers):
            bundle = [(k, self.tasks[k]) for k in numbers]
            future = client.submit(worker.work, bundle, topic, self.wanted, pure=False, retries=RETRIES)
            self.waiting[future.key] = future, numbers
            future.add_done_callback(self._done)

    def _done(self, future):
        self.said.put(("done", future.key, 0, ""))

    def follow(self, what, k, run_steps, address):
        """Answer what was said; yield (k, `Result`) of each task of a bundle that is done. For those k is its key."""
        if what == "done":
            yield from self._brought(k)
        elif k not in self.ended:  # the last words of a bundle may come after it
            if what == "begin":
                self._begin(k, address)
            else:
                self.watch.advance(k, run_steps)

    def miss(self, present):
        """Give up for now what workers did that are no longer there."""
        for k, address in list(self.under_way.items()):
            if address not in present:
                del self.under_way[k]
                self.watch.replaced(k, f"worker {address}")

    def _begin(self, k, address):
        if k in self.under_way:  # elsewhere; that its worker has died was not noticed yet
            self.watch.replaced(k, f"worker {self.under_way[k]}")
        self.under_way[k] = address
        self.watch.begin(k)

    def _brought(self, key):
        future, numbers = self.waiting[key]
        if future.status == "error":
            raise _told(future.exception())
        if future.cancelled():
            raise self.cluster.gone()
        try:
            outcomes, address, facts = future.result(timeout=CONNECT)
        except TimeoutError:  # who had it has died since: it is done again
            future.add_done_callback(self._done)
            return
        except (OSError, CancelledError) as error:
            raise self.cluster.gone() from error
        del self.waiting[key]
        known = {instructions for _, instructions in self.cluster.workers.values()}
        self.cluster.workers[address] = facts
        if known - {facts[1]}:
            self.watch.stage(f"worker {address} has another processor: it may round the last digits otherwise")
        for k, (kind, value) in zip(numbers, outcomes, strict=False):  # what is wrong is the last
            result = value_of(kind, value)
            if k not in self.under_way:
                self._begin(k, address)
            del self.under_way[k]
            self.ended.add(k)
            self.watch.end(k)
            yield k, result


def bundles(tasks, workers):
    """The numbers of the tasks in bundles for so many workers, the longest bundle first.

    Those of a bundle share a compiled program. Long tasks stay alone; short ones come together until they take BUNDLE
    seconds, or as long as leaves SHARE bundles for each worker.
    """
    enough = min(BUNDLE, sum(task.seconds for task in tasks) / (SHARE * workers))
    full, filling = [], {}
    for k in sorted(range(len(tasks)), key=lambda k: -tasks[k].seconds):
        bundle = filling.setdefault(tasks[k].kind, [])
        bundle.append(k)
        if sum(tasks[other].seconds for other in bundle) >= enough:
            full.append(filling.pop(tasks[k].kind))
    return sorted([*full, *filling.values()], key=lambda bundle: -sum(tasks[k].seconds for k in bundle))


def _told(error):
    """What to raise for the error that a job ended with on the cluster."""
    from distributed import KilledWorker

    if isinstance(error, KilledWorker):
        return WorkerError(
            f"several workers ended over the same trainings, the last was {error.last_worker.address}: perhaps for "
            "lack of memory, see its log; a larger --memory-limit, or --jobs 1 here, leaves them more"
        )
    if isinstance(error, ImportError):
        return WorkerError(f"a worker lacks a package of this program ({error}): install the same on all")
    return RuntimeError(f"in a process that trains, {error}")
