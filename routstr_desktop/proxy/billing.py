"""From hold to bill: the one place of the proxy where a request is charged.

A Bill owns a hold and ends it exactly once: `settle` (charged at the card frozen at the start) or `release` (nothing
delivered, nothing charged). Both are synchronous, so a cancelled request can always end its hold.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from ..core.activity import Billed
from ..core.catalog import Model
from ..core.events import BooksChanged
from ..core.keys import ApiKey, KeyKind
from ..core.money import MSAT_PER_BTC, MSAT_PER_SAT, sat_ceil, usd_to_msat_ceil
from ..core.pieces import Pieces
from ..core.pricing import FREE, Cost, PriceCard, Usage, upstream_cost
from ..ledger.holds import Hold
from ..ledger.requests import RequestRow
from .pieces import with_pieces

if TYPE_CHECKING:
    from .services import Services

_BOOKS_CHANGED = BooksChanged()


class Charge(NamedTuple):
    """What a request cost and what is left. msat."""

    cost: Cost
    charged_msat: int
    available_msat: int
    usage: Usage
    btc_usd: Decimal | None


def whole_sats(cost: Cost) -> Cost:
    """`cost` rounded up to whole sats (a sat token pays in sats); the rounding belongs to the per-request part."""
    extra = sat_ceil(cost.total_msat) * MSAT_PER_SAT - cost.total_msat
    return Cost(cost.input_msat + extra, cost.output_msat, cost.cache_read_msat, cost.cache_write_msat, cost.base_msat + extra)


def limited(cost: Cost, charged: int) -> Cost:
    """`cost` as it was really charged; a shortfall is ours and no part of the customer's bill."""
    if charged >= cost.total_msat:
        return cost
    output = min(cost.output_msat, charged)
    return Cost(
        charged - output,
        output,
        min(cost.cache_read_msat, charged),
        min(cost.cache_write_msat, charged),
        min(cost.base_msat, charged),
    )


class Bill:
    """The bill of one request: who pays, at which card, and how long it took."""

    __slots__ = (
        "_app", "_at", "_began", "_images", "_path", "_services", "_stream", "card", "first_byte", "hold", "key", "model",
        "request_id",
    )  # fmt: skip

    def __init__(
        self,
        services: Services,
        key: ApiKey,
        hold: Hold,
        model: Model,
        card: PriceCard | None,
        *,
        request_id: str,
        path: str,
        stream: bool,
        images: int = 0,
        app: str = "",
    ) -> None:
        self._services, self.key, self.hold, self.model, self.card = services, key, hold, model, card
        self.request_id, self._path, self._stream = request_id, path, stream
        self._images, self._app = images, app
        self._at, self._began = time.time(), time.monotonic()
        self.first_byte: float | None = None

    def started(self) -> None:
        """The first byte of the answer is about to leave."""
        if self.first_byte is None:
            self.first_byte = time.monotonic()

    def _row(self, status: int, usage: Usage, cost: Cost, error: str | None) -> RequestRow:
        first, spent = self.first_byte, upstream_cost(self.model.cost, usage)
        rate = self._services.rate() if self.card is None else self.card.btc_usd
        if spent and not self.hold.finished:
            self._services.guard.add(self.model.upstream, spent)
        return RequestRow(
            id=self.request_id,
            at=self._at,
            model=self.model.id,
            path=self._path,
            status=status,
            prompt_tokens=usage.prompt,
            completion_tokens=usage.completion,
            cache_read=usage.cache_read,
            cache_write=usage.cache_write,
            cost_msat=cost.total_msat,
            upstream_usd=spent,
            estimated=usage.estimated,
            stream=self._stream,
            ttft_ms=None if first is None else (first - self._began) * 1000,
            total_ms=(time.monotonic() - self._began) * 1000,
            error=error,
            upstream=self.model.upstream,
            upstream_msat=None if spent is None or rate is None else usd_to_msat_ceil(spent, rate),
            app=self._app,
            billed=self._billed(usage, cost),
        )

    def _billed(self, usage: Usage, cost: Cost) -> Billed | None:
        """How the price was made, for the operator's log."""
        card = self.card
        if card is None or not cost.total_msat:
            return None
        rates, rate = card.rates(usage.input_total), card.btc_usd
        return Billed(
            cost.output_msat,
            cost.cache_read_msat,
            cost.cache_write_msat,
            cost.base_msat,
            rates.prompt,
            rates.completion,
            None if rate is None else str(rate),
        )

    def with_pieces(self, usage: Usage, used: Pieces, guessed: bool) -> Usage:
        """`usage` and what else was used, which may be a guess. Tokens that nobody told are not guessed where that is sold."""
        card = self.card
        priced = self.model.price.of_pieces(used) if card is None else card.of_pieces(used)
        return with_pieces(usage, used, guessed, bool(priced))

    def settle(self, usage: Usage, *, status: int = 200, error: str | None = None) -> Charge:
        """Charge what was used; a local key is metered and pays nothing."""
        card = self.card
        if self._images and not usage.empty:
            usage = usage._replace(images=self._images)
        cost = FREE if card is None or self.key.kind is KeyKind.LOCAL else card.cost(usage)
        if self.key.kind is KeyKind.ONE_SHOT and self.key.unit == "sat":
            cost = whole_sats(cost)
        settlement = self.hold.settle(cost.total_msat, self._row(status, usage, cost, error))
        self._services.publish(_BOOKS_CHANGED)
        rate = None if card is None else card.btc_usd
        return Charge(limited(cost, settlement.charged_msat), settlement.charged_msat, settlement.available_msat, usage, rate)

    def release(self, status: int, error: str) -> None:
        """Nothing was delivered: no charge, the row tells why. A second end is a no-op."""
        if not self.hold.finished:
            self.hold.release(self._row(status, Usage(), FREE, error))
            self._services.publish(_BOOKS_CHANGED)


# --- what the customer is told ------------------------------------------------------------------------------------------


def _usd(charge: Charge) -> float:
    """For display only."""
    return charge.cost.total_msat * float(charge.btc_usd) / MSAT_PER_BTC if charge.btc_usd else 0.0


def cost_headers(charge: Charge) -> dict[str, str]:
    """X-Routstr-Cost-*: msat, and USD where there is a cost."""
    cost = charge.cost
    total = cost.total_msat
    headers = {
        "X-Routstr-Cost-Msats": str(total),
        "X-Routstr-Input-Cost-Msats": str(cost.input_msat),
        "X-Routstr-Output-Cost-Msats": str(cost.output_msat),
    }
    if charge.btc_usd and total:
        headers["X-Routstr-Cost-Usd"] = f"{_usd(charge):.10f}"
    return headers


_INPUT_DETAILS = ("prompt_tokens_details", "input_tokens_details")
_OUTPUT_DETAILS = ("completion_tokens_details", "output_tokens_details")
_ALL_DETAILS = frozenset((*_INPUT_DETAILS, *_OUTPUT_DETAILS))


def openai_counts(used: Usage, reported: Any) -> dict[str, Any]:
    """The counts as chat completions, text completions and embeddings show them: input includes what was cached."""
    return _details(used, reported, "prompt_tokens_details", "completion_tokens_details") | {
        "prompt_tokens": used.input_total,
        "completion_tokens": used.completion,
        "total_tokens": used.input_total + used.completion,
    }


def responses_counts(used: Usage, reported: Any) -> dict[str, Any]:
    """The counts as Responses show them: input includes what was cached."""
    return _details(used, reported, "input_tokens_details", "output_tokens_details") | {
        "input_tokens": used.input_total,
        "output_tokens": used.completion,
        "total_tokens": used.input_total + used.completion,
    }


def transcript_counts(used: Usage, reported: Any) -> dict[str, Any]:
    """What was heard: a length where that is what was counted, else tokens."""
    if isinstance(reported, dict) and reported.get("type") == "duration":
        return {"type": "duration", "seconds": used.pieces.seconds}
    return {"type": "tokens", **responses_counts(used, reported)}


def anthropic_counts(used: Usage, reported: Any) -> dict[str, Any]:
    """The counts as Messages show them: input excludes what was cached, as clients add the two."""
    return {
        "input_tokens": used.prompt,
        "cache_creation_input_tokens": used.cache_write,
        "cache_read_input_tokens": used.cache_read,
        "output_tokens": used.completion,
    }


def _details(used: Usage, reported: Any, of_input: str, of_output: str) -> dict[str, Any]:
    """What the upstream tells beyond the counts, by the names of the customer's dialect."""
    found: dict[str, Any] = {}
    if isinstance(reported, dict) and not _ALL_DETAILS.isdisjoint(reported):
        for shown, names in (of_input, _INPUT_DETAILS), (of_output, _OUTPUT_DETAILS):
            details = next((reported[name] for name in (shown, *names) if name in reported), None)
            if details is not None:
                found[shown] = details
    if used.cache_read:
        found.setdefault(of_input, {"cached_tokens": used.cache_read})
    return found


Counts = Callable[[Usage, Any], dict[str, Any]]


def add_cost(answer: dict[str, Any], reported: Any, charge: Charge, counts: Counts = openai_counts) -> None:
    """Put usage with cost, `metadata.routstr.cost` and the legacy top-level `cost` into an answer or usage event.

    `reported` is the upstream's usage: its counts are shown cleaned, its own cost fields (the operator's) are not.
    """
    cost, used = charge.cost, charge.usage
    total = cost.total_msat
    data: dict[str, Any] = {
        "base_msats": cost.base_msat,
        "input_msats": cost.input_msat,
        "output_msats": cost.output_msat,
        "total_msats": total,
        "cache_read_input_tokens": used.cache_read,
        "cache_creation_input_tokens": used.cache_write,
        "cache_read_msats": cost.cache_read_msat,
        "cache_creation_msats": cost.cache_write_msat,
    }
    if charge.btc_usd:
        data["total_usd"] = _usd(charge)
    usage = counts(used, reported)
    if used.estimated:
        usage["estimated"] = True
    sats = total // MSAT_PER_SAT
    usage["cost"] = data
    usage["cost_sats"] = sats
    usage["remaining_balance_msats"] = charge.available_msat
    shown = {**data, "sats_cost": sats, "remaining_balance_msats": charge.available_msat}
    answer["usage"] = usage
    metadata = answer.get("metadata")
    answer["metadata"] = {**(metadata if isinstance(metadata, dict) else {}), "routstr": {"cost": shown}}
    answer["cost"] = shown
