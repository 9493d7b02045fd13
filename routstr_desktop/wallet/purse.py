"""The proofs, keysets and counters of one mint and unit, kept in Nutshell's SQLite file. Everything here is offline.

One directory per mint and unit: Nutshell keys coins and counters by keyset id alone, so in a shared file a mint that advertises
another mint's keyset would be credited with that mint's coins and be sent their secrets.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import event

from routstr_desktop.core.errors import LedgerFailure, TokenInvalid

from .client import InDoubt, Output, Signature
from .nutshell import load
from .plan import Plan, Prepared
from .tokens import Coin, short_id

log = structlog.get_logger(__name__)

COUNTER_SKIP = 256
STORE = "wallet.sqlite3"


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
        self.held: dict[str, Held] = {}
        """By secret."""

    @classmethod
    async def open(cls, url: str, unit: str, directory: Path, words: str) -> Purse:
        """Open or create the store in `directory` (0700, files 0600); the words are never written."""
        cashu = load()
        kind: Any = type("Wallet", (cashu.Wallet,), {"words": words})
        if not (directory / STORE).exists():
            # Nutshell creates its tables in many small steps and cannot go on after half of them: all or nothing
            half = directory.with_name(directory.name + ".new")
            shutil.rmtree(half, ignore_errors=True)
            _private(half)
            made = await kind.with_db(url, str(half), name="wallet", unit=unit)
            await made.db.engine.dispose()
            _move_store(half, directory)
        _private(directory)
        wallet = await kind.with_db(url, str(directory), name="wallet", unit=unit)
        event.listen(wallet.db.engine.sync_engine, "connect", _durable)
        await wallet.db.engine.dispose()  # connections from before `_durable`
        wallet.keysets = {keyset.id: keyset for keyset in await cashu.crud.get_keysets(unit=unit, db=wallet.db)}
        purse = cls(wallet, url, unit)
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

    # Keysets

    @property
    def keysets(self) -> dict[str, Any]:
        """Known keysets by full id."""
        return dict(self._wallet.keysets)

    def is_active(self, coin: Coin) -> bool:
        """Whether the mint still signs with this coin's keyset."""
        keyset = self._wallet.keysets.get(coin.keyset)
        return bool(keyset is not None and keyset.active)

    def active(self) -> str | None:
        """The active keyset with the lowest fee."""
        usable = [k for k in self._wallet.keysets.values() if k.active]
        return min(usable, key=lambda k: (k.input_fee_ppk, k.id)).id if usable else None

    def fee_ppk(self) -> int | None:
        """The fee of the active keyset, in thousandths of the unit per coin spent (NUT-02); None if none is known."""
        keyset = self._wallet.keysets.get(self.active())
        return int(keyset.input_fee_ppk) if keyset is not None else None

    async def learn(self, listed: Sequence[Mapping[str, Any]], fetch: Callable[[str], Awaitable[Mapping[str, Any]]]) -> None:
        """Take over a mint's list of keysets: new ones with their keys, and changed fees and activity (NUT-01, NUT-02).

        A keyset whose id does not follow from its keys is left out: a mint could otherwise claim another mint's keyset and
        be handed the same secrets.
        """
        cashu = load()
        known = self._wallet.keysets
        for entry in listed:
            keyset_id, unit = entry.get("id"), entry.get("unit")
            if unit != self.unit or not isinstance(keyset_id, str):
                continue
            active, fee = bool(entry.get("active")), int(entry.get("input_fee_ppk") or 0)
            if (keyset := known.get(keyset_id)) is None:
                full = await fetch(keyset_id)
                keyset = self._keyset(keyset_id, full["keys"], fee, entry.get("final_expiry") or full.get("final_expiry"))
                if keyset is None:
                    log.warning("keyset_id_wrong", mint=self.url, keyset=keyset_id)
                    continue
                keyset.active = active
                await cashu.crud.store_keyset(keyset=keyset, db=self._wallet.db)
                known[keyset_id] = keyset
            elif (keyset.active, keyset.input_fee_ppk) != (active, fee):
                keyset.active, keyset.input_fee_ppk = active, fee
                await cashu.crud.update_keyset(keyset=keyset, db=self._wallet.db)
        gone = set(known) - {entry.get("id") for entry in listed}
        for keyset_id in gone:
            if known[keyset_id].active:
                known[keyset_id].active = False
                await cashu.crud.update_keyset(keyset=known[keyset_id], db=self._wallet.db)

    def _keyset(self, keyset_id: str, hexkeys: Mapping[str, str], fee: int, expiry: Any) -> Any:
        cashu = load()
        try:
            keys = {int(amount): cashu.PublicKey(bytes.fromhex(key)) for amount, key in hexkeys.items()}
        except (ValueError, TypeError):
            return None
        expected = {
            "00": lambda: cashu.keys.derive_keyset_id(keys),
            "01": lambda: cashu.keys.derive_keyset_id_v2(keys, self.unit, expiry, fee),
        }.get(keyset_id[:2], lambda: cashu.keys.derive_keyset_id_deprecated(keys))()
        if expected != keyset_id:
            return None
        return cashu.WalletKeyset(public_keys=keys, unit=self.unit, id=keyset_id, mint_url=self.url, input_fee_ppk=fee)

    def expand(self, coins: Iterable[Coin]) -> list[Coin] | None:
        """The coins with full keyset ids; None if a keyset is unknown (or a short id fits two): ask the mint again."""
        by_short: dict[str, list[str]] = {}
        for keyset_id in self._wallet.keysets:
            by_short.setdefault(short_id(keyset_id), []).append(keyset_id)
        full: list[Coin] = []
        for coin in coins:
            matches = [coin.keyset] if coin.keyset in self._wallet.keysets else by_short.get(coin.keyset, [])
            if len(matches) != 1:
                return None
            full.append(coin if matches[0] == coin.keyset else _with_keyset(coin, matches[0]))
        return full

    async def verify(self, coins: Iterable[Coin]) -> None:
        """TokenInvalid unless every amount is one that the mint signs and every DLEQ proof present holds (NUT-12)."""
        cashu = load()
        for number, coin in enumerate(coins):
            if number % 8 == 7:
                await asyncio.sleep(0)  # 0.3 ms each
            key = self._wallet.keysets[coin.keyset].public_keys.get(coin.amount)
            if key is None:
                raise TokenInvalid("The token holds an amount that its mint does not issue.")
            try:
                signature = cashu.PublicKey(bytes.fromhex(coin.signature))
                genuine = coin.dleq is None or cashu.b_dhke.carol_verify_dleq(
                    secret_msg=coin.secret,
                    C=signature,
                    e=cashu.PrivateKey(bytes.fromhex(coin.dleq[0])),
                    s=cashu.PrivateKey(bytes.fromhex(coin.dleq[1])),
                    r=cashu.PrivateKey(bytes.fromhex(coin.dleq[2])),
                    A=key,
                )
            except (ValueError, AssertionError) as error:
                raise TokenInvalid("The token holds a coin that is not on the curve.") from error
            if not genuine:
                raise TokenInvalid("The token holds a coin that its mint did not sign.")

    def fee(self, coins: Iterable[Coin]) -> int:
        """The mint's fee for spending these coins, in the unit, rounded up (NUT-02)."""
        ppk: int = sum(self._wallet.keysets[coin.keyset].input_fee_ppk for coin in coins)
        return -(-ppk // 1000)

    def fee_for(self, keyset: str, count: int) -> int:
        """The mint's fee for spending `count` coins of a keyset."""
        ppk: int = self._wallet.keysets[keyset].input_fee_ppk
        return -(-ppk * count // 1000)

    # Outputs

    async def plan(self, keyset: str, keep: Sequence[int], send: Sequence[int] = ()) -> Plan:
        """Reserve counters for these outputs, for good: the counter is stored before anything is sent and never lowered."""
        amounts = (*keep, *send)
        async with self._transaction() as conn:
            lo = await load().crud.bump_secret_derivation(db=self._wallet.db, keyset_id=keyset, by=len(amounts), conn=conn)
        return Plan(keyset, lo, amounts, len(send))

    async def raise_counter(self, keyset: str, least: int) -> None:
        """Make the next counter at least `least`."""
        crud = load().crud
        async with self._transaction() as conn:
            now = await crud.bump_secret_derivation(db=self._wallet.db, keyset_id=keyset, by=0, conn=conn)
            if now < least:
                await crud.set_secret_derivation(db=self._wallet.db, keyset_id=keyset, counter=least, conn=conn)

    async def counter(self, keyset: str) -> int:
        """The next counter of a keyset."""
        async with self._transaction() as conn:
            found = await load().crud.bump_secret_derivation(db=self._wallet.db, keyset_id=keyset, by=0, conn=conn)
        return int(found)

    async def skip_used(self, plan: Plan) -> None:
        """Step over counters that an earlier life of these words has used."""
        await self.raise_counter(plan.keyset, plan.lo + len(plan.amounts) + COUNTER_SKIP)

    async def prepare(self, plan: Plan) -> Prepared:
        """Derive the secrets of a plan and blind them (NUT-13)."""
        cashu = load()
        hi = plan.lo + len(plan.amounts) - 1
        secrets, blinding, paths = await self._wallet.generate_secrets_from_to(plan.lo, hi, keyset_id=plan.keyset)
        outputs: list[Output] = []
        for number, (secret, factor, amount) in enumerate(zip(secrets, blinding, plan.amounts, strict=True)):
            if number % 16 == 15:
                await asyncio.sleep(0)  # one point multiplication each: let the loop breathe
            blinded, _ = cashu.b_dhke.step1_alice(secret, factor)
            outputs.append({"amount": amount, "id": plan.keyset, "B_": blinded.format().hex()})
        return Prepared(plan, tuple(secrets), tuple(paths), tuple(blinding), tuple(outputs))

    async def unblind(self, prepared: Prepared, signatures: Sequence[Signature]) -> list[Coin]:
        """The mint's blind signatures as coins. InDoubt if they are not what was asked for."""
        cashu = load()
        keys = self._wallet.keysets[prepared.plan.keyset].public_keys
        if len(signatures) != len(prepared.outputs):
            raise InDoubt("number of signatures")
        coins: list[Coin] = []
        for output, signature, secret, r in zip(prepared.outputs, signatures, prepared.secrets, prepared.blinding, strict=True):
            if len(coins) % 16 == 15:
                await asyncio.sleep(0)
            if (signature.get("id"), signature.get("amount")) != (output["id"], output["amount"]):
                raise InDoubt("signature of another keyset or amount")
            key = keys[output["amount"]]
            try:
                blinded = cashu.PublicKey(bytes.fromhex(str(signature.get("C_"))))
                unblinded = cashu.b_dhke.step3_alice(blinded, r, key)
                dleq = signature.get("dleq")
                if dleq and not cashu.b_dhke.alice_verify_dleq(
                    cashu.PublicKey(bytes.fromhex(output["B_"])),
                    blinded,
                    cashu.PrivateKey(bytes.fromhex(str(dleq["e"]))),
                    cashu.PrivateKey(bytes.fromhex(str(dleq["s"]))),
                    key,
                ):
                    raise InDoubt("signature by another key")
            except (ValueError, KeyError, TypeError) as error:
                raise InDoubt("malformed signature") from error
            proof_of = (str(dleq["e"]), str(dleq["s"]), r.to_hex()) if dleq else None
            coins.append(Coin(output["id"], output["amount"], secret, unblinded.format().hex(), proof_of))
        return coins

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
        async with self._transaction() as conn:
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
        async with self._transaction() as conn:
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
        async with self._transaction() as conn:
            for held in chosen:
                proof = _proof(held.coin, "")
                await load().crud.update_proof(proof, reserved=True, send_id=send_id, db=self._wallet.db, conn=conn)
        for held in chosen:
            held.send_id = send_id

    async def put_back(self, secrets: Iterable[str]) -> None:
        """Coins that were set aside are for any use again."""
        chosen = [self.held[secret] for secret in secrets]
        async with self._transaction() as conn:
            for held in chosen:
                proof = _proof(held.coin, "")
                await load().crud.update_proof(proof, reserved=False, send_id=None, db=self._wallet.db, conn=conn)
        for held in chosen:
            held.send_id = None

    async def forget(self, secrets: Iterable[str]) -> None:
        """Drop spent coins (kept in Nutshell's list of used ones)."""
        gone = [secret for secret in secrets if secret in self.held]
        async with self._transaction() as conn:
            await self._drop(gone, conn)
        for secret in gone:
            del self.held[secret]

    def available(self) -> list[Held]:
        """Coins that are not set aside."""
        return [held for held in self.held.values() if held.send_id is None and held.coin.keyset in self._wallet.keysets]

    def aside(self, send_id: str) -> list[Held]:
        """Coins set aside for an operation."""
        return [held for held in self.held.values() if held.send_id == send_id]

    def total(self) -> int:
        """All coins held, set aside or not, in the unit."""
        return sum(held.coin.amount for held in self.held.values())

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Any]:
        """All or nothing. LedgerFailure if the store cannot be written (disk full, locked)."""
        try:
            async with self._wallet.db.connect() as conn:
                yield conn
        except Exception as error:  # Nutshell and SQLAlchemy have no common base
            # only the driver's words: SQLAlchemy's own message quotes the values, which are money
            cause = getattr(error, "orig", None)
            log.error("wallet_store_failed", mint=self.url, error=type(error).__name__, cause=str(cause) if cause else None)
            raise LedgerFailure("The wallet's store cannot be written. Nothing was lost; selling stops meanwhile.") from None

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


def _private(directory: Path) -> None:
    """Nobody else may read the store: Nutshell would create it 0644, and SQLite's side files take the file's mode."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    directory.chmod(0o700)
    file = directory / STORE
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    file.chmod(0o600)


def _move_store(half: Path, directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    (half / STORE).replace(directory / STORE)
    shutil.rmtree(half)


def _durable(connection: Any, _: Any) -> None:
    """A commit survives a power cut, whatever SQLite was built with."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _with_keyset(coin: Coin, keyset: str) -> Coin:
    return Coin(keyset, coin.amount, coin.secret, coin.signature, coin.dleq, coin.witness)


def _coin(proof: Any) -> Coin:
    dleq = (proof.dleq.e, proof.dleq.s, proof.dleq.r) if proof.dleq else None
    return Coin(proof.id, proof.amount, proof.secret, proof.C, dleq)


def _proof(coin: Coin, path: str) -> Any:
    cashu = load()
    dleq = dict(zip("esr", coin.dleq, strict=True)) if coin.dleq else None
    return cashu.Proof(
        id=coin.keyset,
        amount=coin.amount,
        secret=coin.secret,
        C=coin.signature,
        dleq=cashu.DLEQWallet(**dleq) if dleq else None,
        derivation_path=path,
        time_created=int(time.time()),
    )
