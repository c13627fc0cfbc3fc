"""Planck's law: the temperature of a body from its light, at one wavelength, at many, and if the body is grey."""

from exercises.plancks_law.solution import *
