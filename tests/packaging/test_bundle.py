"""What goes into the bundle, and the papers that go with it. The bundle itself is built and proved by `make package`."""

from __future__ import annotations

import importlib.util
import json
import re
from importlib import metadata
from pathlib import Path

import pytest

from routstr_desktop import __version__
from tests.packaging.recipes import RECIPES, ROOT, load, pins

trim = load("bundle/trim")
shipped = load("bundle/shipped")
QT = "PySide6/Qt/lib/libQt6{}.so.6"


@pytest.mark.parametrize(
    ("source", "of_system"),
    [
        ("/usr/lib/x86_64-linux-gnu/libxcb-cursor.so.0", True),
        ("/lib/x86_64-linux-gnu/libssl.so.3", True),
        ("/lib64/libz.so.1", True),
        ("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", False),
        ("/usr/lib/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so", False),
        ("/home/me/.venv/lib/python3.11/site-packages/PySide6/Qt/lib/libQt6Core.so.6", False),
    ],
)
def test_libraries_of_the_system_are_left_to_it(source: str, of_system: bool) -> None:
    assert trim.of_system(source) is of_system


def test_only_the_plugins_that_the_window_uses() -> None:
    plugins = "PySide6/Qt/plugins"
    wanted = ["platforms/libqxcb.so", "platforms/libqwayland.so", "iconengines/libqsvgicon.so", "imageformats/libqsvg.so"]
    refused = ["platforms/libqeglfs.so", "platformthemes/libqgtk3.so", "sqldrivers/libqsqlite.so", "tls/libqopensslbackend.so"]
    assert [name for name in wanted + refused if trim.wanted_plugin(f"{plugins}/{name}")] == wanted
    assert trim.wanted_plugin("PySide6/plugins/platforms/qwindows.dll")
    assert trim.wanted_plugin("uvloop/loop.so")


def test_every_plugin_that_is_named_exists_in_qt() -> None:
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "Qt" / "plugins"
    if not folder.is_dir():
        pytest.skip("this system keeps Qt's plugins elsewhere")
    elsewhere = {"qcocoa", "qwindows", "qmacstyle", "qmodernwindowsstyle"}
    named = {f"{kind}/lib{name}.so" for kind, names in trim.PLUGINS.items() for name in names if name not in elsewhere}
    assert {name for name in named if not (folder / name).exists()} == set()


def test_a_qt_library_comes_along_only_if_something_needs_it() -> None:
    needs = {
        "/qt/QtWidgets.abi3.so": ["libQt6Widgets.so.6", "libc.so.6"],
        "/qt/libQt6Widgets.so.6": ["/qt/libQt6Gui.so.6"],
        "/qt/libQt6Gui.so.6": ["libQt6Core.so.6"],
    }
    entries = [("PySide6/QtWidgets.abi3.so", "/qt/QtWidgets.abi3.so", "EXTENSION")]
    for name in ("Widgets", "Gui", "Core", "Quick", "Pdf"):
        entries.append((QT.format(name), f"/qt/libQt6{name}.so.6", "BINARY"))
        entries.append((f"libQt6{name}.so.6", QT.format(name), "SYMLINK"))
    kept = {name for name, _, _ in trim.trimmed(entries, lambda source: needs.get(source, []))}
    libraries = {name for name in ("Widgets", "Gui", "Core") for name in (QT.format(name), f"libQt6{name}.so.6")}
    assert kept == {"PySide6/QtWidgets.abi3.so", *libraries}


def test_of_qts_words_only_the_languages_of_the_program() -> None:
    words = "PySide6/Qt/translations/qtbase_{}.qm".format
    assert trim.wanted_data(words("de"), {"de"})
    assert not trim.wanted_data(words("fr"), {"de"})
    assert trim.wanted_data("resources/translations/routstr_de.qm", set())
    assert not trim.wanted_data("resources/translations/routstr_de.ts", {"de"})
    assert not trim.wanted_data("PySide6/Qt/qml/QtQuick/qmldir", {"de"})


def runtime_packages() -> list[metadata.Distribution]:
    """Everything that the program's dependencies lead to, as installed here."""
    names = set(pins(RECIPES / "requirements-serve.lock")) | {"pyside6-essentials", "shiboken6", "qasync", "zxing-cpp"}
    installed = {shipped.normal(package.name): package for package in metadata.distributions()}
    return [installed[name] for name in sorted(names & set(installed))]


def test_every_package_that_may_be_shipped_has_a_licence_text() -> None:
    only_builds = {"grpcio-tools"}  # comes with Nutshell, is left out of the bundle
    without = {shipped.normal(package.name) for package in runtime_packages() if not shipped.texts_of(package)}
    assert without - only_builds == set()


def test_papers_of_the_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    packages = [metadata.distribution(name) for name in ("aiohttp", "loguru", "PySide6-Essentials")]
    assert shipped.write(packages, tmp_path, __version__) == []
    assert "LESSER GENERAL PUBLIC LICENSE" in (tmp_path / "licences/pyside6-essentials/LICENSE.txt").read_text()
    assert (tmp_path / "licences/routstr-desktop/LICENSE").read_text() == (ROOT / "LICENSE").read_text()
    assert (tmp_path / "licences/python/LICENSE.txt").exists()
    bill = json.loads((tmp_path / "sbom.cdx.json").read_text())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert bill["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    assert bill["metadata"]["component"]["version"] == __version__
    purls = [component.get("purl") for component in bill["components"]]
    assert f"pkg:pypi/aiohttp@{metadata.version('aiohttp')}" in purls
    assert bill["dependencies"][0]["dependsOn"] == [component["bom-ref"] for component in bill["components"]]
    first = (tmp_path / "sbom.cdx.json").read_bytes()
    shipped.write(packages, tmp_path, __version__)
    assert (tmp_path / "sbom.cdx.json").read_bytes() == first


def test_packages_are_found_by_their_files() -> None:
    import aiohttp
    import segno

    found = shipped.packages_of([aiohttp.__file__, segno.__file__, __file__])
    assert [package.name.lower() for package in found] == ["aiohttp", "segno"]


def test_the_spec_names_what_exists() -> None:
    text = (RECIPES / "bundle" / "routstr-desktop.spec").read_text()
    compile(text, "spec", "exec")
    hidden = text[text.index("HIDDEN = [") : text.index("EXCLUDED")]
    modules = [name for name in re.findall(r'"([a-z]\w*(?:\.\w+)+)"', hidden) if not name.endswith(".")]
    assert "cashu.mint.app" in modules
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    assert missing == []


def test_locks_agree() -> None:
    main = pins(ROOT / "requirements.lock")
    for name in ("package", "serve", "audit"):
        lock = RECIPES / f"requirements-{name}.lock"
        assert "--hash=sha256:" in lock.read_text()
        assert not re.search(r"://|index-url|find-links", lock.read_text())
        differ = {name: (version, main[name]) for name, version in pins(lock).items() if main.get(name, version) != version}
        assert differ == {}
    serve = set(pins(RECIPES / "requirements-serve.lock"))
    assert not serve & {"pyside6-essentials", "shiboken6", "qasync", "zxing-cpp", "pytest", "ruff"}
    assert serve < set(main)
