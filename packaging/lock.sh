#!/bin/bash
# Resolves pyproject.toml, once, into locks: every package with its hashes, for every system that we support, and no index
# address, so that the files tie nobody to one index. uv lives in an environment of its own.
#   requirements.lock                      what runs, and what develops and tests it
#   packaging/requirements-package.lock    what makes the bundle, beside those
#   packaging/requirements-serve.lock      what a node without a window needs: the container
#   packaging/requirements-audit.lock      pip-audit, in an environment of its own
set -euo pipefail
cd "$(dirname "$0")/.."

tools=build/lock-tools
[[ -x $tools/bin/uv ]] || { "$(packaging/python.sh)" -m venv "$tools" && "$tools/bin/python" -m pip install --quiet uv; }
trap 'rm -f uv.lock' EXIT
"$tools/bin/uv" lock --quiet --python 3.11
export_() {
    "$tools/bin/uv" export --quiet --frozen --no-emit-project --no-header --no-annotate "$@"
}
export_ --no-default-groups --group dev -o requirements.lock
export_ --only-group package -o packaging/requirements-package.lock
export_ --no-default-groups --prune pyside6-essentials --prune qasync --prune zxing-cpp -o packaging/requirements-serve.lock
export_ --only-group audit -o packaging/requirements-audit.lock
! grep -nE '://|--(extra-)?index-url|--find-links' requirements.lock packaging/*.lock
