"""Who serves a request: the upstreams of its model in order, and on to the next one as long as nothing was delivered.

An upstream that cannot be reached, goes silent, answers 5xx, 429 or 404, or refuses our own account (401, 402, 403) costs
the customer nothing but time: the hold is made anew at the next one's price, which is also the price that is billed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from ..core.catalog import Model
from ..core.errors import BadRequest, InvalidModel, NotSelling, PricingUnavailable, RoutstrError, TooManyRequests, UpstreamError
from ..core.pricing import Demand, PriceCard
from ..core.retry import retry_after
from ..core.sentence import say
from ..upstream.connection import UpstreamResponse
from ..upstream.gate import Gate
from ..upstream.health import KEY_REFUSED, NO_CREDIT
from ..upstream.upstream import Upstream
from .body import Order, forwarded_body, measure
from .dialect import CHAT, Dialect
from .failures import upstream_failure
from .json_text import parse_json
from .media import check_price
from .routes.paths import picked
from .services import Services
from .translate.spoken import other, spoken
from .translate.translation import translated
from .usage import BYTES_PER_TOKEN

if TYPE_CHECKING:
    from .upload import Upload

log = structlog.get_logger(__name__)
_MAX_REFUSAL = 64 * 1024
_NO_ENDPOINT = (404, 405, 501)


@dataclass(slots=True)
class Candidate:
    """One upstream that can serve a request, and at what price."""

    model: Model
    upstream: Upstream
    demand: Demand
    card: PriceCard | None
    """None only for local keys while there is no exchange rate."""
    order: Order
    """In a dialect that the upstream speaks."""


@dataclass(slots=True)
class Job:
    """A checked request, before anybody paid. It is at its first candidate, then at those it is passed on to."""

    order: Order
    at: Candidate
    others: list[Candidate] = field(default_factory=list)
    headers: tuple[tuple[bytes, bytes], ...] = ()
    """Headers of the client that go upstream, in its own dialect."""
    upload: Upload | None = None
    """The body, where it is a form with files."""
    place: tuple[Gate, int] | None = None
    """Where it is let in, and as whom."""

    @property
    def model(self) -> Model:
        """As the present candidate serves it."""
        return self.at.model

    @property
    def read_at_most(self) -> int:
        """Bytes of the request for an estimate of its tokens: never more than the hold was made for."""
        return min(self.order.size, self.at.demand.input_tokens * BYTES_PER_TOKEN)

    def leave(self) -> None:
        """Its place at the upstream is free. A second time is a no-op."""
        if self.place is not None:
            gate, who = self.place
            self.place = None
            gate.leave(who)


def unsupported(*, status: int = 404) -> BadRequest:
    """No upstream of the model speaks the dialect, or one that it can be translated into."""
    return BadRequest(
        say("The provider behind this node does not offer this endpoint for this model. Nothing was charged."),
        status=status,
        code="unsupported_endpoint",
    )


def find(services: Services, dialect: Dialect, name: str) -> list[tuple[Model, Upstream]]:
    """The upstreams of a model, the one to ask first in front. InvalidModel, UpstreamError, BadRequest (unsupported)."""
    if not services.upstreams:
        raise UpstreamError(say("No provider is set up behind this node."), status=503, code="upstream_missing", retry_after=30)
    offered = services.models().candidates(name)
    if len(offered) == 1 and (only := services.upstreams.get(offered[0].upstream)) is not None:
        if spoken(only, dialect) is None:
            raise unsupported()
        return [(offered[0], only)]
    found = [(model, upstream) for model in offered if (upstream := services.upstreams.get(model.upstream)) is not None]
    if not found:
        if services.withdrawn().candidates(name):
            raise UpstreamError(
                say("The provider of this model does not serve this node at the moment. Nothing was charged."),
                status=503,
                code="upstream_account",
                retry_after=60,
            )
        raise InvalidModel(say("Model '{name}' not found", name=name), details=None)
    able = [pair for pair in found if spoken(pair[1], dialect) is not None]
    if not able:
        raise unsupported()
    if len(able) > 1 and not all(upstream.health.well for _, upstream in able):
        able.sort(key=lambda pair: pair[1].health.rest(pair[0].id))  # stable: the healthy ones keep their order
    return able


def plan(services: Services, order: Order, raw: bytes, *, local_key: bool, path: str | None = None) -> Job:
    """Who may serve the order, each at its own price and in its own dialect. `path`: the only one who may (`routes.paths`).

    Errors of `find`; BadRequest for a path that leads nowhere, and where no candidate has words for the order;
    PricingUnavailable where a customer needs a price; NotSelling where nobody who serves it may cost more.
    """
    found = find(services, order.dialect, order.model_name)
    if path is not None:
        found = [picked(path, found)]
    if services.guard.any_reached and (services.guard.local_too or not local_key):
        found = [pair for pair in found if services.guard.reached(pair[1].slug) is None]
        if not found:
            raise NotSelling(
                say("This node does not take more work with this model for now. Nothing was charged."), retry_after=3600
            )
    able: list[Candidate] = []
    refusal: BadRequest | None = None
    for model, upstream in found:
        try:
            able.append(_candidate(services, order, raw, local_key, model, upstream))
        except BadRequest as error:
            refusal = error
    if not able:
        raise refusal or unsupported()
    return Job(order, able[0], able[1:])


def _candidate(services: Services, order: Order, raw: bytes, local_key: bool, model: Model, upstream: Upstream) -> Candidate:
    asked = translated(order, spoken(upstream, order.dialect) or order.dialect, upstream.provider.kind)
    card: PriceCard | None
    try:
        card = services.card(model)
    except PricingUnavailable:
        if not local_key:
            raise
        card = None
    if card is not None and not local_key:
        check_price(order, card)
    return Candidate(model, upstream, measure(order, model, raw), card, asked)


def passes(error: RoutstrError) -> bool:
    """Whether another upstream may do better; a fault of the request itself is one everywhere."""
    return isinstance(error, UpstreamError) or error.status == 429 or error.code == "unsupported_endpoint"


async def ask(job: Job) -> UpstreamResponse:
    """Send the request to the present candidate. UpstreamError, and what the customer may know of a status other than 200."""
    model, upstream = job.at.model, job.at.upstream
    health = upstream.health
    if not health.well and (wait := health.limited(model.id)):
        raise _limited(wait)
    try:
        response = await _send(job)
        if response.status in _NO_ENDPOINT and job.at.order.dialect is not CHAT:  # in chat it is the model that is unknown
            response = await _send_translated(job, response)
    except UpstreamError as error:
        if error.code == "upstream_unreachable":
            health.unreachable()
        else:
            health.failed(model.id)
        log.warning("upstream_failed", upstream=upstream.slug, model=model.id, error=error.code)
        raise
    if response.status == 200:
        return response
    raise await _refusal(job, response)


async def _send(job: Job) -> UpstreamResponse:
    asked, model, upstream = job.at.order, job.at.model, job.at.upstream
    dialect, provider = asked.dialect, upstream.provider
    path = dialect.upstream_path
    asked.capped = job.order.capped
    headers = upstream.headers(path, asked.stream)
    if job.upload is not None or dialect.binary:
        kind = b"application/json" if job.upload is None else job.upload.content_type.encode()
        accept = b"text/event-stream" if asked.stream else b"*/*" if dialect.binary else b"application/json"
        headers = ((b"Content-Type", kind), (b"Accept", accept), *provider.headers(path))
    if job.headers and dialect is job.order.dialect:
        own = {name for name, _ in job.headers}
        headers = (*(header for header in headers if header[0] not in own), *job.headers)
    if job.upload is not None:
        pieces, length = job.upload.pieces(model.forwarded_id), job.upload.length(model.forwarded_id)
        return await upstream.client.upload("POST", path, headers, pieces, length)
    body = forwarded_body(asked, model, limit_field=dialect.limit_name(provider.kind))
    return await upstream.client.send("POST", path, headers, body)


async def _send_translated(job: Job, response: UpstreamResponse) -> UpstreamResponse:
    """Ask again in another dialect, as this one has no endpoint there; `response` itself where there is no other."""
    upstream, lacking = job.at.upstream, job.at.order.dialect
    dialect = other(upstream, job.order.dialect, lacking)
    if dialect is None:
        return response
    response.close()
    job.at.order = translated(job.order, dialect, upstream.provider.kind)
    again = await _send(job)
    if again.status == 200:
        upstream.lacking.add(lacking.name)
    return again


async def _refusal(job: Job, response: UpstreamResponse) -> RoutstrError:
    """What a status other than 200 means: for the health of the upstream, and for the customer."""
    dialect, model, upstream = job.at.order.dialect, job.at.model, job.at.upstream
    status = response.status
    try:
        answer = parse_json(await response.read(_MAX_REFUSAL))
    except RoutstrError:
        answer = None  # unreadable or cut: the status alone tells enough
    finally:
        response.close()
    log.warning("upstream_refused", upstream=upstream.slug, status=status, model=model.id, path=dialect.path)
    if status in (401, 402):
        upstream.health.account_failed(_ACCOUNT[status])
    elif status == 429:
        wait = retry_after(response.headers.get(b"retry-after", b"").decode("latin-1"), time.time())
        upstream.health.failed(model.id, wait)
    elif status in (408, 409) or (status >= 500 and status != 501) or (status == 404 and dialect is CHAT):
        upstream.health.failed(model.id)
    if status in _NO_ENDPOINT and dialect is not CHAT:
        return unsupported()
    return upstream_failure(status, response.headers, answer, job.order.payload)


_ACCOUNT = {401: KEY_REFUSED, 402: NO_CREDIT}


def _limited(wait: float) -> TooManyRequests:
    return TooManyRequests(
        say("The provider behind this node is rate limited. Nothing was charged; retry later."),
        code="UPSTREAM_RATE_LIMIT",
        retry_after=wait,
    )
