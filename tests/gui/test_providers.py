"""The Providers page: rows, states, test, switch, change, and what is found on this computer."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollBar, QWidget

from routstr_desktop.core.errors import ConfigError, UpstreamError
from routstr_desktop.core.status import Spent
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.spending import SpendDialog
from routstr_desktop.gui.dialogs.upstream import UpstreamDialog
from routstr_desktop.gui.pages.providers import ProvidersPage
from routstr_desktop.gui.window import Window
from routstr_desktop.node import problems
from routstr_desktop.upstream.check import Examined
from routstr_desktop.upstream.health import KEY_REFUSED, NO_CREDIT
from routstr_desktop.upstream.local import LocalServer
from tests.gui.fakes import FakeEngine
from tests.gui.samples import PROVIDERS

Until = Callable[..., Any]
LOCAL = LocalServer("llamacpp", "llama.cpp", "http://127.0.0.1:8080/v1", ("one",))


@pytest.fixture
async def page(window: Window, engine: FakeEngine, until: Until) -> ProvidersPage:
    await until(lambda: window.controller.snapshot.models == 12)
    await tell(window.controller, engine, upstreams=PROVIDERS)
    await until(lambda: window.controller.snapshot.upstreams == PROVIDERS)
    found = window.go("Providers")
    assert isinstance(found, ProvidersPage)
    await until(lambda: ("local_upstreams",) in engine.calls)
    return found


async def tell(controller: Controller, engine: FakeEngine, **changes: Any) -> None:
    async def change() -> None:
        engine.change(**changes)

    await controller.bridge.call(change)


async def test_every_state_has_its_word_and_its_reason(page: ProvidersPage) -> None:
    words = ["Ready", "Ready", "Refuses you", "Does not answer", "Limit reached", "Off"]
    assert [row.chip.text() for row in page.rows] == words
    lines = [row.about.text() for row in page.rows]
    cost = "$3.20 of $20.00 today · $41.75 this month"
    assert lines[0] == f"openrouter.ai/api · 312 models · {cost} · 9 without a price · costs × 1.055"
    assert lines[1] == "127.0.0.1:11434 · 4 models · asked first"
    assert lines[2] == "It refuses the API key."
    assert lines[3].startswith("The provider behind this node cannot be reached.")
    assert [row.test.isEnabled() for row in page.rows] == [True, True, True, True, True, False]
    assert page.note.isVisible()


async def test_a_test_says_what_it_found(page: ProvidersPage, engine: FakeEngine, window: Window, until: Until) -> None:
    said: list[tuple[str, str]] = []
    window.controller.notice.connect(lambda text, tone: said.append((text, tone)))
    page.rows[0].test.click()
    assert not page.rows[0].test.isEnabled()
    await until(lambda: said)
    assert said == [("OpenRouter answers and lists 312 models, 300 ready to sell.", "ok")]
    assert page.rows[0].test.isEnabled()
    engine.upstreams.examined = Examined(False, "OpenRouter refuses this API key.", "upstream_key_refused")
    page.rows[0].test.click()
    await until(lambda: len(said) == 2)
    assert said[1][1] == "error"
    engine.fail["test_upstream"] = UpstreamError("The node is stopping.")
    page.rows[0].test.click()
    await until(lambda: len(said) == 3)
    await until(lambda: page.rows[0].test.isEnabled() and page.rows[0].test.text() == "Test")


async def test_a_test_is_answered_though_its_row_changes_meanwhile(
    page: ProvidersPage, engine: FakeEngine, window: Window, until: Until
) -> None:
    """Each request that is sold changes what a provider has cost."""
    said: list[str] = []
    window.controller.notice.connect(lambda text, tone: said.append(text))
    engine.gate = asyncio.Event()
    row = page.rows[0]
    row.test.click()
    await until(lambda: ("test_upstream", "openrouter") in engine.calls)
    dearer = dataclasses.replace(PROVIDERS[0], spent=dataclasses.replace(PROVIDERS[0].spent, today=Decimal("3.30")))
    window.controller.show(dataclasses.replace(window.controller.snapshot, upstreams=(dearer, *PROVIDERS[1:])))
    assert "$3.30" in page.rows[0].about.text()
    assert page.rows[0].test.text() == "Testing…"
    assert not page.rows[0].test.isEnabled()
    gate, engine.gate = engine.gate, None
    window.controller.bridge._loop.call_soon_threadsafe(gate.set)
    await until(lambda: said)
    assert said == ["OpenRouter answers and lists 312 models, 300 ready to sell."]
    await until(lambda: page.rows[0].test.isEnabled() and page.rows[0].test.text() == "Test")


async def test_the_keyboard_stays_where_it_is_while_a_row_changes(page: ProvidersPage, window: Window) -> None:
    page.rows[1].edit.setFocus()
    dearer = dataclasses.replace(PROVIDERS[1], spent=dataclasses.replace(PROVIDERS[1].spent, today=Decimal("3.30")))
    window.controller.show(dataclasses.replace(window.controller.snapshot, upstreams=(PROVIDERS[0], dearer, *PROVIDERS[2:])))
    assert page.rows[1].edit.hasFocus()


async def test_off_and_on_again(page: ProvidersPage, engine: FakeEngine, until: Until) -> None:
    assert page.rows[0].switch.accessibleName() == "Switch OpenRouter off"
    page.rows[0].switch.click()
    await until(lambda: page.rows[0].chip.text() == "Off")
    assert engine.calls[-1] == ("change_upstream", "openrouter", None, {"enabled": False})
    assert page.rows[0].switch.accessibleName() == "Switch OpenRouter on"
    page.rows[0].switch.click()
    await until(lambda: page.rows[0].chip.text() == "Ready")


async def test_its_dialog_opens(page: ProvidersPage, window: Window, until: Until) -> None:
    page.rows[1].edit.click()
    (dialog,) = window.findChildren(UpstreamDialog)
    assert dialog.title.text() == "Change Ollama"
    dialog.close()
    page.add.click()
    assert any(one.title.text() == "Connect a provider" for one in window.findChildren(UpstreamDialog))


async def test_what_a_provider_may_cost_and_how_long_it_may_think(
    page: ProvidersPage, engine: FakeEngine, window: Window, until: Until
) -> None:
    page.rows[0].edit.click()
    (dialog,) = window.findChildren(UpstreamDialog)
    assert (dialog.limits.daily.text(), dialog.limits.monthly.text(), dialog.first_byte.text()) == ("20", "", "45")
    dialog.limits.daily.setText("lots")
    dialog.submit()
    assert "above zero" in dialog.error.words()
    dialog.limits.daily.clear()
    dialog.limits.monthly.setText("1,500.50")
    dialog.first_byte.clear()
    dialog.submit()
    await until(lambda: engine.calls[-1][0] == "change_upstream")
    changes = engine.calls[-1][3]
    assert changes["daily_usd"] is None
    assert changes["monthly_usd"] == Decimal("1500.50")
    assert changes["first_byte_seconds"] is None


async def test_what_all_of_them_may_cost(page: ProvidersPage, engine: FakeEngine, window: Window, until: Until) -> None:
    assert page.spent.text() == "nothing this month, and no limit"
    await tell(window.controller, engine, spent=Spent(Decimal("8.2"), Decimal(51), monthly=Decimal(200)))
    await until(lambda: page.spent.text() == "$8.20 today · $51.00 of $200.00 this month")
    page.limits.click()
    (dialog,) = window.findChildren(SpendDialog)
    assert (dialog.limits.daily.text(), dialog.limits.monthly.text(), dialog.local.box.isChecked()) == ("", "200", False)
    dialog.limits.daily.setText("-1")
    dialog.submit()
    assert "above zero" in dialog.error.words()
    engine.fail["change"] = ConfigError("UPSTREAM_DAILY_USD comes from the environment.")
    dialog.limits.daily.setText("10")
    dialog.local.box.setChecked(True)
    dialog.submit()
    await until(lambda: "environment" in dialog.error.words())
    engine.fail.clear()
    dialog.submit()
    await until(lambda: [call[0] for call in engine.calls].count("change") == 2)
    limits = {"upstream_daily_usd": Decimal(10), "upstream_monthly_usd": Decimal(200), "spend_limit_local": True}
    assert engine.calls[-1] == ("change", limits)


async def test_what_runs_on_this_computer_is_offered(page: ProvidersPage, engine: FakeEngine, until: Until) -> None:
    assert not page.local.isVisible()
    engine.upstreams.found = [LOCAL]
    page.look()
    await until(lambda: page.local.isVisible())
    (row,) = page.local.rows
    row.use.click()
    await until(lambda: not page.local.isVisible())
    assert ("add_upstream", LOCAL.base_url, "", {"kind": "llamacpp"}) in engine.calls


async def test_nothing_yet(page: ProvidersPage, engine: FakeEngine, window: Window, until: Until) -> None:
    await tell(window.controller, engine, upstreams=())
    await until(lambda: page.none.isVisible())
    assert page.rows == []
    assert not page.note.isVisible()


async def test_the_banner_leads_here(window: Window, engine: FakeEngine, until: Until) -> None:
    await tell(window.controller, engine, problems=(problems.upstream_account("openrouter", "OpenRouter", NO_CREDIT),))
    await until(lambda: window.overview.banner.isVisible())
    assert "See providers" in [button.text() for button in window.overview.banner._both]
    window.overview.banner._act(0)
    assert isinstance(window.pages.currentWidget(), ProvidersPage)


async def test_a_refused_key_is_changed_from_the_banner(window: Window, engine: FakeEngine, until: Until) -> None:
    refused = problems.upstream_account("openai", "OpenAI", KEY_REFUSED)
    await tell(window.controller, engine, upstreams=PROVIDERS, problems=(refused,))
    await until(lambda: window.overview.banner.isVisible())
    assert "OpenAI refused your key." in window.overview.banner.words()
    assert "Change key…" in [button.text() for button in window.overview.banner._both]
    window.overview.banner._act(0)
    (dialog,) = [one for one in window.findChildren(UpstreamDialog) if one.isVisible()]
    assert dialog.title.text() == "Change OpenAI"
    dialog.reject()


async def test_everything_is_named(page: ProvidersPage) -> None:
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(widget, QScrollBar)
        and not widget.accessibleName()
    ]
    assert not nameless


async def test_rows_stay_while_there_are_no_others(
    page: ProvidersPage, engine: FakeEngine, window: Window, until: Until
) -> None:
    before = list(page.rows)
    await tell(window.controller, engine, today_msat=5)
    await until(lambda: window.controller.snapshot.today_msat == 5)
    assert page.rows == before
    changed = (dataclasses.replace(PROVIDERS[0], models=1), *PROVIDERS[1:])
    await tell(window.controller, engine, upstreams=changed)
    await until(lambda: "1 model" in page.rows[0].about.text())
    assert page.rows == before
    await tell(window.controller, engine, upstreams=changed[1:])
    await until(lambda: page.rows == before[1:])
