"""Every shape of secret, in every place a log record can hide one (invariant 78)."""

from __future__ import annotations

import json
from collections import namedtuple

import pytest

from routstr_desktop.core.redact import MASK, is_secret_name, redact, redact_text
from tests.support.cost import cost_of

WORDS12 = "legal winner thank year wave sausage worth useful legal winner thank yellow"
WORDS24 = (
    "letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd "
    "amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic bless"
)
SECRETS = {
    "cashuA": "cashuAeyJ0b2tlbiI6W3sibWludCI6Imh0dHBzOi8vZXhhbXBsZS5jb20iLCJwcm9vZnMiOltdfV19",
    "cashuB": "cashuBo2F0gaJhaUgA_9SLj17PgGFwgaNhYQFhc3hAYWNjMTI0MzVlN2I4NDg0YzNjZjE4NTAxNDkyMThhZjkw",
    "link": "cashu:cashuBo2F0gaJhaUgA_9SLj17PgGFwgaNhYQFhc3hAYWNjMTI0MzVlN2I4NDg0YzNj",
    "key": "sk-" + "3f" * 32,
    "openai": "sk-proj-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcd",
    "openrouter": "sk-or-v1-0123456789abcdef0123456789abcdef0123456789abcdef",
    "anthropic": "sk-ant-api03-AbCdEfGhIjKl-MnOpQrStUvWxYz_0123456789",
    "groq": "gsk_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789",
    "google": "AIzaSyA1234567890abcdefghijklmnopqrstuv",
    "xai": "xai-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789",
    "nsec": "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5",
    "ncryptsec": "ncryptsec1qgg9947rlpvqu76pj5ecreduf9jxhselq2nae2kghhvd5g7dgjtcxfqtd67p9m0w57lspw8gsq6yphnm8623nsl8xn",
    "words12": WORDS12,
    "words24": WORDS24,
}


def core_of(secret: str) -> str:
    """The part that must not survive."""
    return secret.split(":")[-1][14:] if " " not in secret else " ".join(secret.split()[2:6])


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    "template",
    [
        "{}",
        "before {} after",
        "x={};y",
        '{{"a": "{}"}}',
        "('{}',)",
        "b'{}'",
        "https://h/p?token={}&x=1",
        "line\n{}\nline",
        "<{}>",
    ],
)
def test_text_loses_every_secret(name: str, template: str) -> None:
    secret = SECRETS[name]
    found = redact_text(template.format(secret))
    assert core_of(secret) not in found
    assert MASK in found


@pytest.mark.parametrize("name", SECRETS)
def test_every_container_loses_it(name: str) -> None:
    secret = SECRETS[name]
    pair = namedtuple("pair", "first second")
    value = {
        "list": [secret, (secret,), {secret}],
        "dict": {"deep": {"er": [{"est": secret}]}},
        secret: "as a name",
        "bytes": secret.encode(),
        "array": bytearray(secret.encode()),
        "error": ValueError("bad token " + secret),
        "pair": pair(secret, 1),
        "split": secret.split(),
    }
    found = repr(redact(value))
    assert core_of(secret) not in found
    assert secret.split()[-1] not in found or " " not in secret
    json.dumps(redact({key: item for key, item in value.items() if key != "pair"}))


@pytest.mark.parametrize(
    "line",
    [
        "Authorization: Bearer hunter2hunter2",
        "authorization: hunter2hunter2",
        "Authorization: Basic hunter2hunter2",
        "x-api-key: hunter2hunter2",
        "X-Cashu: hunter2hunter2",
        "Cookie: session=hunter2hunter2",
        "{'Authorization': 'Bearer hunter2hunter2'}",
        '{"x-api-key": "hunter2hunter2"}',
        "[(b'x-api-key', b'hunter2hunter2')]",
        "headers=[('authorization', 'Bearer hunter2hunter2')]",
        "GET /v1/balance/create?initial_balance_token=hunter2hunter2&x=1",
        "GET /?api_key=hunter2hunter2 HTTP/1.1",
        "GET /?key=hunter2hunter2",
        "POST password=hunter2hunter2",
        '{"api_key": "hunter2hunter2"}',
        '{"upstream_api_key":"hunter2hunter2"}',
        "https://user:hunter2hunter2@example.com/",
        "UPSTREAM_API_KEY=hunter2hunter2",
    ],
)
def test_headers_and_parameters_lose_their_value(line: str) -> None:
    assert "hunter2" not in redact_text(line)
    assert "hunter2" not in redact_text(json.dumps({"inner": line}))


@pytest.mark.parametrize(
    "name",
    [
        "Authorization",
        "x-api-key",
        "X-Cashu",
        "cookie",
        "api_key",
        "upstream_api_key",
        "apiKey",
        "nsec",
        "seed",
        "seed_words",
        "mnemonic",
        "password",
        "passphrase",
        "token",
        "cashu_token",
        "initial_balance_token",
        "pepper",
        "secret",
        "local_key",
    ],
)
def test_named_fields_lose_any_value(name: str) -> None:
    assert is_secret_name(name)
    for value in ("plain", ["plain"], {"inner": "plain"}, b"plain"):
        assert "plain" not in repr(redact({name: value}))
        assert "plain" not in repr(redact([(name, value)]))
        assert "plain" not in repr(redact([(name.encode(), value)]))


def test_innocent_text_stays() -> None:
    for text in (
        "task failed after 12 tries and nothing was lost at all so we try once more in the evening",
        "key_prefix=sk-1a2b3c4d",
        "prompt_tokens=12 completion_tokens=40",
        "GET /v1/models 200 in 3.4 ms",
        "https://mint.example.com/Bitcoin",
        "model openai/gpt-4o-mini-2024-07-18",
        "the token was spent; tokens: none",
        "a basic understanding of bearer instruments",
    ):
        assert redact_text(text) == text
    record = {"tokens": 12, "prompt_tokens": 7, "status": 200, "ok": True, "none": None, "ratio": 0.5, "key": "app", "id": 3}
    assert redact(record) == record


def test_deep_nesting_ends() -> None:
    value: list[object] = []
    value.append(value)
    assert MASK in repr(redact(value))


def test_long_text_is_fast() -> None:
    for text in (
        "a" * 200_000,
        "abandon " * 20_000,
        "cashuB" * 30_000,
        "=" * 100_000,
        '"token": ' * 20_000,
        "x-cashu:" * 20_000,
    ):
        assert cost_of(lambda text=text: redact_text(text)) < 1
