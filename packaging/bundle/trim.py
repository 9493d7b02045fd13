"""What of the collected files goes into the bundle. Entries are PyInstaller's triples (name in the bundle, source, kind).

* Libraries that the system has are left out: the system keeps them up to date, and the .deb names their packages.
* Of Qt only the plugins below, and only the libraries that something in the bundle needs.
* Of Qt's own translations only the languages that the program speaks.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable

Entry = tuple[str, str, str]
LINK = "SYMLINK"
"""The kind of an entry whose source is the link's target."""

PLUGINS = {
    "iconengines": ("qsvgicon",),
    "imageformats": ("qsvg", "qico", "qjpeg", "qwebp", "qgif"),
    "networkinformation": ("qglib", "qnetworkmanager"),
    "platforminputcontexts": ("composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"),
    "platforms": ("qxcb", "qwayland", "qoffscreen", "qcocoa", "qwindows"),
    "platformthemes": ("qxdgdesktopportal",),
    "styles": ("qmacstyle", "qmodernwindowsstyle"),
    "wayland-decoration-client": ("adwaita", "bradient"),
    "wayland-graphics-integration-client": ("qt-plugin-wayland-egl",),
    "wayland-shell-integration": ("xdg-shell",),
}
"""Qt plugins that the window uses, by kind; all others (QML, SQL, GTK, printing, TLS, ...) are left out."""

_PLUGIN = re.compile(r"PySide6/(?:Qt/)?plugins/([^/]+)/(?:lib)?([\w-]+)\.(?:so|dylib|dll)$")
_QT_LIBRARY = re.compile(r"(?:^|/)(?:lib)?Qt6\w+(?:\.so\.6|\.dll|\.dylib)?$")
_SYSTEM = re.compile(r"^(/usr)?/lib(64|/[\w-]+-linux-gnu)?/(?!.*python)")
_QT_WORDS = re.compile(r"PySide6/(?:Qt/)?translations/\w+?_(\w+)\.qm$")
_NEVER = re.compile(r"PySide6/(?:Qt/)?(qml|metatypes|resources|lib/cmake)/|/tests?/|\.(ts|pyi)$|\.pdb$|/py\.typed$")


def of_system(source: str) -> bool:
    """Whether a file is a shared library of the (Linux) system. Python's own belongs to the bundle."""
    return _SYSTEM.match(source) is not None and ".so" in source


def wanted_plugin(name: str) -> bool:
    """False for a Qt plugin that is not named in PLUGINS; True for every other file."""
    found = _PLUGIN.search(name)
    return found is None or found[2] in PLUGINS.get(found[1], ())


def wanted_data(name: str, languages: Collection[str]) -> bool:
    """Whether a data file is used; `languages` are those of the program itself (`de`, `pt_BR`)."""
    if _NEVER.search(name):
        return False
    words = _QT_WORDS.search(name)
    return words is None or words[1] in languages


def without_unneeded(entries: Iterable[Entry], needs: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Without the Qt libraries that no kept file needs, directly or through another. `needs(source)`: names of libraries."""
    libraries: dict[str, Entry] = {}
    kept: list[Entry] = []
    for entry in entries:
        if _QT_LIBRARY.search(entry[0]) and "plugins/" not in entry[0]:
            libraries.setdefault(entry[0].rsplit("/", 1)[-1], entry)
        else:
            kept.append(entry)
    waiting = list(kept)
    while waiting:
        for name in needs(waiting.pop()[1]):
            if (found := libraries.pop(name.rsplit("/", 1)[-1], None)) is not None:
                kept.append(found)
                waiting.append(found)
    return sorted(kept)


def trimmed(entries: Iterable[Entry], needs: Callable[[str], Iterable[str]]) -> list[Entry]:
    """The libraries and extension modules of the bundle, and those symbolic links whose target is there."""
    every = list(entries)
    files = [entry for entry in every if entry[2] != LINK and not of_system(entry[1]) and wanted_plugin(entry[0])]
    kept = without_unneeded(files, needs)
    names = {name for name, _, _ in kept}
    return sorted(kept + [entry for entry in every if entry[2] == LINK and _target(entry) in names])


def _target(link: Entry) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(link[0]), link[1]))
