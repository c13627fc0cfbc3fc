"""Prices: why normal noise is wrong for them, and why their logarithm does better."""

from exercises.prices.solution import *
