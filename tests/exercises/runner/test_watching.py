"""Watching, with keys and saves in place of a student's."""

import pytest

from exercises.runner import catalog, desk, watching

FIRST, SECOND = catalog.EXERCISES[:2]


@pytest.fixture
def student(tmp_path, monkeypatch):
    """A function that takes what a student does between two looks: keys, or functions that save a file."""
    monkeypatch.chdir(tmp_path)

    def does(*acts):
        left = iter(acts)

        class Keys:
            def __enter__(self):
                return self

            def __exit__(self, *_error):
                pass

            def pressed(self, _seconds):
                act = next(left)
                return act() if callable(act) else act

        monkeypatch.setattr(watching, "Keys", Keys)
        assert watching.session() == 0
        assert list(left) == []

    return does


def save(exercise):
    desk.file_of(exercise).write_text(exercise.reference.read_text(encoding="utf-8"), encoding="utf-8")


def test_a_session_starts_checks_at_each_save_and_goes_on(student, capsys):
    student(None, lambda: save(FIRST), None, "n", "q")
    text = capsys.readouterr().out
    begun, passed, following = (
        text.index(words) for words in ("still to be written", "Passed: all", f"Written: {desk.file_of(SECOND)}")
    )
    assert begun < passed < following
    assert text.count("h hint · n next · l list · q quit") == 3  # once a check: a look without a save says nothing


def test_keys_ask_for_a_hint_and_the_list(student, capsys):
    student("h", "x", "l", lambda: desk.file_of(FIRST).unlink(), "q")
    text = capsys.readouterr().out
    assert "Hint 1 of 3" in text
    assert text.count("not started") == len(catalog.EXERCISES) - 1


def test_next_is_not_one_that_has_been_passed(student, monkeypatch, capsys):
    monkeypatch.setattr(catalog, "EXERCISES", [FIRST, SECOND])
    desk.start(SECOND)
    save(SECOND)
    student("n", lambda: save(FIRST), "n", "q")
    assert capsys.readouterr().out.count("There is none that you have not passed.") == 2
