"""Files as text, whatever packed them and in whatever encoding: as streams, so that no file is in memory as a whole."""

import bz2
import codecs
import gzip
import io
import lzma
import zipfile
import zlib
from pathlib import Path

from d2l_regression.compare.errors import TableError

BROKEN = (OSError, EOFError, lzma.LZMAError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)
PART = 1 << 20  # bytes
_OPENERS = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NAMES = {"utf-8-sig": "UTF-8", "utf-16-le": "UTF-16", "cp1252": "Windows-1252"}


def begins(path):
    """The first bytes of a file."""
    with open(path, "rb") as file:
        return file.read(8)


def as_text(path, encoding):
    """The file as a stream of text, line ends as they are."""
    return io.TextIOWrapper(_opened(path), encoding=encoding, errors="replace", newline="")


def encoding_of(path):
    """The encoding of a text file, for `as_text`: by the mark that it begins with, or as all of its bytes allow.

    Raises: TableError if it is no text.
    """
    with _opened(path) as file:
        part = file.read(PART)
        for mark, encoding in _MARKS:
            if part.startswith(mark):
                return encoding
        if b"\0" in part[:4096]:
            if not any(part[1:4096:2]) and 0 not in part[:4096:2]:
                return "utf-16-le"
            raise TableError(
                f"{path} is not text, and its ending {path.suffix!r} names no kind of table that is known; save it as "
                "CSV in UTF-8, or as Parquet"
            )
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while part:
                decoder.decode(part)
                part = file.read(PART)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
        return "utf-8"


def _opened(path):
    """The bytes inside as a stream; what packed them is known by what it begins with, as endings lie."""
    start = begins(path)
    for mark, opener in _OPENERS.items():
        if start.startswith(mark):
            return opener(path)
    if not start.startswith(b"PK\x03\x04"):
        return open(path, "rb")
    archive = zipfile.ZipFile(path)
    files = [name for name in archive.namelist() if _is_table(name)]
    if len(files) != 1:
        raise TableError(f"{path} holds {len(files)} files; unpack it and name the one that is meant")
    return archive.open(files[0])


def _is_table(name):
    """Whether it is a file in an archive, and not what a Mac adds."""
    return not name.endswith("/") and not name.startswith("__MACOSX") and not Path(name).name.startswith(".")
