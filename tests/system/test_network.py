"""A sleep and another network are noticed; a clock that is corrected a little is not."""

from __future__ import annotations

import asyncio
import time

from routstr_desktop.system.network import Changes, local_address


async def test_sleep_and_another_network_are_noticed() -> None:
    clock, here = [0.0], ["10.0.0.5"]
    happened = asyncio.Event()
    looks = 0

    def address() -> str | None:
        nonlocal looks
        looks += 1
        return here[0] or None

    async def looked() -> None:
        seen = looks
        while looks < seen + 3:  # noqa: ASYNC110
            await asyncio.sleep(0.001)

    changes = Changes(happened.set, look=0.002, now=lambda: time.time() + clock[0], address=address)
    changes.start()
    await looked()
    clock[0] = 10
    await looked()
    assert not happened.is_set()
    for change in (lambda: clock.__setitem__(0, 4000), lambda: here.__setitem__(0, "192.168.1.9")):
        change()
        async with asyncio.timeout(60):
            await happened.wait()
        happened.clear()
        await looked()
        assert not happened.is_set(), "once"
    here[0] = ""
    await looked()
    assert not happened.is_set(), "there is no use in telling anybody while offline"
    here[0] = "192.168.1.9"
    async with asyncio.timeout(60):
        await happened.wait()
    await changes.close()


def test_the_local_address_is_an_address_or_nothing() -> None:
    found = local_address()
    assert found is None or "." in found or ":" in found
