"""Which addresses belong to the open internet: what strangers name is called nowhere else."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_WRAPPED = tuple(map(ip_network, ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96")))
"""IPv6 networks whose last four bytes are the IPv4 address that is meant (RFC 4291, RFC 2765, RFC 6052)."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, also where an IPv6 address only wraps an IPv4 one."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and (inner := _inner(found)) is not None:
        found = inner
    return found.is_global and not found.is_multicast and not found.is_reserved


def _inner(address: IPv6Address) -> IPv4Address | None:
    told = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if told is None and any(address in network for network in _WRAPPED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return told
