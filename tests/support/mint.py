"""Real mints for tests."""

from __future__ import annotations

from collections.abc import Sequence

from routstr_desktop.wallet.testmint import PlayMint, mint_tokens, swap_coins
from routstr_desktop.wallet.tokens import parse

from .faultproxy import FaultProxy

__all__ = ["FaultProxy", "TestMint"]


class TestMint(PlayMint):
    """A Nutshell mint with the FakeWallet. `TestMint.start(fee_ppk=0, v1_keysets=False)`, `.url`, `.stop()`."""

    __test__ = False

    async def fund(
        self,
        amount: int,
        *,
        unit: str = "sat",
        amounts: Sequence[int] | None = None,
        legacy: bool = False,
        dleq: bool = True,
        memo: str | None = None,
    ) -> str:
        """A token of an independent customer: V4, or V3 if `legacy`."""
        return await mint_tokens(self.url, amount, unit=unit, amounts=amounts, legacy=legacy, dleq=dleq, memo=memo)

    async def receive(self, text: str) -> int:
        """Redeem a token as an independent customer; what came in, in the token's unit, after the mint's fee."""
        token = parse(text)
        coins = await swap_coins(self.url, list(token.proofs), unit=token.unit)
        return sum(coin.amount for coin in coins)
