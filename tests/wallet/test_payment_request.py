"""Payment requests as Nutshell and a plain CBOR reader see them."""

from __future__ import annotations

import base64
import contextlib

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routstr_desktop.core.ecash import Asked
from routstr_desktop.core.errors import BadRequest
from routstr_desktop.wallet import nutshell, payment_request
from routstr_desktop.wallet.tokens import MAX_MEMO

MINTS = ["https://mint.example", "https://other.example/Bitcoin"]


@given(
    amount=st.integers(1, 2**63),
    unit=st.sampled_from(["sat", "msat"]),
    mints=st.lists(st.text(), max_size=30),
    description=st.none() | st.text(),
)
def test_any_request_reads_back(amount: int, unit: str, mints: list[str], description: str | None) -> None:
    text = payment_request.encode(amount, unit, mints, description=description)
    assert text.startswith("creqA")
    assert "=" not in text
    data = base64.urlsafe_b64decode(text[5:] + "=" * (-len(text[5:]) % 4))
    expected = {"a": amount, "u": unit, "m": mints} | ({} if description is None else {"d": description})
    assert cbor2.loads(data) == expected


def test_nutshell_reads_it() -> None:
    nutshell.load()
    from cashu.core.nuts.nut18 import deserialize

    read = deserialize(payment_request.encode(21, "sat", MINTS, description="chat"))
    assert (read.a, read.u, read.m, read.d, read.t) == (21, "sat", MINTS, "chat", None)


def test_a_request_for_locked_ecash() -> None:
    text = payment_request.encode(21, "sat", MINTS, lock_to="02" + "ab" * 32)
    read = cbor2.loads(base64.urlsafe_b64decode(text[5:] + "=" * (-len(text[5:]) % 4)))
    assert read == {"a": 21, "u": "sat", "m": MINTS, "nut10": {"k": "P2PK", "d": "02" + "ab" * 32, "t": []}}


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_to_pay_is_no_request(amount: int) -> None:
    with pytest.raises(ValueError, match="payment request"):
        payment_request.encode(amount, "sat", MINTS)


def test_ours_and_the_short_form_are_read() -> None:
    wanted = Asked(21, tuple(MINTS), "a book")
    assert payment_request.read(payment_request.encode(21, "sat", MINTS, description="a book")) == wanted
    nutshell.load()
    from cashu.core.base import PaymentRequest
    from cashu.core.nuts import nut18, nut26

    asked = PaymentRequest(a=21, u="sat", m=[*MINTS, MINTS[0] + "/"], d="a book")
    for text in (nut18.serialize(asked), nut26.serialize(asked), nut26.serialize(asked).upper()):
        assert payment_request.read(text) == wanted
    assert payment_request.read(nut18.serialize(PaymentRequest())) == Asked(None, ())


def test_what_they_say_with_it_is_one_plain_line() -> None:
    """It stands in our own window, beside our own words."""
    told = "for you\n\nReceived: 5,000 sat\u202e\u200b\x07" + "x" * 9_000
    memo = payment_request.read(payment_request.encode(21, "sat", MINTS, description=told)).memo
    assert memo is not None
    assert memo.startswith("for you Received: 5,000 sat xxx")
    assert memo.isprintable()
    assert len(memo) == MAX_MEMO
    assert payment_request.read(payment_request.encode(21, "sat", MINTS, description="\u202e\n")).memo is None


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"a": 0, "u": "sat"}, "nobody can pay"),
        ({"a": 2**60, "u": "sat"}, "nobody can pay"),
        ({"a": 5, "u": "usd"}, "another unit"),
        ({"a": 5, "u": "sat", "nut10": {"k": "P2PK", "d": "02" + "ab" * 32, "t": []}}, "locked to a key"),
        ({"a": 5, "u": "sat", "m": ["http://mint.example"]}, "address is not valid"),
        ({"a": "much"}, "cannot be read"),
        ([1, 2], "cannot be read"),
    ],
)
def test_what_cannot_be_paid_from_here_says_why(fields: object, why: str) -> None:
    text = "creqA" + base64.urlsafe_b64encode(cbor2.dumps(fields)).decode()
    with pytest.raises(BadRequest, match=why):
        payment_request.read(text)


@given(st.binary(max_size=60), st.sampled_from(["creqA", "creqb1", "CREQB1", ""]))
def test_noise_is_refused_in_words(noise: bytes, prefix: str) -> None:
    text = prefix + base64.b32encode(noise).decode().lower()
    with contextlib.suppress(BadRequest):
        payment_request.read(text)


def test_a_long_one_is_not_looked_at() -> None:
    with pytest.raises(BadRequest, match="too long"):
        payment_request.read("creqA" + "A" * 20_000)
