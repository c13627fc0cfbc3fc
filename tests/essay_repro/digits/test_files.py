"""The published data sets: which file is read from where, what is kept of an image, what is said if it is missing."""

import gzip
import hashlib
import io
import os
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from essay_repro.digits import DataError, fetch, files, load

IMAGES = np.random.default_rng(0).integers(0, 256, size=(4, 28, 28), dtype=np.uint8)
LABELS = np.array([5, 0, 4, 1], dtype=np.uint8)


@pytest.fixture(autouse=True)
def no_network_and_no_home(tmp_path, monkeypatch):
    """Keras' folder and the cache lie in tmp_path, and whoever fetches is told that nothing answers."""

    def unreachable(*_, **__):
        raise OSError("no network in this test")

    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr(fetch, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(fetch, "urlopen", unreachable)


def save_npz(folder, images=IMAGES):
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / "mnist.npz", x_train=images, y_train=LABELS, x_test=images[:1], y_test=LABELS[:1])
    return folder / "mnist.npz"


def publish(monkeypatch, path):
    """Makes the file at the path the published one."""
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setattr(files, "MNIST", files.MNIST._replace(checksum=checksum))


def idx_files(split):
    """The split's two idx files, name to bytes; the images stored column by column as EMNIST's are."""
    columns_first = IMAGES.transpose(0, 2, 1).tobytes()
    images, labels = files.emnist_names(split)
    return {
        images: struct.pack(">4I", 2051, 4, 28, 28) + columns_first,
        labels: struct.pack(">2I", 2049, 4) + LABELS.tobytes(),
    }


def middle_of(images):
    """By hand: rows and columns 6 to 21, line after line."""
    return np.array([[image[y, x] for y in range(6, 22) for x in range(6, 22)] for image in images])


def test_mnist_comes_from_data_dir(tmp_path):
    save_npz(tmp_path)
    images, labels = files.mnist("train", tmp_path)
    np.testing.assert_array_equal(images, middle_of(IMAGES))
    np.testing.assert_array_equal(labels, LABELS)
    assert len(files.mnist("test", tmp_path)[0]) == 1


def test_mnist_comes_from_keras_copy_if_it_is_the_published_file(tmp_path, monkeypatch):
    path = save_npz(tmp_path / "keras" / "datasets")
    publish(monkeypatch, path)
    np.testing.assert_array_equal(files.mnist("train")[1], LABELS)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DataError, match=r"cannot fetch .*mnist\.npz \(no network in this test\)"):
        files.mnist("train")


def test_mnist_comes_from_the_cache(tmp_path, monkeypatch):
    publish(monkeypatch, save_npz(tmp_path / "cache"))
    np.testing.assert_array_equal(files.mnist("train")[1], LABELS)


def test_mnist_is_fetched_into_the_cache(tmp_path, monkeypatch):
    content = save_npz(tmp_path / "elsewhere").read_bytes()
    publish(monkeypatch, tmp_path / "elsewhere" / "mnist.npz")
    monkeypatch.setattr(fetch, "urlopen", lambda *_, **__: Answer(content))
    np.testing.assert_array_equal(files.mnist("train")[1], LABELS)
    assert (tmp_path / "cache" / "mnist.npz").read_bytes() == content


class Answer(io.BytesIO):
    """What urlopen gives, as far as it is used."""

    def __init__(self, content):
        super().__init__(content)
        self.headers = {}


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("split", ["train", "test"])
def test_emnist_comes_upright_from_data_dir(tmp_path, split, compressed):
    for name, content in idx_files(split).items():
        if compressed:
            (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content))
        else:
            (tmp_path / name).write_bytes(content)
    images, labels = files.emnist(split, tmp_path)
    np.testing.assert_array_equal(images, middle_of(IMAGES))
    np.testing.assert_array_equal(labels, LABELS)


def test_emnist_is_fetched_into_the_cache(tmp_path, monkeypatch):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, value in (idx_files("train") | idx_files("test")).items():
            archive.writestr(f"gzip/{name}.gz", gzip.compress(value))
    checksum = hashlib.md5(content.getvalue(), usedforsecurity=False).hexdigest()
    monkeypatch.setattr(files, "EMNIST", files.EMNIST._replace(checksum=checksum))
    monkeypatch.setattr(fetch, "urlopen", lambda *_, **__: Answer(content.getvalue()))
    np.testing.assert_array_equal(files.emnist("test")[0], middle_of(IMAGES))
    assert len(list((tmp_path / "cache" / "emnist").glob("*.gz"))) == 4


def test_tmnist_comes_from_data_dir(tmp_path):
    header = "names,labels," + ",".join(str(pixel) for pixel in range(1, 785))
    lines = [f"font,{label}," + ",".join(map(str, image.ravel())) for image, label in zip(IMAGES, LABELS, strict=True)]
    (tmp_path / "TMNIST_Data.csv").write_text("\n".join([header, *lines, ""]))
    images, labels = files.tmnist(tmp_path)
    np.testing.assert_array_equal(images, middle_of(IMAGES))
    np.testing.assert_array_equal(labels, LABELS)


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (lambda folder: files.mnist("train", folder), r"mnist\.npz is missing: put mnist\.npz there.*--data-dir"),
        (
            lambda folder: files.emnist("test", folder),
            r"emnist-mnist-test-images-idx3-ubyte\.gz is missing.*--data-dir",
        ),
        (lambda folder: files.tmnist(folder), r"TMNIST_Data\.csv is missing.*--data-dir"),
        (lambda _: files.tmnist(), r"tmnist is not fetched by this program: put TMNIST_Data\.csv into a.*--data-dir"),
        (lambda _: files.mnist("train"), r"cannot fetch https.*; put mnist\.npz into a folder and give.*--data-dir"),
        (lambda _: files.emnist("train"), r"cannot fetch https.*; put emnist.*images.* and emnist.*labels.*--data-dir"),
    ],
)
def test_a_missing_file_is_named_with_what_to_do(tmp_path, read, message):
    with pytest.raises(DataError, match=message) as refused:
        read(tmp_path / "empty")
    assert "\n" not in str(refused.value)


def test_a_file_in_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "mnist.npz").write_bytes(b"")
    with pytest.raises(DataError, match=r"--data-dir was .*mnist\.npz, which is a file; give the folder"):
        files.mnist("train", tmp_path / "mnist.npz")


@pytest.fixture
def real_mnist():
    folder = os.environ.get("D2L_DATA_DIR")
    if folder is None or not (Path(folder) / "mnist.npz").is_file():
        pytest.skip("D2L_DATA_DIR names no folder with mnist.npz")
    return Path(folder)


def test_the_real_mnist_has_its_published_numbers(real_mnist):
    train = load("mnist", "train", 60_000, data_dir=real_mnist)
    test = load("mnist", "test", 10_000, data_dir=real_mnist)
    # Source: MNIST's class counts, the same in every copy of it.
    counts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(train.labels[:, 0].astype(int)).tolist() == counts
    assert np.bincount(test.labels[:, 0].astype(int)).tolist() == [
        980,
        1135,
        1032,
        1010,
        982,
        892,
        958,
        1028,
        974,
        1009,
    ]
    assert train.images.shape == (60_000, 256)
    # Any thousand rows have every digit, though the file may be sorted.
    assert len(np.unique(train.labels[:1000])) == 10
