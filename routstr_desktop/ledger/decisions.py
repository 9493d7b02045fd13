"""The operator's decisions on models, kept beside the books: they are in every backup, and a change is whole or not at all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from decimal import Decimal

from routstr_desktop.core.overrides import Override

_COLUMNS = "upstream, model, enabled, public_id, aliases, price, margin"


def stored(connection: sqlite3.Connection) -> list[Override]:
    """All of them."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM models ORDER BY upstream, model")
    return [
        Override(
            model=model,
            upstream=upstream,
            enabled=bool(enabled),
            public_id=public_id,
            alias_ids=tuple(json.loads(aliases)),
            price={name: Decimal(value) for name, value in json.loads(price).items()},
            margin=None if margin is None else Decimal(margin),
        )
        for upstream, model, enabled, public_id, aliases, price, margin in rows
    ]


def store(connection: sqlite3.Connection, overrides: Iterable[Override], now: float) -> None:
    """Keeps these, each in place of what was decided on its model before; an empty one leaves nothing decided."""
    for one in overrides:
        connection.execute("DELETE FROM models WHERE upstream = ? AND model = ?", (one.upstream, one.model))
        if not one.empty:
            price = {name: str(value) for name, value in one.price.items()}
            margin = None if one.margin is None else str(one.margin)
            connection.execute(
                f"INSERT INTO models({_COLUMNS}, updated) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    one.upstream,
                    one.model,
                    one.enabled,
                    one.public_id,
                    json.dumps(one.alias_ids),
                    json.dumps(price),
                    margin,
                    int(now),
                ),
            )
