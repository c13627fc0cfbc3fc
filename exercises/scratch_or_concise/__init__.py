"""The same training from scratch and with a framework: the same weights, and a fair race."""

from exercises.scratch_or_concise.solution import *
