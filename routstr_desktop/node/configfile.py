"""`config.toml`: settings read from it and written into it, with the operator's comments and order kept. Never a secret."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import say

from .settings import SECRET_NAMES, Settings, field_of, spellings
from .upstream_settings import UpstreamSettings


def read(file: Path) -> dict[str, Any]:
    """Its values, unchecked, by the name of their setting; none where there is no file. ConfigError also for a secret."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(say("{file} cannot be read ({kind}).", file=file, kind=type(error).__name__)) from error
    try:
        found = tomlkit.parse(text).unwrap()
    except TOMLKitError as error:
        raise ConfigError(
            say("{file} is not valid TOML: {why}. Correct it or rename the file.", file=file, why=error)
        ) from None
    values: dict[str, Any] = {}
    for key, value in found.items():
        name = _name(key)
        if name in SECRET_NAMES:
            raise ConfigError(
                say(
                    "{file} holds {key}: secrets do not belong into a plain file. Remove the line; give it as the environment "
                    "variable {variable} or enter it in the window, which keeps it in the keyring.",
                    file=file,
                    key=key,
                    variable=name.upper(),
                )
            )
        values[field_of(name)] = value
    return values


def edited(file: Path, changes: Mapping[str, Any]) -> tomlkit.TOMLDocument:
    """The file with these settings in it; None takes one out. Nothing is written. ConfigError for what it must not hold."""
    document = tomlkit.document()
    if file.exists():
        document = tomlkit.parse(file.read_text(encoding="utf-8"))
    for name, value in changes.items():
        if name in SECRET_NAMES or name not in Settings.model_fields:
            raise ConfigError(say("{name} is not a setting that config.toml can hold.", name=name))
        for spelled in [key for key in document if _name(key) in spellings(name)]:
            if value is None or spelled != name:
                del document[spelled]
        if value is not None:
            document[name] = _toml(value)
    return document


def values_of(document: tomlkit.TOMLDocument) -> dict[str, Any]:
    """What a document says, as it spells the names."""
    return {_name(key): value for key, value in document.unwrap().items()}


def _name(key: str) -> str:
    return key.lower().replace("-", "_")


def _toml(value: Any) -> Any:
    if isinstance(value, tuple | list) and any(isinstance(one, UpstreamSettings) for one in value):
        tables = tomlkit.aot()
        for one in value:
            table = one.model_dump(exclude_defaults=True)
            tables.append(tomlkit.item({name: _toml(part) for name, part in table.items()}))
        return tables
    if isinstance(value, tuple | list):
        return [str(item) for item in value]
    return str(value) if isinstance(value, Decimal | Path) else value
