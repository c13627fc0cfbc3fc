"""What is tried, how often, and for how long: one frozen record, each value with its reason."""

from dataclasses import asdict, dataclass

import numpy as np

LARGE = 20_000  # rows above which three repeats are as good as ten on fewer


@dataclass(frozen=True)
class Settings:
    """The settings of a comparison.

    repeats: of the five folds; None for 10, or 3 above 20,000 rows. sizes: names and hidden layers of the networks.
    tried: members of a network while sizes are compared; members: of the one that is chosen, refitted.
    batches: least and most rows of a batch; in between a sixteenth of the rows, so that few rows are passed over often.
    max_epochs, least_steps, most_steps: passes over the rows, and bounds on updates, of which the best step is taken.
    patience: evaluations, of 64, without a better one that end a training.
    tree: whether a boosted tree stands beside, in grey. trees: its most.
    curve: shares of the training rows at which line and network are compared once more.
    explain: whether importance and partial dependence are measured.
    """

    repeats: int | None = None
    sizes: tuple = (("small", (32, 32)), ("medium", (64, 64)), ("large", (128, 128)))
    tried: int = 2  # enough to tell sizes apart: on 51 tables one against five members are 1.3 % of RMSE
    members: int = 8
    batches: tuple = (64, 256)
    max_epochs: int = 64
    least_steps: int = 1_024  # on few rows 64 passes are too few
    most_steps: int = 6_000
    patience: int = 12
    tree: bool = True
    trees: int = 100
    curve: tuple = (1 / 16, 1 / 8, 1 / 4, 1 / 2)
    explain: bool = True

    def repeats_of(self, table):
        """How many repeats are planned for a `columns.Table`."""
        if self.repeats is not None:
            return self.repeats
        if table.time is not None:
            return 2  # blocks stay what they are, only the seeds change
        return 10 if table.n <= LARGE else 3

    @property
    def run_count(self):
        """How many networks are trained on a fold: all that are tried, and the members of the one chosen."""
        return 2 * len(self.sizes) * self.tried + self.members

    def batch(self, n):
        """Rows of a batch, a power of 2, for n training rows."""
        return int(np.clip(2 ** np.round(np.log2(n / 16)), *self.batches))

    def steps(self, n):
        """The most updates for n training rows."""
        return int(np.clip(self.max_epochs * np.ceil(n / self.batch(n)), self.least_steps, self.most_steps))

    def as_dict(self):
        """All settings, as JSON knows them."""
        return asdict(self)


QUICK = Settings(  # for tests and simulations: the same protocol with networks that take a moment
    repeats=2,
    sizes=(("small", (16,)),),
    tried=2,
    members=2,
    least_steps=256,
    most_steps=256,
    tree=False,
    curve=(),
    explain=False,
)
