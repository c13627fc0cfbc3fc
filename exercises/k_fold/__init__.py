"""K-fold cross-validation: what it costs, and how its estimate errs."""

from exercises.k_fold.solution import *
