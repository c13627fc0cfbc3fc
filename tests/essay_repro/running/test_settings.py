"""Settings against the essay's own numbers, written out by hand with their source."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essay_repro import NAMES
from essay_repro.drawing import published
from essay_repro.running import experiment
from essay_repro.running.settings import PRESETS, Settings, evaluation_steps

# By hand: what a shorter preset may change. Whatever else it changed would be another experiment.
SHORTER = {
    ("linear", "quick"): {"seeds", "steps", "pool_rows"},
    ("linear", "smoke"): {"seeds", "steps", "pool_rows", "test_rows"},
    ("weight_decay", "quick"): {"steps", "pool_rows"},
    ("weight_decay", "smoke"): {"seeds", "steps", "pool_rows", "test_rows"},
    ("more_data", "quick"): {"steps"},
    ("more_data", "smoke"): {"seeds", "steps", "pool_rows", "test_rows", "sizes", "drawn_sizes"},
    ("features", "quick"): {"steps", "pairwise_sizes", "pairwise_steps"},
    ("features", "smoke"): {"seeds", "steps", "pool_rows", "test_rows", "sizes", "drawn_sizes", "pairwise_sizes"}
    | {"pairwise_short", "pairwise_steps"},
    ("deep", "quick"): {"steps"},
    ("deep", "smoke"): {"seeds", "steps", "pool_rows", "test_rows", "sizes", "drawn_sizes"},
    ("scaling", "quick"): {"seeds", "steps", "sizes", "networks"},
    ("scaling", "smoke"): {"seeds", "steps", "pool_rows", "test_rows", "sizes", "networks"},
    ("double_descent", "quick"): {"seeds"},
    ("double_descent", "smoke"): {"seeds", "pool_rows", "test_rows", "sizes", "random_rows", "random_features"},
    ("multitask", "quick"): {"seeds", "steps", "pool_rows", "pretraining_steps", "finetuning_steps"},
    ("multitask", "smoke"): {"seeds", "steps", "pool_rows", "pretraining_steps", "finetuning_steps"}
    | {"test_rows", "auxiliary_rows", "hidden", "n_train"},
}

# By hand, from the essay's text and the author's main.py: 200,000 updates on batches of 256, Adam with 0.001 and
# PyTorch's epsilon, 10,000 test rows.
ESSAY = {
    "steps": 200_000,
    "batch_size": 256,
    "learning_rate": 0.001,
    "epsilon": 1e-8,
    "test_rows": 10_000,
    "evaluated_train_rows": 10_000,
    "pool_rows": 60_000,
}


@pytest.mark.parametrize(
    ("last", "steps"),
    [
        (1, [0, 1]),
        (2, [0, 1, 2]),
        (8, [0, 1, 2, 4, 8]),
        (10, [0, 1, 2, 4, 8, 10]),
        (120, [0, 1, 2, 4, 8, 16, 32, 64, 120]),
    ],
)
def test_curves_are_evaluated_at_powers_of_two_and_at_both_ends(last, steps):
    assert evaluation_steps(last) == steps  # by hand


@pytest.mark.parametrize(
    ("curve", "last"), [(("multitask", "main only", 250), 200_000), (("linear", "linear", 1_000), 1_000_000)]
)
def test_curves_are_evaluated_where_the_author_did(curve, last):
    # Oracle: the steps in the author's stored results.
    assert evaluation_steps(last) == published.curve(*curve)[0]


@given(st.integers(1, 10**7))
def test_evaluation_steps_rise_from_0_to_the_last(last):
    steps = evaluation_steps(last)
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (0, last)


@pytest.mark.parametrize(
    ("n_train", "rows"), [(1_000, 250), (250, 100), (400, 100), (404, 101), (50_000, 12_500), (1, 100)]
)
def test_validation_takes_a_quarter_but_at_least_100_rows(n_train, rows):
    assert Settings().validation_rows(n_train) == rows  # by hand


def tuples(value):
    """A value with tuples for lists, however deep: JSON has no tuples."""
    if isinstance(value, dict):
        return {key: tuples(of) for key, of in value.items()}
    return tuple(map(tuples, value)) if isinstance(value, list) else value


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("preset", PRESETS)
def test_the_configuration_has_every_setting_but_seeds_and_survives_json(name, preset):
    settings = experiment.get(name).presets[preset]
    configuration = settings.configuration()
    assert {*configuration, "seeds"} == {field.name for field in dataclasses.fields(settings)}
    back = type(settings)(seeds=settings.seeds, **json.loads(json.dumps(configuration)))
    assert back.configuration().keys() == configuration.keys()
    assert tuples(back.configuration()) == configuration


def test_seeds_alone_leave_the_configuration_as_it_is():
    settings = Settings(seeds=3)
    assert settings.with_seeds(None) is settings
    assert settings.with_seeds(7).seeds == 7
    assert settings.with_seeds(7).configuration() == settings.configuration()


@pytest.mark.parametrize(("name", "preset"), SHORTER)
def test_a_shorter_preset_changes_only_what_it_may(name, preset):
    presets = experiment.get(name).presets
    paper, shorter = (dataclasses.asdict(presets[which]) for which in ("paper", preset))
    assert {key for key in paper if paper[key] != shorter[key]} <= SHORTER[name, preset]


def test_every_shorter_preset_is_held_to_the_essay():
    assert {name for name, _ in SHORTER} == set(NAMES)


def test_paper_presets_are_the_essays_settings():
    papers = {name: experiment.get(name).presets["paper"] for name in NAMES}
    linear, multitask = papers["linear"], papers["multitask"]
    for name, settings in papers.items():
        # Double descent is not one of the essay's figures: all its models are solved, none is trained.
        steps = {"steps": 0} if name == "double_descent" else {}
        assert {key: getattr(settings, key) for key in ESSAY} == ESSAY | steps
    # By hand, essay: "A Linear Regression Warmup" has 1,000 rows; three trials in the author's code.
    assert (linear.n_train, linear.seeds, linear.auxiliary_rows) == (1_000, 3, 0)
    # By hand, the author's code: six strengths at 1,000 rows, eight sizes, three trials each.
    assert papers["weight_decay"].strengths == (0, 0.05, 0.1, 0.2, 0.5, 1)
    assert (papers["weight_decay"].n_train, papers["weight_decay"].seeds) == (1_000, 3)
    assert papers["more_data"].sizes == (200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
    # By hand, the author's code: 2,000 steps for the products on the same sizes; the network [32, 32, 16].
    assert (papers["features"].pairwise_short, papers["features"].pairwise_sizes) == (2_000, papers["more_data"].sizes)
    assert (papers["deep"].hidden, papers["deep"].curve_size) == ((32, 32, 16), 1_000)
    # By hand, essay: "Learning Deeply And Cheaply" has five networks; two trials on five sizes in the author's code.
    scaling = papers["scaling"]
    assert scaling.networks == ((32, 32, 16), (64, 64, 32), (128, 128, 64, 64), (256,) * 4, (512,) * 4)
    assert (scaling.sizes, scaling.seeds) == ((500, 1_500, 5_000, 15_000, 50_000), 2)
    # By hand, essay: "The Magic Of Positive Interference" has 250 and 25,000 rows and the author's "huge" network.
    assert (multitask.n_train, multitask.auxiliary_rows) == (250, 25_000)
    assert multitask.hidden == (256, 256, 256, 256)
    assert (multitask.pretraining_steps, multitask.finetuning_steps) == (200_000, 200_000)


def test_the_quick_fourth_arm_has_as_many_updates_as_its_rivals():
    quick = experiment.get("multitask").presets["quick"]
    assert quick.pretraining_steps + quick.finetuning_steps == quick.steps
