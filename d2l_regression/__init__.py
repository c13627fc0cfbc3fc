"""The textbook section "Linear Regression" as a Keras package: data, models, training, and what explains them.

Start with `d2l_regression.data`, `d2l_regression.models` and `d2l_regression.training`; nothing is imported until then.
"""
