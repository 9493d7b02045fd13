"""What a 402 asks for, as a payment request that any Cashu wallet reads (NUT-24, spec: wire 0)."""

from __future__ import annotations

from ..core.errors import RoutstrError
from ..core.money import sat_ceil
from ..wallet import payment_request
from .services import Services


def request_for(required_msat: int, services: Services) -> str | None:
    """`creqA...` for one request of that worst case, in whole sats; None where no mint is accepted."""
    mints = services.config.mints()
    if not mints or required_msat <= 0:
        return None
    return payment_request.encode(sat_ceil(required_msat), "sat", mints, lock_to=services.config.p2pk_pubkey)


def request_of(error: RoutstrError, services: Services) -> str | None:
    """The same for a 402 that names its amount."""
    required = (error.details or {}).get("amount_required_msat") if error.status == 402 else None
    return request_for(required, services) if isinstance(required, int) else None
