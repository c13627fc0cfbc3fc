"""Ridge regression as plain least squares with more rows: what is stacked, and what else can be stacked."""

from exercises.stacked_ridge.solution import *
