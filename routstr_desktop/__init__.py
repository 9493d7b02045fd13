"""Routstr Desktop: sell AI from home for bitcoin ecash."""

__version__ = "0.1.0"
