"""What a text is that somebody pasted or dropped: one pure function, without the network, that never keeps what it saw.

Order matters: a token in an address is a token, a seed is a secret before it is anything else. Whether a thing is valid is for
its own reader to say; here it gets a name.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from .keys import is_secret
from .seedwords import is_seed

BACKUP_FORMAT = "routstr-desktop-backup"
BACKUP_BEGINS = b'{"format": "' + BACKUP_FORMAT.encode() + b'"'
"""The first bytes of a backup file."""
LONGEST = 1024 * 1024
"""Characters that are looked at."""


class Kind(enum.StrEnum):
    """What it is."""

    TOKEN = "token"
    """Ecash (NUT-00), V3 or V4."""
    REQUEST = "request"
    """Somebody asks for ecash (NUT-18, NUT-26)."""
    FRAME = "frame"
    """One part of a moving QR code (NUT-16)."""
    INVOICE = "invoice"
    """Lightning (BOLT11)."""
    ADDRESS = "address"
    """A Lightning address (LUD-16)."""
    LNURL = "lnurl"
    """LUD-01 or LUD-17."""
    BITCOIN = "bitcoin"
    """An address on the chain: nothing is paid there."""
    NSEC = "nsec"
    """A Nostr secret key, plain or encrypted (NIP-19, NIP-49)."""
    NPUB = "npub"
    """A Nostr public key."""
    SEED = "seed"
    """The words of a wallet (BIP-39)."""
    PROVIDER_KEY = "provider-key"
    """An API key."""
    NODE_KEY = "node-key"
    """A key of a Routstr node, this one or another."""
    PROVIDER = "provider"
    """The address of an OpenAI-compatible API."""
    BACKUP = "backup"
    """A backup file of this program; `value` is where it lies."""
    MINT = "mint"
    """A web address that may be a mint's."""
    UNKNOWN = "unknown"


SECRETS = frozenset({Kind.NSEC, Kind.SEED, Kind.PROVIDER_KEY, Kind.NODE_KEY})
"""What nobody should read over a shoulder: it is never shown again."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A text with its name."""

    kind: Kind
    value: str = field(default="", repr=False)
    """The thing alone: without scheme, spaces, and the text around it."""
    provider: str = ""
    """Of an API key or address: the provider's kind (`upstream.providers`), where it can be told."""

    @property
    def secret(self) -> bool:
        """It must not stay on the screen."""
        return self.kind in SECRETS


_B32 = "02-9ac-hj-np-z"
_TOKEN = re.compile(r"(?<![A-Za-z0-9])cashu[AB][A-Za-z0-9_\-+/]{16,}={0,2}")
_INVOICE = re.compile(rf"(?<![a-z0-9])ln(?:bcrt|tbs|bc|tb)[0-9]{{0,18}}[munp]?1[{_B32}]{{50,}}", re.IGNORECASE)
_NOSTR = re.compile(rf"(?<![a-z0-9])(nsec1|ncryptsec1|npub1|nprofile1)[{_B32}]{{20,}}", re.IGNORECASE)
_LNURL = re.compile(rf"(?<![a-z0-9])lnurl1[{_B32}]{{10,}}", re.IGNORECASE)
_REQUEST = re.compile(r"creqA[A-Za-z0-9_\-+/=]{8,}|creqb1[02-9ac-hj-np-zA-Z]{8,}")
_ADDRESS = re.compile(r"[a-z0-9._+-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::\d{1,5})?", re.IGNORECASE)
_BITCOIN = re.compile(rf"(?:bc1|tb1|bcrt1)[{_B32}]{{25,87}}|[13][1-9A-HJ-NP-Za-km-z]{{25,34}}", re.IGNORECASE)
_SCHEME = re.compile(r"(?:web\+)?(cashu|lightning|nostr|bitcoin):(?://)?", re.IGNORECASE)
_LUD17 = re.compile(r"(?:lnurlp|keyauth|lnurlw|lnurlc)://\S+", re.IGNORECASE)
_NESTED = re.compile(r"[?&](?:lightning|ln)=([^&#]+)", re.IGNORECASE)
_KEYS = (
    ("sk-or-", "openrouter"),
    ("sk-ant-", "anthropic"),
    ("sk-proj-", "openai"),
    ("sk-svcacct-", "openai"),
    ("sk-admin-", "openai"),
    ("gsk_", "groq"),
    ("AIza", "gemini"),
    ("xai-", "x-ai"),
    ("pplx-", "perplexity"),
    ("fw_", "fireworks"),
    ("csk-", "cerebras"),
    ("tgp_v1_", "together"),
    ("sk_", "novita"),
    ("sk-", ""),
    ("nvapi-", ""),
    ("hf_", ""),
)
_KEY = re.compile(r"[A-Za-z0-9_\-.]{20,300}")
_HOSTS = {
    "openrouter.ai": "openrouter",
    "api.openai.com": "openai",
    "api.anthropic.com": "anthropic",
    "generativelanguage.googleapis.com": "gemini",
    "api.groq.com": "groq",
    "api.mistral.ai": "mistral",
    "api.deepseek.com": "deepseek",
    "api.x.ai": "x-ai",
    "api.perplexity.ai": "perplexity",
    "api.together.xyz": "together",
    "api.fireworks.ai": "fireworks",
    "api.cerebras.ai": "cerebras",
    "api.novita.ai": "novita",
}
_API_PATH = re.compile(r"/(?:v\d+(?:beta)?|openai)(?:/.*)?$")


def recognise_file(place: str, beginning: bytes) -> Recognised | None:
    """What a file is that is no text, by its first bytes; None for any other."""
    return Recognised(Kind.BACKUP, place) if beginning.startswith(BACKUP_BEGINS) else None


def recognise(text: str) -> Recognised:
    """The name of what is in `text`; `UNKNOWN` for nothing, and for anything else."""
    text = text[:LONGEST].strip().strip("<>\"'`“”‘’ \t\r\n")
    if not text:
        return Recognised(Kind.UNKNOWN)
    words = text.split()
    if is_seed(words):
        return Recognised(Kind.SEED, " ".join(words).lower())
    joined = "".join(words)
    if len(words) > 1 and (_NOSTR.search(text) or not (_SCHEME.match(joined) or _one_thing(joined))):
        return _within(text)
    return _alone(joined)


def _one_thing(joined: str) -> bool:
    """A long text that was broken into lines on its way."""
    found = _TOKEN.fullmatch(joined) or _INVOICE.fullmatch(joined) or _NOSTR.fullmatch(joined) or _LNURL.fullmatch(joined)
    return found is not None


def _within(text: str) -> Recognised:
    """Something in the middle of other words; a secret first, so that it is treated as one."""
    for pattern in (_NOSTR, _TOKEN, _INVOICE, _LNURL):
        if (found := pattern.search(text)) is not None:
            return _alone(found.group(0))
    for word in text.split():
        if (key := _api_key(word.strip(",;.'\"()"))) is not None:
            return key
    return Recognised(Kind.UNKNOWN, text)


def _alone(text: str) -> Recognised:
    """One thing without spaces, as itself or inside an address."""
    scheme = _SCHEME.match(text)
    bare = text[scheme.end() :] if scheme else text
    lower = bare.lower()
    if (found := _bech32(bare, lower)) is not None:
        return found
    if _TOKEN.fullmatch(bare):
        return Recognised(Kind.TOKEN, bare)
    if _REQUEST.fullmatch(bare) or lower.startswith("creqb1"):
        return Recognised(Kind.REQUEST, bare)
    if lower.startswith("ur:"):
        return Recognised(Kind.FRAME, bare)
    if _LUD17.fullmatch(bare):
        return Recognised(Kind.LNURL, bare)
    if scheme and scheme.group(1).lower() == "bitcoin":
        return _bitcoin(bare)
    if lower.startswith(("http://", "https://")):
        return _web(bare)
    if (key := _api_key(bare)) is not None:
        return key
    if _ADDRESS.fullmatch(bare) and "." in bare.rpartition("@")[2]:
        return Recognised(Kind.ADDRESS, lower)
    return Recognised(Kind.BITCOIN, bare) if _BITCOIN.fullmatch(bare) else Recognised(Kind.UNKNOWN, text)


def _bech32(bare: str, lower: str) -> Recognised | None:
    if _NOSTR.fullmatch(bare):
        return Recognised(Kind.NSEC if lower.startswith(("nsec1", "ncryptsec1")) else Kind.NPUB, lower)
    if _INVOICE.fullmatch(bare):
        return Recognised(Kind.INVOICE, lower)
    return Recognised(Kind.LNURL, lower) if _LNURL.fullmatch(bare) else None


def _bitcoin(rest: str) -> Recognised:
    """`bitcoin:…?lightning=…` can be paid, an address alone cannot."""
    if (nested := _NESTED.search(rest)) is not None:
        return _alone(unquote(nested.group(1)))
    return Recognised(Kind.BITCOIN, rest)


def _web(url: str) -> Recognised:
    """A link that carries a token or an invoice, an API, else perhaps a mint."""
    plain = unquote(url)
    if (token := _TOKEN.search(plain)) is not None:
        return Recognised(Kind.TOKEN, token.group(0))
    if (nested := _NESTED.search(plain)) is not None:
        return _alone(nested.group(1))
    parts = urlsplit(url)
    provider = _HOSTS.get((parts.hostname or "").lower(), "")
    if provider or _API_PATH.search(parts.path.rstrip("/")):
        return Recognised(Kind.PROVIDER, url, provider)
    return Recognised(Kind.MINT, url.rstrip("/"))


def _api_key(text: str) -> Recognised | None:
    if is_secret(text):
        return Recognised(Kind.NODE_KEY, text)
    if _KEY.fullmatch(text):
        for prefix, provider in _KEYS:
            if text.startswith(prefix):
                return Recognised(Kind.PROVIDER_KEY, text, provider)
    return None
