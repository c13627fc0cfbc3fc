"""The command line: the textbook section's exercises, checked on your own code."""

import argparse
from pathlib import Path

from d2l_regression.terminal import Parser, complain, tell
from exercises.runner import catalog, desk, report, watching


def main(arguments=None):
    """Do what the command line says; the exit code.

    0 done or passed, 1 a check failed, 2 wrong usage, 130 interrupted.
    """
    options = _parser().parse_args(arguments)
    try:
        return options.work(options)
    except desk.DeskError as error:
        complain(f"python -m exercises: {error}")
        return 2
    except KeyboardInterrupt:
        complain("\ninterrupted; your files are as they were")
        return 130


def _parser():
    """The command line's parser: a sub-command each, with `work`, what it does."""
    parser = Parser(prog="python -m exercises", description=__doc__.split(": ", 1)[1])
    parser.set_defaults(work=_list)
    commands = parser.add_subparsers(metavar="COMMAND", title="commands (without one: the list, and how far you are)")

    def command(name, work, text, exercise=True):
        """A sub-command; exercise: whether it takes the name of one."""
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(work=work)
        if exercise:
            made.add_argument("slug", type=catalog.named, metavar="SLUG", help="an exercise")
        return made

    command("list", _list, "the exercises, and how far you are", exercise=False)
    command("start", lambda options: desk.start(_exercise(options)), "write my_exercises/SLUG.py for you to fill in")
    checking = command("check", _check, "check your file, up to the first thing that is wrong")
    checking.add_argument("--watch", action="store_true", help="check again whenever you save, until it passes")
    checking.add_argument("--seed", type=_whole, default=0, metavar="N", help="of the checks' random data (default: 0)")
    book = command("notebook", _notebook, "write a notebook to work in, with your files or stubs", exercise=False)
    book.add_argument("slugs", type=catalog.named, nargs="*", metavar="SLUG", help="the exercises in it (default: all)")
    watched = command("watch", _watch, "check at each save; keys for hint, next, list, quit", exercise=False)
    watched.add_argument(
        "slug", type=catalog.named, nargs="?", metavar="SLUG", help="default: the first not passed yet"
    )
    command("hint", lambda options: desk.hint(_exercise(options)), "the next hint: a question, an idea, the formula")
    solution = command("solution", _solution, "the solution and the written answer, once your file passes")
    solution.add_argument("--give-up", action="store_true", help="show it although your file does not pass")
    command("reset", lambda options: desk.reset(_exercise(options)), "start anew; your file is kept beside it, dated")
    grading = command("grade", _grade, "mark a folder: a sub-folder, file or notebook each", exercise=False)
    grading.add_argument("folder", type=Path, metavar="FOLDER", help="STUDENT/SLUG.py, STUDENT.py or STUDENT.ipynb")
    grading.add_argument(
        "--json",
        type=Path,
        metavar="FILE",
        help="where to write points and reasons; begun anew, it goes on; the points beside it, in a .csv",
    )
    grading.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="students marked at a time (default: 1)")
    grading.add_argument(
        "--only", nargs="+", type=catalog.named, metavar="SLUG", help="the exercises you set (default: all)"
    )
    grading.add_argument("--seed", type=_whole, default=0, metavar="N", help="changes all students' data (default: 0)")
    return parser


def _exercise(options):
    return catalog.get(options.slug)


def _list(_options):
    return desk.show_list()


def _check(options):
    work = watching.until_passed if options.watch else desk.check
    return work(_exercise(options), options.seed)


def _notebook(options):
    return desk.notebook([catalog.get(slug) for slug in options.slugs] or catalog.EXERCISES)


def _watch(options):
    return watching.session(_exercise(options) if options.slug else None)


def _solution(options):
    return desk.solution(_exercise(options), options.give_up)


def _grade(options):
    """Mark a folder, tell each student's marks as they are ready: in a line if they are written to a file; 0."""
    from exercises.runner import grade, marks, student

    found = grade.submissions(options.folder)
    book = marks.Book(options.json) if options.json else None
    try:
        tell(student.isolation().sentence)
    except student.NotStartedError as error:
        raise desk.DeskError(error) from None

    def ready(mark):
        if book:
            book.add(mark)
        tell(report.marked_in_a_line(mark) if book else report.marked(mark))

    before = book.before if book else ()
    grade.mark(found, options.seed, ready, slugs=options.only, jobs=options.jobs, before=before)
    if book:
        book.close()
    return 0


def _jobs(text):
    """A whole number from 1 to 64. Raises: ArgumentTypeError."""
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number from 1 to 64")
    return int(text)


def _whole(text):
    """A whole number of at least 0. Raises: ArgumentTypeError."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number of at least 0")
    return int(text)
