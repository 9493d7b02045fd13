"""Preferences of this window only (size, theme, hidden amounts): a small JSON file beside the settings.

They are not settings of the node, so they stay out of `config.toml`. An unreadable file means defaults.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import structlog

from routstr_desktop.gui.news import SILENT
from routstr_desktop.system.paths import write_private

log = structlog.get_logger(__name__)


@dataclass
class Prefs:
    """`path` None keeps them in memory."""

    path: Path | None = None
    theme: str = "system"
    language: str = "system"
    """`system`, or a language of `gui.languages`."""
    high_contrast: bool = False
    """Also where the system does not ask for it."""
    hide_amounts: bool = False
    width: int = 940
    height: int = 640
    tray_tone: str = "light"
    """`light` or `dark`: the body of the tray glyph; the rim is the opposite."""
    close_to_tray: bool = True
    """Closing the window leaves the program running where there is a tray."""
    first_sale_told: bool = False
    first_run: dict[str, str] = field(default_factory=dict)
    """Where the first run is, see `gui.firstrun.flow`."""
    words_checked: int = 0
    """Unix seconds when the owner last proved to have the wallet's 12 words; 0 = never."""
    backup_made: int = 0
    """Unix seconds of the last backup file made in this window; 0 = never."""
    silent: list[str] = field(default_factory=lambda: list(SILENT))
    """Kinds of notifications that are off."""
    without_tray: str = "ask"
    """`ask`, `keep` or `quit` when the window is closed and there is no tray."""

    @classmethod
    def load(cls, path: Path | None) -> Prefs:
        """Read what is there and of the right type; the rest keeps its default."""
        made = cls(path)
        if path is None or not path.exists():
            return made
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            log.warning("window_prefs_unreadable", error=str(error))
            return made
        if isinstance(stored, dict):
            for each in fields(cls):
                value = stored.get(each.name)
                if each.name != "path" and type(value) is type(getattr(made, each.name)):
                    setattr(made, each.name, value)
        return made

    def save(self) -> None:
        """Keep them; a full disk is logged and costs only the preference."""
        if self.path is None:
            return
        values = {name: value for name, value in asdict(self).items() if name != "path"}
        try:
            write_private(self.path, json.dumps(values, indent=1), lasting=False)  # on the thread that paints
        except OSError as error:
            log.warning("window_prefs_not_saved", error=str(error))
