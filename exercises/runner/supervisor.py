"""The parent of a student's process: puts up the strongest wall there is, watches, and leaves nothing running.

Started by `student.Student` with two arguments, where this package lies and JSON: {"runner", "ways", "place",
"command", "environment"}. Its first line on standard output tells what it found, {"isolation", "reachable",
"refused"}; its last one how all ended, {"ended", "signal"}. Between them the worker, on the same standard streams,
answers requests.
"""

import contextlib
import json
import os
import select
import signal
import sys

from exercises.runner import isolation, kernel, limits

TICK = 0.05  # seconds between two looks at what all processes take
PATIENCE = 100  # ticks in which killed processes go


def main():
    """Start the worker, watch it until it ends or its runner does not want it any more, end all it has started."""
    settings = json.loads(sys.argv[2])
    runner = settings["runner"]  # asked here, it may have gone already
    if kernel.LINUX:
        kernel.adopt_orphans()
    wake, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
    ends = []
    signal.signal(signal.SIGTERM, lambda *_: ends.append("closed"))
    for ignored in (signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    child, found = _start(settings)
    _tell(found)
    ended, status = _watch(child, runner, settings["place"]["home"], wake, ends) if child else ("unable", 0)
    _end_all()
    if os.getppid() != runner:
        from exercises.runner import workplace  # slow, and here there is nobody who waits

        workplace.remove(os.path.dirname(settings["place"]["home"]))
    _tell({"ended": ended, "signal": max(0, status - 128)})


def _tell(message):
    with contextlib.suppress(BrokenPipeError):  # the runner has gone
        os.write(1, (json.dumps(message) + "\n").encode())


def _start(settings):
    """Start the worker behind the first wall that holds: the child's number, or None, and what to tell the runner."""
    refused = {}
    for way in settings["ways"]:
        reading, writing = os.pipe()
        supervisor, child = os.getpid(), os.fork()
        if not child:
            _become_worker(way, settings, supervisor, writing)
        os.close(writing)
        with os.fdopen(reading, "r") as pipe:  # closed by the worker's start, or by its end
            said = dict(pair for line in pipe for pair in json.loads(line).items())
        if "reachable" in said and "trouble" not in said:
            return child, {"isolation": way, "reachable": said["reachable"], "refused": refused}
        refused[way] = said.get("trouble", "it ended")
        os.waitpid(child, 0)
    return None, {"isolation": None, "reachable": [], "refused": refused}


def _become_worker(way, settings, supervisor, writing):
    """Put up the wall and become the worker, in a child of the supervisor's. Does not return."""

    def say(**message):
        os.write(writing, (json.dumps(message) + "\n").encode())

    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        place, command = settings["place"], settings["command"]
        if way == "namespaces":
            user = isolation.enter_namespaces(place)
            _stand_before_child(writing)  # outside: the first in there has no parent to tell of its end otherwise
            _stand_before_child(writing)  # the first in there, with which all others end
        else:
            user = isolation.other_user(place)
            if kernel.LINUX:
                kernel.die_with_parent()
        limits.take(user_is_shared=user is None and way != "namespaces")
        if user:
            isolation.become(user)
        if way == "Landlock":
            isolation.enter_landlock(place)
        elif kernel.LINUX:
            kernel.give_up_privileges()
        os.chdir(place["home"])
        reachable = isolation.reach(place, supervisor)
        if way == "audit hook":
            command = [*command, json.dumps({name: place[name] for name in ("readable", "hidden", "packages", "home")})]
        elif "files" in reachable or (way == "namespaces" and reachable):
            raise OSError(f"in reach are still {' and '.join(reachable)}")
        say(reachable=reachable)
        os.execve(command[0], command, settings["environment"])
    except BaseException as error:
        say(trouble=str(error))
    os._exit(1)


def _stand_before_child(writing):
    """Fork and go on in the child; here, outlive it, reap what it leaves, and end as it ends."""
    child = os.fork()
    if not child:
        kernel.die_with_parent()
        return
    os.close(writing)
    while True:
        ended, status = os.wait()
        if ended == child:
            os._exit(_code(status))


def _code(status):
    """The exit code that tells of an end; a signal's is 128 more than its number."""
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _watch(child, runner, home, wake, ends):
    """Wait until the worker ends, the runner has gone or wants no more, or all take too much: which, and the code."""
    while True:
        for ended, status in _reaped():
            if ended == child:
                return "gone", _code(status)
        if ends or os.getppid() != runner:
            return "closed", 0
        exceeded = limits.exceeded(_descendants(), home)
        if exceeded:
            return exceeded, 0
        if select.select([wake], [], [], TICK)[0]:
            os.read(wake, 64)


def _reaped():
    """(number, status) of every child that has ended."""
    while True:
        try:
            ended, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not ended:
            return
        yield ended, status


def _descendants():
    """The numbers of all processes that come from this one; none where the system does not tell."""
    found, asked = [], [os.getpid()]
    while asked:
        parent = asked.pop()
        for thread in _names(f"/proc/{parent}/task"):
            try:
                with open(f"/proc/{parent}/task/{thread}/children") as file:
                    children = [int(word) for word in file.read().split()]
            except OSError:
                continue  # it has ended
            found += children
            asked += children
    return found


def _names(folder):
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _end_all():
    """End every descendant: halt all first, since who is halted starts no more."""
    for _ in range(PATIENCE):
        list(_reaped())
        left = _descendants()
        if not left:
            return
        for halt in (signal.SIGSTOP, signal.SIGKILL):
            for process in left:
                with contextlib.suppress(OSError):
                    os.kill(process, halt)
        select.select([], [], [], TICK / 5)


if __name__ == "__main__":
    main()
