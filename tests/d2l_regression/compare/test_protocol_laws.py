"""Laws that any honest comparison obeys, by tables whose truth is known; with networks that take a moment."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from d2l_regression.compare import QUICK, compare

N = 200
LONGER = replace(QUICK, sizes=(("small", (32, 32)),), least_steps=768, most_steps=768)  # a corner takes its time


def compared(table, **options):
    return compare(table, "y", **{"settings": QUICK, "budget": None, **options})


def bent(n=N):
    """A V: no line says anything of it, and a broken one needs a corner."""
    rng = np.random.default_rng(0)
    table = pd.DataFrame(rng.uniform(-1, 1, (n, 2)), columns=["a", "b"])
    return table.assign(y=np.abs(table.a + table.b) + 0.02 * rng.standard_normal(n))


pytestmark = pytest.mark.nightly  # a comparison or several each: a minute on a busy machine


@pytest.fixture(scope="module")
def of_bent():
    return compared(bent())


def errors(found):
    """Errors of every line on every fold: {contender: shape (J,)}."""
    lines = found.results[found.results.family == "line"]
    return {name: rows.error.to_numpy() for name, rows in lines.groupby("contender")}


def same_lines(found, other, rtol):
    for name, values in errors(found).items():
        np.testing.assert_allclose(errors(other)[name], values, rtol=rtol, atol=1e-12, err_msg=name)


def test_a_line_without_noise_is_not_beaten():
    x = np.random.default_rng(0).uniform(-3, 3, 100)
    found = compared(pd.DataFrame({"x": x, "y": 2 * x + 5}))
    assert found.verdict.name in ("worse", "practically the same", "cannot tell")
    assert found.verdict.line < 1e-9
    assert found.verdict.network > found.verdict.line


def test_the_network_wins_on_a_v_that_depends_on_a_sum():
    found = compared(bent(), settings=LONGER)
    assert found.verdict.name == "better", found.verdict
    plain = found.results[found.results.contender == "least squares"].error.mean()
    assert found.verdict.network < 0.5 * plain


def test_nothing_is_learnt_of_a_label_that_was_shuffled():
    table = bent()
    found = compared(table.assign(y=np.random.default_rng(1).permutation(table.y)))
    assert found.verdict.name != "better"
    assert found.verdict.network > 0.9


def test_names_and_constant_columns_change_no_number(of_bent):
    renamed = bent().rename(columns={"a": "class", "b": "größe (m²)"}).assign(constant=3.0)
    pd.testing.assert_frame_equal(compared(renamed).results, of_bent.results, rtol=1e-9)


def test_the_order_of_the_rows_changes_no_verdict(of_bent):
    shuffled = compared(bent().sample(frac=1, random_state=0))
    assert shuffled.verdict.name == of_bent.verdict.name


def test_the_unit_of_a_column_changes_no_linear_number(of_bent):
    table = bent()
    same_lines(of_bent, compared(table.assign(a=1e6 * table.a)), rtol=1e-6)


@pytest.mark.parametrize("seed", range(10))
def test_a_shuffled_label_is_never_called_better(seed):
    table = bent()
    found = compared(table.assign(y=np.random.default_rng(seed).permutation(table.y)), seed=seed)
    assert found.verdict.name != "better"
