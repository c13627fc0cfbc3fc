"""The folder in which a student's file runs: a copy of what it may import, and a home of its own."""

import contextlib
import functools
import glob
import importlib.util
import os
import shutil
import signal
import site
import sys
import sysconfig
import tempfile
from pathlib import Path

from exercises.runner.fence import within

PACKAGE = Path(__file__).resolve().parents[1]
COPIED = (
    "__init__.py",
    "arguments.py",
    *(f"runner/{name}.py" for name in ("__init__", "worker", "clock", "counting", "wire", "plain", "fence")),
)
LIBRARIES = ("numpy", "scipy")  # what a file may import beside the standard library, as far as it is installed
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/alternatives", "/nix/store")


class Workplace:
    """A temporary folder with `package`, which holds copies and links to libraries, and `home`. Paths are text."""

    def __init__(self):
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="exercises-"))
        self.package, self.home = (os.path.join(self.folder, name) for name in ("package", "home"))
        os.chmod(self.folder, 0o711)
        os.makedirs(os.path.join(self.package, "exercises", "runner"))
        for name in COPIED:
            shutil.copyfile(PACKAGE / name, os.path.join(self.package, "exercises", name))
        for path in (self.package, *glob.glob(f"{self.package}/**", recursive=True)):
            os.chmod(path, 0o755)  # to be read by another user, whatever the umask
        for path in libraries():
            os.symlink(path, os.path.join(self.package, os.path.basename(path)))
        os.mkdir(self.home, 0o700)
        os.mkdir(os.path.join(self.folder, "root"))

    def place(self):
        """What `isolation` has to know.

        root, home: folders; python: the program; readable: files and folders, none in another; links: (path, target);
        hidden: folders in them that are not to be seen; packages: what of those is; secret: files out of reach.
        """
        readable, links, hidden = _machine()
        return {
            "root": os.path.join(self.folder, "root"),
            "home": self.home,
            "python": python(),
            "readable": [*readable, self.package],
            "links": links,
            "hidden": hidden,
            "packages": libraries(),
            "secret": [str(PACKAGE / "runner" / "catalog.py")],
        }

    def evict(self):
        """End the processes that were told this home is theirs: for where a supervisor, who knows them, was killed."""
        for folder in glob.glob("/proc/[0-9]*"):
            with contextlib.suppress(OSError):
                if f"HOME={self.home}\0".encode() in Path(folder, "environ").read_bytes():
                    os.kill(int(os.path.basename(folder)), signal.SIGKILL)

    def remove(self):
        """Delete it, with all that was written there; nothing if it is gone."""
        remove(self.folder)


def remove(folder):
    """Delete a folder with all that is in it, also what was closed to stay; nothing if it is gone."""
    for parent, names, _ in os.walk(folder):
        for path in (os.path.join(parent, name) for name in names):
            if not os.path.islink(path):
                with contextlib.suppress(OSError):  # another user's
                    os.chmod(path, 0o700)
    shutil.rmtree(folder, ignore_errors=True)


def environment(home):
    """All that a student's process learns of the instructor's environment."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    windows = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    own = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": home, "TMPDIR": home, "LANG": "C.UTF-8"}
    return {**own, **threads, **windows}


def python():
    """The interpreter itself, without the environment it may stand in: that one has packages.

    Where it was started by a script of its name, as pyenv's are, Python may take that script for itself.
    """
    base = getattr(sys, "_base_executable", None) or sys.executable
    if _is_script(base):
        base = os.path.join(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")
    return os.path.realpath(base) if sys.platform == "linux" else base


def _is_script(path):
    try:
        with open(path, "rb") as file:
            return file.read(2) == b"#!"
    except OSError:  # Windows has programs that can be started and not read
        return False


@functools.cache
def libraries():
    """Real paths of the libraries that are installed, with the folders of compiled code beside them."""
    found = []
    for name in LIBRARIES:
        spec = importlib.util.find_spec(name)
        if spec and spec.submodule_search_locations:
            folder = os.path.realpath(spec.submodule_search_locations[0])
            found += [path for path in (folder, f"{folder}.libs") if os.path.isdir(path)]
    return found


@functools.cache
def _machine():
    """The parts of a place that are the same for every student: readable, links and hidden."""
    wanted = [path for path in (*SYSTEM, *_pythons_own()) if os.path.exists(path)]
    paths = sorted({os.path.realpath(path) for path in wanted})
    readable = [path for path in paths if not any(_in(path, other) for other in paths)]
    links = [(path, os.readlink(path)) for path in wanted if os.path.islink(path)]
    return (
        readable,
        [link for link in links if not any(_in(link[0], path) for path in readable)],
        [path for path in _hidden() if any(_in(path, other) for other in readable)],
    )


def _pythons_own():
    """Where the interpreter, its standard library and its compiled libraries lie."""
    if sys.platform != "linux":
        return [sys.base_prefix]
    paths = sysconfig.get_paths(vars={"base": sys.base_prefix, "installed_base": sys.base_prefix})
    return [python(), paths["stdlib"], os.path.join(sys.base_prefix, "lib")]


def _hidden():
    """Folders of installed packages, and the one in which these exercises lie."""
    folders = [str(PACKAGE), *site.getsitepackages([sys.base_prefix, sys.prefix])]
    for pattern in ("/usr/lib/python*/*-packages", "/usr/local/lib/python*/*-packages"):
        folders += glob.glob(pattern)
    found = sorted({os.path.realpath(folder) for folder in folders if os.path.isdir(folder)})
    return [folder for folder in found if not any(_in(folder, other) for other in found)]


def _in(path, folder):
    """Whether the path is below that folder."""
    return path != folder and within(path, folder)
