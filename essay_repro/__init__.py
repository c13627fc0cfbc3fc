"""The essay's experiments, one file each, run by `python -m essay_repro`."""

# In the essay's order. An experiment is a module of this package with a constant EXPERIMENT; a new one is a file and
# its name here.
NAMES = ("linear", "weight_decay", "more_data", "features", "deep", "scaling", "double_descent", "multitask")
