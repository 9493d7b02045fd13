"""Who serves the tokens: presets of known providers, and how each wants to be addressed."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import say

ANTHROPIC_VERSION = b"2023-06-01"


@dataclass(frozen=True, slots=True)
class Preset:
    """A known provider. `prices`: its id in the bundled price data; None = it tells its own prices, or nobody knows them."""

    kind: str
    name: str
    base_url: str
    hosts: tuple[str, ...]
    """Where it is reached; one that begins with a dot is the end of a name."""
    prices: str | None = None
    key_needed: bool = True
    dialects: tuple[str, ...] = ("chat",)
    """What it speaks natively, as the proxy names its endpoints; into the first that fits, others are translated."""
    key_path: str = ""
    """Where it says what a key is worth, if its model list is for everybody."""
    local_port: int = 0
    """The port on which it listens on this computer, unless told otherwise."""


_TEXT = ("chat", "completions", "embeddings")
_FORMS = ("edits", "variations", "transcriptions", "translations")
_MEDIA = ("images", "speech", "moderations", "rerank", *_FORMS)
_ALL = (*_TEXT, "responses", "messages", "count_tokens", *_MEDIA)


def _local(kind: str, name: str, port: int, dialects: tuple[str, ...]) -> Preset:
    """A server on this computer."""
    base_url = f"http://127.0.0.1:{port}/v1"
    return Preset(kind, name, base_url, (), key_needed=False, dialects=dialects, local_port=port)


PRESETS = (
    Preset(
        "openai",
        "OpenAI",
        "https://api.openai.com/v1",
        ("api.openai.com",),
        "openai",
        dialects=(*_TEXT, "responses", "images", "speech", "moderations", *_FORMS),
    ),
    Preset(
        "anthropic",
        "Anthropic",
        "https://api.anthropic.com/v1",
        ("api.anthropic.com",),
        "anthropic",
        dialects=("messages", "count_tokens", "chat"),
    ),
    Preset(
        "openrouter",
        "OpenRouter",
        "https://openrouter.ai/api/v1",
        ("openrouter.ai",),
        "openrouter",
        dialects=(*_TEXT, "responses", "messages"),
        key_path="/key",
    ),
    Preset(
        "gemini",
        "Google Gemini",
        "https://generativelanguage.googleapis.com/v1beta/openai",
        ("generativelanguage.googleapis.com",),
        "google",
        dialects=("chat", "embeddings", "images"),
    ),
    Preset(
        "groq",
        "Groq",
        "https://api.groq.com/openai/v1",
        ("api.groq.com",),
        "groq",
        dialects=("chat", "responses", "speech", *_FORMS[2:]),
    ),
    Preset(
        "mistral",
        "Mistral",
        "https://api.mistral.ai/v1",
        ("api.mistral.ai",),
        "mistral",
        dialects=("chat", "embeddings", "moderations", "transcriptions"),
    ),
    Preset("deepseek", "DeepSeek", "https://api.deepseek.com/v1", ("api.deepseek.com",), "deepseek"),
    Preset("x-ai", "xAI", "https://api.x.ai/v1", ("api.x.ai",), "x-ai", dialects=("chat", "responses", "images")),
    Preset("perplexity", "Perplexity", "https://api.perplexity.ai", ("api.perplexity.ai",), "perplexity"),
    Preset(
        "together",
        "Together AI",
        "https://api.together.xyz/v1",
        ("api.together.xyz", "api.together.ai"),
        "together",
        dialects=(*_TEXT, "images", "speech", "rerank", *_FORMS[2:]),
    ),
    Preset(
        "fireworks",
        "Fireworks",
        "https://api.fireworks.ai/inference/v1",
        ("api.fireworks.ai",),
        "fireworks",
        dialects=(*_TEXT, "responses"),
    ),
    Preset(
        "cerebras", "Cerebras", "https://api.cerebras.ai/v1", ("api.cerebras.ai",), "cerebras", dialects=("chat", "completions")
    ),
    Preset("novita", "Novita", "https://api.novita.ai/v3/openai", ("api.novita.ai",), "novita", dialects=_TEXT),
    Preset("moonshot", "Moonshot", "https://api.moonshot.ai/v1", ("api.moonshot.ai", "api.moonshot.cn"), "moonshotai"),
    Preset("zai", "Z.ai", "https://api.z.ai/api/paas/v4", ("api.z.ai",), "zai"),
    Preset("ppqai", "PayPerQ", "https://api.ppq.ai", ("api.ppq.ai",)),
    Preset("azure", "Azure OpenAI", "", (".openai.azure.com",), "azure", dialects=(*_TEXT, "responses")),
    Preset("routstr", "Routstr node", "", (), dialects=_ALL, key_path="/balance/info"),
    _local("ollama", "Ollama", 11434, (*_TEXT, "responses", "messages")),
    _local("lmstudio", "LM Studio", 1234, (*_TEXT, "responses")),
    _local("llamacpp", "llama.cpp", 8080, _TEXT),
    _local("vllm", "vLLM", 8000, (*_TEXT, "responses")),
)
GENERIC = Preset("generic", "Custom", "", (), key_needed=False, dialects=_ALL)
"""Nobody knows what it speaks: it is asked, and where it does not know an endpoint the customer pays nothing."""
_TELLING = frozenset({11434, 1234})
"""Ports that nobody else uses by default."""
_BY_KIND = {preset.kind: preset for preset in (*PRESETS, GENERIC)}


@dataclass(frozen=True, slots=True)
class Provider:
    """An upstream as configured. `kind` is a preset's; the key never shows in a repr."""

    name: str
    kind: str
    base_url: str
    """With the version in its path, e.g. https://api.openai.com/v1."""
    api_key: str = field(default="", repr=False)

    @classmethod
    def for_url(cls, base_url: str, api_key: str = "", *, kind: str | None = None, name: str | None = None) -> Provider:
        """From what an operator typed: completes the address and recognises the provider. ConfigError with a plain sentence."""
        base_url, api_key = base_url.strip(), api_key.strip()
        preset = _BY_KIND.get(kind) if kind else None
        if kind and preset is None:
            raise ConfigError(
                say("Unknown kind of provider: {kind}. Known are {known}.", kind=kind, known=", ".join(sorted(_BY_KIND)))
            )
        if not base_url and preset is not None:
            base_url = preset.base_url
        if "://" not in base_url:
            raise ConfigError(say("The provider's address must start with http:// or https://."))
        preset = preset or preset_of(base_url)
        if not api_key.isascii() or not api_key.isprintable() or " " in api_key:
            raise ConfigError(say("The API key contains characters that no API key has: copy it again."))
        url = urlsplit(base_url)
        if url.path in ("", "/"):
            default = urlsplit(preset.base_url).path if url.hostname in preset.hosts else "/v1"
            if preset.kind == "azure":
                default = "/openai/v1"
            base_url = urlunsplit(url._replace(path=default))
        return cls(name or (preset.name if preset is not GENERIC else url.hostname or "Custom"), preset.kind, base_url, api_key)

    @property
    def preset(self) -> Preset:
        """The preset of its kind."""
        return _BY_KIND.get(self.kind, GENERIC)

    def speaks(self, dialect: str) -> bool:
        """Whether requests of a dialect can be passed to it as they are."""
        return dialect in self.preset.dialects

    def headers(self, path: str = "") -> list[tuple[bytes, bytes]]:
        """The headers that authorise a request to `path`."""
        if not self.api_key:
            return []
        key = self.api_key.encode()
        if self.kind == "anthropic" and not path.endswith("/chat/completions"):  # that one is its OpenAI-compatible layer
            return [(b"x-api-key", key), (b"anthropic-version", ANTHROPIC_VERSION)]
        if self.kind == "azure":
            return [(b"api-key", key)]
        bearer = [(b"authorization", b"Bearer " + key)]
        return [*bearer, (b"anthropic-version", ANTHROPIC_VERSION)] if "/messages" in path else bearer

    @property
    def list_path(self) -> str:
        """Where its model list is."""
        return "/models?limit=1000" if self.kind == "anthropic" else "/models"


def preset_of(base_url: str) -> Preset:
    """The preset whose host the URL names, else GENERIC."""
    try:
        url = urlsplit(base_url)
        host, port = url.hostname or "", url.port
    except ValueError as error:
        raise ConfigError(say("The provider's address is not a valid URL.")) from error
    for preset in PRESETS:
        if host in preset.hosts or any(known.startswith(".") and host.endswith(known) for known in preset.hosts):
            return preset
    return next((preset for preset in PRESETS if preset.local_port == port and port in _TELLING), GENERIC)
