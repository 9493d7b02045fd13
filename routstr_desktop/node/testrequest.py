"""A test request of the operator: through the node's own listener with the local key, so that the whole path is tried.

What it took comes from the log of requests, so that it is the figure that every other page shows.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import aiohttp
import structlog

from routstr_desktop.core.errors import BadRequest, NotSelling, RoutstrError, UpstreamBroken
from routstr_desktop.core.pricing import Usage
from routstr_desktop.core.sentence import say
from routstr_desktop.core.trial import PROMPT, Trial, TrialMoved
from routstr_desktop.ledger.requests import RequestRow
from routstr_desktop.proxy.sse import event_data, events_of, json_object

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)

TOLD_EVERY = 0.1
"""Seconds between two pieces of news about a running answer."""
SILENCE = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=180)
LOOKED_THROUGH = 50
"""Rows of the log in which a request that has just ended is looked for."""
MAX_PROMPT = 4000


class TrialDesk:
    """Sends test requests; several at a time do not disturb each other."""

    def __init__(self, node: Node) -> None:
        self._node = node

    async def models(self) -> tuple[str, ...]:
        """The models that can be asked."""
        return await self._node.apps.models()

    async def send(self, trial_id: str, model: str, prompt: str = PROMPT) -> Trial:
        """Stream one answer; `TrialMoved` tells how it gets on. Cancelling hangs up, as any client may.

        NotSelling while the local address does not answer; else the error that an app would have got.
        """
        if not prompt.strip() or len(prompt) > MAX_PROMPT:
            raise BadRequest(say("Write a question of at most {most:,} characters.", most=MAX_PROMPT))
        base = self._node.local_url
        if base is None:
            raise NotSelling(say("The node is not answering on this computer. Start it, then try again."))
        body = {
            "model": model,
            "messages": [{"role": "user", "content": prompt}],
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        headers = {"Authorization": f"Bearer {await self._node.local_key()}"}
        trial, began = Trial(trial_id, model), time.monotonic()
        try:
            async with (
                aiohttp.ClientSession(trust_env=False, timeout=SILENCE) as session,
                session.post(f"{base}/chat/completions", json=body, headers=headers) as answer,
            ):
                request_id = answer.headers.get("x-routstr-request-id", "")
                if answer.status != 200:
                    raise self._refused(json_object(await answer.read()) or {}, answer.status)
                trial = await self._read(trial, answer, began)
        except (aiohttp.ClientError, TimeoutError) as error:
            log.info("test_request_broken", error=type(error).__name__)
            raise UpstreamBroken(say("The answer broke off before its end. What was delivered is counted.")) from error
        return await self._complete(trial, request_id)

    async def _read(self, trial: Trial, answer: aiohttp.ClientResponse, began: float) -> Trial:
        """The whole text, told about on the way."""
        told, parts = began, list[str]()
        async for event in _events(answer):
            if "error" in event:
                raise self._refused(event, answer.status)
            if not (piece := _text(event)):
                continue
            parts.append(piece)
            now = time.monotonic()
            if trial.first_ms is None:
                trial = replace(trial, first_ms=(now - began) * 1000)
            elif now - told < TOLD_EVERY:
                continue
            told = now
            trial = replace(trial, text="".join(parts))
            self._node.publish(TrialMoved(trial))
        return replace(trial, text="".join(parts), total_ms=(time.monotonic() - began) * 1000)

    async def _complete(self, trial: Trial, request_id: str) -> Trial:
        """With what the log says about it."""
        ledger, _ = self._node.parts()
        rows = (logged.row for logged in await ledger.requests(limit=LOOKED_THROUGH))
        row = next((one for one in rows if one.id == request_id), None)
        if row is not None:
            trial = replace(
                trial,
                input_tokens=row.prompt_tokens + row.cache_read + row.cache_write,
                output_tokens=row.completion_tokens,
                estimated=row.estimated,
                upstream=row.upstream,
                cost_usd=row.upstream_usd,
                cost_msat=row.upstream_msat,
                price_msat=self._price(row),
            )
        self._node.publish(TrialMoved(trial))
        return trial

    def _price(self, row: RequestRow) -> int | None:
        """What a customer would have paid for this answer now; None where there is no price."""
        services, supply = self._node.services, self._node.supply
        if services is None or supply is None:
            return None
        offers = supply.catalog.candidates(row.model)
        model = next((one for one in offers if one.upstream == row.upstream), None)
        if model is None:
            return None
        used = Usage(
            row.prompt_tokens, cache_read=row.cache_read, cache_write=row.cache_write, completion=row.completion_tokens
        )
        try:
            return services.card(model).cost(used).total_msat
        except RoutstrError:  # sold again when the exchange rate is known
            return None

    def _refused(self, answer: dict[str, Any], status: int) -> RoutstrError:
        """The error of an answer; what is wrong with the operator's account is theirs to know, so it comes instead."""
        account = [
            say("{name}: {why}", name=one.name, why=one.account)
            for one in self._node.upstreams.rows()
            if one.enabled and one.account
        ]
        told = answer.get("error")
        message = told.get("message") if isinstance(told, dict) else None
        if not isinstance(message, str):
            message = say("The request was refused ({status}) without a reason. Nothing was charged.", status=status)
        return UpstreamBroken(account[0] if account and status != 400 else message)


async def _events(answer: aiohttp.ClientResponse) -> AsyncIterator[dict[str, Any]]:
    """The JSON events of a stream; a whole answer is one."""
    if answer.content_type != "text/event-stream":
        yield json_object(await answer.read()) or {}
        return
    rest = b""
    async for data in answer.content.iter_any():
        *whole, rest = events_of(rest + data)
        for event in whole:
            if (found := json_object(event_data(event))) is not None:
                yield found


def _text(event: dict[str, Any]) -> str:
    """What a chunk (or a whole answer) says."""
    choices = event.get("choices")
    parts = []
    for choice in choices if isinstance(choices, list) else ():
        said = choice.get("delta") or choice.get("message") if isinstance(choice, dict) else None
        content = said.get("content") if isinstance(said, dict) else None
        if isinstance(content, str):
            parts.append(content)
    return "".join(parts)
