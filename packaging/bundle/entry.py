"""What the bundle runs: the program, or, for the demo, its play mint (a bundle has no `python -m`)."""

import sys

from routstr_desktop.wallet import playmint

if sys.argv[1:2] == [playmint.PLAY_MINT]:
    playmint.main(sys.argv[2:])
else:
    from routstr_desktop.cli import main

    sys.exit(main())
