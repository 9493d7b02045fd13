"""Where settings come from: defaults < `config.toml` in the data directory < environment < command line.

Secrets are taken from the environment, a file that it names, or the keyring; `config.toml` must not hold any. What is wrong is
told with the place where it stands.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Literal

import tomlkit
from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import say
from routstr_desktop.system.paths import Paths, write_private

from . import configfile
from .environment import environment_names, from_environment, variables
from .setting_words import wrong
from .settings import SECRET_NAMES, Settings, field_of

Source = Literal["default", "config.toml", "environment", "command line"]
_PLACES: dict[Source, str] = {
    "default": say("default"),
    "config.toml": "config.toml",
    "environment": say("environment"),
    "command line": say("command line"),
}


class LoadedSettings:
    """Settings with the place where each value came from."""

    def __init__(self, settings: Settings, sources: Mapping[str, Source], fixed: Mapping[str, str]) -> None:
        self.settings = settings
        self.fixed = fixed
        """What only another start can change: the variable (`NAME`) or option (`--port`) that says it, by setting."""
        self._sources = dict(sources)

    def source(self, name: str) -> Source:
        """Where the value of a setting comes from."""
        return self._sources.get(name, "default")


def load(
    paths: Paths, command_line: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None
) -> LoadedSettings:
    """Read all sources. ConfigError names the first setting that is wrong, where it stands and what is allowed."""
    around = os.environ if environment is None else environment
    typed = {name: value for name, value in (command_line or {}).items() if value is not None}
    places: list[tuple[Source, dict[str, Any]]] = [
        ("command line", typed),
        ("environment", from_environment(around)),
        ("config.toml", configfile.read(paths.config_file)),
    ]
    sources: dict[str, Source] = {}
    for place, values in reversed(places):
        sources.update(dict.fromkeys(values, place))
    fixed = variables(around) | {name: option(name) for name in typed}
    return LoadedSettings(_validated(places, sources), sources, fixed)


def option(name: str) -> str:
    """The option of the command line that says what a setting is."""
    return f"--{name.replace('_', '-')}"


def save(paths: Paths, changes: Mapping[str, Any]) -> None:
    """Write settings to `config.toml`, keeping comments and order; None removes one. Never a secret (ConfigError).

    The result is checked before the file is replaced.
    """
    document = configfile.edited(paths.config_file, changes)
    values = configfile.values_of(document)
    _validated([("config.toml", values)], dict.fromkeys(values, "config.toml"))
    write_private(paths.config_file, tomlkit.dumps(document))


def changed(settings: Settings, **changes: Any) -> Settings:
    """The same settings with some values replaced and checked. ConfigError."""
    for name in changes:
        if name in SECRET_NAMES or name not in Settings.model_fields:
            raise ConfigError(say("{name!r} is not a setting that can be changed here.", name=name))
    values = {name: getattr(settings, name) for name in Settings.model_fields}
    return _validated([("command line", {**values, **changes})], dict.fromkeys(changes, "config.toml"))


class _Given(PydanticBaseSettingsSource):
    """Values under their field names, each known to come from one place."""

    def __init__(self, cls: type[BaseSettings], values: Mapping[str, Any]) -> None:
        super().__init__(cls)
        self._values = values

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        """One value."""
        return self._values.get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        return dict(self._values)


def _validated(places: list[tuple[Source, dict[str, Any]]], sources: Mapping[str, Source]) -> Settings:
    """Settings of exactly these values, the first place winning."""

    class Bound(Settings):
        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *_: Any, **__: Any
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return tuple(_Given(settings_cls, values) for _, values in places)

    try:
        return Bound()
    except ValidationError as error:
        raise _explain(error, sources) from None


def _explain(error: ValidationError, sources: Mapping[str, Source]) -> ConfigError:
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else "?"
    inside = ".".join(str(part) for part in first["loc"][1:] if part != "__root__")
    field = field_of(name)
    place = sources.get(field, "default")
    shown = field
    if place == "environment" and field in Settings.model_fields:
        shown = environment_names(field)[0]
    elif place == "command line":
        shown = option(field)
    if inside:
        shown = f"{shown}.{inside}"
    if first["type"] == "extra_forbidden" and inside:
        return ConfigError(
            say("The setting {shown} is unknown: correct its name or remove the line. Keys belong in the keyring.", shown=shown)
        )
    if first["type"] == "extra_forbidden":
        return ConfigError(say("config.toml has an unknown setting {name!r}: correct its name or remove the line.", name=name))
    said = wrong(first)
    if field not in SECRET_NAMES and place != "default":
        said = say("{said} (it is {value!r})", said=said, value=str(first["input"])[:80])
    return ConfigError(
        say("The setting {shown} from the {place} is wrong: {said}.", shown=shown, place=_PLACES[place], said=said)
    )
