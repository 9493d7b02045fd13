#!/bin/bash
# Prints the Python to build .venv with: $PYTHON, else the first of python3.11, python3.12, python3 that is 3.11 or 3.12.
# Later ones are refused because two packages that the wallet needs have no wheels for them.
set -euo pipefail

for python in ${PYTHON:-python3.11 python3.12 python3}; do
    if "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null; then
        echo "$python"
        exit 0
    fi
done
echo "Python 3.11 or 3.12 is needed (on Debian 12: apt-get install python3.11). Set PYTHON=... if it has another name." >&2
exit 1
