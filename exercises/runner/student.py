"""A student's file in a process of its own: whatever it does, the runner gets an answer in time.

runner (this) → supervisor → worker. The supervisor, not the runner, is the worker's parent; see `supervisor`.
"""

import base64
import contextlib
import json
import os
import queue
import secrets
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from exercises.runner import counting, source, wire, workplace
from exercises.runner.isolation import FENCE, WAYS, Isolation
from exercises.runner.plain import visible

LIMIT = 10.0  # seconds of the processor a call may take, however busy the machine is; the slowest reference takes one
WHOLE = 90.0  # seconds of the processor all calls together may take
STARTING = 60.0  # seconds a very busy machine takes to start Python and import NumPy
GRACE = 5.0  # seconds after which a process that cannot even tell where it is stuck is ended
ENDING = 10.0  # seconds in which a supervisor ends all processes
KEPT = 2_000  # bytes of what the file prints
FLOOD = 2**20  # bytes printed after which an endless loop is called endless printing
AT_ONCE = getattr(select, "PIPE_BUF", 0)  # bytes that a pipe which takes any takes without waiting; 0 on Windows
WAITING = 8  # replies that may wait to be read; more are none
PLAIN = ("-I", "-S", "-B", "-u", "-X", "utf8", "-c")  # nothing of the instructor's Python but its standard library
STARTS = "import sys; sys.path.append(sys.argv[1]); from exercises.runner import {0}; {0}.main()"


class NotStartedError(Exception):
    """No process can be started for a student's file; the text says why."""


class Student:
    """The functions of one file, called in another process. Used in a `with` block, which ends that process.

    isolation: how the latest one on this machine was kept from the rest, None before.
    """

    isolation = None

    def __init__(self, path, functions, limit=LIMIT):
        """Start the process and load the file; `self.loaded` is the reply.

        path: the file; functions: names; limit: seconds of the processor for loading it, and for each call.
        """
        self.path, self.limit = Path(path), limit
        self._functions = list(functions)
        self._spent = 0.0  # seconds of the processor
        self._workplace = workplace.Workplace()
        try:
            self._start()
        except BaseException:
            self._workplace.remove()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    @property
    def printed(self):
        """The beginning of what the file printed."""
        return bytes(self._head).decode(errors="replace").replace(f"{self._workplace.home}{os.sep}", "")

    def call(self, name, arguments, do="call", taken=None):
        """The reply to a call: {"value", "changed"}, or {"failed": how, "line", ...}; from a new process if need be.

        do: "count" for what the call does with each element, "called" for what it calls, instead of its value: see
        `counting`; "clocked" for a call by a clock that is set, which has `taken` and "runs": see `clock`.
        """
        if self._spent > WHOLE:
            return {"failed": "late", "line": None}
        if self._process.poll() is not None:
            self.close()
            self._workplace = workplace.Workplace()  # a new one: what it wrote is gone, too
            self._start()
        if "failed" in self.loaded:
            return self.loaded
        packed = wire.pack(arguments)
        reply = self._ask({"do": do, "name": name, "arguments": packed, "taken": taken})
        if "failed" in reply:
            return reply
        try:  # a reply is written by who likes to
            if do == "count":
                return {each: float(reply["counted"][each]) for each in counting.COUNTED}
            if do == "called":
                return {"called": [_plain(each) for each in reply["called"]]}
            wire.unpack(reply["value"])
            changed = wire.dumps(reply["arguments"]) != wire.dumps(packed)
            runs = [(_plain(function), wire.unpack(value)) for function, value in reply.get("runs", ())]
        except wire.TooLong:
            return {"failed": "long", "line": None}
        except (ValueError, TypeError, KeyError, AttributeError):
            return self._failed("gone")
        return {"value": reply["value"], "changed": changed, "runs": runs}

    def line_of(self, name, arguments):
        """The line whose return gave the answer to this call, or None."""
        reply = self._ask({"do": "locate", "name": name, "arguments": wire.pack(arguments)})
        return reply.get("line") if isinstance(reply.get("line"), int) else None

    def _halt(self):
        """End the process, and those it has started."""
        self._process.terminate()  # the supervisor ends the others first
        try:
            self._process.wait(ENDING)
        except subprocess.TimeoutExpired:  # halted by the student's, where no wall is
            self._process.kill()
            self._process.wait()
        if self._process.returncode not in (0, -signal.SIGTERM):  # it did not come to end them
            self._workplace.evict()
        if sys.platform != "linux":  # where the supervisor sees no descendants
            with contextlib.suppress(AttributeError, OSError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def close(self):
        """End the process, and those it has started; delete what they wrote."""
        self._halt()
        with contextlib.suppress(OSError):  # what was still to be written finds no reader
            self._process.stdin.close()
        for reader, stream in self._readers:
            reader.join(timeout=1)
            if not reader.is_alive():  # else a process that escaped holds the pipe; closing would wait for it
                stream.close()
        self._workplace.remove()

    def _start(self):
        """Start the process, a thread for each of its two streams, and load the file."""
        place = self._workplace.place()
        plain = [place["python"], *PLAIN]
        worker = [*plain, STARTS.format("worker"), self._workplace.package]
        environment = workplace.environment(place["home"])
        if hasattr(os, "fork"):
            settings = {"runner": os.getpid(), "ways": WAYS, "place": place, "command": worker}
            settings["environment"] = environment
            command = [*plain, STARTS.format("supervisor"), str(workplace.PACKAGE.parent), json.dumps(settings)]
        else:
            command = [*worker, json.dumps({name: place[name] for name in ("readable", "hidden", "packages", "home")})]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=place["home"],
            env=environment,
            start_new_session=True,
        )
        self._head, self._bytes, self._replies = bytearray(), 0, queue.SimpleQueue()
        self._readers = []
        for work, stream in ((self._read_replies, self._process.stdout), (self._read_prints, self._process.stderr)):
            reader = threading.Thread(target=work, args=(stream,), daemon=True)
            reader.start()
            self._readers.append((reader, stream))
        self.loaded = self._isolated() or self._load()

    def _isolated(self):
        """Hear how the process is kept from the rest; the failure if it could not be started."""
        found = {"isolation": FENCE, "reachable": []}
        if hasattr(os, "fork"):
            try:
                found = json.loads(self._replies.get(timeout=STARTING))
            except (queue.Empty, ValueError):
                found = {"isolation": None, "refused": "the supervisor does not start"}
        if not found["isolation"]:
            self.close()
            raise NotStartedError(f"no student's file can be run on this machine: {found['refused']}")
        Student.isolation = Isolation(found["isolation"], found["reachable"])

    def _load(self):
        """The reply to loading the file, of which the worker gets the text."""
        content, failure = source.read(self.path)
        if failure:
            return failure
        sent = base64.b64encode(content).decode()
        request = {"do": "load", "file": self.path.name, "source": sent, "functions": self._functions}
        return self._ask(request, STARTING)

    def _ask(self, request, starting=0.0):
        """One reply. A process that gives none in time, or one that is none, is ended."""
        ticket = secrets.token_hex(8)  # a reply has the number of its request: whatever else is written there is none
        try:
            line = wire.dumps({**request, "ticket": ticket, "limit": self.limit}) + "\n"
            self._send(line.encode())
            reply = wire.loads(self._replies.get(timeout=starting + wire.PATIENCE * self.limit + GRACE))
            if reply.get("ended") in ENDS:
                return self._failed(ENDS[reply["ended"]], reply.get("signal"))
            if reply["ticket"] != ticket:
                raise ValueError("not from the worker")
        except queue.Empty:
            return self._failed("slow")
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return self._failed("gone")
        seconds = reply.get("spent")
        self._spent += seconds if isinstance(seconds, float) else self.limit
        if reply.get("failed") in ("slow", "gone"):
            return self._failed(reply["failed"], line=reply.get("line"))
        try:
            return _told(reply) if "failed" in reply else reply if request["do"] != "load" else self._found(reply)
        except (KeyError, TypeError, ValueError):
            return self._failed("gone")

    def _found(self, reply):
        """What a file has, as the worker tells it. Raises: KeyError, TypeError or ValueError for no such reply."""
        functions = {name: reply["functions"][name] for name in self._functions}
        return {
            "functions": {
                name: None if found is None else [[_plain(parameter), bool(has)] for parameter, has in found]
                for name, found in functions.items()
            }
        }

    def _send(self, line):
        """Write a request. A process that does not read it in time is ended. Raises: OSError if it has gone."""
        patience = threading.Timer(wire.PATIENCE * self.limit + GRACE, self._halt)
        if len(line) > AT_ONCE or not _writable(self._process.stdin):
            patience.start()
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
        finally:
            patience.cancel()

    def _failed(self, failed, number=None, line=None):
        """End the process; what is to be said of its end. number: the signal that ended it."""
        self._spent += self.limit
        self._halt()
        time.sleep(0.05)  # the last of what it printed
        if number == getattr(signal, "SIGXCPU", None) and failed == "gone" and number:  # the system: see the worker
            failed = "slow"
        if failed == "slow" and self._bytes > FLOOD:
            failed = "flood"
        return {"failed": failed, "line": line if isinstance(line, int) else None}

    def _read_replies(self, stream):
        """Put each line the process writes among the replies, until it has gone."""
        replies = self._replies
        while line := stream.readline(wire.LONGEST + 1):
            if replies.qsize() < WAITING:
                replies.put(line)
        replies.put("")  # no JSON: the process has gone

    def _read_prints(self, stream):
        """Count what the file prints and keep the beginning."""
        head = self._head
        while chunk := os.read(stream.fileno(), 65536):
            self._bytes += len(chunk)
            head += chunk[: KEPT - len(head)]


def isolation():
    """How students' files are kept from the rest on this machine, found out by running an empty one.

    Raises: NotStartedError if not even that one runs.
    """
    with Student(workplace.PACKAGE / "runner" / "__init__.py", []) as student:  # nothing but a text
        if "failed" in student.loaded:
            raise NotStartedError(
                f"not even an empty file runs on this machine: {visible(student.printed) or 'it ends'}"
            )
        return Student.isolation


def _told(reply):
    """A failure as the worker tells it. Raises: KeyError or TypeError for what is no such reply."""
    if reply["failed"] not in ("raises", "exit", "memory", "long"):
        raise KeyError(reply["failed"])
    line = reply["line"] if isinstance(reply["line"], int) else None
    told = {name: _plain(reply[name]) for name in ("failed", "type", "text")}
    return {**told, "line": line, "bases": [_plain(base) for base in reply["bases"]]}


def _plain(text):
    """A text of a student's process in one line, with nothing in it that a terminal obeys."""
    return visible(" ".join(text.split())) if isinstance(text, str) else ""


# How a supervisor's last word is told: what all processes together took too much of, or how the worker ended.
ENDS = {"gone": "gone", "closed": "gone", "memory": "memory", "processes": "processes", "disk": "disk"}


def _writable(pipe):
    """Whether a pipe takes AT_ONCE bytes now. select.poll, as select.select refuses high numbers of files."""
    poll = select.poll()
    poll.register(pipe, select.POLLOUT)
    return bool(poll.poll(0))
