"""When a comparison makes one repeat more: if that will end in the budget. Place, clock and jobs are made up."""

from contextlib import contextmanager
from types import SimpleNamespace

import numpy as np
import pytest

from d2l_regression.compare import QUICK, protocol
from d2l_regression.compare.journal import Journal
from d2l_regression.compare.splitting import FOLDS, Fold
from d2l_regression.jobs.task import Result


@pytest.mark.parametrize(("count", "at"), [(1, 100), (2, 150), (3, 200), (4, 250)])
def test_when_the_next_jobs_will_have_ended(count, at):
    """By hand: two processes, which began theirs at 0 and 50, and take 100 for each."""
    assert protocol.ended([0, 50], count, 100) == at


def test_one_process_does_one_after_the_other():
    assert protocol.ended([20], 3, 10) == 50


@pytest.fixture
def run(monkeypatch):
    """How many repeats are whole, and the minute it ended in: of jobs that take such seconds, in a budget."""

    def run(rows, processes, seconds, minutes):
        clock, nothing = [0.0], np.zeros(0, int)
        folds = [Fold(repeat, k, nothing, nothing, nothing) for repeat in range(10) for k in range(FOLDS)]
        journal, table = Journal(None, "mark"), SimpleNamespace(n=rows, X=np.zeros((rows, 3)))

        def jobs_run(tasks, _watch):
            free = [0.0] * processes
            ends = []
            for k in range(len(tasks)):
                process = int(np.argmin(free))
                free[process] += seconds(k)
                ends.append((free[process], k))
            for end, k in sorted(ends):
                clock[0] = end
                yield k, Result([{}] * len(tasks[k].arguments[1]), seconds(k), "CPU", None)

        @contextmanager
        def chosen(_options, _seconds):
            yield SimpleNamespace(processes=processes, run=jobs_run)

        monkeypatch.setattr(protocol, "monotonic", lambda: clock[0])
        monkeypatch.setattr(protocol.places, "chosen", chosen)
        protocol._run(table, folds, QUICK, 0, journal, 0.0, minutes, protocol.Silent(), None)
        return protocol._whole(folds, journal), clock[0] / 60

    return run


SMALL, LARGE = protocol.TOGETHER, protocol.TOGETHER + 1  # rows: a repeat is a job; a fold is one


def test_on_one_process_repeats_are_made_as_long_as_one_more_fits(run):
    """By hand: the first takes a minute, later ones half: 1, 1.5, 2, 2.5 and 3 minutes."""
    assert run(SMALL, 1, lambda k: 30.0 if k else 60.0, 3) == (5, 3.0)


def test_a_first_repeat_that_takes_longer_than_the_budget_is_the_only_one(run):
    assert run(SMALL, 1, lambda k: 100.0 if k else 200.0, 3) == (1, 200 / 60)


def test_two_processes_that_end_together_begin_no_repeat_that_ends_late(run):
    """By hand: two repeats after 2.5 minutes; the next two end together too, 1.25 minutes later, far over."""
    assert run(SMALL, 2, lambda k: 150.0 if k < 2 else 75.0, 3) == (2, 2.5)


def test_a_repeat_on_its_way_may_end_a_tenth_over_the_budget(run):
    """By hand: four repeats end at 1, 1.7, 2.4 and 3.1 minutes; with a budget of 2.8 the fourth is over its tenth."""
    assert run(SMALL, 1, lambda k: 42.0 if k else 60.0, 3)[0] == 4
    assert run(SMALL, 1, lambda k: 42.0 if k else 60.0, 2.8)[0] == 3


def test_folds_of_a_repeat_that_will_not_end_in_time_are_not_waited_for(run):
    """By hand: five folds of a minute on two processes are whole after 3; one of the next has ended by then.

    It took half a minute, so that the other four would end at 4 (two processes, both have one in hand).
    """
    assert run(LARGE, 2, lambda k: 60.0 if k < FOLDS else 30.0, 3.3) == (1, 3.0)
    assert run(LARGE, 2, lambda k: 60.0 if k < FOLDS else 30.0, 4)[0] == 2


def test_without_a_budget_all_repeats_are_made(run):
    assert run(LARGE, 2, lambda k: 60.0 + k, None)[0] == 10
