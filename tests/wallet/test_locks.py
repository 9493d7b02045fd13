"""Ecash locked to this node's key: which locks are ours alone, and that the mint takes our signature for them."""

from __future__ import annotations

import dataclasses
import json
import time

import pytest

from routstr_desktop.core.errors import TokenInvalid, TokenSpent
from routstr_desktop.wallet import nutshell
from routstr_desktop.wallet.client import MintClient, MintRefused
from routstr_desktop.wallet.locks import LEAST_LOCK, LockKey, read
from routstr_desktop.wallet.testmint import mint_coins, swap_coins
from routstr_desktop.wallet.tokens import Coin, encode, parse
from tests.support.locks import STRANGER, locked_coins, locked_token, p2pk
from tests.support.mint import TestMint

from .conftest import Opener

NOW = 1_800_000_000
DLEQ = ("11" * 32, "22" * 32, "33" * 32)
SOON, LATER = str(NOW + LEAST_LOCK - 1), str(NOW + LEAST_LOCK)


@pytest.fixture(scope="module")
def key() -> LockKey:
    return LockKey("abandon " * 11 + "about", lambda: NOW)


def coin(secret: str, dleq: tuple[str, str, str] | None = DLEQ) -> Coin:
    return Coin("00" * 8, 1, secret, STRANGER, dleq)


def test_the_same_words_give_the_same_key(key: LockKey) -> None:
    assert LockKey("abandon " * 11 + "about").pubkey == key.pubkey
    assert key.pubkey.startswith("02")
    assert len(key.pubkey) == 66
    assert LockKey(nutshell.new_words()).pubkey != key.pubkey


@pytest.mark.parametrize(
    "tags",
    [
        [],
        [("locktime", LATER)],
        [("locktime", LATER), ("refund", STRANGER)],
        [("refund", STRANGER, STRANGER), ("n_sigs_refund", "2"), ("locktime", LATER)],
        [("sigflag", "SIG_INPUTS")],
        [("n_sigs", "1")],
    ],
    ids=str,
)
def test_a_lock_that_is_ours(key: LockKey, tags: list[tuple[str, ...]]) -> None:
    key.check([coin(p2pk(key.pubkey, *tags))])


@pytest.mark.parametrize(
    ("tags", "why"),
    [
        ([("locktime", SOON)], "less than a day"),
        ([("locktime", "1")], "less than a day"),
        ([("locktime", "0")], "not a number"),
        ([("locktime", "-1")], "not a number"),
        ([("locktime", LATER + " ")], "not a number"),
        ([("locktime", "9" * 13)], "not a number"),
        ([("locktime", LATER, LATER)], "not a number"),
        ([("locktime", LATER), ("locktime", "1")], "malformed"),
        ([("pubkeys", STRANGER)], "several keys"),
        ([("pubkeys", STRANGER), ("n_sigs", "2")], "several keys"),
        ([("n_sigs", "2")], "several keys"),
        ([("n_sigs", "0")], "several keys"),
        ([("refund", STRANGER)], "without a lock time"),
        ([("n_sigs_refund", "1")], "without a lock time"),
        ([("sigflag", "SIG_ALL")], "SIG_ALL"),
        ([("sigflag", "SIG_NONE")], "SIG_ALL"),
        ([("blinded", "x")], "does not know"),
        ([("locktime",)], "malformed"),
        ([()], "malformed"),
    ],
    ids=str,
)
def test_a_lock_that_others_may_open(key: LockKey, tags: list[tuple[str, ...]], why: str) -> None:
    with pytest.raises(TokenInvalid, match=why):
        key.check([coin(p2pk(key.pubkey, *tags))])


def test_a_lock_to_somebody_else(key: LockKey) -> None:
    for other in (STRANGER, "03" + key.pubkey[2:], key.pubkey.upper().replace("02", "02", 1)):
        with pytest.raises(TokenInvalid):
            key.check([coin(p2pk(other))])


def test_a_lock_without_the_mints_proof(key: LockKey) -> None:
    with pytest.raises(TokenInvalid, match="NUT-12"):
        key.check([coin(p2pk(key.pubkey)), coin(p2pk(key.pubkey), None)])


P = "02" + "ab" * 32


@pytest.mark.parametrize(
    "secret",
    [
        '["P2PK", {"nonce": "a", "data": "STRANGER", "data": "PUBKEY"}]',
        '["P2PK", {"nonce": "a", "data": "PUBKEY", "tags": [["n_sigs", 1]]}]',
        '["P2PK", {"nonce": "a", "data": "PUBKEY", "tags": {"locktime": "1"}}]',
        '["P2PK", {"nonce": "a", "data": "PUBKEY", "tags": null}]',
        '["P2PK", {"nonce": 1, "data": "PUBKEY"}]',
        '["P2PK", {"data": "PUBKEY"}]',
        '["P2PK", {"nonce": "a"}]',
        '["P2PK", {"nonce": "a", "data": "PUBKEY", "more": "x"}]',
        '["P2PK", {"nonce": "\\u0061", "data": "PUBKEY"}]',
        '["P2PK", {"nonce": "ä", "data": "PUBKEY"}]',
        '["P2PK", {"nonce": "a", "data": "PUBKEY"}]\n',
        '["P2PK", {"nonce": "LONG", "data": "PUBKEY"}]',
        '["P2PK", {"nonce": "a", "data": "CAPITALS"}]',
        '["p2pk", {"nonce": "a", "data": "PUBKEY"}]',
        '["HTLC", {"nonce": "a", "data": "HASH"}]',
        '["P2PK", {"nonce": "a", "data": NaN}]',
        "[" * 300,
    ],
)
def test_a_secret_that_some_mint_might_read_otherwise(secret: str) -> None:
    for name, value in {"PUBKEY": P, "CAPITALS": P.upper(), "STRANGER": STRANGER, "LONG": "a" * 500, "HASH": "ab" * 32}.items():
        secret = secret.replace(name, value)
    with pytest.raises(TokenInvalid):
        read(secret)


def test_a_token_locked_in_part_is_refused() -> None:
    half = [coin(p2pk(P)), coin("ab" * 32)]
    with pytest.raises(TokenInvalid, match="only in part"):
        parse(encode("https://mint.example", "sat", half))
    assert parse(encode("https://mint.example", "sat", half[:1])).locked
    assert not parse(encode("https://mint.example", "sat", half[1:])).locked


async def test_only_we_can_spend_what_is_locked_to_us(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    coins = await locked_coins(mint.url, 33, house.wallet.key.pubkey)
    with pytest.raises(MintRefused):
        await swap_coins(mint.url, coins)
    text = encode(mint.url, "sat", coins)
    assert (await house.redeem(text)).net_msat == 33_000
    assert (await house.redeem(text)).net_msat == 33_000
    assert house.balance() == 33_000
    with pytest.raises(TokenSpent):
        await house.redeem(text, "mallory")
    await house.check_books()


async def test_what_is_locked_to_others_is_refused_without_asking(open_house: Opener, proxy) -> None:
    house = await open_house(proxy.url)
    ours = house.wallet.key.pubkey
    asked = len(proxy.seen)
    refused = [
        await locked_token(proxy.mint, 8, STRANGER),
        await locked_token(proxy.mint, 8, ours, ("pubkeys", STRANGER)),
        await locked_token(proxy.mint, 8, ours, ("locktime", str(int(time.time()) + 3600))),
        await locked_token(proxy.mint, 8, ours, ("locktime", str(int(time.time()) - 3600))),
        encode(proxy.mint, "sat", [dataclasses.replace(c, dleq=None) for c in await locked_coins(proxy.mint, 8, ours)]),
    ]
    for text in refused:
        coins = parse(text).proofs
        with pytest.raises(TokenInvalid) as caught:
            await house.redeem(encode(proxy.url, "sat", coins))
        assert caught.value.spendable
    assert house.key() is None
    assert len(proxy.seen) == asked


async def test_a_forged_proof_on_a_locked_coin_is_refused(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    one, two = await locked_coins(mint.url, 8, house.wallet.key.pubkey, amounts=[4, 4])
    swapped = [dataclasses.replace(one, signature=two.signature, dleq=two.dleq), two]
    with pytest.raises(TokenInvalid):
        await house.redeem(encode(mint.url, "sat", swapped))
    assert house.key() is None


async def test_other_wallets_locks_are_read_alike(open_house: Opener, mint: TestMint) -> None:
    """Nutshell's own lock with a lock time and a refund key."""
    house = await open_house(mint.url)
    nutshell.load()
    from cashu.core.p2pk import P2PKSecret
    from cashu.core.secret import SecretKind, Tags

    tags = Tags([["sigflag", "SIG_INPUTS"], ["locktime", str(int(time.time()) + 2 * LEAST_LOCK)], ["refund", STRANGER]])

    def secret() -> str:
        return str(P2PKSecret(kind=SecretKind.P2PK.value, data=house.wallet.key.pubkey, tags=tags).serialize())

    coins = await mint_coins(mint.url, 33, secret=secret)
    assert json.loads(coins[0].secret)[0] == "P2PK"
    assert (await house.redeem(encode(mint.url, "sat", coins))).net_msat == 33_000
    await house.check_books()


async def test_words_bring_the_key_back(open_house: Opener, mint: TestMint) -> None:
    house = await open_house(mint.url)
    coins = await locked_coins(mint.url, 33, house.wallet.key.pubkey)
    again = await open_house(mint.url, name="another computer")
    assert (await again.redeem(encode(mint.url, "sat", coins))).net_msat == 33_000
    client = MintClient(mint.url)
    states = await client.states([nutshell.y_of(one.secret) for one in coins])
    await client.close()
    assert set(states.values()) == {"SPENT"}
