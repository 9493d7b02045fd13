"""The modules in `packaging/`, which is a folder of programs and no package (there is a library of that name)."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent.parent
RECIPES = ROOT / "packaging"


def load(name: str) -> ModuleType:
    """`load("bundle/trim")` is the module packaging/bundle/trim.py."""
    spec = importlib.util.spec_from_file_location(f"recipe_{name.replace('/', '_')}", RECIPES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def pins(lock: Path) -> dict[str, str]:
    """Versions in a lock by package; where it has several, by system, the last one."""
    return dict(re.findall(r"^([a-z0-9][\w.-]*)==([^\s;]+)", lock.read_text(), re.MULTILINE))
