"""What noise lets you recover: how far the fitted weights are from the true ones, by noise and number of rows."""

from exercises.recovery.solution import *
