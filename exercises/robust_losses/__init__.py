"""One label is 10,000 by mistake: what squares make of it, and a loss that combines squares with absolute errors."""

from exercises.robust_losses.solution import *
