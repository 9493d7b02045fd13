"""Reading Lightning invoices (BOLT11)."""

from __future__ import annotations

from dataclasses import dataclass

from routstr_desktop.core.errors import LightningTargetInvalid
from routstr_desktop.core.sentence import say

from .nutshell import load

MAX_TEXT = 4096
DEFAULT_EXPIRY = 3600


@dataclass(frozen=True, slots=True)
class Invoice:
    """What an invoice says. Times in unix seconds."""

    text: str
    payment_hash: str
    amount_msat: int | None
    """None: the payer chooses (mints do not pay those)."""
    description_hash: str | None
    created: int
    expires: int


def is_invoice(text: str) -> bool:
    """Whether a text claims to be an invoice, with or without `lightning:` in front."""
    return bare(text).lower().startswith(("lnbc", "lntb", "lnbcrt", "lntbs"))


def bare(text: str) -> str:
    """Without spaces around it and without the scheme."""
    text = text.strip()
    return text[len("lightning:") :] if text[: len("lightning:")].lower() == "lightning:" else text


def read(text: str) -> Invoice:
    """The invoice, its checksum and signature verified. LightningTargetInvalid."""
    text = bare(text)
    if len(text) > MAX_TEXT or not is_invoice(text):
        raise LightningTargetInvalid(say("This is not a Lightning invoice."))
    try:
        found = load().decode_invoice(text.lower())
        amount = None if found.amount_msat is None else int(found.amount_msat)
        created, lifetime = int(found.date), int(found.expiry or DEFAULT_EXPIRY)
        invoice = Invoice(text.lower(), str(found.payment_hash), amount, found.description_hash, created, created + lifetime)
    except Exception as error:  # the library has no common base for what a malformed text can raise
        raise LightningTargetInvalid(say("This Lightning invoice cannot be read: it may be cut off or mistyped.")) from error
    if len(invoice.payment_hash) != 64 or (amount is not None and amount <= 0):
        raise LightningTargetInvalid(say("This Lightning invoice makes no sense."))
    return invoice
