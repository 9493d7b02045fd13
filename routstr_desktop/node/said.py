"""What the listeners say and ask of customers: made of the settings, the identity and the wallet."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from routstr_desktop import PUBLIC_VERSION
from routstr_desktop.proxy.services import ProxyConfig

if TYPE_CHECKING:
    from .node import Node


def about(node: Node) -> ProxyConfig:
    """As the settings are now."""
    chosen = node.settings
    http_url, onion_url = node.announcing.urls()
    return ProxyConfig(
        name=chosen.name,
        description=chosen.description,
        version=PUBLIC_VERSION,
        npub=node.announcing.npub,
        http_url=http_url,
        onion_url=onion_url,
        mints=lambda: () if node.wallet is None else node.wallet.trusted,
        p2pk_pubkey=None if node.wallet is None else node.wallet.key.pubkey,
        cors_origins=chosen.cors_origins,
        margin=chosen.margin,
        minimum_msat=chosen.min_request_msat,
        child_key_cost=chosen.child_key_cost,
        exchange_fee=chosen.exchange_fee,
        flat=chosen.flat_price,
    )


def renew(node: Node, config: ProxyConfig) -> None:
    """Change `config` in place, as the listeners hold it."""
    fresh = about(node)
    for field in fields(fresh):
        setattr(config, field.name, getattr(fresh, field.name))
