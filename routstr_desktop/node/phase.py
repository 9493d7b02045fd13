"""Where the node is in its life."""

from __future__ import annotations

import enum


class Phase(enum.Enum):
    """From off over starting and running to stopping, and off again."""

    OFF = "off"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
