"""The published price data, fetched now and then: newer list prices without a newer program.

What was fetched is checked before it counts, and kept in the data directory. A list that would raise a price of a model that
is sold by more than a set limit waits until the operator agrees; until then the present prices count. Nothing is said about
this node when asking, and while the network is down nothing happens.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
import structlog

from routstr_desktop.core.catalog import Tier, UsdPrice
from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.core.overrides import PARTS, checked
from routstr_desktop.core.pricetable import Raise
from routstr_desktop.core.sentence import say
from routstr_desktop.system.paths import write_private_bytes

from .matching import matches
from .pricelist import PriceList
from .prices import Prices, prices_at, usd_price
from .providers import Provider

log = structlog.get_logger(__name__)

URL = "https://raw.githubusercontent.com/pydantic/genai-prices/refs/heads/main/prices/new_data/v2/data_slim.json"
MAX_BODY = 8 * 1024 * 1024
SECONDS = 30.0
DAY = 86_400.0
LEAST_SHARE = 0.5
"""A list with fewer models than this share of the present one is a broken list."""
MAX_PATTERN = 500
Sold = Iterable[tuple[Provider, Iterable[str]]]
"""The models that each provider lists."""


class PriceListRefused(RoutstrError):
    """The published list cannot be used; the present prices count on."""

    status, code = 502, "price_list_refused"


@dataclass(frozen=True, slots=True)
class _Waiting:
    content: bytes
    prices: Prices


class PriceFile:
    """Keeps `prices` fresh. `sold` tells what raises matter; `limit` is the factor that needs consent, e.g. 1.1."""

    def __init__(
        self,
        directory: Path,
        prices: Prices,
        sold: Callable[[], Sold],
        *,
        url: str = URL,
        limit: Decimal = Decimal("1.1"),
        now: Callable[[], float] = time.time,
    ) -> None:
        self._file, self._pending = directory / "prices.json", directory / "prices.pending.json"
        self._prices = prices
        self._sold = sold
        self._now = now
        self._waiting: _Waiting | None = None
        self._turn = asyncio.Lock()
        self.url = url
        self.limit = limit
        self.raises: tuple[Raise, ...] = ()
        """What the list that waits would make dearer; empty while none waits."""

    async def open(self) -> None:
        """Use what was fetched before, if there is anything that still makes sense."""
        content = await asyncio.to_thread(_read, self._file)
        if content is not None:
            try:
                self._prices.use(await asyncio.to_thread(_checked, content, self._prices))
            except ValueError as error:
                log.warning("price_file_refused", why=str(error))

    def forget(self) -> None:
        """Back to the prices that came with the program, until it is opened again."""
        self._prices.use(None)
        self._waiting, self.raises = None, ()

    @property
    def age(self) -> float | None:
        """Seconds since the list in use was fetched; None = it came with the program."""
        try:
            return max(0.0, self._now() - self._file.stat().st_mtime)
        except OSError:
            return None

    async def refresh(self, *, at_once: bool = False) -> bool:
        """Fetch the list if the present one is a day old. True when other prices count now. PriceListRefused, OSError."""
        age = self.age
        if not at_once and age is not None and age < DAY:
            return False
        async with self._turn:
            content = await self._fetch()
            try:
                providers = await asyncio.to_thread(_checked, content, self._prices)
            except ValueError as error:
                log.warning("price_list_refused", why=str(error))
                raise PriceListRefused(
                    say("The published price list cannot be used: {why}. The present prices count on.", why=error)
                ) from error
            fresh = Prices.of(providers)
            found = await asyncio.to_thread(raises, self._sold(), self._prices, fresh, self.limit)
            if found:
                await asyncio.to_thread(write_private_bytes, self._pending, content)
                self._waiting, self.raises = _Waiting(content, fresh), found
                log.info("price_list_waits", raised=len(found))
                return False
            return await self._adopt(content, fresh)

    async def look_at_pending(self) -> None:
        """At start, when it is known what is sold: the list that waited may wait on."""
        content = await asyncio.to_thread(_read, self._pending)
        if content is None or self._waiting is not None:
            return
        try:
            fresh = Prices.of(await asyncio.to_thread(_checked, content, self._prices))
        except ValueError:
            await asyncio.to_thread(self._pending.unlink, missing_ok=True)
            return
        found = await asyncio.to_thread(raises, self._sold(), self._prices, fresh, self.limit)
        if found:
            self._waiting, self.raises = _Waiting(content, fresh), found

    async def accept(self) -> bool:
        """The operator agrees to the list that waits. False when none does."""
        async with self._turn:
            waiting = self._waiting
            return waiting is not None and await self._adopt(waiting.content, waiting.prices)

    async def _adopt(self, content: bytes, fresh: Prices) -> bool:
        await asyncio.to_thread(write_private_bytes, self._file, content)
        await asyncio.to_thread(self._pending.unlink, missing_ok=True)
        self._waiting, self.raises = None, ()
        changed = self._prices.use(fresh.providers)
        log.info("price_list_used", bytes=len(content), changed=changed)
        return changed

    async def _fetch(self) -> bytes:
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        headers = {"Accept": "application/json"}
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, headers=headers, cookie_jar=aiohttp.DummyCookieJar()) as session,
                session.get(self.url, allow_redirects=False) as response,
            ):
                if response.status != 200:
                    raise PriceListRefused(
                        say("The published price list was answered with status {status}.", status=response.status)
                    )
                body = bytearray()
                async for piece in response.content.iter_chunked(64 * 1024):
                    body += piece
                    if len(body) > MAX_BODY:
                        raise PriceListRefused(say("The published price list is too large."))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise OSError(say("the price list could not be fetched ({kind})", kind=type(error).__name__)) from error
        return bytes(body)


def raises(sold: Sold, old: Prices, new: Prices, limit: Decimal) -> tuple[Raise, ...]:
    """What `new` makes dearer by more than the factor `limit`, by name. Takes a while: call it in a thread."""
    found = []
    for provider, names in sold:
        before, after = PriceList(provider, old), PriceList(provider, new)
        for name in names:
            was, will = before.known(name), after.known(name)
            if was is not None and will is not None and _dearer(was.price, will.price, limit):
                found.append(Raise(name, was.price, will.price))
    return tuple(sorted(found, key=lambda one: one.model))


_OTHERS = ("request", "image", "internal_reasoning", "minute", "character")


def _dearer(old: UsdPrice, new: UsdPrice, limit: Decimal) -> bool:
    if _any_dearer(old, new, limit):
        return True
    if any(getattr(new, part) > getattr(old, part) * limit for part in _OTHERS):
        return True
    edges = {tier.above for tier in (*old.tiers, *new.tiers)}
    return any(_any_dearer(_at(old, edge), _at(new, edge), limit) for edge in edges)


def _at(price: UsdPrice, above: int) -> UsdPrice | Tier:
    """What counts for a request with more than `above` input tokens."""
    return next((tier for tier in reversed(price.tiers) if tier.above <= above), price)


def _any_dearer(was: UsdPrice | Tier, will: UsdPrice | Tier, limit: Decimal) -> bool:
    pairs = [(was.prompt, will.prompt), (was.completion, will.completion)]
    pairs.append((_or(was.input_cache_read, was.prompt), _or(will.input_cache_read, will.prompt)))
    pairs.append((_or(was.input_cache_write, was.prompt), _or(will.input_cache_write, will.prompt)))
    return any(after > before * limit for before, after in pairs)


def _or(value: Decimal | None, otherwise: Decimal) -> Decimal:
    return otherwise if value is None else value


# --- checking what was fetched ------------------------------------------------------------------------------------------


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.stat().st_size <= MAX_BODY else None
    except OSError:
        return None


def _checked(content: bytes, present: Prices) -> dict[str, dict[str, Any]]:
    """The providers of a published list. A model that makes no sense is as it was before. ValueError: the list is broken."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise ValueError(say("it is not valid JSON")) from None
    if isinstance(data, dict):
        data = data.get("providers")
    if not isinstance(data, list):
        raise ValueError(say("it has no list of providers"))
    old = present.providers
    providers: dict[str, dict[str, Any]] = {}
    good = 0
    for raw in data:
        if not isinstance(raw, dict) or not isinstance(raw.get("id"), str) or not isinstance(raw.get("models"), list):
            raise ValueError(say("a provider in it is none"))
        _try_pattern(raw.get("api_pattern"))
        for rule in ("model_match", "provider_match"):
            if raw.get(rule) is not None:
                _try_clause(raw[rule])
        before = {model["id"]: model for model in old.get(raw["id"], {}).get("models", ())}
        models = []
        for model in raw["models"]:
            name = model.get("id") if isinstance(model, dict) else None
            if _makes_sense(model):
                models.append(model)
                good += 1
            elif isinstance(name, str) and name in before:
                models.append(before[name])
        providers[raw["id"]] = {**raw, "models": models}
    if good < LEAST_SHARE * sum(len(one["models"]) for one in old.values()):
        raise ValueError(say("it has only {good} models with a price", good=good))
    return providers


def _makes_sense(model: Any) -> bool:
    """Its rule can be evaluated, its window is a number, and every price in it could be charged."""
    try:
        _try_clause(model["match"])
        if not isinstance(model["id"], str) or not isinstance(model.get("context_window", 0), int):
            return False
        prices_at(model["prices"], datetime.now(UTC))
        dated = model["prices"] if isinstance(model["prices"], list) else [{"prices": model["prices"]}]
        for one in dated:
            price = usd_price(one["prices"])
            if price is None:
                continue  # not sold by tokens: nobody finds a price in it
            for rates in (price, *price.tiers):
                for part in PARTS:
                    if (value := getattr(rates, part, None)) is not None:
                        checked(part, value)
    except (ValueError, TypeError, ArithmeticError, AttributeError, LookupError, RecursionError):
        return False
    return bool(dated)


def _try_pattern(pattern: Any) -> None:
    if not isinstance(pattern, str) or len(pattern) > MAX_PATTERN:
        raise ValueError(say("a provider in it has no address"))
    try:
        re.compile(pattern)
    except re.error:
        raise ValueError(say("a provider's address in it is no pattern")) from None


def _try_clause(clause: Mapping[str, Any]) -> None:
    """ValueError for a rule that is none."""
    if len(json.dumps(clause)) > 64 * MAX_PATTERN:
        raise ValueError(say("a rule in it is too long"))
    for part in _parts(clause):
        try:
            matches(part, "any-model")
        except (re.error, AttributeError, TypeError):
            raise ValueError(say("a rule in it is none")) from None


def _parts(clause: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Every rule within a rule: `or` stops at the first that fits, so each is looked at by itself."""
    ((kind, value),) = clause.items()
    if kind in ("or", "and"):
        for one in value:
            yield from _parts(one)
    else:
        yield clause
