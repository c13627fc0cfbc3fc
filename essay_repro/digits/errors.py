"""The one error for data that is missing, damaged or too small."""


class DataError(Exception):
    """One line for people: what is wrong with which file, and what to put where or which option to use."""
