"""Shuffling rows that lie on a disk: permutations that need no table, blocks read in random order, and a buffer."""

from exercises.beyond_memory.solution import *
