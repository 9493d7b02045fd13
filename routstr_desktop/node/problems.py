"""What can be wrong with the node, in the operator's words: what happened, what it means, what to do."""

from __future__ import annotations

import errno
from collections.abc import Sequence

from routstr_desktop.core.errors import ConfigError, LedgerFailure, NoKeyring, PassphraseNeeded, RoutstrError, SecretsLocked
from routstr_desktop.core.money import Amount
from routstr_desktop.core.sentence import say, together
from routstr_desktop.core.status import Problem
from routstr_desktop.upstream.health import NO_CREDIT

_WAITS = {
    NoKeyring.code: (
        say("No keyring was found on this computer"),
        say(
            "Choose a passphrase that protects your provider's key and your wallet's words instead; you type it at each start. "
            "Or install a keyring (GNOME Keyring or KWallet) and try again."
        ),
    ),
    PassphraseNeeded.code: (
        say("Your passphrase is needed"),
        say("Your provider's key and your wallet's words are in a file that it opens. Until then nothing is served."),
    ),
}
"""By the code of `SecretsLocked`: title and text."""


def upstream_missing() -> Problem:
    return Problem(
        "upstream-missing", say("No provider yet"), say("Enter the provider and API key whose models you want to sell."), "info"
    )


def upstream_failing(why: str, name: str | None = None, *, sold: bool = True) -> Problem:
    """`sold`: it has answered since the start, so that what it listed then is sold on."""
    title = say("The provider does not answer") if name is None else say("{name} does not answer", name=name)
    rest = say("Models that were listed before stay on sale.") if sold else say("Its models are not sold until it answers.")
    return Problem("upstream", title, together(why, rest), "warn")


def upstream_account(slug: str, name: str, why: str) -> Problem:
    """`why`: what its health says."""
    if why == NO_CREDIT:
        title = say("Your {name} account has no credit left", name=name)
        text = say("Its models are not sold until there is some; no customer was charged. Add credit there, then test it here.")
    else:
        title = say("{name} refused your key", name=name)
        text = say("Its models are not sold until it takes one; no customer was charged. Change the key, or test it again.")
    return Problem(f"upstream-account:{slug}", title, text, "warn")


def no_models(why: str | None) -> Problem:
    unpriced = say("None of your provider's models has a known price; prices are never invented. Give them in a models.json.")
    text = why or unpriced
    return Problem("models-missing", say("Nothing to sell yet"), text, "warn")


def mint_missing() -> Problem:
    return Problem("mint-missing", say("No mint yet"), say("Choose the mint whose ecash you accept as payment."), "info")


_NO_RATE = {
    "too_few_sources": say("Fewer than two of the public sources answer: look at this computer's internet connection."),
    "sources_disagree": say("The public sources contradict each other, so none is believed."),
    "jump": say("The price moved so far at once that it has to be confirmed first."),
}
"""By what `BitcoinPrice.error` says; None = not asked yet."""


def pricing_unavailable(why: str | None) -> Problem:
    rest = say("Until there is one nothing is sold; your own apps go on. It is asked for again by itself.")
    return Problem(
        "pricing-unavailable",
        say("No bitcoin price"),
        together(_NO_RATE[why], rest) if why in _NO_RATE else rest,
        "warn",
    )


def mint_unreachable(url: str, held_msat: int) -> Problem:
    name = url.split("://", 1)[-1]
    text = say("New payments from it are refused unless they are locked to this node; balances still serve.")
    if held_msat:
        held = Amount(held_msat)
        stored = say("{held} are stored there: they are not lost, but cannot be moved until it is back.", held=held)
        text = together(stored, text)
    return Problem("mint-unreachable", say("Mint {name} is unreachable", name=name), text)


def mint_refused(url: str, lost_msat: int) -> Problem:
    name = url.split("://", 1)[-1]
    text = say(
        "It would not swap {lost} that it had signed and a customer had paid with. That is your loss, and "
        "nothing of this mint is accepted any more; the tokens are kept as proof. Add the mint again if you still trust it.",
        lost=Amount(lost_msat),
    )
    return Problem("mint-refused", say("Mint {name} refused ecash of its own", name=name), text)


def port_taken(port: int, kind: str = "local") -> Problem:
    text = say(
        "Nothing was changed. Close that program, or choose another port ({other}, for example); apps that are set up already "
        "would need the new address.",
        other=port + 1,
    )
    title = say("Customers cannot connect: port {port} is used by another program", port=port)
    if kind == "local":
        title = say("Not running: port {port} is used by another program", port=port)
    return Problem("port-taken", title, text, "error" if kind == "local" else "warn")


def port_refused(port: int, kind: str = "local") -> Problem:
    text = say(
        "The system does not allow port {port} on this address. Choose another port (8421 is usual) or address.", port=port
    )
    return Problem("port-refused", say("Port {port} cannot be opened", port=port), text, "error" if kind == "local" else "warn")


def port_failed(error: OSError, port: int, kind: str = "local") -> Problem:
    """Which of the two it is."""
    return (port_taken if error.errno == errno.EADDRINUSE else port_refused)(port, kind)


def books(problems: list[str]) -> Problem:
    first = problems[0] if problems else say("The wallet and the ledger differ.")
    rest = say("Selling is stopped until the audit balances; nothing was deleted. Local apps still work.")
    text = together(first, rest)
    return Problem("books", say("The books do not balance"), text, "error")


def doubts(told: Sequence[str]) -> Problem:
    more = [say("And {n} more.", n=len(told) - 1)] if len(told) > 1 else []
    text = together(told[0], *more, say("Nothing is lost: it is asked again and settled when the mint answers."))
    return Problem("doubts", say("A mint owes an answer for over an hour"), text)


def payout(address: str, why: str) -> Problem:
    text = together(why, say("The money is still yours and in this wallet; it is tried again by itself."))
    return Problem("payout", say("The automatic payout to {address} fails", address=address), text, "warn")


def ledger(why: str) -> Problem:
    return Problem(
        "ledger", say("The ledger cannot record"), together(why, say("Nothing is served until this is solved.")), "error"
    )


def locked(error: SecretsLocked) -> Problem:
    """`locked` where a keyring would open them; else the error's code follows.

    What only waits for somebody to type is no failure: it has words of its own, without the command line's advice.
    """
    if error.code in _WAITS:
        return Problem(f"locked:{error.code}", *_WAITS[error.code], "warn")
    cause = "locked" if error.code == SecretsLocked.code else f"locked:{error.code}"
    return Problem(cause, say("The secrets are locked"), error.message, "error")


def failed(why: str) -> Problem:
    return Problem("start-failed", say("The node could not start"), why, "error")


class PortTaken(ConfigError):
    """The local port is used by another program or forbidden; it is never changed silently."""

    code = "port_taken"

    def __init__(self, problem: Problem) -> None:
        super().__init__(together(problem.title, problem.text, between=". "))
        self.problem = problem


def obstacle(error: BaseException) -> Problem:
    """Why a start failed, as people read it."""
    if isinstance(error, PortTaken):
        return error.problem
    if isinstance(error, SecretsLocked):
        return locked(error)
    if isinstance(error, LedgerFailure):
        return ledger(error.message)
    if isinstance(error, RoutstrError):
        return failed(error.message)
    return failed(say("An unexpected error stopped it ({kind}); the log has the details.", kind=type(error).__name__))
