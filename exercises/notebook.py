"""The exercises inside a notebook: the same checks, the same files, the same progress as in a terminal.

    import exercises.notebook as ex

    ex.task("constant-fit")         # what to write, and a stub to copy
    ...                             # your functions, in one cell
    ex.check("constant-fit")        # last line of that cell
    ex.hint("constant-fit");  ex.solution("constant-fit", give_up=True);  ex.progress()
    ex.answers("01", 3, ..., ...)   # to the questions at the end of a lesson; ... is one still to come

`check` takes the text of the cell it stands in, writes it to `my_exercises/SLUG.py` and runs that file in a process of
its own, as `python -m exercises check` does. No call but `arguments` raises: what is wrong is told. Plain calls, so
that it works in Jupyter, VS Code and Colab alike; outside of IPython, and in a cell without any of the functions, the
file is checked as it lies.
"""

import re
import sys
from html import escape

from exercises.runner import catalog, cells, desk, picture, questions, report

STYLE = (
    "white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere; line-height: 1.4; padding: .6em .9em; "
    "border-left: 3px solid {}; margin: .3em 0"
)
GREEN, RED, GREY = "#2e8b57", "#d1495b", "#888888"  # each readable on white and on black
MARKS = {"✓": GREEN, "✗": RED}


class Told:
    """What a call says: as text where only text is shown, else as HTML that takes the page's colours."""

    def __init__(self, text, edge=GREY, markdown=None):
        """text: plain; edge: the colour of the line beside it; markdown: shown in its place where that can be."""
        self.text, self._edge, self._markdown = text, edge, markdown

    def __repr__(self):
        return self.text

    def _repr_html_(self):
        if self._markdown:
            return None
        html = escape(self.text, quote=False)
        for mark, colour in MARKS.items():
            html = html.replace(mark, f'<span style="color: {colour}; font-weight: bold">{mark}</span>')
        return f'<pre style="{STYLE.format(self._edge)}">{html}</pre>'

    def _repr_markdown_(self):
        return self._markdown


class Verdict(Told):
    """What a check found. passed: whether all of it holds."""

    def __init__(self, text, passed=False, wrong=True, drawn=None):
        """text: as the terminal's. wrong: whether something is, rather than still to be written. drawn: SVG, if any."""
        super().__init__(text, GREEN if passed else RED if wrong else GREY)
        self.passed, self._drawn = passed, drawn

    def _repr_html_(self):
        shown = f"<figure>{self._drawn}<figcaption>{picture.CAPTION}</figcaption></figure>" if self._drawn else ""
        return super()._repr_html_() + shown

    def assert_passed(self):
        """For notebooks that are executed by a program. Raises: AssertionError with the text, unless it passed."""
        if not self.passed:
            raise AssertionError(self.text)


def task(slug):
    """What to write, how it will be judged, and the stub to copy into a cell."""
    exercise, trouble = _find(slug)
    if trouble:
        return Told(trouble)
    stub = desk.begin(exercise).rstrip()
    text = f"{report.task(exercise)}\n{stub}\n\n{_last_line(exercise)}"
    cell = f"```python\n{stub}\n\n\n{_last_line(exercise)}\n```"
    return Told(text, markdown=f"### {exercise.title}\n\n{catalog.texts(exercise)['task']}\n\n{cell}\n")


def check(slug, seed=0):
    """Check the functions of the cell whose last line this is; a `Verdict`. seed: of the checks' random data."""
    exercise, trouble = _find(slug)
    if trouble:
        return Verdict(trouble)
    kept = None
    try:
        text = _cell()
        if text is not None and cells.defines(exercise, text):
            kept = desk.write_cell(exercise, cells.as_file(exercise, text, _names()))
        elif not desk.file_of(exercise).is_file():
            *others, last = catalog.functions(exercise)
            written = " and ".join([*filter(None, [", ".join(others)]), last])
            where = f"Put {_last_line(exercise)} into the last line of the cell\nin which you write {written}"
            text = f'{exercise.slug}: nothing to check yet. {where}; ex.task("{exercise.slug}") shows a stub.'
            return Verdict(text, wrong=False)
        climbs, printed = desk.climb(exercise, seed)
    except desk.DeskError as error:
        return Verdict(str(error))
    told = report.checked(exercise, desk.file_of(exercise), climbs, printed, report.NOTEBOOK)
    notes = [_elsewhere(told), f"What lay in {desk.file_of(exercise)} is kept in {kept}." if kept else ""]
    notes.append(f"Warning: {desk.warning()}" if desk.warning() else "")
    wrong = any(climb.fall and not climb.fall.unwritten for climb in climbs)
    fallen = report.first_fallen(climbs)
    drawn = picture.of(exercise, fallen.fall.tried) if fallen and fallen.fall.tried else None
    return Verdict("\n".join([told, *filter(None, notes)]), _passes(climbs), wrong, drawn)


def answers(lesson, *given):
    """Check what is answered to the questions at the end of a lesson; a `Verdict`.

    lesson: the number of the notebook, as "01". given: an answer to each question; `...` for one still to come.
    """
    asked = questions.LESSONS.get(lesson)
    if asked is None:
        return Verdict(f"ex.answers: lesson {lesson!r} has no questions; {', '.join(questions.LESSONS)} have")
    if len(given) != len(asked):
        return Verdict(f"ex.answers: {len(given)} answers, but lesson {lesson} asks {len(asked)}; ... for none")
    told = [questions.told(number, *pair) for number, pair in enumerate(zip(asked, given, strict=True), start=1)]
    right, wrong, lines = zip(*told, strict=True)
    return Verdict("\n".join(lines), all(right), any(wrong))


def arguments(slug, seed=0):
    """The arguments of the call that `check` found wrong in your file, to call it yourself: `f(*ex.arguments(slug))`.

    seed: of that check. Raises: LookupError if there is no such call.
    """
    exercise = catalog.find(slug)
    fallen = report.first_fallen(desk.climb(exercise, seed)[0])
    if fallen is None or fallen.fall.tried is None:
        raise LookupError(f"{exercise.slug} has no call that breaks; ex.check says how far it is")
    return fallen.fall.tried.arguments


def hint(slug):
    """The next hint: a question, an idea, the formula; then all of them."""
    exercise, trouble = _find(slug)
    if trouble:
        return Told(trouble)
    try:
        return Told(report.hint(exercise, *desk.next_hint(exercise), report.NOTEBOOK))
    except desk.DeskError as error:
        return Told(str(error))


def solution(slug, give_up=False):
    """The reference and the written answer, once your file passes or you give up."""
    exercise, trouble = _find(slug)
    if trouble:
        return Told(trouble)
    try:
        if not give_up and not (desk.file_of(exercise).is_file() and _passes(desk.climb(exercise)[0])):
            again = report.NOTEBOOK["give up"].format(exercise.slug)
            return Told(f"{exercise.slug} does not pass yet. To see the solution all the same:\n{again}")
    except desk.DeskError as error:
        return Told(str(error))
    source = exercise.reference.read_text(encoding="utf-8").rstrip()
    markdown = f"```python\n{source}\n```\n\n### The written answer\n\n{catalog.texts(exercise)['answer']}\n"
    return Told(report.solution(exercise), markdown=markdown)


def progress():
    """All exercises, and how far each is."""
    try:
        lines, section = [], None
        for exercise, climbs in desk.states():
            if exercise.section != section:
                section = exercise.section
                lines += ["", report.list_head(section)]
            lines.append(report.list_row(exercise, climbs))
    except desk.DeskError as error:
        return Told(str(error))
    return Told("\n".join([*lines, "", 'Next: ex.task("SLUG")']).lstrip("\n"))


def _find(slug):
    """(the exercise, "") or (None, what is wrong with the name)."""
    try:
        return catalog.find(slug), ""
    except LookupError as error:
        return None, f"{error}{'' if str(error).endswith('?') else ';'} ex.progress() lists them"


def _passes(climbs):
    return all(climb.passed for climb in climbs)


def _last_line(exercise):
    return f'ex.check("{exercise.slug}")'


def _shell():
    """IPython's, if this process is one; IPython is not imported for it."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module else None


def _cell():
    """The text of the cell that runs, as it was typed; None outside of IPython."""
    shell = _shell()
    history = getattr(getattr(shell, "history_manager", None), "input_hist_raw", None)
    return history[-1] if history else None


def _names():
    """The names under which the notebook knows this module or what is in it."""
    here = sys.modules[__name__]
    own = [here, *(getattr(here, name) for name in cells.CALLS)]
    return {name for name, value in list(_shell().user_ns.items()) if any(value is each for each in own)}


def _elsewhere(told):
    """A note for a name that the file lacks and the notebook has; "" for none."""
    missing = re.search(r"name\s'(\w+)'\sis\snot\sdefined", told)  # wherever the lines were broken
    if missing is None or _shell() is None or missing[1] not in _shell().user_ns:
        return ""
    return f"{missing[1]} is defined in another cell: put it into this one, which is checked alone."
