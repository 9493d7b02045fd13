"""HTTP to one mint, with errors that say what happened to the money (NUT-01 to NUT-12, NUT-20, NUT-23).

Nutshell's own client opens a new TLS context for every request, reads proxies and `DEBUG` from the environment and reports
errors as text; it is not used. The important distinction here: a question may be asked again, a swap may not. A swap that was
sent and not clearly answered is `InDoubt`, and only the mint can tell what became of it.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from typing import Any

import httpx

from routstr_desktop.core.errors import MintRateLimited, MintUnreachable
from routstr_desktop.core.retry import retry_after
from routstr_desktop.core.sentence import say

from .tokens import Coin

CONNECT_TIMEOUT = 5.0
ANSWER_TIMEOUT = 20.0
"""Seconds of silence after which an answer counts as lost."""
WHOLE_ANSWER = 3
"""So many times as long all of it may take: a mint that sends a byte now and then would keep what was begun for ever."""
MAX_ANSWER = 8 * 1024 * 1024

_NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)


class MintRefused(Exception):
    """The mint said no and did nothing. `detail` is its own text: for logs and decisions, never for a customer."""

    def __init__(self, code: int, detail: str) -> None:
        super().__init__(f"{code}: {detail[:200]}")
        self.code = code
        self.detail = detail

    @property
    def keys_changed(self) -> bool:
        """Our picture of the mint's keysets or fees is old (12001, 12002; Nutshell says 11000 and a text, 11005 for fees)."""
        text = self.detail.lower()
        return self.code in (12001, 12002, 11005) or (self.code == 11000 and "keyset" in text)

    @property
    def outputs_used(self) -> bool:
        """The mint has signed our outputs before (11003; 10002 of older ones)."""
        return self.code in (10002, 11003)


class InDoubt(Exception):
    """A request that moves money was sent and its answer is lost or unreadable."""


Output = dict[str, Any]
"""A blinded message: amount, id, B_."""
Signature = dict[str, Any]
"""A blind signature: amount, id, C_, perhaps dleq."""


class MintClient:
    """A pooled client for one mint. Redirects are not followed, the environment is not read, TLS is always verified."""

    def __init__(self, url: str, *, connect: float = CONNECT_TIMEOUT, answer: float = ANSWER_TIMEOUT) -> None:
        self.url = url
        self._longest = WHOLE_ANSWER * answer
        self._http = httpx.AsyncClient(
            base_url=url + "/v1/",
            timeout=httpx.Timeout(answer, connect=connect),
            limits=httpx.Limits(max_connections=8, keepalive_expiry=30),
            trust_env=False,
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
        )

    async def close(self) -> None:
        """Close the pooled connections."""
        await self._http.aclose()

    # Questions: may be repeated at will. MintUnreachable or MintRateLimited if there is no good answer.

    async def keysets(self) -> list[dict[str, Any]]:
        """All keysets, also inactive ones (NUT-02)."""
        return _dicts(await self._ask("GET", "keysets"), "keysets")

    async def keys(self, keyset: str) -> dict[str, Any]:
        """The public keys of one keyset (NUT-01). MintRefused if the mint answers without them."""
        try:
            status, headers, answer = await self._request("GET", f"keys/{keyset.replace('/', '_').replace('+', '-')}", None)
        except InDoubt as error:
            raise _silent() from error
        if status == 429:
            raise _slow_down(headers)
        shown = answer.get("keysets") if status == 200 and isinstance(answer, dict) else None
        for entry in shown if isinstance(shown, list) else ():
            if isinstance(entry, dict) and entry.get("id") == keyset and isinstance(entry.get("keys"), dict):
                return entry
        raise MintRefused(0, f"no keys of {keyset}, status {status}")

    async def states(self, ys: Sequence[str]) -> dict[str, str]:
        """Y -> UNSPENT, PENDING or SPENT (NUT-07). An answer that leaves out a coin is no answer."""
        found: dict[str, str] = {}
        for start in range(0, len(ys), 100):
            batch = list(ys[start : start + 100])
            for entry in _dicts(await self._ask("POST", "checkstate", {"Ys": batch}), "states"):
                found[str(entry.get("Y"))] = str(entry.get("state")).upper()
        if any(found.get(y) not in ("UNSPENT", "PENDING", "SPENT") for y in ys):
            raise _unreadable()
        return found

    async def restore(self, outputs: Sequence[Output]) -> dict[str, Signature]:
        """B_ -> signature for those of our outputs that the mint has signed before (NUT-09)."""
        found: dict[str, Signature] = {}
        for start in range(0, len(outputs), 100):
            answer = await self._ask("POST", "restore", {"outputs": list(outputs[start : start + 100])})
            messages, signatures = _dicts(answer, "outputs"), _dicts(answer, "signatures")
            if len(messages) != len(signatures):
                raise _unreadable()
            found |= {str(message.get("B_")): signature for message, signature in zip(messages, signatures, strict=True)}
        return found

    async def ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Any other question; the answer is a JSON object."""
        answer = await self._ask(method, path, body)
        if not isinstance(answer, dict):
            raise _unreadable()
        return answer

    async def quote(self, path: str, body: Any) -> dict[str, Any]:
        """A new quote (NUT-23): moves nothing, so a lost answer is only MintUnreachable. MintRefused with the mint's reason."""
        try:
            return await self._act(path, body)
        except InDoubt as error:
            raise _unreadable() from error

    # The requests that move money. MintRefused: definitely not done. MintUnreachable, MintRateLimited: not even tried.
    # InDoubt: only the mint knows.

    async def swap(self, inputs: Sequence[Coin], outputs: Sequence[Output]) -> list[Signature]:
        """Exchange coins for blind signatures (NUT-03)."""
        return _signatures(await self._act("swap", {"inputs": _proofs(inputs), "outputs": list(outputs)}))

    async def mint(self, quote: str, outputs: Sequence[Output], signature: str | None) -> list[Signature]:
        """Blind signatures for a quote that was paid; `signature` where the quote is locked to a key (NUT-04, NUT-20)."""
        body: dict[str, Any] = {"quote": quote, "outputs": list(outputs)}
        if signature is not None:
            body["signature"] = signature
        return _signatures(await self._act("mint/bolt11", body))

    async def melt(self, quote: str, inputs: Sequence[Coin], outputs: Sequence[Output]) -> dict[str, Any]:
        """Have an invoice paid with coins; `outputs` take what was not needed (NUT-05, NUT-08). The quote's new state."""
        return await self._act("melt/bolt11", {"quote": quote, "inputs": _proofs(inputs), "outputs": list(outputs)})

    async def _act(self, path: str, body: Any) -> dict[str, Any]:
        status, headers, answer = await self._request("POST", path, body)
        if status == 200 and isinstance(answer, dict):
            return answer
        if status == 429:
            raise _slow_down(headers)
        if 400 <= status < 500 and status not in (404, 408) and isinstance(answer, dict) and "detail" in answer:
            raise _refusal(answer)
        raise InDoubt(say("status {status}", status=status))

    async def _ask(self, method: str, path: str, body: Any = None) -> Any:
        try:
            status, headers, answer = await self._request(method, path, body)
        except InDoubt as error:
            raise _silent() from error
        if status == 429:
            raise _slow_down(headers)
        if status != 200 or answer is None:
            raise _unreadable()
        return answer

    async def _request(self, method: str, path: str, body: Any) -> tuple[int, httpx.Headers, Any]:
        """Status, headers and JSON (None if it is none). MintUnreachable if nothing was sent, InDoubt if no answer came."""
        try:
            async with asyncio.timeout(self._longest), self._http.stream(method, path, json=body) as response:
                data = bytearray()
                async for chunk in response.aiter_raw():
                    data += chunk
                    if len(data) > MAX_ANSWER:
                        raise InDoubt(say("answer too long"))
        except _NOTHING_SENT as error:
            raise MintUnreachable(say("The mint cannot be reached."), retry_after=5) from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise InDoubt(type(error).__name__) from error
        try:
            return response.status_code, response.headers, json.loads(data)
        except (ValueError, RecursionError):
            return response.status_code, response.headers, None


def _proofs(coins: Sequence[Coin]) -> list[dict[str, Any]]:
    proofs = []
    for coin in coins:
        proof = {"id": coin.keyset, "amount": coin.amount, "secret": coin.secret, "C": coin.signature}
        if coin.witness:
            proof["witness"] = coin.witness
        proofs.append(proof)
    return proofs


def _signatures(answer: dict[str, Any]) -> list[Signature]:
    if not isinstance(answer.get("signatures"), list):
        raise InDoubt(say("no signatures"))
    return [entry for entry in answer["signatures"] if isinstance(entry, dict)]


def _dicts(answer: Any, name: str) -> list[dict[str, Any]]:
    entries = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _unreadable()
    return entries


def _silent() -> MintUnreachable:
    return MintUnreachable(say("The mint does not answer."), retry_after=5)


def _unreadable() -> MintUnreachable:
    return MintUnreachable(say("The mint's answer makes no sense; something else may answer in its place."), retry_after=5)


def _slow_down(headers: httpx.Headers) -> MintRateLimited:
    """`retry_after` is None where the mint does not say it."""
    wait = retry_after(headers.get("retry-after", ""), time.time())
    return MintRateLimited(say("The mint asks us to slow down."), retry_after=wait)


def _refusal(answer: dict[str, Any]) -> MintRefused:
    try:
        code = int(answer.get("code") or 0)
    except (TypeError, ValueError, OverflowError):
        code = 0
    return MintRefused(code, str(answer["detail"]))
