"""Everything that an operator can set, with its default, its unit and what is allowed.

Values come from several places (`configuration`); the names of the environment are those that Routstr operators already use.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from yarl import URL

from routstr_desktop.core.errors import LightningTargetInvalid
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.core.pricing import FlatPrice
from routstr_desktop.core.sentence import say
from routstr_desktop.wallet.lnurl import url_of

from .upstream_settings import UpstreamSettings

SECRET_NAMES = frozenset({"upstream_api_key", "nsec", "mnemonic", "passphrase", "admin_password", "seed_words", "local_key"})
"""These are never written into a plain file."""
NEED_RESTART = frozenset(
    {
        "host",
        "port",
        "public_host",
        "public_port",
        "payout_interval_seconds",
        "providers_refresh_interval_seconds",
        "models_path",
        "price_list_refresh",
        "log_level",
        "enable_console_logging",
    }
)
"""A change of these is saved, and takes effect at the next start."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
DEFAULT_RELAYS = ("wss://relay.nostr.band", "wss://relay.damus.io", "wss://relay.routstr.com", "wss://nos.lol")
Csv = Annotated[tuple[str, ...], NoDecode]


def _also(*names: str) -> Any:
    return AliasChoices(*names)


class Settings(BaseSettings):
    """Everything an operator can set; immutable. Amounts in the unit that the name says."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, populate_by_name=True, case_sensitive=False)

    # what is sold
    upstream_base_url: str = ""
    """`https://api.openai.com/v1`; empty = no upstream yet."""
    upstream_api_key: SecretStr | None = None
    """From the environment only: used and not stored."""
    upstreams: tuple[UpstreamSettings, ...] = ()
    """More of them, or more about that one; a table each."""
    models_path: Path | None = None
    """A `models.json` in OpenRouter's shape that prices the models (USD per token)."""
    fixed_pricing: bool = False
    fixed_cost_per_request: Decimal = Field(
        default=Decimal(1), ge=0, le=10_000_000, validation_alias=_also("fixed_cost_per_request", "cost_per_request")
    )
    """sat per request, with `fixed_pricing`."""
    fixed_per_1k_input_tokens: Decimal = Field(
        default=Decimal(0),
        ge=0,
        le=10_000_000,
        validation_alias=_also("fixed_per_1k_input_tokens", "cost_per_1k_input_tokens"),
    )
    fixed_per_1k_output_tokens: Decimal = Field(
        default=Decimal(0),
        ge=0,
        le=10_000_000,
        validation_alias=_also("fixed_per_1k_output_tokens", "cost_per_1k_output_tokens"),
    )
    """sat per 1,000 tokens, with `fixed_pricing`: where one of the two is set, it counts instead of the price per request."""
    exchange_fee: Decimal = Field(default=Decimal("1.005"), ge=Decimal("0.1"), le=10)
    upstream_provider_fee: Decimal = Field(default=Decimal("1.05"), ge=Decimal("0.1"), le=10)
    """Both multiply the upstream's price."""
    min_request_msat: int = Field(default=1, ge=1, le=1_000_000_000)
    child_key_cost: int = Field(default=1000, ge=0, le=1_000_000_000)
    """msat that a customer pays for each child key."""
    upstream_daily_usd: Decimal | None = Field(default=None, gt=0, le=10_000_000)
    upstream_monthly_usd: Decimal | None = Field(default=None, gt=0, le=10_000_000)
    """USD that upstreams may cost in a local calendar day and month: then nothing more is sold. None = no limit."""
    spend_limit_local: bool = False
    """Local apps stop there, too."""
    price_list_refresh: bool = True
    """List prices newer than those that came with the program are fetched once a day."""
    price_raise_limit: Decimal = Field(default=Decimal(10), ge=0, le=1000)
    """Percent: a list price that would rise by more waits for the operator's consent."""
    btc_usd_price: Decimal | None = Field(default=None, ge=1_000, le=10_000_000)
    """Pins the exchange rate; None = asked from public sources."""

    # money
    cashu_mints: Csv = ()
    """Trusted mints, all alike: each payment stays at the mint that it is of."""
    locked_limit_sat: int = Field(default=10_000, ge=0, le=100_000_000)
    """Most of the payments locked to us that may be credited before they are swapped, per mint; 0 = swap each first."""
    refund_sweep_ttl: int = Field(default=180 * 86_400, ge=0, le=10 * 366 * 86_400)
    """Seconds after which a refund or change token that nobody claimed goes back to its key; 0 = never."""
    dead_key_days: int = Field(default=180, ge=0, le=36_500)
    """Days after which a key without balance that nobody used is forgotten; 0 = never."""
    keep_log_days: int = Field(default=0, ge=0, le=36_500)
    """Days that a request stays in the request log; 0 = for ever. Sums, and so charts and profit, stay."""

    receive_ln_address: str = Field(default="", max_length=500)
    """Lightning address or LNURL to which earnings are paid by themselves; empty = never."""
    min_payout_sat: int = Field(default=210, ge=1, le=100_000_000)
    """Earnings below this are not paid out by themselves."""
    payout_interval_seconds: int = Field(default=900, ge=60, le=30 * 86_400)
    payout_daily_cap_sat: int = Field(default=1_000_000, ge=0, le=2_100_000_000_000_000)
    """Most that is paid out by itself in 24 hours, fees included; 0 = no limit."""
    payout_fee_percent: Decimal = Field(default=Decimal(1), ge=0, le=20)
    """What a payout may cost on top, beside 1 sat (and at least 3 sat)."""

    # identity
    name: str = "ARoutstrNode"
    description: str = "A Routstr Node"
    npub: str = ""
    picture: str = ""
    """https address of an image, for readers that show one."""
    http_url: str = ""
    onion_url: str = ""

    # being found
    nsec: SecretStr | None = None
    """From the environment only: used and not stored."""
    relays: Csv = DEFAULT_RELAYS
    provider_id: str = Field(default="", max_length=100)
    """The `d` of the announcement, for life; empty = made from the key at the first announcement and kept."""
    announce: bool = False
    """Nothing is published unless the operator switched this on."""
    reach_check: bool = True
    """An address is announced only after it answered; False = the operator knows better (their router hides it from them)."""
    tor: bool = False
    """Run an onion service for the public listener."""

    providers_refresh_interval_seconds: int = Field(default=0, ge=0, le=86_400)
    """How often other nodes are looked for, to list them at /v1/providers/; 0 = that is off, they are looked for on demand."""

    # listeners
    host: str = Field(default="127.0.0.1", validation_alias=_also("host", "routstr_host"))
    """Address of the local listener: loopback only."""
    port: int = Field(default=8421, ge=0, le=65535, validation_alias=_also("port", "routstr_port"))
    """Local listener; 0 = any free port."""
    public_host: str = Field(default="0.0.0.0", validation_alias=_also("public_host", "routstr_public_host"))
    public_port: int | None = Field(default=None, ge=0, le=65535, validation_alias=_also("public_port", "routstr_public_port"))
    """None = customers cannot reach this node."""
    sell_at_start: bool = True
    """Accept customers as soon as the program runs; otherwise selling waits for Start."""
    cors_origins: Csv = ("*",)

    # this program
    check_updates: bool = False
    """Ask once a day whether there is a newer version; nothing is ever installed by it."""
    keep_awake: bool = True
    """The computer does not fall asleep by itself while a request runs."""
    log_level: str = "INFO"
    enable_console_logging: bool = True

    @field_validator("cashu_mints", "cors_origins", "relays", mode="before")
    @classmethod
    def _csv(cls, value: Any) -> Any:
        """A comma-separated text or a list; spaces and doubles do not count."""
        parts = value.split(",") if isinstance(value, str) else value
        if not isinstance(parts, list | tuple) or any(not isinstance(part, str) for part in parts):
            raise ValueError(say("must be a list of texts, or one text with commas"))
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    @field_validator("cashu_mints")
    @classmethod
    def _mints(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for url in value:
            _check_url(url, plain_http="loopback")
        return tuple(dict.fromkeys(url.rstrip("/") for url in value))

    @field_validator("receive_ln_address")
    @classmethod
    def _pays_to(cls, value: str) -> str:
        value = value.strip()
        if value:
            try:
                url_of(value)
            except LightningTargetInvalid as error:
                raise ValueError(error.message) from error
        return value

    @field_validator("relays")
    @classmethod
    def _relays(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            url = URL(text)
            here = url.host in _LOOPBACK or (url.host or "").endswith(".onion")
            if url.scheme not in ("wss", "ws") or not url.host or url.user or (url.scheme == "ws" and not here):
                raise ValueError(say("{text!r} must start with wss://", text=text))
        return tuple(dict.fromkeys(url.rstrip("/") for url in value))

    @field_validator("upstream_base_url", "http_url", "onion_url", "picture")
    @classmethod
    def _urls(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        if value:
            _check_url(value, plain_http="any")
        return value

    @field_validator("upstreams")
    @classmethod
    def _upstreams(cls, value: tuple[UpstreamSettings, ...]) -> tuple[UpstreamSettings, ...]:
        for name in ("slug", "base_url"):
            seen = [getattr(one, name) for one in value]
            if twice := next((one for one in seen if seen.count(one) > 1), None):
                raise ValueError(say("two upstreams have the {name} {twice!r}", name=name, twice=twice))
        return value

    @field_validator("host")
    @classmethod
    def _loopback(cls, value: str) -> str:
        if value not in _LOOPBACK:
            raise ValueError(
                say("must be 127.0.0.1, ::1 or localhost; other computers use the public listener (--public-port)")
            )
        return value

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        value = {"WARN": "WARNING", "CRITICAL": "ERROR", "TRACE": "DEBUG"}.get(value.upper(), value.upper())
        if value not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError(say("must be DEBUG, INFO, WARNING or ERROR"))
        return value

    @property
    def margin(self) -> Decimal:
        """What our price is to the upstream's, e.g. 1.05525."""
        return self.exchange_fee * self.upstream_provider_fee

    @property
    def locked_limit_msat(self) -> int:
        """`locked_limit_sat` in msat."""
        return self.locked_limit_sat * 1000

    @property
    def flat_price(self) -> FlatPrice | None:
        """The one price of all models, or None where each has its own."""
        if not self.fixed_pricing:
            return None
        sats = (self.fixed_cost_per_request, self.fixed_per_1k_input_tokens, self.fixed_per_1k_output_tokens)
        return FlatPrice(*(int((sat * MSAT_PER_SAT).to_integral_value(ROUND_CEILING)) for sat in sats))


def _check_url(text: str, *, plain_http: Literal["loopback", "any"]) -> None:
    try:
        url = URL(text)
    except ValueError:
        raise ValueError(say("{text!r} is not a URL", text=text)) from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError(say("{text!r} must start with https://", text=text))
    if url.user or url.password:
        raise ValueError(say("a URL must not carry a user name or password"))
    if plain_http == "loopback" and url.scheme == "http" and url.host not in _LOOPBACK and not url.host.endswith(".onion"):
        raise ValueError(say("{text!r} must use https (http is only for this computer)", text=text))


def spellings(field: str) -> tuple[str, ...]:
    """The names under which a setting may be given, its own among them."""
    alias = Settings.model_fields[field].validation_alias
    choices = alias.choices if isinstance(alias, AliasChoices) else [field]
    return tuple(str(choice) for choice in choices)


def field_of(name: str) -> str:
    """The setting that goes by this name; the name itself if there is none."""
    return next((field for field in Settings.model_fields if name in spellings(field)), name)
