"""How large a model 10, 40 and 100 rows can carry: what to expect, and what validation picks."""

from exercises.model_selection.solution import *
