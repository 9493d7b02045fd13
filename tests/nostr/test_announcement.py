"""The event as readers parse it, and what must never be in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from routstr_desktop.core.errors import BadRequest
from routstr_desktop.nostr import identity
from routstr_desktop.nostr.announcement import LIFETIME, NotAnnounceable, is_public, listing, readable, retraction

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
    shown = make(picture="https://img.example/a.png").template(1)["content"]
    assert json.loads(shown)["picture"] == "https://img.example/a.png"


def test_what_is_shown_is_what_is_published() -> None:
    event = make(name='quoted " and \\ and ü').template(1)
    assert json.loads(readable(event)) == event
    assert '    ["u", "https://node.example"],\n' in readable(event)


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
        {"picture": "http://img.example/a.png"},
        {"picture": "https://localhost/a.png"},
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
        ("ncryptsec1qq", "passphrase is needed"),
        ("0" * 64, "nsec, 64"),
        ("", "nsec"),
        ("x", "nsec"),
    ):
        with pytest.raises(BadRequest, match=said):
            identity.parse(wrong)


def test_identity_from_words_as_nip_06_gives_it() -> None:
    words = "leader monkey parrot ring guide accident before fence cannon height naive bean"
    found = identity.parse(f"  {words.upper()}\n")
    assert found.hex == "17162c921dc4d2518f9a101db33695df1afb56ab82f5ff3e5da6eec3ca5cd917"
    longer = (
        "what bleak badge arrange retreat wolf trade produce cricket blur garlic valid "
        "proud rude strong choose busy staff weather area salt hollow arm fade"
    )
    assert identity.parse(longer).hex == "d41b22899549e1f3d335a31002cfd382174006e166d3e658e3a5eecdb6463573"
    for wrong, said in (("leader monkey", "2 words"), (words.replace("bean", "naive"), "misspelled"), (words + " bean", "13")):
        with pytest.raises(BadRequest, match=said):
            identity.parse(wrong)


def test_identity_encrypted_as_nip_49_says() -> None:
    known = (
        "ncryptsec1qgg9947rlpvqu76pj5ecreduf9jxhselq2nae2kghhvd5g7dgjtcxfqtd67p9m0w57lspw8gsq6yphnm8623nsl8xn9j4jdzz84zm3frzt"
        "j3z7s35vpzmqf6ksu8r89qk5z2zxfmu5gv8th8wclt0h4p"
    )
    secret = "3501454135014541350145413501453fefb02227e449e57cf4d3a3ce05378683"
    assert identity.parse(known, "nostr") == identity.parse(secret)
    made = identity.generate()
    copy = identity.encrypted(made, "\u212bngstrom pass")
    assert copy.startswith("ncryptsec1")
    assert identity.parse(copy, "\u00c5ngstrom pass") == made, "however it was typed"
    with pytest.raises(BadRequest, match="does not open"):
        identity.parse(copy, "another")
    with pytest.raises(BadRequest, match="at least"):
        identity.encrypted(made, "short")
    with pytest.raises(BadRequest, match="missing or mistyped"):
        identity.parse(copy[:-1], "x")


def test_an_encrypted_key_that_would_take_all_memory_is_not_opened() -> None:
    from nostr_sdk import EncryptedSecretKey

    payload = bytes([2, 30]) + bytes(89)
    bomb = bech32("ncryptsec", payload)
    EncryptedSecretKey.from_bech32(bomb)
    with pytest.raises(BadRequest, match="memory"):
        identity.parse(bomb, "nostr")


def bech32(prefix: str, payload: bytes) -> str:
    """BIP-173, without its limit of length."""
    signs = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = "".join(f"{byte:08b}" for byte in payload)
    values = [int(bits[at : at + 5].ljust(5, "0"), 2) for at in range(0, len(bits), 5)]

    def checksum(several: list[int]) -> int:
        sum = 1
        for value in several:
            top, sum = sum >> 25, (sum & 0x1FFFFFF) << 5 ^ value
            for bit, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                sum ^= factor if top >> bit & 1 else 0
        return sum

    head = [ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix]
    rest = checksum(head + values + [0] * 6) ^ 1
    return prefix + "1" + "".join(signs[value] for value in values + [rest >> 5 * (5 - at) & 31 for at in range(6)])


def test_the_link_to_hand_out_leads_to_the_announcement() -> None:
    from nostr_sdk import Nip19Coordinate

    own = identity.generate()
    found = Nip19Coordinate.from_nostr_uri(identity.link(own.hex, "abc", ("wss://relay.example",)))
    at = found.coordinate()
    assert (at.public_key().to_hex(), at.identifier(), at.kind().as_u16()) == (own.hex, "abc", 38421)
