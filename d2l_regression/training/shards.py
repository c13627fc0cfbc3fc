"""Runs in training: their weights on the device, cut along the run axis into shards that threads share out.

Shapes: n rows, d features, b batch, r runs, s steps, m rows of an evaluation split. Only NumPy arrays go in and out.
"""

import importlib
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from d2l_regression import machine
from d2l_regression.backend import keras
from d2l_regression.backend_choice import BACKENDS
from d2l_regression.models import run_count
from d2l_regression.training import batches, programs
from d2l_regression.training.objective import Objective
from d2l_regression.training.refusals import refuse

CALL_STEPS = 256  # The most steps of one call: long enough to hide its overhead of about 0.2 ms.
_CALL_ROWS = 2**22  # The most rows of all its batches: their positions take 16 MB.
_SHARD_RUNS = 4  # The most runs of a shard on a CPU: with fewer, small products are slower.
_CHUNK_ROWS = 2048  # Rows predicted at once: the hidden activations stay in the cache.
_LEAST_CHUNK = 128  # A program is compiled for each number of rows: only powers of 2 in between.
_MEMORY_SHARE = 0.5  # The part of a GPU's memory that runs may take by our count; XLA's own buffers need some too.


@dataclass(frozen=True)
class Task:
    """What is trained on what: the checked arguments of `training.fit`, lists with one entry for each of r runs."""

    model: keras.Model
    optimizer: keras.optimizers.Optimizer
    objective: Objective
    X: np.ndarray
    y: np.ndarray
    rows: list
    seeds: list
    l2: np.ndarray
    batch_size: int
    sampling: str
    padded: bool  # whether partial batches are filled up with rows that do not count; if not, they are pieces of calls
    groups: int = 1  # of consecutive runs, as many in each; with a part of the rows of X each, as many in each

    @property
    def dtype(self):
        """What the model is fed."""
        return self.X.dtype.name

    @property
    def rows_of_a_group(self):
        """How many rows of X each group of runs has."""
        return len(self.X) // self.groups

    @property
    def has_runs(self):
        """Whether the model's weights have a run axis."""
        return run_count(self.model) is not None


class Shards:
    """The state of all r runs, trained and evaluated shard by shard.

    On a CPU XLA's own threads help only with large products; a shard of the runs on each core is faster. A GPU gets one
    shard with all runs, or as few as its memory has room for. How runs are cut does not depend on the cores or threads
    there happen to be: a program for another number of runs rounds differently in the last bit.
    """

    def __init__(self, task, shards, threads):
        self.task, self.runs = task, len(task.rows)
        self._backend = backend = _loop_module()
        width, height = self.runs // task.groups, task.rows_of_a_group
        count = min(width, shards or _fitting(task, backend))
        cuts = [k * width // count for k in range(count + 1)]
        widest = max(last - first for first, last in pairwise(cuts))
        self.call_steps = max(1, min(CALL_STEPS, _CALL_ROWS // (widest * task.batch_size)))
        if not programs.rowwise(task.model):
            backend.refuse_failed_checks(task.model, task.X)
        self._parts, self._begun = self._variables(), self._settled()
        self._shards, self.resting = [], set()
        X = _compact(task.X)
        for group in range(task.groups):
            top, first = group * height, group * width
            data = backend.to_device(X[top : top + height]), backend.to_device(task.y[top : top + height])
            for begin, end in pairwise(cuts):
                self._shards.append(_Shard(task, first + begin, first + end, top, self.call_steps, data, backend))
        # One alone stays in the caller's thread, to which much belongs in Keras, such as the seed of all random draws.
        several = len(self._shards) > 1
        self._pool = ThreadPoolExecutor(min(len(self._shards), threads or machine.cores())) if several else None
        self.read()

    def advance(self, start, stop):
        """Train steps start … stop - 1, at most `call_steps`, all runs that do not rest, or none.

        Returns:
            losses, shape (s, r), and whether each run's new weights are finite, shape (r,). Where one of these is not
            finite, the weights stay those before the call. Runs that rest have NaN as losses, and finite weights.
        """
        if self._settled() != self._begun:
            refuse("changed while training")
        moving = [shard for shard in self._shards if shard.group not in self.resting]
        results = self._each(lambda shard: shard.advance(start, stop), moving)
        losses = np.full((stop - start, self.runs), np.nan, self.task.objective.dtype)
        finite = np.ones(self.runs, bool)
        for shard, (_, its_losses, its_finite) in zip(moving, results, strict=True):
            losses[:, shard.runs], finite[shard.runs] = its_losses, its_finite
        if finite.all() and np.isfinite(losses[:, self.moving]).all():
            for shard, (state, _, _) in zip(moving, results, strict=True):
                shard.state = state
        return losses, finite

    @property
    def moving(self):
        """Which runs do not rest, a mask of shape (r,)."""
        rest = np.isin(np.arange(self.task.groups), list(self.resting))
        return np.repeat(~rest, self.runs // self.task.groups)

    def predict(self, rows, all_runs=True):
        """A list of r arrays: each run's predictions of its rows, shape (m,); None for one at rest, if not all_runs."""
        asked = [shard for shard in self._shards if all_runs or shard.group not in self.resting]
        found = [None] * self.runs
        for shard, part in zip(asked, self._each(lambda shard: shard.predict(rows), asked), strict=True):
            found[shard.runs] = part
        return found

    def read(self):
        """Take the weights and the optimiser's state from the model's variables."""
        parts = [[(keras.ops.convert_to_tensor(v), cut) for v, cut in part] for part in self._parts]
        for shard in self._shards:
            shard.state = tuple([shard.part_of(tensor) if cut else tensor for tensor, cut in part] for part in parts)

    def write(self):
        """Write the weights and the optimiser's state into the model's variables: by reference, where not cut."""
        for k, part in enumerate(self._parts):
            for (variable, cut), *pieces in zip(part, *(shard.state[k] for shard in self._shards), strict=True):
                together = cut and len(pieces) > 1
                variable.assign(np.concatenate([*map(self._backend.to_host, pieces)]) if together else pieces[0])

    def states(self, group):
        """The states of a group's shards, by reference, in a list."""
        return [shard.state for shard in self._shards if shard.group == group]

    def put_back(self, group, states):
        """Let a group go on from these `states`."""
        for shard, state in zip([each for each in self._shards if each.group == group], states, strict=True):
            shard.state = state

    def close(self):
        """End the threads and leave the model with the weights so far."""
        if self._pool:
            self._pool.shutdown()
        self.write()

    def _each(self, function, shards):
        """The function of each of these shards, in a list."""
        return list((self._pool.map if self._pool else map)(function, shards))

    def _variables(self):
        """The three parts of a state, each as pairs (variable, whether it has the run axis)."""
        model, optimizer, runs = self.task.model, self.task.optimizer, self.task.has_runs
        # The optimiser's slots have the shapes of weights; its step counter and learning rate serve all runs.
        shapes = {tuple(v.shape) for v in model.trainable_variables}
        return (
            [(v, runs) for v in model.trainable_variables],
            [(v, runs) for v in model.non_trainable_variables],
            [(v, runs and tuple(v.shape) in shapes) for v in optimizer.variables],
        )

    def _settled(self):
        """What is compiled into the programs, and must not change while they train."""
        model = self.task.model
        compiled = getattr(model, "optimizer", None), getattr(model, "_compile_loss", None)
        return [id(each) for each in (*model.trainable_variables, *compiled)]


class _Shard:
    """Runs first … last - 1 of one group, whose rows of X begin at `top`; `call_steps` at most in a call."""

    def __init__(self, task, first, last, top, call_steps, data, backend):
        self._task, self._first, self._last, self._top, self._backend = task, first, last, top, backend
        self.group, self.runs = top // task.rows_of_a_group, slice(first, last)
        self._call_steps, self._programs = call_steps, {}
        self._ahead = {}  # the batches of the step after the last call, where they were drawn during it
        self._data = (*data, backend.to_device(task.l2[first:last]))
        self.state = None

    def part_of(self, tensor):
        """The shard's runs of a tensor that has the run axis."""
        if self._last - self._first == len(self._task.rows):
            return tensor
        return self._backend.to_device(self._backend.to_host(tensor)[self._first : self._last])

    def advance(self, start, stop):
        task, state, told = self._task, self.state, []
        pieces = [(start, stop, task.batch_size)]
        if not task.padded:
            pieces = batches.pieces(task.sampling, len(task.rows[0]), task.batch_size, start, stop)
        for begin, end, size in pieces:
            length = self._call_steps if size == task.batch_size else 1
            loop, _ = self._program(length, size)
            drawn = self._ahead.pop((begin, size), None) or self._batches(begin, end, length, size)
            batch = tuple(map(self._backend.to_device, drawn))
            state, losses, finite = self._run(
                loop, state, self._data, batch, self._backend.to_device(np.int32(end - begin))
            )
            if not self._backend.on_cpu():  # the GPU computes meanwhile
                self._ahead = {(end, task.batch_size): self._following(end)}
            told.append(self._backend.to_host(losses)[: end - begin])
        return state, np.concatenate(told), self._backend.to_host(finite)

    def _program(self, length, size):
        if (length, size) not in self._programs:
            width = self._last - self._first
            self._programs[length, size] = programs.get(self._task, width, self._backend, length, size)
        return self._programs[length, size]

    def _run(self, program, *operands):
        try:
            return program(*operands)
        except self._backend.UNCOMPILED as error:
            why = str(error).partition("\n")[0].rstrip(".")
            refuse("not compiled", what="the model, its loss or its optimizer", why=why)

    def _batches(self, start, stop, length, size):
        """Positions, shape (s, r, b), and for padded batches weights of that shape, padded to `length` steps."""
        task = self._task
        positions = np.zeros((length, self._last - self._first, size), np.int32)
        weights = np.ones(positions.shape if task.padded else 0, np.float32)
        for k, run in enumerate(range(self._first, self._last)):
            rows = task.rows[run]
            drawn, weight = batches.draw(task.sampling, task.seeds[run], len(rows), task.batch_size, start, stop)
            positions[: stop - start, k] = np.take(rows, drawn[:, :size]) - self._top
            if weight is not None and task.padded:
                weights[: stop - start, k] = weight
        return (positions, weights) if task.padded else (positions,)

    def _following(self, start):
        """The batches of as many steps as a call may have: of a shorter one the last are not used."""
        return self._batches(start, start + self._call_steps, self._call_steps, self._task.batch_size)

    def predict(self, rows):
        _, predict = self._program(self._call_steps, self._task.batch_size)
        mine = rows[self._first : self._last]
        most = max(len(each) for each in rows)
        size = min(_CHUNK_ROWS, max(_LEAST_CHUNK, 2 ** math.ceil(math.log2(most))))
        # One program serves all splits, unless padding could count in the predictions of other rows.
        length = -(-most // size) * size if programs.rowwise(self._task.model) else max(len(each) for each in mine)
        padded = np.zeros((len(mine), length), np.int32)
        for k, each in enumerate(mine):
            padded[k, : len(each)] = each - self._top
        parts = [
            self._backend.to_host(self._run(predict, self.state, self._data[0], self._backend.to_device(part)))
            for part in np.split(padded, range(size, length, size), axis=1)
        ]
        predicted = np.concatenate(parts, axis=1)
        return [predicted[k, : len(each)] for k, each in enumerate(mine)]


def _fitting(task, backend):
    """The number of shards that suits the device."""
    runs = len(task.rows) // task.groups
    if backend.on_cpu():
        return max(min(runs, 2), -(-runs // _SHARD_RUNS))
    free = _MEMORY_SHARE * backend.memory() - task.X.nbytes
    return max(1, -(-runs // max(1, int(free // _bytes_of_run(task) // task.groups))))


def _bytes_of_run(task):
    """About how much memory a run takes in training, counted from the shapes of its weights."""
    model, optimizer = task.model, task.optimizer
    variables = [*model.trainable_variables, *model.non_trainable_variables, *optimizer.variables]
    state = sum(np.prod(v.shape, dtype=int) for v in variables) / len(task.rows)
    # Kernel and bias of a layer are as wide as its outputs: these count twice, for themselves and for their gradients.
    row = task.X.shape[1] + sum(v.shape[-1] for v in model.trainable_variables)
    positions = min(CALL_STEPS * task.batch_size, _CALL_ROWS)
    # The state before a call, that within it, and the gradients with what XLA copies.
    return 4 * (3 * state + (2 * task.batch_size + _CHUNK_ROWS) * row + positions)


def _compact(X):
    """X in half precision where that loses nothing (pixels are small integers over 128): half the memory to gather."""
    if X.dtype != np.float32:
        return X
    half = np.empty(X.shape, np.float16)
    for first in range(0, len(X), _CHUNK_ROWS):  # in parts: they stay in the cache, and the first one mostly decides
        part = slice(first, first + _CHUNK_ROWS)
        if np.abs(X[part]).max() >= 60_000:  # half precision ends at 65,504
            return X
        half[part] = X[part]
        if not np.array_equal(half[part].astype(np.float32), X[part]):
            return X
    return half


def _loop_module():
    if (backend := keras.backend.backend()) not in BACKENDS:
        raise ValueError(f"KERAS_BACKEND was {backend!r}; it may be one of {', '.join(BACKENDS)}.")
    return importlib.import_module(f"d2l_regression.training.loop_{backend}")
