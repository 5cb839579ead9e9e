"""`python -m certificates.credentials verify FILE`."""

import sys

from certificates.credentials.cli import main

if __name__ == "__main__":
    sys.exit(main())
