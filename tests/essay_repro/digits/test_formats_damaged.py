"""Files of digits that were damaged or made to harm: refused in one line, nothing in them runs, memory stays bounded.

D2L_CASES tells how many files are damaged at random, by default 200; each case is drawn from its own number.
"""

import gzip
import io
import os
import pickle
import tracemalloc
import zipfile

import numpy as np
import pytest

from essay_repro.digits import DataError, formats
from tests.essay_repro.digits import test_formats as whole

CASES = int(os.environ.get("D2L_CASES", "200"))
ran = []  # by the objects below, where something unpickles them


class Harmful:
    """An object that runs code where it is unpickled."""

    def __reduce__(self):
        return harm, ()


def harm():
    ran.append("ran")


def npy(array):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, allow_pickle=True)
    return file.getvalue()


def archive(**members):
    """An npz file of these bytes; its checksums are right, whatever the members are."""
    file = io.BytesIO()
    kind = members.pop("kind", zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(file, "w", kind) as made:
        for name, content in members.items():
            made.writestr(f"{name}.npy", content)
    return file.getvalue()


IMAGES, LABELS = npy(whole.IMAGES), npy(whole.LABELS)
PICKLED = npy(np.array([Harmful()] * whole.ROWS))
QUOTED = whole.csv(names='"font, ""bold"""')
READERS = {
    "npz": lambda folder, content, _: whole.read_npz(folder, content),
    "csv": lambda folder, content, _: whole.read_csv(folder, content),
    "idx": lambda folder, content, _: whole.read_idx(folder, images=content),
    "gz": lambda folder, content, _: whole.read_idx(folder, images=content, name="images.gz"),
    "labels": lambda folder, content, _: whole.read_idx(folder, labels=content),
    "in npz": lambda folder, content, kind: whole.read_npz(folder, archive(x_train=content, y_train=LABELS, kind=kind)),
    "labels in npz": lambda folder, content, kind: whole.read_npz(
        folder, archive(x_train=IMAGES, y_train=content, kind=kind)
    ),
    "in gz": lambda folder, content, _: whole.read_idx(folder, images=gzip.compress(content, 1), name="images.gz"),
}
WHOLE = [
    *(("npz", content) for content in (whole.NPZ, archive(x_train=PICKLED, y_train=LABELS))),
    *(("csv", content) for content in (whole.CSV, QUOTED)),
    *(("idx", whole.IDX), ("gz", whole.IDX_GZ), ("labels", whole.idx_labels()), ("in gz", whole.IDX)),
    *(("in npz", IMAGES), ("in npz", PICKLED), ("labels in npz", LABELS), ("labels in npz", PICKLED)),
]
CHECKED = ("npz", "gz")  # by a checksum in the file: what can be read of them is what was written
KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
PIECES = (
    b"\0",
    b"\xff" * 4,
    b",",
    b'"',
    b'",',
    b"\n",
    b"\r",
    b"PK\x05\x06",
    b"PK\x01\x02",
    b"9" * 20,
    b"'descr': '|O'",
)


def damaged(content, draw):
    """The content after up to three changes: bytes, a cut, something put in, doubled, removed or swapped."""
    for _ in range(draw.integers(1, 4)):
        start, end = np.sort(draw.integers(0, len(content) + 1, 2)).tolist()
        short = min(end, start + int(draw.integers(1, 9)))
        piece = PIECES[draw.integers(len(PIECES))]
        content = (
            content[:start] + draw.bytes(short - start) + content[short:],
            content[:start]
            + bytes(byte ^ 1 << int(draw.integers(8)) for byte in content[start:short])
            + content[short:],
            content[:start],
            content[:start] + piece + content[start:],
            content[:start] + piece + content[start + len(piece) :],
            content[:end] + content[start:],
            content[:start] + content[end:],
            content[start:end] + content[:start] + content[end:],
        )[draw.integers(8)]
    return content


def read_or_refused(kind, folder, content, compression=zipfile.ZIP_DEFLATED):
    """What is read, checked to be digits; or None for a file that is refused in a line that names it."""
    try:
        images, labels = READERS[kind](folder, content, compression)
    except DataError as error:
        said = str(error)
    else:
        said = ""
    if said:
        assert said.startswith(str(folder))
        assert said.isprintable()
        assert said.endswith("; replace the file by a fresh copy")
        return None
    assert images.dtype == labels.dtype == np.uint8
    assert images.shape == (len(labels), 28, 28)
    assert labels.max() <= 9
    return images, labels


def test_files_damaged_at_random_are_refused_or_read_as_digits(tmp_path):
    """With a checksum of their own they are refused or read as they were written."""
    ran.clear()
    read = 0
    for number in range(CASES):
        draw = np.random.default_rng(number)
        kind, content = WHOLE[number % len(WHOLE)]
        found = read_or_refused(kind, tmp_path, damaged(content, draw), KINDS[draw.integers(4)])
        read += found is not None
        if found and kind in CHECKED:
            whole.assert_same(found)
    assert ran == []
    assert 0 < read < CASES / 2  # else the changes were no damage, or all of it
    print(f"{CASES:,} damaged files: {CASES - read:,} refused, {read:,} read")


def test_the_object_would_run_if_it_were_unpickled():
    pickle.loads(pickle.dumps(Harmful()))
    assert ran.pop() == "ran"


@pytest.mark.parametrize("kind", ["in npz", "labels in npz"])
def test_pickled_objects_are_refused_and_do_not_run(kind, tmp_path):
    assert read_or_refused(kind, tmp_path, PICKLED) is None
    assert ran == []


def bomb(kind, size=200_000_000):
    """A file of some kilobytes that unpacks to so many zeros, which no header of its own explains."""
    zeros = bytes(size)
    return {
        "in npz": lambda: archive(x_train=IMAGES + zeros, y_train=LABELS),
        "labels in npz": lambda: archive(x_train=IMAGES, y_train=LABELS + zeros),
        "gz": lambda: gzip.compress(whole.IDX + zeros),
        "csv": lambda: whole.CSV_LINES[0] + zeros,
        "header": lambda: zeros,
    }[kind]()


@pytest.mark.parametrize("kind", ["in npz", "labels in npz", "gz", "csv", "header"])
def test_what_unpacks_to_more_than_rows_may_have_does_not_fill_the_memory(kind, tmp_path, monkeypatch):
    """With at most 10,000 rows, 8 MB of pixels, by hand: twice that while they are copied, and 4 MB for the rest."""
    monkeypatch.setattr(formats, "_MOST_ROWS", 10_000)
    content = bomb(kind)
    reader = {"in npz": "npz", "labels in npz": "npz", "header": "csv"}.get(kind, kind)
    tracemalloc.start()
    try:
        assert read_or_refused(reader, tmp_path, content) is None
        assert tracemalloc.get_traced_memory()[1] < 2 * 7_840_000 + 4_000_000
    finally:
        tracemalloc.stop()
