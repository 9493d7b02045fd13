"""A ledger and a wallet in one directory, as a node has them, for tests that look at both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from routstr_desktop.core.keys import ApiKey, key_prefix, secret_from_token
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.wallet.client import MintClient
from routstr_desktop.wallet.lnurl import LnurlClient
from routstr_desktop.wallet.redeem import Redeemed
from routstr_desktop.wallet.wallet import Wallet

PEPPER = b"p" * 32


class House:
    """Open it again in the same directory to see what a restart sees."""

    def __init__(self, ledger: Ledger, wallet: Wallet) -> None:
        self.ledger, self.wallet = ledger, wallet

    @classmethod
    async def open(
        cls, directory: Path, words: str, mints: Sequence[str], *, answer_timeout: float = 5.0, lnurl: LnurlClient | None = None
    ) -> Self:
        directory.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - a test may block
        ledger = await Ledger.open(directory / "ledger.db", pepper=PEPPER)
        wallet = Wallet(ledger, directory / "wallets", words=words, mints=mints, answer_timeout=answer_timeout, lnurl=lnurl)
        await wallet.start()
        return cls(ledger, wallet)

    async def close(self) -> None:
        await self.wallet.close()
        await self.ledger.close()

    def beneficiary(self, who: str = "alice") -> Beneficiary:
        secret = secret_from_token(who)
        return Beneficiary("key", key_hash=self.ledger.key_hash(secret), key_prefix=key_prefix(secret))

    async def redeem(self, text: str, who: str = "alice") -> Redeemed:
        return await self.wallet.redeem(text, self.beneficiary(who))

    def key(self, who: str = "alice") -> ApiKey | None:
        return self.ledger.find_key(secret_from_token(who))

    def balance(self, who: str = "alice") -> int:
        """msat of a key; 0 if there is none."""
        key = self.key(who)
        return self.ledger.balance(key) if key else 0

    async def resolve(self) -> None:
        """Recover until nothing is pending (an attempt that began while the mint was away may fail first)."""
        while await self.wallet.recover():
            pass

    async def check_books(self) -> None:
        """The books balance with the coins held, and the mints agree that every coin not handed out is unspent."""
        audit = await self.wallet.audit()
        assert audit.ok, audit.problems
        for actor in self.wallet.places.values():
            ours = [held.y for held in actor.purse.held.values() if held.send_id is None]
            client = MintClient(actor.client.url)
            try:
                states = await client.states(ours)
            finally:
                await client.close()
            assert set(states.values()) <= {"UNSPENT"}, states
