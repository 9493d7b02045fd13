"""What can be wrong with the node, in the operator's words: what happened, what it means, what to do."""

from __future__ import annotations

from routstr_desktop.core.status import Problem


def upstream_missing() -> Problem:
    return Problem(
        "upstream-missing", "No upstream yet", "Enter the provider and API key whose models you want to sell.", "info"
    )


def upstream_failing(why: str) -> Problem:
    return Problem("upstream", "The upstream does not answer", f"{why} Models that were listed before stay on sale.", "warn")


def no_models(why: str | None) -> Problem:
    text = why or "None of the upstream's models has a known price; prices are never invented. Give them in a models.json."
    return Problem("models-missing", "Nothing to sell yet", text, "warn")


def mint_missing() -> Problem:
    return Problem("mint-missing", "No mint yet", "Choose the mint whose ecash you accept as payment.", "info")


def pricing_unavailable(why: str) -> Problem:
    return Problem("pricing-unavailable", "No bitcoin price", f"{why} Paid requests are refused until there is one.", "warn")


def mint_unreachable(url: str) -> Problem:
    name = url.split("://", 1)[-1]
    return Problem("mint-unreachable", f"Mint {name} is unreachable", "New payments from it are refused; balances still serve.")


def port_taken(port: int, kind: str = "local") -> Problem:
    text = f"Another program uses port {port}. Stop that program, or choose another port ({port + 1}, for example)."
    return Problem("port-taken", f"Not running: port {port} is taken", text, "error" if kind == "local" else "warn")


def books(problems: list[str]) -> Problem:
    first = problems[0] if problems else "The wallet and the ledger differ."
    text = f"{first} Selling is stopped until the audit balances; nothing was deleted. Local apps still work."
    return Problem("books", "The books do not balance", text, "error")


def ledger(why: str) -> Problem:
    return Problem("ledger", "The ledger cannot record", f"{why} Nothing is served until this is solved.", "error")


def locked(why: str) -> Problem:
    return Problem("locked", "The secrets are locked", why, "error")


def failed(why: str) -> Problem:
    return Problem("start-failed", "The node could not start", why, "error")
