"""Every dialect that is sold, and the path where it is."""

from __future__ import annotations

from .dialect import MESSAGES, TEXT, Dialect
from .media import MEDIA

DIALECTS = (*TEXT, *MEDIA)
COUNT_PATH = "/v1/messages/count_tokens"
_BY_PATH = {dialect.path: dialect for dialect in DIALECTS} | {COUNT_PATH: MESSAGES}


def dialect_at(path: str) -> Dialect | None:
    """The dialect of a canonical path."""
    return _BY_PATH.get(path)
