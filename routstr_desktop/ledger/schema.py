"""The schema, as named steps in order. A step that was released is never changed; a change is a new step."""

from __future__ import annotations

from sqlite_utils import Database as Utils
from sqlite_utils import Migrations

migrations = Migrations("routstr_desktop")

FIRST = (
    """CREATE TABLE accounts(
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('customer', 'operator', 'wallet', 'fees', 'outstanding', 'suspense')),
        ref TEXT NOT NULL,
        balance_msat INTEGER NOT NULL DEFAULT 0,
        CHECK (balance_msat >= 0 OR kind NOT IN ('customer', 'operator', 'outstanding'))
    ) STRICT""",
    "CREATE UNIQUE INDEX accounts_own ON accounts(kind, ref) WHERE kind <> 'customer'",
    """CREATE TABLE transfers(
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        debit INTEGER NOT NULL,
        credit INTEGER NOT NULL CHECK (credit <> debit),
        amount_msat INTEGER NOT NULL CHECK (amount_msat > 0),
        request_id TEXT,
        operation_id TEXT,
        note TEXT
    ) STRICT""",
    """CREATE TABLE keys(
        id INTEGER PRIMARY KEY,
        hash TEXT NOT NULL UNIQUE,
        prefix TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('customer', 'local', 'x-cashu')),
        account_id INTEGER NOT NULL,
        name TEXT NOT NULL DEFAULT '',
        created INTEGER NOT NULL,
        last_used INTEGER,
        expires INTEGER,
        paused INTEGER NOT NULL DEFAULT 0,
        revoked INTEGER NOT NULL DEFAULT 0,
        balance_limit INTEGER,
        spent INTEGER NOT NULL DEFAULT 0,
        requests INTEGER NOT NULL DEFAULT 0,
        mint TEXT,
        unit TEXT NOT NULL DEFAULT 'sat',
        refund_address TEXT
    ) STRICT""",
    "CREATE INDEX keys_kind ON keys(kind)",
    """CREATE TABLE requests(
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        at REAL NOT NULL,
        key_id INTEGER NOT NULL,
        model TEXT NOT NULL,
        path TEXT NOT NULL,
        status INTEGER NOT NULL,
        prompt_tokens INTEGER NOT NULL,
        completion_tokens INTEGER NOT NULL,
        cache_read INTEGER NOT NULL,
        cache_write INTEGER NOT NULL,
        cost_msat INTEGER NOT NULL,
        charged_msat INTEGER NOT NULL,
        shortfall_msat INTEGER NOT NULL,
        upstream_usd TEXT,
        estimated INTEGER NOT NULL,
        stream INTEGER NOT NULL,
        ttft_ms REAL,
        total_ms REAL NOT NULL,
        error TEXT
    ) STRICT""",
    "CREATE INDEX requests_key ON requests(key_id)",
    """CREATE TABLE operations(
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        mint TEXT NOT NULL,
        unit TEXT NOT NULL,
        amount_msat INTEGER NOT NULL,
        payload TEXT NOT NULL,
        account_id INTEGER,
        purpose TEXT,
        note TEXT,
        created INTEGER NOT NULL,
        updated INTEGER NOT NULL
    ) STRICT""",
    """CREATE INDEX operations_open ON operations(seq)
        WHERE state NOT IN ('done', 'foreign', 'failed', 'claimed', 'reclaimed')""",
    "CREATE INDEX operations_account ON operations(account_id, kind)",
    "CREATE INDEX operations_kind ON operations(kind, purpose)",
    "CREATE TABLE coins(y TEXT PRIMARY KEY, operation_id TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE days(
        day TEXT PRIMARY KEY,
        earned_msat INTEGER NOT NULL,
        shortfall_msat INTEGER NOT NULL,
        requests INTEGER NOT NULL,
        local_requests INTEGER NOT NULL,
        input_tokens INTEGER NOT NULL,
        output_tokens INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE totals(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",
)


@migrations()
def m0001_books(db: Utils) -> None:
    """Accounts, transfers, keys, the request log, wallet operations, days; the operator's accounts have fixed ids."""
    for statement in FIRST:
        db.execute(statement)
    for number, kind in enumerate(("operator", "fees", "outstanding"), start=1):
        db.execute("INSERT INTO accounts(id, kind, ref) VALUES(?, ?, '')", (number, kind))
    names = [f"balance:{kind}" for kind in ("customer", "operator", "wallet", "fees", "outstanding", "suspense")]
    names += [f"keys:{kind}" for kind in ("customer", "local", "x-cashu")] + ["transfers", "requests"]
    for name in names:
        db.execute("INSERT INTO totals(name, value) VALUES(?, 0)", (name,))


@migrations()
def m0002_limit_windows(db: Utils) -> None:
    """Limits that are full again each day, week or month."""
    db.execute("ALTER TABLE keys ADD COLUMN limit_reset TEXT CHECK (limit_reset IN ('daily', 'weekly', 'monthly'))")
    db.execute("ALTER TABLE keys ADD COLUMN window INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE keys ADD COLUMN window_base INTEGER NOT NULL DEFAULT 0")


@migrations()
def m0003_child_keys(db: Utils) -> None:
    """Keys that spend from another key's account."""
    db.execute("ALTER TABLE keys ADD COLUMN parent_id INTEGER")
    db.execute("CREATE INDEX keys_parent ON keys(parent_id) WHERE parent_id IS NOT NULL")


@migrations()
def m0004_allowed_models_and_fees(db: Utils) -> None:
    """Keys for some models only (a JSON list); fees by the kind of their transfers; keys that are paid out when they end."""
    db.execute("ALTER TABLE keys ADD COLUMN models TEXT")
    db.execute("CREATE INDEX keys_ending ON keys(expires) WHERE expires IS NOT NULL AND refund_address IS NOT NULL")
    db.execute(
        "INSERT INTO totals(name, value) SELECT 'fees:' || kind, sum(amount_msat) FROM transfers WHERE debit = 2 GROUP BY kind"
    )


@migrations()
def m0005_lightning(db: Utils) -> None:
    """Lightning payments and deposits are found by the hash of their invoice."""
    db.execute(
        """CREATE INDEX operations_payment ON operations(json_extract(payload, '$.payment_hash'))
        WHERE kind IN ('mint', 'melt')"""
    )


@migrations()
def m0008_upstreams(db: Utils) -> None:
    """Which upstream served a request; empty for those of the time when there was only one."""
    db.execute("ALTER TABLE requests ADD COLUMN upstream TEXT NOT NULL DEFAULT ''")
