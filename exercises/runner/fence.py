"""The worker's audit hook, where the system offers no wall: refuses what Python is asked to do outside the home.

Evidence and a fence, no wall: compiled code that asks the system itself is not seen. See PEP 578.
"""

import os
import sys

DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
# events whose first arguments are paths: how many of them
READS = {"os.listdir": 1, "os.scandir": 1, "os.chdir": 1}
WRITES = {
    **dict.fromkeys(("os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "os.chown", "os.utime"), 1),
    **dict.fromkeys(("os.setxattr", "os.removexattr", "os.mkfifo", "os.mknod"), 1),
    **dict.fromkeys(("os.rename", "os.link", "os.symlink"), 2),
}
REFUSED = (
    *("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "pty.spawn"),
    *("os.kill", "os.killpg", "os.startfile", "ctypes.dlopen", "_winapi.CreateProcess"),
    *("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"),
)


def put_up(readable, hidden, packages, home):
    """From here on refuse to this process what is not its own; it cannot be taken down. Paths as in `workplace`."""
    writable = (os.path.realpath(home), *DEVICES)

    def may_read(path):
        inside = any(within(path, folder) for folder in readable) and not any(within(path, f) for f in hidden)
        return inside or any(within(path, folder) for folder in (*packages, *writable))

    def may_write(path):
        return any(within(path, folder) for folder in writable)

    def look(event, arguments):
        if event in REFUSED:
            raise PermissionError(f"the checks do not let a file ask for {event}")
        if event == "open":
            path, mode, flags = arguments
            writes = set(mode or "") & set("wax+") or flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            paths, may = [path], may_write if writes else may_read
        elif event in READS or event in WRITES:
            paths, may = arguments[: READS.get(event) or WRITES[event]], may_read if event in READS else may_write
        else:
            return
        for path in paths:
            if not isinstance(path, int) and not may(os.path.realpath(os.fsdecode("." if path is None else path))):
                raise PermissionError(f"the checks do not let a file reach {os.fsdecode(path)}")

    sys.addaudithook(look)


def within(path, folder):
    """Whether the path is that folder or below it."""
    return path == folder or path.startswith(os.path.join(folder, ""))
