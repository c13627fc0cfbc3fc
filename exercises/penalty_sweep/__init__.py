"""Weight decay from no penalty to all of it: the weights for many λ at once, and the errors as functions of λ."""

from exercises.penalty_sweep.solution import *
