"""`python -m routstr_desktop` is `routstr-desktop`."""

import sys

from routstr_desktop.cli import main

if __name__ == "__main__":
    sys.exit(main())
