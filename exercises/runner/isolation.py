"""The walls around a student's process, the strongest first: each is put up by the process itself before it starts.

Files, other processes and the network: "namespaces" let it see none of them; "Landlock" refuses them; the "audit hook"
of the worker refuses what Python is asked, which is a fence and no wall. An administrator's is another user's, too.
`place`, here and in `supervisor`, is what `workplace` tells: root, home, readable, links, hidden, packages, secret.
"""

import os
import stat
from pathlib import Path
from typing import NamedTuple

from exercises.runner import kernel, limits
from exercises.runner.fence import DEVICES, within

FENCE = "audit hook"
WAYS = ["namespaces", "Landlock", FENCE]  # the first that holds is taken
MADE_UP_USERS = range(40_000, 60_000)  # numbers that belong to nobody on most machines
BECOMING = 1 << 0 | 1 << 6 | 1 << 7  # the rights to give files away, and to be another group and user
INSIDE = 1000  # the user's number in a namespace of users: not 0, which would be its administrator


class Isolation(NamedTuple):
    """How a student's process is kept from the rest: by which of `WAYS`, and what it can reach all the same."""

    way: str
    reachable: list

    @property
    def warning(self):
        """What there is to be warned of, in a line; "" where a wall stands."""
        if self.way == FENCE:
            return "no wall on this machine, only Python's audit hook: who means to can reach files and processes"
        return f"walled off by {self.way}, but it can still signal other processes" if self.reachable else ""

    @property
    def sentence(self):
        """What it is, and what it leaves open, for who is about to mark."""
        if self.way == "Landlock":
            network = "UDP" if kernel.landlock_version() >= 4 else "the network"
            left = f"{network} and the permissions of files"
            return f"Each file runs walled off by Landlock, which leaves {left} open. {self.warning}".strip()
        return f"Warning: {self.warning}." if self.warning else f"Each file runs walled off by {self.way}."


def enter_namespaces(place):
    """Leave the machine's processes, network and mounts; the caller's next child is the first process of the new ones.

    Gives the user to become in there, or None.
    """
    spaces = kernel.NEW_MOUNTS | kernel.NEW_PIDS | kernel.NEW_NETWORK | kernel.NEW_IPC | kernel.NEW_HOST_NAME
    user, me, group = _made_up_user(), os.geteuid(), os.getegid()
    try:
        kernel.unshare(spaces if user else spaces | kernel.NEW_USERS)
    except OSError:
        if user is None:
            raise
        user = None
        kernel.unshare(spaces | kernel.NEW_USERS)  # an administrator without the right to the others alone
    if user is None:
        for name, text in (("setgroups", "deny"), ("uid_map", f"{INSIDE} {me} 1"), ("gid_map", f"{INSIDE} {group} 1")):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
    kernel.close_to_others()  # the next child is of the same user where there is only one
    _furnish(place, user or INSIDE)
    return user


def _made_up_user():
    """A user that has nothing on this machine, if this process may become it; else None."""
    user = MADE_UP_USERS[os.getpid() % len(MADE_UP_USERS)]
    return user if kernel.LINUX and _may_become(user) else None


def _may_become(user):
    """Whether this process has the administrator's right to be another, and a container, if any, has that user."""
    status = Path("/proc/self/status").read_text()
    rights = int(next(line.split()[1] for line in status.splitlines() if line.startswith("CapEff:")), 16)
    maps = [Path(f"/proc/self/{name}").read_text().splitlines() for name in ("uid_map", "gid_map")]
    known = [any(int(first) <= user < int(first) + int(count) for first, _, count in map(str.split, m)) for m in maps]
    return rights & BECOMING == BECOMING and all(known)


def other_user(place):
    """The same where no namespaces help: only if all that a worker needs can be read by everyone; its home is given.

    A user's own Python, in a home that is closed to others, cannot.
    """
    user = _made_up_user()
    if user and all(_open_to_all(path) for path in (place["python"], os.__file__, *place["packages"])):
        os.chown(place["home"], user, user)
        return user
    return None


def _open_to_all(path):
    while path != "/":
        if not os.stat(path).st_mode & (stat.S_IXOTH if os.path.isdir(path) else stat.S_IROTH):
            return False
        path = os.path.dirname(path)
    return True


def become(user):
    """Be that user and nobody else."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _furnish(place, user):
    """A root that holds what the process needs, to read; and its home, in memory, to write."""
    root = place["root"]
    kernel.keep_mounts_private()
    kernel.mount_empty(root, "size=1m,mode=755")
    for path in (*place["readable"], *DEVICES):
        _show(path, root)
    for path, target in place["links"]:
        os.makedirs(os.path.dirname(root + path), exist_ok=True)
        os.symlink(target, root + path)
    for path in place["hidden"]:
        kernel.mount_empty(root + path, "size=64k,mode=755")
    for path in place["packages"]:
        _show(path, root)
    os.makedirs(root + place["home"], exist_ok=True)
    kernel.make_read_only(root)
    kernel.mount_empty(root + place["home"], f"size={limits.DISK},nr_inodes=4k,mode=700,uid={user},gid={user}")
    kernel.change_root(root)


def _show(path, root):
    """The same file or folder below the new root."""
    there = root + path
    if os.path.isdir(path):
        os.makedirs(there, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(there), exist_ok=True)
        os.close(os.open(there, os.O_CREAT | os.O_WRONLY))
    kernel.mount_again(path, there)


def enter_landlock(place):
    """Give up all files but those that are needed; on Linux 6.12 and newer, signals to other processes too."""
    kernel.landlock(
        [
            (place["home"], kernel.ALL),
            *((path, kernel.READ | kernel.WRITE) for path in DEVICES),
            *((path, kernel.LIST) for path in place["readable"]),
            *((path, kernel.READ | kernel.LIST | kernel.EXECUTE) for path in granted(place)),
        ]
    )


def granted(place):
    """The files and folders to read: what is readable without what is hidden in it, and the packages."""
    hidden = place["hidden"]

    def parts(path):
        if path in hidden or os.path.islink(path):  # what a link leads to is granted where it is, if at all
            return
        if any(within(other, path) for other in hidden):
            for name in os.listdir(path):
                yield from parts(os.path.join(path, name))
        else:
            yield path

    for path in place["readable"]:
        yield from parts(path)
    yield from place["packages"]


def reach(place, supervisor):
    """What of the machine this process can still reach, once the walls stand: a list of "files", "signals"."""
    found = []
    for path in place["secret"]:
        try:
            os.close(os.open(path, os.O_RDONLY))
            found = ["files"]
        except OSError:
            pass
    try:
        os.kill(supervisor, 0)
        found.append("signals")
    except OSError:
        pass
    return found
