"""Coins from the words alone: every secret of ours follows from the seed, and a mint re-issues what it signed (NUT-09, NUT-13).

Nutshell's own restore lowers counters and stops at the first gap; this one asks for batches of counters of every keyset, keeps
what is unspent and unknown, and only ever raises a counter. A mint that signs whatever it is asked for is found out.

It is journaled as an operation of its own kind: `prepared` until all coins are in the store, then `done`, booked by comparing
the coins with the books. So a ledger that knows them already credits nobody, an empty one credits the operator, and a
repetition finds nothing left to do, wherever the last one stopped.

The books of a backup may be older than what happened at the mint. A search that was begun for them (`backup`) books what was
spent since as well; first the payments that were under way in those books must be settled, or their coins would count as spent.
"""

from __future__ import annotations

import asyncio
import secrets as random
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from routstr_desktop.core.errors import MintRateLimited, MintUnreachable
from routstr_desktop.core.sentence import say
from routstr_desktop.ledger.journal import ALL
from routstr_desktop.ledger.operations import Operation, Operations
from routstr_desktop.ledger.sends import OUT

from . import faults
from .blinding import unseen
from .client import InDoubt, Signature
from .flights import Flights
from .mint import MintActor
from .nutshell import y_of
from .outgoing import inputs_of
from .places import Places
from .plan import Plan, Prepared, open_plans, part
from .reclaim import Reclaimer, spent_of
from .tokens import MSAT_PER_UNIT, Coin

log = structlog.get_logger(__name__)

RESTORE = "restore"
ASIDE = ("reclaiming", "sent", "paid")
"""States in which an operation has coins set aside, besides those of a token that is out."""
UNSETTLED = ("prepared", "unknown", "reclaiming", "sent", "paid")
"""States in which the mint's answer decides what the books will say."""
BATCH = 99
"""With the one that nobody can have signed a hundred, as mints take them in a request."""
EMPTY_BATCHES = 4
"""So many batches without a signature, beyond the highest counter that we know of, end the search in a keyset."""
DEEP_BATCHES = 30
"""For a wallet that planned far more than its mint signed: refused and foreign tokens use up counters as well."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a search brought. Amounts in msat; `found` is what this run added to the store."""

    operation_id: str
    mint: str
    unit: str
    coins: int = 0
    found_msat: int = 0
    credited_msat: int = 0
    """What the books did not know: the operator's now."""
    total_msat: int = 0
    """All coins held at this place now."""
    missing_msat: int = 0
    """What the books said and no coin covers; those of a backup do not say it any more."""
    pending_msat: int = 0
    """Coins of ours that the mint is about to spend: look again later."""
    error: str | None = None
    """Why the search could not be finished; it goes on with the next start."""


@dataclass(slots=True)
class _Found:
    coins: int = 0
    amount: int = 0
    pending: int = 0


async def begin(
    operations: Operations, mint: str, unit: str, *, deep: bool = False, books_known: bool = False, backup: bool = False
) -> Operation:
    """See Restorer.begin. It can be journaled before there is a wallet: the next one to start searches.

    `backup`: the books are those of a backup file, and older than the coins.
    """
    for row in await operations.unfinished(RESTORE):
        same = (row.mint, row.unit) == (mint, unit)
        if same and (not deep or row.payload.get("deep")) and (not backup or row.payload.get("backup")):
            return row
    operation_id = uuid.uuid4().hex
    payload = {"deep": deep, "books_known": books_known, "backup": backup}
    await operations.insert(operation_id, RESTORE, mint, unit, 0, payload, state="prepared")
    faults.reach("restore:journaled")
    return await operations.must(operation_id)


class Restorer:
    """Searches at all mints."""

    def __init__(self, operations: Operations, flights: Flights, reclaimer: Reclaimer) -> None:
        self._operations, self._flights, self._reclaimer = operations, flights, reclaimer

    async def everywhere(self, places: Places, mints: Iterable[str], *, deep: bool) -> list[Restored]:
        """Search at these mints, in every unit; place by place with coins, and those that could not be asked."""
        rows = [await self.begin(mint, unit, deep=deep) for mint in dict.fromkeys(mints) for unit in MSAT_PER_UNIT]
        for actor in places.values():
            actor.rewound = True
        found = await asyncio.gather(*(self._search(places, row) for row in rows))
        return [one for one in found if one.unit == "sat" or one.total_msat or one.missing_msat]

    async def _search(self, places: Places, row: Operation) -> Restored:
        actor = await places.at(row.mint, row.unit)
        try:
            return await self._flights.run(row.id, lambda: self.resume(actor, row))
        except (MintUnreachable, MintRateLimited) as error:
            return Restored(row.id, row.mint, row.unit, error=error.message)

    async def begin(self, mint: str, unit: str, *, deep: bool = False, books_known: bool = False) -> Operation:
        """The journaled search of a place: the unfinished one if there is one, else a new one.

        `books_known`: only the store was lost; the books have seen every coin that was ever presented here.
        """
        return await begin(self._operations, mint, unit, deep=deep, books_known=books_known)

    async def rewound(self, mint: str, unit: str) -> bool:
        """Whether a place was ever restored into books that may not know what was presented there before."""
        rows = await self._operations.list(RESTORE, limit=ALL)
        return any((row.mint, row.unit) == (mint, unit) and not row.payload.get("books_known") for row in rows)

    async def finish_stored(self, actor: MintActor, row: Operation) -> bool:
        """The mint must always be asked."""
        return False

    async def resume(self, actor: MintActor, row: Operation) -> Restored:
        """Search and book. MintUnreachable, MintRateLimited: some coins may be in the store already; to be repeated."""
        await actor.refresh_keys(insist=True)
        found = _Found()
        for keyset in sorted(actor.keysets):
            await self._scan(actor, keyset, DEEP_BATCHES if row.payload.get("deep") else EMPTY_BATCHES, found)
        await self._claims(actor)
        scale = MSAT_PER_UNIT[actor.unit]
        async with actor.lock:
            for other in await self._rows(actor):
                if row.payload.get("backup") and other.state in UNSETTLED:
                    raise MintUnreachable(say("Payments that were under way when the backup was made are settled first."))
                if "inputs" in other.payload and other.state in ("prepared", "unknown"):
                    actor.busy.update(held.coin.secret for held in inputs_of(actor, other))
            total = actor.purse.total() * scale
            surplus = await self._operations.finish_restore(row.id, coins_msat=total)
            actor.freed.set()
        faults.reach("restore:done")
        log.info("restored", operation=row.id, mint=actor.url, unit=actor.unit, coins=found.coins, surplus_msat=surplus)
        return Restored(
            row.id, actor.url, actor.unit, found.coins, found.amount * scale, max(surplus, 0), total, max(-surplus, 0),
            found.pending * scale,
        )  # fmt: skip

    async def _scan(self, actor: MintActor, keyset: str, patience: int, found: _Found) -> None:
        lo = empty = 0
        known = await actor.purse.counter(keyset)
        while lo < known or empty < patience:
            prepared = await actor.purse.prepare(Plan(keyset, lo, (1,) * BATCH))
            signed = await self._signed(actor, prepared)
            faults.reach("restore:signed")
            hits = [number for number, output in enumerate(prepared.outputs) if output["B_"] in signed]
            if hits:
                await actor.purse.raise_counter(keyset, lo + hits[-1] + 1)
                faults.reach("restore:counted")
                await self._keep(actor, prepared, hits, signed, found)
            empty = 0 if hits or lo < known else empty + 1
            lo += BATCH

    async def _signed(self, actor: MintActor, prepared: Prepared) -> dict[str, Signature]:
        """What the mint has signed of these. MintUnreachable if it makes signatures up: a search of such a mint has no end.

        Among the outputs, where no mint can tell it from the others, is one that was never shown to anybody.
        """
        asked, control = list(prepared.outputs), unseen(prepared.plan.keyset)
        asked.insert(random.randbelow(len(asked) + 1), control)
        signed = await actor.ask(lambda client: client.restore(asked), insist=True)
        if control["B_"] in signed:
            log.error("mint_makes_signatures_up", mint=actor.url, unit=actor.unit, keyset=prepared.plan.keyset)
            raise MintUnreachable(
                say(
                    "The mint says that it signed coins which it was never asked for, so nothing it says of yours can be "
                    "believed. Nothing of this answer was counted. Tell whoever runs it; it is asked again by itself."
                )
            )
        return signed

    async def _keep(
        self, actor: MintActor, batch: Prepared, hits: Sequence[int], signed: Mapping[str, Signature], found: _Found
    ) -> None:
        """Store those of the signed outputs that are unspent and that nobody else looks after."""
        seen = await actor.purse.known([batch.secrets[number] for number in hits])
        new = [number for number in hits if batch.secrets[number] not in seen]
        prepared = part(batch, new, signed)
        try:
            coins = await actor.purse.unblind(prepared, [signed[output["B_"]] for output in prepared.outputs])
        except (InDoubt, KeyError) as error:
            raise MintUnreachable(say("The mint's signatures make no sense.")) from error
        ys = {coin.secret: y_of(coin.secret) for coin in coins}
        states = await actor.ask(lambda client: client.states(list(ys.values())), insist=True) if ys else {}
        found.pending += sum(coin.amount for coin in coins if states[ys[coin.secret]] == "PENDING")
        async with actor.lock:
            rows = await self._rows(actor)
            planned = {counter for row in rows for counter in _counters(row, batch.plan.keyset)}
            owners = {y: row.id for row in rows if row.state in (*OUT, *ASIDE) for y in row.payload.get("ys", ())}
            kept: list[tuple[Coin, str, str | None]] = []
            for number, coin, path in zip(new, coins, prepared.paths, strict=True):
                y = ys[coin.secret]
                if states[y] == "UNSPENT" and batch.plan.lo + number not in planned:
                    kept.append((coin, path, owners.get(y)))
            added = await actor.purse.adopt(kept)
        faults.reach("restore:stored")
        found.coins += len(added)
        found.amount += sum(coin.amount for coin in added)

    async def _claims(self, actor: MintActor) -> None:
        """Tokens that were claimed while their coins were missing here: the usual check looks at coins in the store."""
        for row in await self._rows(actor):
            held = {one.y for one in actor.purse.aside(row.id)}
            missing = [y for y in row.payload.get("ys", ()) if y not in held]
            if row.state in OUT and missing:
                await self._reclaimer.claimed(actor, row, spent_of(await self._states(actor, missing)))

    async def _states(self, actor: MintActor, ys: Sequence[str]) -> dict[str, str]:
        return await actor.ask(lambda client: client.states(ys), insist=True)

    async def _rows(self, actor: MintActor) -> list[Operation]:
        rows = await self._operations.unfinished()
        return [row for row in rows if (row.mint, row.unit) == (actor.url, actor.unit) and row.kind != RESTORE]


def _counters(row: Operation, keyset: str) -> list[int]:
    """Outputs that an unfinished operation has planned: it fetches and books them itself."""
    return [plan.lo + number for plan in open_plans(row) if plan.keyset == keyset for number in range(len(plan.amounts))]
