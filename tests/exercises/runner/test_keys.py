"""Keys of a terminal, which is played by a pair of pseudo-terminals."""

import os
import sys

import pytest

from exercises.runner.keys import Keys

pty = pytest.importorskip("pty", reason="only where there are terminals as Unix has them")
termios = pytest.importorskip("termios")


@pytest.fixture
def typist(monkeypatch):
    """The end of a terminal at which one types; the other one is stdin."""
    typing, reading = pty.openpty()
    with os.fdopen(reading) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield typing
    os.close(typing)


def test_a_key_needs_no_enter_and_the_terminal_is_as_before(typist):
    before = termios.tcgetattr(sys.stdin)
    with Keys() as keys:
        assert keys.pressed(0) is None
        os.write(typist, b"Hn")
        assert keys.pressed(10) == "h"
        assert keys.pressed(10) == "n"
    assert termios.tcgetattr(sys.stdin) == before


def test_what_ends_or_is_closed_presses_no_key(monkeypatch):
    with open(os.devnull) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        with Keys() as keys:
            assert [keys.pressed(0.01), keys.pressed(0.01)] == [None, None]
