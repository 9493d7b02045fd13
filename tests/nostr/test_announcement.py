"""The event as readers parse it, and what must never be in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.nostr import identity
from routstr_desktop.nostr.announcement import LIFETIME, NotAnnounceable, is_public, listing, retraction

ONION = "a" * 56 + ".onion"


def make(**changes: Any) -> Any:
    values: dict[str, Any] = {
        "d": "0123456789ab",
        "http_url": "https://node.example",
        "onion_url": f"http://{ONION}",
        "mints": ("https://mint.a.example", "https://mint.b.example"),
        "version": "1.2.3",
        "name": "Näme",
        "about": "About",
    }
    return listing(**{**values, **changes})


def test_the_event_is_what_readers_expect() -> None:
    event = make().template(1_800_000_000)
    assert (event["kind"], event["created_at"]) == (38421, 1_800_000_000)
    assert event["tags"] == [
        ["d", "0123456789ab"],
        ["u", "https://node.example"],
        ["u", f"http://{ONION}"],
        ["mint", "https://mint.a.example"],
        ["mint", "https://mint.b.example"],
        ["version", "1.2.3"],
        ["expiration", str(1_800_000_000 + LIFETIME)],
    ]
    assert event["content"] == '{"name":"Näme","about":"About"}'


def test_the_retraction_names_the_announcement() -> None:
    event = retraction("ab" * 32, "0123456789ab", 7)
    assert (event["kind"], event["tags"]) == (5, [["a", f"38421:{'ab' * 32}:0123456789ab"], ["k", "38421"]])


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000", "https://localhost", "https://LOCALHOST.", "https://127.0.0.1", "https://127.1",
        "https://10.0.0.5", "https://192.168.1.2:8422", "https://172.20.0.1", "https://169.254.1.1", "https://100.64.0.1",
        "https://0.0.0.0", "https://[::1]", "https://[fe80::1]", "https://[fd00::1]", "https://[::ffff:127.0.0.1]",
        "https://2130706433", "https://0x7f000001", "https://nas", "https://nas.local", "https://node.home.arpa",
        "https://a.localhost", "https://node.lan", "http://node.example", "https://node.example/?a=b", f"http://{ONION}",
        "https://a..example", "https://short.onion",
    ],
)  # fmt: skip
def test_what_others_cannot_reach_is_never_announced(url: str) -> None:
    with pytest.raises(NotAnnounceable):
        make(http_url=url)


def test_nothing_is_not_announced() -> None:
    for changes in (
        {"http_url": "", "onion_url": ""},
        {"mints": ()},
        {"mints": ("https://mint.example", "http://127.0.0.1:3338")},
        {"onion_url": "http://short.onion"},
        {"onion_url": "https://node.example"},
        {"d": ""},
    ):
        with pytest.raises(NotAnnounceable):
            make(**changes)
    assert make(onion_url="").urls == ("https://node.example",)
    assert make(http_url="").urls == (f"http://{ONION}",)
    assert is_public("8.8.8.8")


def test_long_and_odd_names_are_cut_to_one_line() -> None:
    content = json.loads(make(name="a\n\x00b\u202e" + "x" * 10_000, about="y\r\n" * 10_000).template(1)["content"])
    assert content["name"].startswith("a b x")
    assert len(content["name"]) <= 100
    assert len(content["about"]) <= 1000


def test_identity_from_nsec_and_hex() -> None:
    made = identity.generate()
    assert made.nsec not in repr(made)
    assert (made.npub[:5], len(made.hex)) == ("npub1", 64)
    assert identity.parse(f"  {made.nsec}\n") == made
    assert identity.parse(made.nsec.upper()) == made
    one = identity.parse("0" * 63 + "1")
    assert one.hex == "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
    for wrong, said in (
        (made.npub, "npub"),
        ("ncryptsec1qq", "ncryptsec"),
        ("0" * 64, "nsec or 64"),
        ("", "nsec"),
        ("x", "nsec"),
    ):
        with pytest.raises(BadRequest, match=said):
            identity.parse(wrong)
