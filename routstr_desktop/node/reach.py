"""Can customers reach this node? Each announced address is really called, out through the network and back in through it;
where Tor runs, from outside as well.

An answer counts only if it is this node's own: same key, same mints, same version. An address that did not answer is not
announced; one that answered may miss once before it is taken back. What cannot be checked from here is said to be so.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog

from routstr_desktop import PUBLIC_VERSION
from routstr_desktop.core.listing import Reached
from routstr_desktop.core.sentence import say
from routstr_desktop.nostr.probes import Probes, Reply
from routstr_desktop.system.network import local_address
from routstr_desktop.system.tasks import spawn

from .viewpoints import HERE, OUTSIDE, seen

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)
AGAIN, SOON, LATE = 15 * 60.0, 15.0, 15 * 60.0
"""Seconds to the next check: after an answer; after a failure, doubled up to `LATE`."""
FORGIVEN = 2
"""Failed checks in a row after which an address that answered before is taken back."""


class Reach:
    """Checks by the clock while the node runs, and when asked. `pace` shortens the waits in tests."""

    def __init__(self, node: Node, probes: Callable[[], Probes]) -> None:
        self._node, self._probes = node, probes
        self._results: dict[str, Reached] = {}
        self._missed: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None
        self._due = asyncio.Event()
        self._turn = asyncio.Lock()
        self.pace = 1.0

    def start(self) -> None:
        """Begin to check; what an earlier run knew does not vouch for this one."""
        self._results.clear()
        self._missed.clear()
        self._task = spawn(self._run(), name="reach")

    async def close(self) -> None:
        """Stop; what is known is kept for the screens."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def changed(self) -> None:
        """An address, the listener or the network is different: check now."""
        self._due.set()

    def vouched(self, url: str) -> bool:
        """Whether it may be announced: it answered as this node, and not more than one check failed since."""
        if not self._node.settings.reach_check:
            return True
        found = self._results.get(url)
        return found is not None and (found.state == "reached" or 0 < self._missed.get(url, FORGIVEN) < FORGIVEN)

    def view(self) -> tuple[Reached, ...]:
        """Each address of this node with what is known of it; the address of the local network last."""
        known = [self._results.get(url, Reached(url)) for url in self._urls()]
        lan = self._lan()
        return (*known, lan) if lan is not None else tuple(known)

    async def check(self) -> tuple[Reached, ...]:
        """Call every address now; at most a few seconds."""
        async with self._turn:
            urls = self._urls()
            async with self._probes() as probes:
                found = await asyncio.gather(*(self._called(probes, url) for url in urls))
            before = [self.vouched(url) for url in urls]
            for url, result in zip(urls, found, strict=True):
                self._note(url, result)
            self._results = {url: self._results[url] for url in urls}
            if before != [self.vouched(url) for url in urls] or any(one.state != "reached" for one in found):
                self._node.changed()
        return self.view()

    def _urls(self) -> tuple[str, ...]:
        return tuple(url for url in self._node.announcing.urls() if url)

    def _note(self, url: str, result: Reached) -> None:
        before = self._results.get(url)
        self._results[url] = result
        if result.state == "reached":
            self._missed[url] = 0
        elif before is not None and url in self._missed:
            self._missed[url] += 1
        if before is None or before.state != result.state:
            log.info("reach_checked", url=url, state=result.state, words=result.words)

    async def _run(self) -> None:
        failures = 0
        while True:
            self._due.clear()
            if self._urls() and self._node.public_port is not None:
                states = [one.state for one in await self.check() if one.url in self._urls()]
                failures = 0 if set(states) == {"reached"} else failures + 1
            wait = AGAIN if not failures else min(LATE, SOON * 2 ** min(failures - 1, 10))
            try:
                async with asyncio.timeout(wait * self.pace):
                    await self._due.wait()
                failures = 0
                await asyncio.sleep(0.5 * self.pace)  # several changes often come together
            except TimeoutError:
                continue

    async def _called(self, probes: Probes, url: str) -> Reached:
        if self._node.public_port is None:
            return Reached(url, "not reached", say("The public listener is closed: start selling first."), int(time.time()))
        if (urlsplit(url).hostname or "").endswith(".onion"):
            return self._judged(url, await _timed(probes.get_outside(url, "/v1/info")), OUTSIDE)
        direct = _timed(probes.get(url, "/v1/info"))
        if not url.startswith("https://"):  # whoever stands where Tor ends could answer in our place
            return seen(self._judged(url, await direct, HERE), None)
        here, there = await asyncio.gather(direct, _timed(probes.get_outside(url, "/v1/info")))
        outside = None if there[0] is None else self._judged(url, there, OUTSIDE)
        return seen(self._judged(url, here, HERE), outside, a_node=there[0] is not None and _of_a_node(there[0]))

    def _judged(self, url: str, timed: tuple[Reply | None, int], view: str) -> Reached:
        """What one call says."""
        answer, latency = timed
        found = Reached(url, "not reached", "", int(time.time()), view=view)
        if answer is None:
            words = say("Onion addresses are called through Tor, and this program does not run it.")
            if self._node.settings.tor:
                words = say("Tor is not connected yet; it is called as soon as it is.")
            return replace(found, state="cannot tell", words=words, view="")
        if answer.private:
            words = say("The name leads to this computer or network, so nothing here can tell whether others reach it.")
            return replace(found, state="cannot tell", words=words, view="")
        if not answer.status:
            return replace(found, words=say("{why:capital}.", why=answer.words))
        found = replace(found, latency_ms=latency)
        if not _of_a_node(answer):
            words = say("Something answers there (HTTP {status}), but it is no Routstr node.", status=answer.status)
            return replace(found, state="somebody else", words=words)
        state, told = self._whose(answer.body)
        return replace(found, state=state, words=told)

    def _whose(self, told: dict[str, Any]) -> tuple[str, str]:
        mints = self._node.settings.cashu_mints if self._node.wallet is None else tuple(self._node.wallet.trusted)
        if told.get("npub") != self._node.announcing.npub:
            return "somebody else", say("Another node answers there: it has another key.")
        if told.get("version") != PUBLIC_VERSION or told.get("mints") != list(mints):
            return "somebody else", say(
                "A node with your key answers there, but not this one: its mints or version are different."
            )
        return "reached", say("This node answers through its public address.")

    def _lan(self) -> Reached | None:
        settings, port, here = self._node.settings, self._node.public_port, local_address()
        if port is None or here is None or settings.public_host not in ("0.0.0.0", "::", here):
            return None
        words = say("For devices in your own network. Nothing outside can check it, and it is never announced.")
        return Reached(f"http://[{here}]:{port}" if ":" in here else f"http://{here}:{port}", "cannot tell", words)


async def _timed(call: Awaitable[Reply | None]) -> tuple[Reply | None, int]:
    """The answer, and how many milliseconds it took."""
    began = time.perf_counter()
    return await call, round((time.perf_counter() - began) * 1000)


def _of_a_node(answer: Reply) -> bool:
    return answer.status == 200 and isinstance(answer.body, dict)
