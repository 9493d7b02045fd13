"""The one way of a paid request: check, hold, send upstream, stream through, settle.

Order matters: what costs nothing to refuse is refused before a token is redeemed or a hold taken, and every way out of
this module ends the hold (`Bill` is settled or released in `finally`, synchronously, so also when cancelled).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog

from ..core.catalog import Model
from ..core.errors import InvalidModel, PricingUnavailable, RoutstrError, UpstreamBroken, UpstreamError
from ..core.keys import ApiKey, KeyKind
from ..core.money import MSAT_PER_SAT, sat_ceil
from ..core.pricing import Demand, PriceCard
from ..upstream.connection import UpstreamResponse
from .auth import Auth, credential
from .billing import Bill, Charge, add_cost, cost_headers
from .body import Order, fit, forwarded_body, measure, read_order
from .call import Call, Reply, json_bytes, json_reply, parse_json
from .failures import envelope, upstream_failure
from .services import Services
from .sse import EventStream, EventTooLarge, delivered_size
from .usage import estimate_tokens, read_usage, tells_output

log = structlog.get_logger(__name__)
CHAT_PATH = "/v1/chat/completions"
_UPSTREAM_PATH = "/chat/completions"
"""Below the provider's base URL, which has the version in it."""
_STREAM_HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
_DONE = b"data: [DONE]\n\n"
_MAX_REFUSAL = 64 * 1024


@dataclass(slots=True)
class Job:
    """A checked request, before anybody paid."""

    order: Order
    model: Model
    demand: Demand
    card: PriceCard | None
    """None only for local keys while there is no exchange rate."""


async def prepare(call: Call, services: Services, *, local_key: bool) -> Job:
    """Read and check the request. BadRequest, InvalidModel, PricingUnavailable, NotSelling; nothing was charged."""
    raw = await call.read(services.config.max_body)
    order = read_order(parse_json(raw), len(raw))
    model = services.models().find(order.model_name)
    if model is None:
        raise InvalidModel(f"Model '{order.model_name}' not found", details=None)
    card: PriceCard | None
    try:
        card = services.card(model)
    except PricingUnavailable:
        if not local_key:
            raise
        card = None
    return Job(order, model, measure(order, model, raw), card)


def open_bill(job: Job, key: ApiKey, services: Services, call: Call) -> Bill:
    """Take the hold. InsufficientBalance and the key's limits; then nothing was charged."""
    amount = 0
    if key.kind is not KeyKind.LOCAL and job.card is not None:
        amount = fit(job.order, job.card, job.demand, services.ledger.spendable(key))
        if key.kind is KeyKind.ONE_SHOT and key.unit == "sat":
            amount = sat_ceil(amount) * MSAT_PER_SAT
    hold = services.ledger.hold(key, amount)
    return Bill(services, key, hold, job.model, job.card, request_id=call.request_id, path=CHAT_PATH, stream=job.order.stream)


async def chat(call: Call, services: Services, auth: Auth) -> Reply | None:
    """POST /v1/chat/completions with a key or a bearer token; X-Cashu goes its own way (x_cashu). None = streamed."""
    services.check_serving()
    shown = credential(call)
    key = auth.known(shown.text, local=call.local)
    if key is None or key.kind is not KeyKind.LOCAL:
        services.check_selling()
    if key is None:
        auth.precheck(shown.text)
    job = await prepare(call, services, local_key=key is not None and key.kind is KeyKind.LOCAL)
    if key is None:
        key = await auth.resolve(shown.text, local=call.local)
    bill = open_bill(job, key, services, call)
    return await serve(call, services, job, bill)


async def ask(services: Services, job: Job) -> UpstreamResponse:
    """Send the request upstream. UpstreamError; a status other than 200 is raised as what the customer may know of it."""
    client, provider = services.upstream(), services.provider()
    if client is None or provider is None:
        raise UpstreamError("No provider is set up behind this node.", status=503, code="upstream_missing", retry_after=30)
    order = job.order
    field = "max_completion_tokens" if provider.kind in ("openai", "azure") else "max_tokens"
    body = forwarded_body(order, job.model, limit_field=field)
    headers = [
        (b"Content-Type", b"application/json"),
        (b"Accept", b"text/event-stream" if order.stream else b"application/json"),
        *provider.headers(_UPSTREAM_PATH),
    ]
    response = await client.send("POST", _UPSTREAM_PATH, headers, body)
    if response.status == 200:
        return response
    try:
        text = await response.read(_MAX_REFUSAL)
        answer = parse_json(text)
    except RoutstrError:
        answer = None  # unreadable or cut: the status alone tells enough
    finally:
        response.close()
    log.warning("upstream_refused", status=response.status, model=job.model.id)
    raise upstream_failure(response.status, response.headers, answer, order.payload)


async def serve(call: Call, services: Services, job: Job, bill: Bill) -> Reply | None:
    """Everything between the hold and its end."""
    response: UpstreamResponse | None = None
    try:
        response = await ask(services, job)
        if job.order.stream and is_stream(response):
            await _relay(call, job, bill, response)
            return None
        answer, charge = await whole_answer(services, job, bill, response)
        if job.order.stream:
            return _as_stream(answer, {**cap_headers(job), **cost_headers(charge)})
        return json_reply(answer, 200, {**cap_headers(job), **cost_headers(charge)})
    except RoutstrError as error:
        bill.release(error.status, str(error.code))
        raise
    finally:
        if response is not None:
            response.close()
        bill.release(499, "client_left")


def cap_headers(job: Job) -> dict[str, str]:
    """Tells the client that the balance limited its answer."""
    return {} if job.order.capped is None else {"X-Routstr-Max-Tokens": str(job.order.capped)}


def is_stream(response: UpstreamResponse) -> bool:
    """Whether the upstream really streams; some answer a stream request with one JSON body, or an HTML page."""
    kind = response.headers.get(b"content-type", b"text/event-stream").lstrip().lower()
    return not kind.startswith((b"application/json", b"text/html"))


async def whole_answer(services: Services, job: Job, bill: Bill, response: UpstreamResponse) -> tuple[dict[str, Any], Charge]:
    """Read, settle and complete an answer that is not streamed. UpstreamBroken when it is no JSON object."""
    raw = await response.read(services.config.max_answer)
    try:
        answer = parse_json(raw)
    except RoutstrError:
        answer = None
    if not isinstance(answer, dict) or answer.get("error"):
        log.warning("upstream_answer_unusable", model=job.model.id, size=len(raw))
        raise UpstreamBroken("The provider behind this node gave an answer that cannot be used. Nothing was charged.")
    reported = answer.get("usage")
    usage = read_usage(
        reported,
        input_bytes=job.order.size,
        output_tokens=0 if tells_output(reported) else estimate_tokens(delivered_size(answer)),
    )
    bill.started()
    charge = bill.settle(usage)
    answer["model"] = job.model.id
    if not answer.get("id"):
        answer["id"] = f"chatcmpl-{bill.request_id}"
    add_cost(answer, reported, charge)
    return answer, charge


def _as_stream(answer: dict[str, Any], headers: dict[str, str]) -> Reply:
    """An upstream that answered a stream request with one JSON body: sent on as one chunk and the usage."""
    usage = {name: answer.pop(name) for name in ("usage", "metadata", "cost") if name in answer}
    answer["object"] = "chat.completion.chunk"
    for choice in answer.get("choices") or ():
        if isinstance(choice, dict) and "message" in choice:
            choice["delta"] = choice.pop("message")
    tail = {**{name: answer.get(name) for name in ("id", "object", "created", "model")}, "choices": [], **usage}
    body = b"data: " + json_bytes(answer) + b"\n\ndata: " + json_bytes(tail) + b"\n\n" + _DONE
    return Reply(200, body, {**headers, "Cache-Control": "no-cache"}, "text/event-stream")


# --- streams ------------------------------------------------------------------------------------------------------------


def charge_stream(job: Job, bill: Bill, events: EventStream, *, status: int = 200, error: str | None = None) -> Charge:
    """Settle a stream by the usage that the upstream reported, else by what was delivered."""
    delivered = 0
    if not tells_output(events.usage):
        delivered = events.delivered()
        if job.order.limit is not None:
            delivered = min(delivered, job.order.limit * job.order.choices)
    return bill.settle(
        read_usage(events.usage, input_bytes=job.order.size, output_tokens=delivered), status=status, error=error
    )


def last_events(job: Job, events: EventStream, charge: Charge, failure: RoutstrError | None, request_id: str) -> bytes:
    """The usage event with the cost, then the error or `[DONE]` (iff the upstream sent it)."""
    event: dict[str, Any] = {
        "id": f"chatcmpl-{request_id}",
        "object": "chat.completion.chunk",
        **events.template,
        "model": job.model.id,
        "choices": [],
    }
    add_cost(event, events.usage, charge)
    out = b"data: " + json_bytes(event) + b"\n\n"
    if failure is not None:
        return out + b"data: " + json_bytes(envelope(failure, request_id)) + b"\n\n"
    return out + _DONE if events.done else out


def failed_in_stream() -> RoutstrError:
    """The upstream reported an error after it had begun to answer."""
    return UpstreamError("The provider behind this node failed while it answered. Only what was delivered was charged.")


async def _relay(call: Call, job: Job, bill: Bill, response: UpstreamResponse) -> None:
    """Pass the stream on. A customer who leaves pays what was delivered; the upstream is closed by our caller."""
    events = EventStream()
    failure: RoutstrError | None = None
    begun = False
    try:
        while True:
            try:
                chunk = await response.chunk()
                out = events.feed(chunk) if chunk else events.finish()
            except UpstreamError as error:
                failure = type(error)("The provider behind this node broke off. Only what was delivered was charged.")
                chunk, out = b"", b""
            except EventTooLarge:
                failure = failed_in_stream()
                chunk, out = b"", b""
            if events.failed:
                failure = failed_in_stream()
            if not chunk or failure is not None:
                break
            if out:
                if not begun:
                    begun = True
                    bill.started()
                    await call.begin(200, {**_STREAM_HEADERS, **cap_headers(job)})
                await call.write(out)
        if failure is not None and not begun and not out and not events.delivered():
            raise failure  # nothing was delivered: an ordinary error answer, and free
        if not begun:
            begun = True
            bill.started()
            await call.begin(200, {**_STREAM_HEADERS, **cap_headers(job)})
        charge = charge_stream(job, bill, events, error=None if failure is None else str(failure.code))
        await call.write(out + last_events(job, events, charge, failure, call.request_id))
        await call.end()
    finally:
        if begun and not bill.hold.finished:
            charge_stream(job, bill, events, status=499, error="client_left")
