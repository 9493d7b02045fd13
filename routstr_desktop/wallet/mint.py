"""One mint and unit: its store, its client, and the discipline around them.

A mint that is down or slow must not delay the others, must not be hammered, and must not pile up requests: each has its own
bounded queue and its own circuit breaker. `lock` guards the local books (choosing coins, counters, storing coins together with
the ledger row) and is never held while the mint is asked, so an audit can always take it.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import structlog

from routstr_desktop.core.errors import MintRateLimited, MintUnreachable, RoutstrError, TokenInvalid, UntrustedMint
from routstr_desktop.core.sentence import say
from routstr_desktop.core.status import MintHealth, MintStatus

from .breaker import Breaker, Pace
from .client import InDoubt, MintClient, MintRefused
from .keysets import Keysets
from .mintinfo import MintInfo
from .purse import Held, Purse
from .tokens import MSAT_PER_UNIT, Coin

T = TypeVar("T")
log = structlog.get_logger(__name__)

PARALLEL = 4
"""Operations at one mint at the same time."""
QUEUE = 64
"""Operations that may wait for their turn; more are refused at once."""
KEYS_AGE = 3600.0
"""Seconds after which the list of keysets is read again before new outputs are planned."""
KEYS_PAUSE = 5.0
"""Least seconds between two readings caused by unknown keysets, so that forged tokens cannot make us hammer the mint."""


def directory_name(url: str, unit: str) -> str:
    """The name of the directory that holds one mint and unit."""
    return f"{hashlib.sha256(url.encode()).hexdigest()[:16]}-{unit}"


class MintActor:
    """Everything about one mint and unit. Lives on one event loop."""

    def __init__(self, url: str, unit: str, directory: Path, *, claim: Callable[[str, str], bool], client: MintClient) -> None:
        self.url = url
        self.unit = unit
        self.client = client
        self.directory = directory
        self.lock = asyncio.Lock()
        self.breaker = Breaker()
        self.pace = Pace()
        self.busy: set[str] = set()
        """Secrets of coins that an unfinished operation spends."""
        self.freed = asyncio.Event()
        """Set whenever coins stop being busy."""
        self.doubt = asyncio.Event()
        """Set when an operation ends in doubt: the recovery looks at it."""
        self.back = asyncio.Event()
        """Set when the mint answers again after it did not: what waits for it need not wait for its next turn."""
        self.info = MintInfo()
        self.reachable: bool | None = None
        self.error: str | None = None
        self.impostor = False
        """The mint shows keys of another mint of ours: nothing of it is taken in."""
        self.doubtful = False
        """The mint refused to swap a payment that we had credited."""
        self.rewound = False
        """The books may be older than the key: payments of an earlier life of this wallet may be presented again."""
        self.swapping = asyncio.Lock()
        """One swap of locked payments at a time."""
        self.waiting: Callable[[], int] = lambda: 0
        """What locked payments that wait to be swapped will bring, in the unit."""
        self.collect: Callable[[], Awaitable[int]] = _nothing
        """Swaps them now; how many. MintUnreachable, MintRateLimited."""
        self.unswapped = asyncio.Event()
        """Set when locked payments may wait to be swapped."""
        self.unswapped.set()
        self._claim = claim
        self._slots = asyncio.Semaphore(PARALLEL)
        self._waiting = 0
        self._keys_lock = asyncio.Lock()
        self._keys_at = float("-inf")
        self._asked_for: set[str] = set()
        """Keysets for which the list was last read."""
        self._purse: Purse | None = None

    async def open(self, words: str) -> None:
        """Open the store; no network."""
        self._purse = await Purse.open(self.url, self.unit, self.directory, words)
        self.info = MintInfo.load(self.directory)
        for keyset in self.keysets:
            self._claim(keyset, self.url)

    async def close(self) -> None:
        """Close connections and the store."""
        await self.client.close()
        if self._purse is not None:
            await self._purse.close()

    @property
    def purse(self) -> Purse:
        """The store, once opened."""
        assert self._purse is not None, "open() comes first"
        return self._purse

    @property
    def keysets(self) -> Keysets:
        """Those that are known here."""
        return self.purse.keysets

    def worth(self) -> int:
        """All coins, set aside or not, and what is waiting to be swapped, in the unit."""
        return self.purse.total() + self.waiting()

    @property
    def can_wait(self) -> bool:
        """Locked payments of this mint are as good before their swap as after it."""
        return self.info.enforces_locks and not (self.impostor or self.doubtful or self.rewound)

    def spendable(self) -> list[Held]:
        """Coins that are neither set aside nor in use."""
        return [held for held in self.purse.available() if held.coin.secret not in self.busy]

    def release(self, secrets: Iterable[str]) -> None:
        """These coins are not in use any more."""
        self.busy.difference_update(secrets)
        self.freed.set()

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """One of the places at this mint. MintRateLimited when too many wait already, MintUnreachable during a pause."""
        self._check()
        if self._waiting >= QUEUE:
            raise MintRateLimited(say("Too many payments are waiting for this mint."), retry_after=2)
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        try:
            self._check()
            yield
        finally:
            self._slots.release()

    def _check(self) -> None:
        self.breaker.check()
        self.pace.check()

    def check_keys(self) -> None:
        """UntrustedMint if the mint shows another mint's keys: ecash in its name may be that one's, or nobody's."""
        if self.impostor:
            raise UntrustedMint(
                say(
                    "The mint {url} shows keys that belong to another mint, so its ecash is not taken. "
                    "The token was not touched.",
                    url=self.url,
                )
            )

    async def ask(self, call: Callable[[MintClient], Awaitable[T]], *, insist: bool = False, transaction: bool = False) -> T:
        """Run one request and remember how it went.

        `insist`: also during a pause (to clear up a doubt). `transaction`: it moves money, of which mints allow few a minute.
        """
        if transaction and not insist:
            self.pace.check()
        probe = False if insist else self.breaker.enter()
        if transaction:
            self.pace.sent()
        try:
            answer = await call(self.client)
        except MintRateLimited as error:
            if transaction:
                self.pace.refused()
            error.retry_after = self.breaker.slow_down(error.retry_after)
            self._seen(False, error.message)
            raise
        except (MintUnreachable, InDoubt) as error:
            self.breaker.failed()
            self._seen(False, error.message if isinstance(error, RoutstrError) else say("The mint's answer was lost."))
            raise
        except MintRefused:
            self._answered()
            raise
        except BaseException:
            if probe:
                self.breaker.leave()
            raise
        self._answered()
        return answer

    async def refresh_keys(self, *, insist: bool = False) -> None:
        """Read the list of keysets. MintUnreachable if there is no good answer."""
        async with self._keys_lock:
            listed = await self.ask(lambda client: client.keysets(), insist=insist)
            fresh = [entry for entry in listed if self._claim(str(entry.get("id")), self.url)]
            if len(fresh) != len(listed) and not self.impostor:
                log.error("keyset_of_another_mint", mint=self.url)
            self.impostor = len(fresh) != len(listed)

            async def fetch(keyset: str) -> dict[str, object]:
                return await self.ask(lambda client: client.keys(keyset), insist=insist)

            await self.keysets.learn(fresh, fetch)
            self._keys_at = time.monotonic()
            await self._refresh_info()

    async def _refresh_info(self) -> None:
        """What the mint says of itself (NUT-06). Not having it stops no payment, so it does not count as a failure."""
        try:
            found = MintInfo.of(await self.client.ask("GET", "info"))
            if found != self.info:
                await asyncio.to_thread(found.keep, self.directory)
                self.info = found
        except (MintUnreachable, MintRateLimited, OSError) as error:
            log.warning("mint_info_missing", mint=self.url, error=type(error).__name__)

    async def active_keyset(self, *, insist: bool = False) -> str:
        """The keyset for new outputs, from a list that is not older than an hour if the mint can be asked."""
        if self.keysets.active() is None or time.monotonic() - self._keys_at > KEYS_AGE:
            await self.refresh_keys(insist=insist)
        if (keyset := self.keysets.active()) is None:
            raise MintUnreachable(say("The mint has no active keys for this unit."))
        return keyset

    async def expand(self, coins: tuple[Coin, ...]) -> list[Coin]:
        """Coins with full keyset ids; an unknown keyset makes us ask the mint once more, then TokenInvalid (NUT-02).

        UntrustedMint if the mint shows another mint's keys; MintUnreachable if it lists the keyset and does not show its keys,
        or if its keys were read so short a time ago that it cannot be asked again yet.
        """
        full = self.keysets.expand(coins)
        left = self._keys_at + KEYS_PAUSE - time.monotonic()
        wanted = {coin.keyset for coin in coins}
        if full is None and left <= 0:
            await self.refresh_keys()
            full, self._asked_for = self.keysets.expand(coins), wanted
        self.check_keys()
        if full is not None:
            return full
        if self.keysets.puzzling(coins):
            raise MintUnreachable(
                say("The mint does not show its keys for this token. Try again later."), retry_after=KEYS_PAUSE
            )
        if left > 0 and wanted != self._asked_for:
            raise MintUnreachable(
                say("The mint did not have the keys of this token a moment ago. Try again."), retry_after=left
            )
        raise TokenInvalid(say("The token is of a keyset that its mint does not know."))

    def status(self) -> MintStatus:
        """What the wallet has here, and how the mint is."""
        purse = self._purse
        left = self.breaker.left
        return MintStatus(
            self.url,
            self.unit,
            purse.total() * MSAT_PER_UNIT[self.unit] if purse is not None else 0,
            self.reachable,
            say("It shows keys that belong to another mint.") if self.impostor else self.error,
            health=self._health(),
            fee_ppk=purse.keysets.fee_ppk() if purse is not None else None,
            retry_at=int(time.time() + left) if left else None,
            per_minute=self.pace.limit,
        )

    def _health(self) -> MintHealth:
        if self.impostor:
            return MintHealth.REFUSED
        if self.reachable is None:
            return MintHealth.UNKNOWN
        if self.breaker.limited:
            return MintHealth.SLOWED
        return MintHealth.ANSWERS if self.reachable else MintHealth.SILENT

    def _answered(self) -> None:
        self.breaker.ok()
        self._seen(True, None)

    def _seen(self, reachable: bool, error: str | None) -> None:
        if reachable is not self.reachable:
            log.info("mint_reachable" if reachable else "mint_unreachable", mint=self.url, unit=self.unit, error=error)
            if reachable:
                self.back.set()
        self.reachable, self.error = reachable, error


async def _nothing() -> int:
    return 0
