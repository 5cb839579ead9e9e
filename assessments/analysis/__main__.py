"""Entry of `python -m assessments.analysis`."""

import sys

from assessments.analysis.cli import main

if __name__ == "__main__":
    sys.exit(main())
