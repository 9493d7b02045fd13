"""Routstr Desktop: sell AI from home for bitcoin ecash."""

__version__ = "0.1.0"

PUBLIC_VERSION = f"desktop-{__version__}"
"""What other programs are told: buyers' apps take a bare 0.1.x for an early reference node and match its models differently."""
