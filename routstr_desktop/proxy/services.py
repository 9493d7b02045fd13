"""What the proxy is given: its settings and the parts of the node that it works with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..core.catalog import Catalog, Model
from ..core.errors import LedgerFailure, NotSelling, PricingUnavailable
from ..core.events import Event
from ..core.pricing import FlatPrice, PriceCard, price_card
from ..upstream.guard import SpendGuard

if TYPE_CHECKING:
    from aiohttp import web

    from ..ledger.ledger import Ledger
    from ..upstream.bitcoin import BitcoinPrice
    from ..upstream.upstream import Upstream
    from ..wallet.wallet import Wallet

MIB = 1 << 20


def _no_mints() -> Sequence[str]:
    return ()


@dataclass(slots=True)
class ProxyConfig:
    """Settings of the listeners. Sizes in bytes, times in seconds, money in msat."""

    name: str = "Routstr Desktop"
    description: str = "A Routstr node on a desktop"
    version: str = "0.0.0"
    npub: str = ""
    http_url: str = ""
    onion_url: str = ""
    mints: Callable[[], Sequence[str]] = _no_mints
    p2pk_pubkey: str | None = None
    """The key that customers may lock their ecash to (NUT-11)."""
    cors_origins: Sequence[str] = ("*",)
    local_hosts: Sequence[str] = ()
    """Host names besides loopback that the local listener answers to (e.g. `host.docker.internal`)."""
    max_body: int = 64 * MIB
    max_bodies: int = 256 * MIB
    """Of all large bodies that a listener holds at the same time."""
    max_upload: int = 2048 * MIB
    """Largest form with files; it passes through piece by piece."""
    max_header: int = 64 * 1024
    max_answer: int = 64 * MIB
    """Largest answer of an upstream that is buffered (not streamed, or paid with X-Cashu)."""
    body_timeout: float = 30.0
    """Silence after which an unfinished request body is given up."""
    write_timeout: float = 120.0
    """How long a customer may leave a full buffer unread."""
    margin: Decimal = Decimal("1.05")
    """Factor on the price of a model that has none of its own; the exchange fee is in it."""
    exchange_fee: Decimal = Decimal(1)
    """Factor on the price of a model with a margin of its own."""
    minimum_msat: int = 1
    flat: FlatPrice | None = None
    """One price for all models instead."""
    child_key_cost: int = 0
    """msat that a parent key pays for each child key."""
    requests_per_second: float = 50.0
    """Per address on the public listener; 0 = unlimited. Loopback (a tunnel's end) is not counted."""
    burst: int = 200
    max_connections: int = 2000
    max_connections_per_address: int = 256


def _nothing(_: Event) -> None:
    return None


def _no_providers() -> None:
    return None


@dataclass(slots=True)
class Services:
    """The node's parts. Everything that may change while the proxy runs is a callable."""

    ledger: Ledger
    wallet: Wallet
    upstreams: Mapping[str, Upstream]
    """Those in use, by slug; changes while the proxy runs."""
    models: Callable[[], Catalog]
    """What is on sale."""
    bitcoin: BitcoinPrice
    config: ProxyConfig
    selling: Callable[[], str | None]
    """None = selling; else the sentence that says why not."""
    withdrawn: Callable[[], Catalog] = Catalog
    """What is not on sale only because its upstream does not serve us now."""
    guard: SpendGuard = field(default_factory=SpendGuard)
    """What upstreams have cost, and whether they may cost more."""
    publish: Callable[[Event], None] = _nothing
    providers: Callable[[], Sequence[tuple[dict[str, Any], Any]] | None] = _no_providers
    """The other nodes to list, each with what it answered; None = discovery is off."""
    admin_routes: Iterable[web.RouteDef] = ()
    """Extra aiohttp routes below /admin/, served by the local listener only."""
    draining: bool = False
    _cards: dict[int, tuple[Model, Decimal | None, PriceCard]] = field(default_factory=dict)

    def check_ledger(self) -> None:
        """Nothing may be served that cannot be recorded. LedgerFailure."""
        failure = self.ledger.failure
        if failure is not None:
            raise LedgerFailure(
                "This node cannot record payments now, so it serves nothing. Nothing was charged.", retry_after=30
            )

    def check_serving(self) -> None:
        """Whether any request, also of a local app, may start. NotSelling, LedgerFailure."""
        if self.draining:
            raise NotSelling("This node is shutting down. Nothing was charged; try again in a minute.", retry_after=30)
        self.check_ledger()

    def check_selling(self) -> None:
        """Whether customers may pay now. NotSelling with the reason, LedgerFailure."""
        self.check_serving()
        reason = self.selling()
        if reason is not None:
            raise NotSelling(reason, retry_after=30)

    def check_spending(self) -> None:
        """Whether a local app may still cost something: its owner may have limited that too. NotSelling."""
        if self.guard.local_too and (reached := self.guard.reached()) is not None:
            raise NotSelling(f"{reached.sentence} Local apps wait as well, as you set it.", retry_after=3600)

    def factor(self, model: Model) -> Decimal:
        """What our price of `model` is to its USD price: margin and exchange fee, each once."""
        return self.config.margin if model.margin is None else model.margin * self.config.exchange_fee

    def card(self, model: Model) -> PriceCard:
        """Today's price card of `model`, made once per model (at its upstream) and exchange rate. PricingUnavailable."""
        config = self.config
        if config.flat is not None:
            return config.flat.card(model.id, minimum=config.minimum_msat, btc_usd=self.rate())
        usd = self.bitcoin.current().usd
        cached = self._cards.get(id(model))
        if cached is not None and cached[0] is model and cached[1] == usd:
            return cached[2]
        if not model.price.sellable:
            raise PricingUnavailable(f"There is no price for model '{model.id}', so it is not sold.")
        card = price_card(model, btc_usd=usd, margin=self.factor(model), minimum=config.minimum_msat)
        if len(self._cards) > 10_000:
            self._cards.clear()
        self._cards[id(model)] = (model, usd, card)
        return card

    def forget_cards(self) -> None:
        """The terms of the price changed: each card is made anew when it is next asked for."""
        self._cards.clear()

    def rate(self) -> Decimal | None:
        """USD per bitcoin, for what is shown and recorded; None while it is unknown."""
        try:
            return self.bitcoin.current().usd
        except PricingUnavailable:
            return None
