"""How much a student's processes may take, each and all together."""

import contextlib
import os
import time

try:
    import resource
except ImportError:  # Windows
    resource = None

EACH = 4 * 2**30  # bytes of address space of one process
TOGETHER = 4 * 2**30  # bytes of memory of all
PROCESSES = 48  # at one time
THREADS = 256  # of all processes; where the system counts a user's, beyond those there already
FILE = 64 * 2**20  # bytes of one file
DISK = 64 * 2**20  # bytes of all files
OPEN = 256  # files of one process
PROCESSOR = 600  # seconds of the processor of one process; the worker sets the limit of a call itself


def take(user_is_shared):
    """Put the limits of one process on this one and all it will start.

    user_is_shared: whether its user has other processes, which the system counts with these.
    """
    if resource is None:
        return
    for name, most in (("AS", EACH), ("FSIZE", FILE), ("NOFILE", OPEN), ("CPU", PROCESSOR), ("CORE", 0)):
        _lower(getattr(resource, f"RLIMIT_{name}"), most)
    if hasattr(resource, "RLIMIT_NPROC"):
        _lower(resource.RLIMIT_NPROC, THREADS + (_threads_of_user() if user_is_shared else 0))


def _lower(kind, most):
    """Lower a limit to that; one that is lower already stays, and so does one the system will not change."""
    _, highest = resource.getrlimit(kind)
    if highest != resource.RLIM_INFINITY:
        most = min(most, highest)
    with contextlib.suppress(ValueError, OSError):  # macOS has limits it does not let one set
        resource.setrlimit(kind, (most, most))


def _threads_of_user():
    """How many threads this process's user has on the machine."""
    count = 0
    for entry in _scan("/proc"):
        try:
            if entry.name.isdecimal() and entry.stat().st_uid == os.geteuid():
                count += len(os.listdir(f"/proc/{entry.name}/task"))
        except OSError:
            continue  # it has ended
    return count


def _scan(folder):
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def exceeded(processes, home):
    """What all take too much of: "processes", "memory", "disk", or None.

    processes: their numbers; home: the folder they write in.
    """
    if len(processes) > PROCESSES:
        return "processes"
    if sum(map(_memory, processes)) > TOGETHER:
        return "memory"
    if _size(home, until=time.monotonic() + 0.2) > DISK:
        return "disk"
    return None


def _memory(process):
    """Bytes of memory that a process holds; 0 once it has ended, or where the system does not tell."""
    try:
        with open(f"/proc/{process}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _size(folder, until):
    """Bytes of all files in a folder, as far as they are counted by that time."""
    size = 0
    for entry in _scan(folder):
        try:
            size += entry.stat(follow_symlinks=False).st_size
            if entry.is_dir(follow_symlinks=False) and time.monotonic() < until:
                size += _size(entry.path, until)
        except OSError:
            continue  # it has gone
    return size
