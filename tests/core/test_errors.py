"""Every error is ready for a customer: a status, a type, a code and a sentence."""

import inspect

import pytest

from routstr_desktop.core import errors

ALL = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.RoutstrError)]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_each_error_has_status_type_and_code(kind: type[errors.RoutstrError]) -> None:
    error = errors.InsufficientBalance(2, 1) if kind is errors.InsufficientBalance else kind("A sentence.")
    assert 400 <= error.status < 600
    assert error.type
    assert error.code
    assert str(error) == error.message
    assert kind.__doc__


def test_insufficient_balance_is_worded_as_clients_parse_it() -> None:
    error = errors.InsufficientBalance(622_888, 20_320)
    assert error.message == (
        "Insufficient balance: 622.888 sats (622888 msats) required for this model; 20.32 sats (20320 msats) available."
    )
    assert "12345678.9 sats (12345678900 msats)" in errors.InsufficientBalance(12_345_678_900, 0).message


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (errors.TokenSpent, 400, "cashu_token_already_spent"),
        (errors.TokenInvalid, 400, "invalid_cashu_token"),
        (errors.TokenZero, 400, "cashu_token_zero_value"),
        (errors.TokenDust, 422, "cashu_token_swap_fees_exceed_amount"),
        (errors.MintUnreachable, 503, "cashu_mint_unreachable"),
        (errors.MintRateLimited, 503, "cashu_mint_rate_limited"),
    ],
)
def test_the_redemption_taxonomy(kind: type[errors.TokenError], status: int, code: str) -> None:
    error = kind("A sentence.")
    assert (error.status, error.code) == (status, code)
