"""What the bundle runs: the program, or, for the demo, its play mint (a bundle has no `python -m`)."""

import os
import sys

# The loader of the bundle points LD_LIBRARY_PATH at its own libraries. Programs that are started from here (a browser, tor)
# have their own; this process has read the variable long ago.
if (before := os.environ.pop("LD_LIBRARY_PATH_ORIG", None)) is not None:
    os.environ["LD_LIBRARY_PATH"] = before
else:
    os.environ.pop("LD_LIBRARY_PATH", None)

from routstr_desktop.wallet import playmint

if sys.argv[1:2] == [playmint.PLAY_MINT]:
    playmint.main(sys.argv[2:])
else:
    from routstr_desktop.cli import program

    program()
