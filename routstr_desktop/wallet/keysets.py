"""The keysets of one mint and unit: which are known, which are active, what spending their coins costs (NUT-01, NUT-02)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import structlog

from .client import MintRefused
from .nutshell import load
from .plan import split
from .tokens import Coin, short_id

log = structlog.get_logger(__name__)

MOST_FEE = 1_000_000
"""The highest fee that is believed, in thousandths of the unit per coin: a thousand sat for spending one coin."""


class Keysets(Mapping[str, Any]):
    """Nutshell's keysets by full id, as kept in its file: `known` is what was read from there, `db` where changes go."""

    def __init__(self, known: dict[str, Any], db: Any, url: str, unit: str) -> None:
        self._known, self._db = known, db
        self.url = url
        self.unit = unit
        self._puzzling: set[str] = set()

    def __getitem__(self, keyset: str) -> Any:
        return self._known[keyset]

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._known))

    def __len__(self) -> int:
        return len(self._known)

    def is_active(self, coin: Coin) -> bool:
        """Whether the mint still signs with this coin's keyset."""
        keyset = self._known.get(coin.keyset)
        return bool(keyset is not None and keyset.active)

    def active(self) -> str | None:
        """The active keyset with the lowest fee."""
        usable = [k for k in self._known.values() if k.active]
        return min(usable, key=lambda k: (k.input_fee_ppk, k.id)).id if usable else None

    def fee_ppk(self) -> int | None:
        """The fee of the active keyset, in thousandths of the unit per coin spent (NUT-02); None if none is known."""
        active = self.active()
        return int(self._known[active].input_fee_ppk) if active is not None else None

    async def learn(self, listed: Sequence[Mapping[str, Any]], fetch: Callable[[str], Awaitable[Mapping[str, Any]]]) -> None:
        """Take over a mint's list of keysets: new ones with their keys, and changed fees and activity (NUT-01, NUT-02).

        A keyset whose id does not follow from its keys is left out: a mint could otherwise claim another mint's keyset and
        be handed the same secrets. One whose keys it does not show (MintRefused of `fetch`), or that is described in a way
        that makes no sense, is left as it was and stops none of the others.
        """
        puzzling: set[str] = set()
        for entry in listed:
            keyset_id = entry.get("id")
            if entry.get("unit") != self.unit or not isinstance(keyset_id, str):
                continue
            try:
                await self._take_over(keyset_id, bool(entry.get("active")), _fee(entry), entry, fetch)
            except (MintRefused, ValueError, TypeError, KeyError, AttributeError) as error:
                puzzling.add(keyset_id)
                log.warning("keyset_unusable", mint=self.url, keyset=keyset_id, error=type(error).__name__)
        self._puzzling = puzzling
        gone = self._known.keys() - {entry.get("id") for entry in listed}
        for keyset_id in gone:
            if self._known[keyset_id].active:
                self._known[keyset_id].active = False
                await load().crud.update_keyset(keyset=self._known[keyset_id], db=self._db)

    async def _take_over(
        self,
        keyset_id: str,
        active: bool,
        fee: int,
        entry: Mapping[str, Any],
        fetch: Callable[[str], Awaitable[Mapping[str, Any]]],
    ) -> None:
        crud = load().crud
        keyset = self._known.get(keyset_id)
        if keyset is not None:
            if (keyset.active, keyset.input_fee_ppk) != (active, fee):
                keyset.active, keyset.input_fee_ppk = active, fee
                await crud.update_keyset(keyset=keyset, db=self._db)
            return
        full = await fetch(keyset_id)
        keyset = self._keyset(keyset_id, full["keys"], fee, entry.get("final_expiry") or full.get("final_expiry"))
        if keyset is None:
            log.warning("keyset_id_wrong", mint=self.url, keyset=keyset_id)
            return
        keyset.active = active
        await crud.store_keyset(keyset=keyset, db=self._db)
        self._known[keyset_id] = keyset

    def puzzling(self, coins: Iterable[Coin]) -> bool:
        """Whether the mint lists the keyset of one of these coins, and does not show what is needed to use it."""
        return any(coin.keyset in (keyset, short_id(keyset)) for coin in coins for keyset in self._puzzling)

    def _keyset(self, keyset_id: str, hexkeys: Mapping[str, str], fee: int, expiry: Any) -> Any:
        cashu = load()
        try:
            keys = {int(amount): cashu.PublicKey(bytes.fromhex(key)) for amount, key in hexkeys.items()}
        except (ValueError, TypeError):
            return None
        expected = {
            "00": lambda: cashu.keys.derive_keyset_id(keys),
            "01": lambda: cashu.keys.derive_keyset_id_v2(keys, self.unit, expiry, fee),
        }.get(keyset_id[:2], lambda: cashu.keys.derive_keyset_id_deprecated(keys))()
        if expected != keyset_id:
            return None
        return cashu.WalletKeyset(public_keys=keys, unit=self.unit, id=keyset_id, mint_url=self.url, input_fee_ppk=fee)

    def expand(self, coins: Iterable[Coin]) -> list[Coin] | None:
        """The coins with full keyset ids; None if a keyset is unknown (or a short id fits two): ask the mint again."""
        by_short: dict[str, list[str]] = {}
        for keyset_id in self._known:
            by_short.setdefault(short_id(keyset_id), []).append(keyset_id)
        full: list[Coin] = []
        for coin in coins:
            matches = [coin.keyset] if coin.keyset in self._known else by_short.get(coin.keyset, [])
            if len(matches) != 1:
                return None
            full.append(coin if matches[0] == coin.keyset else replace(coin, keyset=matches[0]))
        return full

    def split(self, keyset: str, amount: int) -> list[int]:
        """The fewest coins of a keyset that make `amount`, ascending; see `plan.split`."""
        return split(amount, (coin for coin in self._known[keyset].public_keys if coin > 0))

    def fee(self, coins: Iterable[Coin]) -> int:
        """The mint's fee for spending these coins, in the unit, rounded up (NUT-02)."""
        ppk: int = sum(self._known[coin.keyset].input_fee_ppk for coin in coins)
        return -(-ppk // 1000)

    def fee_for(self, keyset: str, count: int) -> int:
        """The mint's fee for spending `count` coins of a keyset."""
        ppk: int = self._known[keyset].input_fee_ppk
        return -(-ppk * count // 1000)


def _fee(entry: Mapping[str, Any]) -> int:
    """What a list of keysets says of the fee. ValueError: a fee below nothing would make tokens worth more than they are."""
    fee = entry.get("input_fee_ppk")
    if fee is None:
        return 0
    if type(fee) is not int or not 0 <= fee <= MOST_FEE:
        raise ValueError("a fee that is none")
    return fee
