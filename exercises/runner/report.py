"""What the commands print: plain sentences within 80 columns; colours on a terminal only."""

import os
import sys
import textwrap

from exercises.runner import catalog, source
from exercises.runner.plain import visible

WIDTH = 80
# How one asks for more, in a terminal and in a notebook; {} is the exercise.
TERMINAL = {
    "hint": "python -m exercises hint {}",
    "solution": "python -m exercises solution {}",
    "give up": "python -m exercises solution {} --give-up",
    "next": "python -m exercises start {}",
    "again": "the same command again",
    # Under a condition: the file is checked with this line in it, too.
    "arguments": 'if __name__ == "__main__": import exercises.notebook as ex; print({}(*ex.arguments("{}")))',
}
NOTEBOOK = {
    "hint": 'ex.hint("{}")',
    "solution": 'ex.solution("{}")',
    "give up": 'ex.solution("{}", give_up=True)',
    "next": 'ex.task("{}")',
    "again": "the same call again",
    "arguments": '{}(*ex.arguments("{}"))',
}
LIST_FOOT = "\nNext: python -m exercises start SLUG, then check SLUG; --help lists the rest."


def colour(text, name):
    """The text in green, red or bold, if a terminal shows it."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{ {'green': 32, 'red': 31, 'bold': 1}[name] }m{text}\x1b[0m"


def list_head(section):
    """The line above a section's exercises."""
    return f"{colour(f'{section.number} {section.title}', 'bold')}\n{section.link}"


def list_row(exercise, climbs):
    """One exercise and how far it is. climbs: None not started, [] nothing written yet."""
    if climbs is None:
        mark, state = " ", "not started"
    elif climbs and all(climb.passed for climb in climbs):
        mark, state = "✓", "passed"
    elif not climbs:
        mark, state = "·", "started"
    else:
        mark, state = "·", f"{sum(climb.passed for climb in climbs)} of {len(climbs)} functions"
    row = f"  {mark} {exercise.slug:<19}{state:<17} {exercise.title}"
    return colour(row, "green") if mark == "✓" else row


def task(exercise):
    """The task, and where the book has it."""
    places = [
        f"  MXNet (2018)  {exercise.mxnet}",
        f"  1.0 (2023)    {exercise.first}",
        f"  2026          {exercise.now}",
    ]
    text = catalog.texts(exercise)["task"]
    return "\n".join([colour(exercise.title, "bold"), "", text, "", "In the book's editions:", *places, ""])


def checked(exercise, path, climbs, printed, ways=TERMINAL):
    """What a check found: how far each function came, and the first thing that is wrong. ways: see `TERMINAL`."""
    lines = [f"{exercise.slug}: {path}", ""]
    width = max(len(climb.function) for climb in climbs)
    for climb in climbs:
        lines.append(f"  {_mark(climb)} {climb.function:<{width}}  {_state(climb)}")
    fallen = first_fallen(climbs)
    if fallen:
        lines += ["", *fall(fallen, path)]
        line = to_paste(exercise, fallen, ways)
        lines += ["", "The call, to paste below your functions:", line] if line else []
    if printed.strip():
        lines += ["", "Your file printed:", *_beginning(printed)]
    lines.append("")
    if fallen:
        lines.append(f"Stuck? {ways['hint'].format(exercise.slug)}")
    else:
        lines.append(colour(f"Passed: all {sum(climb.total for climb in climbs)} checks ran.", "green"))
        lines.append(f"The written answer: {ways['solution'].format(exercise.slug)}")
        lines += [f"The next: {ways['next'].format(following.slug)}" for following in _after(exercise)]
    return "\n".join(lines)


def _after(exercise):
    """The exercise after this one, in a list; none after the last."""
    place = catalog.EXERCISES.index(exercise)
    return catalog.EXERCISES[place + 1 : place + 2]


def first_fallen(climbs):
    """The first function that is wrong; if none is, the first that is still to be written."""
    fallen = [climb for climb in climbs if climb.fall]
    return min(fallen, key=lambda climb: climb.fall.unwritten, default=None)


def _mark(climb):
    """A tick, a cross, or a dot for what is still to be written."""
    if climb.passed:
        return colour("✓", "green")
    return "·" if climb.fall.unwritten else colour("✗", "red")


def _state(climb):
    """How many checks passed, and the rung on which the function broke."""
    if climb.passed:
        return f"{climb.ran} of {climb.total} checks"
    return (
        "to be written"
        if climb.fall.unwritten
        else f"{climb.ran} of {climb.total} checks, breaks at: {climb.fall.rung}"
    )


def fall(climb, path):
    """What went wrong, its usual cause, and the student's own line."""
    lines = [*textwrap.wrap(climb.fall.sentence, WIDTH, break_on_hyphens=False)]
    if climb.fall.cause:
        lines += textwrap.wrap(f"Usual cause: {climb.fall.cause}.", WIDTH, break_on_hyphens=False)
    if climb.fall.line:
        lines += ["", f"{path}:{climb.fall.line}", f"    {_line(path, climb.fall.line)}"]
    return lines


def to_paste(exercise, climb, ways=TERMINAL):
    """The call that showed what is wrong as a line of Python; None if the sentence has it so, or no single call did."""
    from exercises.runner import literal, written  # with NumPy, as in `desk.climb`

    tried = climb.fall.tried
    if tried is None or climb.fall.unwritten:
        return None
    if literal.reads_back(written.written_call(tried.function, tried.arguments), tried.arguments):
        return None
    return literal.call(tried.function, tried.arguments) or ways["arguments"].format(tried.function, exercise.slug)


def _line(path, number):
    """That line of the file, cut to the width."""
    try:
        line = visible(source.text(path.read_bytes(), errors="replace").split("\n")[number - 1].strip())
        return line if len(line) <= WIDTH - 4 else f"{line[: WIDTH - 5]}…"
    except (OSError, ValueError, IndexError):  # no text, or changed meanwhile
        return ""


def _beginning(printed, most=8):
    """The first lines of what a file printed, indented, without what a terminal would obey."""
    lines = [
        wrapped for line in printed[:4000].strip().splitlines() for wrapped in textwrap.wrap(line, WIDTH - 4) or [""]
    ]
    shown = ["".join(c if c.isprintable() else " " for c in line) for line in lines[:most]]
    return [f"  {line}" for line in shown] + (["  …"] if len(lines) > most else [])


def hint(exercise, level, again=False, ways=TERMINAL):
    """The hint of that level, or all of them once they are out. ways: see `TERMINAL`."""
    texts, names = catalog.texts(exercise), catalog.HINTS
    left = len(names) - level
    if again:
        parts = [f"{name.capitalize()}:\n{texts[name]}" for name in names]
        return "\n\n".join([*parts, "These are all. " + _solution_by(exercise, ways)])
    more = f"{left} more: {ways['again']}." if left else "That was the last. " + _solution_by(exercise, ways)
    return f"Hint {level} of {len(names)}, {names[level - 1]}:\n{texts[names[level - 1]]}\n\n{more}"


def _solution_by(exercise, ways):
    return f"The solution:\n{ways['give up'].format(exercise.slug)}"


def solution(exercise):
    """The reference and the written answer."""
    reference = exercise.reference.read_text(encoding="utf-8").rstrip()
    return f"{reference}\n\n{'─' * WIDTH}\nThe written answer\n\n{catalog.texts(exercise)['answer']}"


def marked_in_a_line(mark):
    """The points of one student."""
    flag = f", FLAG: {mark['flag']}" if mark["flag"] else ""
    return f"{visible(mark['student'])}: {mark['points']:g} of {mark['of']:g} points (seed {mark['seed']}){flag}"


def marked(mark):
    """The marks of one student: points, and a reason for each that is missing."""
    lines = [marked_in_a_line(mark)]
    for exercise in mark["exercises"]:
        lines.append(f"  {exercise['slug']:<19} {exercise['points']:g} of {exercise['of']:g}")
        for reason in exercise["reasons"]:
            lines += textwrap.wrap(reason, WIDTH, initial_indent="    ", subsequent_indent="      ")
    return "\n".join(lines)
