"""The student's process: loads their file and calls their functions when the runner asks.

Started by the supervisor, from a copy. Requests come in over the standard input it was given and replies go out over
the standard output, one line of JSON each. Both are moved to other descriptors before the student's file is loaded:
their `input()` finds nothing to read, and what they print goes to standard error, where it cannot be taken for a reply.
"""

import base64
import contextlib
import importlib.util
import inspect
import io
import json
import math
import os
import site
import sys
import threading
from time import monotonic, process_time  # these, whatever a file or `clock` puts in their place

try:
    import resource
except ImportError:  # Windows
    resource = None

from exercises.runner import clock, counting, fence, wire


def main():
    """Answer requests until there are none. An argument more: what the fence has to know, where there is no wall."""
    requests, replies = _own_channels()
    site.setquit()  # exit() and quit(), which Python's -S leaves out
    if len(sys.argv) > 2:
        fence.put_up(**json.loads(sys.argv[2]))
    answer = {"load": _load, "call": _call, "clocked": _clocked, "locate": _locate, "count": _count, "called": _called}
    for line in requests:
        request = json.loads(line)
        ticket, done = {"ticket": request["ticket"]}, threading.Event()
        began = process_time()
        _limit_processor(began + request["limit"])
        threading.Thread(target=_watch, args=(request["limit"], done, replies, ticket), daemon=True).start()
        try:
            answered = answer[request["do"]](request)
            reply = wire.dumps({**ticket, **answered, "spent": process_time() - began})
        except BaseException as error:  # SystemExit and KeyboardInterrupt too: the student's file may raise them
            reply = wire.dumps({**ticket, **_failure(error), "spent": process_time() - began})
        done.set()
        _write(replies, reply)


def _own_channels():
    """Files for requests and replies, on descriptors that the student's file does not find under 0, 1 and 2."""
    requests = os.fdopen(os.dup(0), "r", encoding="utf-8")
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return requests, replies


def _limit_processor(until):
    """Let the system end the process (SIGXCPU) soon after it has used `until` seconds of the processor.

    That is for code that `_watch` cannot interrupt: compiled loops that hold Python's lock.
    """
    if resource:
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        wanted = math.ceil(until) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def _write(replies, line):
    replies.write(line + "\n")
    replies.flush()


def _watch(limit, done, replies, ticket):
    """Tell where the file is, unless done, after `limit` seconds of the processor, or PATIENCE times that by the clock.

    On a busy machine a call takes many times longer by the clock than of the processor: not the student's fault.
    """
    processor, clock = process_time() + limit, monotonic() + wire.PATIENCE * limit
    while (left := min(processor - process_time(), clock - monotonic())) > 0:
        if done.wait(max(left, 0.01)):
            return
    _write(replies, wire.dumps({**ticket, "failed": "slow", "line": _line_now()}))


_student = None  # the student's module
_path = None  # its file


def _load(request):
    """Run the student's file; the parameters of each function asked for: [name, has a default], or None."""
    global _student, _path
    _path = os.path.abspath(request["file"])
    with open(_path, "wb") as file:
        file.write(base64.b64decode(request["source"]))
    _student = _loaded()
    return {"functions": {name: _parameters(getattr(_student, name, None)) for name in request["functions"]}}


def _loaded():
    """The student's file as a module, run anew."""
    spec = importlib.util.spec_from_file_location("student", _path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["student"] = module  # dataclasses and pickle look their module up there
    spec.loader.exec_module(module)
    return module


def _parameters(function):
    """[name, has a default] of each parameter, or None if it cannot be called."""
    if not callable(function):
        return None
    parameters = inspect.signature(function).parameters.values()
    return [[parameter.name, parameter.default is not parameter.empty] for parameter in parameters]


def _call(request):
    """The value of a call, and the arguments as they are after it."""
    arguments = wire.unpack(request["arguments"])
    value = wire.pack(getattr(_student, request["name"])(*arguments))
    return {"value": value, "arguments": _left(arguments)}


def _clocked(request):
    """As `_call`, under a clock that is set; and the calls for which it went on: see `clock.run`."""

    def load():
        with contextlib.redirect_stdout(io.StringIO()):  # the first time it has printed this
            return _loaded()

    arguments = wire.unpack(request["arguments"])
    value, runs = clock.run(load, request["name"], arguments, request["taken"])
    return {"value": wire.pack(value), "arguments": _left(arguments), "runs": runs}


def _left(arguments):
    """The arguments as they are after a call, or None if they cannot be sent any more."""
    try:
        return wire.pack(arguments)
    except (wire.TooLong, RecursionError):
        return None


def _locate(request):
    """Call once more; the line at which the student's function returned."""
    function = getattr(_student, request["name"])
    lines = []

    def trace(frame, event, _argument):
        if frame.f_code is not getattr(function, "__code__", None):
            return None
        if event == "return":
            lines.append(frame.f_lineno)
        return trace

    sys.settrace(trace)
    try:
        function(*wire.unpack(request["arguments"]))
    finally:
        sys.settrace(None)
    return {"line": lines[-1] if lines else None}


def _count(request):
    """What a call does for each element: see `counting.count`."""
    return {"counted": counting.count(getattr(_student, request["name"]), wire.unpack(request["arguments"]))}


def _called(request):
    """The student's functions that a call calls: see `counting.called`."""
    return {"called": counting.called(getattr(_student, request["name"]), wire.unpack(request["arguments"]), _path)}


def _failure(error):
    """What there is to say of an error: its kind, text and line, and how the runner is to call it."""
    failure = {"type": type(error).__name__, "line": _line_of(error), "text": wire.text_of(error)}
    failure["bases"] = [base.__name__ for base in type(error).__mro__]
    if isinstance(error, SystemExit):
        return {**failure, "failed": "exit"}
    if isinstance(error, wire.TooLong):
        return {**failure, "failed": "long"}
    return {**failure, "failed": "memory" if isinstance(error, MemoryError) else "raises"}


def _line_of(error):
    """The line of the student's file where the error arose, as far as it got into it."""
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == _path else None
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == _path:
            line = step.tb_lineno
        step = step.tb_next
    return line


def _line_now():
    """The line of the student's file at which the main thread is."""
    frame = sys._current_frames().get(threading.main_thread().ident)
    while frame is not None and frame.f_code.co_filename != _path:
        frame = frame.f_back
    return frame.f_lineno if frame else None


if __name__ == "__main__":
    main()
