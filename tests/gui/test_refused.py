"""Why customers did not get through, on the page Activity: how many, in words, and what can be done."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from routstr_desktop.core import errors
from routstr_desktop.core.activity import LogFilter, Refusal
from routstr_desktop.core.errors import RoutstrError
from routstr_desktop.gui.dialogs.request import RequestDialog
from routstr_desktop.gui.pages.activity import PROFIT, REQUESTS, USAGE, ActivityPage
from routstr_desktop.gui.refusal_words import WORDS, advice, reason
from routstr_desktop.gui.widgets.logtable import KEY, PAID, STATE
from routstr_desktop.gui.window import Window
from tests.gui.activity_desk import MODELS, month
from tests.gui.fakes import FakeEngine
from tests.gui.samples import NOW
from tests.gui.test_activity import column, opened, to_requests
from tests.gui.test_providers import tell

Until = Callable[..., Any]


@pytest.fixture
async def page(window: Window, engine: FakeEngine, until: Until) -> ActivityPage:
    """Opened, with a little work."""
    engine.activity.served(*month(60))
    return await opened(window, until)


def refusals() -> list[Refusal]:
    known = {"id": "r", "at": float(NOW), "model": "", "key_id": 0, "app": "curl", "path": "/v1/chat/completions"}
    return [
        *(Refusal(status=402, code="insufficient_balance", **known | {"key_id": 1, "model": MODELS[0][0]}) for _ in range(3)),  # type: ignore[arg-type]
        Refusal(status=400, code="model_not_found", **known | {"model": "gpt-17"}),  # type: ignore[arg-type]
        Refusal(status=503, code="some_new_code", **known),  # type: ignore[arg-type]
    ]


async def test_who_was_refused_is_one_click_away_with_the_reason(
    page: ActivityPage, window: Window, engine: FakeEngine, until: Until
) -> None:
    engine.activity.refuse(*refusals())
    panel = await to_requests(page, until)
    await until(panel.refused.isVisible)
    assert panel.refused.text() == "5 refused"
    panel.refused.click()
    await until(lambda: column(panel, STATE) == ["Not served", "Model not sold", *["Balance too low"] * 3])
    assert panel.chosen().outcome == "refused"
    await until(lambda: "5 requests were refused in the last 24 hours." in panel.lately.words())
    assert "Balance too low: 3 · Model not sold: 1 · Not served: 1." in panel.lately.words()
    assert "pay in more" in panel.lately.words()
    assert not panel.refused.isVisible()
    assert column(panel, PAID) == [""] * 5
    assert column(panel, KEY) == ["–", "–", "Ada", "Ada", "Ada"]
    panel.view.selectRow(1)
    panel.open_details()
    (sheet,) = window.findChildren(RequestDialog)
    told = [each.text() for each in sheet.findChildren(QLabel)]
    assert any("You sell no model of this name." in text for text in told)
    assert "400 model_not_found" in told
    assert not any("Paid" in text or "Your cost" in text for text in told)
    panel.clear()
    await until(lambda: not panel.lately.isVisible() and panel.model.rows and not panel.model.rows[0].refused)


async def test_many_are_told_on_the_overview_and_lead_there(window: Window, engine: FakeEngine, until: Until) -> None:
    engine.activity.refuse(*refusals())
    money = window.overview.money
    await tell(window.controller, engine, refused_requests=24)
    await until(lambda: window.controller.snapshot.refused_requests == 24)
    assert not money.refused.isVisible(), "a few are no news"
    await tell(window.controller, engine, refused_requests=1285)
    await until(money.refused.isVisible)
    assert money.refused.text() == "1,285 refused"
    money.refused.click()
    page = window.pages.currentWidget()
    assert isinstance(page, ActivityPage)
    await until(lambda: page.requests.lately.words().startswith("5 requests were refused"))
    assert page.tabs.currentIndex() == REQUESTS


async def test_nobody_was_refused(page: ActivityPage, until: Until) -> None:
    panel = await to_requests(page, until)
    panel.show_refused()
    await until(lambda: not panel.box.filled and panel.box.title.text() == "Nobody was refused.")
    await until(lambda: panel.lately.words() == "Nobody was refused in the last 24 hours.")
    panel.clear()
    await until(lambda: panel.box.filled)


def test_every_code_of_ours_has_its_words_and_advice() -> None:
    """Codes of errors that a request can be refused with before it begins; others are told by their status."""
    ours = {
        str(kind.code) for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, RoutstrError)
    } - LATER
    assert ours - WORDS.keys() <= {"invalid_request", "not_found", "balance_changed"}
    for code in WORDS:
        assert reason(400, code)
        assert advice(400, code).endswith(".")
    assert (reason(400, "else"), reason(500, "else")) == ("Bad request", "Not served")


LATER = {
    "upstream_error", "upstream_unreachable", "upstream_timeout", "upstream_broken", "refund_pending", "wallet_balance_too_low",
    "invalid_lightning_target", "lightning_address_unreachable", "payment_failed", "payment_fee_too_high",
    "secrets_locked", "no_keyring", "passphrase_needed",
    "configuration_error",
}  # fmt: skip
"""They come after a hold, or not on the way of a request."""


# --- one filter for all of the page ---------------------------------------------------------------------------------------


async def test_one_filter_counts_for_charts_profit_and_log(page: ActivityPage, engine: FakeEngine, until: Until) -> None:
    filters = page.filters
    await until(lambda: filters.picks["model"].count() > 2)
    whole = page.usage.found
    assert whole is not None
    filters.picks["model"].setCurrentIndex(1)
    filters.picks["model"].activated.emit(1)
    model = filters.filter().model
    await until(lambda: page.usage.found is not whole and page.usage.legend.names() == [model])
    assert filters.out.isVisible()
    filters.picks["app"].setCurrentIndex(filters.picks["app"].findData("curl"))
    filters.picks["app"].activated.emit(1)
    await until(lambda: ("chart", "month", "model", "earned") in engine.calls and page.usage.found.total.requests < 30)  # type: ignore[union-attr]
    few = page.usage.found.total.requests  # type: ignore[union-attr]
    page.tabs.setCurrentIndex(PROFIT)
    await until(lambda: "left out here" in page.profit.note.text())
    assert sum(one.requests for one in page.profit.model.lines) == few
    page.tabs.setCurrentIndex(REQUESTS)
    await until(lambda: len(page.requests.model.rows) == few)
    assert {(row.model, row.app) for row in page.requests.model.rows} == {(model, "curl")}
    page.requests.show_refused()
    page.tabs.setCurrentIndex(USAGE)
    await until(lambda: "in no chart" in page.usage.empty.text())
    filters.out.click()
    await until(lambda: page.usage.found is not None and page.usage.found.total == whole.total)
    assert not filters.out.isVisible()
    page.tabs.setCurrentIndex(REQUESTS)
    await until(lambda: len(page.requests.model.rows) > few)


async def test_a_chart_says_since_when_the_log_knows(page: ActivityPage) -> None:
    chart = page.usage.found
    assert chart is not None
    page.usage.show_chart(dataclasses.replace(chart, since=float(NOW)), page.controller.numbers, LogFilter(app="curl"))
    assert "which begins on" in page.usage.note.text()
    assert page.usage.note.isVisible()
