"""A process that used nostr_sdk is not taken apart under the library's threads, and leaves nothing undone."""

from __future__ import annotations

import subprocess
import sys

LEAVE = """
import atexit, sys
from routstr_desktop.nostr.native import end_in_order, leave
import nostr_sdk

class Witness:
    def __del__(self):
        print("taken apart", flush=True)

witness = Witness()
end_in_order()
atexit.register(print, "registered")
print("said", end=" ")
leave(3)
"""


def test_it_is_gone_after_what_was_registered_for_its_end() -> None:
    done = subprocess.run([sys.executable, "-c", LEAVE], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (3, "said registered\n", "")
    without = LEAVE.replace("import nostr_sdk\n", "")
    done = subprocess.run([sys.executable, "-c", without], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (3, "said registered\ntaken apart\n"), "without the library"
