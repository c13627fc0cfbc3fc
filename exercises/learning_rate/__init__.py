"""How fast the loss falls for each learning rate, and how far it can fall at all."""

from exercises.learning_rate.solution import *
