"""Training data with names: samples (rows), features, labels; made, split and standardised with NumPy only."""

import re
from dataclasses import dataclass

import numpy as np

from d2l_regression.arguments import generator, whole
from d2l_regression.features import as_matrix
from d2l_regression.metrics import as_column, moments

# What `houses` is made from, so that a reader can hold learned against true. Our choice: plausible, easy to say aloud.
PRICE_PER_SQUARE_METRE = 2.5  # thousand USD for one more m²
PRICE_PER_YEAR = -1.2  # thousand USD for one more year of age: prices fall with age
BASE_PRICE = 80.0  # thousand USD, where area and age would both be 0: the land; four noises above a negative price
PRICE_NOISE = 20.0  # thousand USD, standard deviation of everything else that sets a price


@dataclass(frozen=True, eq=False)
class Dataset:
    """A table of samples: n rows of d features and one label each.

    features: shape (n, d). labels: shape (n, 1); (n,) is taken too and stored as (n, 1).
    feature_names: d names that carry the unit, "area (m²)". label_name: one, "price (thousand USD)".
    Raises: ValueError if rows or names do not match the features.
    Source: Dive into Deep Learning, "Linear Regression", https://d2l.ai/chapter_linear-regression/linear-regression.html
    """

    features: np.ndarray
    labels: np.ndarray
    feature_names: tuple[str, ...]
    label_name: str

    def __post_init__(self):
        # A frozen dataclass is filled through object.__setattr__; afterwards the fields stay what they are.
        object.__setattr__(self, "features", as_matrix(self.features, "features"))
        object.__setattr__(self, "labels", as_column(self.labels, "labels"))
        object.__setattr__(self, "feature_names", tuple(self.feature_names))
        if len(self.features) != len(self.labels):
            raise ValueError(
                f"features have shape {self.features.shape} and labels {self.labels.shape}: "
                "the numbers of rows must match; give one label for each row of features"
            )
        if len(self.feature_names) != self.d:
            raise ValueError(
                f"feature_names is {self.feature_names}, must hold {self.d} names; give one for each feature"
            )

    @property
    def n(self):
        """Number of samples."""
        return self.features.shape[0]

    @property
    def d(self):
        """Number of features."""
        return self.features.shape[1]

    def rows(self, index):
        """The chosen samples as a Dataset. index: a slice, row numbers (k,), or a mask (n,)."""
        return Dataset(self.features[index], self.labels[index], self.feature_names, self.label_name)


def synthetic_linear(n, weights, bias, noise_std, seed):
    """A Dataset drawn from y = Xw + b + ε with standard normal features and ε ~ N(0, noise_std²).

    n: rows. weights: the true w, shape (d,) or (d, 1). bias: the true b. noise_std: in the label's unit, 0 or more.
    seed: of numpy.random.default_rng; the same seed gives the same table.
    Raises: ValueError for a negative noise_std, a wrong shape of weights, or an n or seed that is no whole number.

    >>> synthetic_linear(3, weights=[2.0, -3.4], bias=4.2, noise_std=0.01, seed=0).features.shape
    (3, 2)
    """
    if not noise_std >= 0:
        raise ValueError(f"noise_std is {noise_std}, may be 0 or more; 0 gives labels exactly on the plane")
    w = as_column(weights, "weights")
    rng = generator(seed)
    X = rng.standard_normal((whole(n, "n", least=1), len(w)))
    y = X @ w + bias + noise_std * rng.standard_normal((n, 1))
    return Dataset(X, y, tuple(f"x{i} (no unit)" for i in range(1, len(w) + 1)), "y (no unit)")


def houses(n=200, seed=0):
    """A made-up table of house prices: area (m²) and age (year) → price (thousand USD).

    The price is BASE_PRICE + PRICE_PER_SQUARE_METRE · area + PRICE_PER_YEAR · age + normal noise of standard deviation
    PRICE_NOISE, rounded to 0.1. No house was sold: the truth is known, so learned coefficients can be held against it.
    n: rows. seed: of numpy.random.default_rng.

    >>> houses(n=2).feature_names
    ('area (m²)', 'age (year)')
    """
    rng, n = generator(seed), whole(n, "n", least=1)
    area = np.round(rng.uniform(40, 240, n))
    age = np.round(rng.uniform(0, 80, n))
    noise = PRICE_NOISE * rng.standard_normal(n)
    price = np.round(BASE_PRICE + PRICE_PER_SQUARE_METRE * area + PRICE_PER_YEAR * age + noise, 1)
    return Dataset(np.column_stack([area, age]), price, ("area (m²)", "age (year)"), "price (thousand USD)")


def split(dataset, sizes, seed):
    """The dataset's rows shuffled and dealt out into disjoint parts: a tuple of Datasets, one for each size.

    sizes: all integers, numbers of rows that sum to n, or all floats, fractions that sum to 1.
    seed: of numpy.random.default_rng; the same seed gives the same parts.
    Raises: ValueError if the sizes do not add up, a part would be empty, or the seed is no whole number.

    >>> [part.n for part in split(houses(n=10), [0.8, 0.2], seed=0)]
    [8, 2]
    """
    if isinstance(sizes, int | float | np.number):
        raise ValueError(f"sizes is {sizes}, must list the size of each part; to split in two, give both sizes")
    edges = _edges(list(sizes), dataset.n)
    order = generator(seed).permutation(dataset.n)
    return tuple(dataset.rows(index) for index in np.split(order, edges[:-1]))


def _edges(sizes, n):
    """Where each part ends: integers rising to n."""
    if all(isinstance(size, int | np.integer) for size in sizes):
        edges, total, rounding = np.cumsum(sizes), n, 0.0
    elif all(isinstance(size, float | np.floating) for size in sizes) and np.isfinite(sizes).all():
        rounding = max(1e-9, *(4 * np.finfo(type(size)).eps for size in sizes))  # 0.8 and 0.2 in float32 miss 1
        sizes = [float(size) for size in sizes]
        edges, total = np.round(np.cumsum(sizes) * n).astype(int), 1.0
    else:
        raise ValueError(f"sizes is {sizes}, may be all integers (rows) or all floats (fractions); do not mix the two")
    if not np.isclose(sum(sizes), total, rtol=rounding, atol=0):
        raise ValueError(f"sizes is {sizes} with sum {sum(sizes)}, must sum to {total}; add a last part for the rest")
    if (np.diff(edges, prepend=0) < 1).any():
        raise ValueError(
            f"sizes is {sizes}, must give each part one of the {n} rows or more; use fewer or larger parts"
        )
    return edges


@dataclass(frozen=True, eq=False)
class Standardizer:
    """Takes features to mean 0 and standard deviation 1 and back, by what the training rows say.

    mean: shape (d,), in the features' units. std: shape (d,), the same units, division by n as in Keras' Normalization.
    Fit it on the training rows only: statistics of the test rows would let the model peek at them.
    """

    mean: np.ndarray
    std: np.ndarray

    @classmethod
    def fit(cls, features):
        """The Standardizer of these rows, shape (n, d).

        A constant column keeps scale 1: dividing by its standard deviation of 0 would give NaN, and such columns are
        common (the corner pixels of a digit). It becomes 0 on the rows it was fitted on and says nothing.
        Raises: ValueError for no rows or a value that is not finite.

        >>> Standardizer.fit([[1e9], [1e9 + 2]]).std.tolist()
        [1.0]
        """
        X = as_matrix(features, "features").astype(np.float64, copy=False)
        if len(X) == 0 or not np.isfinite(X).all():
            raise ValueError(
                f"features, shape {X.shape}, must have rows, finite numbers only; drop or repair the others"
            )
        constant = X.min(axis=0) == X.max(axis=0)
        mean, variance, size = moments(X)
        std = np.sqrt(variance) * size
        # Equal floats can average to a neighbour of themselves, and the smallest of all has no half: hence both tests.
        return cls(np.where(constant, X[0], mean), np.where(constant | (std == 0), 1.0, std))

    def transform(self, features):
        """Standardised features, shape (n, d), no unit; float32 stays float32.

        >>> Standardizer.fit([[1.0], [3.0]]).transform([[5.0]]).tolist()
        [[3.0]]
        """
        X = self._matrix(features)
        # mean and std are float64, so the subtraction is too: large means do not eat the digits of float32 data.
        return ((X - self.mean) / self.std).astype(X.dtype)

    def inverse_transform(self, features):
        """Features in their own units again, shape (n, d); float32 stays float32.

        >>> Standardizer.fit([[1.0], [3.0]]).inverse_transform([[3.0]]).tolist()
        [[5.0]]
        """
        X = self._matrix(features)
        return (X * self.std + self.mean).astype(X.dtype)

    def to_original_units(self, weights, bias):
        """(weights, bias) for features in their own units, from those learnt on standardised ones.

        The predictions stay the same. bias: a number or an array of one, in the label's unit.
        weights: shape (d,) or (d, 1), label's unit for one standard deviation of the feature.
        Returns: weights (d, 1), label's unit for one unit of the feature, and bias, a float.

        >>> weights, bias = Standardizer.fit([[1.0], [5.0]]).to_original_units([4.0], 10.0)
        >>> weights.tolist(), bias
        ([[2.0]], 4.0)
        """
        w = as_column(weights, "weights").astype(np.float64) / self.std[:, None]
        return w, as_column(np.ravel(bias), "bias").item() - float(self.mean @ w[:, 0])

    def _matrix(self, features):
        X = as_matrix(features, "features")
        if X.shape[1] != len(self.mean):
            raise ValueError(
                f"features have shape {X.shape}, must have the {len(self.mean)} columns seen in fit; pass the same ones"
            )
        return X


def read_aloud(weights, dataset):
    """One sentence for each feature: "one more m² of area: price +2.5 thousand USD, all else equal".

    weights: shape (d,) or (d, 1), in the features' own units. dataset: gives names and units, "quantity (unit)".
    Raises: ValueError if the number of weights is not d or a name has no unit.

    >>> read_aloud([2.5, -1.2], houses(n=2))[0]
    'one more m² of area: price +2.5 thousand USD, all else equal'
    """
    w = as_column(weights, "weights")[:, 0]
    if len(w) != dataset.d:
        raise ValueError(
            f"weights has {len(w)} numbers, must have one for each of {dataset.feature_names}; pass those of this data"
        )
    label, label_unit = _quantity_unit(dataset.label_name)
    names = [_quantity_unit(name) for name in dataset.feature_names]
    return [
        f"one more {unit} of {name}: {label} {value:+.3g} {label_unit}, all else equal"
        for (name, unit), value in zip(names, w, strict=True)
    ]


def _quantity_unit(name):
    match = re.fullmatch(r"(.+) \((.+)\)", name)
    if match is None:
        raise ValueError(f"name {name!r} must end in a unit, as 'area (m²)'; write '(no unit)' where there is none")
    return match.groups()
