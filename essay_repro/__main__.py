"""`python -m essay_repro`: the experiments, what each shows, and the command that runs it."""

from essay_repro import experiment
from essay_repro.command import Parser


def main():
    """Print the list of experiments."""
    Parser(prog="python -m essay_repro", description="The essay's experiments.").parse_args()
    for name in experiment.NAMES:
        print(f"python -m essay_repro.{name:<12} {experiment.get(name).shows}")


if __name__ == "__main__":
    main()
