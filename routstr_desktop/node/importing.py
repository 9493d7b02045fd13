"""The `.env` of a routstr-core node, as settings and secrets of this one; what has no counterpart is told, with the reason.

Settings of one name mean the same. Keys go into the keyring, never into config.toml. The customers' balances are in the old
node's database and stay there: they are its operator's to refund.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import say
from routstr_desktop.nostr import identity
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import NSEC, UPSTREAM_API_KEY, Secrets
from routstr_desktop.upstream.providers import PRESETS, Provider

from . import configuration
from .environment import environment_names, from_environment
from .settings import SECRET_NAMES, Settings
from .upstream_settings import UpstreamSettings, new_slug

MAX_FILE = 1024 * 1024
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_KEYS = {
    "OPENAI_API_KEY": "openai",
    "ANTHROPIC_API_KEY": "anthropic",
    "OPENROUTER_API_KEY": "openrouter",
    "GROQ_API_KEY": "groq",
    "PERPLEXITY_API_KEY": "perplexity",
    "FIREWORKS_API_KEY": "fireworks",
    "XAI_API_KEY": "x-ai",
}
"""Which provider a key is of, by the kind of our preset."""
_OLD_NAMES = {"PRIMARY_MINT_URL": "cashu_mints", "MODEL_BASED_PRICING": "fixed_pricing"}
_ALWAYS = "prices and lists are renewed by themselves"
_HOLDS = "a hold is always the most that a request can cost, and ends with it, also after a crash"
_MINTS = "each mint is asked as fast as it allows, and left alone while it fails"
DIFFERS = {
    "ADMIN_PASSWORD": "nothing can be administered from outside, so there is no password",
    "DATABASE_URL": "balances of customers stay with the old node: let them be refunded before you switch it off",
    "NPUB": "it follows from the key",
    "PRIMARY_MINT_UNIT": "all mints are alike, each with its units",
    "TOLERANCE_PERCENTAGE": _HOLDS,
    "RESET_RESERVED_BALANCE_ON_STARTUP": _HOLDS,
    "STALE_RESERVATION_TIMEOUT_SECONDS": _HOLDS,
    "REFUND_CACHE_TTL_SECONDS": "a refund is given out again until somebody claimed it",
    "REFUND_SWEEP_CLAIM_TIMEOUT_SECONDS": "a refund that is taken back is journaled",
    "ENABLE_ANALYTICS_SHARING": "nothing about your sales is ever published",
    "ROUTSTR_SECRET_KEY": "secrets are in the keyring",
    "ROUTSTR_SECRET_KEY_FILE": "secrets are in the keyring",
    "TOR_PROXY_URL": "the onion service is switched on by `routstr-desktop reach --tor`",
    "MINT_OPERATION_CONCURRENCY": _MINTS,
    "MINT_OPERATION_TIMEOUT_SECONDS": _MINTS,
    "MINT_MAX_CONCURRENCY": _MINTS,
    "MINT_RETRY_MAX_ATTEMPTS": _MINTS,
    "DEAD_KEY_PRUNE_INTERVAL_SECONDS": "keys that nobody uses are forgotten after DEAD_KEY_DAYS",
    "DEAD_KEY_MIN_AGE_SECONDS": "keys that nobody uses are forgotten after DEAD_KEY_DAYS",
    "ENABLE_PRICING_REFRESH": _ALWAYS,
    "ENABLE_MODELS_REFRESH": _ALWAYS,
    "ENABLE_MODEL_PATHS_REFRESH": _ALWAYS,
    "PRICING_REFRESH_INTERVAL_SECONDS": _ALWAYS,
    "MODELS_REFRESH_INTERVAL_SECONDS": _ALWAYS,
    "MODEL_PATHS_REFRESH_INTERVAL_SECONDS": _ALWAYS,
    "CHAT_COMPLETIONS_API_VERSION": "Azure is asked by its present API, without a version",
    "TINFOIL_API_KEY": "there is no preset for this provider: add it by its address",
    "SOURCE": "every model of a provider is listed, and chosen on the Models page",
}
"""Names of routstr-core that mean nothing here, and why."""


@dataclass
class Import:
    """What a file comes to, before anything is changed."""

    values: dict[str, Any] = field(default_factory=dict)
    """For config.toml, by our names."""
    secrets: dict[str, str] = field(default_factory=dict)
    """For the keyring."""
    taken: dict[str, str] = field(default_factory=dict)
    """Name in the file -> what becomes of it, without any secret."""
    left: dict[str, str] = field(default_factory=dict)
    """Name in the file -> why it is not taken."""


def read(text: str) -> dict[str, str]:
    """The variables of a `.env`, the last of a name. ConfigError names a line that is none."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise ConfigError(say("Line {number} is no NAME=VALUE. Nothing was changed.", number=number))
        found[match.group(1).upper()] = _value(match.group(2), number)
    return found


def _value(text: str, number: int) -> str:
    quote = text[:1]
    if quote not in ("'", '"'):
        return re.split(r"\s+#", text, maxsplit=1)[0].strip()
    pattern = r"'([^']*)'" if quote == "'" else r'"((?:[^"\\]|\\.)*)"'
    match = re.match(pattern + r"\s*(?:#.*)?$", text)
    if match is None:
        raise ConfigError(say("Line {number} has a quote that does not end. Nothing was changed.", number=number))
    inner = match.group(1)
    return inner if quote == "'" else re.sub(r"\\(.)", lambda one: _ESCAPES.get(one.group(1), one.group(1)), inner)


def plan(variables: Mapping[str, str], folder: Path, present: Settings) -> Import:
    """What they mean here. `folder`: where the file is, for a models.json beside it. ConfigError for a value that is wrong."""
    found = Import()
    given = {name: value for name, value in variables.items() if value.strip()}
    settings = from_environment(given)
    for name, secret in (("UPSTREAM_API_KEY", UPSTREAM_API_KEY), ("NSEC", NSEC)):
        if text := given.get(name, "").strip():
            found.secrets[secret] = text
            found.taken[name] = "kept in the keyring"
    if NSEC in found.secrets:
        found.secrets[NSEC] = identity.parse(found.secrets[NSEC]).nsec
        found.taken["NSEC"] += "; the listing stays the same, and is announced once you switch that on"
    found.values = {name: value for name, value in settings.items() if name not in SECRET_NAMES | {"npub"}}
    _models(found, given, folder)
    _providers(found, given, present)
    chosen = configuration.changed(present, **found.values)
    found.values = {name: getattr(chosen, name) for name in found.values}
    known = {name: field for field in Settings.model_fields for name in environment_names(field)} | _OLD_NAMES
    for name in given:
        if name in DIFFERS:
            found.left[name] = DIFFERS[name]
        elif name in known:
            found.taken.setdefault(name, _told(found.values.get(known[name])))
        elif name not in found.taken:
            found.left.setdefault(name, "not a setting of a Routstr node")
    return found


def _told(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _models(found: Import, given: Mapping[str, str], folder: Path) -> None:
    """A models.json, named or where the old node looked for one."""
    path = folder / (given.get("MODELS_PATH") or "models.json")
    found.values.pop("models_path", None)
    if path.is_file():
        found.values["models_path"] = path.resolve()
        found.taken["MODELS_PATH"] = f"{path.resolve()}: its prices count, before your margin"
    elif "MODELS_PATH" in given:
        raise ConfigError(say("MODELS_PATH names {path}, and there is no such file. Nothing was changed.", path=path))


def _providers(found: Import, given: Mapping[str, str], present: Settings) -> None:
    """Providers that the old node knew by a key of their own."""
    upstreams = list(present.upstreams)
    first = found.values.get("upstream_base_url", present.upstream_base_url)
    used = {first.rstrip("/"), *(one.base_url for one in upstreams)}
    for name, kind, base_url, key in _known(given):
        if base_url in used:
            found.left[name] = f"{base_url} is in use already: change its key by `routstr-desktop upstreams --change`"
            continue
        preset = next(one for one in PRESETS if one.kind == kind)
        slug = new_slug(preset, base_url, [one.slug for one in upstreams])
        made = UpstreamSettings(slug=slug, base_url=base_url, kind=kind)
        upstreams.append(made)
        used.add(base_url)
        if key:
            found.secrets[made.secret] = key
        found.taken[name] = f"{preset.name} is a provider" + ("; its key is kept in the keyring" if key else "")
    if len(upstreams) > len(present.upstreams):
        found.values["upstreams"] = tuple(upstreams)
    if "OLLAMA_API_KEY" in given and "OLLAMA_BASE_URL" in found.taken:
        found.taken["OLLAMA_API_KEY"] = "kept in the keyring"


def _known(given: Mapping[str, str]) -> Iterable[tuple[str, str, str, str]]:
    """(variable, kind, address, key) of each."""
    for name, kind in _KEYS.items():
        if key := given.get(name, "").strip():
            yield name, kind, next(one.base_url for one in PRESETS if one.kind == kind), key
    if url := given.get("OLLAMA_BASE_URL", "").strip():
        key = given.get("OLLAMA_API_KEY", "").strip()
        yield "OLLAMA_BASE_URL", "ollama", Provider.for_url(url, key, kind="ollama").base_url, key


async def apply(found: Import, paths: Paths, secrets: Secrets) -> None:
    """Keep it. ConfigError where another identity is here already; then nothing was changed."""
    if (nsec := found.secrets.get(NSEC)) is not None:
        own = await secrets.get(NSEC)
        if own is not None and identity.parse(own).hex != identity.parse(nsec).hex:
            raise ConfigError(say("This node has another identity on Nostr, and reviews stick to that. Nothing was changed."))
    for name, value in found.secrets.items():
        await secrets.set(name, value)
    configuration.save(paths, found.values)
