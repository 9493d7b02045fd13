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
def m0006_locked_payments(db: Utils) -> None:
    """Payments that wait to be swapped, and those that their mint refused: two more kinds of account.

    A check cannot be altered, so the table is made anew from its own text: whatever other steps gave it is kept.
    """
    (text,) = db.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'accounts'").fetchone()
    kinds = "'suspense'"
    if text.count(kinds) != 1:
        raise ValueError("the accounts are not the ones that this step knows")
    columns = text[text.index("(") :].replace(kinds, f"{kinds}, 'unswapped', 'losses'")
    db.execute("ALTER TABLE accounts RENAME TO accounts_before")
    db.execute(f"CREATE TABLE accounts{columns}")
    db.execute("INSERT INTO accounts SELECT * FROM accounts_before")
    db.execute("DROP TABLE accounts_before")
    db.execute("CREATE UNIQUE INDEX accounts_own ON accounts(kind, ref) WHERE kind <> 'customer'")
    for kind in ("unswapped", "losses"):
        db.execute("INSERT INTO totals(name, value) VALUES(?, 0)", (f"balance:{kind}",))


@migrations()
def m0008_upstreams(db: Utils) -> None:
    """Which upstream served a request; empty for those of the time when there was only one."""
    db.execute("ALTER TABLE requests ADD COLUMN upstream TEXT NOT NULL DEFAULT ''")


@migrations()
def m0009_prices_and_profit(db: Utils) -> None:
    """The operator's decisions on models; what was sold and what it cost, per day by model and by key.

    Older requests are counted in, without the msat that they cost: the exchange rates of their time are not known.
    """
    db.execute("""CREATE TABLE models(
        upstream TEXT NOT NULL,
        model TEXT NOT NULL COLLATE NOCASE,
        enabled INTEGER NOT NULL,
        public_id TEXT NOT NULL,
        aliases TEXT NOT NULL,
        price TEXT NOT NULL,
        margin TEXT,
        updated INTEGER NOT NULL,
        PRIMARY KEY(upstream, model)
    ) STRICT, WITHOUT ROWID""")
    sums = """requests INTEGER NOT NULL,
        local_requests INTEGER NOT NULL,
        unpriced INTEGER NOT NULL,
        earned_msat INTEGER NOT NULL,
        cost_msat INTEGER NOT NULL,
        cost_pusd INTEGER NOT NULL,
        input_tokens INTEGER NOT NULL,
        output_tokens INTEGER NOT NULL"""
    db.execute(f"""CREATE TABLE sales(
        day TEXT NOT NULL,
        model TEXT NOT NULL,
        upstream TEXT NOT NULL,
        {sums},
        PRIMARY KEY(day, model, upstream)
    ) STRICT, WITHOUT ROWID""")
    db.execute(f"""CREATE TABLE key_sales(
        day TEXT NOT NULL,
        key_id INTEGER NOT NULL,
        {sums},
        PRIMARY KEY(day, key_id)
    ) STRICT, WITHOUT ROWID""")
    db.execute("CREATE INDEX transfers_fees ON transfers(at) WHERE debit = 2 OR credit = 2")
    db.execute("ALTER TABLE requests ADD COLUMN upstream_msat INTEGER")
    spent = "prompt_tokens + completion_tokens + cache_read + cache_write > 0"
    totals = f"""count(*), sum(coalesce(k.kind, '') = 'local'), sum({spent}), sum(charged_msat), 0,
        CAST(sum(CAST(coalesce(upstream_usd, '0') AS REAL) * 1e12) AS INTEGER), sum(prompt_tokens + cache_read + cache_write),
        sum(completion_tokens)"""
    source = "FROM requests r LEFT JOIN keys k ON k.id = r.key_id GROUP BY 1, 2"
    day = "strftime('%Y-%m-%d', r.at, 'unixepoch', 'localtime')"
    db.execute(f"INSERT INTO sales SELECT {day}, r.model, r.upstream, {totals} {source}, 3")
    db.execute(f"INSERT INTO key_sales SELECT {day}, iif(k.kind = 'x-cashu', 0, r.key_id), {totals} {source}")


@migrations()
def m0010_activity(db: Utils) -> None:
    """How each bill was made and which app asked; what was sold per day by app, and per hour by model, key and app.

    Older requests are counted in as those of no app. Hours are kept for two days only.
    """
    db.execute("ALTER TABLE requests ADD COLUMN app TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE requests ADD COLUMN bill TEXT")
    names = (
        "requests", "local_requests", "unpriced", "earned_msat", "cost_msat", "cost_pusd", "input_tokens", "output_tokens"
    )  # fmt: skip
    sums = ", ".join(f"{name} INTEGER NOT NULL" for name in names)
    added = ", ".join(f"sum({name})" for name in names)
    db.execute(
        f"CREATE TABLE app_sales(day TEXT NOT NULL, app TEXT NOT NULL, {sums}, PRIMARY KEY(day, app)) STRICT, WITHOUT ROWID"
    )
    db.execute(f"INSERT INTO app_sales SELECT day, '', {added} FROM sales GROUP BY day")
    db.execute(f"""CREATE TABLE hours(
        hour INTEGER NOT NULL,
        dimension TEXT NOT NULL,
        name TEXT NOT NULL,
        {sums},
        PRIMARY KEY(hour, dimension, name)
    ) STRICT, WITHOUT ROWID""")
    used = "prompt_tokens + completion_tokens + cache_read + cache_write > 0"
    totals = f"""count(*), sum(coalesce(k.kind, '') = 'local'), sum({used} AND upstream_msat IS NULL), sum(charged_msat),
        sum(coalesce(upstream_msat, 0)), sum(CAST(round(CAST(coalesce(upstream_usd, '0') AS REAL) * 1e12) AS INTEGER)),
        sum(prompt_tokens + cache_read + cache_write), sum(completion_tokens)"""
    for dimension, name in (
        ("model", "r.model"),
        ("key", "CAST(iif(k.kind = 'x-cashu', 0, r.key_id) AS TEXT)"),
        ("app", "r.app"),
    ):
        db.execute(f"""INSERT INTO hours SELECT CAST(r.at AS INTEGER) / 3600, '{dimension}', {name}, {totals}
            FROM requests r LEFT JOIN keys k ON k.id = r.key_id
            WHERE r.at >= CAST(strftime('%s', 'now') AS INTEGER) - 172800 GROUP BY 1, 3""")


@migrations()
def m0011_refusals(db: Utils) -> None:
    """Requests that were refused before anything was held: the newest one by one, all of a month by hour and code."""
    db.execute("""CREATE TABLE refusals(
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL,
        at REAL NOT NULL,
        status INTEGER NOT NULL,
        code TEXT NOT NULL,
        model TEXT NOT NULL,
        key_id INTEGER NOT NULL,
        app TEXT NOT NULL,
        path TEXT NOT NULL
    ) STRICT""")
    db.execute("""CREATE TABLE refusal_hours(
        hour INTEGER NOT NULL,
        status INTEGER NOT NULL,
        code TEXT NOT NULL,
        requests INTEGER NOT NULL,
        PRIMARY KEY(hour, status, code)
    ) STRICT, WITHOUT ROWID""")
