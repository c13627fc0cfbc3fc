"""An experiment on its way to being complete: what is missing is trained, in one process or several, and stored."""

import functools
import shutil
from collections.abc import Callable
from typing import NamedTuple

from d2l_regression.backend_choice import BACKENDS
from essay_repro.running import cost, provenance, results, workers
from essay_repro.running.experiment import Experiment
from essay_repro.running.progress import Progress
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
    if fresh or not (folder / f"{experiment.name}.csv").exists():
        table()  # missing data is noticed before a folder is made, or earlier results are thrown away
    # Backends round differently: one table holds the numbers of one.
    origin = {"data": options.data, "auxiliary": auxiliary, "backend": provenance.backend()}
    configuration = {**origin, **settings.configuration()}
    store = Store(folder, experiment.name, configuration, experiment.conditions, fresh=fresh)
    return Course(experiment, settings, store, store.missing(experiment.cells(settings)), table)


@functools.lru_cache(maxsize=1)  # experiments that follow each other share it; two would fill the memory
def _table(data, data_dir, auxiliary, pool_rows, test_rows, auxiliary_rows):
    from essay_repro.digits import task

    settings = Settings(pool_rows=pool_rows, test_rows=test_rows)
    return task.load(data, settings, auxiliary=auxiliary, auxiliary_rows=auxiliary_rows, data_dir=data_dir)


def train(courses, options, name):
    """Train what is missing in all courses, each job stored as it ends. name: of the progress bar."""
    jobs = [job for course in courses for job in course.jobs()]
    if not jobs:
        return
    done, brought = 0, {course.experiment.name: [] for course in courses}
    with Progress(name) as progress:
        progress.stage(f"{options.data}: preparing the digits")
        courses[0].table()
        processes = min(len(jobs), options.jobs or (1 if _has_gpu(options) else workers.suitable(jobs)))
        if processes == 1:
            trained = _one_by_one(courses, options, progress)
        else:
            trained = _side_by_side(courses, options, processes, progress)
        try:
            for course, result in trained:
                course.store.add(result.rows)
                done += 1
                brought[course.experiment.name].append(result._replace(rows=None))  # these are stored
                course.store.record(_made(brought[course.experiment.name], processes))
        except KeyboardInterrupt:
            kept = f"{done} of {len(jobs)} groups of trainings finished and are kept, what was under way is lost"
            raise KeyboardInterrupt(kept) from None
        finally:
            trained.close()


def _made(brought, processes):
    """What is recorded of the results that so many processes brought."""
    return provenance.metadata(
        device=brought[-1].device,
        processes=processes,
        threads=workers.threads(processes),
        seconds=sum(result.seconds for result in brought) / processes,
        peak=max((result.peak for result in brought if result.peak is not None), default=None),
    )


def _one_by_one(courses, options, progress):
    """Yield (course, result) of each job, trained in this process; on a GPU a job is as wide as its experiment."""
    progress.stage(f"starting {BACKENDS[provenance.backend()]}")
    device = workers.start_keras(options.verbose)
    jobs = [
        (course, job)
        for course in courses
        for job in course.jobs(**({} if device == "CPU" else {"width": len(course.missing)}))
    ]
    progress.plan(_planned(jobs, courses))
    for k, (course, job) in enumerate(jobs):
        progress.begin(k)
        result = workers.here(job, course.table(), device, functools.partial(progress.advance, k))
        progress.end(k)
        yield course, result


def _side_by_side(courses, options, processes, progress):
    """Yield (course, result) of each job as it ends, trained in several processes, the longest first."""
    threads = workers.threads(processes)
    share = "a thread each" if threads == 1 else f"{threads} threads each"
    progress.stage(f"starting {BACKENDS[provenance.backend()]} in {processes} processes, {share}")
    jobs = [(course, job) for course in courses for job in course.jobs()]
    jobs.sort(key=lambda pair: -cost.seconds(pair[1].work))
    progress.plan(_planned(jobs, courses))
    tasks = [
        workers.Task(
            job.label.partition(",")[0], course.experiment.name, options.preset, options.seeds, job.cells, course.table
        )
        for course, job in jobs
    ]
    for k, result in workers.side_by_side(tasks, processes, options.verbose, progress):
        progress.end(k)
        yield jobs[k][0], result


def _planned(jobs, courses):
    """What the progress display is told of each job: its label, about how many seconds it takes, its run-steps."""
    several = len(courses) > 1
    return [
        (f"{course.experiment.name}: {job.label}" if several else job.label, cost.seconds(job.work), job.run_steps)
        for course, job in jobs
    ]


def _has_gpu(options):
    """Whether the backend computes on a GPU: a second process would want its memory. It is asked where there is one."""
    return shutil.which("nvidia-smi") is not None and workers.start_keras(options.verbose) != "CPU"


def finished(course):
    """(rows, settings) of a course whose jobs are done."""
    wanted = set(course.experiment.cells(course.settings))
    rows = [row for row in results.read(course.store.folder, course.experiment.name) if row.cell in wanted]
    return rows, course.settings
