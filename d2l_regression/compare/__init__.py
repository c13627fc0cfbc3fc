"""Is a network better on your own table than linear regression? `compare(table, target=…)` answers in one sentence.

A table of n rows goes through reading, noticing and folds; every contender is a job on each fold; interval and verdict
come last. See `protocol.compare` for the arguments, docs/compare.md for what the answer rests on.
"""

from d2l_regression.compare.comparison import Comparison
from d2l_regression.compare.errors import TableError
from d2l_regression.compare.protocol import compare
from d2l_regression.compare.settings import QUICK, Settings

__all__ = ["QUICK", "Comparison", "Settings", "TableError", "compare"]
