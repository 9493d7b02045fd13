"""A mint as the money tests see it: the real one, the faulty way to it that the node takes, and what it has burned in fees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aiohttp import web

from routstr_desktop.wallet.client import MintClient
from routstr_desktop.wallet.nutshell import y_of
from routstr_desktop.wallet.testmint import mint_coins, swap_coins
from routstr_desktop.wallet.tokens import Coin, encode
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint

FAULTS: dict[str, tuple[str, ...]] = {
    "swap": ("lost", "twice", "drop", "html", "junk", "429", "500", "slow"),
    "restore": ("html", "junk", "500", "drop"),
    "checkstate": ("empty", "502", "drop"),
    "keysets": ("html", "429", "drop"),
}
"""What may happen to each request of the node."""


class Place(FaultProxy):
    """The node knows the mint by this proxy's address; customers go to the mint itself. Amounts in sat."""

    def __init__(self, mint: TestMint) -> None:
        super().__init__(mint.url)
        self.delay, self.retry_after = 0.2, "1"
        self.fee_ppk = mint.fee_ppk
        self.minted = 0
        self.burned_by_node = 0
        """Inputs less outputs of every swap that the mint did for the node, whether or not its answer arrived."""
        self.burned_by_others = 0
        self._questions = MintClient(mint.url)

    async def close(self) -> None:
        """Nobody asks any more."""
        await self._questions.close()
        await self.down()

    def fee(self, coins: Sequence[Coin]) -> int:
        """What the mint takes for spending these coins (NUT-02)."""
        return -(-self.fee_ppk * len(coins) // 1000)

    async def mint_coins(self, amounts: Sequence[int]) -> list[Coin]:
        """New money for a customer."""
        self.minted += sum(amounts)
        return await mint_coins(self.mint, sum(amounts), amounts=amounts)

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
        if request.path == "/v1/swap" and answer.status == 200:
            asked = await request.json()
            taken, given = (sum(int(one["amount"]) for one in asked[side]) for side in ("inputs", "outputs"))
            self.burned_by_node += taken - given
        return answer
