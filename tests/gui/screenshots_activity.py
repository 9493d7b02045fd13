"""Pictures of the Activity page and the sheet of a request; `tests.gui.screenshots` draws them with the others."""

from __future__ import annotations

import asyncio
from decimal import Decimal

from routstr_desktop.core.activity import Billed, LogFilter, Refusal
from routstr_desktop.core.errors import LedgerFailure
from routstr_desktop.core.sentence import say
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.request import RequestDialog
from routstr_desktop.gui.pages.activity import PROFIT, REQUESTS, USAGE, ActivityPage
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.window import Window
from tests.gui.activity_desk import DAY, MODELS, month, request
from tests.gui.fakes import FakeEngine
from tests.gui.pictures import Save
from tests.gui.samples import NOW, SELLING


async def draw(save: Save, shoot_dialog: Save) -> None:
    """The page in its states."""
    bridge = NodeThread()
    bridge.start()
    engine = FakeEngine(bridge.post, SELLING)
    controller = Controller(bridge, Prefs())
    await controller.start(lambda _publish: engine)
    controller._slow.stop()
    window = Window(controller)
    window.show()
    page = window.go("Activity")
    assert isinstance(page, ActivityPage)

    async def shoot(name: str) -> None:
        page.renew()
        await asyncio.sleep(0.3)
        page._soon.stop()
        async with asyncio.timeout(10):
            while page._asking or page.requests._asking or controller._asking:  # noqa: ASYNC110
                await asyncio.sleep(0.02)  # a picture handles events: nothing may go on meanwhile
        save(window, name)

    await shoot("activity-empty")
    page.tabs.setCurrentIndex(REQUESTS)
    await shoot("activity-requests-empty")
    page.tabs.setCurrentIndex(USAGE)
    engine.activity.served(*month())
    engine.activity.fee(41_000, NOW - 4 * DAY)
    await shoot("activity-usage")
    page.usage.switch.click()
    await shoot("activity-usage-table")
    page.usage.switch.click()
    page.usage.bars.setFocus()
    page.usage.bars._point(17)
    page.usage.measures.set_value("cost")
    page.by.set_value("key")
    await shoot("activity-usage-cost-by-key")
    page.usage.bars._point(None)
    page.usage.measures.set_value("tokens")
    page.by.set_value("app")
    page.span.set_value("week")
    window.resize(720, 520)
    await shoot("activity-usage-smallest")
    controller.hide_amounts(True)
    page.usage.measures.set_value("earned")
    page.span.set_value("day")
    await shoot("activity-usage-hidden")
    controller.hide_amounts(False)
    window.resize(1160, 760)
    page.tabs.setCurrentIndex(PROFIT)
    page.by.set_value("model")
    page.span.set_value("month")
    await shoot("activity-profit-unpriced")
    page.filters._asked = 0.0
    await shoot("activity-profit-by-model")
    page.filters.picks["app"].setCurrentIndex(1)
    page.filters.outcome.setCurrentIndex(1)
    window.resize(940, 640)
    await shoot("activity-profit-filtered")
    page.tabs.setCurrentIndex(USAGE)
    await shoot("activity-usage-filtered")
    page.filters.clear()
    window.resize(1160, 760)
    page.tabs.setCurrentIndex(REQUESTS)
    await shoot("activity-requests")
    window.resize(720, 520)
    await shoot("activity-requests-smallest")
    window.resize(940, 640)
    page.requests.outcome.setCurrentIndex(2)
    page.requests.load()
    await shoot("activity-requests-failed")
    page.requests.search.setText("nothing of that name")
    page.requests.load()
    await shoot("activity-requests-nothing-matches")
    page.requests.clear()
    await shoot("activity-requests-940")
    page.requests.show_refused()
    await shoot("activity-refused-nobody")
    engine.activity.refuse(*refusals())
    page.requests.show_refused()
    await shoot("activity-refused")
    window.resize(720, 520)
    await shoot("activity-refused-smallest")
    window.resize(940, 640)
    page.requests.clear()
    page.requests.export._show(12_400, 0.4)
    page.requests.export._working(True)
    save(window, "activity-export")
    page.requests.export._working(False)
    page.tabs.setCurrentIndex(PROFIT)
    losses = {"upstream_usd": Decimal("0.4"), "upstream_msat": 4_000_000}
    engine.activity.served(*(request(4, 0, at=NOW - back * DAY, model=MODELS[1][0], **losses) for back in (0, 3, 3, 6)))
    engine.activity.served(*(request(1, 900_000, at=NOW - 2 * DAY) for _ in (1, 2)))
    page.span.set_value("week")
    window.resize(940, 640)
    await shoot("activity-profit-negative")
    window.resize(720, 520)
    await shoot("activity-profit-smallest")
    engine.fail["chart"] = LedgerFailure(say("The ledger file cannot be opened. Check the permissions of the data folder."))
    page.tabs.setCurrentIndex(USAGE)
    await shoot("activity-error")
    page._soon.stop()
    for name, row in sheets(engine).items():
        shoot_dialog(RequestDialog(row, controller.numbers), f"activity-request-{name}")
    controller.stopping = True
    window.hide()
    window.deleteLater()
    bridge.stop()
    engine.activity.close()


def refusals() -> list[Refusal]:
    """An afternoon of customers who did not get through."""
    reasons = (
        (402, "insufficient_balance", 1), (402, "insufficient_balance", 1), (429, "rate_limit_exceeded", 0),
        (400, "model_not_found", 3), (400, "cashu_untrusted_mint", 0), (401, "invalid_api_key", 0), (403, "key_paused", 2),
        (503, "upstream_account", 3), (402, "insufficient_balance", 1), (401, "missing_api_key", 0), (503, "not_selling", 3),
    )  # fmt: skip
    return [
        Refusal(
            f"{number:08x}-5b1e-4c0f-9d2a-3f8e7c6b5a40", NOW - 700.0 * (len(reasons) - number), status, code,
            "openai/gpt-17" if code == "model_not_found" else MODELS[number % 4][0] if key else "", key,
            ("OpenAI/Python", "curl", "")[number % 3], "/v1/chat/completions",
        )
        for number, (status, code, key) in enumerate(reasons)
    ]  # fmt: skip


def sheets(engine: FakeEngine) -> dict[str, object]:
    """One row of each kind."""
    from routstr_desktop.ledger import log

    bill = Billed(2_870, 130, 0, 0, 312_000, 1_248_000, "97412.5")
    made = {
        "answered": request(3, 4_321, cache_read=1_024, billed=bill),
        "local": request(4, 0, app="opencode", estimated=True),
        "unpriced": request(1, 2_000, upstream_usd=None, upstream_msat=None, billed=bill._replace(output=1_500, cache_read=0)),
        "failed": request(5, 0, status=502, error="upstream_error", prompt_tokens=0, completion_tokens=0,
                          upstream_usd=Decimal(0), upstream_msat=0, ttft_ms=None, app=""),
    }  # fmt: skip
    engine.activity.served(*made.values())
    rows = log.page(engine.activity.books, LogFilter(), len(made), None).rows
    return dict(zip(reversed(made), rows, strict=True))
