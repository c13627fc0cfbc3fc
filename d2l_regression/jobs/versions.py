"""What must be alike in two processes for the same job to give the same numbers, and be read by both."""

import functools
import hashlib
import platform
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from d2l_regression.backend_choice import chosen

COMPARED = ("keras", "tensorflow", "jax", "jaxlib", "numpy", "scikit-learn", "pandas", "distributed")


def present(packages):
    """{what: its version} of this process; asking imports nothing.

    packages: names of the project's packages that its jobs use. Their code counts, not a number that stays as it is
    while they are worked on.
    """
    found = {"python": ".".join(platform.python_version_tuple()[:2]), "backend": chosen()}
    for package in COMPARED:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return {**found, **{f"code of {package}": _code(package) for package in packages}}


def differences(wanted, found):
    """What is found to be other than wanted, in words; empty if nothing is.

    >>> differences({"numpy": "2.4.1", "keras": "3.15.0"}, {"numpy": "2.4.0", "keras": "3.15.0"})
    'numpy 2.4.0 (here 2.4.1)'
    """
    names = [name for name in {**wanted, **found} if wanted.get(name) != found.get(name)]
    return ", ".join(f"{name} {found.get(name, 'not there')} (here {wanted.get(name, 'not there')})" for name in names)


@functools.cache  # of what is imported, not of what has been edited since
def _code(package):
    """The checksum of a package's source files; None where there are none."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    folder, checksum = Path(spec.origin).parent, hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        checksum.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return checksum.hexdigest()[:8]
