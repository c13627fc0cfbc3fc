"""The last batch when the rows do not come out even: kept or dropped, and what each row then counts."""

from exercises.partial_batches.solution import *
