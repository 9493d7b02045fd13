"""One announcement on real relays and on bad ones: publish, change, renew, retract, quit."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from routstr_desktop.nostr.announcement import Listing, NotAnnounceable
from routstr_desktop.nostr.identity import Identity, generate
from routstr_desktop.nostr.publisher import Pace, Publisher, Stamps
from routstr_desktop.nostr.relays import Line
from tests.upstream.test_tls import certificate, listening

from .relays import mute_port, read, real_relay, scripted_relay

FAST = Pace(renew=3600, jitter=0, debounce=0.02, look=0.05, retract=1.0, back_off=0.05)
FIRST = Listing("0123456789ab", ("https://node.example",), ("https://mint.example",), "1.2.3", "Node", "About")


class Stand:
    """A publisher with everything that it needs; what it announces can be changed."""

    def __init__(self, directory: Path, relays: list[str], *, pace: Pace = FAST, now: Callable[[], float] = time.time) -> None:
        self.own: Identity = generate()
        self.listing: Listing | None = FIRST
        self.file = directory / "announcement.json"
        self.heard = asyncio.Event()
        self.relays, self.pace, self.now = relays, pace, now
        self.publisher = self.make()

    def make(self) -> Publisher:
        stamps = Stamps(self.file, self.now)
        self.publisher = Publisher(
            self.own.nsec, self.relays, self.offered, stamps, pace=self.pace, now=self.now, changed=self.heard.set
        )
        return self.publisher

    def offered(self) -> Listing:
        if self.listing is None:
            raise NotAnnounceable("nothing")
        return self.listing

    def change(self, listing: Listing | None) -> None:
        self.listing = listing
        self.publisher.changed()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Waits for what the relays say."""
        async with asyncio.timeout(60):
            while not condition():
                self.heard.clear()
                await self.heard.wait()

    def states(self) -> list[str]:
        return [result.state for result in self.publisher.results]


async def test_publish_change_renew_retract_quit(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(real_relay())
        second = await stack.enter_async_context(real_relay(auth=True))
        refusing, _ = await stack.enter_async_context(scripted_relay("blocked: pay first"))
        stand = Stand(tmp_path, [first, "ws://127.0.0.1:1", refusing, second])
        tasks = asyncio.all_tasks()
        stand.publisher.start()
        await stand.until(lambda: stand.states() == ["accepted", "no answer", "refused", "accepted"])
        assert stand.publisher.results[2].words == "blocked: pay first"
        assert stand.publisher.results[0].latency_ms is not None
        seen = await read(first, stand.own.hex)
        [event] = seen[38421]
        assert event == stand.publisher.event
        assert ["u", "https://node.example"] in event["tags"]

        stand.change(replace(FIRST, urls=("https://other.example",)))  # change: a newer one under the same d
        await stand.until(lambda: (stand.publisher.event or {}).get("created_at", 0) > event["created_at"])
        await stand.until(lambda: stand.states()[0] == stand.states()[3] == "accepted")
        [changed] = (await read(second, stand.own.hex))[38421]
        assert ["u", "https://other.example"] in changed["tags"]
        assert changed["created_at"] > event["created_at"]

        stand.publisher.changed()  # nothing is different: nothing is sent
        stand.change(None)  # stop: taken back
        await stand.until(lambda: stand.publisher.event is None and not stand.publisher.results[0].holds)
        assert stand.publisher.obstacle == "nothing"
        seen = await read(first, stand.own.hex)
        assert seen[38421] == []
        ids = [["e", one["id"]] for one in (event, changed)]
        assert seen[5][0]["tags"] == [["a", f"38421:{stand.own.hex}:0123456789ab"], *ids, ["k", "38421"]]

        stand.change(FIRST)  # and back again
        await stand.until(lambda: stand.publisher.event is not None and stand.states()[0] == "accepted")
        assert len((await read(first, stand.own.hex))[38421]) == 1

        await stand.publisher.close()  # quit
        assert [(await read(url, stand.own.hex))[38421] for url in (first, second)] == [[], []]
        assert not {task.get_name() for task in asyncio.all_tasks() - tasks if not task.done()}


async def test_renewal_and_a_clock_that_goes_back(tmp_path: Path) -> None:
    clock = [2_000_000_000.0]
    async with scripted_relay(True) as (url, relay):
        stand = Stand(tmp_path, [url], pace=replace(FAST, renew=0.2), now=lambda: clock[0])
        stand.publisher.start()
        await relay.count(2)
        clock[0] -= 86_400
        await relay.count(4)
        await stand.publisher.close()
        stand.make().start()  # after a restart too
        await relay.count(len(relay.seen) + 2)
        await stand.publisher.close()
    times = [event["created_at"] for event in relay.seen]
    assert times == sorted(set(times))
    assert times[0] == 2_000_000_000
    assert times[-1] == json.loads(stand.file.read_text())["created_at"]
    assert relay.seen[-1]["kind"] == 5


async def test_a_clock_that_was_ahead_is_told(tmp_path: Path) -> None:
    clock = [2_000_000_000.0]
    async with scripted_relay(True) as (url, relay):
        stand = Stand(tmp_path, [url], now=lambda: clock[0])
        stand.publisher.start()
        await relay.count(1)
        assert stand.publisher.ahead == 0
        clock[0] -= 7200
        assert stand.publisher.ahead == 7200
        clock[0] += 7000
        assert stand.publisher.ahead == 0, "a few minutes are believed"
        await stand.publisher.close()


async def test_after_a_sleep_of_the_computer_it_is_renewed(tmp_path: Path) -> None:
    clock = [2_000_000_000.0]
    async with scripted_relay(True) as (url, relay):
        stand = Stand(tmp_path, [url], now=lambda: clock[0])
        stand.publisher.start()
        await relay.count(1)
        clock[0] += 2 * 3600
        await relay.count(2)
        await stand.publisher.close()
    assert relay.seen[1]["created_at"] == 2_000_007_200


async def test_after_a_change_of_network_it_is_told_at_once(tmp_path: Path) -> None:
    async with scripted_relay("rate-limited: slow down", True) as (limiting, relay), scripted_relay(True) as (good, other):
        stand = Stand(tmp_path, [limiting, good], pace=replace(FAST, back_off=900))
        stand.publisher.start()
        await stand.until(lambda: stand.states() == ["refused", "accepted"])
        stand.publisher.renew()
        await stand.until(lambda: stand.states() == ["accepted", "accepted"])
        await other.count(2)
        stand.publisher.changed()
        await asyncio.sleep(0.1)  # longer than the debounce: silence is what is awaited
        assert [len(relay.seen), len(other.seen)] == [2, 2], "once"
        await stand.publisher.close()


async def test_a_relay_that_limits_is_tried_again_later(tmp_path: Path) -> None:
    async with scripted_relay("rate-limited: slow down", "rate-limited: slow down", True) as (url, relay):
        stand = Stand(tmp_path, [url])
        stand.publisher.start()
        await stand.until(lambda: stand.states() == ["accepted"])
        assert stand.publisher.results[0].tries == 3
        assert len({event["id"] for event in relay.seen}) == 1
        await stand.publisher.close()


async def test_relays_that_hang_slow_neither_the_others_nor_the_end(tmp_path: Path) -> None:
    async with real_relay() as good, mute_port() as mute, scripted_relay(None) as (silent, _):
        stand = Stand(tmp_path, [mute, silent, good])
        stand.publisher.start()
        await stand.until(lambda: stand.states()[2] == "accepted")
        assert stand.states()[:2] == ["waiting", "waiting"]
        async with asyncio.timeout(60):
            await stand.publisher.close()
        assert (await read(good, stand.own.hex))[38421] == []


async def test_nothing_is_sent_while_there_is_nothing(tmp_path: Path) -> None:
    async with scripted_relay(True) as (url, relay):
        stand = Stand(tmp_path, [url])
        stand.listing = None
        stand.publisher.start()
        await asyncio.sleep(0)
        stand.publisher.changed()
        await asyncio.sleep(0.1)  # longer than the debounce: silence is what is awaited
        assert (relay.seen, stand.publisher.obstacle) == ([], "nothing")
        await stand.publisher.close()
        assert relay.seen == []


async def test_twenty_starts_and_stops_leave_nothing(tmp_path: Path) -> None:
    async with scripted_relay(True) as (url, relay):
        stand = Stand(tmp_path, [url, "ws://127.0.0.1:1"])
        tasks = asyncio.all_tasks()
        for number in range(20):
            publisher = stand.make()
            publisher.start()
            await relay.count(2 * number + 1)
            await stand.until(lambda: stand.states()[0] == "accepted")
            await publisher.close()
            await publisher.close()
            ours = [task for task in asyncio.all_tasks() - tasks if task.get_name().startswith(("relay:", "announcing"))]
            assert not [task for task in ours if not task.done()]
    assert [event["kind"] for event in relay.seen] == [38421, 5] * 20


def test_the_pace_is_the_documented_one() -> None:
    pace = Pace()
    assert (pace.renew, pace.debounce, pace.back_off) == (2700, 5, 5)
    assert pace.renew < 7200
    assert Line.__init__.__kwdefaults__["back_off"] == 5


@pytest.mark.parametrize("words", ["pow: 28 bits needed, 0 given", "restricted: members only", "error: \x00\n" + "x" * 9000])
async def test_what_a_relay_demands_is_told_in_its_words(tmp_path: Path, words: str) -> None:
    async with scripted_relay(words) as (url, relay):
        stand = Stand(tmp_path, [url], pace=replace(FAST, back_off=900))
        stand.publisher.start()
        await stand.until(lambda: stand.states() == ["refused"])
        told = stand.publisher.results[0].words
        assert told.startswith(words[:6])
        assert told.isprintable()
        assert len(told) <= 200
        await stand.publisher.close()
        assert len(relay.seen) <= 3, "it is not asked again and again"


def test_twenty_processes_end_with_0(tmp_path: Path) -> None:
    """The library calls back from threads of its own: a loop that it still knows at the end would be a crash."""
    for number in range(20):
        call = [sys.executable, "-X", "faulthandler", "-c", QUIT, str(tmp_path)]
        done = subprocess.run(call, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, ""), number


QUIT = """
import asyncio, sys
from pathlib import Path
from tests.nostr.relays import scripted_relay
from tests.nostr.test_publisher import Stand

async def main():
    async with scripted_relay(True) as (url, relay):
        stand = Stand(Path(sys.argv[1]), [url, "ws://127.0.0.1:1"])
        stand.publisher.start()
        await stand.until(lambda: stand.states()[0] == "accepted")
        await stand.publisher.close()
        assert [event["kind"] for event in relay.seen] == [38421, 5]

asyncio.run(main())
"""


async def test_a_full_disk_neither_repeats_a_time_nor_ends_the_node(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    async with scripted_relay(True) as (url, relay):
        stand = Stand(gone, [url])
        gone.rmdir()
        stand.publisher.start()
        await asyncio.sleep(0.1)
        assert "cannot be written" in str(stand.publisher.obstacle)
        assert relay.seen == []
        gone.mkdir()
        await relay.count(1)
        await stand.until(lambda: stand.states() == ["accepted"])
        assert stand.publisher.obstacle is None
        stand.file.unlink()
        gone.rmdir()
        await stand.publisher.close()


async def test_the_certificate_of_a_relay_is_checked(tmp_path: Path) -> None:
    async with scripted_relay(True, tls=listening(certificate(tmp_path))) as (url, relay):
        assert url.startswith("wss://")
        stand = Stand(tmp_path, [url])
        stand.publisher.start()
        await stand.until(lambda: stand.states() == ["no answer"])
        await stand.publisher.close()
        assert relay.seen == []
