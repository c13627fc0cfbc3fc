"""Two kinds of zero error: on the rows that were fitted, and on fresh ones."""

from exercises.zero_error.solution import *
