"""Ohm's law learned from measurements: a slope by gradients, meters that err, and the model that Ohm himself had."""

from exercises.ohms_law.solution import *
