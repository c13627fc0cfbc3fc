"""Files that are whole are read to the last value; every other file is refused in one line that names it."""

import gzip
import io
import struct
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essay_repro.digits import DataError, formats

ROWS = 5
IMAGES = np.random.default_rng(0).integers(0, 256, size=(ROWS, 28, 28), dtype=np.uint8)
LABELS = np.array([9, 0, 3, 1, 7], dtype=np.uint8)


def idx_images(images=IMAGES, magic=2051, rows=None, shape=(28, 28)):
    return struct.pack(">4I", magic, len(images) if rows is None else rows, *shape) + images.tobytes()


def idx_labels(labels=LABELS, magic=2049, rows=None):
    return struct.pack(">2I", magic, len(labels) if rows is None else rows) + labels.tobytes()


def npz(**changes):
    """A small valid npz file's bytes; None for a change leaves the array out."""
    arrays = {"x_train": IMAGES, "y_train": LABELS, "x_test": IMAGES[:2], "y_test": LABELS[:2]} | changes
    file = io.BytesIO()
    np.savez_compressed(file, **{name: array for name, array in arrays.items() if array is not None})
    return file.getvalue()


def csv(names="font", images=IMAGES, labels=LABELS):
    header = "names,labels," + ",".join(str(pixel) for pixel in range(1, 785))
    lines = [
        f"{names},{label}," + ",".join(map(str, image.ravel())) for image, label in zip(images, labels, strict=True)
    ]
    return "\n".join([header, *lines, ""]).encode()


IDX_GZ, IDX, NPZ, CSV = gzip.compress(idx_images()), idx_images(), npz(), csv()
CSV_LINES = CSV.splitlines(keepends=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all examples of a property, each of which writes its files anew."""
    return tmp_path_factory.mktemp("formats")


def read_idx(folder, images=None, labels=None, name="images"):
    """Writes both files (plain; the images under a name that may end in .gz) and reads them."""
    (folder / name).write_bytes(idx_images() if images is None else images)
    (folder / "labels").write_bytes(idx_labels() if labels is None else labels)
    return formats.read_idx(folder / name, folder / "labels")


def read_npz(folder, content, split="train"):
    (folder / "digits.npz").write_bytes(content)
    return formats.read_npz(folder / "digits.npz", split)


def read_csv(folder, content):
    (folder / "digits.csv").write_bytes(content)
    return formats.read_csv(folder / "digits.csv", lambda images: images)


def assert_same(read, rows=ROWS):
    images, labels = read
    np.testing.assert_array_equal(images, IMAGES[:rows])
    np.testing.assert_array_equal(labels, LABELS[:rows])
    assert images.dtype == labels.dtype == np.uint8


@pytest.mark.parametrize(("name", "content"), [("images", IDX), ("images.gz", IDX_GZ)])
def test_idx_reads_what_was_written(tmp_path, name, content):
    assert_same(read_idx(tmp_path, images=content, name=name))


def test_npz_reads_what_was_written(tmp_path):
    assert_same(read_npz(tmp_path, NPZ))
    assert_same(read_npz(tmp_path, NPZ, split="test"), rows=2)
    assert_same(read_npz(tmp_path, npz(y_train=LABELS.astype(np.int64))))


@pytest.mark.parametrize("names", ["font", '"font, bold"', ""])
def test_csv_reads_what_was_written(tmp_path, names):
    assert_same(read_csv(tmp_path, csv(names=names)))
    assert_same(read_csv(tmp_path, csv(names=names).replace(b"\n", b"\r\n")))


def test_csv_in_many_blocks_reads_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "_CSV_LINES", 2)
    assert_same(read_csv(tmp_path, CSV))
    with pytest.raises(DataError, match=r"line 5 has '256' in column 786"):
        read_csv(tmp_path, with_field(line=4, column=785, field=b"256"))


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (b"", r"images is cut short: 0 bytes of its 16-byte header"),
        (IDX[:15], r"images is cut short: 15 bytes"),
        (IDX[:-1], r"images has fewer than the 3920 bytes"),
        (IDX + b"\0", r"images has more than the 3920 bytes"),
        (idx_images(magic=2049), r"images starts with 2049 where .* starts with 2051"),
        (idx_images(shape=(28, 27)), r"announces 5 rows of shape \(28, 27\), may be 1 or more of \(28, 28\)"),
        (idx_images(rows=0), r"announces 0 rows"),
        (idx_images(rows=2**32 - 1), r"announces 4294967295 rows"),
        (idx_images(IMAGES[:4]), r"images with labels has 4 images and 5 labels"),
    ],
)
def test_wrong_idx_images_are_refused(tmp_path, images, message):
    with pytest.raises(DataError, match=message):
        read_idx(tmp_path, images=images)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (idx_labels(magic=2051), r"labels starts with 2051 where .* starts with 2049"),
        (idx_labels(np.array([9, 0, 3, 1, 10], dtype=np.uint8)), r"has labels from 0 to 10, may be 0 to 9"),
        (idx_labels()[:-1], r"labels has fewer than the 5 bytes"),
    ],
)
def test_wrong_idx_labels_are_refused(tmp_path, labels, message):
    with pytest.raises(DataError, match=message):
        read_idx(tmp_path, labels=labels)


def test_gzip_with_a_flipped_bit_is_refused(tmp_path):
    damaged = bytearray(IDX_GZ)
    damaged[len(damaged) // 2] ^= 1
    with pytest.raises(DataError, match=r"images\.gz (cannot be read|has|starts|announces)"):
        read_idx(tmp_path, images=bytes(damaged), name="images.gz")


def test_a_plain_file_named_gz_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"images\.gz cannot be read to its end \(Not a gzipped file"):
        read_idx(tmp_path, images=IDX, name="images.gz")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"digits\.npz is not a whole npz file \(File is not a zip file"),
        (b"x_train", r"is not a whole npz file"),
        (npz(x_train=None), r"digits\.npz has no array x_train"),
        (npz(y_train=None), r"has no array y_train"),
        (
            npz(x_train=IMAGES.astype(float)),
            r"x_train of type float64 and shape \(5, 28, 28\), may be uint8 \(n, 28, 28\)",
        ),
        (npz(x_train=IMAGES[:, :27]), r"x_train of type uint8 and shape \(5, 27, 28\)"),
        (npz(x_train=np.uint8(3)), r"x_train of type uint8 and shape \(\)"),
        (npz(x_train=IMAGES[:4]), r"has 4 images and 5 labels"),
        (npz(x_train=IMAGES[:0], y_train=LABELS[:0]), r"has 0 images and 0 labels"),
        (npz(y_train=LABELS.astype(float)), r"y_train of type float64 and shape \(5,\), may be integers \(n,\)"),
        (npz(y_train=LABELS[:, None]), r"y_train of type uint8 and shape \(5, 1\)"),
        (npz(y_train=LABELS + np.uint8(1)), r"has labels from 1 to 10, may be 0 to 9"),
        (npz(y_train=LABELS.astype(np.int8) - np.int8(1)), r"has labels from -1 to 8"),
        (npz(y_train=np.array([{"an": "object"}] * 5)), r"has an array y_train that cannot be read \(Object arrays"),
    ],
)
def test_wrong_npz_files_are_refused(tmp_path, content, message):
    with pytest.raises(DataError, match=message):
        read_npz(tmp_path, content)


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


@pytest.mark.parametrize(
    "member",
    [
        b"",
        b"no array",
        npy(IMAGES)[:-1],
        npy(IMAGES).replace(b"(5, 28, 28)", b"(5, 28, 28]"),
        npy(IMAGES).replace(b"|u1", b"|01"),
        npy(IMAGES).replace(b"(5, 28", b"(9, 28"),
    ],
)
def test_an_npz_member_that_is_no_array_is_refused(tmp_path, member):
    with zipfile.ZipFile(tmp_path / "digits.npz", "w") as archive:
        archive.writestr("x_train.npy", member)
    with pytest.raises(DataError, match=r"digits\.npz has an array x_train that cannot be read"):
        formats.read_npz(tmp_path / "digits.npz", "train")


def with_field(line, column, field):
    """The valid csv with one field replaced; line and column count from 0."""
    lines = CSV.split(b"\n")
    fields = lines[line].split(b",")
    fields[column] = field
    lines[line] = b",".join(fields)
    return b"\n".join(lines)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"digits\.csv line 1 has 1 columns, may be 786"),
        (CSV_LINES[0], r"has no rows"),
        (b"names,labels\n", r"line 1 has 2 columns, may be 786"),
        (CSV + b"\n", r"line 7 has 1 columns, may be 786"),
        (CSV.replace(CSV_LINES[2], CSV_LINES[2].replace(b"\n", b",0\n")), r"line 3 has 787 columns, may be 786"),
        (CSV.rstrip(b"\n"), r"line 6 has no line end: the file is cut short"),
        (with_field(3, 1, b"10"), r"line 4 has '10' in column 2, may be a whole number from 0 to 9"),
        (with_field(3, 2, b"256"), r"line 4 has '256' in column 3, may be a whole number from 0 to 255"),
        (with_field(3, 2, b"1000"), r"line 4 has '1000' in column 3"),
        *(
            (with_field(1, 785, field), rf"line 2 has '{shown}' in column 786")
            for field, shown in [
                (b"", ""),
                (b"-1", "-1"),
                (b"1.0", r"1\.0"),
                (b" 1", " 1"),
                (b"white", "white"),
                (b"1e1", "1e1"),
                ("١".encode(), r"\\ufffd\\ufffd|��"),
            ]
        ),
    ],
)
def test_wrong_csv_files_are_refused_with_the_line(tmp_path, content, message):
    with pytest.raises(DataError, match=message):
        read_csv(tmp_path, content)


@pytest.mark.parametrize("reader", [read_idx, read_npz, read_csv])
def test_messages_are_one_line_and_say_what_to_do(tmp_path, reader):
    with pytest.raises(DataError, match=r"; replace the file by a fresh copy$") as refused:
        reader(tmp_path, b"\n\n")
    assert "\n" not in str(refused.value)


@given(st.integers(0, len(IDX) - 1))
def test_any_truncation_of_idx_is_refused(folder, size):
    with pytest.raises(DataError, match=r"images (is cut short|has fewer)"):
        read_idx(folder, images=IDX[:size])


@given(st.integers(0, len(IDX_GZ) - 1))
def test_any_truncation_of_compressed_idx_is_refused(folder, size):
    with pytest.raises(DataError, match=r"images\.gz (is cut short|cannot be read)"):
        read_idx(folder, images=IDX_GZ[:size], name="images.gz")


@given(st.integers(0, len(NPZ) - 1))
def test_any_truncation_of_npz_is_refused(folder, size):
    with pytest.raises(DataError, match=r"digits\.npz is not a whole npz file"):
        read_npz(folder, NPZ[:size])


# Whole lines missing at the end leave a valid csv file: no reader can notice, and `load` says how many rows there are.
@given(st.integers(0, len(CSV) - 1).filter(lambda size: not CSV[:size].endswith(b"\n")))
def test_any_truncation_of_csv_inside_a_line_is_refused(folder, size):
    with pytest.raises(DataError, match=r"digits\.csv line \d+ has"):
        read_csv(folder, CSV[:size])


@settings(max_examples=300)
@given(st.integers(0, len(NPZ) - 1), st.integers(1, 255))
def test_a_changed_byte_of_npz_is_refused_or_harmless(folder, at, change):
    damaged = bytearray(NPZ)
    damaged[at] ^= change
    try:
        read = read_npz(folder, bytes(damaged))
    except DataError:
        return
    assert_same(read)


@given(st.lists(st.integers(0, 999), min_size=1, max_size=20))
def test_whole_numbers_agree_with_int(numbers):
    assert formats.whole_numbers(",".join(map(str, numbers)).encode()).tolist() == numbers


@given(st.lists(st.text("0123456789,-. x", max_size=5), min_size=1, max_size=4))
def test_whole_numbers_refuse_all_but_one_to_three_digits(fields):
    text = ",".join(fields)
    good = all(field.isdigit() and len(field) <= 3 for field in text.split(","))
    numbers = formats.whole_numbers(text.encode())
    assert (numbers is not None) == good
    assert not good or numbers.tolist() == [int(field) for field in text.split(",")]
