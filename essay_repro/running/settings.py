"""The settings that all experiments share, each with its reason; an experiment adds its own and names its presets."""

from dataclasses import asdict, dataclass, replace

PRESETS = ("smoke", "quick", "paper")
DATA = ("strokes", "mnist", "emnist")
AUXILIARY = ("typeset", "tmnist")


@dataclass(frozen=True)
class Settings:
    """Settings of one experiment. Every field but `seeds` is part of the configuration that a result carries."""

    seeds: int = 3  # the author's code: three trials (four in `multitask` at the quick preset: they fill two cores)
    steps: int = 200_000  # the author's code; essay, figures 1 to 12
    batch_size: int = 256  # the author's code; rows drawn with replacement
    learning_rate: float = 1e-3  # the author's code: Adam with PyTorch's defaults
    pool_rows: int = 60_000  # rows the training subsets are drawn from: the size of the MNIST training set
    test_rows: int = 10_000  # the author's code; the essay's text says 40,000
    evaluated_train_rows: int = 10_000  # the author's code: at most so many rows stand for the training set
    auxiliary_rows: int = 0  # rows of the auxiliary task; only `multitask` has one
    validation_share: float = 0.25  # our choice: validation rows cost data too, so they are in proportion …
    validation_rows_least: int = 100  # … with a floor, below which the chosen step is chance
    epsilon: float = 1e-8  # PyTorch's default for Adam, which the author's code keeps; Keras' own is 1e-7

    def validation_rows(self, n_train):
        """Number of validation rows that go with n_train training rows.

        >>> [Settings().validation_rows(n_train) for n_train in (200, 1_000)]
        [100, 250]
        """
        return max(self.validation_rows_least, round(self.validation_share * n_train))

    def configuration(self):
        """All settings that change a number, as a dict. More seeds add cells and leave the others as they are."""
        settings = asdict(self)
        del settings["seeds"]
        return settings

    def with_seeds(self, seeds):
        """The settings with another number of seeds, or as they are for None."""
        return self if seeds is None else replace(self, seeds=seeds)


def evaluation_steps(last):
    """Step 0, every power of two, and the last step: where the author's code evaluates a curve.

    >>> evaluation_steps(10)
    [0, 1, 2, 4, 8, 10]
    """
    return [0, *(2**k for k in range(last.bit_length()) if 2**k < last), last]
