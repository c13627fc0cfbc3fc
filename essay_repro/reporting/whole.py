"""The whole essay: all experiments in one run; figures, claims and the report from what is stored."""

import json
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from d2l_regression.jobs.local import interrupts_held_back
from d2l_regression.terminal import Parser, tell
from essay_repro import NAMES
from essay_repro.drawing import summary
from essay_repro.reporting import argument, claims, evidence, verdict
from essay_repro.running import command, cost, courses, store
from essay_repro.running.experiment import get
from essay_repro.running.settings import PRESETS

ALL = "Run all experiments, then judge the essay's claims and write the report."
REPORT = "Draw all figures, judge the essay's claims and write report.html, from stored results alone."


def run_all(arguments):
    """`python -m essay_repro all`; the exit code, as `command.main` has it."""
    parser = Parser(prog="python -m essay_repro all", description=ALL)
    command.add_arguments(parser, auxiliary=True)
    options = command.parse(parser, arguments)

    def work():
        # All are opened before the first is trained: what is wrong with one is told now, not in an hour.
        argument.read()
        folder = command.folder(options)
        courses.train(
            [courses.prepare(get(name), options, folder, options.fresh) for name in NAMES], options, "the essay"
        )
        _report(options)

    return command.guarded(parser.prog, "all", options, work)


def run_report(arguments):
    """`python -m essay_repro report`; the exit code, as `command.main` has it."""
    parser = Parser(prog="python -m essay_repro report", description=REPORT)
    command.add_results_arguments(parser)
    options = parser.parse_args(arguments)
    return command.guarded(parser.prog, "report", options, lambda: _report(options))


def _report(options):
    from essay_repro.reporting import report

    folder, published = command.folder(options), command.show_published(options)
    found = evidence.read(folder, options.data, options.preset)
    # The page draws its pictures again, in its own colours: a second process halves the wait.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        with interrupts_held_back():
            drawn = pool.submit(draw_all, folder, options.data, options.preset, published)
        judged = claims.findings(found)
        text = json.dumps(verdict.as_json(found, judged), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        store.write(folder / "claims.json", text)
        page = report.write(folder, found, judged, published)
        paths = drawn.result()
    short = [f"{name}: {why}" for name, why in {**found.absent, **found.partial}.items()]
    tell(
        "\n".join(
            [
                f"{options.data}, preset {options.preset}: the essay's claims, judged by 95 % intervals over seeds",
                *(["too short to show anything but that all parts work"] if options.preset == "smoke" else []),
                "",
                verdict.printed(judged),
                "",
                *([*short, ""] if short else []),
                f"wrote {len(paths)} figures in {folder}\n      {folder / 'claims.json'}\n      {page}",
            ]
        )
    )


def draw_all(folder, data, preset, published):
    """Draw the figures of every experiment whose rows, and those it needs, are stored; the paths written."""
    found, paths = evidence.read(folder, data, preset), []
    for stored in found.stored.values():
        experiment = stored.experiment
        if set(experiment.needs) <= found.stored.keys():
            needed = {name: found.stored[name].rows for name in experiment.needs}
            paths += command.draw(experiment, stored.rows, stored.settings, folder, published, found.data, **needed)
    return paths


def listing():
    """Yield the experiments, what each shows and the command that runs it."""
    yield "The essay's experiments; all of them, then claims and report: python -m essay_repro all"
    for name in NAMES:
        yield f"\npython -m essay_repro.{name}\n    {get(name).shows}"
    yield "\npython -m essay_repro.digits\n    A contact sheet of the digits."
    yield f"\npython -m essay_repro report\n    {REPORT}"


def times(rates):
    """The table of how long each preset of each experiment takes at these rates, with the parts that all have."""
    body, total = [], dict.fromkeys(PRESETS, 0.0)
    for name in NAMES:
        spent = {preset: _seconds(get(name), preset, rates) for preset in PRESETS}
        total = {preset: total[preset] + spent[preset] for preset in PRESETS}
        body.append((name, *(_told(seconds) for seconds in spent.values())))
    body.append(("all", *(_told(seconds) for seconds in total.values())))
    return summary.printed(("", *PRESETS), body)


def _seconds(experiment, preset, rates):
    settings = experiment.presets[preset]
    return sum(cost.seconds(job.work, rates) for job in experiment.jobs(settings, experiment.cells(settings)))


def _told(seconds):
    """A time to two digits or so, in the unit that people would use."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3_600:.1f} h"
