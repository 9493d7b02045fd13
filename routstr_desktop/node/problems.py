"""What can be wrong with the node, in the operator's words: what happened, what it means, what to do."""

from __future__ import annotations

import errno
from collections.abc import Sequence

from routstr_desktop.core.errors import ConfigError, LedgerFailure, RoutstrError, SecretsLocked
from routstr_desktop.core.status import Problem


def upstream_missing() -> Problem:
    return Problem(
        "upstream-missing", "No upstream yet", "Enter the provider and API key whose models you want to sell.", "info"
    )


def upstream_failing(why: str, name: str | None = None) -> Problem:
    title = "The upstream does not answer" if name is None else f"{name} does not answer"
    return Problem("upstream", title, f"{why} Models that were listed before stay on sale.", "warn")


def upstream_account(slug: str, name: str, why: str) -> Problem:
    text = f"{why} Its models are not sold until then; no customer was charged. Change the key or add credit, then test it."
    return Problem(f"upstream-account:{slug}", f"{name} does not serve you", text, "warn")


def no_models(why: str | None) -> Problem:
    text = why or "None of the upstream's models has a known price; prices are never invented. Give them in a models.json."
    return Problem("models-missing", "Nothing to sell yet", text, "warn")


def mint_missing() -> Problem:
    return Problem("mint-missing", "No mint yet", "Choose the mint whose ecash you accept as payment.", "info")


def pricing_unavailable(why: str) -> Problem:
    return Problem("pricing-unavailable", "No bitcoin price", f"{why} Paid requests are refused until there is one.", "warn")


def mint_unreachable(url: str) -> Problem:
    name = url.split("://", 1)[-1]
    text = "New payments from it are refused unless they are locked to this node; balances still serve."
    return Problem("mint-unreachable", f"Mint {name} is unreachable", text)


def mint_refused(url: str, lost_msat: int) -> Problem:
    name = url.split("://", 1)[-1]
    text = (
        f"It would not swap {lost_msat // 1000:,} sat that it had signed and a customer had paid with. That is your loss, and "
        "nothing of this mint is accepted any more; the tokens are kept as proof. Add the mint again if you still trust it."
    )
    return Problem("mint-refused", f"Mint {name} refused ecash of its own", text)


def port_taken(port: int, kind: str = "local") -> Problem:
    text = f"Another program uses port {port}. Stop that program, or choose another port ({port + 1}, for example)."
    title = f"Not running: port {port} is taken" if kind == "local" else f"Customers cannot connect: port {port} is taken"
    return Problem("port-taken", title, text, "error" if kind == "local" else "warn")


def port_refused(port: int, kind: str = "local") -> Problem:
    text = f"The system does not allow port {port} on this address. Choose another port (8421 is usual) or address."
    return Problem("port-refused", f"Port {port} cannot be opened", text, "error" if kind == "local" else "warn")


def port_failed(error: OSError, port: int, kind: str = "local") -> Problem:
    """Which of the two it is."""
    return (port_taken if error.errno == errno.EADDRINUSE else port_refused)(port, kind)


def books(problems: list[str]) -> Problem:
    first = problems[0] if problems else "The wallet and the ledger differ."
    text = f"{first} Selling is stopped until the audit balances; nothing was deleted. Local apps still work."
    return Problem("books", "The books do not balance", text, "error")


def doubts(told: Sequence[str]) -> Problem:
    more = f" And {len(told) - 1} more." if len(told) > 1 else ""
    text = f"{told[0]}{more} Nothing is lost: it is asked again and settled when the mint answers."
    return Problem("doubts", "A mint owes an answer for over an hour", text)


def payout(address: str, why: str) -> Problem:
    text = f"{why} The money is still yours and in this wallet; it is tried again by itself."
    return Problem("payout", f"The automatic payout to {address} fails", text, "warn")


def ledger(why: str) -> Problem:
    return Problem("ledger", "The ledger cannot record", f"{why} Nothing is served until this is solved.", "error")


def locked(why: str) -> Problem:
    return Problem("locked", "The secrets are locked", why, "error")


def failed(why: str) -> Problem:
    return Problem("start-failed", "The node could not start", why, "error")


class PortTaken(ConfigError):
    """The local port is used by another program or forbidden; it is never changed silently."""

    code = "port_taken"

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.title}. {problem.text}")
        self.problem = problem


def obstacle(error: BaseException) -> Problem:
    """Why a start failed, as people read it."""
    if isinstance(error, PortTaken):
        return error.problem
    if isinstance(error, SecretsLocked):
        return locked(error.message)
    if isinstance(error, LedgerFailure):
        return ledger(error.message)
    if isinstance(error, RoutstrError):
        return failed(error.message)
    return failed(f"An unexpected error stopped it ({type(error).__name__}); the log has the details.")
