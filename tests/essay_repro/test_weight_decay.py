"""Figure 2's program: its cells, its jobs' strengths, and the table it prints."""

from essay_repro.running import results
from essay_repro.weight_decay import EXPERIMENT, STRENGTH_OF

SETTINGS = EXPERIMENT.presets["smoke"]


def rows_of(test, train, solved):
    """Rows of one seed a strength: errors given as {strength: value}; the validation rows pick step 100."""
    rows = []
    for strength, last in test.items():
        trained = f"linear l2={strength:g}"
        for split, values in (
            ("test", (last + 1, last)),
            ("train", (1.0, train[strength])),
            ("validation", (0.2, 0.3)),
        ):
            for step, value in zip((100, 200), values, strict=True):
                rows.append(results.Row(trained, 1_000, 0, step, split, "one_minus_r2", value))
        rows.append(results.Row(f"ridge l2={strength:g}", 1_000, 0, 0, "test", "one_minus_r2", solved[strength]))
    return rows


def test_each_strength_is_trained_and_solved_for_each_seed():
    cells = EXPERIMENT.cells(SETTINGS)
    assert len(cells) == 6 * 2 * 2  # by hand: six strengths, trained and solved, two seeds
    assert {STRENGTH_OF[cell.condition] for cell in cells} == {0, 0.05, 0.1, 0.2, 0.5, 1}
    jobs = EXPERIMENT.jobs(SETTINGS, cells)
    assert [job.run_steps for job in jobs] == [800, 800, 800, 0]  # by hand: 12 trainings of 200 steps


def test_the_table_names_the_best_strength_and_its_gain():
    """By hand: the least last error is 0.5, at λ = 0.2, and the one without a penalty is 0.75."""
    test = {0.0: 0.75, 0.05: 0.7, 0.1: 0.6, 0.2: 0.5, 0.5: 0.55, 1.0: 0.65}
    train = dict.fromkeys(test, 0.4)
    told = EXPERIMENT.summary(rows_of(test, train, solved=dict.fromkeys(test, 0.625)), SETTINGS.with_seeds(1))
    assert "least test error at λ = 0.2: below that at λ = 0, seed by seed, by 0.250" in told
    line = next(line.split() for line in told.splitlines() if line.startswith("λ = 0.5 "))
    assert line == ["λ", "=", "0.5", "0.550", "1.550", "0.400", "0.625", "0.608"]  # the last: published.csv
