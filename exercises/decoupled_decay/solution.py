"""Adam with a penalty in the loss, and AdamW, which shrinks the weights beside the step: two things, not one.

The loss is (1/2n) ‖Xw − y‖², its gradient g = Xᵀ(Xw − y)/n; n rows, d features, no bias. All rows are in every step,
and descent starts at w = 0. Adam keeps m ← β₁m + (1 − β₁)g and v ← β₂v + (1 − β₂)g², both from 0 and entry by entry,
and steps by m̂/(√v̂ + ε), where m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ) in step t = 1, 2, …
Source: Dive into Deep Learning, "Weight Decay", https://d2l.ai/chapter_linear-regression/weight-decay.html;
Loshchilov and Hutter, "Decoupled Weight Decay Regularization", https://arxiv.org/abs/1711.05101
"""

import numpy as np

from exercises.arguments import as_count, as_number, as_problem

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


def adam_with_penalty(X, y, penalty, learning_rate, steps):
    """w, shape (d,), after so many steps of Adam on the loss plus (λ/2) ‖w‖².

    X: features, shape (n, d). y: labels, shape (n,) or (n, 1). penalty: λ, 0 or more. learning_rate: above 0. steps: 0
    or more.
    Raises: ValueError for another shape, numbers out of range, or numbers that are not finite.

    The first step has the length of the rate, whatever the labels:

    >>> adam_with_penalty([[1], [3]], [5, 70], penalty=2, learning_rate=0.1, steps=1).round(6).tolist()
    [0.1]
    """
    X, y = as_problem(X, y)
    penalty, learning_rate = as_number(penalty, "penalty", least=0), as_number(learning_rate, "learning_rate", above=0)
    steps = as_count(steps, "steps", least=0)
    # --- your work
    return _descend(X, y, learning_rate, steps, penalty=penalty)


def adamw(X, y, decay, learning_rate, steps):
    """w, shape (d,), after so many steps of AdamW: w ← w − learning_rate · (m̂/(√v̂ + ε) + decay · w), g without penalty.

    decay: 0 or more. All else as in `adam_with_penalty`.

    The second step shrinks the first by 1 − 0.1 · 2; the labels are so large that the step is 0.1 again:

    >>> adamw([[1], [3]], [5e6, 7e7], decay=2, learning_rate=0.1, steps=2).round(6).tolist()
    [0.18]
    """
    X, y = as_problem(X, y)
    decay, learning_rate = as_number(decay, "decay", least=0), as_number(learning_rate, "learning_rate", above=0)
    steps = as_count(steps, "steps", least=0)
    # --- your work
    return _descend(X, y, learning_rate, steps, decay=decay)


def adamw_rest(X, y, decay):
    """w, shape (d,): where AdamW comes to rest as its rate falls to 0, the least loss with every |wⱼ| at most 1/decay.

    At rest −decay · w is the step, and no entry of a step is longer than 1 for long. An entry at a bound has a gradient
    that pushes it outwards; all others have the gradient 0.
    X: features, shape (n, d), of full rank d. y: labels, shape (n,) or (n, 1). decay: above 0.
    Raises: ValueError for another shape, fewer rows than columns, numbers out of range or not finite.

    Least squares says 3; a decay of 0.5 allows 2:

    >>> adamw_rest([[1], [1]], [2, 4], decay=0.5).round(9).tolist()
    [2.0]
    """
    X, y = as_problem(X, y, tall=True)
    decay = as_number(decay, "decay", above=0)
    # --- your work
    bound, w = 1 / decay, np.zeros(X.shape[1])
    free = np.ones(len(w), bool)
    while True:
        step = np.zeros_like(w)
        step[free] = np.linalg.lstsq(X[:, free], y - X @ w, rcond=None)[0]
        with np.errstate(divide="ignore", invalid="ignore"):  # how far each may go, in units of the step
            room = np.where(step == 0, np.inf, (np.copysign(bound, step) - w) / step)
        first = int(np.argmin(room))
        if room[first] < 1:
            w, free[first] = w + room[first] * step, False
            w[first] = np.copysign(bound, step[first])
            continue
        w = w + step
        pull = np.where(free, 0.0, np.sign(w) * (X.T @ (X @ w - y)))  # above 0 it would rather go back inside
        if pull.max(initial=0.0) <= 1e-12 * np.abs(X.T @ y).max():
            return w
        free[int(np.argmax(pull))] = True


def _descend(X, y, learning_rate, steps, penalty=0.0, decay=0.0):
    """w after so many steps, with a penalty in the gradient, a decay beside it, or both."""
    w, m, v = np.zeros((3, X.shape[1]))
    for t in range(1, steps + 1):
        g = X.T @ (X @ w - y) / len(y) + penalty * w
        m, v = BETA1 * m + (1 - BETA1) * g, BETA2 * v + (1 - BETA2) * g**2
        step = m / (1 - BETA1**t) / (np.sqrt(v / (1 - BETA2**t)) + EPSILON)
        w = w - learning_rate * (step + decay * w)
    return w
