"""What is wrong with a table or a setting, for people."""

from d2l_regression.jobs import Mendable


class TableError(Mendable, ValueError):
    """One line that names the column or the argument, and what to do about it."""
