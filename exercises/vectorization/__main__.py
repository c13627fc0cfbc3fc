"""`python -m exercises.vectorization`: the table and its picture, with whatever this machine has."""

from argparse import ArgumentParser

from exercises.vectorization.solution import as_text, compare, draw

if __name__ == "__main__":
    ArgumentParser(prog="python -m exercises.vectorization", description=__doc__.split(": ")[1]).parse_args()
    measured = compare(n=10_000, repeats=7)
    print(as_text(measured))
    draw(measured, "results/vectorization.png")
