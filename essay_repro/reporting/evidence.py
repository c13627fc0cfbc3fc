"""What is stored of the essay's experiments: rows, the settings that made them, and what is missing, without Keras."""

from dataclasses import dataclass, field
from typing import NamedTuple

from essay_repro import NAMES
from essay_repro.running import provenance, results
from essay_repro.running.experiment import Experiment, get
from essay_repro.running.settings import Settings


class Stored(NamedTuple):
    """One experiment's results: its rows, the settings they stand for, what was recorded of each run that made them."""

    experiment: Experiment
    rows: list
    settings: Settings
    runs: list

    @property
    def seeds(self):
        """The seeds of the rows."""
        return sorted({row.seed for row in self.rows})


@dataclass(frozen=True)
class Evidence:
    """The results of one folder, of one data source at one preset.

    Attributes:
        data, preset: what the folder's name says.
        stored: {name: `Stored`} in the essay's order, only those that have results.
        absent: {name: why it is not among them}.
        partial: {name: what is missing of one that is}.
        backends: {name: the backend that trained what is stored of it, whole or not}.
    """

    data: str
    preset: str
    stored: dict
    absent: dict
    partial: dict
    backends: dict = field(default_factory=dict)

    def environment(self, *names):
        """What a command line begins with that completes the results of these experiments, or whichever there are."""
        known = (self.backends[name] for name in (*names, *NAMES) if name in self.backends)
        return provenance.environment(next(known, None))

    def command(self, name):
        """The command that runs an experiment as it was run here."""
        environment = self.environment(name, *get(name).needs)  # what it needs is completed with it
        return f"{environment}python -m essay_repro.{name} --data {self.data} --preset {self.preset}"


def read(folder, data, preset):
    """The `Evidence` in a folder.

    Raises: ResultsError if results are damaged, belong to another configuration, or if there are none.
    """
    stored, absent, partial, backends = {}, {}, {}, {}
    for name in NAMES:
        experiment = get(name)
        if not results.exists(folder, name):
            absent[name] = "not run"
            continue
        rows = results.read(folder, name)
        backends[name] = results.backend(results.read_configuration(folder, name))
        settings, missing = _settings(experiment, folder, data, preset, rows)
        if settings is None:
            absent[name] = missing
            continue
        if missing:
            partial[name] = missing
        wanted = set(experiment.cells(settings))
        rows = [row for row in rows if row.cell in wanted]
        stored[name] = Stored(experiment, rows, settings, results.read_runs(folder, name))
    found = Evidence(data, preset, stored, absent, partial, backends)
    if not stored:
        options = f"--data {data} --preset {preset}"
        whole = f"{found.environment()}python -m essay_repro all {options}"
        raise results.ResultsError(f"{folder} has no results yet: run {whole}, with the same --out")
    return found


def _settings(experiment, folder, data, preset, rows):
    """(settings whose cells are all there, what is missing); (None, what is missing) if there are no such settings."""
    settings = experiment.presets[preset]
    stored = results.read_configuration(folder, experiment.name)
    either = {key: stored.get(key, results.UNSAID.get(key)) for key in ("auxiliary", "backend")}  # both are good
    requested = {"data": data, **either, **settings.configuration()}
    results.check_configuration(folder, experiment.name, requested)
    present = {row.cell for row in rows}
    settings = settings.with_seeds(max(cell.seed for cell in present) + 1)
    missing = [cell for cell in experiment.cells(settings) if cell not in present]
    if not missing:
        return settings, None
    told = f"{len(missing)} of {len(experiment.cells(settings))} trainings are missing, the first of {missing[0]}"
    if experiment.reduce:
        return experiment.reduce(settings, missing), told
    # A run that was to add seeds was cut short: those that are whole still count.
    whole = next((n for n in range(settings.seeds, 0, -1) if present.issuperset(_cells(experiment, preset, n))), None)
    return (settings.with_seeds(whole) if whole else None), told


def _cells(experiment, preset, seeds):
    return experiment.cells(experiment.presets[preset].with_seeds(seeds))
