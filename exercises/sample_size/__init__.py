"""How the error of the weights and of the bias falls with the number of rows: computed, measured, and as a slope."""

from exercises.sample_size.solution import *
