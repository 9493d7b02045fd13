"""One upstream at work: who it is, the connections to it, what it offers, and how well it does."""

from __future__ import annotations

from dataclasses import dataclass, field

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

    @property
    def trouble(self) -> str | None:
        """Why its last model list failed, in words for the operator."""
        failure = None if self.models is None else self.models.failure
        return None if failure is None else explained(failure, self.provider)
