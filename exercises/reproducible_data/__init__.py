"""The same data every time: what a seed is, and how one seed gives features and noise that are independent."""

from exercises.reproducible_data.solution import *
