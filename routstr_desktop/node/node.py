"""The engine as others see it: it owns the parts, starts and stops them in order, and answers commands.

All methods run on the node's loop. Nothing here waits for a person, a keyring or a slow network while it holds up a request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from typing import Any

import structlog

from routstr_desktop.core.ecash import Asked, Movement, Received, TokenInfo
from routstr_desktop.core.errors import LedgerFailure, NotSelling, PricingUnavailable, UpstreamError
from routstr_desktop.core.events import BooksChanged, Event, StateChanged
from routstr_desktop.core.keys import ApiKey, KeyKind, key_prefix
from routstr_desktop.core.status import NodeState, Problem, Snapshot, Withdrawal
from routstr_desktop.ledger.audit import Audit
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.proxy.server import Proxy
from routstr_desktop.proxy.services import Services
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets
from routstr_desktop.wallet.wallet import Wallet

from . import configuration, problems, said
from .activity import ActivityDesk
from .announcing import Announcing
from .apps.desk import AppDesk
from .cashbox import Cashbox
from .control import AdminApi
from .found import Found
from .health import Chore, Chores
from .keys import KeyDesk
from .lightning import LightningDesk
from .models import ModelDesk
from .phase import Phase
from .preferences import Preferences
from .pricelists import PriceLists
from .profile import ProfileSecrets, new_local_key, open_profile
from .pulse import Pulse
from .safekeeping import Safekeeping
from .selling import Selling, in_url
from .settings import NEED_RESTART, Settings
from .spending import Accounting
from .status import StatusView
from .supply import Supply
from .testrequest import TrialDesk
from .till import Till
from .updates import Updates
from .upkeep import Upkeep
from .upstreams import Upstreams
from .wakefulness import Wakefulness
from .words import OwnerWords

log = structlog.get_logger(__name__)

DRAIN_SECONDS = 10.0
MODELS_SECONDS, BITCOIN_SECONDS, CLAIMS_SECONDS, AUDIT_SECONDS = 360.0, 120.0, 60.0, 3600.0
FIRST_ROUND_SECONDS = 2.0
"""How long the listeners wait for the first model list and rate; after that they open without."""


class Node:
    """One node on one data directory (which the caller holds the lock of)."""

    def __init__(
        self,
        settings: Settings,
        paths: Paths,
        secrets: Secrets | None = None,
        *,
        publish: Callable[[Event], None] = lambda event: None,
        play_money: bool = False,
    ) -> None:
        self.settings = settings
        self.paths = paths
        self.play_money = play_money
        self.phase = Phase.OFF
        self.obstacle: Problem | None = None
        """Why the last start failed."""
        self.books: Audit | None = None
        """The last audit."""
        self.local_port: int | None = None
        self.supply: Supply | None = None
        self.ledger: Ledger | None = None
        self.wallet: Wallet | None = None
        self.proxy: Proxy | None = None
        self.on_show: Callable[[str | None], None] | None = None
        """Called when another start of the program asks for the window (with its argument); on the node's loop."""
        self._secrets = secrets
        self._profile: ProfileSecrets | None = None
        self._services: Services | None = None
        self._publish = publish
        self._stack: AsyncExitStack | None = None
        self._changing = asyncio.Lock()
        self._books_pulse = Pulse(lambda: publish(BooksChanged()))
        self.selling = Selling(self)
        self.upstreams = Upstreams(self)
        self.announcing = Announcing(self)
        self.found = Found(self)
        self.admin = AdminApi(self)
        self.key_desk = KeyDesk(self)
        self.accounting = Accounting(self)
        self.activity = ActivityDesk(self)
        self.model_desk = ModelDesk(self)
        self.price_lists = PriceLists(self)
        self.apps = AppDesk(self)
        self.trials = TrialDesk(self)
        self.upkeep = Upkeep(self)
        self.preferences = Preferences(self)
        self.lightning = LightningDesk(self)
        self.safekeeping = Safekeeping(self)
        self.words = OwnerWords(self)
        self.updates = Updates(self)
        self.wakefulness = Wakefulness(self)
        self._till = Till(self)
        self._cashbox = Cashbox(self, self.parts)
        self._status = StatusView(self)

    # --- life ---------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Bring everything up, the listeners last. On failure everything is down again, the snapshot says why, and the
        error is raised (SecretsLocked, ConfigError, LedgerFailure, OSError of the port as ConfigError)."""
        async with self._changing:
            if self.phase is Phase.RUNNING:
                return
            self._set_phase(Phase.STARTING)
            self.obstacle = None
            stack = AsyncExitStack()
            try:
                await self._start(stack)
            except BaseException as error:
                self.obstacle = problems.obstacle(error)
                await stack.aclose()
                self._forget()
                self._set_phase(Phase.OFF)
                log.error("node_start_failed", error=type(error).__name__, cause=self.obstacle.cause)
                raise
            self._stack = stack
            self._set_phase(Phase.RUNNING)
            log.info("node_started", local_port=self.local_port, public_port=self.public_port)

    async def _start(self, stack: AsyncExitStack) -> None:
        if self._secrets is None:
            self._secrets = await Secrets.open(self.paths)
        profile = self._profile = await open_profile(self.paths, self._secrets)
        await self.announcing.open(self._secrets)
        ledger = self.ledger = await Ledger.open(self.paths.ledger_file, pepper=profile.pepper)
        stack.push_async_callback(ledger.close)
        ledger.on_failure = self._ledger_failed
        if ledger.find_key(profile.local_key) is None:
            await ledger.create_local_key(profile.local_key, "This computer")
        supply = self.supply = Supply(self.settings, self._secrets, self.changed, self.paths.model_lists)
        stack.push_async_callback(supply.close)
        await self.model_desk.open(ledger, supply)
        await self.price_lists.open(supply)
        await supply.open()
        wallet = self.wallet = Wallet(ledger, self.paths.wallets, words=profile.words, mints=self.settings.cashu_mints)
        wallet.locked.limit_msat = self.settings.locked_limit_msat
        stack.push_async_callback(wallet.close)
        await wallet.start()
        chores = Chores(
            [
                Chore("bitcoin", self._refresh_bitcoin, BITCOIN_SECONDS, 10),
                Chore("models", self._refresh_models, MODELS_SECONDS, 10),
                Chore("claims", self._till.check_claims, CLAIMS_SECONDS, 30, at_start=False),
                Chore("audit", self.audit, AUDIT_SECONDS, 60),
                *self.upkeep.chores(),
                *self.price_lists.chores(),
                *self.lightning.chores(),
                *self.updates.chores(),
                *self.wakefulness.chores(),
            ]
        )
        self.wakefulness.start(chores)
        stack.push_async_callback(self.wakefulness.close)
        self._services = Services(
            ledger=ledger,
            wallet=wallet,
            upstreams=supply.upstreams,
            models=lambda: supply.catalog,
            withdrawn=lambda: supply.withdrawn,
            bitcoin=supply.bitcoin,
            config=said.about(self),
            selling=self.selling.why_not,
            guard=await self.accounting.open(ledger),
            publish=self.publish,
            providers=self.found.neighbours.listed,
            admin_routes=self.admin.routes(),
        )
        proxy = self.proxy = Proxy(self._services)
        stack.push_async_callback(proxy.close)
        chores.start()
        stack.push_async_callback(chores.close)
        await chores.first_round(FIRST_ROUND_SECONDS, "bitcoin", "models")
        self.admin.write_token()
        stack.callback(self.admin.remove_token)
        try:
            self.local_port = await proxy.open_local(self.settings.host, self.settings.port)
        except OSError as error:
            raise problems.PortTaken(problems.port_failed(error, self.settings.port)) from error
        await self.selling.open_configured()
        for part in (self.found, self.announcing):
            stack.push_async_callback(part.close)
            await part.start()

    async def stop(self) -> None:
        """Refuse new paid work, let running requests end (at most 10 s), then close everything. Does nothing when off."""
        async with self._changing:
            stack, self._stack = self._stack, None
            if stack is None:
                return
            self._set_phase(Phase.STOPPING)
            try:
                if self.proxy is not None:
                    await asyncio.gather(self.announcing.close(), self.proxy.drain(DRAIN_SECONDS))
                if self.ledger is not None and self.ledger.failure is None:
                    await self.ledger.flush()
            finally:
                try:
                    await stack.aclose()
                finally:
                    self._forget()
                    self._set_phase(Phase.OFF)
            log.info("node_stopped")

    def _forget(self) -> None:
        self._books_pulse.stop()
        self.selling.forget()
        self.proxy = self.wallet = self.supply = self.ledger = self._services = self._profile = None
        self.local_port = None
        self.books = None

    # --- selling ------------------------------------------------------------------------------------------------------

    async def start_selling(self) -> None:
        """Accept customers: switch selling on and open the public listener. ConfigError if its port is taken."""
        await self.selling.start()

    async def stop_selling(self) -> None:
        """Refuse new paid work and close the public listener; local apps go on."""
        await self.selling.stop()

    async def pause(self, until: int | None = None) -> None:
        """Refuse paid work until a time (unix seconds), or until resumed."""
        self.selling.pause(until)

    async def resume(self) -> None:
        """End a pause."""
        self.selling.resume()

    # --- money --------------------------------------------------------------------------------------------------------

    async def withdraw(self, amount_sat: int | None = None, mint: str | None = None) -> Withdrawal:
        """Make a token of the operator's own money; None = all of it, rounded down to whole sat.

        BadRequest for a foolish amount; WalletShort, MintUnreachable, PayoutPending, InsufficientBalance as the wallet says.
        """
        return await self._till.withdraw(amount_sat, mint)

    async def handed_out(self, operation_id: str) -> None:
        """The operator has copied or saved the token."""
        await self._till.handed_out(operation_id)

    async def take_back(self, operation_id: str) -> Withdrawal:
        """Redeem an unclaimed withdrawal ourselves; the money is the operator's again, less the mint's fee."""
        return await self._till.take_back(operation_id)

    async def withdrawals(self) -> tuple[Withdrawal, ...]:
        """Newest first; the token only while it can be claimed or taken back."""
        return await self._till.withdrawals()

    async def describe(self, text: str) -> TokenInfo:
        """What a token says of itself, without the network. TokenInvalid, TokenZero."""
        return self._cashbox.describe(text)

    async def asked_for(self, text: str) -> Asked:
        """What a payment request asks for. BadRequest."""
        return self._cashbox.asked_for(text)

    async def receive(self, text: str) -> Received:
        """Redeem a token to the operator; see Cashbox.receive for the errors."""
        return await self._cashbox.receive(text)

    async def history(self, limit: int, offset: int = 0) -> tuple[Movement, ...]:
        """What the wallet took in and gave out, newest first."""
        return await self._cashbox.history(limit, offset)

    async def trust_mint(self, url: str) -> None:
        """Take ecash of this mint too."""
        await self._cashbox.trust(url)

    async def remove_mint(self, url: str) -> None:
        """Take no more ecash of this mint; what is held there stays."""
        await self._cashbox.distrust(url)

    async def audit(self) -> Audit:
        """Prove the books against the wallet; a difference stops selling."""
        return await self._till.audit()

    # --- keys ---------------------------------------------------------------------------------------------------------

    async def local_key(self) -> str:
        """The secret of the default local key."""
        if self._profile is None:
            raise NotSelling("The node is not running.")
        return self._profile.local_key

    def is_local_key(self, key: ApiKey) -> bool:
        """Whether it is the default local key."""
        return (
            self._profile is not None and self.ledger is not None and key.hash == self.ledger.key_hash(self._profile.local_key)
        )

    def local_key_prefix(self) -> str | None:
        """The part of it that may be shown."""
        return None if self._profile is None else key_prefix(self._profile.local_key)

    async def keys(self, kind: KeyKind | None = None, limit: int = 100, offset: int = 0) -> list[ApiKey]:
        """Keys, newest first as the ledger lists them."""
        return await self.parts()[0].list_keys(kind=kind, limit=limit, offset=offset)

    async def create_local_key(self, name: str, models: tuple[str, ...] | None = None) -> tuple[str, ApiKey]:
        """A new key for an app of this computer (for some models only); its secret is shown this once."""
        secret = new_local_key()
        key = await self.parts()[0].create_local_key(secret, name.strip() or "App", models)
        self.changed()
        return secret, key

    # --- settings -----------------------------------------------------------------------------------------------------

    async def set_upstream(self, base_url: str, api_key: str) -> None:
        """Test an upstream and use it from now on; its key goes into the keyring. UpstreamError, ConfigError."""
        await self.upstreams.set_first(base_url, api_key)

    async def set_mints(self, mints: Sequence[str]) -> None:
        """Trust exactly these mints from now on. ConfigError for a bad URL."""
        changed = configuration.changed(self.settings, cashu_mints=tuple(mints))
        if self.wallet is not None:
            await self.wallet.set_mints(changed.cashu_mints)
        self._save(changed, cashu_mints=list(changed.cashu_mints))

    async def change_settings(self, **changes: Any) -> list[str]:
        """Save settings and apply what can be applied now; returns the names that need a restart. ConfigError."""
        changed = configuration.changed(self.settings, **changes)
        if "cashu_mints" in changes and self.wallet is not None:
            await self.wallet.set_mints(changed.cashu_mints)
        self._save(changed, **changes)
        if self.wallet is not None:
            self.wallet.locked.limit_msat = changed.locked_limit_msat
        if self._services is not None and self.supply is not None:
            if changes.keys() & {"upstreams", "upstream_base_url"}:
                await self.supply.apply(changed)
            self.supply.reprice(changed)
            self._services.bitcoin = self.supply.bitcoin
            self.refresh_info()
            self._services._cards.clear()
        self.accounting.apply(changed)
        await self.model_desk.apply()
        await self.announcing.apply()
        return sorted(set(changes) & NEED_RESTART)

    def refresh_info(self) -> None:
        """What the listeners say about this node is made anew of settings and identity."""
        if self._services is not None:
            said.renew(self, self._services.config)

    def save_setting(self, **values: Any) -> None:
        """Check and keep settings that only a part of the node looks at. ConfigError."""
        self._save(configuration.changed(self.settings, **values), **values)

    def _save(self, changed: Settings, **values: Any) -> None:
        if not self.play_money:
            configuration.save(self.paths, values)
        self.settings = changed
        self.changed()

    # --- view ---------------------------------------------------------------------------------------------------------

    @property
    def local_url(self) -> str | None:
        """`http://127.0.0.1:8421/v1`; None while the listener is closed."""
        return None if self.local_port is None else f"http://{in_url(self.settings.host)}:{self.local_port}/v1"

    @property
    def public_port(self) -> int | None:
        """None while the public listener is closed."""
        return self.selling.public_port

    @property
    def public_url(self) -> str | None:
        """Where customers reach it; None while the public listener is closed."""
        return self.selling.public_url()

    async def snapshot(self) -> Snapshot:
        """Everything the screens show, at this moment."""
        return await self._status.snapshot()

    def state(self) -> NodeState:
        """The state alone."""
        return self._status.state(self._status.problems())

    def publish(self, event: Event) -> None:
        """Tell the outside; BooksChanged at most twice a second."""
        if isinstance(event, BooksChanged):
            self._books_pulse.beat()
        else:
            self._publish(event)

    def changed(self) -> None:
        """Screens should ask for a new snapshot."""
        self._publish(StateChanged())
        self.announcing.changed()
        self.found.changed()

    def _set_phase(self, phase: Phase) -> None:
        self.phase = phase
        self.changed()

    # --- chores -------------------------------------------------------------------------------------------------------

    async def _refresh_models(self) -> None:
        if self.supply is not None:
            await self.supply.refresh_models()
            self.changed()
            if errors := self.supply.errors:
                raise UpstreamError(" ".join(errors))  # ask again sooner

    async def _refresh_bitcoin(self) -> None:
        if self.supply is not None:
            await self.supply.bitcoin.refresh()
            self.changed()
            if self.supply.bitcoin.error is not None:
                raise PricingUnavailable(self.supply.bitcoin.error)  # ask again sooner

    def _ledger_failed(self, failure: LedgerFailure) -> None:
        log.critical("ledger_failed", error=failure.message)
        self.changed()

    def parts(self) -> tuple[Ledger, Wallet]:
        """Ledger and wallet. NotSelling while the node is down."""
        if self.ledger is None or self.wallet is None:
            raise NotSelling("The node is not running.")
        return self.ledger, self.wallet
