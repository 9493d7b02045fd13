"""The engine as others see it: it owns the parts, starts and stops them in order, and answers commands.

All methods run on the node's loop. Nothing here waits for a person, a keyring or a slow network while it holds up a request.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from routstr_desktop.core.ecash import Asked, Movement, Received, TokenInfo
from routstr_desktop.core.errors import NotSelling
from routstr_desktop.core.events import BooksChanged, Event, StateChanged
from routstr_desktop.core.sentence import say
from routstr_desktop.core.status import NodeState, Problem, Snapshot, Withdrawal
from routstr_desktop.ledger.audit import Audit
from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.proxy.server import Proxy
from routstr_desktop.proxy.services import Services
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets
from routstr_desktop.wallet.wallet import Wallet

from .activity import ActivityDesk
from .adjusting import Adjusting
from .announcing import Announcing
from .apps.desk import AppDesk
from .cashbox import Cashbox
from .control import AdminApi
from .found import Found
from .keys import KeyDesk
from .life import Life
from .lightning import LightningDesk
from .models import ModelDesk
from .phase import Phase
from .preferences import Preferences
from .pricelists import PriceLists
from .pulse import Pulse
from .safekeeping import Safekeeping
from .selling import Selling, in_url
from .settings import Settings
from .spending import Accounting
from .status import StatusView
from .supply import Supply
from .testrequest import TrialDesk
from .till import Till
from .unlocking import Unlocking
from .updates import Updates
from .upkeep import Upkeep
from .upstreams import Upstreams
from .wakefulness import Wakefulness
from .words import OwnerWords


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
        fixed: Mapping[str, str] | None = None,
    ) -> None:
        """`fixed`: the settings that only another start can change (`LoadedSettings.fixed`)."""
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
        self.services: Services | None = None
        """What the listeners work with."""
        self.secrets = secrets
        self._publish = publish
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
        self.unlocking = Unlocking(self)
        self.updates = Updates(self)
        self.wakefulness = Wakefulness(self)
        self.adjusting = Adjusting(self, fixed or {})
        self.till = Till(self)
        self._cashbox = Cashbox(self, self.parts)
        self._status = StatusView(self)
        self._life = Life(self)

    # --- life ---------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Bring everything up, the listeners last. On failure everything is down again, the snapshot says why, and the
        error is raised (SecretsLocked, ConfigError, LedgerFailure, OSError of the port as ConfigError)."""
        await self._life.start()

    async def stop(self) -> None:
        """Refuse new paid work, let running requests end (at most 10 s), then close everything. Does nothing when off."""
        await self._life.stop()

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
        return await self.till.withdraw(amount_sat, mint)

    async def handed_out(self, operation_id: str) -> None:
        """The operator has copied or saved the token."""
        await self.till.handed_out(operation_id)

    async def take_back(self, operation_id: str) -> Withdrawal:
        """Redeem an unclaimed withdrawal ourselves; the money is the operator's again, less the mint's fee."""
        return await self.till.take_back(operation_id)

    async def withdrawals(self) -> tuple[Withdrawal, ...]:
        """Newest first; the token only while it can be claimed or taken back."""
        return await self.till.withdrawals()

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
        return await self.till.audit()

    # --- keys and settings --------------------------------------------------------------------------------------------

    async def local_key(self) -> str:
        """The secret of the default local key. NotSelling while the node is down."""
        if self.key_desk.local is None:
            raise NotSelling(say("The node is not running."))
        return self.key_desk.local

    async def set_mints(self, mints: Sequence[str]) -> None:
        """Trust exactly these mints from now on. ConfigError for a bad URL."""
        await self.adjusting.set_mints(mints)

    async def change_settings(self, **changes: Any) -> list[str]:
        """Save settings and apply what can be applied now; returns the names that need a restart. ConfigError."""
        return await self.adjusting.change(**changes)

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

    def quiet(self) -> None:
        """No BooksChanged is left to be told: the books are closed."""
        self._books_pulse.stop()

    def changed(self) -> None:
        """Screens should ask for a new snapshot."""
        self._publish(StateChanged())
        self.announcing.changed()
        self.found.changed()

    def parts(self) -> tuple[Ledger, Wallet]:
        """Ledger and wallet. NotSelling while the node is down."""
        if self.ledger is None or self.wallet is None:
            raise NotSelling(say("The node is not running."))
        return self.ledger, self.wallet
