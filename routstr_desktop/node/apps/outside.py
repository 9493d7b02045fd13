"""Apps that ask from servers of their own (Cursor): this computer's address is of no use to them, and they pay like anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routstr_desktop.core.sentence import say

if TYPE_CHECKING:
    from ..node import Node


def public_address(node: Node, app: str) -> tuple[str, str]:
    """(the https address that ends in /v1, ""), or ("", why `app` has none and what to do instead)."""
    url = node.announcing.urls()[0].rstrip("/")
    if not url.startswith("https://"):
        return "", say(
            "{app} asks from its own servers, which cannot reach this computer: give the node a public https address on the "
            "Announce page, or connect an app that runs here, such as Continue or Cline.",
            app=app,
        )
    if node.public_port is None:
        return "", say(
            "{app} asks from its own servers, like a customer, and customers are not served at present: start selling first.",
            app=app,
        )
    if not node.found.reach.vouched(url):
        return "", say(
            "{app} asks from its own servers, and {url} has not answered as this node yet: the Announce page tells why.",
            app=app,
            url=url,
        )
    return f"{url}/v1", ""
