"""PySide must not read (and keep) the source of what is imported after it."""

from __future__ import annotations

import subprocess
import sys

PROBE = """
import linecache
from routstr_desktop.gui.app import make_app
from routstr_desktop.gui.features import skip_sources
make_app()
before = set(linecache.cache)
import wsgiref.simple_server, xmlrpc.server
print(len(set(linecache.cache) - before), skip_sources())
"""


def test_modules_imported_beside_the_window_leave_no_source_in_memory() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, timeout=60)

    assert done.stdout.split() == ["0", "True"], done.stderr
