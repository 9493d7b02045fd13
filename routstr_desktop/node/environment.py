"""Settings from the variables of the process.

The names are those that Routstr operators already use. A value that is set counts, also `0`, `false` and, for texts and lists,
an empty one; an empty variable for a number or a switch counts as not set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from routstr_desktop.system.secrets import given

from .settings import SECRET_NAMES, Settings, spellings


def environment_names(field: str) -> tuple[str, ...]:
    """HOST and PORT alone belong to too many programs: listeners count with the prefix only."""
    own = [name.upper() for name in spellings(field)]
    prefixed = [name for name in own if name.startswith("ROUTSTR_")]
    return tuple(prefixed or own)


def from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """The values that are set there, unchecked, by the name of their setting."""
    return {field: value for field, _, value in _given(environment)}


def variables(environment: Mapping[str, str]) -> dict[str, str]:
    """The variable that says what a setting is, by the name of the setting."""
    return {field: variable for field, variable, _ in _given(environment)}


def _given(environment: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
    """Setting, variable and value; where one setting comes twice, the last counts."""
    found: dict[str, Any] = {}
    for field, info in Settings.model_fields.items():
        if field == "upstreams":
            continue  # tables do not fit into a variable
        for name in environment_names(field):
            text = given(environment, name) if field in SECRET_NAMES else environment.get(name)
            if text is None or (not text.strip() and info.annotation not in (str, tuple[str, ...])):
                continue
            found[field] = text
            yield field, name if field not in SECRET_NAMES or environment.get(name) else f"{name}_FILE", text
            break
    if primary := environment.get("PRIMARY_MINT_URL", "").strip():
        yield "cashu_mints", "PRIMARY_MINT_URL", f"{primary},{found.get('cashu_mints', '')}"
    if "fixed_pricing" not in found and (legacy := environment.get("MODEL_BASED_PRICING", "").strip().lower()):
        yield "fixed_pricing", "MODEL_BASED_PRICING", legacy in ("0", "false", "no", "off")
