"""An experiment on its way to being complete: what is missing is trained, in one process or several, and stored."""

import functools
from collections.abc import Callable
from typing import NamedTuple

from d2l_regression.backend_choice import BACKENDS
from d2l_regression.jobs import Mendable, Task, places
from d2l_regression.jobs.cluster import Cluster
from d2l_regression.jobs.local import Here
from d2l_regression.jobs.progress import Progress
from essay_repro.digits import DataError
from essay_repro.running import cost, provenance, results
from essay_repro.running.experiment import Experiment, get
from essay_repro.running.settings import Settings
from essay_repro.running.store import Store


class Course(NamedTuple):
    """An experiment on its way to being complete: its store, and the cells that are missing."""

    experiment: Experiment
    settings: Settings
    store: Store
    missing: list
    table: Callable

    def jobs(self, **width):
        """The jobs that fill the missing cells."""
        return self.experiment.jobs(self.settings, self.missing, **width) if self.missing else []


def prepare(experiment, options, folder, fresh=False):
    """The `Course` of an experiment: its results opened, nothing trained yet.

    Raises: ResultsError or DataError for what could not be trained or stored later.
    """
    settings = experiment.presets[options.preset].with_seeds(options.seeds)
    auxiliary = getattr(options, "auxiliary", None) if settings.auxiliary_rows else None
    sizes = (settings.pool_rows, settings.test_rows, settings.auxiliary_rows)
    table = functools.partial(_table, options.data, options.data_dir, auxiliary, *sizes)
    if fresh or not results.exists(folder, experiment.name):
        table()  # missing data is noticed before a folder is made, or earlier results are thrown away
    # Backends round differently: one table holds the numbers of one.
    origin = {"data": options.data, "auxiliary": auxiliary, "backend": provenance.backend()}
    configuration = {**origin, **settings.configuration()}
    store = Store(folder, experiment.name, configuration, experiment.conditions, fresh=fresh)
    return Course(experiment, settings, store, store.missing(experiment.cells(settings)), table)


@functools.lru_cache(maxsize=1)  # experiments that follow each other share it; two would fill the memory
def _table(data, data_dir, auxiliary, pool_rows, test_rows, auxiliary_rows, checksum=None):
    from essay_repro.digits import task

    settings = Settings(pool_rows=pool_rows, test_rows=test_rows)
    table = task.load(data, settings, auxiliary=auxiliary, auxiliary_rows=auxiliary_rows, data_dir=data_dir)
    if checksum and checksum != (found := table.checksum()):
        raise DataError(f"the digits {data} have checksum {found} here, and {checksum} where they were asked for")
    return table


def train(courses, options, name):
    """Train what is missing in all courses, each job stored as it ends. name: of the progress bar."""
    missing = [(course, job) for course in courses for job in course.jobs()]
    if not missing:
        return
    done, brought = 0, {course.experiment.name: [] for course in courses}
    with Progress(name) as progress:
        progress.stage(f"{options.data}: preparing the digits")
        courses[0].table()
        with places.chosen(options, [cost.seconds(job.work) for _, job in missing]) as place:
            progress.stage(f"starting {BACKENDS[provenance.backend()]}{place.told}")
            of, tasks = _tasks(courses, missing, options, place)
            progress.plan(task.part for task in tasks)
            trained = place.run(tasks, progress)
            try:
                for k, result in trained:
                    of[k].store.add(result.value)
                    done += 1
                    brought[of[k].experiment.name].append(result._replace(value=None))  # these are stored
                    of[k].store.record(_made(brought[of[k].experiment.name], place))
            except KeyboardInterrupt:
                kept = f"{done} of {len(tasks)} groups of trainings finished and are kept, what was under way is lost"
                raise KeyboardInterrupt(kept) from None
            finally:
                trained.close()


def _made(brought, place):
    """What is recorded of the results that were brought from a place."""
    made = provenance.metadata(
        device=brought[-1].device,
        processes=place.processes,
        threads=place.threads,
        seconds=sum(result.seconds for result in brought) / place.processes,
        peak=max((result.peak for result in brought if result.peak is not None), default=None),
    )
    return {**made, **place.recorded}


def _tasks(courses, missing, options, place):
    """(the course of each task, the tasks) for a place. On a GPU of this process a job is as wide as its experiment."""
    here, several = isinstance(place, Here), len(courses) > 1
    tables = {course.experiment.name: course.table for course in courses}
    if isinstance(place, Cluster):  # its workers draw or read the digits themselves: they must be these
        tables = {name: functools.partial(table, checksum=table().checksum()) for name, table in tables.items()}
    if here and place.device != "CPU":
        missing = [(course, job) for course in courses for job in course.jobs(width=len(course.missing))]

    def task(course, job):
        name = course.experiment.name
        asked = _rows, (job, course.table)
        if not here:
            asked = _rows_of_cells, (name, options.preset, options.seeds, job.cells, tables[name])
        label = f"{name}: {job.label}" if several else job.label
        return Task(job.label.partition(",")[0], *asked, label, cost.seconds(job.work), job.run_steps)

    return [course for course, _ in missing], [task(*pair) for pair in missing]


def _rows(job, table, on_step):
    """The rows of a job, as a task of this process. table: () -> the rows to train on."""
    return job.train(table(), on_step)


def _rows_of_cells(experiment, preset, seeds, cells, table, on_step):
    """The rows of the job that fills those cells, as a task of any process."""
    try:
        experiment = get(experiment)
        (job,) = experiment.jobs(experiment.presets[preset].with_seeds(seeds), list(cells))
        return _rows(job, table, on_step)
    except (DataError, results.ResultsError) as error:
        raise Mendable(str(error)) from error


def finished(course):
    """(rows, settings) of a course whose jobs are done."""
    wanted = set(course.experiment.cells(course.settings))
    rows = [row for row in results.read(course.store.folder, course.experiment.name) if row.cell in wanted]
    return rows, course.settings
