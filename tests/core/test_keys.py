"""How a token becomes a key, and what of it is stored."""

import hashlib

from routstr_desktop.core.keys import is_secret, is_token, key_hash, key_prefix, secret_from_token


def test_the_key_of_a_token_is_the_sha256_of_its_text_as_presented() -> None:
    text = "cashuBo2FteB5odHRwczovL21pbnQ"
    assert secret_from_token(text) == "sk-" + hashlib.sha256(text.encode()).hexdigest()
    assert secret_from_token(text + " ") != secret_from_token(text)


def test_shapes() -> None:
    secret = secret_from_token("cashuA")
    assert is_secret(secret)
    assert not is_secret(secret.upper())
    assert not is_secret(secret[:-1])
    assert is_token("cashuAabc")
    assert not is_token(secret)


def test_the_stored_hash_depends_on_the_pepper_and_hides_the_secret() -> None:
    secret = secret_from_token("cashuA")
    assert key_hash(secret, b"a" * 32) != key_hash(secret, b"b" * 32)
    assert secret[3:] not in key_hash(secret, b"a" * 32)
    assert secret.startswith(key_prefix(secret))
    assert len(key_prefix(secret)) == 11
