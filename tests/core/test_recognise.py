"""Whatever is pasted has a name: alone, in a link, behind a scheme, broken into lines, or in the middle of a message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routstr_desktop.core.recognise import LONGEST, SECRETS, Kind, Recognised, recognise
from routstr_desktop.upstream.providers import PRESETS

TOKEN_A = "cashuA" + "eyJ0b2tlbiI6W3sicHJvb2ZzIjpbeyJpZCI6IjAwOWExZjI5MzI1M2U0MWUiLCJh" + "b3VudCI6Mn0="
TOKEN_B = "cashuB" + "o2F0gaJhaUgA_9SLj17PgGFwgaNhYQFhc3hAYWNjMTI0MzVlN2I4NDg0YzNjZjE4NTAxNDkyMThhZjkw"
INVOICE = (
    "lnbc2500u1" + "pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdpl2pkx2ctnv5sxxmmwwd5kgetjypeh2ursdae8g6"
)
LNURL = "lnurl1" + "dp68gurn8ghj7um9wfmxjcm99e3k7mf0v9cxj0m385ekvcenxc6r2c35xvukxefcv5mkvv34x5ekzd3ev56nyd3hxqurzepexejxxepnx"
NSEC = "nsec1" + "vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5"
NCRYPTSEC = (
    "ncryptsec1" + "qgg9947rlpvqu76pj5ecreduf9jxhselq2nae2kghhvd5g7dgjtcxfqtd67p9m0w57lspw8gsq6yphnm"
)
NPUB = "npub1" + "0elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg"
WORDS = "legal winner thank year wave sausage worth useful legal winner thank yellow"
ADDRESS = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
CASES = [
    (TOKEN_A, Kind.TOKEN, TOKEN_A),
    (TOKEN_B, Kind.TOKEN, TOKEN_B),
    (f"cashu:{TOKEN_B}", Kind.TOKEN, TOKEN_B),
    (f"CASHU://{TOKEN_B}", Kind.TOKEN, TOKEN_B),
    (f"web+cashu://{TOKEN_A}", Kind.TOKEN, TOKEN_A),
    (f"https://wallet.example.com/#token={TOKEN_B}", Kind.TOKEN, TOKEN_B),
    (f"https://wallet.example.com/?token={TOKEN_A.replace('=', '%3D')}&x=1", Kind.TOKEN, TOKEN_A),
    (f"https://redeem.example.com/{TOKEN_B}", Kind.TOKEN, TOKEN_B),
    (f"  {TOKEN_B[:40]}\n{TOKEN_B[40:]}\n", Kind.TOKEN, TOKEN_B),
    (f"Here is your refund: {TOKEN_B} Have a nice day", Kind.TOKEN, TOKEN_B),
    ("creqApWF0gaNhdGVub3N0cmFheKlucHJvZmlsZTFxeQ", Kind.REQUEST, "creqApWF0gaNhdGVub3N0cmFheKlucHJvZmlsZTFxeQ"),
    ("CREQB1QYQQSC3NV4UNZVPJXGUNJVPJXGCNJ", Kind.REQUEST, "CREQB1QYQQSC3NV4UNZVPJXGUNJVPJXGCNJ"),
    ("ur:bytes/5-24/lpahcscsaohdda", Kind.FRAME, "ur:bytes/5-24/lpahcscsaohdda"),
    (INVOICE, Kind.INVOICE, INVOICE),
    (INVOICE.upper(), Kind.INVOICE, INVOICE),
    (f"lightning:{INVOICE}", Kind.INVOICE, INVOICE),
    (f"LIGHTNING:{INVOICE.upper()}", Kind.INVOICE, INVOICE),
    (f"bitcoin:{ADDRESS}?amount=0.1&lightning={INVOICE.upper()}", Kind.INVOICE, INVOICE),
    (f"Please pay {INVOICE} thanks", Kind.INVOICE, INVOICE),
    ("lnbc1" + "pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfq", Kind.INVOICE, None),
    ("Ada@Example.com", Kind.ADDRESS, "ada@example.com"),
    ("lightning:ada@example.com", Kind.ADDRESS, "ada@example.com"),
    (LNURL, Kind.LNURL, LNURL),
    (f"lightning:{LNURL.upper()}", Kind.LNURL, LNURL),
    (f"https://pay.example.com/?lightning={LNURL.upper()}", Kind.LNURL, LNURL),
    ("lnurlp://pay.example.com/ada", Kind.LNURL, "lnurlp://pay.example.com/ada"),
    (ADDRESS, Kind.BITCOIN, ADDRESS),
    ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", Kind.BITCOIN, None),
    (f"bitcoin:{ADDRESS}?amount=1", Kind.BITCOIN, None),
    (NSEC, Kind.NSEC, NSEC),
    (f"nostr:{NSEC}", Kind.NSEC, NSEC),
    (f"my key is {NSEC} and the rest", Kind.NSEC, NSEC),
    (f"{TOKEN_B} {NSEC}", Kind.NSEC, NSEC),
    (NCRYPTSEC, Kind.NSEC, NCRYPTSEC),
    (NPUB, Kind.NPUB, NPUB),
    (f"nostr:{NPUB}", Kind.NPUB, NPUB),
    (WORDS, Kind.SEED, WORDS),
    (WORDS.upper().replace(" ", "\n"), Kind.SEED, WORDS),
    (f"{WORDS} {WORDS}", Kind.SEED, None),
    ("sk-" + "0123456789abcdef" * 4, Kind.NODE_KEY, None),
    ("https://mint.example.com/Bitcoin/", Kind.MINT, "https://mint.example.com/Bitcoin"),
    ("http://127.0.0.1:3338", Kind.MINT, "http://127.0.0.1:3338"),
    ("https://node.example.com/v1", Kind.PROVIDER, "https://node.example.com/v1"),
    ("http://127.0.0.1:11434/v1/", Kind.PROVIDER, "http://127.0.0.1:11434/v1/"),
    ("", Kind.UNKNOWN, ""),
    ("   \n", Kind.UNKNOWN, ""),
    ("hello", Kind.UNKNOWN, None),
    ("hello there, how are you?", Kind.UNKNOWN, None),
    ("cashuB", Kind.UNKNOWN, None),
    ("legal winner thank year wave sausage worth useful legal winner thank", Kind.UNKNOWN, None),
    ("ada@localhost", Kind.UNKNOWN, None),
    ("lnbc", Kind.UNKNOWN, None),
]


@pytest.mark.parametrize(("text", "kind", "value"), CASES, ids=[f"{case[1]}-{number}" for number, case in enumerate(CASES)])
def test_what_it_is(text: str, kind: Kind, value: str | None) -> None:
    found = recognise(text)
    assert found.kind is kind
    if value is not None:
        assert found.value == value


@pytest.mark.parametrize(
    ("key", "provider"),
    [
        ("sk-or-v1-" + "0" * 64, "openrouter"),
        ("sk-ant-api03-" + "a" * 90, "anthropic"),
        ("sk-proj-" + "a" * 100, "openai"),
        ("gsk_" + "a" * 52, "groq"),
        ("AIzaSy" + "a" * 33, "gemini"),
        ("xai-" + "a" * 80, "x-ai"),
        ("pplx-" + "a" * 48, "perplexity"),
        ("csk-" + "a" * 48, "cerebras"),
        ("sk-" + "a" * 48, ""),
        ("nvapi-" + "a" * 60, ""),
    ],
)
def test_keys_of_providers(key: str, provider: str) -> None:
    for text in (key, f"my key: {key},"):
        assert recognise(text) == Recognised(Kind.PROVIDER_KEY, key, provider)


def test_providers_are_those_that_can_be_connected() -> None:
    kinds = {preset.kind for preset in PRESETS}
    hosts = {host: preset.kind for preset in PRESETS for host in preset.hosts}
    for host, kind in hosts.items():
        if not host.startswith("."):
            found = recognise(f"https://{host}/v1")
            assert found.kind is Kind.PROVIDER
            assert found.provider in ("", kind)
    for prefix in ("sk-or-", "sk-ant-", "sk-proj-", "gsk_", "AIza", "xai-", "pplx-", "fw_", "csk-", "tgp_v1_", "sk_"):
        assert recognise(prefix + "a" * 40).provider in kinds


def test_secrets_are_not_in_a_representation() -> None:
    for text in (NSEC, WORDS, "sk-or-v1-" + "0" * 64):
        found = recognise(text)
        assert found.secret
        assert found.value not in repr(found)
    assert not recognise(NPUB).secret
    assert Kind.TOKEN not in SECRETS  # money, but it is read before it is redeemed


@given(st.text(max_size=400))
def test_anything_has_an_answer(text: str) -> None:
    assert recognise(text).kind in Kind


@pytest.mark.parametrize(
    "text", ["cashuB" * 200_000, "a " * 600_000, "@" * LONGEST, "ln" * 500_000, "https://" + "?" * LONGEST]
)
def test_a_huge_text_costs_little(text: str) -> None:
    recognise(text)
