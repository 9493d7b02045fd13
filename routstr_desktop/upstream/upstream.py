"""One upstream at work: who it is, the connections to it, what it offers, and how well it does."""

from __future__ import annotations

from dataclasses import dataclass, field

from .address import Headers
from .check import explained
from .client import UpstreamClient
from .gate import Gate
from .health import Health
from .models import Models
from .providers import Provider


@dataclass(slots=True, eq=False)
class Upstream:
    """`slug` is its name in the settings, the request log and `upstream/id`."""

    slug: str
    provider: Provider
    client: UpstreamClient
    models: Models | None = None
    health: Health = field(default_factory=Health)
    gate: Gate = field(default_factory=Gate)
    first_byte_seconds: float | None = None
    """As the client was made with."""
    lacking: set[str] = field(default_factory=set)
    """Dialects that it turned out not to have, though others of its kind do."""
    _headers: dict[tuple[str, bool], tuple[Provider, Headers]] = field(default_factory=dict)

    def speaks(self, dialect: str) -> bool:
        """Whether requests of a dialect can be passed to it as they are, as far as we know."""
        return self.provider.speaks(dialect) and dialect not in self.lacking

    def headers(self, path: str, stream: bool) -> Headers:
        """What every request to `path` carries; made once."""
        made = self._headers.get((path, stream))
        if made is None or made[0] is not self.provider:
            accept = b"text/event-stream" if stream else b"application/json"
            own = ((b"Content-Type", b"application/json"), (b"Accept", accept), *self.provider.headers(path))
            made = self._headers[path, stream] = (self.provider, own)
        return made[1]

    @property
    def trouble(self) -> str | None:
        """Why its last model list failed, in words for the operator."""
        failure = None if self.models is None else self.models.failure
        return None if failure is None else explained(failure, self.provider)
