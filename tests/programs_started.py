"""Programs of the package as processes of their own, for tests that kill and interrupt them."""

import subprocess
import sys

PATIENCE = 600  # seconds until what hangs is a failure: a busy machine is slow, and that is none


def start(folder, *arguments, on=()):
    """`python *arguments`, which are -m, a module and its own; stderr in a pipe.

    It answers Ctrl-C even where the parent of the tests ignores it. on: words of a command line to start it by.
    """
    program = (
        "import runpy, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"sys.argv[1:] = {list(arguments[2:])!r}\n"
        f"runpy.run_module({arguments[1]!r}, run_name='__main__', alter_sys=True)\n"
    )
    return subprocess.Popen(
        [*on, sys.executable, "-c", program],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process):
    """Wait for the end, at most PATIENCE seconds; (exit code, what is left of stdout and stderr)."""
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err
