"""Making a token: a refund, change or a withdrawal.

The coins are set aside (see `outgoing`) and the token's text is on file before anybody gets it. Its face value is exactly what
was debited.
States: `prepared`, `unknown` (in doubt), `minted`, `handed_out`, then `claimed` or `reclaimed`; `failed`: no token was made and
the debit is reversed.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from routstr_desktop.ledger.operations import Operation, Source

from . import faults
from .mint import MintActor
from .outgoing import Outgoing
from .purse import Held
from .tokens import MSAT_PER_UNIT, encode

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SentToken:
    """A token that we made. `amount` is its face value in `unit`; of one that was claimed in part, what is still out."""

    operation_id: str
    token: str | None
    """The text, until the token was claimed or taken back."""
    amount: int
    mint: str
    unit: str
    state: str = "minted"
    """prepared, unknown, minted, handed_out, reclaiming, claimed, reclaimed or failed."""
    created: int = 0
    purpose: str | None = None
    account_id: int | None = None

    @classmethod
    def of(cls, row: Operation) -> SentToken:
        """From the journal."""
        amount = (row.amount_msat if row.state == "claimed" else row.open_msat) // MSAT_PER_UNIT[row.unit]
        return cls(row.id, row.token, amount, row.mint, row.unit, row.state, row.created, row.purpose, row.account_id)


class Sender(Outgoing[SentToken]):
    """Sends from all mints."""

    kind = point = "send"

    async def send(self, actor: MintActor, amount: int, source: Source, purpose: str) -> SentToken:
        """A token of `amount` (in the actor's unit), debited from `source`. Errors: see Outgoing.gather."""
        if amount <= 0:
            raise ValueError(f"a token of {amount} {actor.unit}")
        operation_id = uuid.uuid4().hex
        payload = {"purpose": purpose}
        return await self._flights.run(operation_id, lambda: self.gather(actor, operation_id, amount, source, payload))

    async def ready(self, actor: MintActor, row: Operation, ours: Sequence[Held], fee_msat: int) -> None:
        """The token's text goes on file."""
        token = encode(actor.url, actor.unit, [held.coin for held in ours])
        payload = {**row.payload, "ys": [held.y for held in ours]}
        await self._operations.finish_send(row.id, token=token, fee_msat=fee_msat, payload=payload)

    async def go_on(self, actor: MintActor, operation_id: str) -> SentToken:
        """The token is made."""
        faults.reach("send:minted")
        sent = SentToken.of(await self._operations.must(operation_id))
        log.info("token_made", operation=operation_id, mint=sent.mint, amount=sent.amount, unit=sent.unit, purpose=sent.purpose)
        return sent
