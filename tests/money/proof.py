"""The three sums of a town at rest, to the msat (see `town`)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from routstr_desktop.ledger.operations import Operation, Source
from routstr_desktop.proxy.auth import one_shot_secret
from routstr_desktop.wallet.melt import Paid
from routstr_desktop.wallet.tokens import Coin

from .shopper import OneShot

if TYPE_CHECKING:
    from .town import Town

ALL = 100_000
OPERATOR = "operator"


class Proof:
    """Looks at a town on which nothing moves."""

    def __init__(self, town: Town) -> None:
        self._town = town

    async def coins(self) -> None:
        """The first sum, and by Lightning as much went through the mints as the journal says."""
        town = self._town
        for place in town.places:
            known: dict[str, Coin] = {}
            for shopper in town.shoppers:
                known |= {coin.secret: coin for coin in shopper.coins(place)}
            given = [payment for payment in town.operator.payments if payment.place is place]
            known |= {coin.secret: coin for payment in given for coin in payment.coins}
            actor = town.wallet.places[place.url, "sat"]
            known |= {secret: held.coin for secret, held in actor.purse.held.items()}
            gone = place.burned_by_node + place.burned_by_others + place.paid_out
            assert await place.unspent(known.values()) + gone == place.minted + place.issued
            deposits = [row.amount_msat for row in await self._rows("mint", "done") if row.mint == place.url]
            assert sum(deposits) == place.issued * 1000
            rows = [*await self._rows("melt", "done"), *await self._rows("move", "done")]
            assert sum(Paid.of(row).amount_msat for row in rows if row.mint == place.url) == place.paid_out * 1000

    async def people(self) -> None:
        """The third sum."""
        town, deposits = self._town, await self._deposits()
        totals, spent, balances, lightning_fees = town.ledger.totals(), 0, 0, 0
        for shopper in town.shoppers:
            for account in shopper.accounts:
                if account.parent is not None:
                    continue
                balance, charged = await shopper.balance(account)
                key = town.ledger.find_key(account.secret)
                assert key is not None
                sent, paid = await self._sent(key), await self._paid(key)
                assert Counter(account.refunds.values()) <= sent
                assert account.paid_out <= {one.amount_msat for one in paid}
                fees = sum(one.fee_msat for one in paid)
                out = total(sent) + sum(one.amount_msat for one in paid) + fees
                assert balance == account.paid_in + deposits.pop(key.hash, 0) - charged - out
                assert account.told <= charged
                assert account.unsure or account.told == charged
                balances += balance
                spent += charged
                lightning_fees += fees
            for one in shopper.one_shots:
                balance, charged = await self._one_shot(one)
                balances += balance
                spent += charged
        funded = deposits.pop(OPERATOR, 0)
        balances += sum(deposits.values())  # paid for invoices that never reached who had asked for them
        payments = [*town.operator.payments, *(payment for shopper in town.shoppers for payment in shopper.payments())]
        fees = sum(payment.face - payment.net for payment in payments if payment.credited)
        deposited = sum(payment.net for payment in town.operator.payments) + funded
        withdrawn = total(await self._sent("operator")) + sum(one.amount_msat for one in await self._paid("operator"))
        assert totals.customers_msat == balances
        rounding = totals.operator_msat - (spent + deposited - withdrawn)
        assert 0 <= rounding <= fees, "what locked payments were charged for swaps of their own, less what common swaps cost"
        burned = sum(place.burned_by_node for place in town.places) * 1000
        assert burned == fees - rounding + lightning_fees + totals.fees_msat
        assert (totals.held_msat, totals.suspense_msat, totals.losses_msat) == (0, 0, 0)
        assert not sum(totals.unswapped.values())

    async def _deposits(self) -> dict[str, int]:
        """What came in by invoice (msat), by the hash of its key or OPERATOR; every invoice that somebody knows is among it."""
        rows = [row for row in await self._rows("mint", "done") if row.purpose != "move"]
        known = {bought.id: bought.amount_msat for shopper in self._town.shoppers for bought in shopper.bought}
        assert known.items() <= {row.id: row.amount_msat for row in rows}.items()
        found: Counter[str] = Counter()
        for row in rows:
            found[row.payload["beneficiary"].get("key_hash") or OPERATOR] += row.amount_msat
        return found

    async def _rows(self, kind: str, state: str) -> list[Operation]:
        return await self._town.ledger.operations.list(kind, limit=ALL, states=[state])

    async def _paid(self, source: Source) -> list[Paid]:
        """What was paid for somebody by Lightning."""
        made = await self._town.wallet.paid(source=source, purpose="payout" if source == "operator" else "refund", limit=ALL)
        assert {one.state for one in made} <= {"done", "failed"}
        return [one for one in made if one.state == "done"]

    async def _one_shot(self, one: OneShot) -> tuple[int, int]:
        """What is left of a payment by X-Cashu (less than a mint could pay out) and what it was charged."""
        key = self._town.ledger.find_key(one_shot_secret(one.payment.token))
        if not one.payment.credited:
            assert key is None
            return 0, 0
        assert key is not None
        assert one.cost in (None, key.spent)
        sent, left = await self._sent(key), self._town.ledger.balance(key)
        assert Counter(one.change.values()) <= sent
        assert left == one.payment.net - key.spent - total(sent)
        return left, key.spent

    async def _sent(self, source: Source) -> Counter[int]:
        """Face values (msat) of what was made for somebody and not taken back, each with how many there were."""
        made = await self._town.wallet.sent(source=source, limit=ALL)
        return Counter(one.amount * 1000 for one in made if one.state not in ("failed", "reclaimed"))


def total(amounts: Counter[int]) -> int:
    """The sum of amounts that are counted."""
    return sum(amount * count for amount, count in amounts.items())
