"""`python -m essay_repro`: the experiments, what each shows, and the command that runs it."""

import sys

from essay_repro import command, experiment


def main(arguments=None):
    """Print the list of experiments, or run the one that is named; the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and arguments[0] in experiment.NAMES:
        return command.main(experiment.get(arguments[0]), arguments[1:])
    parser = command.Parser(prog="python -m essay_repro", description="List the essay's experiments, or run one.")
    parser.add_argument("experiment", nargs="?", choices=experiment.NAMES, help="the experiment to run")
    parser.parse_args(arguments)
    for name in experiment.NAMES:
        print(f"python -m essay_repro.{name:<12} {experiment.get(name).shows}")
    print(f"python -m essay_repro.{'digits':<12} A contact sheet of the digits.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
