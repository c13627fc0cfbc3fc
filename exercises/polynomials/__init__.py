"""Polynomials, fitted exactly: when one goes through all the points, and what that is worth."""

from exercises.polynomials.solution import *
