"""The node of `--self-test`: proves on a profile of its own that what was installed is whole.

A library that is missing from a bundle shows only when it is used. So this node uses each: it keeps secrets in this computer's
keyring (where there is none: in an encrypted file), redeems a token at its mint, recounts the books, and signs an event.
"""

from __future__ import annotations

import asyncio
import secrets as random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from routstr_desktop.core.errors import RoutstrError, SecretsLocked
from routstr_desktop.core.events import Event
from routstr_desktop.nostr import events, identity
from routstr_desktop.nostr.announcement import Listing
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import KEY_PEPPER, LOCAL_KEY, SEED_WORDS, Secrets
from routstr_desktop.wallet.tokens import parse

from .node import Node
from .settings import Settings


class SelfTestNode(Node):
    """Trusts the mint of one token, sells nothing, and asks nobody else."""

    def __init__(self, paths: Paths, token: str, *, publish: Callable[[Event], None] = lambda event: None) -> None:
        settings = Settings.model_construct(
            cashu_mints=(parse(token).mint,), btc_usd_price=Decimal(100_000), port=0, price_list_refresh=False
        )
        super().__init__(settings, paths, publish=publish, play_money=True)
        self._token = token

    async def start(self) -> None:
        """With secrets in the keyring, else in an encrypted file with a random passphrase."""
        try:
            self.secrets = await Secrets.open(self.paths, environment={})
        except SecretsLocked:
            self.secrets = await Secrets.open(self.paths, environment={"ROUTSTR_PASSPHRASE": random.token_hex(16)})
        await super().start()

    async def prove(self) -> dict[str, Any]:
        """Redeem, recount and sign; what came of it. RoutstrError names what does not work."""
        assert self.secrets is not None
        received = await self.receive(self._token)
        audit = await self.audit()
        if not audit.ok:
            raise RoutstrError(f"The books do not balance: {'; '.join(audit.problems)}")
        if not await asyncio.to_thread(_signs):
            raise RoutstrError("An event that was signed here does not verify.")
        return {"secrets": self.secrets.kind, "redeemed_msat": received.amount_msat, "books": audit.ok, "signed": True}

    async def stop(self) -> None:
        """Leaves nothing in the keyring."""
        await super().stop()
        if self.secrets is not None:
            for name in (SEED_WORDS, KEY_PEPPER, LOCAL_KEY):
                await self.secrets.delete(name)


def _signs() -> bool:
    """Whether an announcement signed with a new key verifies."""
    own = identity.generate()
    listing = Listing("self-test", ("https://node.example",), ("https://mint.example",), "0", "Self-test", "")
    return events.genuine(events.signed(listing.template(1_700_000_000), own.nsec))
