"""Methods given to a class after it was made, and arguments that save themselves: the book's design."""

from exercises.class_in_pieces.solution import *
