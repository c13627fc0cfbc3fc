"""Would more data help? The error as a function of the number of rows, from data one can only make fewer."""

from exercises.learning_curve.solution import *
