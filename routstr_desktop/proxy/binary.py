"""Answers that are no JSON: speech, subtitles. They tell no usage: they are charged by what was asked for, or by their text."""

from __future__ import annotations

from ..core.errors import UpstreamBroken, UpstreamError
from ..core.pricing import Usage
from ..upstream.connection import UpstreamResponse
from .billing import Bill, Charge, cost_headers
from .call import Call, Reply
from .pieces import TAIL, Said
from .routing import Job
from .services import Services
from .usage import estimate_tokens

_KINDS = ("audio/", "application/octet-stream", "text/plain", "text/vtt", "text/srt", "application/x-subrip")
_OURS = "The provider behind this node gave an answer that cannot be used. Nothing was charged."


def is_binary(job: Job, response: UpstreamResponse) -> bool:
    """Whether the answer passes as it is: sound, and a transcript that is no JSON."""
    dialect = job.order.dialect
    if not dialect.sound:
        return False
    return dialect.binary or not response.headers.get(b"content-type", b"").lstrip().lower().startswith(b"application/json")


def kind_of(response: UpstreamResponse) -> str:
    """The content type, if it is one of sound or subtitles. UpstreamBroken for an error page in place of an answer."""
    kind = response.headers.get(b"content-type", b"application/octet-stream").decode("latin-1").strip().lower()
    if not kind.startswith(_KINDS) or not kind.isprintable():
        raise UpstreamBroken(_OURS)
    return kind


def _charge(job: Job, bill: Bill, said: Said, *, status: int = 200, error: str | None = None) -> Charge:
    dialect = job.order.dialect
    bill.started()
    written = 0 if dialect.binary else estimate_tokens(said.size)
    usage = Usage(prompt=max(1, estimate_tokens(job.read_at_most)), completion=written, estimated=True)
    return bill.settle(bill.with_pieces(usage, *dialect.used(job.order.pieces, said)), status=status, error=error)


def _more(said: Said, piece: bytes) -> Said:
    return Said(size=said.size + len(piece), tail=(said.tail + piece)[-TAIL:])


async def first_piece(response: UpstreamResponse) -> bytes:
    """What comes first of it. UpstreamBroken where nothing does."""
    piece = await response.chunk()
    if not piece:
        raise UpstreamBroken(_OURS)
    return piece


async def whole(services: Services, job: Job, bill: Bill, response: UpstreamResponse, kind: str, first: bytes) -> Reply:
    """The answer in one piece, where its head has to tell something that is known at its end."""
    body = first + await response.read(services.config.max_answer)
    return Reply(200, body, cost_headers(_charge(job, bill, _more(Said(), body))), kind)


async def relay(call: Call, job: Job, bill: Bill, response: UpstreamResponse, kind: str, first: bytes) -> None:
    """Pass it on as it comes. A customer who leaves pays what was begun."""
    bill.started()
    piece, said = first, Said()
    try:
        await call.begin(200, {"Content-Type": kind})
        while piece:
            said = _more(said, piece)
            await call.write(piece)
            piece = await response.chunk()
        _charge(job, bill, said)
        await call.end()
    except UpstreamError as error:
        _charge(job, bill, said, error=str(error.code))
        raise UpstreamBroken("The provider behind this node broke off. Only what was delivered was charged.") from error
    finally:
        if not bill.hold.finished:
            _charge(job, bill, said, status=499, error="client_left")
