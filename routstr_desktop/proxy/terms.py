"""The conditions of a new key: its limit, validity, models and refund address, from a body, a query or headers.

Unix seconds and msat. A key that ends by itself and gives its balance back needs both an end and an address.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

from ..core.errors import LightningTargetInvalid
from ..ledger.windows import RESETS
from ..wallet.lnurl import url_of
from .call import Call
from .failures import PlainDetail, wrong_field

MOST_MODELS = 100
LONGEST_NAME = 200
_LATEST = 1 << 40
_NUMBERS = ("balance_limit", "validity_date", "key_expiry_time")


@dataclass(frozen=True, slots=True)
class Terms:
    """Conditions of a new key. msat, unix seconds."""

    balance_limit: int | None = None
    expires: int | None = None
    refund_address: str | None = None
    limit_reset: str | None = None
    models: tuple[str, ...] | None = None

    def with_headers(self, call: Call) -> Terms:
        """The same with what `Refund-LNURL` and `Key-Expiry-Time` add; what the body says counts first. 400."""
        found = header_terms(call)
        return replace(
            self,
            expires=found.expires if self.expires is None else self.expires,
            refund_address=self.refund_address or found.refund_address,
        )


NO_TERMS = Terms()


def header_terms(call: Call) -> Terms:
    """What the headers of a first request ask for. 400: an address or a time that is none, or a time alone."""
    address, end = call.headers.get("Refund-LNURL"), call.headers.get("Key-Expiry-Time")
    if address is None and end is None:
        return NO_TERMS
    if address is not None and not _is_address(address.strip()):
        raise _bad("Refund-LNURL must be a Lightning address or an LNURL.")
    if end is None:
        return Terms(refund_address=address.strip() if address else None)
    digits = end.strip()
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits[:20]) < _LATEST):
        raise _bad("Key-Expiry-Time must be a time in unix seconds.")
    if address is None:
        raise _bad("Key-Expiry-Time needs a Refund-LNURL, to which the balance goes then.")
    if int(digits) <= time.time():
        raise _bad("Key-Expiry-Time lies in the past.")
    return Terms(expires=int(digits), refund_address=address.strip())


def _bad(text: str) -> PlainDetail:
    return PlainDetail(f"{text} Nothing was redeemed.", status=400, code="invalid_header")


def _is_address(text: object) -> bool:
    """Whether it can be a Lightning address or an LNURL; nobody is asked."""
    if not isinstance(text, str):
        return False
    try:
        url_of(text)
    except LightningTargetInvalid:
        return False
    return True


def from_query(parameters: dict[str, str]) -> dict[str, Any]:
    """A query in the types of a body; what is no number stays a text and is refused by `terms_of`."""
    fields: dict[str, Any] = dict(parameters)
    for name in _NUMBERS:
        text = parameters.get(name)
        if text is not None:
            digits = text.strip().lstrip("-")
            fields[name] = int(text) if digits.isascii() and digits.isdigit() and len(digits) < 19 else text
    if "allowed_models" in parameters:
        fields["allowed_models"] = parameters["allowed_models"].split(",")
    return fields


def terms_of(where: str, fields: dict[str, Any]) -> Terms:
    """The conditions asked for in a body or query. 422."""
    limit, reset, address = fields.get("balance_limit"), fields.get("balance_limit_reset"), fields.get("refund_lnurl")
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or not 0 < limit < 1 << 62):
        raise wrong_field(where, "balance_limit", "a positive number of msat is expected", limit)
    ends = [_time(where, fields, name) for name in ("validity_date", "key_expiry_time")]
    if reset is not None and (not isinstance(reset, str) or reset not in RESETS):
        raise wrong_field(where, "balance_limit_reset", "daily, weekly or monthly is expected", None)
    if reset is not None and limit is None:
        raise wrong_field(where, "balance_limit_reset", "it needs a balance_limit", None)
    if address is not None and not _is_address(address):
        raise wrong_field(where, "refund_lnurl", "a Lightning address or an LNURL is expected", None)
    if ends[1] is not None and address is None:
        raise wrong_field(where, "key_expiry_time", "it needs a refund_lnurl, to which the balance goes then", ends[1])
    models = allowed_models(fields.get("allowed_models"))
    if models == ():
        raise wrong_field(where, "allowed_models", f"a list of 1 to {MOST_MODELS} model names is expected", None)
    return Terms(limit, min((end for end in ends if end is not None), default=None), address, reset, models)


def allowed_models(value: object) -> tuple[str, ...] | None:
    """A list of model names; None for none (all are allowed), and empty for what is no such list."""
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > MOST_MODELS:
        return ()
    if any(not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME for name in value):
        return ()
    return tuple(dict.fromkeys(name.strip() for name in value))


def _time(where: str, fields: dict[str, Any], name: str) -> int | None:
    value: object = fields.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < _LATEST:
        raise wrong_field(where, name, "unix seconds are expected", value)
    if value <= time.time():
        raise wrong_field(where, name, "it lies in the past", value)
    return value
