"""Linear regression under Laplace noise, density ½ exp(−|ε|): its loss, SGD on it, and the way to the very minimum."""

from exercises.laplace_noise.solution import *
