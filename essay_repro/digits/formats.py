"""Digit images read from the three file formats they are published in: idx, npz and csv, whole or not at all.

Every reader gives uint8 arrays: images (n, 28, 28), grey levels 0 (paper) to 255 (ink), and labels (n,), 0 to 9; every
reader raises DataError, in one line that names the file, for anything it cannot read to the last byte.
"""

import gzip
import io
import itertools
import zipfile
import zlib

import numpy as np

from .errors import DataError

SIDE = 28  # pixels
PIXELS = SIDE * SIDE
_MOST_ROWS = 1_000_000  # EMNIST's largest split has 697,932: a header that promises more is damaged
_NPY_HEADER = 10_000  # bytes, more than NumPy reads of one
_CSV_LINES = 1000  # read together: under 4 MB of text at a time
_CSV_LINE = 16_384  # bytes: 785 numbers have up to 3,139, and a font's name some more


def read_idx(images_path, labels_path):
    """Images and labels of a pair of idx-ubyte files, each plain or, by its name's `.gz`, compressed.

    Raises: DataError for a wrong magic number, size or count, a file cut short or too long, a label above 9.
    Source: the format is described at http://yann.lecun.com/exdb/mnist/ and in the EMNIST paper, arXiv:1702.05373.
    """
    images = _idx_body(images_path, magic=2051, shape=(SIDE, SIDE))
    labels = _idx_body(labels_path, magic=2049, shape=())
    return _checked(images, labels, f"{images_path} with {labels_path.name}")


def _idx_body(path, magic, shape):
    opened = gzip.open if path.suffix == ".gz" else open
    header_size = 8 + 4 * len(shape)
    try:
        with opened(path, "rb") as file:
            header = file.read(header_size)
            if len(header) < header_size:
                raise _damaged(path, f"is cut short: {len(header)} bytes of its {header_size}-byte header")
            found, rows, *found_shape = np.frombuffer(header, ">u4").tolist()
            if found != magic:
                raise _damaged(path, f"starts with {found} where an idx file of this kind starts with {magic}")
            if tuple(found_shape) != shape or not 1 <= rows <= _MOST_ROWS:
                raise _damaged(
                    path, f"announces {rows} rows of shape {tuple(found_shape)}, may be 1 or more of {shape}"
                )
            size = rows * int(np.prod(shape, dtype=int))
            # One byte more than announced: it must not be there, and asking for it has gzip check its checksum.
            body = file.read(size + 1)
    except (OSError, EOFError, MemoryError, zlib.error) as error:
        raise _damaged(path, f"cannot be read to its end ({error})") from error
    if len(body) != size:
        raise _damaged(
            path, f"has {'more' if len(body) > size else 'fewer'} than the {size} bytes its header announces"
        )
    return np.frombuffer(body, np.uint8).reshape(rows, *shape)


def read_npz(path, split):
    """Images and labels of one split ("train" or "test") of an npz file with x_train, y_train, x_test and y_test.

    Raises: DataError if the file is no whole zip, lacks an array, or an array has another shape or type; pickled
        objects, which could run code, are refused.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            images, labels = (_npz_array(archive, f"{name}_{split}", path) for name in "xy")
    except DataError:
        raise
    except Exception as error:
        # What a damaged zip raises, from the system, the archive or any of its four compressions, is no fixed list.
        raise _damaged(path, f"is not a whole npz file ({error})") from error
    if images.dtype != np.uint8 or images.shape[1:] != (SIDE, SIDE):
        raise _damaged(path, f"has x_{split} of type {images.dtype} and shape {images.shape}, may be uint8 (n, 28, 28)")
    if labels.dtype.kind not in "iu" or labels.ndim != 1:
        raise _damaged(path, f"has y_{split} of type {labels.dtype} and shape {labels.shape}, may be integers (n,)")
    return _checked(images, labels, path)


def _npz_array(archive, name, path):
    if f"{name}.npy" not in archive.namelist():
        raise _damaged(path, f"has no array {name}")
    # A small file may hold a member that fills any memory: no more is read of it than rows may have.
    most = _MOST_ROWS * (PIXELS if name.startswith("x") else 8) + _NPY_HEADER
    with archive.open(f"{name}.npy") as file:
        # Reading the member to its end checks its checksum; np.load would stop at the array's last byte.
        member = io.BytesIO(file.read(most))
        if file.read(1):
            raise _damaged(path, f"has an array {name} of more than {_MOST_ROWS:,} rows")
    try:
        return np.lib.format.read_array(member, allow_pickle=False)
    except Exception as error:
        # NumPy reads the header as Python text: what a damaged one raises, down to SyntaxError, is no fixed list.
        raise _damaged(path, f"has an array {name} that cannot be read ({error})") from error


def read_csv(path, crop):
    """Cropped images and labels of a csv file with a header line and rows of a name, a label and 784 pixels.

    crop: what to keep of images (m, 28, 28), so that the memory needed is what is kept.
    Raises: DataError, naming the line, for another number of columns or a value that is no whole number in its range;
        for a file without rows or without a line end at its end. Whole lines missing at the end cannot be noticed.
    """
    images, labels = [], []
    try:
        with path.open("rb") as file:
            _check_header(file.readline(_CSV_LINE), path)
            first = 2  # the number of the line after the header
            rest = iter(lambda: file.readline(_CSV_LINE), b"")  # what is longer is no line, and read in pieces
            while lines := list(itertools.islice(rest, _CSV_LINES)):
                values = _csv_values(lines, first, path)
                labels.append(values[:, 0].copy())  # a view would keep all the block's pixels
                images.append(crop(values[:, 1:].reshape(-1, SIDE, SIDE)))
                first += len(lines)
    except OSError as error:
        raise _damaged(path, f"cannot be read ({error})") from error
    if not images:
        raise _damaged(path, "has no rows")
    return np.concatenate(images), np.concatenate(labels)


def _check_header(line, path):
    columns = line.count(b",") + 1
    if not line.endswith(b"\n") or columns != PIXELS + 2:
        raise _damaged(path, f"line 1 has {columns} columns, may be {PIXELS + 2}: names, labels and {PIXELS} pixels")


def _csv_values(lines, first, path):
    """Label and pixels of each line, uint8 of shape (m, 785)."""
    rows = [_without_name(line) for line in lines]
    right_width = all(row.count(b",") == PIXELS for row in rows)
    values = whole_numbers(b",".join(rows)) if right_width else None
    if values is not None and values.max() <= 255:
        values = values.reshape(len(rows), PIXELS + 1).astype(np.uint8)
        if values[:, 0].max() <= 9 and lines[-1].endswith(b"\n"):
            return values
    for number, (line, row) in enumerate(zip(lines, rows, strict=True), start=first):
        if complaint := _complaint(line, row):
            raise _damaged(path, f"line {number} {complaint}")
    raise AssertionError("a block of lines was refused though each line is good")


def _without_name(line):
    """The line after its first field, a font's name, which may be quoted to hold a comma."""
    separator = b'",' if line.startswith(b'"') else b","
    return line.rstrip(b"\r\n").partition(separator)[2]


def _complaint(line, row):
    """What is wrong with one line, or None."""
    fields = row.split(b",")
    if len(fields) != PIXELS + 1:
        return f"has {len(fields) + 1 if row else 1} columns, may be {PIXELS + 2}"
    for column, field in enumerate(fields, start=2):
        most = 9 if column == 2 else 255
        if not (field.isdigit() and len(field) <= 3 and int(field) <= most):
            shown = field[:20].decode("ascii", "replace")
            return f"has {shown!r} in column {column}, may be a whole number from 0 to {most}"
    return None if line.endswith(b"\n") else "has no line end: the file is cut short"


def whole_numbers(text):
    """The numbers in bytes such as b"7,0,255", as int64, shape (m,), or None unless each has one to three digits.

    Works on all bytes at once: ten times as fast as int() on each field, and as strict.
    """
    codes = np.frombuffer(text + b",", np.uint8)
    commas = codes == ord(",")
    if not np.all(commas | ((codes >= ord("0")) & (codes <= ord("9")))):
        return None
    ends = np.flatnonzero(commas)
    lengths = np.diff(ends, prepend=-1) - 1
    if lengths.min() < 1 or lengths.max() > 3:
        return None
    values = codes[ends - 1].astype(np.int64) - ord("0")
    for place, weight in ((2, 10), (3, 100)):
        longer = lengths >= place
        values[longer] += weight * (codes[ends[longer] - place].astype(np.int64) - ord("0"))
    return values


def _checked(images, labels, path):
    if len(images) != len(labels) or len(images) == 0:
        raise _damaged(path, f"has {len(images)} images and {len(labels)} labels, may be 1 or more of both, as many")
    if labels.min() < 0 or labels.max() > 9:
        raise _damaged(path, f"has labels from {labels.min()} to {labels.max()}, may be 0 to 9")
    return images, labels.astype(np.uint8)


def _damaged(path, what):
    return DataError(f"{path} {what}; replace the file by a fresh copy".replace("\n", " "))
