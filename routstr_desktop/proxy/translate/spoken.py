"""Which dialect an upstream is asked in."""

from __future__ import annotations

from ...upstream.upstream import Upstream
from ..dialect import CHAT, MESSAGES, RESPONSES, Dialect

_TRANSLATED = {dialect.name: dialect for dialect in (CHAT, RESPONSES, MESSAGES)}
"""Those that are translated into each other."""


def spoken(upstream: Upstream, dialect: Dialect) -> Dialect | None:
    """The customer's own dialect, else the first that the upstream prefers; None = there is none."""
    return dialect if upstream.speaks(dialect.name) else other(upstream, dialect, dialect)


def other(upstream: Upstream, dialect: Dialect, unlike: Dialect) -> Dialect | None:
    """A dialect into which a request of `dialect` can be translated, and not `unlike`."""
    if dialect.name not in _TRANSLATED:
        return None
    names = (name for name in upstream.provider.preset.dialects if name in _TRANSLATED and name != unlike.name)
    return next((_TRANSLATED[name] for name in names if upstream.speaks(name)), None)
