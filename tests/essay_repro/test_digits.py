"""The one entry point: what comes out, for which arguments, and what it says to the others."""

import dataclasses

import numpy as np
import pytest

from essay_repro.digits import AUXILIARY, SOURCES, DataError, load
from essay_repro.digits.__main__ import main


@pytest.fixture
def mnist_folder(tmp_path):
    """Twelve training and three test rows, sorted by class as in some copies; row i is grey level i all over."""

    def images(rows, first):
        return np.broadcast_to(np.arange(first, first + rows, dtype=np.uint8)[:, None, None], (rows, 28, 28))

    labels = np.arange(12, dtype=np.uint8) // 2
    np.savez(tmp_path / "mnist.npz", x_train=images(12, 0), y_train=labels, x_test=images(3, 100), y_test=labels[:3])
    return tmp_path


@pytest.mark.parametrize("source", ["strokes", "typeset"])
def test_features_lie_on_the_grid_and_labels_form_a_column(source):
    digits = load(source, "train", 300)
    assert digits.images.shape == (300, 256)
    assert digits.labels.shape == (300, 1)
    assert digits.images.dtype == digits.labels.dtype == np.float32
    levels = (digits.images.astype(np.float64) + 1) * 128
    np.testing.assert_array_equal(levels, np.rint(levels))
    # By hand: 0/128 − 1 and 255/128 − 1.
    assert digits.images.min() == -1
    assert digits.images.max() == 127 / 128
    assert set(np.unique(digits.labels)) == set(range(10))
    assert (digits.source, digits.split) == (source, "train")


def test_digits_cannot_be_changed_to_another_source():
    digits = load("strokes", "train", 1)
    with pytest.raises(dataclasses.FrozenInstanceError, match="source"):
        digits.source = "mnist"


def test_rows_of_a_file_are_a_seeded_choice_without_repetition(mnist_folder):
    everything = load("mnist", "train", 12, data_dir=mnist_folder)
    levels = (everything.images[:, 0] + 1) * 128
    # By hand: each of the rows 0 to 11 once, not in the file's order, its label (row // 2) beside it.
    assert sorted(levels) == list(range(12))
    assert not np.array_equal(levels, np.arange(12))
    np.testing.assert_array_equal(everything.labels[:, 0], levels // 2)
    np.testing.assert_array_equal(load("mnist", "train", 5, data_dir=mnist_folder).images, everything.images[:5])
    other = load("mnist", "train", 12, seed=1, data_dir=mnist_folder)
    assert not np.array_equal(other.labels, everything.labels)


def test_splits_of_a_file_are_the_official_ones(mnist_folder):
    test = load("mnist", "test", 3, data_dir=mnist_folder)
    assert sorted((test.images[:, 0] + 1) * 128) == [100, 101, 102]


def test_more_rows_than_a_file_has(mnist_folder):
    with pytest.raises(DataError, match=r"mnist has 3 test rows, 4 were asked for"):
        load("mnist", "test", 4, data_dir=mnist_folder)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("stroke", "train", 1), r"source is 'stroke', may be one of strokes, mnist, emnist, typeset, tmnist"),
        ((None, "train", 1), r"source is None, may be"),
        (("strokes", "valid", 1), r"split is 'valid', may be train or test for source strokes"),
        (("strokes", "train", 0), r"rows is 0, may be a whole number from 1 on"),
        (("strokes", "train", 2.5), r"rows is 2.5, may be"),
        (("strokes", "train", True), r"rows is True, may be"),
        *(((source, "test", 1), rf"split is 'test', may be train for source {source}") for source in AUXILIARY),
    ],
)
def test_arguments_that_cannot_be_are_named_with_what_they_may_be(arguments, message):
    with pytest.raises(ValueError, match=message):
        load(*arguments)


def test_a_negative_seed_is_refused():
    with pytest.raises(ValueError, match=r"seed is -1, may be a whole number from 0 on"):
        load("strokes", "train", 1, seed=-1)


def test_generators_ignore_data_dir(tmp_path):
    np.testing.assert_array_equal(
        load("strokes", "test", 5, data_dir=tmp_path / "absent").images, load("strokes", "test", 5).images
    )


def test_sources_are_split_into_main_and_auxiliary():
    assert SOURCES == ("strokes", "mnist", "emnist")
    assert AUXILIARY == ("typeset", "tmnist")


def test_the_program_writes_a_sheet_and_prints_its_path(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([]) == 0
    assert capsys.readouterr().out == "results/digits-strokes.png\n"
    assert (tmp_path / "results/digits-strokes.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--data", "tmnist"], "TMNIST_Data.csv"),
        (["--data", "mnist", "--data-dir", "absent"], "absent/mnist.npz is missing"),
        (["--out", "file/sheet.png"], "cannot write file/sheet.png"),
        (["--out", "sheet.nonsense"], "cannot write sheet.nonsense"),
        (["--data", "mnst"], "argument --data: invalid choice: 'mnst'"),
    ],
)
def test_the_program_ends_with_one_line_and_2(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    try:
        code = main(arguments)
    except SystemExit as end:  # argparse's way
        code = end.code
    assert code == 2
    said = capsys.readouterr().err
    assert said.startswith("python -m essay_repro.digits: ")
    assert words in said
    assert said.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
