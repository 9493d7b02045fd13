"""Payment requests as Nutshell and a plain CBOR reader see them."""

from __future__ import annotations

import base64

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routstr_desktop.wallet import nutshell, payment_request

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
