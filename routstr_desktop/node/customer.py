"""The customer of the demo: an independent client that knows nothing of the node but its public URL.

Requests go through the official `openai` client where it is installed (it is a development dependency), else over plain HTTP.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import aiohttp

from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.core.keys import secret_from_token
from routstr_desktop.wallet import testmint, tokens

MAX_TOKENS = 64


@dataclass(frozen=True, slots=True)
class Paid:
    """A token, with its face value in sat."""

    text: str
    amount: int


@dataclass(frozen=True, slots=True)
class Once:
    """An answer paid with X-Cashu; `change` in sat came back."""

    text: str
    change: int


class Customer:
    """Has a purse at one mint and at most one key at the node."""

    def __init__(self, base_url: str, mint: str, model: str) -> None:
        self._base = base_url
        self._mint = mint
        self._model = model
        self._http = aiohttp.ClientSession(trust_env=False, timeout=aiohttp.ClientTimeout(total=60))
        self.key = ""

    async def __aenter__(self) -> Customer:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def mint(self, sat: int) -> str:
        """New play money as a token."""
        return await testmint.mint_tokens(self._mint, sat)

    async def redeem(self, token: str) -> int:
        """Swap a token for coins of this customer's own; returns what they are worth in sat (less the mint's fee)."""
        found = tokens.parse(token)
        coins = await testmint.swap_coins(self._mint, found.proofs)
        return sum(coin.amount for coin in coins)

    async def stream(self, token: str, question: str) -> tuple[str, int]:
        """Pay with the token as API key and stream an answer; returns it and its cost in msat."""
        self.key = secret_from_token(token)
        before = await self._with_key(token)
        text = await self._stream(token, question)
        return text, before - await self.balance()

    async def ask(self, question: str) -> tuple[str, int]:
        """One answer, not streamed, paid from the key; its cost in msat."""
        before = await self.balance()
        answer = await self._call("POST", "/chat/completions", self._chat(question))
        return answer["choices"][0]["message"]["content"], before - await self.balance()

    async def balance(self) -> int:
        """msat on the key."""
        return await self._with_key(self.key)

    async def top_up(self, token: str) -> int:
        """Add a token to the key; returns the msat credited."""
        answer = await self._call("POST", "/balance/topup", {"cashu_token": token})
        return int(answer["msats"])

    async def refund(self) -> Paid:
        """Everything that is left, as a token."""
        answer = await self._call("POST", "/balance/refund")
        return Paid(answer["token"], tokens.parse(answer["token"]).amount)

    async def pay_once(self, token: str, question: str) -> Once:
        """One request without any key: the token in a header, the change in the answer's."""
        headers = {"X-Cashu": token}
        async with self._http.post(self._base + "/chat/completions", json=self._chat(question), headers=headers) as answer:
            body = await _read(answer)
            change = answer.headers.get("X-Cashu")
        worth = await self.redeem(change) if change else 0
        return Once(body["choices"][0]["message"]["content"], worth)

    async def _with_key(self, credential: str) -> int:
        return int((await self._call("GET", "/balance/info", key=credential))["balance"])

    def _chat(self, question: str, stream: bool = False) -> dict[str, Any]:
        messages = [{"role": "user", "content": question}]
        return {"model": self._model, "messages": messages, "max_tokens": MAX_TOKENS, "stream": stream}

    async def _stream(self, credential: str, question: str) -> str:
        try:
            import openai
        except ImportError:
            return await self._stream_plainly(credential, question)
        parts: list[str] = []
        async with openai.AsyncOpenAI(api_key=credential, base_url=self._base, max_retries=0) as client:
            stream = await client.chat.completions.create(
                model=self._model, messages=[{"role": "user", "content": question}], max_tokens=MAX_TOKENS, stream=True
            )
            async for chunk in stream:
                parts += [choice.delta.content for choice in chunk.choices if choice.delta.content]
        return "".join(parts)

    async def _stream_plainly(self, credential: str, question: str) -> str:
        parts: list[str] = []
        headers = {"Authorization": f"Bearer {credential}"}
        async with self._http.post(
            self._base + "/chat/completions", json=self._chat(question, True), headers=headers
        ) as answer:
            if answer.status != 200:
                await _read(answer)
            async for line in answer.content:
                if line.startswith(b"data: {"):
                    for choice in json.loads(line[6:]).get("choices", []):
                        parts.append(choice.get("delta", {}).get("content") or "")
        return "".join(parts)

    async def _call(self, method: str, path: str, body: Any = None, key: str = "") -> Any:
        headers = {"Authorization": f"Bearer {key or self.key}"}
        async with self._http.request(method, self._base + path, json=body, headers=headers) as answer:
            return await _read(answer)


async def _read(answer: aiohttp.ClientResponse) -> Any:
    body = await answer.json(content_type=None)
    if answer.status != 200:
        detail = body.get("error", body) if isinstance(body, dict) else body
        raise RoutstrError(f"The node answered {answer.status}: {detail}", status=answer.status)
    return body
