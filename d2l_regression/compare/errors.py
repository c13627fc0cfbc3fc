"""What is wrong with a table or a setting, for people."""


class Mendable(Exception):
    pass


class TableError(Mendable, ValueError):
    """One line that names the column or the argument, and what to do about it."""
