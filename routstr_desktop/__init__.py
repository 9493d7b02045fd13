"""Routstr Desktop: sell AI from home for bitcoin ecash."""

import sys

if "structlog" not in sys.modules and "rich" not in sys.modules:
    # structlog imports rich wherever that is installed, to draw tracebacks in colour: 5 MB and 60 ms for what no log of ours is
    sys.modules["rich"] = None  # type: ignore[assignment]  # "there is none", for as long as structlog looks
    import structlog  # noqa: F401

    del sys.modules["rich"]

__version__ = "0.1.0"

PUBLIC_VERSION = f"desktop-{__version__}"
"""What other programs are told: buyers' apps take a bare 0.1.x for an early reference node and match its models differently."""
