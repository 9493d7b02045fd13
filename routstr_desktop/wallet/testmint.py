"""A Cashu mint for play money: Nutshell with its FakeWallet backend, on loopback, as a process of its own.

Used by the demo and by the tests. `mint_tokens` is an independent customer: it shares no code path with the wallet's store.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import httpx

from routstr_desktop.core.errors import MintUnreachable
from routstr_desktop.core.sentence import say

from . import playmint
from .client import MintClient, MintRefused, Output, Signature
from .nutshell import load
from .plan import split
from .tokens import Coin, encode, encode_v3

START_TIMEOUT = 60.0
"""Seconds until the mint must answer; it takes about 5."""


@dataclass(slots=True)
class PlayMint:
    """A running mint. It ends with `stop`, or with the process that started it."""

    url: str
    port: int
    directory: Path
    fee_ppk: int
    v1_keysets: bool
    process: subprocess.Popen[bytes]
    own_directory: bool

    @classmethod
    def start(
        cls,
        *,
        fee_ppk: int = 0,
        v1_keysets: bool = False,
        directory: Path | None = None,
        port: int | None = None,
        lightning: Mapping[str, str] | None = None,
    ) -> Self:
        """Start a mint and wait until it answers (blocks for seconds: use a thread on an event loop).

        `fee_ppk`: input fee in parts per thousand of a sat per proof (NUT-02). `lightning`: how its FakeWallet behaves
        (`FAKEWALLET_...`). MintUnreachable if it does not come up.
        """
        own = directory is None
        home = Path(tempfile.mkdtemp(prefix="play-mint-")) if directory is None else directory
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        port = port or free_port()
        with (home / "mint.log").open("ab") as output:
            process = subprocess.Popen(
                playmint.command(port, v1_keysets=v1_keysets),
                cwd=home,
                env=_environment(home, port, fee_ppk) | dict(lightning or {}),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        mint = cls(f"http://127.0.0.1:{port}", port, home, fee_ppk, v1_keysets, process, own)
        try:
            mint._wait()
        except BaseException:
            mint.stop()
            raise
        return mint

    def restart(self, *, lightning: Mapping[str, str] | None = None) -> None:
        """Start again on the same port and data after `halt`."""
        again = PlayMint.start(
            fee_ppk=self.fee_ppk,
            v1_keysets=self.v1_keysets,
            directory=self.directory,
            port=self.port,
            lightning=lightning,
        )
        self.process = again.process

    async def rotate(self) -> None:
        """Sign coins in sat with new keys from now on; the old ones are only honoured."""
        async with httpx.AsyncClient(trust_env=False) as client:
            (await client.post(self.url + playmint.ROTATE)).raise_for_status()

    def halt(self) -> None:
        """End the process and keep its data."""
        if self.process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.close()
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """End the process and remove its data if it was ours."""
        self.halt()
        if self.own_directory:
            shutil.rmtree(self.directory, ignore_errors=True)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        with httpx.Client(trust_env=False, timeout=2.0) as client:
            while time.monotonic() < deadline and self.process.poll() is None:
                with contextlib.suppress(httpx.HTTPError):
                    if client.get(f"{self.url}/v1/keysets").status_code == 200:
                        return
                time.sleep(0.05)
        tail = (self.directory / "mint.log").read_text(errors="replace")[-2000:]
        raise MintUnreachable(say("The play mint did not start: {tail}", tail=tail))


def free_port() -> int:
    """A port below the ephemeral range, so that no outgoing connection can take it before the mint listens."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def _environment(home: Path, port: int, fee_ppk: int) -> dict[str, str]:
    key = home / "key"
    if not key.exists():
        key.write_text(secrets.token_hex(16))
        key.chmod(0o600)
    keep = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR") if name in os.environ}
    return keep | {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "MINT_PRIVATE_KEY": key.read_text(),
        "MINT_DATABASE": str(home / "db"),
        "MINT_AUTH_DATABASE": str(home / "db"),
        "MINT_LISTEN_HOST": "127.0.0.1",
        "MINT_LISTEN_PORT": str(port),
        "MINT_INPUT_FEE_PPK": str(fee_ppk),
        "MINT_BACKEND_BOLT11_SAT": "FakeWallet",
        "MINT_BACKEND_BOLT11_MSAT": "FakeWallet",
        "MINT_DERIVATION_PATH": "m/0'/0'/0'",
        "MINT_DERIVATION_PATH_LIST": '["m/0\'/1\'/0\'"]',
        "FAKEWALLET_DELAY_OUTGOING_PAYMENT": "0",
        "FAKEWALLET_DELAY_INCOMING_PAYMENT": "0",
        "MINT_RATE_LIMIT": "FALSE",
        "MINT_TRANSACTION_RATE_LIMIT_PER_MINUTE": "1000000",
        "MINT_GLOBAL_RATE_LIMIT_PER_MINUTE": "1000000",
        "TOR": "FALSE",
        "LOG_LEVEL": "WARNING",
    }


def random_secret() -> str:
    """The secret of a coin that anybody can spend who knows it."""
    return secrets.token_hex(32)


async def mint_coins(
    url: str,
    amount: int,
    *,
    unit: str = "sat",
    amounts: Sequence[int] | None = None,
    secret: Callable[[], str] = random_secret,
) -> list[Coin]:
    """New coins of a play mint, worth `amount` in `unit`, in the fewest pieces or in `amounts`; `secret` may lock them."""
    client = MintClient(url)
    try:
        return await _mint(client, list(amounts or split(amount)), unit, secret)
    finally:
        await client.close()


async def mint_tokens(
    url: str,
    amount: int,
    *,
    unit: str = "sat",
    amounts: Sequence[int] | None = None,
    legacy: bool = False,
    dleq: bool = True,
    memo: str | None = None,
) -> str:
    """A new token of a play mint as V4 text (V3 if `legacy`), worth `amount` in `unit`."""
    coins = await mint_coins(url, amount, unit=unit, amounts=amounts)
    if not dleq:
        coins = [Coin(coin.keyset, coin.amount, coin.secret, coin.signature) for coin in coins]
    return (encode_v3 if legacy else encode)(url, unit, coins, memo)


async def swap_coins(url: str, coins: Sequence[Coin], *, unit: str = "sat") -> list[Coin]:
    """Redeem coins as somebody else would: the face value less the mint's fee in new coins. MintRefused if they are spent."""
    client = MintClient(url)
    try:
        fees = {entry["id"]: int(entry.get("input_fee_ppk") or 0) for entry in await client.keysets()}
        full = [_expanded(coin, list(fees)) for coin in coins]
        fee = -(-sum(fees[coin.keyset] for coin in full) // 1000)
        amounts = split(sum(coin.amount for coin in full) - fee)
        return await _signed(client, unit, amounts, random_secret, lambda outputs: client.swap(full, outputs))
    finally:
        await client.close()


async def invoice_of(url: str, amount: int, *, unit: str = "sat") -> str:
    """A Lightning invoice of a play mint: somebody else's deposit."""
    client = MintClient(url)
    try:
        return str((await client.ask("POST", "mint/quote/bolt11", {"amount": amount, "unit": unit}))["request"])
    finally:
        await client.close()


def _expanded(coin: Coin, keysets: Sequence[str]) -> Coin:
    full = next(keyset for keyset in keysets if keyset.startswith(coin.keyset))
    return Coin(full, coin.amount, coin.secret, coin.signature, witness=coin.witness)


async def _mint(client: MintClient, amounts: list[int], unit: str, secret: Callable[[], str]) -> list[Coin]:
    quote = await client.ask("POST", "mint/quote/bolt11", {"amount": sum(amounts), "unit": unit})
    while quote["state"] != "PAID":
        await asyncio.sleep(0.02)  # FakeWallet pays by itself; there is nothing to await
        quote = await client.ask("GET", f"mint/quote/bolt11/{quote['quote']}")
    return await _signed(client, unit, amounts, secret, lambda outputs: client.mint(quote["quote"], outputs, None))


async def _signed(
    client: MintClient,
    unit: str,
    amounts: Sequence[int],
    secret: Callable[[], str],
    ask: Callable[[list[Output]], Awaitable[list[Signature]]],
) -> list[Coin]:
    """New coins for outputs of the active keyset; once more if the mint changed its keys meanwhile."""
    for last in (False, True):
        order = _Order(await _active(client, unit), amounts, secret)
        try:
            return order.coins(await ask(order.outputs))
        except MintRefused as refusal:
            if last or not refusal.keys_changed:
                raise
    raise AssertionError("the loop returns or raises")


async def _active(client: MintClient, unit: str) -> dict[str, object]:
    active = [entry for entry in await client.keysets() if entry["active"] and entry["unit"] == unit]
    return await client.keys(active[0]["id"])


class _Order:
    """New secrets, blinded (NUT-00)."""

    def __init__(self, keyset: dict[str, object], amounts: Sequence[int], secret: Callable[[], str] = random_secret) -> None:
        cashu = load()
        self._id = str(keyset["id"])
        self._keys: dict[str, str] = keyset["keys"]  # type: ignore[assignment]
        self._secrets = [secret() for _ in amounts]
        blinded = [cashu.b_dhke.step1_alice(secret) for secret in self._secrets]
        self._factors = [factor for _, factor in blinded]
        self.outputs = [
            {"amount": amount, "id": self._id, "B_": point.format().hex()}
            for amount, (point, _) in zip(amounts, blinded, strict=True)
        ]

    def coins(self, signatures: Sequence[dict[str, object]]) -> list[Coin]:
        """Unblind."""
        cashu = load()
        found = []
        for signature, secret, factor in zip(signatures, self._secrets, self._factors, strict=True):
            key = cashu.PublicKey(bytes.fromhex(self._keys[str(signature["amount"])]))
            point = cashu.b_dhke.step3_alice(cashu.PublicKey(bytes.fromhex(str(signature["C_"]))), factor, key)
            dleq = signature["dleq"]
            parts = (dleq["e"], dleq["s"], factor.to_hex()) if isinstance(dleq, dict) else None
            found.append(Coin(self._id, int(str(signature["amount"])), secret, point.format().hex(), parts))
        return found
