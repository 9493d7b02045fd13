"""Answers that are no JSON: speech, subtitles. They tell no usage, so the request is charged once something was delivered."""

from __future__ import annotations

from ..core.errors import RoutstrError, UpstreamBroken, UpstreamError
from ..core.pricing import Usage
from ..upstream.connection import UpstreamResponse
from .billing import Bill, Charge, cost_headers
from .call import Call, Reply
from .routing import Job
from .services import Services
from .usage import estimate_tokens

_KINDS = ("audio/", "application/octet-stream", "text/plain", "text/vtt", "text/srt", "application/x-subrip")
_OURS = "The provider behind this node gave an answer that cannot be used. Nothing was charged."


def is_binary(job: Job, response: UpstreamResponse) -> bool:
    """Whether the answer passes as it is: sound, and a transcript that is no JSON."""
    dialect = job.order.dialect
    if not dialect.flat:
        return False
    return dialect.binary or not response.headers.get(b"content-type", b"").lstrip().lower().startswith(b"application/json")


def _kind(response: UpstreamResponse) -> str:
    """The content type, if it is one of sound or subtitles. UpstreamBroken for an error page in place of an answer."""
    kind = response.headers.get(b"content-type", b"application/octet-stream").decode("latin-1").strip().lower()
    if not kind.startswith(_KINDS) or not kind.isprintable():
        raise UpstreamBroken(_OURS)
    return kind


def _charge(job: Job, bill: Bill, *, status: int = 200, error: str | None = None) -> Charge:
    bill.started()
    usage = Usage(prompt=max(1, estimate_tokens(job.order.size)), estimated=True)
    return bill.settle(usage, status=status, error=error)


async def whole(services: Services, job: Job, bill: Bill, response: UpstreamResponse) -> Reply:
    """The answer in one piece, where its head has to tell something that is known at its end."""
    kind = _kind(response)
    body = await response.read(services.config.max_answer)
    if not body:
        raise UpstreamBroken(_OURS)
    return Reply(200, body, cost_headers(_charge(job, bill)), kind)


async def relay(call: Call, job: Job, bill: Bill, response: UpstreamResponse) -> None:
    """Pass it on as it comes. A customer who leaves pays; one who got nothing does not."""
    kind, begun = _kind(response), False
    try:
        while chunk := await _next(response, begun):
            if not begun:
                begun = True
                bill.started()
                await call.begin(200, {"Content-Type": kind})
            await call.write(chunk)
        if not begun:
            raise UpstreamBroken(_OURS)
        _charge(job, bill)
        await call.end()
    except UpstreamError as error:
        if begun:
            _charge(job, bill, error=str(error.code))
        raise
    finally:
        if begun and not bill.hold.finished:
            _charge(job, bill, status=499, error="client_left")


async def _next(response: UpstreamResponse, begun: bool) -> bytes:
    try:
        return await response.chunk()
    except RoutstrError as error:
        if begun:
            raise UpstreamBroken("The provider behind this node broke off. Only what was delivered was charged.") from error
        raise
