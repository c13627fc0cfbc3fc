"""Single keys from a terminal, without Enter."""

import os
import select
import sys
import time

try:
    import termios
    import tty
except ImportError:  # Windows
    termios = None
    import msvcrt


class Keys:
    """Reads keys while it is entered with `with`; the terminal is as before when it is left."""

    def __enter__(self):
        self._before, self._open = None, True
        if termios and sys.stdin.isatty():
            self._before = termios.tcgetattr(sys.stdin)
            tty.setcbreak(sys.stdin)
        return self

    def __exit__(self, *_error):
        if self._before:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._before)

    def pressed(self, seconds):
        """The key that is pressed within so many seconds, in lower case; None if none is."""
        if termios is None:
            return self._pressed_on_windows(seconds)
        if not self._open:
            time.sleep(seconds)
            return None
        ready, _, _ = select.select([sys.stdin], [], [], seconds)
        if not ready:
            return None
        key = os.read(sys.stdin.fileno(), 1)
        self._open = bool(key)  # what is not a terminal may come to an end
        return key.decode(errors="replace").lower() or None

    @staticmethod
    def _pressed_on_windows(seconds):
        until = time.monotonic() + seconds
        while not msvcrt.kbhit():
            if time.monotonic() > until:
                return None
            time.sleep(0.05)
        return msvcrt.getwch().lower()
