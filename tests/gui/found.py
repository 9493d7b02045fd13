"""What the Announce page is given in tests and pictures, and a stand-in for the node's side of it."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from routstr_desktop.core.events import StateChanged
from routstr_desktop.core.listing import (
    GoodWord,
    Neighbourhood,
    OnionState,
    OtherNode,
    Presence,
    Reached,
    RelayResult,
    Standing,
)
from routstr_desktop.core.market import Comparison, Offer
from routstr_desktop.core.sentence import say
from routstr_desktop.node.reviews import MEANING
from routstr_desktop.node.viewpoints import seen
from routstr_desktop.nostr.announcement import readable
from tests.gui.samples import NOW

if TYPE_CHECKING:
    from tests.gui.fakes import FakeEngine

HEX = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
NPUB = "npub10xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqpkge6d"
RELAYS = ("wss://relay.nostr.band", "wss://relay.damus.io", "wss://relay.routstr.com", "wss://nos.lol")
LINK = "nostr:naddr1qqpkzcnrqgspw93vjgwuf5j337dpq8dnx62a7xhm264c9a0l8ew6dmkrefwdj9crqsqqp9s4qyxhwumn8ghj7mn0wvhxcmmv6qra75"
ONION = "http://" + "abcdefgh" * 7 + ".onion"
EVENT = readable(
    {
        "pubkey": HEX,
        "kind": 38421,
        "created_at": NOW,
        "tags": [
            ["d", HEX[:12]],
            ["u", "https://ada.example.com"],
            ["mint", "https://mint.example.com"],
            ["version", "desktop-0.1.0"],
            ["expiration", str(NOW + 7200)],
        ],
        "content": '{"name":"Ada\'s node","about":"Twelve models from a quiet corner"}',
    }
)
NONE = Presence(running=True, name="ARoutstrNode", about="A Routstr Node", relay_urls=RELAYS)
NO_ADDRESS = dataclasses.replace(
    NONE,
    npub=NPUB,
    hex=HEX,
    name="Ada's node",
    about="Twelve models from a quiet corner",
    obstacle=say("There is no address yet at which customers reach this node (HTTP_URL, or an onion service)."),
    standing=Standing("unknown", MEANING["unknown"], link=LINK),
)
URL = "https://ada.example.com"
ANSWERS = Reached(URL, "reached", say("This node answers through its public address."), NOW - 150, 84, "here")
REACHED = seen(ANSWERS, None)
READY = dataclasses.replace(NO_ADDRESS, obstacle="", http_url=URL, event=EVENT, reach=(REACHED,))
RESULTS = (
    RelayResult(RELAYS[0], "no answer", say("no connection"), None, NOW - 5, 4),
    RelayResult(RELAYS[1], "accepted", "", 212.4, NOW - 60, 1, True),
    RelayResult(RELAYS[2], "refused", "pow: 28 bits needed, 0 given", 96.0, NOW - 60, 3),
    RelayResult(RELAYS[3], "accepted", "", 1412.0, NOW - 60, 1, True),
)
OTHERS = (
    OtherNode("a" * 64, "Quiet corner", "", "https://node.example.org", "0.4.5", (), NOW - 900, True, "", 214),
    OtherNode("b" * 64, "tor-only", "", ONION, "0.4.4", (), NOW - 90_000, False, say("Tor does not run here"), 0),
    OtherNode("c" * 64, "a very long name that somebody gave to a node to see what happens to the row that shows it" * 2, "",
              "https://long.example.net/with/a/path", "", (), NOW, True, "", 1),
)  # fmt: skip


def compared(model: str, ours: int, median: int, lowest: int, others: int = 7) -> Comparison:
    """Totals in sat per million tokens."""
    cheapest = Offer("a" * 64, model, lowest * 1000, 0)
    return Comparison(Offer(HEX, model, ours * 1000, 0), cheapest, median * 1000, others)


PRICES = (
    compared("claude-sonnet-5", 21_840, 19_500, 17_900),
    compared("gpt-5-mini", 2_480, 2_610, 2_100, 12),
    compared("a-model-with-a-rather-long-name-2026-11-22-preview", 812, 812, 811, 2),
    compared("qwen3-coder", 1_950, 900, 420),
)
ANNOUNCED = dataclasses.replace(
    READY,
    announce=True,
    published=NOW - 60,
    relays=RESULTS,
    reach=(REACHED, Reached(ONION, "cannot tell", say("Tor is not connected yet; it is called as soon as it is."), NOW)),
    tor=True,
    onion=OnionState("starting", ONION, say("Connecting to the Tor network"), 45),
    standing=Standing("unreviewed", MEANING["unreviewed"], link=LINK, looked=NOW - 600),
    neighbours=Neighbourhood(NOW - 120, False, OTHERS, PRICES, (("wss://relay.nostr.band", say("no answer in time")),)),
)
OUTSIDE = dataclasses.replace(ANSWERS, view="outside", latency_ms=2140)
SEEN_OUTSIDE = seen(dataclasses.replace(ANSWERS, state="not reached", words=say("no answer in time")), OUTSIDE)
TRUSTED = dataclasses.replace(
    ANNOUNCED,
    reach=(SEEN_OUTSIDE, dataclasses.replace(OUTSIDE, url=ONION)),
    onion=OnionState("online", ONION),
    relays=tuple(dataclasses.replace(one, state="accepted", words="", latency_ms=90.0) for one in RESULTS),
    standing=Standing(
        "trusted", MEANING["trusted"], ("lgtm",), NOW - 9000,
        (GoodWord("d" * 64, "Fast, and it always gave my change back.", NOW - 4000), GoodWord("e" * 64, "", NOW - 9000)),
        LINK, NOW,
    ),
)  # fmt: skip
FLAGGED = dataclasses.replace(
    ANNOUNCED,
    announce=True,
    published=None,
    relays=(),
    obstacle=say("{url} has not answered as this node yet. The node is announced as soon as it does.", url=URL),
    reach=(
        Reached(
            URL,
            "somebody else",
            say("Something answers there (HTTP {status}), but it is no Routstr node.", status=502),
            NOW - 5,
        ),
    ),
    tor=False,
    onion=OnionState(),
    standing=Standing("flagged", MEANING["flagged"], ("avoid",), NOW - 9000, (), LINK, NOW),
    neighbours=Neighbourhood(NOW, False, (), (), ()),
)
ALL_REFUSED = dataclasses.replace(
    ANNOUNCED, relays=tuple(dataclasses.replace(one, state="refused", words="blocked: pay first") for one in RESULTS)
)
PRESENCES = {
    "no-identity": NONE,
    "no-address": NO_ADDRESS,
    "ready": READY,
    "announced": ANNOUNCED,
    "trusted": TRUSTED,
    "flagged": FLAGGED,
    "refused": ALL_REFUSED,
}
SEEN_NOTHING = SimpleNamespace(identity=SimpleNamespace(npub=NPUB, hex=HEX), listings=(), answered=3)
SEEN_SILENCE = SimpleNamespace(identity=SimpleNamespace(npub=NPUB, hex=HEX), listings=(), answered=0)
SEEN_LISTED = SimpleNamespace(
    identity=SimpleNamespace(npub=NPUB, hex=HEX),
    listings=(SimpleNamespace(id="0123456789ab", name="Old laptop", urls=("https://old.example.com",)),),
    answered=4,
)


class FakeFound:
    """Answers as told; each command is remembered by the engine, and fails as the engine says."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.now = NONE
        self.seen: Any = SEEN_NOTHING
        self.identity = self.neighbours = self.reviews = self.reach = self.onion = self

    def change(self, **changes: Any) -> None:
        """Another presence, announced; on the node thread."""
        self.now = dataclasses.replace(self.now, **changes)
        self._engine.publish(StateChanged())

    async def presence(self) -> Presence:
        if "presence" in self._engine.fail:
            raise self._engine.fail["presence"]
        return self.now

    async def announce(self, on: bool) -> None:
        await self._engine._asked("announce", on)
        self.now = dataclasses.replace(ANNOUNCED if on else READY)

    async def reach_by(self, way: str, url: str = "") -> None:
        await self._engine._asked("reach_by", way, url)

    async def look(self) -> None:
        await self._engine._asked("look")
        self.change(standing=TRUSTED.standing, neighbours=TRUSTED.neighbours)

    async def check(self) -> None:
        await self._engine._asked("check")
        self.change(reach=(REACHED,))

    async def switch(self, on: bool) -> None:
        await self._engine._asked("switch", on)

    async def look_up(self, text: str, passphrase: str | None = None) -> Any:
        await self._engine._asked("look_up", text, passphrase)
        return self.seen

    async def generate(self, *, replace: bool = False) -> None:
        await self._engine._asked("generate", replace)
        self.now = NO_ADDRESS

    async def bring(self, text: str, passphrase: str | None = None, **choice: Any) -> None:
        await self._engine._asked("bring", text, passphrase, choice)
        self.now = NO_ADDRESS

    async def backup(self, passphrase: str) -> str:
        await self._engine._asked("backup", passphrase)
        return "ncryptsec1" + "q" * 150

    async def reveal(self) -> str:
        await self._engine._asked("reveal")
        return "nsec1" + "x" * 58
