"""`python -m essay_repro`: the experiments and how long each takes here; or one of them, all, or the report."""

import sys
import time

from d2l_regression.terminal import Parser, complain, tell
from essay_repro import NAMES
from essay_repro.reporting import whole
from essay_repro.running import command, cost, experiment


def main(arguments=None):
    """Print the list of experiments, or run what is named; the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    programs = {"all": whole.run_all, "report": whole.run_report}
    programs |= {name: lambda rest, name=name: command.main(experiment.get(name), rest) for name in NAMES}
    if arguments and arguments[0] in programs:
        return programs[arguments[0]](arguments[1:])
    parser = Parser(prog="python -m essay_repro", description="List the essay's experiments, or run them.")
    parser.add_argument("program", nargs="?", choices=programs, help="what to run; its own --help lists its options")
    parser.parse_args(arguments)
    command.check_backend(parser)
    return _list()


def _list():
    tell("\n".join(whole.listing()))
    started = time.perf_counter()
    try:
        complain("\nmeasuring how fast this machine is …")
        rates = cost.calibrate()
    except KeyboardInterrupt:
        return 130
    spent = time.perf_counter() - started
    tell(f"\nTraining time here, from a calibration of {spent:.0f} s:\n\n{whole.times(rates)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
