"""`python -m d2l_regression.compare TABLE --target COLUMN`."""

import sys

from d2l_regression.compare.command import main

if __name__ == "__main__":
    sys.exit(main())
