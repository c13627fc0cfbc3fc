"""Files fetched once into the user's cache folder: under its own name a file is whole, as published, or absent."""

import hashlib
import os
import shutil
import zipfile
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import platformdirs
from filelock import FileLock

from d2l_regression.terminal import complain

from .errors import DataError

SECONDS = 60.0  # without a byte from the server, after which it counts as gone
_CHUNK = 1 << 20  # bytes


class Remote(NamedTuple):
    """Where a file is published: url, the checksum's algorithm as hashlib calls it, the checksum in hexadecimal."""

    url: str
    algorithm: str
    checksum: str


def cache_folder():
    """The folder for fetched files; it need not exist."""
    return Path(platformdirs.user_cache_dir("d2l-regression"))


def fetched(remote, path, advice):
    """The path, after making sure that the whole published file is there; one that is damaged is fetched anew.

    advice: ends the error's line: what to put where instead.
    Raises: DataError if the file cannot be fetched, is not the published one, or cannot be written.
    """
    if is_whole(path, remote):  # asked before anything is written: the folder may be read-only by now
        return path
    with _writing(path.parent, advice), FileLock(f"{path}.lock"):
        if not is_whole(path, remote):  # another process may have fetched it meanwhile
            with _unfinished(path) as part:
                _download(remote, part, advice)
                os.replace(part, path)
    return path


def fetched_members(remote, folder, members, advice):
    """Fetches a zip archive and takes members (name in it to file name) out of it into the folder.

    The archive is not kept; if all the files are there already, nothing is done. advice and errors as in `fetched`.
    """
    paths = {member: folder / name for member, name in members.items()}
    if all(map(os.path.isfile, paths.values())):
        return
    with _writing(folder, advice), FileLock(folder / "members.lock"):
        if all(map(os.path.isfile, paths.values())):
            return
        with _unfinished(folder / "archive.zip") as part:
            _download(remote, part, advice)
            with zipfile.ZipFile(part) as archive:
                for member, path in paths.items():
                    _take_out(archive, member, path)


def is_whole(path, remote):
    """Whether the file is there, can be read, and has the published checksum."""
    try:
        return _matches(path, remote)
    except OSError:
        return False


def _matches(path, remote):
    with path.open("rb") as file:
        return hashlib.file_digest(file, remote.algorithm).hexdigest() == remote.checksum


def _take_out(archive, member, path):
    with _unfinished(path) as part:
        with archive.open(member) as source, part.open("wb") as target:
            shutil.copyfileobj(source, target, _CHUNK)
        os.replace(part, path)


def _download(remote, part, advice):
    complain(f"fetching {remote.url}")
    try:
        with urlopen(remote.url, timeout=SECONDS) as answer, part.open("wb") as file:
            shutil.copyfileobj(answer, file, _CHUNK)
            announced = answer.headers.get("Content-Length")
    except (OSError, HTTPException) as error:
        raise DataError(f"cannot fetch {remote.url} ({_one_line(error)}); {advice}") from error
    size = part.stat().st_size
    if announced is not None and size != int(announced):
        raise DataError(f"{remote.url} broke off after {size} of {announced} bytes; try again, or {advice}")
    if not _matches(part, remote):
        raise DataError(f"{remote.url} is not the published file (its {remote.algorithm} checksum differs); {advice}")


@contextmanager
def _unfinished(path):
    """A file to write beside the path, gone at the end whatever happens; the lock makes it this process' own."""
    part = path.with_name(f"{path.name}.part")
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _writing(folder, advice):
    """Makes the folder; what goes wrong inside with the disk or the archive becomes a DataError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise DataError(f"cannot keep fetched data in {folder} ({_one_line(error)}); {advice}") from error


def _one_line(error):
    return " ".join(str(error).split()) or type(error).__name__
