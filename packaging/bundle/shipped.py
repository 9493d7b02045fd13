"""Which packages a bundle holds, with the licence text of each and a bill of materials (CycloneDX).

Taken from the files that were really collected, not from the list of dependencies: what was trimmed away is not named, and
what came along unnoticed is.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = {"loguru": "loguru.txt", "pyside6-essentials": "qt.txt", "shiboken6": "qt.txt"}
"""Texts in packaging/licences for packages that bring none."""
OWN = "routstr-desktop"
_TEXT = re.compile(r"(^|[/-])(licen[cs]e|copying|notice|copyright|unlicense|patents)[^/]*$|licenses/[^/]+$", re.IGNORECASE)


def normal(name: str) -> str:
    """A package's name as indexes spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def packages_of(sources: Iterable[str]) -> list[metadata.Distribution]:
    """The installed packages that these files belong to, by name; without our own."""
    owners: dict[str, metadata.Distribution] = {}
    for package in metadata.distributions():
        for file in package.files or ():
            owners[os.path.normpath(str(package.locate_file(file)))] = package
    found = {normal(owner.name): owner for source in sources if (owner := owners.get(os.path.normpath(source)))}
    return [found[name] for name in sorted(found) if name != OWN]


def texts_of(package: metadata.Distribution) -> dict[str, str]:
    """The licence texts of a package by file name: its own, else those kept in packaging/licences."""
    found: dict[str, str] = {}
    for file in package.files or ():
        if ".dist-info/" in str(file) and _TEXT.search(str(file)):
            path = Path(str(package.locate_file(file)))
            name = "-".join(file.parts[1:]).removeprefix("licenses-")
            found[name] = path.read_text(encoding="utf-8", errors="replace")
    if not found and (kept := KEPT.get(normal(package.name))):
        found["LICENSE.txt"] = (ROOT / "packaging" / "licences" / kept).read_text(encoding="utf-8")
    return found


def licence_of(package: metadata.Distribution) -> dict[str, Any]:
    """CycloneDX's entry for a package's licence: an SPDX expression if it states one, else its own words."""
    told = package.metadata
    if expression := told.get("License-Expression"):
        return {"expression": expression}
    classified = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or () if line.startswith("License ::")]
    words = (told.get("License") or "").strip().partition("\n")[0]
    return {"license": {"name": words if words and words != "UNKNOWN" else " and ".join(classified) or "see its text"}}


def python_text() -> str:
    """The licence of the interpreter: in its own library folder, or where Debian keeps it."""
    version = "{}.{}".format(*sys.version_info)
    places = [Path(os.__file__).parent / "LICENSE.txt", Path(f"/usr/share/doc/python{version}/copyright")]
    places += [Path(sys.base_prefix) / name for name in ("LICENSE.txt", "LICENSE")]
    return next(place.read_text(encoding="utf-8") for place in places if place.exists())


def bill_of_materials(packages: Sequence[metadata.Distribution], version: str, built: datetime) -> dict[str, Any]:
    """CycloneDX 1.5: this program, the interpreter and each package with version, licence and purl."""
    own = {"type": "application", "bom-ref": OWN, "name": OWN, "version": version}
    own_licence = {"licenses": [{"license": {"id": "GPL-3.0-or-later"}}]}
    number = ".".join(map(str, sys.version_info[:3]))
    python = {"type": "platform", "bom-ref": "python", "name": "python", "version": number}
    components = [{**python, "licenses": [{"license": {"id": "PSF-2.0"}}]}]
    for package in packages:
        purl = f"pkg:pypi/{normal(package.name)}@{package.version}"
        entry = {"type": "library", "bom-ref": purl, "name": normal(package.name), "version": package.version, "purl": purl}
        components.append({**entry, "licenses": [licence_of(package)]})
    named = json.dumps(components, sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, named)}",
        "version": 1,
        "metadata": {"timestamp": built.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": own | own_licence},
        "components": components,
        "dependencies": [{"ref": OWN, "dependsOn": [str(entry["bom-ref"]) for entry in components]}],
    }


def write(packages: Sequence[metadata.Distribution], folder: Path, version: str) -> list[str]:
    """Write `licences/` and `sbom.cdx.json` into `folder`; the names of packages without any licence text."""
    missing = []
    texts = {"python/LICENSE.txt": python_text(), f"{OWN}/LICENSE": (ROOT / "LICENSE").read_text(encoding="utf-8")}
    for package in packages:
        found = texts_of(package)
        texts |= {f"{normal(package.name)}/{name}": text for name, text in found.items()}
        if not found:
            missing.append(normal(package.name))
    for name, text in texts.items():
        file = folder / "licences" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    built = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)
    bill = bill_of_materials(packages, version, built)
    (folder / "sbom.cdx.json").write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")
    return missing


def collect(entries: Iterable[tuple[str, str, str]], work: Path) -> list[tuple[str, str, str]]:
    """Data entries for the bundle: every licence text and the bill of materials. SystemExit if a text is missing."""
    from routstr_desktop import __version__

    folder = work / "shipped"
    shutil.rmtree(folder, ignore_errors=True)  # what an earlier build found is not what this one ships
    packages = packages_of(source for _, source, _ in entries)
    packages.append(metadata.distribution("pyinstaller"))  # its loader is the program's executable
    if missing := write(packages, folder, __version__):
        raise SystemExit(f"No licence text of {', '.join(missing)}: put it into packaging/licences.")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(str(path.relative_to(folder)), str(path), "DATA") for path in files]
