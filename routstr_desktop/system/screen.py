"""Whether this computer has a screen: Qt ends the whole process, with words of its own, where it finds none."""

from __future__ import annotations

import os
import sys


def has_screen() -> bool:
    """Whether a window can be shown."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
