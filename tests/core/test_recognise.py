"""Whatever is pasted has a name: alone, in a link, behind a scheme, broken into lines, or in the middle of a message."""

from __future__ import annotations

import base64
import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routstr_desktop.core.cbor import byte_string, head
from routstr_desktop.core.recognise import LONGEST, SECRETS, Kind, Recognised, recognise
from routstr_desktop.core.ur import UrBytes
from routstr_desktop.upstream.providers import PRESETS
from tests.support.cost import cost_of

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
    (f"bitcoin:?lightning={INVOICE}&creq=CREQB1QYQQSC3NV4UNZVPJXGUNJVPJXGCNJ", Kind.INVOICE, INVOICE),
    ("bitcoin:?creq=CREQB1QYQQSC3NV4UNZVPJXGUNJVPJXGCNJ", Kind.REQUEST, "CREQB1QYQQSC3NV4UNZVPJXGUNJVPJXGCNJ"),
    (f"BITCOIN:{ADDRESS.upper()}?AMOUNT=1&CREQ=CREQB1QYQQSC3NV4UNZVPJXGUNJVPJXGCNJ", Kind.REQUEST, None),
    (f"bitcoin:{ADDRESS}?lightning=lno1x&creq=creqApWF0gaNhdGVub3N0cmFheKl", Kind.REQUEST, "creqApWF0gaNhdGVub3N0cmFheKl"),
    ("bitcoin:?lightning=bitcoin:?lightning=x", Kind.BITCOIN, None),
    ("cashu:creqApWF0gaNhdGVub3N0cmFheKl", Kind.REQUEST, "creqApWF0gaNhdGVub3N0cmFheKl"),
    ("Pay me: CREQB1QYQQSC3NV4UNZVPJXGUNJVPJXGCNJ please", Kind.REQUEST, "CREQB1QYQQSC3NV4UNZVPJXGUNJVPJXGCNJ"),
    (f"lightning://{INVOICE}", Kind.INVOICE, INVOICE),
    ("LNURLP://pay.example.com/ada", Kind.LNURL, "LNURLP://pay.example.com/ada"),
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


# --- tokens in the middle of anything -------------------------------------------------------------------------------------


def v4(*secrets: str, memo: str = "") -> str:
    """A token of so many coins, as far as its shape goes."""
    proofs = b"".join(
        head(5, 3) + text("a") + head(0, 2) + text("s") + text(secret) + text("c") + byte_string(secret.encode() * 2)
        for secret in secrets
    )
    content = head(5, 3) + text("m") + text("https://mint.example.com") + text("d") + text(memo) + text("p")
    return "cashuB" + base64.urlsafe_b64encode(content + head(4, len(secrets)) + proofs).decode().rstrip("=")


def text(words: str) -> bytes:
    return head(3, len(words.encode())) + words.encode()


def v3(*secrets: str) -> str:
    """As v4."""
    content = {"token": [{"mint": "https://mint.example.com", "proofs": [{"amount": 2, "secret": one} for one in secrets]}]}
    return "cashuA" + base64.urlsafe_b64encode(json.dumps(content).encode()).decode()


ONE, OTHER, OLD = v4("secret one", "secret two", memo="für dich"), v4("other " * 20), v3("old", "older")


def wrapped(token: str, width: int, before: str = "", between: str = "\n") -> str:
    """As a mail program breaks it."""
    line = before + token
    return between.join(line[at : at + width] for at in range(0, len(line), width))


@pytest.mark.parametrize("token", [ONE, OTHER, OLD])
@pytest.mark.parametrize("between", ["\n", "\r\n", "\n> ", "\n> > ", "=\n", " \n", "\n    "])
def test_a_token_that_was_broken_into_lines(token: str, between: str) -> None:
    befores = ("", "Here is your change:\n", "Here it is: ", "cashu:")
    afters = ("", "\nRegards\nAda", "\n\nRegards", " thanks", ", thanks", "\n-- \nAda")
    for width, before, after in itertools.product((40, 64, 72, 76, 998), befores, afters):
        found = recognise(before + wrapped(token, width, between=between) + after)
        assert (found.kind, found.value, found.more) == (Kind.TOKEN, token, ())


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "Thanks! ({}) See you.",
        "`{}`",
        "```\n{}\n```",
        "```text\n{}\n```\nredeem it",
        "> {}",
        "* {}\n* more",
        "[token](cashu:{})",
        "<cashu://{}>",
        "“{}”",
        "token={}&x=1",
        '{{"token": "{}"}}',
        "https://wallet.example.com/#token={}",
        "Here: https://wallet.example.com/?token={} , redeem it",
        "\ufeff{}\u200b",
        "\u2066{}\u2069",
    ],
)
def test_a_token_in_the_middle_of_anything(around: str) -> None:
    for token in (ONE, OLD):
        assert recognise(around.format(token)) == Recognised(Kind.TOKEN, token)


def test_letters_without_width_are_no_part_of_it() -> None:
    for unseen in "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e":
        spoiled = unseen.join(ONE[at : at + 30] for at in range(0, len(ONE), 30))
        assert recognise(f"take {spoiled} thanks").value == ONE
        assert recognise(unseen.join(NSEC)).value == NSEC
        assert recognise(unseen.join("ada@example.com")).value == "ada@example.com"


@pytest.mark.parametrize("between", [" ", "\n", ",", " and ", "\n\n", "; "])
def test_several_tokens_at_once(between: str) -> None:
    found = recognise(f"{between.join((ONE, OTHER, ONE, OLD))} that is all")
    assert (found.value, found.more) == (ONE, (OTHER, OLD))
    assert ONE not in repr(found)
    assert OTHER not in repr(found)


def test_a_token_that_is_cut_off_is_still_one() -> None:
    """Its own reader says what is wrong with it."""
    assert recognise(ONE[:60]).value == ONE[:60]
    assert recognise(f"take {ONE[:60]} thanks").value == ONE[:60]
    assert recognise(f"{TOKEN_B} thanks") == Recognised(Kind.TOKEN, TOKEN_B)


def test_parts_of_a_moving_code_in_any_text() -> None:
    parts = [UrBytes(ONE.encode() * 3).text(number) for number in (1, 2, 9)]
    for around in ("\n".join(parts), f"first {parts[0]}, then\n> {parts[1]}\n\n`{parts[2]}`"):
        assert recognise(around) == Recognised(Kind.FRAME, "\n".join(parts))
    for between in ("\n", "\n> ", "\r\n  "):
        assert recognise(f"see {wrapped(parts[0], 60, between=between)}\nthanks").value == parts[0]


# --- anything at all ------------------------------------------------------------------------------------------------------

PIECES = [
    *("cashuA", "cashuB", "cashu:", "CASHU://", "web+cashu:", "lightning:", "bitcoin:", "bitcoin:?", "&creq=", "?lightning="),
    *("ur:bytes/", "ur:bytes/1-9/", "1-9/", "lnbc1", "lnurl1", "LNURLP://", "nsec1", "npub1", "creqA", "CREQB1", "sk-", "ln="),
    *("https://", "http://[", "@", ".", "%", "%3D", "%zz", "=", "==", "\n", "\r\n> ", " ", "`", "\u200b", "ÿ", "sk-or-"),
    *("gYGBgYGB", "W1tbW1tb", "eyJhIjp7", "v_v_", "aeae", "qqqqqqqqqqqqqqqqqqqq", "legal winner ", "\ud800", INVOICE),
    *(TOKEN_A, TOKEN_B, ONE, OLD, "\x00"),
]


@given(st.text(max_size=400) | st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_anything_has_an_answer(text: str) -> None:
    assert recognise(text).kind in Kind


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join), st.text(max_size=3))
def test_a_megabyte_of_anything_costs_little(pattern: str, end: str) -> None:
    huge = pattern * (1024 * 1024 // len(pattern)) + end
    assert cost_of(lambda: recognise(huge)) < 0.5  # 25 ms on an idle computer; a tenth of a second and it would be felt


@pytest.mark.parametrize(
    "text",
    [
        "cashuB" * 200_000,
        "a " * 600_000,
        "@" * LONGEST,
        "ln" * 500_000,
        "https://" + "?" * LONGEST,
        "cashuB" + "gYGB" * 200_000 + " x",  # arrays in arrays
        "cashuA" + "W1tb" * 200_000 + " x",
        "cashuB" + "a\n" * 500_000,
        "bitcoin:" + "?lightning=bitcoin:" * 50_000,
        "ur:bytes/1-9/aeaeaeaeaeae " * 40_000,
    ],
)
def test_a_huge_text_costs_little(text: str) -> None:
    assert cost_of(lambda: recognise(text)) < 0.5  # seconds of work; a tenth of that is usual
