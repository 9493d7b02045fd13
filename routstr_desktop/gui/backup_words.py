"""What is said about a backup file: what is in it, what restoring it means, what came of it. No Qt."""

from __future__ import annotations

from routstr_desktop.core.ecash import BackupFound, FoundAgain
from routstr_desktop.gui.text import Numbers, ago, host
from routstr_desktop.gui.translation import tr, trn


def made(found: BackupFound, now: float) -> str:
    """The title: of when it is."""
    return tr("Backup of {when}", when=ago(found.made, now)) if found.made else tr("Backup of an unknown day")


def contents(found: BackupFound, numbers: Numbers) -> list[tuple[str, str]]:
    """(name, value) of what is in it."""
    held = numbers.sat(found.customers_msat)
    if found.customer_keys:
        keys = trn("{n} key", "{n} keys", found.customer_keys, n=numbers.count(found.customer_keys))
        held = tr("{amount} for {keys}", amount=held, keys=keys)
    none = tr("None")
    return [
        (tr("Yours"), numbers.sat(found.yours_msat)),
        (tr("Held for customers"), held),
        (tr("Mints"), ", ".join(host(url) for url in found.mints) or none),
        (tr("Providers"), ", ".join(found.providers) or none),
        (tr("Keys of local apps"), numbers.count(found.app_keys)),
        (tr("Nostr key"), tr("Yes, with its name and reviews") if found.identity else none),
    ]


def before(found: BackupFound) -> str:
    """What restoring it means, beside what came after it."""
    if found.replaced:
        names = ", ".join(found.replaced)
        goes = tr("It takes the place of this unused wallet and of what was set up here, {names} included.", names=names)
    else:
        goes = tr("It takes the place of this unused wallet and of what was set up here.")
    alone = tr("No other computer may go on with the same wallet: the two would get into each other's way.")
    return f"{goes} {alone}"


def since(found: BackupFound) -> tuple[str, str]:
    """(title, text): the trap of every backup."""
    text = tr("Ecash that was spent or came in later is found out at the mints, and the books follow.")
    if found.customer_keys:
        text = f"{text} {tr('What customers used or paid later is not known: their balances are those of the backup.')}"
    return tr("It knows nothing of what came after it."), text


def outcome(found: FoundAgain, numbers: Numbers) -> tuple[str, str]:
    """(title, what it is): the head of the last page."""
    head = tr("Restored: {amount} found", amount=numbers.sat(found.total_msat)) if found.total_msat else tr("Restored")
    return head, tr("Settings, keys and books are those of the backup. Nothing is sold until you start selling.")


def difference(found: FoundAgain, owed_msat: int, numbers: Numbers) -> tuple[str, str, str]:
    """(tone, title, text): what is otherwise than the backup says; the tone is "" if nothing is.

    `owed_msat`: what is held for customers now.
    """
    told, warn = [], False
    if found.unasked:
        mints = ", ".join(host(url) for url in found.unasked)
        told.append(
            tr("{mints} did not answer and is asked again by itself; until then the books may not balance.", mints=mints)
        )
        warn = True
    if found.missing_msat:
        lost = numbers.sat(found.missing_msat)
        told.append(tr("{amount} of the backup were spent after it was made, and are taken off what is yours.", amount=lost))
        warn = True
    if found.credited_msat:
        told.append(tr("{amount} came in after it was made. They are yours.", amount=numbers.sat(found.credited_msat)))
    if owed_msat > found.total_msat and not found.unasked:
        short = numbers.sat(owed_msat - found.total_msat)
        told.append(tr("{amount} that customers may ask back are not there: add ecash before you sell.", amount=short))
    if not told:
        return "", "", ""
    title = tr("Not all of it is certain yet.") if found.unasked else tr("Something happened after the backup.")
    return "warn" if warn else "info", title, " ".join(told)
