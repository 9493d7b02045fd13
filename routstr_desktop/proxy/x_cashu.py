"""Pay per request: a token in `X-Cashu`, the change in the answer's `X-Cashu` (spec: wire 1.7; RIP-01).

The payment becomes a one-shot key, an ordinary customer account: whatever goes wrong after the redemption, its balance is
on file and the change can be fetched later by POST /v1/balance/refund with the same header. Answers are buffered, because
the change stands in a header (x_cashu_stream has the way out of that). From the redemption on, the work runs in a task of
its own: a customer who leaves stops the upstream, not the minting of their change.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import structlog

from ..core.errors import InsufficientBalance, RoutstrError, TokenError, TokenSpent, UpstreamError
from ..core.keys import ApiKey, KeyKind
from ..core.money import MSAT_PER_SAT, sat_ceil
from ..ledger.journal import Operation
from ..system.tasks import spawn
from . import binary
from .asking import request_for
from .auth import Auth, one_shot_secret
from .billing import Bill, cost_headers
from .body import fit
from .call import Call, ClientGone, Reply
from .dialect import Dialect
from .failures import PlainDetail, error_reply, internal_error
from .forward import answered, cap_headers, open_bill, prepare, whole_answer
from .json_text import json_bytes, parse_json
from .outcome import Started
from .payouts import Payouts, pending, refund_of
from .routing import Job
from .services import Services
from .x_cashu_stream import EVENT_STREAM, Visit, end_live, read_stream, with_change

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class OneShots:
    """Requests paid with X-Cashu."""

    services: Services
    auth: Auth
    payouts: Payouts
    _active: dict[str, asyncio.Task[Reply | None]] = field(default_factory=dict)

    async def sell(self, call: Call, token: str, dialect: Dialect) -> Reply | None:
        """Serve one request for `token`; None = it was streamed. Every error before the redemption hands the token back."""
        try:
            self.services.check_selling()
            self.services.wallet.parse(token)  # a token that cannot be good is refused before the body is read
            job = await prepare(call, self.services, dialect, local_key=False)
            secret = one_shot_secret(token)
            self._check_value(token, secret, job)
            visit = Visit(token, secret, call, job)
            task = self._active[secret] = spawn(self._serve(visit), name="x-cashu")
            task.add_done_callback(lambda done: self._ended(secret, done))
        except RoutstrError as error:
            return error_reply(error, call.request_id, token=token, shape=dialect.shape)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            visit.left = True
            if visit.fetch is not None:
                visit.fetch.task.cancel()
            raise

    def _ended(self, secret: str, task: asyncio.Task[Reply | None]) -> None:
        self._active.pop(secret, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("x_cashu_failed", error=type(error).__name__, exc_info=error)

    async def settle_down(self) -> None:
        """Wait for the payments under way."""
        if self._active:
            await asyncio.wait(list(self._active.values()))

    def _check_value(self, token: str, secret: str, job: Job) -> None:
        """Refuse, before anything is spent, a token in use, used up, or below the worst case. TokenError, 400."""
        if secret in self._active:
            raise TokenSpent("This payment is being used by another request.")
        key = self.services.ledger.find_key(secret)
        if key is not None:
            if self.services.ledger.available(key) <= 0:
                raise TokenSpent("Cashu token already spent")
            value = self.services.ledger.available(key)
        else:
            parsed = self.services.wallet.parse(token)
            value = parsed.amount * (MSAT_PER_SAT if parsed.unit == "sat" else 1)
        if job.at.card is None:
            return
        try:
            fit(job.order, job.at.card, job.at.demand, value)
        except InsufficientBalance as error:
            raise _too_little(error, job, self.services) from error
        finally:
            job.order.capped = None  # the mint's fee comes off first: the hold decides

    async def _serve(self, visit: Visit) -> Reply | None:
        request_id, shape = visit.call.request_id, visit.job.order.dialect.shape
        try:
            key = self.services.ledger.find_key(visit.secret)
            if key is None:
                key = await self.auth.redeem_once(visit.token, visit.secret, KeyKind.ONE_SHOT)
        except RoutstrError as error:
            return error_reply(error, request_id, token=visit.token, shape=shape)
        try:
            reply = await self._answer(visit, key)
        except RoutstrError as error:
            reply = error_reply(error, request_id, shape=shape)
        except Exception as error:
            log.error("x_cashu_request_failed", request_id=request_id, error=type(error).__name__, exc_info=error)
            reply = error_reply(internal_error(), request_id, shape=shape)
        reply = await self._with_change(visit, key, reply)
        if visit.begun:
            await end_live(visit, reply)
            return None
        if visit.live and reply.content_type == EVENT_STREAM:
            reply.body = with_change(reply)  # over before its first byte had left: in the header, and where it is looked for
        return reply

    async def _answer(self, visit: Visit, key: ApiKey) -> Reply:
        try:
            bill = open_bill(visit.job, key, self.services, visit.call)
        except InsufficientBalance as error:
            raise _too_little(error, visit.job, self.services) from error
        try:
            if visit.left:
                raise UpstreamError("The customer left.", status=499)
            visit.fetch = Started(self._fetch(visit, bill), "x-cashu-upstream")
            return await visit.fetch.result()
        except asyncio.CancelledError:
            if not visit.left:
                raise
            raise UpstreamError("The customer left.", status=499, code="client_left") from None
        except RoutstrError as error:
            bill.release(error.status, str(error.code))
            raise
        finally:
            bill.release(499, "client_left")

    async def _fetch(self, visit: Visit, bill: Bill) -> Reply:
        job = visit.job
        opening = await answered(self.services, job, bill)
        response = opening.response
        try:
            if opening.kind is not None:
                return await binary.whole(self.services, job, bill, response, opening.kind, opening.first)
            if opening.stream is not None:
                return await read_stream(visit, bill, opening.stream, opening.first, self.services.config.max_answer)
            answer, charge = whole_answer(job, bill, opening.answer or {})
            return Reply(200, json_bytes(answer), {**cap_headers(job), **cost_headers(charge)})
        except ClientGone:
            visit.left = True
            raise UpstreamError("The customer left.", status=499, code="client_left") from None
        finally:
            response.close()
            job.leave()

    async def _with_change(self, visit: Visit, key: ApiKey, reply: Reply) -> Reply:
        """Mint what is left; where that fails the answer still goes out and the change waits to be fetched."""
        try:
            sent = await self.payouts.pay(key, "change")
            if sent is not None and not visit.left:
                await self.payouts.deliver(sent)
        except RoutstrError as error:
            log.warning("change_delayed", request_id=visit.call.request_id, code=error.code)
            sent = None
            reply.headers["X-Routstr-Change"] = "pending"
        except Exception as error:  # the balance is on file: a fault of ours must not take the answer along
            log.exception("change_failed", request_id=visit.call.request_id, error=type(error).__name__)
            sent = None
            reply.headers["X-Routstr-Change"] = "pending"
        if sent is not None and sent.token:
            reply.headers["X-Cashu"] = sent.token
            if reply.status >= 400:
                reply.body = _with_refund_token(reply.body, sent.token)
        return reply

    async def recover(self, call: Call, token: str) -> Reply:
        """POST /v1/balance/refund with `X-Cashu`: the change of that payment, again or at last. 404, 425, 410."""
        secret = one_shot_secret(token)
        if secret in self._active:
            raise pending()
        key = self.services.ledger.find_key(secret)
        if key is None or key.kind is not KeyKind.ONE_SHOT:
            if await self._in_doubt(token, secret):
                raise pending()
            raise PlainDetail("Refund not found", status=404, code="refund_not_found")
        sent = await self.payouts.pay(key, "change")
        if sent is None or sent.token is None:
            raise PlainDetail("Refund not found: the payment was used up", status=404, code="refund_not_found")
        await self.payouts.deliver(sent)
        shown = refund_of(sent, self.services.ledger.available(key))
        return Reply(200, json_bytes(shown), {"X-Cashu": sent.token})

    async def _in_doubt(self, token: str, secret: str) -> bool:
        """Whether this payment is being redeemed, the mint's answer lost: the journal will settle it, also after a restart."""
        try:
            known = await self.services.wallet.known(token)
        except TokenError:
            return False
        return known is not None and not known.final and _payer(known) == self.services.ledger.key_hash(secret)


def _payer(redemption: Operation) -> str:
    """The hash of the key that a token was redeemed for."""
    to = redemption.payload.get("beneficiary")
    return str(to.get("key_hash")) if isinstance(to, dict) else ""


def _with_refund_token(body: bytes, token: str) -> bytes:
    answer = parse_json(body)
    if isinstance(answer.get("error"), dict):
        answer["error"]["refund_token"] = token
    return json_bytes(answer)


def _too_little(error: InsufficientBalance, job: Job, services: Services) -> RoutstrError:
    """400 with what would do; the header is taken by the token itself, so the payment request is in the body.

    Not the 402 of wire 1.7: by NUT-24 that asks for a first payment, and one of a wrong mint, unit or amount is a 400."""
    needed = sat_ceil(error.required) * MSAT_PER_SAT
    detail = {
        "reason": "Insufficient balance",
        "amount_required_msat": needed,
        "model": job.model.id,
        "type": "minimum_balance_required",
    }
    refusal = PlainDetail(error.message, status=400, detail=detail, type=error.type, code=error.code)
    request = request_for(needed, services)
    if request is not None:
        refusal.details = {"payment_request": request}
    return refusal
