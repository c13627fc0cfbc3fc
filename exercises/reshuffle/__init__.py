"""What the order of the rows does to minibatch SGD, and data that break it unless the rows are reshuffled."""

from exercises.reshuffle.solution import *
