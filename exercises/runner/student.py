"""A student's file in a process of its own: whatever it does, the runner gets an answer in time."""

import contextlib
import json
import os
import queue
import secrets
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from exercises.runner import catalog, wire

LIMIT = 10.0  # seconds of the processor a call may take, however busy the machine is; the slowest reference takes one
WHOLE = 90.0  # seconds of the processor all calls together may take
STARTING = 60.0  # seconds a very busy machine takes to start Python and import NumPy
GRACE = 5.0  # seconds after which a process that cannot even tell where it is stuck is ended
KEPT = 2_000  # bytes of what the file prints
FLOOD = 2**20  # bytes printed after which an endless loop is called endless printing


class Student:
    """The functions of one file, called in another process. Used in a `with` block, which ends that process."""

    def __init__(self, path, functions, limit=LIMIT):
        """Start the process and load the file; `self.loaded` is the reply.

        path: the file; functions: names; limit: seconds of the processor for loading it, and for each call.
        """
        self.path, self.limit = Path(path), limit
        self._functions = list(functions)
        self._spent = 0.0  # seconds of the processor
        self._start()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    @property
    def printed(self):
        """The beginning of what the file printed."""
        return bytes(self._head).decode(errors="replace")

    def call(self, name, arguments, do="call"):
        """The reply to a call: {"value", "changed"}, or {"failed": how, "line", ...}; from a new process if need be.

        do: "count" for what the call does with each element, see `counting.count`, instead of its value.
        """
        if self._spent > WHOLE:
            return {"failed": "late", "line": None}
        if self._process.poll() is not None:
            self.close()
            self._start()
        if "failed" in self.loaded:
            return self.loaded
        return self._ask({"do": do, "name": name, "arguments": wire.pack(arguments)})

    def line_of(self, name, arguments):
        """The line whose return gave the answer to this call, or None."""
        reply = self._ask({"do": "locate", "name": name, "arguments": wire.pack(arguments)})
        return None if "failed" in reply else reply["line"]

    def close(self):
        """End the process, and those it has started."""
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (AttributeError, OSError):  # Windows has no process groups to kill; or it has ended already
            self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):  # what was still to be written finds no reader
            self._process.stdin.close()
        for reader, stream in self._readers:
            reader.join(timeout=1)
            if not reader.is_alive():  # else a process that escaped holds the pipe; closing would wait for it
                stream.close()

    def _start(self):
        """Start the process, a thread for each of its two streams, and load the file."""
        here = Path(__file__).resolve().parent
        path = os.pathsep.join(
            filter(None, [str(here / "without"), str(here.parents[1]), os.environ.get("PYTHONPATH")])
        )
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self._process = subprocess.Popen(
            # -P: files beside the student's are not imported in place of the standard library's
            [sys.executable, "-P", "-u", "-m", "exercises.runner.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.path.resolve().parent,
            env={**os.environ, **threads, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
            start_new_session=True,
        )
        self._head, self._bytes, self._replies = bytearray(), 0, queue.SimpleQueue()
        self._readers = []
        for work, stream in ((self._read_replies, self._process.stdout), (self._read_prints, self._process.stderr)):
            reader = threading.Thread(target=work, args=(stream,), daemon=True)
            reader.start()
            self._readers.append((reader, stream))
        hidden = [exercise.module for exercise in catalog.EXERCISES]
        request = {"do": "load", "path": str(self.path.resolve()), "functions": self._functions, "hidden": hidden}
        self.loaded = self._ask(request, STARTING)

    def _ask(self, request, starting=0.0):
        """One reply. A process that gives none in time, or one that is none, is ended."""
        ticket = secrets.token_hex(8)  # a reply has the number of its request: whatever else is written there is none
        try:
            line = wire.dumps({**request, "ticket": ticket, "limit": self.limit}) + "\n"
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()
            reply = json.loads(self._replies.get(timeout=starting + wire.PATIENCE * self.limit + GRACE))
            if reply["ticket"] != ticket:
                raise ValueError("not from the worker")
        except queue.Empty:
            reply = {"failed": "slow", "line": None}
        except (OSError, ValueError, TypeError, KeyError):
            reply = {"failed": "gone", "line": None}
        if reply.get("failed") in ("slow", "gone"):
            self._process.kill()
            self._process.wait()
            time.sleep(0.05)  # the last of what it printed
            if -self._process.returncode == getattr(signal, "SIGXCPU", None):  # the system ended it: see the worker
                reply["failed"] = "slow"
            if reply["failed"] == "slow" and self._bytes > FLOOD:
                reply["failed"] = "flood"
        self._spent += reply.get("seconds", self.limit)
        return reply

    def _read_replies(self, stream):
        """Put each line the process writes among the replies, until it has gone."""
        replies = self._replies
        while line := stream.readline(2 * wire.LONGEST):
            replies.put(line)
        replies.put("")  # no JSON: the process has gone

    def _read_prints(self, stream):
        """Count what the file prints and keep the beginning."""
        head = self._head
        while chunk := os.read(stream.fileno(), 65536):
            self._bytes += len(chunk)
            head += chunk[: KEPT - len(head)]
