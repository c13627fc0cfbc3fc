"""Five ways in which rows are not independent draws of one distribution, and what helps."""

from exercises.iid_fails.solution import *
