"""What a program says, on streams that may be closed (`>&-`), full (`>/dev/full`), left (`| head`), or without ×."""

import argparse
import errno
import os
import sys


class Parser(argparse.ArgumentParser):
    """Says what is wrong with an argument in one line, without the usage above it, and ends Python with exit code 2.

    A program begins with it: streams that were closed are opened.
    """

    def __init__(self, *args, **kwargs):
        open_streams()
        super().__init__(*args, **kwargs)

    def parse_known_args(self, args=None, namespace=None):
        """As argparse does, which before Python 3.13 takes the value of `--name=--` for an empty list."""
        args = sys.argv[1:] if args is None else list(args)
        for name in (text.removesuffix("=--") for text in args if text.startswith("-") and text.endswith("=--")):
            self.error(f"argument {name}: '--' is no value")
        return super().parse_known_args(args, namespace)

    def error(self, message):
        """Say it and end Python with exit code 2."""
        complain(f"{self.prog}: {message}; --help lists the options")
        self.exit(2)


def open_streams():
    """Give a program that was started with closed streams others, which forget; first of all that it does.

    Else a file that it opens would get a closed stream's number, and all that is printed.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8", closefd=False))  # noqa: SIM115


def tell(text):
    """Print what can be shown in the encoding of stdout; that its reader has left (`| head`) harms nothing.

    Raises: SystemExit with code 2, and a line on stderr, where stdout takes nothing more.
    """
    encoding = sys.stdout.encoding or "utf-8"
    try:
        print(str(text).encode(encoding, "replace").decode(encoding), flush=True)
    except OSError as error:
        _forget(sys.stdout)
        left = isinstance(error, BrokenPipeError) or error.errno == errno.EINVAL  # so Windows calls it
        if not left:
            complain(f"cannot write to standard output: {error.strerror}; what was done before is kept")
            raise SystemExit(2) from None


def complain(text):
    """Print a line on stderr, as far as it can be shown."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        _forget(sys.stderr)


def _forget(stream):
    """Let a stream that takes nothing more take all, else Python complains when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
