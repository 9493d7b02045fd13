"""The reader of tokens: what it refuses, and that hostile text never ends in anything but a TokenError."""

from __future__ import annotations

import base64
import contextlib
import json
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routstr_desktop.core.errors import TokenError, TokenInvalid, TokenZero
from routstr_desktop.wallet import tokens
from routstr_desktop.wallet.tokens import MAX_MEMO, Coin, canonical_mint, encode, encode_v3, parse

MINT = "https://mint.example"
V2 = "01" + "ab" * 32
POINT = "02" + "11" * 32
COINS = [Coin(V2, 1 << n, f"{n:064x}", POINT, ("22" * 32, "33" * 32, "44" * 32)) for n in range(5)]


def v4(**changes: Any) -> str:
    proof = {"a": 4, "s": "secret", "c": bytes.fromhex(POINT)} | changes.pop("proof", {})
    body = {"m": MINT, "u": "sat", "t": [{"i": bytes.fromhex(V2[:16]), "p": [proof]}]} | changes
    return "cashuB" + base64.urlsafe_b64encode(cbor2.dumps(body)).decode()


def v3(**changes: Any) -> str:
    proof = {"id": V2, "amount": 4, "secret": "secret", "C": POINT} | changes.pop("proof", {})
    body = {"token": [{"mint": MINT, "proofs": [proof]}], "unit": "sat"} | changes
    return "cashuA" + base64.urlsafe_b64encode(json.dumps(body).encode()).decode()


@pytest.mark.parametrize(("write", "version", "keyset"), [(encode, 4, V2[:16]), (encode_v3, 3, V2)])
def test_what_is_written_is_read(write: Any, version: int, keyset: str) -> None:
    token = parse(write(MINT, "sat", COINS, "for you"))
    assert (token.mint, token.unit, token.amount, token.memo, token.version) == (MINT, "sat", 31, "for you", version)
    assert {proof.keyset for proof in token.proofs} == {keyset}
    assert [(p.amount, p.secret, p.signature, p.dleq) for p in token.proofs] == [
        (c.amount, c.secret, c.signature, c.dleq) for c in COINS
    ]


def test_links_and_white_space() -> None:
    text = encode(MINT, "sat", COINS)
    for shown in (f"cashu:{text}", f"  {text[:50]}\n {text[50:]}\t", f"CASHU://{text}", f"web+cashu://{text}"):
        assert parse(shown).text == text


def test_base64_keysets_travel_as_v3() -> None:
    coin = Coin("I2yN+iRYfkzT", 2, "s", POINT)
    assert parse(encode(MINT, "sat", [coin])).proofs == (coin,)


@pytest.mark.parametrize(
    "changes",
    [
        {"proof": {"a": 0}},
        {"proof": {"a": -1}},
        {"proof": {"a": 3}},
        {"proof": {"a": "4"}},
        {"proof": {"a": 4.0}},
        {"proof": {"a": True}},
        {"proof": {"a": 1 << 63}},
        {"proof": {"a": None}},
        {"proof": {"s": ""}},
        {"proof": {"s": 5}},
        {"proof": {"s": "x" * 1025}},
        {"proof": {"c": b"\x02"}},
        {"proof": {"c": b"\x05" + bytes(32)}},
        {"proof": {"c": POINT}},
        {"proof": {"d": {"e": b"", "s": b"", "r": b""}}},
        {"proof": {"d": {"e": b"1" * 32}}},
        {"u": "usd"},
        {"u": None},
        {"u": ["sat"]},
        {"m": 5},
        {"m": "mint.example"},
        {"m": "http://mint.example"},
        {"m": "https://user:pw@mint.example"},
        {"m": "ftp://mint.example"},
        {"t": 7},
        {"t": [{"i": b"\x07", "p": [{"a": 1, "s": "x", "c": bytes.fromhex(POINT)}]}]},
        {"t": [{"i": V2, "p": [{"a": 1, "s": "x", "c": bytes.fromhex(POINT)}]}]},
        {"t": [{"i": bytes.fromhex(V2), "p": [{"a": 1, "s": "x", "c": bytes.fromhex(POINT)}] * 2}]},
    ],
    ids=lambda changes: str(changes)[:60],
)
def test_refused_v4(changes: dict[str, Any]) -> None:
    """Invariant 55."""
    with pytest.raises(TokenInvalid):
        parse(v4(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"proof": {"amount": "4"}},
        {"proof": {"amount": -4}},
        {"proof": {"id": "02" + "a" * 14}},
        {"proof": {"id": None}},
        {"proof": {"dleq": {"e": 1, "s": 2, "r": 3}}},
        {"unit": "eur"},
        {"token": None},
        {"token": [{"mint": MINT, "proofs": [{}]}]},
        {
            "token": [
                {"mint": mint, "proofs": [{"id": V2, "amount": 1, "secret": mint, "C": POINT}]}
                for mint in (MINT, "https://other.example")
            ]
        },
    ],
    ids=lambda changes: str(changes)[:60],
)
def test_refused_v3(changes: dict[str, Any]) -> None:
    """Invariant 55."""
    with pytest.raises(TokenInvalid):
        parse(v3(**changes))


@pytest.mark.parametrize("text", [v3(token=[{"mint": MINT, "proofs": []}]), v4(t=[]), v4(t=[{"i": b"1", "p": []}])])
def test_no_coins_is_zero(text: str) -> None:
    with pytest.raises(TokenZero):
        parse(text)


@pytest.mark.parametrize("text", ["", "cashu", "cashuA", "cashuB", "cashuC123", "hello", "cashuA!!!!", "cashuB" + "A" * 99])
def test_not_a_token(text: str) -> None:
    with pytest.raises(TokenInvalid):
        parse(text)


def test_too_much() -> None:
    with pytest.raises(TokenInvalid, match="too long"):
        parse("cashuA" + "A" * tokens.MAX_LENGTH)
    with pytest.raises(TokenInvalid, match="1000 coins"):
        parse(encode(MINT, "sat", [Coin(V2, 1, str(n), POINT) for n in range(1001)]))
    with pytest.raises(TokenInvalid, match="than exist"):
        parse(encode(MINT, "sat", [Coin(V2, 1 << 51, "s", POINT)]))
    deep = base64.urlsafe_b64encode(b"[" * 100_000).decode()
    with pytest.raises(TokenInvalid):
        parse("cashuA" + deep)
    with pytest.raises(TokenInvalid):
        parse("cashuB" + base64.urlsafe_b64encode(b"\x81" * 100_000).decode())


def test_the_message_never_quotes_the_token() -> None:
    for text in (v4(proof={"a": 3, "s": "very secret"}), v3(proof={"secret": ["very secret"]})):
        with pytest.raises(TokenInvalid) as caught:
            parse(text)
        assert "secret" not in caught.value.message.replace("proper secret", "")


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*"mutidpascwesr", "token", "mint"]), inner),
    max_leaves=12,
)


binary_tokens = st.binary().map(lambda data: "cashuB" + base64.urlsafe_b64encode(data).decode())


@given(st.text() | binary_tokens | st.text().map("cashuA".__add__))
def test_any_text_is_a_token_error(text: str) -> None:
    with pytest.raises(TokenError):
        parse(text)


@pytest.mark.parametrize("write", [encode, encode_v3])
def test_what_its_sender_says_is_one_plain_line(write: Any) -> None:
    """A text of the size of a book would also keep the window busy."""
    told = "for you\n\nReceived: 5,000 sat\u202e\u200b\x07" + "x" * 9_000
    memo = parse(write(MINT, "sat", COINS, told)).memo
    assert memo is not None
    assert memo.startswith("for you Received: 5,000 sat xxx")
    assert memo.isprintable()
    assert len(memo) == MAX_MEMO
    assert parse(write(MINT, "sat", COINS, "\n\u200b")).memo is None


@settings(max_examples=300)
@given(st.sampled_from(["proof", *"mutd"]), st.sampled_from(["a", "s", "c", "d", "w"]), junk)
def test_any_structure_is_a_token_or_a_token_error(field: str, inner: str, value: Any) -> None:
    for text in (v4(**{field: {inner: value} if field == "proof" else value}),):
        try:
            token = parse(text)
        except TokenError:
            continue
        assert token.amount > 0
        assert token.unit in tokens.MSAT_PER_UNIT


@settings(max_examples=200)
@given(st.sampled_from(["proof", "token", "unit", "memo"]), st.sampled_from(["id", "amount", "secret", "C", "dleq"]), st.data())
def test_any_json_is_a_token_or_a_token_error(field: str, inner: str, data: st.DataObject) -> None:
    value = data.draw(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=6))
    with contextlib.suppress(TokenError):
        assert parse(v3(**{field: {inner: value} if field == "proof" else value})).amount > 0


@given(st.lists(st.integers(0, 50).map(lambda bit: 1 << bit), min_size=1, max_size=20), st.sampled_from(["sat", "msat"]))
def test_round_trip(amounts: list[int], unit: str) -> None:
    coins = tuple(Coin(V2[:16], amount, f"s{n}", POINT) for n, amount in enumerate(amounts))
    if sum(amounts) * tokens.MSAT_PER_UNIT[unit] > tokens.MAX_MSAT:
        return
    for write in (encode, encode_v3):
        assert parse(write(MINT, unit, coins)).proofs == coins


@pytest.mark.parametrize(
    ("given_url", "canonical"),
    [
        ("https://Mint.Example/", "https://mint.example"),
        ("HTTPS://mint.example:443/Bitcoin/", "https://mint.example/Bitcoin"),
        ("http://localhost:3338", "http://localhost:3338"),
        ("http://127.0.0.1:3338/", "http://127.0.0.1:3338"),
        ("http://[::1]:3338", "http://[::1]:3338"),
        ("http://abcdef.onion", "http://abcdef.onion"),
    ],
)
def test_canonical_mint(given_url: str, canonical: str) -> None:
    assert canonical_mint(given_url) == canonical
    assert canonical_mint(canonical) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mint.example",
        "http://mint.example",
        "http://10.0.0.1",
        "https://",
        "https://a b",
        "https://a/?x=1",
        "https://a:99999",
    ],
)
def test_not_a_mint(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical_mint(url)
