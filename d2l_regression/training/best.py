"""Which of the evaluated steps was best for a group of runs together, and the weights of that step.

Shapes: r runs of the group, m rows of the split.
"""


class Best:
    """Given to `training.fit`, it leaves the model with the weights of the best step, and the optimiser with its state.

    Runs whose predictions are averaged overfit later than each alone: the error of the average chooses their step.

    Args:
        split: name of an evaluation split.
        error: function(labels of shape (m,), a list of r arrays of predictions of shape (m,)) -> a number, less is
            better.
        patience: end the training after so many evaluations without a better one; None: go on to the last step.

    Attributes:
        step, value: of the best so far; None before the first evaluation.
        values: a pair (step, error) for each evaluation.

    Source: Gorishniy, Kotelnikov and Babenko, "TabM", 2025, for stopping by the mean of the members.
    """

    def __init__(self, split, error, patience=None):
        self.split, self._error, self._patience = split, error, patience
        self.step, self.value, self.values, self._states = None, None, [], None

    @property
    def done(self):
        """Whether patience is at its end."""
        tried = [step for step, _ in self.values]
        return self._patience is not None and bool(tried) and len(tried) - 1 - tried.index(self.step) >= self._patience

    def consider(self, step, labels, predictions, states):
        """Weigh the predictions after a step, and keep the states of the group's shards if it is the best so far."""
        value = self._error(labels, predictions)
        self.values.append((step, value))
        if self.step is None or value < self.value:
            # By reference: tensors are never changed in place.
            self.step, self.value, self._states = step, value, states

    def handed_back(self):
        """The kept states, which are let go of; None where no step was evaluated."""
        states, self._states = self._states, None
        return states
