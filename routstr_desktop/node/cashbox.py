"""What the wallet page and `receive` need: name a token before anything happens, take it in, trust its mint, look back.

The operator's own money only: a token received here is credited to the operator, never to a customer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog

from routstr_desktop.core.ecash import Asked, Movement, Received, TokenInfo
from routstr_desktop.core.errors import ConfigError, RedemptionPending, RoutstrError, TokenSpent
from routstr_desktop.core.events import BooksChanged
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.accounts import OPERATOR_ID
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.ledger.operations import Beneficiary, Operation
from routstr_desktop.system.tasks import spawn
from routstr_desktop.wallet import payment_request
from routstr_desktop.wallet.melt import Paid
from routstr_desktop.wallet.tokens import canonical_mint, clean, parse
from routstr_desktop.wallet.wallet import Wallet

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)

OPERATOR = Beneficiary("operator")
MOST = 200
"""Lines of history in one answer."""
_OUT = frozenset({"minted", "handed_out"})


class Cashbox:
    """`parts` gives ledger and wallet, or raises NotSelling while the node is down."""

    def __init__(self, node: Node, parts: Callable[[], tuple[Ledger, Wallet]]) -> None:
        self._node = node
        self._parts = parts
        self._under_way: set[str] = set()

    def describe(self, text: str) -> TokenInfo:
        """Read a token (also as a `cashu:` link) without the network. TokenInvalid, TokenZero."""
        _, wallet = self._parts()
        token = wallet.read(text)
        return TokenInfo(token.amount_msat, token.mint, token.memo, token.mint in wallet.trusted)

    def asked_for(self, text: str) -> Asked:
        """Read a payment request (NUT-18, NUT-26) without the network. BadRequest says why it cannot be paid."""
        self._parts()
        return payment_request.read(text)

    async def receive(self, text: str) -> Received:
        """Redeem a token to the operator, once.

        TokenSpent if anybody redeemed it before, this node included. UntrustedMint, TokenInvalid, TokenDust, MintUnreachable
        and MintRateLimited leave it as it was. RedemptionPending: under way; asking again with the same token is harmless.
        """
        _, wallet = self._parts()
        mark = clean(text)
        if mark in self._under_way:
            raise RedemptionPending(say("This ecash is being redeemed already. Wait for it to end."), retry_after=5)
        self._under_way.add(mark)
        try:
            known = await wallet.known(text)
            if known is not None and known.state == "done":
                raise TokenSpent(say("This ecash was already redeemed. Nothing was added."))
            try:
                got = await wallet.redeem(text, OPERATOR)
            except TokenSpent as error:
                raise TokenSpent(say("This ecash was already redeemed. Nothing was added.")) from error
        finally:
            self._under_way.discard(mark)
        mint = parse(text).mint
        log.info("ecash_received", operation=got.operation_id, msat=got.net_msat, mint=mint)
        self._node.publish(BooksChanged())
        return Received(got.operation_id, got.net_msat, got.gross_msat - got.net_msat, mint)

    async def history(self, limit: int, offset: int) -> tuple[Movement, ...]:
        """What came in and went out, newest first; at most 200 lines."""
        operations = self._parts()[0].operations
        return tuple(movement(row) for row in await operations.page(max(0, min(limit, MOST)), max(0, offset)))

    async def trust(self, url: str) -> None:
        """Take ecash of this mint from now on, behind those that are taken already. ConfigError for a bad address.

        A mint that refused a payment which it had signed is trusted again. Whether it answers is soon known.
        """
        _, wallet = self._parts()
        mint = _address(url)
        await wallet.pardon(mint)
        await self._node.set_mints(list(dict.fromkeys([*wallet.trusted, mint])))
        spawn(self._greet(wallet, mint), name="mint-greeted")

    async def _greet(self, wallet: Wallet, mint: str) -> None:
        try:
            await wallet.greet(mint)
        except RoutstrError as error:
            log.info("mint_does_not_answer", mint=mint, why=error.code)
        self._node.changed()

    async def distrust(self, url: str) -> None:
        """Refuse new ecash of this mint. What is held there stays ours and can still be withdrawn."""
        _, wallet = self._parts()
        gone = _address(url)
        await self._node.set_mints([mint for mint in wallet.trusted if mint != gone])


def _address(url: str) -> str:
    try:
        return canonical_mint(url)
    except ValueError as error:
        raise ConfigError(say("The mint address is not valid: {why}.", why=error)) from error


def movement(row: Operation) -> Movement:
    """A journal row as people see it."""
    if row.kind == "locked":
        state = "failed" if row.state == "foreign" else "done"
        return Movement(row.id, "payment", state, int(row.payload["net_msat"]), row.mint, row.created)
    if row.kind == "redeem":
        to = row.payload.get("beneficiary")
        ours = row.account_id == OPERATOR_ID or (isinstance(to, dict) and to.get("kind") == "operator")
        kind = "received" if ours else "payment"
        state = {"done": "done", "failed": "failed", "foreign": "failed"}.get(row.state, "pending")
        amount = int(row.payload.get("net_msat", row.amount_msat))
        return Movement(row.id, kind, state, amount, row.mint, row.created)
    if row.kind == "restore":
        found = max(0, int(row.payload.get("surplus_msat", 0)))
        return Movement(row.id, "restored", "done" if row.state == "done" else "pending", found, row.mint, row.created)
    if row.kind == "mint":
        ours = row.payload["beneficiary"]["kind"] == "operator"
        state = {"done": "done", "foreign": "failed"}.get(row.state, "pending")
        return Movement(row.id, "deposit" if ours else "payment", state, row.amount_msat, row.mint, row.created)
    if row.kind in ("melt", "move"):
        paid = Paid.of(row)
        state = {"done": "done", "failed": "failed"}.get(row.state, "pending")
        return Movement(row.id, row.purpose or "payout", state, paid.amount_msat, row.mint, row.created)
    kind = row.purpose or "withdrawal"
    state = {"claimed": "done", "reclaimed": "taken_back", "failed": "failed"}.get(row.state, "pending")
    if row.state in _OUT and kind == "withdrawal":
        state = "reclaimable"
    amount = row.open_msat if row.state == "reclaimed" else row.amount_msat  # less what its owner had claimed of it before
    return Movement(row.id, kind, state, amount, row.mint, row.created)
