"""Which dialect a provider is asked in."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...upstream.providers import Provider
from ..dialect import CHAT, MESSAGES, RESPONSES, Dialect

_DIALECTS = {dialect.name: dialect for dialect in (CHAT, RESPONSES, MESSAGES)}
"""Those that are translated into each other."""


@dataclass(slots=True)
class Spoken:
    """What providers speak: as their presets say, less what they turned out not to know."""

    _unknown: set[tuple[str, str]] = field(default_factory=set)

    def choose(self, provider: Provider, dialect: Dialect) -> Dialect | None:
        """The dialect in which to ask: the customer's own, else the first that the provider prefers; None = there is none."""
        if self._speaks(provider, dialect.name):
            return dialect
        return self.other(provider, dialect, dialect)

    def other(self, provider: Provider, dialect: Dialect, unlike: Dialect) -> Dialect | None:
        """A dialect into which a request of `dialect` can be translated, and not `unlike`."""
        if dialect.name not in _DIALECTS:
            return None
        names = (name for name in provider.preset.dialects if name in _DIALECTS and name != unlike.name)
        return next((_DIALECTS[name] for name in names if self._speaks(provider, name)), None)

    def lacks(self, provider: Provider, dialect: Dialect) -> None:
        """The provider has no such endpoint, though others of its kind do."""
        self._unknown.add((provider.base_url, dialect.name))

    def _speaks(self, provider: Provider, name: str) -> bool:
        return provider.speaks(name) and (provider.base_url, name) not in self._unknown
