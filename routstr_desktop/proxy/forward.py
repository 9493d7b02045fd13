"""The one way of a paid request: check, hold, send upstream, stream through, settle.

Order matters: what costs nothing to refuse is refused before a token is redeemed or a hold taken, and every way out of
this module ends the hold (`Bill` is settled or released in `finally`, synchronously, so also when cancelled).
"""

from __future__ import annotations

from typing import Any

import structlog

from ..core.errors import RoutstrError, UpstreamError
from ..core.keys import ApiKey, KeyKind
from ..core.money import MSAT_PER_SAT, sat_ceil
from ..core.pricing import Usage
from . import binary
from .allowlist import check_model
from .app import app_of
from .auth import Auth, credential
from .billing import Bill, Charge, add_cost, cost_headers
from .body import fit, read_order
from .call import Call, Reply, json_reply
from .dialect import Dialect
from .framing import as_stream, last_events
from .json_text import json_bytes, parse_json
from .opening import Opening, Reading, opened
from .pieces import Said
from .routes import paths
from .routing import Job, ask, passes, plan
from .services import Services
from .sse import EventStream
from .terms import header_terms
from .translate.translation import translated_answer
from .upload import Upload
from .usage import estimate_tokens, read_input, read_usage, tells_input, tells_output

log = structlog.get_logger(__name__)
STREAM_HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
_MAX_HEADER = 4096


def client_headers(call: Call, dialect: Dialect) -> tuple[tuple[bytes, bytes], ...]:
    """What of the dialect's allow-list the client sent and HTTP can carry."""
    if not dialect.headers:
        return ()
    found = ((name, call.headers.get(name, "").strip()) for name in dialect.headers)
    return tuple(
        (name.encode(), value.encode())
        for name, value in found
        if value and len(value) <= _MAX_HEADER and value.isascii() and value.isprintable()
    )


async def prepare(call: Call, services: Services, dialect: Dialect, *, local_key: bool) -> Job:
    """Read and check the request. BadRequest, InvalidModel, PricingUnavailable, NotSelling; nothing was charged."""
    if local_key:
        services.check_spending()
    upload: Upload | None = None
    if dialect.files:
        upload = Upload(call, dialect, services.config)
        await upload.open()
        order = upload.order
        raw = json_bytes(order.payload)
    else:
        raw = await call.read(services.config.max_body)
        order = read_order(parse_json(raw), len(raw), dialect)
    call.model = order.model_name
    job = plan(services, order, raw, local_key=local_key, path=call.headers.get(paths.HEADER))
    if upload is not None:  # what has passed to one upstream is not there for another
        job.upload, job.others = upload, []
    job.headers = client_headers(call, dialect)
    return job


def needed(job: Job, key: ApiKey, available: int) -> int:
    """The hold in msat at the present candidate's price. InsufficientBalance."""
    card = job.at.card
    if key.kind is KeyKind.LOCAL or card is None:
        return 0
    job.order.capped = None
    amount = fit(job.order, card, job.at.demand, available)
    return sat_ceil(amount) * MSAT_PER_SAT if key.kind is KeyKind.ONE_SHOT and key.unit == "sat" else amount


def open_bill(job: Job, key: ApiKey, services: Services, call: Call) -> Bill:
    """Take the hold. ModelNotAllowed, InsufficientBalance and the key's limits; then nothing was charged."""
    check_model(key, job.at.model, services)
    hold = services.ledger.hold(key, needed(job, key, services.ledger.spendable(key)))
    call.held = True
    return Bill(
        services,
        key,
        hold,
        job.at.model,
        job.at.card,
        request_id=call.request_id,
        path=job.order.dialect.path,
        stream=job.order.stream,
        images=0 if job.order.dialect.files else job.at.demand.images,  # of an upload only the most possible is known
        app=app_of(call.headers),
    )


async def sell(call: Call, services: Services, auth: Auth, dialect: Dialect) -> Reply | None:
    """POST of any dialect with a key or a bearer token; X-Cashu goes its own way (x_cashu). None = streamed."""
    services.check_serving()
    shown = credential(call)
    key = auth.known(shown.text, local=call.local)
    if key is None or key.kind is not KeyKind.LOCAL:
        services.check_selling()
    if key is None:
        header_terms(call)
        auth.precheck(shown.text)
    else:
        call.key_id = key.id
    job = await prepare(call, services, dialect, local_key=key is not None and key.kind is KeyKind.LOCAL)
    if key is None:
        key = await auth.resolve(shown.text, local=call.local, terms=header_terms(call))
        call.key_id = key.id
    bill = open_bill(job, key, services, call)
    return await serve(call, services, job, bill)


async def answered(services: Services, job: Job, bill: Bill) -> Opening:
    """The answer of the first candidate that gives one, each asked in its turn. The error of the last, when none does.

    Close its response, and `job.leave`, when the answer was read.
    """
    key = bill.key
    who = -key.id if key.kind is KeyKind.LOCAL else key.account_id
    while True:
        gate = job.at.upstream.gate
        try:
            if not gate.enter(who):
                await gate.wait(who)
            job.place = (gate, who)
            return await _opened(services, job, bill)
        except BaseException as error:
            job.leave()
            if not isinstance(error, RoutstrError) or not passes(error) or not _pass_on(services, job, bill):
                raise


async def _opened(services: Services, job: Job, bill: Bill) -> Opening:
    response = await ask(job)
    health = job.at.upstream.health
    try:
        opening = await opened(job, response, request_id=bill.request_id, most=services.config.max_answer)
    except BaseException as error:
        response.close()
        if isinstance(error, UpstreamError):
            log.warning("upstream_failed", upstream=job.at.upstream.slug, model=job.model.id, error=error.code)
            health.failed(job.model.id)
        raise
    if not health.well:
        health.served(job.model.id)
    return opening


def _pass_on(services: Services, job: Job, bill: Bill) -> bool:
    """To the next candidate whose price the key can hold; False when there is none."""
    ledger, key = services.ledger, bill.key
    while job.others:
        before, job.at = job.at, job.others.pop(0)
        try:
            ledger.resize(bill.hold, needed(job, key, ledger.spendable(key) + bill.hold.amount))
        except RoutstrError as error:
            log.info("upstream_too_dear", upstream=job.at.upstream.slug, model=job.model.id, error=error.code)
            continue
        bill.model, bill.card = job.at.model, job.at.card
        log.info("upstream_passed_on", before=before.upstream.slug, upstream=job.at.upstream.slug, model=job.model.id)
        return True
    return False


async def serve(call: Call, services: Services, job: Job, bill: Bill) -> Reply | None:
    """Everything between the hold and its end."""
    opening: Opening | None = None
    try:
        opening = await answered(services, job, bill)
        if opening.kind is not None:
            await binary.relay(call, job, bill, opening.response, opening.kind, opening.first)
            return None
        if opening.stream is not None:
            await _relay(call, job, bill, opening.stream, opening.first)
            return None
        answer, charge = whole_answer(job, bill, opening.answer or {})
        if job.order.stream:
            headers = {**cap_headers(job), **cost_headers(charge), "Cache-Control": "no-cache"}
            return Reply(200, as_stream(job.order.dialect, answer), headers, "text/event-stream")
        return json_reply(answer, 200, {**cap_headers(job), **cost_headers(charge)})
    except RoutstrError as error:
        bill.release(error.status, str(error.code))
        raise
    finally:
        if opening is not None:
            opening.response.close()
            job.leave()
        bill.release(499, "client_left")


def cap_headers(job: Job) -> dict[str, str]:
    """Tells the client that the balance limited its answer."""
    return {} if job.order.capped is None else {"X-Routstr-Max-Tokens": str(job.order.capped)}


def whole_answer(job: Job, bill: Bill, answer: dict[str, Any]) -> tuple[dict[str, Any], Charge]:
    """Settle and complete an answer that is not streamed."""
    reported = answer.get("usage")
    dialect = job.order.dialect
    if dialect.writes:
        size = job.at.order.dialect.size(answer)
        usage = read_usage(
            reported,
            input_bytes=job.read_at_most,
            output_tokens=0 if tells_output(reported) else _within_limit(job, estimate_tokens(size)),
        )
    else:
        usage = _input_only(job, answer)
    if job.order.pieces:
        usage = bill.with_pieces(usage, *dialect.used(job.order.pieces, Said(answer, dialect.size(answer))))
    bill.started()
    charge = bill.settle(usage)
    answer = translated_answer(answer, job.at.order, dialect, job.model.id, bill.request_id)
    answer["model"] = job.model.id
    if not answer.get("id") and dialect.id_prefix:
        answer["id"] = f"{dialect.id_prefix}{bill.request_id}"
    add_cost(answer, reported, charge, dialect.counts)
    return answer, charge


def _within_limit(job: Job, tokens: int) -> int:
    """An estimate never exceeds what the hold was made for."""
    capped = job.order.capped
    return min(tokens, job.at.demand.output_tokens if capped is None else capped * job.order.choices)


def _input_only(job: Job, answer: dict[str, Any]) -> Usage:
    """The usage of an answer that has no output to bill; nothing told and nothing delivered is free."""
    reported, delivered = answer.get("usage"), answer.get(job.order.dialect.delivers)
    return read_input(reported, input_bytes=job.read_at_most) if delivered or tells_input(reported) else Usage()


# --- streams ------------------------------------------------------------------------------------------------------------


def charge_stream(job: Job, bill: Bill, events: EventStream, *, status: int = 200, error: str | None = None) -> Charge:
    """Settle a stream by the usage that the upstream reported, and by what was delivered beside it."""
    untold = _within_limit(job, events.untold())
    usage = read_usage(events.reported(), input_bytes=job.read_at_most, output_tokens=untold)
    return bill.settle(usage, status=status, error=error)


async def _relay(call: Call, job: Job, bill: Bill, stream: Reading, out: bytes) -> None:
    """Pass the stream on, `out` first. A customer who leaves pays what was delivered; the upstream is closed by our caller."""
    events = stream.events
    begun = False
    try:
        while not stream.over:
            if out:
                if not begun:
                    begun = True
                    bill.started()
                    await call.begin(200, {**STREAM_HEADERS, **cap_headers(job)})
                await call.write(out)
            out = await stream.piece()
        failure = stream.failure
        if failure is not None and not begun and not out and not events.delivered():
            raise failure  # nothing was delivered: an ordinary error answer, and free
        if not begun:
            begun = True
            bill.started()
            await call.begin(200, {**STREAM_HEADERS, **cap_headers(job)})
        charge = charge_stream(job, bill, events, error=None if failure is None else str(failure.code))
        await call.end(out + last_events(job.order.dialect, job.model.id, events, charge, failure, call.request_id))
    finally:
        if begun and not bill.hold.finished:
            charge_stream(job, bill, events, status=499, error="client_left")
