"""A customer with a wallet of their own, who speaks to the node over HTTP only and writes down what they were told.

Nothing here knows how the node works. An answer that says neither yes nor no leaves a fact open, and `resolve` asks again until
the node has given a definite one, as a patient client does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiohttp

from routstr_desktop.core.keys import secret_from_token
from routstr_desktop.wallet.tokens import Coin, parse
from tests.proxy.stand import Answer

from .mints import Place

PURSE = (1, 1, 2, 2, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64, 128)
"""Coins that a customer mints at once, in sat."""
WORDS = ("Hello", "What is money?", "Count every sat, and every thousandth of one, please: " + "one more, " * 12)
PATIENCE = 20.0
"""Seconds in which a question finds its definite answer once the mints are well."""
NOT_YET = (None, 409, 425, 429, 500, 502, 503, 504)


@dataclass(eq=False)
class Payment:
    """A token given away. msat."""

    place: Place
    coins: list[Coin]
    token: str
    credited: bool = False

    @property
    def face(self) -> int:
        return sum(coin.amount for coin in self.coins) * 1000

    @property
    def net(self) -> int:
        """What it is worth to the node, which must swap it."""
        return self.face - self.place.fee(self.coins) * 1000


@dataclass(eq=False)
class Account:
    """A key and what its owner knows about it. msat."""

    secret: str
    first: Payment | None
    parent: Account | None = None
    payments: list[Payment] = field(default_factory=list)
    told: int = 0
    """The sum of the costs that answers named."""
    unsure: bool = False
    """Some answer was not read to its end: the costs told are a lower bound."""
    refunds: dict[str, int] = field(default_factory=dict)
    """Token -> face value."""
    owed: bool = False
    """A refund was asked for and not clearly answered."""
    paid_out: set[int] = field(default_factory=set)
    """Amounts of refunds by Lightning."""

    @property
    def payer(self) -> Account:
        return self.parent or self

    @property
    def paid_in(self) -> int:
        return sum(payment.net for payment in self.payments if payment.credited)


@dataclass(eq=False)
class OneShot:
    """A payment by X-Cashu. msat."""

    payment: Payment
    cost: int | None = None
    change: dict[str, int] = field(default_factory=dict)
    """Token -> face value."""
    known: bool = False
    """The node said for certain what became of it."""


class Shopper:
    """See the module. `base` is the node's public address of the moment."""

    def __init__(self, places: list[Place], http: aiohttp.ClientSession, base: Callable[[], str]) -> None:
        self.places, self._http, self._base = places, http, base
        self.pocket: dict[Place, list[Coin]] = {place: [] for place in places}
        self.bag: list[str] = []
        """Tokens received and not claimed yet."""
        self.accounts: list[Account] = []
        self.one_shots: list[OneShot] = []

    # --- what a customer does ---------------------------------------------------------------------------------------------

    async def create(self, random: Random) -> str:
        """A token becomes a key; sometimes it is presented twice at the same moment."""
        payment = await self._pay(random)
        account = Account(secret_from_token(payment.token), payment, payments=[payment])
        self.accounts.append(account)
        sent = [self._create(payment) for _ in range(random.choice((1, 1, 2)))]
        answers = await asyncio.gather(*sent)
        return " / ".join(sorted({label(answer) for answer in answers}))

    async def lock(self, random: Random) -> str:
        """A token that the node alone can spend becomes a key."""
        payment = await self._locked(random.choice(self.places), random)
        if payment is None:
            return "no lock"
        account = Account(secret_from_token(payment.token), payment, payments=[payment])
        self.accounts.append(account)
        return label(await self._create(payment))

    async def top_up(self, random: Random) -> str:
        """Another token for a key, or for the parent of one."""
        account = self._account(random)
        if account is None:
            return "no key yet"
        payment = await self._pay(random)
        account.payer.payments.append(payment)
        return label(await self._top_up(account, payment))

    async def chat(self, random: Random, models: list[str]) -> str:
        """One request, whole or streamed."""
        account = self._account(random)
        if account is None:
            return "no key yet"
        credential = account.secret if account.first is None or random.random() < 0.5 else account.first.token
        answer = await self._ask("POST", "/v1/chat/completions", credential, json=question(random, models))
        if answer is None:
            account.payer.unsure = True
        elif answer.status == 200:
            self._told(account.payer, answer)
        return label(answer)

    async def leave(self, random: Random, model: str) -> str:
        """Start a stream and go away."""
        account = self._account(random)
        if account is None:
            return "no key yet"
        body = question(random, [model]) | {"stream": True}
        account.payer.unsure = True
        try:
            async with self._http.post(
                self._base() + "/v1/chat/completions", json=body, headers={"Authorization": f"Bearer {account.secret}"}
            ) as response:
                if response.status != 200:
                    return str(response.status)
                await response.content.readany()
                response.close()
        except (aiohttp.ClientError, OSError):
            return "cut"
        return "left"

    async def child(self, random: Random) -> str:
        """A key that spends from another one's balance."""
        account = self._account(random)
        if account is None:
            return "no key yet"
        asked = {"count": 1, "balance_limit": random.choice((None, 5_000, 60_000))}
        answer = await self._ask("POST", "/v1/balance/child-key", account.secret, json=asked)
        if answer is None:
            account.unsure = True
        elif answer.status == 200:
            account.told += answer.json["cost_msats"]
            self.accounts.append(Account(answer.json["api_keys"][0], None, parent=account))
        return label(answer)

    async def refund(self, random: Random) -> str:
        """All of it back, as a token."""
        account = self._account(random)
        return "no key yet" if account is None else label(await self._refund(account))

    async def pay_once(self, random: Random, models: list[str]) -> str:
        """One request for one token, the change in the answer."""
        one = OneShot(await self._pay(random))
        self.one_shots.append(one)
        return label(await self._pay_once(one, question(random, models)))

    async def claim(self, random: Random) -> str:
        """Take a received token into one's own wallet."""
        if not self.bag:
            return "nothing to claim"
        await self._claim(self.bag.pop(random.randrange(len(self.bag))))
        return "claimed"

    # --- what a patient customer finds out --------------------------------------------------------------------------------

    async def resolve(self) -> None:
        """Ask again until every fact is known."""
        for account in self.accounts:
            async with asyncio.timeout(PATIENCE):
                await self._resolve(account)
        for one in self.one_shots:
            async with asyncio.timeout(PATIENCE):
                while not one.known:
                    await self._again(self._recover(one))

    async def _resolve(self, account: Account) -> None:
        for payment in account.payments:
            while not payment.credited:
                await self._again(self._create(payment) if payment is account.first else self._top_up(account, payment))
        while account.owed:
            await self._again(self._refund(account))

    async def _again(self, asked: Any) -> None:
        answer = await asked
        if answer is None or answer.status in NOT_YET:
            await asyncio.sleep(0.05)

    async def drain(self) -> None:
        """Take everything back and home: ask for more until the node has no more to give."""
        for account in self.accounts:
            if account.parent is None:
                await self._all_of_it(lambda account=account: self._refund(account))  # type: ignore[misc]
        for one in self.one_shots:
            if one.payment.credited:
                await self._all_of_it(lambda one=one: self._recover(one))  # type: ignore[misc]

    async def _all_of_it(self, ask: Callable[[], Coroutine[Any, Any, Answer | None]]) -> None:
        token = answer = None
        async with patience(lambda: f"the last answer was {answer and (answer.status, answer.body)}"):
            while True:
                await self._take_home()
                answer = await ask()
                if answer is not None and (answer.status in (400, 404, 410) or answer.json.get("token") == token is not None):
                    return
                token = None if answer is None else answer.json.get("token")

    async def _take_home(self) -> None:
        while self.bag:
            await self._claim(self.bag.pop())

    async def balance(self, account: Account) -> tuple[int, int]:
        """What the node says: msat there, msat spent so far."""
        answer = await self._ask("GET", "/v1/balance/info", account.secret)
        assert answer is not None
        assert answer.status == 200, answer.body
        assert answer.json["reserved"] == 0
        return answer.json["balance"], answer.json["total_spent"]

    def payments(self) -> list[Payment]:
        """Every token that was given away."""
        by_key = [payment for account in self.accounts for payment in account.payments]
        return by_key + [one.payment for one in self.one_shots]

    def coins(self, place: Place) -> list[Coin]:
        """Every coin of that mint that is or was in this customer's hands and may still be worth something."""
        found = list(self.pocket[place])
        for payment in self.payments():
            found += payment.coins if payment.place is place else ()
        for token in self.bag:
            parsed = parse(token)
            found += parsed.proofs if parsed.mint == place.url else ()
        return found

    # --- the steps ----------------------------------------------------------------------------------------------------------

    def _account(self, random: Random) -> Account | None:
        usable = [account for account in self.accounts if account.first is None or account.first.credited]
        return random.choice(usable) if usable else None

    async def _pay(self, random: Random) -> Payment:
        """Take some coins out of the pocket, or make some that are locked to the node."""
        place = random.choice(self.places)
        if random.random() < 0.2 and (locked := await self._locked(place, random)) is not None:
            return locked
        pocket = self.pocket[place]
        if sum(coin.amount for coin in pocket) < 200:
            pocket += await place.mint_coins(PURSE)
        least, chosen = random.choice((3, 15, 40, 100)), []
        while sum(coin.amount for coin in chosen) < least:
            chosen.append(pocket.pop(random.randrange(len(pocket))))
        return Payment(place, chosen, place.token(chosen))

    async def _locked(self, place: Place, random: Random) -> Payment | None:
        info = await self._ask("GET", "/v1/info")
        if info is None:
            return None
        coins = await place.mint_coins(random.choices(PURSE, k=4), lock=info.json["p2pk_pubkey"])
        return Payment(place, coins, place.token(coins))

    async def _create(self, payment: Payment) -> Answer | None:
        answer = await self._ask("POST", "/v1/balance/create", json={"initial_balance_token": payment.token})
        return self._credited(payment, answer)

    async def _top_up(self, account: Account, payment: Payment) -> Answer | None:
        body = {"cashu_token": payment.token}
        answer = await self._ask("POST", "/v1/balance/topup", account.secret, json=body)
        if answer is not None and answer.status == 200:
            assert answer.json["msats"] == payment.net
        return self._credited(payment, answer)

    def _credited(self, payment: Payment, answer: Answer | None) -> Answer | None:
        """An honest token is credited or not yet, never refused."""
        if answer is not None:
            assert answer.status in (200, *NOT_YET), answer.body
            payment.credited = payment.credited or answer.status == 200
        return answer

    def _told(self, account: Account, answer: Answer) -> None:
        cost = cost_of(answer)
        if cost is None:
            account.unsure = True
        else:
            account.told += cost

    async def _refund(self, account: Account) -> Answer | None:
        answer = await self._ask("POST", "/v1/balance/refund", account.secret)
        if answer is None or answer.status in NOT_YET:
            account.owed = account.parent is None
            return answer
        if answer.status == 200:
            self._refunded(account, answer)
        else:
            assert answer.status in (400, 410), answer.body
            assert answer.status == 400 or account.refunds, "claimed, and never received"
        account.owed = False
        return answer

    def _refunded(self, account: Account, answer: Answer) -> None:
        token = answer.json["token"]
        face = parse(token).amount
        assert str(face) == answer.json["sats"]
        if token not in account.refunds:
            account.refunds[token] = face * 1000
            self.bag.append(token)

    async def _pay_once(self, one: OneShot, body: dict[str, Any]) -> Answer | None:
        answer = await self._ask("POST", "/v1/chat/completions", json=body, headers={"X-Cashu": one.payment.token})
        if answer is None:
            return None
        if "X-Routstr-Cost-Msats" in answer.headers:
            one.cost = int(answer.headers["X-Routstr-Cost-Msats"])
        change = answer.headers.get("X-Cashu")
        if change == one.payment.token:  # nothing was taken
            return answer
        if change is not None:
            self._change(one, change)
        return answer

    def _change(self, one: OneShot, token: str) -> None:
        one.payment.credited = one.known = True
        if token not in one.change:
            one.change[token] = parse(token).amount * 1000
            self.bag.append(token)

    async def _recover(self, one: OneShot) -> Answer | None:
        """The change that no answer brought; or the payment itself, which the node then never took."""
        answer = await self._ask("POST", "/v1/balance/refund", headers={"X-Cashu": one.payment.token})
        if answer is None or answer.status in NOT_YET:
            return answer
        if answer.status == 200:
            self._change(one, answer.json["token"])
        else:
            assert answer.status == 404 or one.change, answer.body
            one.known = True
            one.payment.credited = not await one.payment.place.unspent(one.payment.coins)
        return answer

    async def _claim(self, token: str) -> None:
        parsed = parse(token)
        place = next(place for place in self.places if place.url == parsed.mint)
        if place.fee(parsed.proofs) < parsed.amount:
            self.pocket[place] += await place.claim(parsed.proofs)

    async def _ask(
        self, method: str, path: str, credential: str | None = None, headers: dict[str, str] | None = None, **options: Any
    ) -> Answer | None:
        """None when the connection broke."""
        sent = dict(headers or {})
        if credential is not None:
            sent["Authorization"] = f"Bearer {credential}"
        try:
            async with self._http.request(method, self._base() + path, headers=sent, **options) as response:
                return Answer(response.status, response.headers, await response.read())
        except (aiohttp.ClientError, OSError):
            return None


@asynccontextmanager
async def patience(told: Callable[[], str]) -> AsyncIterator[None]:
    """So long and no longer; what was told last is said then."""
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    except TimeoutError as error:
        raise AssertionError(told()) from error


def question(random: Random, models: list[str]) -> dict[str, Any]:
    """A chat request; its worst case is between 13 and 45 sat."""
    return {
        "model": random.choice(models),
        "messages": [{"role": "user", "content": random.choice(WORDS)}],
        "max_tokens": random.choice((24, 60)),
        "stream": random.random() < 0.5,
    }


def cost_of(answer: Answer) -> int | None:
    """msat, as the answer's body tells; None if it does not."""
    told = [answer.json] if answer.body[:1] == b"{" else [event for event in answer.events if isinstance(event, dict)]
    costs = [
        event["usage"]["cost"]["total_msats"] for event in told if isinstance((event.get("usage") or {}).get("cost"), dict)
    ]
    return costs[-1] if costs else None


def label(answer: Answer | None) -> str:
    """Status and code, for the count of outcomes."""
    if answer is None:
        return "cut"
    if answer.status == 200:
        return "200"
    error = answer.json.get("error") or answer.json.get("detail") or {}
    return f"{answer.status} {error.get('code', '') if isinstance(error, dict) else error}".strip()
