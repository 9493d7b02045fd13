"""Snapshots of the shape the node makes, one for each state of the Overview; used by tests and pictures."""

from __future__ import annotations

import dataclasses
import datetime
import json
from decimal import Decimal

from routstr_desktop.core.catalog import Model, UsdPrice
from routstr_desktop.core.ecash import Movement, TokenInfo
from routstr_desktop.core.errors import NoKeyring, PassphraseNeeded, SecretsLocked
from routstr_desktop.core.keys import KeyKind, KeyRefund, KeyRow
from routstr_desktop.core.money import Amount
from routstr_desktop.core.overrides import UNKNOWN, UNPRICED, Listed, Override
from routstr_desktop.core.pricetable import Raise, Terms
from routstr_desktop.core.sentence import say
from routstr_desktop.core.status import DayEarned, MintStatus, NodeState, Problem, Snapshot, Spent, UpstreamStatus, Withdrawal
from routstr_desktop.node import problems
from routstr_desktop.upstream.health import KEY_REFUSED

NOW = 1_795_300_000
TODAY = datetime.date(2026, 11, 22)
TOKEN = (
    "cashuBo2FteBtodHRwczovL21pbnQuZXhhbXBsZS5jb21hdWNzYXRhdIGiYWlIAK0mjE0fWCZhcI"
    + "OkYWEYgGFzeEA5YTZkYmI4NDdiZDIzMmJhNzZk" * 9
)

WORDS = "dolphin quarter lamp orbit velvet carbon mimic siren pottery angle tunnel wealth"


def days(scale: int = 1) -> tuple[DayEarned, ...]:
    """30 days with gaps, ending today."""
    pattern = (1180, 1930, 560, 1770, 980, 0, 2310, 1240, 1120, 1610, 1860, 1130, 1510, 540, 920, 880, 310, 190, 0, 0)
    values = [*pattern, 120, 1010, 1060, 960, 1190, 300, 1100, 1310, 1640, 1204]
    start = TODAY - datetime.timedelta(days=len(values) - 1)
    return tuple(
        DayEarned((start + datetime.timedelta(days=index)).isoformat(), value * 1000 * scale, value // 14)
        for index, value in enumerate(values)
    )


NO_DAYS = tuple(dataclasses.replace(day, earned_msat=0, requests=0) for day in days())
MINT = MintStatus("https://mint.example.com", "sat", 25_392_000, True)
PROVIDERS = (
    UpstreamStatus(
        "openrouter", "OpenRouter", "openrouter", "https://openrouter.ai/api/v1",
        True, Decimal("1.055"), 0, (), 312, 9, True, None, None, Spent(Decimal("3.2"), Decimal("41.75"), Decimal(20)), 45.0,
    ),
    UpstreamStatus(
        "ollama", "Ollama", "ollama", "http://127.0.0.1:11434/v1", True, Decimal(1), 1, (), 4, 0, False, None, None
    ),
    UpstreamStatus(
        "openai", "OpenAI", "openai", "https://api.openai.com/v1", True, Decimal(1), 0, ("gpt-*",), 41, 0, True, None,
        KEY_REFUSED,
    ),
    UpstreamStatus(
        "node-example", "node.example", "generic", "https://node.example/v1", True, Decimal(1), -1, (), 0, 0, True,
        say("The provider behind this node cannot be reached. Nothing was sent or charged; try again later."), None,
    ),
    UpstreamStatus(
        "mistral", "Mistral", "generic", "https://api.mistral.ai/v1", True, Decimal(1), 0, (), 28, 0, True, None, None,
        Spent(Decimal("5.01"), Decimal("9.4"), Decimal(5), Decimal(50)),
    ),
    UpstreamStatus("groq", "Groq", "groq", "https://api.groq.com/openai/v1", False, Decimal(1), 0, (), 0, 0, True, None, None),
)  # fmt: skip
SELLING = Snapshot(
    state=NodeState.SELLING,
    headline="Selling · 12 models",
    withdrawable_msat=21_480_420,
    customers_msat=3_912_000,
    customer_keys=6,
    today_msat=1_204_000,
    today_requests=87,
    days=days(),
    models=12,
    local_url="http://127.0.0.1:8421/v1",
    public_url="http://127.0.0.1:8422/v1",
    local_key_prefix="sk-9f2c41d7",
    btc_usd=Decimal(85662),
    btc_age_seconds=40,
    mints=(MINT,),
    upstream_name="OpenRouter",
    upstreams=PROVIDERS[:1],
    books_balance=True,
    now=NOW,
)
WAITING = Withdrawal("w1", 500, MINT.url, "sat", "minted", NOW - 150, TOKEN)
CLAIMED = Withdrawal("w0", 12_000, MINT.url, "sat", "claimed", NOW - 90_000, None)
BACK = Withdrawal("w2", 1_000, MINT.url, "sat", "reclaimed", NOW - 4000, None)


REFUSED = say("{name} refuses this API key. Copy it again, whole, or make a new one there.", name="OpenRouter")
LACKING = say(
    "{mint} ({unit}): the coins are {coins}, the books say {books}.",
    mint=MINT.url,
    unit="sat",
    coins=Amount(0),
    books=Amount(12),
)


def having(**changes: object) -> Snapshot:
    """The selling snapshot with changes."""
    return dataclasses.replace(SELLING, **changes)  # type: ignore[arg-type]


NOTHING = {
    "withdrawable_msat": 0,
    "customers_msat": 0,
    "customer_keys": 0,
    "today_msat": 0,
    "today_requests": 0,
    "days": NO_DAYS,
}
_GONE = {"local_url": None, "public_url": None, "local_key_prefix": None, "mints": (), "upstream_name": None, "models": 0}
STATES: dict[str, Snapshot] = {
    "starting": Snapshot(state=NodeState.TRANSITION, headline="Starting…"),
    "off": having(state=NodeState.OFF, local_url=None, public_url=None),
    "no-upstream": having(
        **NOTHING,
        state=NodeState.LOCAL_ONLY,
        upstream_name=None,
        models=0,
        mints=(),
        problems=(problems.upstream_missing(), problems.mint_missing()),
    ),
    "no-mint": having(**NOTHING, state=NodeState.LOCAL_ONLY, mints=(), problems=(problems.mint_missing(),)),
    "local-only": having(**NOTHING, state=NodeState.LOCAL_ONLY, public_url=None),
    "selling": SELLING,
    "selling-withdrawals": having(outstanding_msat=500_000, withdrawals=(WAITING, BACK, CLAIMED, CLAIMED)),
    "selling-several": having(
        upstreams=PROVIDERS, models=340, public_url="http://127.0.0.1:8422/v1", spent=Spent(Decimal("0.94"), Decimal("21.5"))
    ),
    "refusing": having(refused_requests=1285),
    "paused": having(state=NodeState.PAUSED, paused_until=NOW + 3600),
    "attention": having(
        state=NodeState.ATTENTION,
        problems=(problems.mint_unreachable(MINT.url, MINT.balance_msat), problems.pricing_unavailable("too_few_sources")),
        mints=(dataclasses.replace(MINT, reachable=False),),
        btc_age_seconds=7300,
    ),
    "key-refused": having(
        state=NodeState.ATTENTION,
        upstreams=PROVIDERS,
        problems=(problems.upstream_account("openai", "OpenAI", KEY_REFUSED),),
    ),
    "port-taken": Snapshot(state=NodeState.ERROR, headline="Not running", problems=(problems.port_taken(8421),), now=NOW),
    "books": having(state=NodeState.ERROR, books_balance=False, problems=(problems.books([LACKING]),)),
    "locked": Snapshot(
        state=NodeState.LOCKED,
        problems=(problems.locked(SecretsLocked(say("The keyring does not answer. Unlock it and try again."))),),
        now=NOW,
    ),
    "locked-new": Snapshot(state=NodeState.LOCKED, problems=(problems.locked(NoKeyring("x")),), now=NOW),
    "locked-known": Snapshot(state=NodeState.LOCKED, problems=(problems.locked(PassphraseNeeded("x")),), now=NOW),
    "play-money": having(play_money=True, upstream_name="Play provider", models=1, withdrawable_msat=36_310),
    "large": having(
        withdrawable_msat=1_234_567_890_000, customers_msat=987_654_321_000, today_msat=45_678_901_000, days=days(40_000)
    ),
}
TOLD = TokenInfo(500_000, MINT.url, "for coffee", True)
_LINES = (
    ("received", "done", 500, 20),
    ("withdrawal", "reclaimable", 500, 150),
    ("payment", "pending", 64, 400),
    ("payment", "done", 2_000, 900),
    ("refund", "pending", 312, 2_400),
    ("withdrawal", "taken_back", 1_000, 4_000),
    ("change", "done", 88, 8_000),
    ("deposit", "done", 2_500, 12_000),
    ("payout", "pending", 5_000, 20_000),
    ("received", "failed", 210, 30_000),
    ("move", "done", 4_000, 60_000),
    ("withdrawal", "done", 12_000, 90_000),
)
HISTORY = tuple(
    Movement(f"m{index}", kind, state, sat * 1000, MINT.url, NOW - age)
    for index, (kind, state, sat, age) in enumerate([*_LINES, *(("payment", "done", 1_000, 100_000 + n) for n in range(14))])
)
TWO_MINTS = having(
    mints=(
        dataclasses.replace(MINT, balance_msat=17_182_000),
        MintStatus("https://mint.minibits.example/Bitcoin", "sat", 8_210_000, False, say("The mint cannot be reached.")),
        MintStatus("https://old.example.org", "sat", 21_000, None, None, trusted=False),
    ),
    outstanding_msat=500_000,
    fees_msat=38_000,
    fees={"swaps": 26_000, "lightning": 12_000},
    withdrawals=(WAITING,),
)
LONG_PROBLEM = Problem("upstream", "The provider does not answer", "It refused the key (401). " * 8, "warn")


def customer(id: int, name: str = "", **more: object) -> KeyRow:
    """A customer's key that was used."""
    values: dict[str, object] = {
        "balance_msat": 340_000 + id * 1717,
        "spent_msat": 12_400_000 // (id + 1),
        "requests": 3210 // (id + 1),
        "created": NOW - 90_000,
        "last_used": NOW - 70 * id,
        **more,
    }
    return KeyRow(id, f"sk-{id * 7_654_321 % 0xFFFFFFFF:08x}", KeyKind.CUSTOMER, name, **values)  # type: ignore[arg-type]


CUSTOMERS = (
    customer(9, "Ada"),
    customer(8),
    customer(7, "The shop around the corner, second till", paused=True),
    customer(6, revoked=True, refund="failed"),
    customer(5, revoked=True, refund="minted", balance_msat=620),
    customer(4, revoked=True, refund="unknown", balance_msat=0),
    customer(3, revoked=True, refund="claimed", balance_msat=0),
    customer(2, expired=True),
    customer(1, balance_msat=9_876_543_210, spent_msat=0, requests=0, last_used=None),
)
LOCALS = (
    KeyRow(12, "sk-5e1f0b77", KeyKind.LOCAL, "Old laptop", requests=4, last_used=NOW - 900_000, revoked=True),
    KeyRow(11, "sk-71b2aa04", KeyKind.LOCAL, "My editor", requests=812, last_used=NOW - 40),
    KeyRow(10, "sk-9f2c41d7", KeyKind.LOCAL, "This computer", requests=51, last_used=NOW - 7000, needed=True),
)
RULED = customer(
    9, "Ada", models=("anthropic/claude-haiku-4.5", "gone/model"), expires=NOW + 864_000, limit_msat=500_000,
    limit_reset="daily", limit_left_msat=120_000, mint=MINT.url, refund_address="ada@example.com",
)  # fmt: skip
CHILD = customer(8, parent="sk-1a2b3c4d", limit_msat=2_000_000, limit_left_msat=2_000_000, balance_msat=0, last_used=None)
REFUND = KeyRefund("r1", TOKEN, 355_000, MINT.url)

TERMS = Terms(Decimal("1.05"), Decimal("1.005"), Decimal(85662))


def listed(name: str, prompt: str = "", completion: str = "0", *, reason: str = "", known: bool = True) -> Listed:
    """A model as a provider lists it, at USD per million tokens."""
    price = UNPRICED if not prompt else UsdPrice(Decimal(prompt).scaleb(-6), Decimal(completion).scaleb(-6))
    cost = price if prompt and known else None
    return Listed(Model(name, price, cost=cost), name, "list" if prompt else "", reason or ("" if prompt else UNKNOWN))


LISTED = (
    listed("anthropic/claude-haiku-4.5", "1", "5"),
    listed("anthropic/claude-opus-4.5", "5", "25"),
    listed("anthropic/claude-sonnet-4.5", "3", "15"),
    listed("deepseek/deepseek-chat-v3.1", "0.27", "1.1"),
    listed("google/gemini-2.5-flash-lite", "0.1", "0.4"),
    listed("google/gemini-2.5-pro", "1.25", "10"),
    listed("meta-llama/llama-3.3-70b-instruct", "0.038", "0.12"),
    listed("mistralai/mistral-embed", "0.1"),
    listed("openai/gpt-4o", "2.5", "10"),
    listed("openai/gpt-4o-mini", "0.15", "0.6"),
    listed("openai/o1-pro", "150", "600"),
    listed("someone/brand-new-model"),
    listed("someone/strange-price", reason="The price for input in the list is negative: -1."),
    listed("x-ai/grok-4-fast", "0.2", "0.5"),
)
DECIDED = (
    Override("anthropic/claude-opus-4.5", "openrouter", margin=Decimal("1.12")),
    Override("deepseek/deepseek-chat-v3.1", "openrouter", enabled=False),
    Override("openai/gpt-4o-mini", "openrouter", price={"prompt": Decimal("0.00000025"), "completion": Decimal("0.0000009")}),
    Override("openai/gpt-4o", "openrouter", margin=Decimal("0.9")),
    Override("x-ai/grok-4-fast", "openrouter", public_id="grok-fast"),
)
RAISES = tuple(
    Raise(
        name,
        UsdPrice(Decimal(old).scaleb(-6), Decimal(old).scaleb(-5)),
        UsdPrice(Decimal(new).scaleb(-6), Decimal(new).scaleb(-5)),
    )
    for name, old, new in (("gpt-4o", "2.5", "3"), ("gpt-4o-mini", "0.15", "0.2"), ("o1-pro", "150", "200"))
)
LOCAL_LISTED = (listed("llama3.2:3b", "0.05", "0.05", known=False), listed("qwen3:8b"))


LOG = tuple(
    json.dumps({"event": event, "level": level, "timestamp": f"2026-11-22T12:0{minute}:07Z", **more})
    for minute, (event, level, more) in enumerate(
        (
            ("node_started", "info", {"local_port": 8421, "public_port": 8422}),
            ("mint_answered_late", "warning", {"mint": "mint.example.com", "seconds": 3.2}),
            ("upstream_refused", "error", {"status": 401, "model": "openai/gpt-x"}),
            ("request_refused", "warning", {"status": 402, "code": "insufficient_balance"}),
        )
    )
)
PASTED = {
    "invoice": "lightning:LNBC2500U1PVJLUEZPP5QQQSYQCYQ5RQWZQFQQQSYQCYQ5RQWZQFQQQSYQCYQ5RQWZQFQYPQDPL2PKX2CTNV5",
    "address": "ada@example.com",
    "lnurl": "lnurl1dp68gurn8ghj7um9wfmxjcm99e3k7mf0v9cxj0m385ekvcenxc6r2c35xvukxefcv5mkvv34x5ekzd3ev",
    "request": "creqApWF0gaNhdGVub3N0cmFheKlucHJvZmlsZTFxeQ",
    "spoiled": f"cashu://{TOKEN.lower()}",
    "frame": "ur:bytes/5-24/lpahcscsaohdda",
    "bitcoin": "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    "nsec": "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5",
    "npub": "npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg",
    "seed": "legal winner thank year wave sausage worth useful legal winner thank yellow",
    "provider-key": "sk-or-v1-" + "0" * 64,
    "node-key": "sk-" + "0123456789abcdef" * 4,
    "provider": "https://api.groq.com/openai/v1",
    "mint": "https://mint.minibits.example/Bitcoin",
}
"""What somebody may paste besides tokens, by `core.recognise.Kind`; keys and words are published examples."""
