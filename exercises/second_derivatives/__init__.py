"""Second derivatives of a loss: what they are good for, what is wrong with them, and three ways out."""

from exercises.second_derivatives.solution import *
