"""Affine functions of x are linear functions of (x, 1)."""

from exercises.affine_is_linear.solution import *
