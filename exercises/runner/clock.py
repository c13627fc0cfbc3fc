"""A clock that the checks set: it stands still but while certain functions of the student's file run.

So the seconds that a function tells are known beforehand, exactly, on any machine and however busy that is.
"""

import contextlib
import datetime
import inspect
import itertools
import sys
import time

from exercises.runner import wire

# Seconds at which Python's clocks begin, no two alike: a difference of two of them is no time.
BEGINNINGS = {"time": 1_700_000_000, "monotonic": 5_000, "perf_counter": 1_000, "process_time": 10, "thread_time": 20}


def run(load, name, arguments, taken):
    """(value, runs) of a call of the student's function `name`.

    load: gives the student's module, loaded anew, so that it knows no clock but this one; taken: {function: the seconds
    that its calls take, one after the other, then from the first again}; runs: [function, its packed value] of each of
    those calls, in order. What such a function calls itself takes no time of its own.
    """
    clock, runs, within = _Clock(), [], []
    with clock.shown():
        module = load()
        seconds = {each: itertools.cycle(taken[each]) for each in taken}
        codes = {getattr(inspect.unwrap(getattr(module, each)), "__code__", None): each for each in taken}

        def tick(frame, event, value):
            if event not in ("call", "return") or frame.f_code not in codes:
                return
            if event == "call":
                within.append(frame.f_code)
                return
            within.pop()
            if not within:
                function = codes[frame.f_code]
                clock.elapsed += next(seconds[function])
                runs.append([function, wire.pack(value)])

        before = sys.getprofile()
        try:
            sys.setprofile(tick)
            value = getattr(module, name)(*arguments)
        finally:
            sys.setprofile(before)
    return value, runs


class _Clock:
    """elapsed: seconds since it began."""

    elapsed = 0.0

    @contextlib.contextmanager
    def shown(self):
        """For a while, let it be what the modules time, datetime and timeit show."""
        shown = {(time, name): self._reader(name) for name in BEGINNINGS}
        shown |= {(time, f"{name}_ns"): self._reader(name, 1e9) for name in BEGINNINGS}
        shown[datetime, "datetime"] = _Datetime
        before = {(module, name): getattr(module, name) for module, name in shown}
        timeit = sys.modules.pop("timeit", None)  # which keeps the clock that it found when it was loaded
        try:
            for (module, name), value in shown.items():
                setattr(module, name, value)
            yield
        finally:
            for (module, name), value in before.items():
                setattr(module, name, value)
            sys.modules.pop("timeit", None)
            if timeit:
                sys.modules["timeit"] = timeit

    def _reader(self, name, unit=1):
        """A function that reads it in place of one of Python's clocks; unit: how many there are in a second."""
        beginning = BEGINNINGS[name]
        return (lambda: beginning + self.elapsed) if unit == 1 else lambda: round((beginning + self.elapsed) * unit)


class _Datetime(datetime.datetime):
    """Dates and times, of which now is what `time.time` says."""

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
