"""Polynomials of ever higher degree through a few points: the error goes down, up, and down again."""

from exercises.double_descent.solution import *
