#!/bin/sh
# Finds a Python that is new enough and lets it install what the lock files say.
# Usage: scripts/install.sh run|dev
set -eu
cd "$(dirname "$0")/.."

for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if command -v "$python" >/dev/null 2>&1 &&
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" scripts/install.py "$1"
    fi
done
echo "Python 3.11 or newer is missing. On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2
echo "If it stands elsewhere: make $1 PYTHON=/path/to/python3" >&2
exit 1
