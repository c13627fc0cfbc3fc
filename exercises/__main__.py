"""`python -m exercises`: the textbook section's exercises, checked on your own code."""

import sys

from exercises.runner.command import main

if __name__ == "__main__":
    sys.exit(main())
