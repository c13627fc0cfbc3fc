"""One number for all: the constant b closest to the samples, in squared and in absolute distance."""

from exercises.constant_fit.solution import *
