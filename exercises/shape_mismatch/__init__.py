"""Outputs in a column, labels in a row: NumPy subtracts every label from every output, in silence."""

from exercises.shape_mismatch.solution import *
