"""Published digits: the middle 16×16 pixels of MNIST, EMNIST and TMNIST, from local files or fetched once.

Each reader gives all rows of a split, in the file's order: grey levels 0 (paper) to 255 (ink), uint8 of shape
(n, d = 256), and digits 0 to 9, uint8 of shape (n,).
Source of the crop: the essay's code, github.com/jbuckman/lr-vs-dl.
"""

import os
from os.path import isfile
from pathlib import Path

from . import fetch, formats
from .errors import DataError

MNIST = fetch.Remote(
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
    "sha256",
    "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
)
# The checksum is the one that torchvision publishes.
EMNIST = fetch.Remote("https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip", "md5", "58c8d27c78d21e728a6bc7b3cc06412e")
MNIST_FILE = "mnist.npz"
TMNIST_FILE = "TMNIST_Data.csv"

_OPTION = "give the folder with --data-dir"
_MNIST_ADVICE = f"put {MNIST_FILE} into a folder and {_OPTION}"


def crop(images):
    """The middle of each image, rows and columns 6 to 21: (n, 28, 28) becomes (n, d = 256)."""
    return images[:, 6:22, 6:22].reshape(len(images), -1)


def mnist(split, data_dir=None):
    """MNIST's digits: `mnist.npz` from data_dir, else Keras' copy if it is whole, else fetched.

    Raises: DataError if the file is missing from data_dir, damaged, or cannot be fetched.
    """
    images, labels = formats.read_npz(_mnist_path(data_dir), split)
    return crop(images), labels


def _mnist_path(data_dir):
    if data_dir is not None:
        return _present(Path(data_dir) / MNIST_FILE)
    keras = Path(os.environ.get("KERAS_HOME") or os.path.expanduser("~/.keras"), "datasets", MNIST_FILE)
    if fetch.is_whole(keras, MNIST):
        return keras
    return fetch.fetched(MNIST, fetch.cache_folder() / MNIST_FILE, _MNIST_ADVICE)


def emnist(split, data_dir=None):
    """EMNIST's split "mnist", upright: its four idx files from data_dir, plain or `.gz`, else from the NIST archive.

    Raises: DataError if a file is missing from data_dir, damaged, or the archive cannot be fetched.
    """
    names = emnist_names(split)
    if data_dir is None:
        folder = fetch.cache_folder() / "emnist"
        members = {f"gzip/{name}.gz": f"{name}.gz" for part in ("train", "test") for name in emnist_names(part)}
        advice = f"put {names[0]}.gz and {names[1]}.gz into a folder and {_OPTION}"
        fetch.fetched_members(EMNIST, folder, members, advice)
    else:
        folder = Path(data_dir)
    images, labels = formats.read_idx(*(_plain_or_compressed(folder / f"{name}.gz") for name in names))
    # EMNIST is stored column by column.
    return crop(images.transpose(0, 2, 1)), labels


def emnist_names(split):
    """The names of the split's images and labels, without `.gz`."""
    return f"emnist-mnist-{split}-images-idx3-ubyte", f"emnist-mnist-{split}-labels-idx1-ubyte"


def _plain_or_compressed(path):
    plain = path.with_suffix("")
    return plain if isfile(plain) and not isfile(path) else _present(path)


def tmnist(data_dir=None):
    """TMNIST's digits, rendered from fonts: `TMNIST_Data.csv` from data_dir.

    Raises: DataError if data_dir is None, or the file is missing or damaged.
    Source: Magre and Brown, Typography-MNIST, arXiv:2202.08112.
    """
    if data_dir is None:
        raise DataError(f"tmnist is not fetched by this program: put {TMNIST_FILE} into a folder and {_OPTION}")
    return formats.read_csv(_present(Path(data_dir) / TMNIST_FILE), crop)


def _present(path):
    if isfile(path.parent):
        raise DataError(f"--data-dir was {path.parent}, which is a file; give the folder with {path.name} in it")
    if not isfile(path):  # unlike Path.is_file, it raises nothing where a folder may not be entered
        raise DataError(f"{path} is missing: put {path.name} there, or give another folder with --data-dir")
    return path
