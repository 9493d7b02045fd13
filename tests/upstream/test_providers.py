"""Providers: recognised by their address, addressed as they want it."""

from __future__ import annotations

import pytest

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.upstream.client import UpstreamClient
from routstr_desktop.upstream.prices import Prices
from routstr_desktop.upstream.providers import PRESETS, Preset, Provider


@pytest.mark.parametrize(
    ("typed", "kind", "base_url"),
    [
        ("https://api.openai.com/v1", "openai", "https://api.openai.com/v1"),
        (" https://api.openai.com ", "openai", "https://api.openai.com/v1"),
        ("https://openrouter.ai", "openrouter", "https://openrouter.ai/api/v1"),
        ("https://api.anthropic.com/", "anthropic", "https://api.anthropic.com/v1"),
        ("https://api.openai.com.evil.example/v1", "generic", "https://api.openai.com.evil.example/v1"),
        ("http://127.0.0.1:11434", "ollama", "http://127.0.0.1:11434/v1"),
        ("http://127.0.0.1:1234", "lmstudio", "http://127.0.0.1:1234/v1"),
        ("https://mine.openai.azure.com", "azure", "https://mine.openai.azure.com/openai/v1"),
        ("http://localhost:8000/v1/", "generic", "http://localhost:8000/v1/"),
        ("https://node.example", "generic", "https://node.example/v1"),
    ],
)
def test_an_address_tells_the_provider(typed: str, kind: str, base_url: str) -> None:
    provider = Provider.for_url(typed, "key")
    assert (provider.kind, provider.base_url) == (kind, base_url)
    UpstreamClient(provider.base_url)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.kind)
def test_presets_are_consistent(preset: object) -> None:
    assert preset in PRESETS
    assert isinstance(preset, Preset)
    where = "" if preset.base_url else "https://mine.openai.azure.com"
    provider = Provider.for_url(where, "key", kind=preset.kind)
    assert provider.preset is preset
    if preset.hosts:
        assert Provider.for_url(provider.base_url).kind == provider.kind
    if provider.preset.prices:
        prices = Prices()
        prices.load()
        assert provider.preset.prices in (prices._providers or {})


@pytest.mark.parametrize(
    ("url", "key"),
    [("api.openai.com", ""), ("", ""), ("https://x/v1", "two words"), ("https://x/v1", "k\r\nX: y"), ("https://x:99999", "")],
)
def test_what_is_refused(url: str, key: str) -> None:
    with pytest.raises(ConfigError):
        Provider.for_url(url, key)
    with pytest.raises(ConfigError):
        Provider.for_url("https://x/v1", kind="nonsense")


def test_keys_are_sent_as_each_wants_and_never_shown() -> None:
    plain = Provider.for_url("https://api.openai.com/v1", "sk-secret")
    assert plain.headers() == [(b"authorization", b"Bearer sk-secret")]
    anthropic = Provider.for_url("https://api.anthropic.com/v1", "sk-secret")
    assert anthropic.headers("/v1/messages")[0] == (b"x-api-key", b"sk-secret")
    assert anthropic.headers("/v1/chat/completions") == plain.headers()
    assert Provider.for_url("http://127.0.0.1:11434/v1").headers() == []
    assert Provider.for_url("https://mine.openai.azure.com", "sk-secret").headers() == [(b"api-key", b"sk-secret")]
    assert "sk-secret" not in repr(plain) + str(anthropic)
