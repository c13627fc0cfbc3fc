"""Work counted by hand, and a calibration that really measures."""

import math

import pytest

from essay_repro import NAMES
from essay_repro.reporting import whole
from essay_repro.running import cost, experiment
from essay_repro.running.cost import Rates, Work
from essay_repro.running.settings import PRESETS


def test_training_is_counted_by_hand():
    # 10 updates of batches of 4 rows with 3 features: 120 numbers gathered; 7 weights a row: 2 · 7 operations forward,
    # twice as many backward, so 6 · 7 · 4 · 10 = 1,680; 5 rows predicted add 2 · 7 · 5 = 70.
    work = cost.training(10, 4, 3, 7, evaluated_rows=5)
    assert work == Work(gathered=120, operations=1_750, solved=0, programs=1)


def test_solving_counts_the_smaller_side():
    assert cost.solving(100, 3).solved == 2 * 100 * 3 * 3 + 20 * 3**3  # by hand
    assert cost.solving(3, 100) == cost.solving(100, 3)


def test_works_add_and_take_time_by_the_rates():
    total = Work(1, 2, 3, 4) + Work(10, 20, 30, 40)
    assert total == (11, 22, 33, 44)
    assert cost.seconds(total, Rates(1, 10, 100, 1_000)) == 11 + 220 + 3_300 + 44_000


def test_multiplications_are_the_kernels_of_the_network():
    """Oracle: Keras' own kernels."""
    from d2l_regression import models

    kernels = [w for w in models.mlp(256, (32, 32, 16)).get_weights() if w.shape[0] > 1 and w.ndim == 2]
    assert cost.multiplications(256, (32, 32, 16)) == sum(w.size for w in kernels)
    assert cost.multiplications(256, ()) == 256  # by hand: linear regression


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("name", NAMES)
def test_every_job_has_work_that_grows_with_its_steps(name, preset):
    subject = experiment.get(name)
    settings = subject.presets[preset]
    jobs = subject.jobs(settings, subject.cells(settings))
    assert jobs
    for job in jobs:
        assert (job.work.operations > 0, job.work.solved > 0) == (job.run_steps > 0, job.run_steps == 0)
    assert any(job.work.programs for job in jobs) == any(job.run_steps for job in jobs)


def test_a_calibration_measures_every_rate():
    rates = cost.calibrate()
    assert all(math.isfinite(rate) and rate > 0 for rate in rates)
    # A compilation takes longer than one operation by far more than any machine's noise.
    assert rates.programs > 1e6 * rates.operations


def test_the_table_of_times_adds_up():
    table = whole.times(Rates(0, 0, 0, 60)).splitlines()  # a minute a program, all else free
    lines = {line.split()[0]: line.split()[1:] for line in table[2:]}
    # By hand: linear is one program, as are deep's networks, scaling's five; below 90 s a time is in seconds.
    assert lines["linear"][:2] == lines["deep"][-2:] == ["60", "s"]
    assert lines["scaling"][-2:] == ["5", "min"]
    programs = sum(
        job.work.programs
        for name in NAMES
        for job in experiment.get(name).jobs(
            experiment.get(name).presets["quick"], experiment.get(name).cells(experiment.get(name).presets["quick"])
        )
    )
    assert lines["all"][2:4] == [str(programs), "min"]
