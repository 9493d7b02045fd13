"""Operations under way, and the end of the program."""

from __future__ import annotations

import asyncio

from routstr_desktop.wallet.flights import Flights


async def test_what_a_landing_flight_begins_lands_as_well() -> None:
    """Or is cut off as well: nothing goes on behind a wallet that is closed."""
    flights, seen = Flights(), list[str]()
    begun, never = asyncio.Event(), asyncio.Event()

    async def second() -> None:
        seen.append("second")
        try:
            await never.wait()
        finally:
            seen.append("cut off")

    async def first() -> None:
        begun.set()
        await asyncio.sleep(0)
        await flights.run("second", second)

    waiting = asyncio.gather(flights.run("first", first), return_exceptions=True)
    await begun.wait()
    await flights.land(0.05)
    assert seen == ["second", "cut off"]
    assert "first" not in flights
    await waiting


async def test_landing_with_nothing_under_way_is_at_once() -> None:
    async with asyncio.timeout(20):
        await Flights().land(60)
