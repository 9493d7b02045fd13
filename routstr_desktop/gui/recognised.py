"""What is said about a text that was recognised."""

from __future__ import annotations

from routstr_desktop.core.recognise import Kind, Recognised
from routstr_desktop.gui.translation import tr
from routstr_desktop.upstream.providers import PRESETS


def named(found: Recognised) -> tuple[str, str, str]:
    """(what it is, what that means here, the verb of its button); the verb is "" where there is nothing to do with it."""
    match found.kind:
        case Kind.TOKEN:
            return tr("An ecash token"), "", tr("Redeem")
        case Kind.INVOICE:
            return tr("A Lightning invoice"), tr("You can pay it from what is yours."), tr("Pay out…")
        case Kind.ADDRESS:
            about = tr("Or an e-mail address: {address}. Earnings can be paid to it.", address=found.value)
            return tr("A Lightning address"), about, tr("Pay out…")
        case Kind.LNURL:
            return tr("An LNURL"), tr("A Lightning address in another form. Earnings can be paid to it."), tr("Pay out…")
        case Kind.REQUEST:
            about = tr("Somebody asks for ecash. Make a token and hand it to them.")
            return tr("A payment request"), about, tr("Withdraw…")
        case Kind.FRAME:
            return tr("A moving QR code"), tr("It is read part by part, in any order."), ""
        case Kind.SPOILED:
            about = tr("Capital and small letters were mixed up on the way. Copy the token itself and paste it here.")
            return tr("Ecash that cannot be read any more"), about, ""
        case Kind.BITCOIN:
            return tr("A Bitcoin address"), tr("Payouts go by Lightning: ask for an invoice or a Lightning address."), ""
        case Kind.NSEC:
            about = tr("It is a secret, so it is hidden. It can become the key of this node.")
            return tr("A Nostr secret key"), about, tr("Import…")
        case Kind.NPUB:
            return tr("A Nostr public key"), tr("It names somebody; your own is on the Announce page."), tr("Announce")
        case Kind.SEED:
            about = tr("They are a secret, so they are hidden. A wallet can be restored from them while this one is unused.")
            return tr("The words of a wallet"), about, tr("Restore…")
        case Kind.PROVIDER_KEY:
            about = tr("It is a secret, so it is hidden. With it you can connect the provider.")
            name = provider_name(found.provider)
            return tr("An API key of {provider}", provider=name) if name else tr("An API key"), about, tr("Connect…")
        case Kind.NODE_KEY:
            about = tr("Of this node or of another one, which you could buy from. It is a secret, so it is hidden.")
            return tr("A key of a Routstr node"), about, tr("Connect…")
        case Kind.PROVIDER:
            return tr("The address of an API"), tr("You can connect it as a provider: {url}", url=found.value), tr("Connect…")
        case Kind.BACKUP:
            about = tr("Its passphrase opens it. It can be restored as long as the wallet here is unused.")
            return tr("A backup file of this program"), about, tr("Open…")
        case Kind.MINT:
            about = tr("If a mint is there, you can take its ecash: {url}", url=found.value)
            return tr("A web address"), about, tr("Use as a mint…")
    return tr("Nothing that is known here"), tr("Paste a token, an invoice, an address or a key."), ""


def provider_name(kind: str) -> str:
    """`openrouter` -> `OpenRouter`; "" for none."""
    return next((preset.name for preset in PRESETS if preset.kind == kind), "")
