"""Why a request was refused, in words, and what the operator can do about it."""

from __future__ import annotations

from collections.abc import Sequence

from routstr_desktop.core.activity import Refused
from routstr_desktop.gui.text import Numbers
from routstr_desktop.gui.translation import tr, tr_later, tr_now, trn

_OURS = tr_later("It is their client's mistake: there is nothing to do, unless the app is your own.")
_LATER = tr_later("It passes by itself; the token is still its owner's.")
_TOKEN = tr_later("The token was not good. Nothing was credited, and there is nothing to do.")
WORDS: dict[str, tuple[str, str]] = {
    "missing_api_key": (
        tr_later("No key"),
        tr_later("They showed neither a key nor ecash. One of your own apps needs the key that the Overview shows."),
    ),
    "invalid_api_key": (
        tr_later("Unknown key"),
        tr_later("This node has no such key. Keys of local apps work on this computer only."),
    ),
    "key_not_found": (tr_later("Unknown key"), tr_later("This node has no such key.")),
    "key_revoked": (tr_later("Revoked key"), tr_later("You revoked this key. On the page Keys you can make another one.")),
    "key_paused": (tr_later("Paused key"), tr_later("You paused this key. On the page Keys you can resume it.")),
    "key_expired": (tr_later("Expired key"), tr_later("Its time is over. On the page Keys you can give it more.")),
    "model_not_allowed": (
        tr_later("Model not allowed"),
        tr_later("This key is for other models. Its details on the page Keys say which."),
    ),
    "insufficient_balance": (
        tr_later("Balance too low"),
        tr_later("The key could not cover the most that the request may cost. The customer has to pay in more."),
    ),
    "balance_limit_exceeded": (
        tr_later("Limit reached"),
        tr_later("The key has spent what it may. A limit with a period is full again when the next one begins."),
    ),
    "model_not_found": (
        tr_later("Model not sold"),
        tr_later("You sell no model of this name. The page Models shows what you sell, and can give a model other names."),
    ),
    "unsupported_endpoint": (
        tr_later("Not offered"),
        tr_later("Your provider has no such endpoint for this model. Another provider may have it."),
    ),
    "rate_limit_exceeded": (
        tr_later("Too many requests"),
        tr_later("More came at once than is let in, or a limit of the key was reached. It passes by itself."),
    ),
    "not_selling": (tr_later("Not selling"), tr_later("Selling was stopped or paused, or this node was shutting down.")),
    "pricing_unavailable": (
        tr_later("No price"),
        tr_later("The bitcoin price or the price of this model was not known. The Overview says what is missing."),
    ),
    "ledger_unavailable": (tr_later("Books closed"), tr_later("Payments could not be recorded. The Overview says why.")),
    "upstream_missing": (tr_later("No provider"), tr_later("No provider is set up. Add one on the page Providers.")),
    "upstream_account": (
        tr_later("Provider down"),
        tr_later("The provider of this model did not serve you. The page Providers says why."),
    ),
    "UPSTREAM_RATE_LIMIT": (tr_later("Provider busy"), tr_later("Your provider let no more in. It passes by itself.")),
    "cashu_untrusted_mint": (
        tr_later("Mint not used"),
        tr_later("They paid with ecash of a mint that you do not use. If you trust it, add it on the page Wallet."),
    ),
    "cashu_mint_unreachable": (tr_later("Mint down"), _LATER),
    "cashu_mint_rate_limited": (tr_later("Mint busy"), _LATER),
    "cashu_redemption_pending": (
        tr_later("Payment in doubt"),
        tr_later("The mint has not answered yet. It is asked again; nothing is lost."),
    ),
    "cashu_token_already_spent": (tr_later("Token spent"), _TOKEN),
    "invalid_cashu_token": (tr_later("Bad token"), _TOKEN),
    "cashu_token_zero_value": (tr_later("Empty token"), _TOKEN),
    "cashu_token_redemption_failed": (tr_later("Bad token"), _TOKEN),
    "cashu_token_swap_fees_exceed_amount": (tr_later("Token too small"), _TOKEN),
    "request_too_large": (tr_later("Too large"), _OURS),
    "headers_too_large": (tr_later("Too large"), _OURS),
    "https_to_http": (
        tr_later("HTTPS to HTTP"),
        tr_later(
            "Somebody spoke HTTPS to a port that speaks HTTP. If it was you or a customer, write http:// in the address; "
            "scanners of the network do it, too."
        ),
    ),
    "not_http": (
        tr_later("Not HTTP"),
        tr_later("What came was no request: a scanner of the network, or another kind of program. There is nothing to do."),
    ),
    "host_not_allowed": (
        tr_later("Wrong address"),
        tr_later("The address for local apps answers to localhost only. Customers need the other one."),
    ),
    "origin_not_allowed": (
        tr_later("Web page refused"),
        tr_later("A web page of another site wanted to use the address for local apps. It may not."),
    ),
    "internal_error": (tr_later("Fault of this node"), tr_later("The log in Settings has the details, by the request id.")),
}


def reason(status: int, code: str) -> str:
    """A few words."""
    if code in WORDS:
        return tr_now(WORDS[code][0])
    return tr("Bad request") if status < 500 else tr("Not served")


def advice(status: int, code: str) -> str:
    """What it means and what can be done."""
    if code in WORDS:
        return tr_now(WORDS[code][1])
    return tr_now(_OURS) if status < 500 else tr("The Overview says whether something is wrong now.")


def lately(found: Sequence[Refused], numbers: Numbers) -> tuple[str, str]:
    """How many of the last 24 hours, and of what: a title and a text."""
    count = sum(one.requests for one in found)
    if not count:
        return tr("Nobody was refused in the last 24 hours."), ""
    title = trn(
        "{n} request was refused in the last 24 hours.",
        "{n} requests were refused in the last 24 hours.",
        count,
        n=numbers.count(count),
    )
    each: dict[str, int] = {}
    for one in found:
        each[reason(one.status, one.code)] = each.get(reason(one.status, one.code), 0) + one.requests
    told = [f"{word}: {numbers.count(number)}" for word, number in sorted(each.items(), key=lambda pair: -pair[1])[:4]]
    most = max(found, key=lambda one: one.requests)
    return title, f"{' · '.join(told)}. {advice(most.status, most.code)}"
