"""PySide's feature switch, kept from reading the source of everything that is imported.

PySide hooks the import of every module that comes after it and looks for its own name in that module's source text, in case
it uses `from __feature__ import ...`. The lines stay in `linecache`: 37 MB for the libraries of a node, and some 0.2 s of the
start. Nothing here uses such features, and the modules that use PySide are known by their name.
"""

from __future__ import annotations

import linecache
import sys
from types import ModuleType

import structlog

log = structlog.get_logger(__name__)
_HOOK, _TEST = "shibokensupport.feature", "_mod_uses_pyside"


def skip_sources() -> bool:
    """From now on a module's name tells whether it uses PySide. False if this PySide has no such hook (nothing changed)."""
    linecache.clearcache()
    feature = sys.modules.get(_HOOK)
    if feature is None or not hasattr(feature, _TEST):
        log.info("pyside_feature_hook_missing")
        return False
    setattr(feature, _TEST, _uses_pyside)
    return True


def _uses_pyside(module: ModuleType) -> bool:
    return getattr(module, "__name__", "").startswith(("routstr_desktop.gui", "PySide6", "qasync"))
