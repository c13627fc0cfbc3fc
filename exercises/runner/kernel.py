"""What Linux offers for locking a process in and Python has no name for: called in the C library by ctypes.

Every function raises OSError with what the system said. On other systems `LINUX` is False and nothing here is called.
"""

import ctypes
import os
import platform
import struct
import sys

LINUX = sys.platform == "linux"
_C = ctypes.CDLL(None, use_errno=True) if LINUX else None

NEW_MOUNTS, NEW_HOST_NAME, NEW_IPC, NEW_USERS, NEW_PIDS, NEW_NETWORK = (
    0x20000,
    0x4000000,
    0x8000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
_NO_SET_UID, _NO_DEVICES, _BIND, _RECURSIVE, _PRIVATE = 2, 4, 0x1000, 0x4000, 0x40000
_READ_ONLY = 1
_DETACH = 2
_PIVOT_ROOT = {"x86_64": 155}.get(platform.machine(), 41)  # 41 on every architecture that is newer than that one
_MOUNT_SETATTR, _LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 442, 444, 445, 446
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_DIES_WITH_PARENT, _DUMPABLE, _DROP_CAPABILITY, _SUBREAPER, _NO_NEW_PRIVILEGES = 1, 4, 24, 36, 38
_SIGKILL = 9


def _done(result, what):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def _prctl(option, value=0, what="prctl"):
    _done(_C.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)), what)


def adopt_orphans():
    """Become the parent of every descendant whose own parent ends, so that none gets out of sight."""
    _prctl(_SUBREAPER, 1, "PR_SET_CHILD_SUBREAPER")


def die_with_parent():
    """Let the system end this process when the one that forked it ends."""
    _prctl(_DIES_WITH_PARENT, _SIGKILL, "PR_SET_PDEATHSIG")


def close_to_others():
    """Let no process of the same user look into this one's memory or stop it by a debugger."""
    _prctl(_DUMPABLE, 0, "PR_SET_DUMPABLE")


def give_up_privileges():
    """Keep no right of the administrator across the next program, and gain none by it."""
    for capability in range(64):
        if _C.prctl(_DROP_CAPABILITY, ctypes.c_ulong(capability), 0, 0, 0) < 0:
            break  # there are no more, or there is none to drop
    _prctl(_NO_NEW_PRIVILEGES, 1, "PR_SET_NO_NEW_PRIVS")


def unshare(flags):
    """Leave these namespaces for new ones; new process numbers begin with the next child."""
    _done(_C.unshare(ctypes.c_int(flags)), "unshare")


def _mount(source, target, kind=None, flags=0, options=None):
    texts = [None if text is None else os.fsencode(text) for text in (source, target, kind, options)]
    _done(_C.mount(*texts[:3], ctypes.c_ulong(flags), texts[3]), f"mount {target}")


def keep_mounts_private():
    """Show no mount from here on outside this namespace."""
    _mount("none", "/", flags=_RECURSIVE | _PRIVATE)


def mount_empty(folder, options):
    """A folder in memory. options: of tmpfs."""
    _mount("tmpfs", folder, "tmpfs", _NO_SET_UID | _NO_DEVICES, options)


def mount_again(path, target):
    """Show a file or folder in a second place too, with all that is mounted in it."""
    _mount(path, target, flags=_BIND | _RECURSIVE)


def make_read_only(folder):
    """Let nothing be written in a mounted folder and in all that is mounted in it."""
    attributes = struct.pack("4Q", _READ_ONLY | _NO_SET_UID, 0, 0, 0)
    name = os.fsencode(folder)
    _done(
        _C.syscall(_MOUNT_SETATTR, _AT_FDCWD, name, _AT_RECURSIVE, attributes, ctypes.c_size_t(len(attributes))),
        "mount_setattr",
    )


def change_root(folder):
    """Make a mounted folder the root, and leave nothing of the old one."""
    os.chdir(folder)
    _done(_C.syscall(_PIVOT_ROOT, b".", b"."), "pivot_root")
    _done(_C.umount2(b".", _DETACH), "umount")
    os.chdir("/")


# Landlock's rights, by the version that brought them; what is named here and not granted is refused.
EXECUTE, WRITE, READ, LIST = 1, 2, 4, 8
_FILES = {1: 0x1FFF, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
ALL = 0xFFFF
_TCP, _ABSTRACT_SOCKETS_AND_SIGNALS = 3, 3


def landlock_version():
    """Which Landlock the system has; 0 if none."""
    return max(0, _C.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)) if LINUX else 0


def landlock(grants):
    """Leave this process and its children these rights to files only, and from version 6 on no signal to others.

    grants: (path, rights) pairs; a folder's rights are those of all that is in it.
    """
    version = landlock_version()
    if not version:
        raise OSError("Landlock is not there")
    handled = sum(rights for since, rights in _FILES.items() if since <= version)
    network, scope = (_TCP if version >= 4 else 0), (_ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    attributes = struct.pack("3Q", handled, network, scope)[:size]
    rules = _done(_C.syscall(_LANDLOCK_CREATE, attributes, ctypes.c_size_t(size), 0), "Landlock")
    for path, rights in grants:
        try:
            place = os.open(path, os.O_PATH)
        except OSError:
            continue  # what is not there needs no right
        if not os.path.isdir(path):
            rights &= EXECUTE | WRITE | READ | _FILES[3] | _FILES[5]
        if rights & handled:  # a right to list says nothing of a file
            rule = struct.pack("=Qi", rights & handled, place)
            _done(_C.syscall(_LANDLOCK_ADD, rules, 1, rule, 0), f"Landlock on {path}")
        os.close(place)
    give_up_privileges()
    _done(_C.syscall(_LANDLOCK_RESTRICT, rules, 0), "Landlock")
    os.close(rules)
