"""A Dask scheduler and workers as processes of their own on this machine, started and ended by a test."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from tests.programs_started import PATIENCE

ROOT = Path(__file__).parents[3]
PRELOAD = Path(__file__).with_name("preloads.py")


class Cluster:
    """A scheduler, on a port that was free, and its workers, one process each. Nothing restarts what is killed.

    host: its address. on: the words of a command line that start a process there.
    """

    def __init__(self, folder, host="127.0.0.1", on=()):
        self.folder, self.on, self.processes = folder, on, []
        self.scheduler, (self.address,) = self._start(
            r"Scheduler at: +(\S+)", "scheduler", "--host", host, "--port", "0", "--no-dashboard"
        )
        self.workers = []

    def add(self, count=1, *, threads=1, preload=PRELOAD, **environment):
        """Start so many workers more, and wait until they are there."""
        arguments = ("worker", self.address, "--no-nanny", "--nthreads", str(threads), "--no-dashboard")
        arguments += ("--preload", str(preload)) if preload else ()
        started = [self._launch(*arguments, **environment) for _ in range(count)]
        self.workers += [process for process in started if self._await(process, r"Registered to: +(\S+)")]
        return self

    def _start(self, pattern, *arguments, **environment):
        process = self._launch(*arguments, **environment)
        return process, self._await(process, pattern)

    def _launch(self, *arguments, **environment):
        process = subprocess.Popen(
            [*self.on, sys.executable, "-m", "dask", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        self.processes.append(process)
        return process

    @staticmethod
    def _await(process, pattern):
        """The groups of the first line of a process' log that has the pattern; the rest is thrown away."""
        late = threading.Timer(PATIENCE, process.kill)
        late.start()
        lines = []
        for line in process.stderr:
            lines.append(line)
            if found := re.search(pattern, line):
                break
        late.cancel()
        assert lines, "it wrote nothing"
        assert re.search(pattern, lines[-1]), "".join(lines)
        threading.Thread(target=process.stderr.read, daemon=True).start()  # a full pipe would hold it up
        return found.groups()


@contextmanager
def cluster(folder, workers=0, *, host="127.0.0.1", on=(), **options):
    """A `Cluster` with so many workers, ended with all its processes."""
    made = Cluster(folder, host, on)
    try:
        yield made.add(workers, **options)
    finally:
        for process in made.processes:
            process.kill()
        for process in made.processes:
            process.wait()
            process.stderr.close()


def kill(process):
    """End a process at once, as the system does for lack of memory."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def until(true):
    """Wait for something to become true, at most PATIENCE seconds."""
    ended = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ended, "it never came to be"
        time.sleep(0.1)
