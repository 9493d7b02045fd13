"""The proofs, keysets and counters of one mint and unit, kept in Nutshell's SQLite file. Everything here is offline.

One directory per mint and unit: Nutshell keys coins and counters by keyset id alone, so in a shared file a mint that advertises
another mint's keyset would be credited with that mint's coins and be sent their secrets.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import blinding, dleq
from .client import Signature
from .keysets import Keysets
from .nutshell import load
from .plan import Plan, Prepared
from .store import open_store, transaction
from .tokens import Coin

COUNTER_SKIP = 256


@dataclass(slots=True)
class Held:
    """A coin in the store; `send_id` is the operation that it is set aside for."""

    coin: Coin
    y: str
    send_id: str | None


class Purse:
    """The store of one mint and unit. Not for two users at once."""

    def __init__(self, wallet: Any, url: str, unit: str) -> None:
        self._wallet = wallet
        self.url = url
        self.unit = unit
        self.keysets = Keysets(wallet.keysets, wallet.db, url, unit)
        """Those of the mint that are known here."""
        self.held: dict[str, Held] = {}
        """By secret."""
        self._counting = asyncio.Lock()
        """A counter is read and written in two steps: whoever came between them could lower it, and secrets would repeat."""

    @classmethod
    async def open(cls, url: str, unit: str, directory: Path, words: str) -> Purse:
        """Open or create the store in `directory`; see `store`."""
        purse = cls(await open_store(url, unit, directory, words), url, unit)
        await purse.reload()
        return purse

    async def close(self) -> None:
        """Give back the database's connections and threads."""
        await self._wallet.db.engine.dispose()

    async def reload(self) -> None:
        """Read the stored coins again."""
        proofs = await load().crud.get_proofs(db=self._wallet.db)
        self.held = {proof.secret: Held(_coin(proof), proof.Y, proof.send_id or None) for proof in proofs}

    @property
    def seed(self) -> bytes:
        """What the words stand for (BIP-39)."""
        seed: bytes = self._wallet.seed
        return seed

    async def verify(self, coins: Iterable[Coin], *, strict: bool = False) -> None:
        """TokenInvalid unless the coins are the mint's, as far as they show it; see `dleq.verify`."""
        await dleq.verify(self.keysets, coins, strict=strict)

    # Outputs

    async def plan(self, keyset: str, keep: Sequence[int], send: Sequence[int] = ()) -> Plan:
        """Reserve counters for these outputs, for good: the counter is stored before anything is sent and never lowered."""
        amounts = (*keep, *send)
        async with self._counting, transaction(self._wallet) as conn:
            lo = await load().crud.bump_secret_derivation(db=self._wallet.db, keyset_id=keyset, by=len(amounts), conn=conn)
        return Plan(keyset, lo, amounts, len(send))

    async def raise_counter(self, keyset: str, least: int) -> None:
        """Make the next counter at least `least`."""
        crud = load().crud
        async with self._counting, transaction(self._wallet) as conn:
            now = await crud.bump_secret_derivation(db=self._wallet.db, keyset_id=keyset, by=0, conn=conn)
            if now < least:
                await crud.set_secret_derivation(db=self._wallet.db, keyset_id=keyset, counter=least, conn=conn)

    async def counter(self, keyset: str) -> int:
        """The next counter of a keyset."""
        async with self._counting, transaction(self._wallet) as conn:
            found = await load().crud.bump_secret_derivation(db=self._wallet.db, keyset_id=keyset, by=0, conn=conn)
        return int(found)

    async def skip_used(self, plan: Plan) -> None:
        """Step over counters that an earlier life of these words has used."""
        await self.raise_counter(plan.keyset, plan.lo + len(plan.amounts) + COUNTER_SKIP)

    async def prepare(self, plan: Plan) -> Prepared:
        """Derive the secrets of a plan and blind them."""
        return await blinding.prepare(self._wallet, plan)

    async def unblind(self, prepared: Prepared, signatures: Sequence[Signature]) -> list[Coin]:
        """The mint's blind signatures as coins. InDoubt if they are not what was asked for."""
        return await blinding.unblind(self.keysets, prepared, signatures)

    # The store

    async def store(
        self, prepared: Prepared, coins: Sequence[Coin], *, spent: Iterable[str] = (), send_id: str | None = None
    ) -> list[Coin]:
        """In one transaction: add the new coins, drop the spent ones (by secret), set aside what is handed out.

        Coins that were stored before are not stored twice: it may be repeated after a crash. Returns what is handed out.
        """
        cashu = load()
        first_sent = len(coins) - prepared.plan.send
        used = await self._used(prepared.secrets)
        new: dict[str, Held] = {}
        gone = [secret for secret in spent if secret in self.held]
        async with transaction(self._wallet) as conn:
            for number, (coin, path) in enumerate(zip(coins, prepared.paths, strict=True)):
                if coin.secret in self.held or coin.secret in used:
                    continue
                proof = _proof(coin, path)
                await cashu.crud.store_proof(proof, db=self._wallet.db, conn=conn)
                owner = send_id if number >= first_sent else None
                if owner:
                    await cashu.crud.update_proof(proof, reserved=True, send_id=owner, db=self._wallet.db, conn=conn)
                new[coin.secret] = Held(coin, proof.Y, owner)
            await self._drop(gone, conn)
        self.held |= new
        for secret in gone:
            del self.held[secret]
        return list(coins[first_sent:])

    async def known(self, secrets: Sequence[str]) -> set[str]:
        """Those that are or were in the store."""
        return {secret for secret in secrets if secret in self.held} | await self._used(secrets)

    async def adopt(self, found: Sequence[tuple[Coin, str, str | None]]) -> list[Coin]:
        """In one transaction: add coins found at the mint (coin, path, operation it is set aside for) unless they are known."""
        cashu = load()
        known = await self.known([coin.secret for coin, _, _ in found]) if found else set()
        new: dict[str, Held] = {}
        async with transaction(self._wallet) as conn:
            for coin, path, owner in found:
                if coin.secret in known:
                    continue
                proof = _proof(coin, path)
                await cashu.crud.store_proof(proof, db=self._wallet.db, conn=conn)
                if owner:
                    await cashu.crud.update_proof(proof, reserved=True, send_id=owner, db=self._wallet.db, conn=conn)
                new[coin.secret] = Held(coin, proof.Y, owner)
        self.held |= new
        return [held.coin for held in new.values()]

    async def stored(self, prepared: Prepared) -> bool:
        """Whether the outputs of this plan are in the store already (perhaps spent since)."""
        if all(secret in self.held for secret in prepared.secrets):
            return True
        used = await self._used(prepared.secrets)
        return all(secret in self.held or secret in used for secret in prepared.secrets)

    async def set_aside(self, secrets: Iterable[str], send_id: str) -> None:
        """Reserve coins for a token that is handed out."""
        chosen = [self.held[secret] for secret in secrets]
        async with transaction(self._wallet) as conn:
            for held in chosen:
                proof = _proof(held.coin, "")
                await load().crud.update_proof(proof, reserved=True, send_id=send_id, db=self._wallet.db, conn=conn)
        for held in chosen:
            held.send_id = send_id

    async def put_back(self, secrets: Iterable[str]) -> None:
        """Coins that were set aside are for any use again."""
        chosen = [self.held[secret] for secret in secrets]
        async with transaction(self._wallet) as conn:
            for held in chosen:
                proof = _proof(held.coin, "")
                await load().crud.update_proof(proof, reserved=False, send_id=None, db=self._wallet.db, conn=conn)
        for held in chosen:
            held.send_id = None

    async def forget(self, secrets: Iterable[str]) -> None:
        """Drop spent coins (kept in Nutshell's list of used ones)."""
        gone = [secret for secret in secrets if secret in self.held]
        async with transaction(self._wallet) as conn:
            await self._drop(gone, conn)
        for secret in gone:
            del self.held[secret]

    def available(self) -> list[Held]:
        """Coins that are not set aside."""
        return [held for held in self.held.values() if held.send_id is None and held.coin.keyset in self.keysets]

    def aside(self, send_id: str) -> list[Held]:
        """Coins set aside for an operation."""
        return [held for held in self.held.values() if held.send_id == send_id]

    def total(self) -> int:
        """All coins held, set aside or not, in the unit."""
        return sum(held.coin.amount for held in self.held.values())

    async def _used(self, secrets: Sequence[str]) -> set[str]:
        marks = ", ".join(f":s{number}" for number in range(len(secrets)))
        rows = await self._wallet.db.fetchall(
            f"SELECT secret FROM proofs_used WHERE secret IN ({marks})",
            {f"s{number}": secret for number, secret in enumerate(secrets)},
        )
        return {row["secret"] for row in rows}

    async def _drop(self, secrets: Iterable[str], conn: Any) -> None:
        for secret in secrets:
            await load().crud.invalidate_proof(_proof(self.held[secret].coin, ""), db=self._wallet.db, conn=conn)


def _coin(proof: Any) -> Coin:
    parts = (proof.dleq.e, proof.dleq.s, proof.dleq.r) if proof.dleq else None
    return Coin(proof.id, proof.amount, proof.secret, proof.C, parts)


def _proof(coin: Coin, path: str) -> Any:
    cashu = load()
    parts = dict(zip("esr", coin.dleq, strict=True)) if coin.dleq else None
    return cashu.Proof(
        id=coin.keyset,
        amount=coin.amount,
        secret=coin.secret,
        C=coin.signature,
        dleq=cashu.DLEQWallet(**parts) if parts else None,
        derivation_path=path,
        time_created=int(time.time()),
    )
