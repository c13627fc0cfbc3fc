"""`python -m exercises`: the textbook section's exercises, checked on your own code."""

import sys

if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - said before anything is read that an older one does not know
        told = ".".join(map(str, sys.version_info[:2]))
        print(f"python -m exercises: Python was {told}; it needs 3.11 or newer", file=sys.stderr)
        sys.exit(2)
    from exercises.runner.command import main

    sys.exit(main())
