"""Who serves a request: the upstreams of its model in order, and on to the next one as long as nothing was delivered.

An upstream that cannot be reached, goes silent, answers 5xx, 429 or 404, or refuses our own account (401, 402, 403) costs
the customer nothing but time: the hold is made anew at the next one's price, which is also the price that is billed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog

from ..core.catalog import Model
from ..core.errors import BadRequest, InvalidModel, PricingUnavailable, RoutstrError, TooManyRequests, UpstreamError
from ..core.pricing import Demand, PriceCard
from ..upstream.connection import UpstreamResponse
from ..upstream.gate import Gate
from ..upstream.upstream import Upstream
from .body import Order, forwarded_body, measure
from .dialect import CHAT, Dialect
from .failures import retry_after_seconds, upstream_failure
from .json_text import parse_json
from .routes.paths import picked
from .services import Services

log = structlog.get_logger(__name__)
_MAX_REFUSAL = 64 * 1024


@dataclass(slots=True)
class Candidate:
    """One upstream that can serve a request, and at what price."""

    model: Model
    upstream: Upstream
    demand: Demand
    card: PriceCard | None
    """None only for local keys while there is no exchange rate."""


@dataclass(slots=True)
class Job:
    """A checked request, before anybody paid. It is at its first candidate, then at those it is passed on to."""

    order: Order
    at: Candidate
    others: list[Candidate] = field(default_factory=list)
    headers: tuple[tuple[bytes, bytes], ...] = ()
    """Headers of the client that go upstream."""
    _place: tuple[Gate, int] | None = None

    @property
    def model(self) -> Model:
        """As the present candidate serves it."""
        return self.at.model

    async def asked(self, who: int) -> UpstreamResponse:
        """Ask the present candidate when it is `who`'s turn there; `leave` when the answer was read. Errors of `ask`, 429."""
        gate = self.at.upstream.gate
        if not gate.enter(who):
            await gate.wait(who)
        self._place = (gate, who)
        try:
            return await ask(self)
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        """Its place at the upstream is free. A second time is a no-op."""
        if self._place is not None:
            gate, who = self._place
            self._place = None
            gate.leave(who)


def unsupported(*, status: int = 404) -> BadRequest:
    """No upstream of the model speaks the dialect."""
    return BadRequest(
        "The provider behind this node does not offer this endpoint for this model. Nothing was charged.",
        status=status,
        code="unsupported_endpoint",
    )


def find(services: Services, dialect: Dialect, name: str) -> list[tuple[Model, Upstream]]:
    """The upstreams of a model, the one to ask first in front. InvalidModel, UpstreamError, BadRequest (unsupported)."""
    if not services.upstreams:
        raise UpstreamError("No provider is set up behind this node.", status=503, code="upstream_missing", retry_after=30)
    offered = services.models().candidates(name)
    if len(offered) == 1 and (only := services.upstreams.get(offered[0].upstream)) is not None:
        if not only.provider.speaks(dialect.name):
            raise unsupported()
        return [(offered[0], only)]
    found = [(model, upstream) for model in offered if (upstream := services.upstreams.get(model.upstream)) is not None]
    if not found:
        if services.withdrawn().candidates(name):
            raise UpstreamError(
                "The provider of this model does not serve this node at the moment. Nothing was charged.",
                status=503,
                code="upstream_account",
                retry_after=60,
            )
        raise InvalidModel(f"Model '{name}' not found", details=None)
    spoken = [pair for pair in found if pair[1].provider.speaks(dialect.name)]
    if not spoken:
        raise unsupported()
    if len(spoken) > 1 and not all(upstream.health.well for _, upstream in spoken):
        spoken.sort(key=lambda pair: pair[1].health.rest(pair[0].id))  # stable: the healthy ones keep their order
    return spoken


def plan(services: Services, order: Order, raw: bytes, *, local_key: bool, path: str | None = None) -> Job:
    """Who may serve the order, each at its own price. `path`: the only one who may (`routes.paths`).

    Errors of `find`; BadRequest for a path that leads nowhere; PricingUnavailable where a customer needs a price.
    """
    found = find(services, order.dialect, order.model_name)
    if path is not None:
        found = [picked(path, found)]
    first = _candidate(services, order, raw, local_key, *found[0])
    return Job(order, first, [_candidate(services, order, raw, local_key, *pair) for pair in found[1:]])


def _candidate(
    services: Services, order: Order, raw: bytes, local_key: bool, model: Model, upstream: Upstream
) -> Candidate:
    card: PriceCard | None
    try:
        card = services.card(model)
    except PricingUnavailable:
        if not local_key:
            raise
        card = None
    return Candidate(model, upstream, measure(order, model, raw), card)


def passes(error: RoutstrError) -> bool:
    """Whether another upstream may do better; a fault of the request itself is one everywhere."""
    return isinstance(error, UpstreamError) or error.status == 429 or error.code == "unsupported_endpoint"


async def ask(job: Job) -> UpstreamResponse:
    """Send the request to the present candidate. UpstreamError, and what the customer may know of a status other than 200."""
    order, model, upstream = job.order, job.at.model, job.at.upstream
    dialect, provider, health = order.dialect, upstream.provider, upstream.health
    if not health.well and (wait := health.limited(model.id)):
        raise _limited(wait)
    path = dialect.upstream_path
    body = forwarded_body(order, model, limit_field=dialect.limit_name(provider.kind))
    own = {name for name, _ in job.headers}
    headers = [
        (b"Content-Type", b"application/json"),
        (b"Accept", b"text/event-stream" if order.stream else b"application/json"),
        *(header for header in provider.headers(path) if header[0] not in own),
        *job.headers,
    ]
    try:
        response = await upstream.client.send("POST", path, headers, body)
    except UpstreamError as error:
        if error.code == "upstream_unreachable":
            health.unreachable()
        else:
            health.failed(model.id)
        log.warning("upstream_failed", upstream=upstream.slug, model=model.id, error=error.code)
        raise
    if response.status == 200:
        if not health.well:
            health.served(model.id)
        return response
    raise await _refusal(job, response)


async def _refusal(job: Job, response: UpstreamResponse) -> RoutstrError:
    """What a status other than 200 means: for the health of the upstream, and for the customer."""
    order, model, upstream = job.order, job.at.model, job.at.upstream
    status = response.status
    try:
        answer = parse_json(await response.read(_MAX_REFUSAL))
    except RoutstrError:
        answer = None  # unreadable or cut: the status alone tells enough
    finally:
        response.close()
    log.warning("upstream_refused", upstream=upstream.slug, status=status, model=model.id, path=order.dialect.path)
    if status in (401, 402):
        upstream.health.account_failed(_ACCOUNT[status])
    elif status == 429:
        wait = retry_after_seconds(response.headers.get(b"retry-after", b"").decode("latin-1"))
        upstream.health.failed(model.id, wait)
    elif status in (408, 409) or (status >= 500 and status != 501) or (status == 404 and order.dialect is CHAT):
        upstream.health.failed(model.id)
    if status in (404, 405, 501) and order.dialect is not CHAT:
        return unsupported()
    return upstream_failure(status, response.headers, answer, order.payload)


_ACCOUNT = {401: "It refuses the API key.", 402: "The account has no credit left."}


def _limited(wait: float) -> TooManyRequests:
    return TooManyRequests(
        "The provider behind this node is rate limited. Nothing was charged; retry later.",
        code="UPSTREAM_RATE_LIMIT",
        retry_after=wait,
    )
