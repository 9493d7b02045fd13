"""What somebody asks for, beside what is here: of which mint it is paid, or why it cannot be. No Qt."""

from __future__ import annotations

from routstr_desktop.core.ecash import Asked
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.core.status import MintStatus, Snapshot
from routstr_desktop.gui.text import Numbers, host
from routstr_desktop.gui.translation import tr


def mint_for(asked: Asked, snapshot: Snapshot) -> MintStatus | None:
    """The mint that they take where most is held, if that is enough; None where there is none."""
    needed = max(1, asked.amount_sat or 0) * MSAT_PER_SAT
    fitting = [
        one
        for one in snapshot.mints
        if one.unit == "sat" and one.balance_msat >= needed and (not asked.mints or one.url in asked.mints)
    ]
    return max(fitting, key=lambda one: one.balance_msat, default=None)


def asked_words(asked: Asked, numbers: Numbers) -> str:
    """What it is that they ask for."""
    mints = ", ".join(host(url) for url in asked.mints)
    amount = numbers.sat(asked.amount_sat * MSAT_PER_SAT) if asked.amount_sat else ""
    if amount and mints:
        told = tr("{amount} were asked for, as ecash of {mints}.", amount=amount, mints=mints)
    elif amount:
        told = tr("{amount} were asked for.", amount=amount)
    elif mints:
        told = tr("Ecash of {mints} was asked for.", mints=mints)
    else:
        told = tr("Any amount was asked for.")
    if asked.memo:
        told = f"{told} {tr('They say: “{words}”.', words=asked.memo)}"
    return f"{told} {tr('Hand the token to whoever asked: nothing is sent from here.')}"


def missing_words(asked: Asked) -> tuple[str, str]:
    """(title, text): none of their mints holds enough here."""
    mints = ", ".join(host(url) for url in asked.mints)
    if mints:
        return tr("There is not enough at a mint that they take."), tr("They take ecash of {mints}.", mints=mints)
    return tr("No mint of yours holds that much."), tr("Move your balances to one mint first.")
