"""The exercises of the textbook section "Linear Regression"."""
