"""What all pictures of the window have in common; see tests/gui/screenshots.py."""

from __future__ import annotations

from collections.abc import Callable

Save = Callable[[object, str], None]
"""(widget, name) -> a picture."""
