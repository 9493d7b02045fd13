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
from .tokentext import tokens_in
from .ur_reader import parts_in

BACKUP_FORMAT = "routstr-desktop-backup"
BACKUP_BEGINS = b'{"format": "' + BACKUP_FORMAT.encode() + b'"'
"""The first bytes of a backup file."""
LONGEST = 600 * 1024
"""Characters that are looked at: of a token, or of the parts of a moving code."""
SHORT = 16 * 1024
"""Characters that are looked at for anything else."""


class Kind(enum.StrEnum):
    """What it is."""

    TOKEN = "token"
    """Ecash (NUT-00), V3 or V4."""
    REQUEST = "request"
    """Somebody asks for ecash (NUT-18, NUT-26)."""
    FRAME = "frame"
    """Parts of a moving QR code (NUT-16), one a line; or all of one that stands still."""
    SPOILED = "spoiled"
    """Ecash that lost its capital letters on the way."""
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
    more: tuple[str, ...] = field(default=(), repr=False)
    """Of a token: the others that were beside it."""

    @property
    def secret(self) -> bool:
        """It must not stay on the screen."""
        return self.kind in SECRETS


_B32 = "02-9ac-hj-np-z"
_SPOILED = re.compile(r"(?<![a-z0-9])cashu[ab][a-z0-9_\-+/]{16,}", re.IGNORECASE)
_INVOICE = re.compile(rf"(?<![a-z0-9])ln(?:bcrt|tbs|bc|tb)[0-9]{{0,18}}[munp]?1[{_B32}]{{50,}}", re.IGNORECASE)
_NOSTR = re.compile(rf"(?<![a-z0-9])(nsec1|ncryptsec1|npub1|nprofile1)[{_B32}]{{20,}}", re.IGNORECASE)
_NOSTR_SECRET = re.compile(rf"(?<![a-z0-9])(?:nsec1|ncryptsec1)[{_B32}]{{20,}}", re.IGNORECASE)
_LNURL = re.compile(rf"(?<![a-z0-9])lnurl1[{_B32}]{{10,}}", re.IGNORECASE)
_ASKED = re.compile(r"(?<![A-Za-z0-9])(?:creqA[A-Za-z0-9_\-+/=]{8,}|creqb1[02-9ac-hj-np-z]{8,})", re.IGNORECASE)
_REQUEST = re.compile(r"creqA[A-Za-z0-9_\-+/=]{8,}|creqb1[02-9ac-hj-np-zA-Z]{8,}")
_ADDRESS = re.compile(r"[a-z0-9._+-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::\d{1,5})?", re.IGNORECASE)
_BITCOIN = re.compile(rf"(?:bc1|tb1|bcrt1)[{_B32}]{{25,87}}|[13][1-9A-HJ-NP-Za-km-z]{{25,34}}", re.IGNORECASE)
_SCHEME = re.compile(r"(?:web\+)?(cashu|lightning|nostr|bitcoin):(?://)?", re.IGNORECASE)
_LUD17 = re.compile(r"(?:lnurlp|keyauth|lnurlw|lnurlc)://\S+", re.IGNORECASE)
_NESTED = tuple(re.compile(rf"[?&]{name}=([^&#]+)", re.IGNORECASE) for name in ("(?:lightning|ln)", "creq"))
"""What an address on the chain, or a web page, offers beside itself; the first one can be paid by one button."""
_UNSEEN = tuple(map(chr, (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)))
"""What chat programs and web pages put between letters: it has no width."""
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
    """The name of what is in `text`; `UNKNOWN` for nothing, and for anything else. Never takes long, whatever it is given."""
    text = _visible(text[:LONGEST])
    short = text[:SHORT]
    words = short.split()
    if not words:
        return Recognised(Kind.UNKNOWN)
    if is_seed(words):
        return Recognised(Kind.SEED, " ".join(words).lower())
    if len(words) > 1 and (secret := _NOSTR_SECRET.search(short)) is not None:
        return _alone(secret.group(0))
    if tokens := tokens_in(unquote(text) if len(words) == 1 and len(text) <= SHORT else text):
        return Recognised(Kind.TOKEN, tokens[0], more=tokens[1:])
    if parts := parts_in(text):
        return Recognised(Kind.FRAME, "\n".join(parts))
    joined = "".join(words)
    if len(words) > 1 and not (_SCHEME.match(joined) or _one_thing(joined)):
        return _within(short)
    return _alone(joined)


def _visible(text: str) -> str:
    """Without what only looks like nothing, and without the quotes around it."""
    if not text.isascii():
        for unseen in _UNSEEN:
            text = text.replace(unseen, "")
    return text.strip().strip("<>\"'`“”‘’ \t\r\n")


def _one_thing(joined: str) -> bool:
    """A long text that was broken into lines on its way."""
    return any(pattern.fullmatch(joined) for pattern in (_INVOICE, _NOSTR, _LNURL))


def _within(text: str) -> Recognised:
    """Something in the middle of other words; a secret first, so that it is treated as one."""
    for pattern in (_NOSTR, _INVOICE, _LNURL, _ASKED, _SPOILED):
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
    if (found := _itself(bare)) is not None:
        return found
    if scheme and scheme.group(1).lower() == "bitcoin":
        return _nested(bare) or Recognised(Kind.BITCOIN, bare)
    if bare.lower().startswith(("http://", "https://")):
        return _web(bare)
    if (key := _api_key(bare)) is not None:
        return key
    if _BITCOIN.fullmatch(bare):
        return Recognised(Kind.BITCOIN, bare)
    return Recognised(Kind.SPOILED if _SPOILED.match(bare) else Kind.UNKNOWN, text)


def _itself(bare: str) -> Recognised | None:
    """What can be paid, answered or imported."""
    lower = bare.lower()
    if _NOSTR.fullmatch(bare):
        return Recognised(Kind.NSEC if lower.startswith(("nsec1", "ncryptsec1")) else Kind.NPUB, lower)
    if _INVOICE.fullmatch(bare):
        return Recognised(Kind.INVOICE, lower)
    if _LNURL.fullmatch(bare):
        return Recognised(Kind.LNURL, lower)
    if _REQUEST.fullmatch(bare) or lower.startswith("creqb1"):
        return Recognised(Kind.REQUEST, bare)
    if _LUD17.fullmatch(bare):
        return Recognised(Kind.LNURL, bare)
    if _ADDRESS.fullmatch(bare) and "." in bare.rpartition("@")[2]:
        return Recognised(Kind.ADDRESS, lower)
    return None


def _nested(address: str) -> Recognised | None:
    """What an address on the chain (BIP 321), or a link, offers beside itself."""
    for pattern in _NESTED:
        if (found := pattern.search(address)) is not None and (inner := _itself(unquote(found.group(1)))) is not None:
            return inner
    return None


def _web(url: str) -> Recognised:
    """A link that carries an invoice, an API, else perhaps a mint."""
    if (nested := _nested(url)) is not None:
        return nested
    try:
        parts = urlsplit(url)
    except ValueError:
        return Recognised(Kind.UNKNOWN, url)
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
