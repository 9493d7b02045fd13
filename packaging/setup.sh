#!/bin/bash
# Makes the virtual environment $1: exactly the packages of requirements.lock (wheels only, each checked by its hash),
# and this tree on top, editable. Called by make when the lock or pyproject.toml is newer than the environment.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=${1:-.venv}
pip=("$venv/bin/python" -m pip --disable-pip-version-check --quiet)

if ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    rm -rf "$venv"
    "$(packaging/python.sh)" -m venv "$venv"
fi

# The pip of Debian 12 is from early 2023. The lock holds a current one, with its hashes like everything else.
lock_of_pip=$(mktemp)
trap 'rm -f "$lock_of_pip"' EXIT
awk '/^pip==/ { on = 1 } on { print } on && !/\\$/ { exit }' requirements.lock >"$lock_of_pip"

echo "Installing the locked packages into $venv (about half a minute)"
"${pip[@]}" install --require-hashes --only-binary :all: -r "$lock_of_pip"
"${pip[@]}" install --require-hashes --only-binary :all: -r requirements.lock
"${pip[@]}" install --no-deps --no-build-isolation --no-index -e .
conflicts=$("$venv/bin/python" -m pip --disable-pip-version-check check) || { echo "$conflicts" >&2; exit 1; }
