"""A payment request that was pasted: amount and mint are filled in, and what cannot be paid says why."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from routstr_desktop.core.ecash import Asked
from routstr_desktop.core.errors import BadRequest
from routstr_desktop.gui.asked import mint_for
from routstr_desktop.gui.dialogs.withdraw import WithdrawDialog
from routstr_desktop.gui.window import Window
from tests.gui.fakes import FakeEngine
from tests.gui.samples import PASTED, TWO_MINTS

Until = Callable[..., Any]
REQUEST = PASTED["request"]
RICH, OTHER = sorted(TWO_MINTS.mints, key=lambda one: -one.balance_msat)[:2]


async def answered(window: Window, engine: FakeEngine, until: Until, asked: Asked) -> WithdrawDialog:
    """The dialog that a request leads to."""
    await until(lambda: window.controller.snapshot.models == 12)
    engine.request = asked
    window.wallet().answer(REQUEST)
    await until(lambda: window.findChild(WithdrawDialog))
    found = window.findChild(WithdrawDialog)
    assert isinstance(found, WithdrawDialog)
    assert ("asked_for", REQUEST) in engine.calls
    return found


def test_of_their_mints_the_one_where_most_is_held() -> None:
    assert mint_for(Asked(21, ()), TWO_MINTS) == RICH
    assert mint_for(Asked(21, (OTHER.url, RICH.url)), TWO_MINTS) == RICH
    assert mint_for(Asked(1, (OTHER.url,)), TWO_MINTS) == OTHER
    assert mint_for(Asked(1, ("https://elsewhere.example.com",)), TWO_MINTS) is None
    assert mint_for(Asked(OTHER.balance_msat // 1000 + 1, (OTHER.url,)), TWO_MINTS) is None
    foreign = dataclasses.replace(RICH, unit="usd")
    assert mint_for(Asked(1, ()), dataclasses.replace(TWO_MINTS, mints=(foreign,))) is None


async def test_amount_and_mint_are_filled_in(window: Window, engine: FakeEngine, until: Until) -> None:
    url = window.controller.snapshot.mints[0].url if window.controller.snapshot.mints else "https://mint.example.com"
    dialog = await answered(window, engine, until, Asked(21, (url,), "a book"))
    assert dialog.amount.text() == "21"
    assert "“a book”" in dialog.hint.text()
    assert "nothing is sent from here" in dialog.hint.text()
    dialog.make.click()
    await until(lambda: ("withdraw", 21, url) in engine.calls)


async def test_without_an_amount_all_that_is_there(window: Window, engine: FakeEngine, until: Until) -> None:
    dialog = await answered(window, engine, until, Asked(None, ()))
    assert dialog.value() > 0
    assert dialog.make.isEnabled()


async def test_no_ecash_of_their_mints(window: Window, engine: FakeEngine, until: Until) -> None:
    dialog = await answered(window, engine, until, Asked(21, ("https://elsewhere.example.com",)))
    assert dialog.error.isVisible()
    assert "elsewhere.example.com" in dialog.error.words()
    assert not dialog.make.isEnabled()
    dialog.amount.setText("5")
    assert not dialog.make.isEnabled()


async def test_more_than_is_ours(window: Window, engine: FakeEngine, until: Until) -> None:
    dialog = await answered(window, engine, until, Asked(99_999_999, ()))
    assert "more than is yours" in dialog.worth.text()
    assert not dialog.make.isEnabled()


async def test_what_cannot_be_read_is_told(window: Window, engine: FakeEngine, until: Until) -> None:
    await until(lambda: window.controller.snapshot.models == 12)
    engine.fail["asked_for"] = BadRequest("This payment request cannot be read.")
    window.wallet().answer(REQUEST)
    await until(lambda: "cannot be read" in window.toast.text())
    assert not window.findChildren(WithdrawDialog)
