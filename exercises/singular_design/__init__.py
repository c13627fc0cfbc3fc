"""When XᵀX has no inverse: all the minimisers, the one that is singled out, and the cures."""

from exercises.singular_design.solution import *
