#!/bin/bash
# Resolves pyproject.toml into requirements.lock: every package with its hashes, for every system that we support,
# and no index address, so that the file ties nobody to one index. uv lives in an environment of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=build/lock-tools
[[ -x $tools/bin/uv ]] || { "$(packaging/python.sh)" -m venv "$tools" && "$tools/bin/python" -m pip install --quiet uv; }
trap 'rm -f uv.lock' EXIT
"$tools/bin/uv" lock --quiet --python 3.11
"$tools/bin/uv" export --quiet --frozen --no-emit-project --no-header --no-annotate --all-groups -o requirements.lock
! grep -nE '://|--(extra-)?index-url|--find-links' requirements.lock
