"""The gradients of a small network: by the backward pass, by differences, and what can be read from them."""

from exercises.reading_gradients.solution import *
