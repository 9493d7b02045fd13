"""A mint as the money tests see it: the real one, the faulty way to it that the node takes, and what it has burned in fees."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from aiohttp import web

from routstr_desktop.wallet.client import MintClient
from routstr_desktop.wallet.nutshell import y_of
from routstr_desktop.wallet.testmint import mint_coins, random_secret, swap_coins
from routstr_desktop.wallet.tokens import Coin, encode
from tests.support.faultproxy import FaultProxy
from tests.support.locks import p2pk
from tests.support.mint import TestMint

FAULTS: dict[str, tuple[str, ...]] = {
    "swap": ("lost", "twice", "drop", "html", "junk", "429", "500", "slow"),
    "mint": ("lost", "twice", "drop", "html", "junk", "429", "500", "slow"),
    "melt": ("lost", "twice", "drop", "html", "junk", "429", "500", "slow"),
    "mint/bolt11": ("lost", "twice", "drop", "html", "junk", "429", "500", "slow"),
    "melt/bolt11": ("lost", "twice", "drop", "html", "junk", "429", "500", "slow"),
    "restore": ("html", "junk", "500", "drop", "slow"),
    "checkstate": ("empty", "502", "drop", "429"),
    "keysets": ("html", "429", "drop"),
    "ws": ("drop", "html", "500"),
}
"""What may happen to each request of the node. `mint` and `melt` are the quotes, and what is done with them as well."""
TURNING = ("swap", "mint", "melt", "mint/bolt11", "melt/bolt11")
"""Requests before which a mint may change its keys as well, where the mint is nobody else's."""
ASKED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("create", "top_up", "refund", "pay_once", "withdraw", "take_back", "deposit", "tidy"), ("swap",)),
    **dict.fromkeys(("buy", "fund"), ("mint", "mint/bolt11")),
    **dict.fromkeys(("cash_out", "payout"), ("melt", "melt/bolt11", "melt/bolt11", "swap")),
    "move": ("mint", "mint/bolt11", "melt", "melt/bolt11", "swap"),
}
"""What a mint is asked in the course of each act."""
ASKED_IN_DOUBT = ("restore", "checkstate")
"""What it is asked when that has gone wrong."""


class Place(FaultProxy):
    """The node knows the mint by this proxy's address; customers go to the mint itself. Amounts in sat."""

    def __init__(self, mint: TestMint, *, turns: bool) -> None:
        super().__init__(mint.url)
        self.turns = turns
        self.delay, self.retry_after = 0.2, "1"
        self.fee_ppk = mint.fee_ppk
        self.minted = 0
        self.burned_by_node = 0
        """What the mint kept of all that it did for the node, whether or not its answer arrived: of swaps and payments."""
        self.burned_by_others = 0
        self.issued = 0
        """For invoices of the node that were paid."""
        self.paid_out = 0
        """The amounts of invoices that the node had paid."""
        self._asked: dict[str, int] = {}
        """Quote for a payment -> its amount."""
        self._questions = MintClient(mint.url)

    def faults(self, path: str) -> tuple[str, ...]:
        """What may happen to a request."""
        return (*FAULTS[path], "turn", "turn") if self.turns and path in TURNING else FAULTS[path]

    async def turn(self) -> str:
        """Its keys change, if they may."""
        if not self.turns:
            return "not here"
        await self._turn()
        return "turned"

    async def close(self) -> None:
        """Nobody asks any more."""
        await self._questions.close()
        await self.down()

    def fee(self, coins: Sequence[Coin]) -> int:
        """What the mint takes for spending these coins (NUT-02)."""
        return -(-self.fee_ppk * len(coins) // 1000)

    async def mint_coins(self, amounts: Sequence[int], *, lock: str | None = None) -> list[Coin]:
        """New money for a customer; `lock`: a key that alone may spend it (NUT-11)."""
        self.minted += sum(amounts)
        return await mint_coins(
            self.mint, sum(amounts), amounts=amounts, secret=(lambda: p2pk(lock)) if lock else random_secret
        )

    async def claim(self, coins: Sequence[Coin]) -> list[Coin]:
        """Swap coins as a customer does. MintRefused if somebody else has spent them."""
        fresh = await swap_coins(self.mint, coins)
        self.burned_by_others += sum(coin.amount for coin in coins) - sum(coin.amount for coin in fresh)
        return fresh

    def token(self, coins: Sequence[Coin]) -> str:
        """These coins as the node knows their mint."""
        return encode(self.url, "sat", list(coins))

    async def unspent(self, coins: Iterable[Coin]) -> int:
        """What those of these coins are worth that the mint still honours."""
        known = {y_of(coin.secret): coin.amount for coin in coins}
        states = await self._questions.states(list(known))
        return sum(amount for y, amount in known.items() if states[y] == "UNSPENT")

    async def _pass_on(self, request: web.Request) -> web.Response:
        answer = await super()._pass_on(request)
        if request.method == "POST" and answer.status == 200:
            assert isinstance(answer.body, bytes)
            self._write_down(request.path.removeprefix("/v1/"), await request.json(), json.loads(answer.body))
        return answer

    def _write_down(self, path: str, asked: dict[str, Any], told: dict[str, Any]) -> None:
        if path == "swap":
            self.burned_by_node += worth(asked["inputs"]) - worth(asked["outputs"])
        elif path == "mint/bolt11":
            self.issued += worth(asked["outputs"])
        elif path == "melt/quote/bolt11":
            self._asked[told["quote"]] = int(told["amount"])
        elif path == "melt/bolt11" and told["state"] == "PAID":
            amount = self._asked[asked["quote"]]
            self.paid_out += amount
            self.burned_by_node += worth(asked["inputs"]) - worth(told["change"] or ()) - amount


def worth(coins: Iterable[dict[str, Any]]) -> int:
    """What coins, blinded or not, or signatures amount to."""
    return sum(int(one["amount"]) for one in coins)
