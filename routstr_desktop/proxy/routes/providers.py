"""GET /v1/providers/: the other nodes this one knows of (spec: wire 1.2). Answered from memory, whoever asks however often."""

from __future__ import annotations

from ..call import Call, Reply, json_reply
from ..failures import PlainDetail
from ..services import Services


class Providers:
    """The public list; its contents come from the node, which looks at the relays by its own clock."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def list(self, call: Call) -> Reply:
        """404 while discovery is off; `pubkey` picks one node, `include_json=true` adds what it answered."""
        known = self._services.providers()
        if known is None:
            raise PlainDetail("Provider discovery is disabled", status=404, type="not_found", code="not_found")
        asked = call.parameters()
        pubkey = asked.get("pubkey")
        with_health = asked.get("include_json", "").lower() in ("1", "true", "yes", "on")
        chosen = [(told, health) for told, health in known if pubkey is None or told["pubkey"] == pubkey]
        if with_health:
            return json_reply({"providers": [{"provider": told, "health": health} for told, health in chosen]})
        return json_reply({"providers": [told for told, _ in chosen]})
