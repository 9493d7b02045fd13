"""Only the open internet is called for strangers, in whatever form they write an address."""

from __future__ import annotations

import pytest

from routstr_desktop.core.addresses import is_public


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.1.2.3", False), ("192.168.1.1", False),
        ("172.16.0.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),
        ("255.255.255.255", False), ("::1", False), ("::", False), ("fe80::1%eth0", False), ("fd00::1", False),
        ("::ffff:127.0.0.1", False), ("::ffff:8.8.8.8", True), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
        ("64:ff9b:1::7f00:1", False), ("::127.0.0.1", False), ("::ffff:0:127.0.0.1", False), ("64:ff9b::808:808", True),
        ("ff02::1", False), ("192.0.2.1", False), ("240.0.0.1", False), ("", False), ("junk", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public
