"""The first run on the screen, by keyboard and mouse: each step with its errors, leaving, coming back, opening by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import ConfigError, UpstreamError
from routstr_desktop.core.status import NodeState
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.restore import RestoreDialog
from routstr_desktop.gui.dialogs.testrequest import TrialDialog
from routstr_desktop.gui.dialogs.words import WordsDialog
from routstr_desktop.gui.firstrun.flow import Goal, Step, Story
from routstr_desktop.gui.firstrun.opener import FirstRun
from routstr_desktop.gui.firstrun.wizard import SetupWizard, kept_flow
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.widgets.labels import Icon
from routstr_desktop.gui.window import Window
from routstr_desktop.system.autostart import Autostart, DesktopEntry
from routstr_desktop.system.paths import Paths
from routstr_desktop.upstream.local import LocalServer
from tests.gui.fakes import FakeEngine
from tests.gui.found import NO_ADDRESS, READY
from tests.gui.samples import LISTED, MINT, PROVIDERS
from tests.gui.screenshots_firstrun import EMPTY
from tests.gui.test_app import Running

Until = Callable[..., Any]


@pytest.fixture
async def fresh(bridge: NodeThread, tmp_path: Path, qtbot: QtBot) -> AsyncIterator[tuple[Controller, FakeEngine]]:
    """A node on an empty profile, and its engine."""
    engine = FakeEngine(bridge.post, EMPTY)
    controller = Controller(bridge, Prefs(tmp_path / "window.json"))
    await controller.start(lambda _publish: engine)
    yield controller, engine
    controller.stopping = True
    controller._slow.stop()


@pytest.fixture
def entry(tmp_path: Path) -> Callable[[], Autostart]:
    """Start at login, in a folder of the test."""
    return lambda: DesktopEntry(["/bin/true"], tmp_path / "autostart")


@pytest.fixture
def wizard(fresh: tuple[Controller, FakeEngine], entry: Callable[[], Autostart], qtbot: QtBot) -> SetupWizard:
    """Open, at its beginning."""
    made = SetupWizard(fresh[0], kept_flow(fresh[0]), autostart=entry)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.open()
    return made


def at(wizard: SetupWizard, step: Step) -> Any:
    wizard.flow.go(step)
    wizard.show_step()
    return wizard.page


async def test_by_keyboard_from_the_first_step_to_the_last(
    wizard: SetupWizard, fresh: tuple[Controller, FakeEngine], until: Until, qtbot: QtBot
) -> None:
    controller, engine = fresh
    page: Any = wizard.page
    assert page.options[Goal.SELL].isChecked()  # what most come for
    qtbot.keyClick(page.options[Goal.SELL], Qt.Key.Key_Down)
    assert wizard.flow.goal is Goal.LOCAL
    qtbot.keyClick(page.options[Goal.LOCAL], Qt.Key.Key_Up)
    assert wizard.flow.goal is Goal.SELL
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert wizard.flow.at is Step.PROVIDER
    page = wizard.page
    assert not wizard.act.isEnabled()
    page.form.kind.setCurrentIndex(page.form.kind.findText("OpenRouter"))
    qtbot.keyClicks(page.form.key, "sk-or-1")
    qtbot.keyClick(page.form.key, Qt.Key.Key_Return)
    await until(lambda: controller.snapshot.upstreams and wizard.act.text() == "Next")
    assert ("add_upstream", "https://openrouter.ai/api/v1", "sk-or-1", {"kind": "openrouter"}) in engine.calls
    assert page.form.key.text() == ""
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert wizard.flow.at is Step.WALLET
    page = wizard.page
    qtbot.keyClicks(page.url, MINT.url + "/")
    qtbot.keyClick(page.url, Qt.Key.Key_Return)
    await until(lambda: ("trust_mint", MINT.url) in engine.calls and not page.url.text())
    engine.change(mints=(MINT,))
    await until(lambda: wizard.act.text() == "Next")
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert wizard.flow.at is Step.PRICE
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert wizard.flow.at is Step.REACH
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert wizard.flow.at is Step.READY
    page = wizard.page
    qtbot.mouseClick(page.selling.button, Qt.MouseButton.LeftButton)
    await until(lambda: controller.snapshot.state is NodeState.SELLING)
    assert not page.selling.button.isVisible()
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert not wizard.isVisible()
    assert kept_flow(controller).story is Story.FINISHED


async def test_a_refused_key_stays_typed_and_another_may_be_tried(
    wizard: SetupWizard, fresh: tuple[Controller, FakeEngine], until: Until, qtbot: QtBot
) -> None:
    _, engine = fresh
    page = at(wizard, Step.PROVIDER)
    engine.fail["add_upstream"] = UpstreamError("OpenRouter refuses this API key. Copy it again.")
    page.form.url.setText("https://openrouter.ai/api/v1")
    page.form.key.setText("sk-wrong")
    wizard.act.click()
    await until(lambda: wizard.error.isVisible())
    assert "refuses this API key" in wizard.error.words()
    assert page.form.key.text() == page.form.key.selectedText() != ""
    assert wizard.act.text() == "Test and connect"
    engine.fail.clear()
    qtbot.keyClicks(page.form.key, "sk-right")
    wizard.act.click()
    await until(lambda: wizard.act.text() == "Next")
    assert [call[2] for call in engine.calls if call[0] == "add_upstream"] == ["sk-wrong", "sk-right"]
    page.more.click()
    assert page.form.isVisible()
    assert wizard.skip.text() == "Next"  # one is enough


async def test_a_test_under_way_can_be_cancelled(
    wizard: SetupWizard, fresh: tuple[Controller, FakeEngine], bridge: NodeThread, until: Until
) -> None:
    _, engine = fresh

    async def closed() -> asyncio.Event:
        return asyncio.Event()

    page = at(wizard, Step.PROVIDER)
    await until(lambda: ("local_upstreams",) in engine.calls)
    engine.gate = await bridge.call(closed)
    page.form.url.setText("https://slow.example/v1")
    wizard.act.click()
    await until(lambda: any(call[0] == "add_upstream" for call in engine.calls))
    assert page.busy.isVisible()
    assert wizard.act.text() == "Cancel the test"
    wizard.act.click()
    await until(lambda: not page.busy.isVisible())
    assert wizard.act.text() == "Test and connect"
    assert not engine.now.upstreams
    engine.gate = None


async def test_a_server_on_this_computer_is_one_click(
    wizard: SetupWizard, fresh: tuple[Controller, FakeEngine], until: Until, qtbot: QtBot
) -> None:
    _, engine = fresh
    engine.upstreams.found = [LocalServer("ollama", "Ollama", "http://127.0.0.1:11434/v1", ("a", "b"))]
    page = at(wizard, Step.PROVIDER)
    await until(lambda: page.local.rows)
    qtbot.mouseClick(page.local.rows[0].use, Qt.MouseButton.LeftButton)
    await until(lambda: wizard.act.text() == "Next")
    assert ("add_upstream", "http://127.0.0.1:11434/v1", "", {"kind": "ollama"}) in engine.calls
    assert not page.local.rows


async def test_what_you_pay_is_shown(wizard: SetupWizard, fresh: tuple[Controller, FakeEngine], until: Until) -> None:
    _, engine = fresh
    engine.model_desk.offer(openrouter=LISTED)
    engine.change(upstreams=PROVIDERS[:1])
    page = at(wizard, Step.PROVIDER)
    await until(lambda: page.costs.isVisible())
    assert "$2.50 / $10.00" in page.costs.text()


async def test_the_wallet_step_shows_words_and_restores(
    wizard: SetupWizard, fresh: tuple[Controller, FakeEngine], until: Until
) -> None:
    controller, engine = fresh
    page = at(wizard, Step.WALLET)
    await until(lambda: page.restore.isVisible())
    marks = [row.findChild(Icon) for row in (page.words, page.restore, page.restore_file)]
    assert [mark._name == "circle-dashed" for mark in marks] == [True, False, False], "what need not be done is no step"
    page.words.button.click()
    (words,) = [one for one in wizard.findChildren(WordsDialog) if one.isVisible()]
    words.reject()
    page.restore.button.click()
    (restore,) = [one for one in wizard.findChildren(RestoreDialog) if one.isVisible()]
    restore.reject()
    controller.prefs.words_checked = 1
    controller.changed.emit(controller.snapshot)
    assert page.words.text() == "They are on paper."
    engine.words.unused = False
    page.entered()
    await until(lambda: not page.restore.isVisible())


async def test_a_wrong_mint_is_told_and_a_silent_one_is_seen(
    wizard: SetupWizard, fresh: tuple[Controller, FakeEngine], until: Until
) -> None:
    _, engine = fresh
    page = at(wizard, Step.WALLET)
    engine.fail["trust_mint"] = ConfigError("The mint address is not valid: a mint address must use https.")
    page.url.setText("http://mint.example.com")
    wizard.act.click()
    await until(lambda: wizard.error.isVisible())
    assert "must use https" in wizard.error.words()
    assert page.url.selectedText() == "http://mint.example.com"
    page.url.clear()
    engine.change(mints=(MINT.__class__(MINT.url, "sat", 0, False),))
    await until(lambda: page.mints.rows)
    assert page.mints.rows[0].chip.text() == "Does not answer"
    assert wizard.act.text() == "Next"
    assert page.remove.text() == "Remove mint.example.com"
    page.remove.click()
    await until(lambda: not page.mints.rows)
    assert ("remove_mint", MINT.url) in engine.calls
    assert not page.remove.isVisible()


async def test_the_margin_is_saved_when_the_slider_rests_or_the_step_is_left(
    wizard: SetupWizard, fresh: tuple[Controller, FakeEngine], until: Until, qtbot: QtBot
) -> None:
    _, engine = fresh
    engine.model_desk.offer(openrouter=LISTED)
    page = at(wizard, Step.PRICE)
    await until(lambda: page.earned.isVisible())
    before = page.slider.value()
    assert page.margin.text().replace("\N{NO-BREAK SPACE}", " ") == "+5 %"
    qtbot.keyClick(page.slider, Qt.Key.Key_Right)
    assert page.slider.value() == before + 1
    first = page.earned.text()
    await until(lambda: any(call[0] == "set_default_margin" for call in engine.calls))
    page.slider.setValue(80)
    assert page.earned.text() != first
    assert "You earn ≈" in page.earned.text()
    wizard.go_back()
    await until(lambda: ("set_default_margin", Decimal("1.4")) in engine.calls)
    page = at(wizard, Step.PRICE)
    page.slider.setValue(before)
    wizard.close()  # not rested, and the window is gone
    await until(lambda: engine.calls[-1][0] == "set_default_margin" and engine.calls[-1][1] != Decimal("1.4"))


async def test_reach_offers_what_is_missing(
    wizard: SetupWizard, fresh: tuple[Controller, FakeEngine], until: Until, tmp_path: Path
) -> None:
    _, engine = fresh
    page = at(wizard, Step.REACH)
    await until(lambda: page.announce.button.text() == "Make a key")
    page.announce.button.click()
    await until(lambda: any(call[0] == "generate" for call in engine.calls))
    engine.found.now = NO_ADDRESS
    page.load()
    await until(lambda: page.announce.button.text() == "Announce…")
    assert not page.announce.button.isEnabled()
    engine.found.now = READY
    page.load()
    await until(lambda: page.announce.button.isEnabled())
    assert page.address.text().startswith("ada.example.com")
    page.login.box.click()
    assert (tmp_path / "autostart" / "routstr-desktop.desktop").exists()
    page.sell.box.click()
    await until(lambda: any(call[0] == "change" for call in engine.calls))


async def test_at_home_there_is_nothing_to_announce(wizard: SetupWizard, fresh: tuple[Controller, FakeEngine]) -> None:
    wizard.flow.choose(Goal.LOCAL)
    page = at(wizard, Step.REACH)
    assert not page.announce.isVisible()
    assert page.login.isVisible()
    assert not page.sell.isVisible()
    page = at(wizard, Step.READY)
    assert not page.selling.isVisible()


async def test_the_last_page_leads_back_to_what_is_missing_and_sends_a_test(
    wizard: SetupWizard, fresh: tuple[Controller, FakeEngine], until: Until
) -> None:
    _, engine = fresh
    wizard.flow.choose(Goal.SELL)
    page = at(wizard, Step.READY)
    assert page.title == "Almost ready"
    page.mint.button.click()
    assert wizard.flow.at is Step.WALLET
    engine.change(upstreams=PROVIDERS[:1], mints=(MINT,))
    await until(lambda: wizard.controller.snapshot.mints)
    page = at(wizard, Step.READY)
    assert page.title == "Ready"
    page.trial.button.click()
    (dialog,) = [one for one in wizard.findChildren(TrialDialog) if one.isVisible()]
    dialog.reject()


async def test_escape_leaves_and_the_same_step_comes_back(
    fresh: tuple[Controller, FakeEngine], entry: Callable[[], Autostart], until: Until, qtbot: QtBot
) -> None:
    controller, engine = fresh
    window = Window(controller)
    window.may_close = True
    qtbot.addWidget(window)
    opener = FirstRun(controller, window, entry)
    assert opener.wizard is None  # the window is not seen yet
    window.show()
    await until(lambda: opener.wizard is not None and opener.wizard.isVisible())
    assert opener.wizard is not None
    opener.wizard.flow.choose(Goal.SELL)
    opener.wizard.go_on()
    qtbot.keyClick(opener.wizard, Qt.Key.Key_Escape)
    assert opener.wizard is None
    engine.change(today_requests=1)
    await until(lambda: controller.snapshot.today_requests == 1)
    assert opener.wizard is None  # not asked again
    again = Prefs.load(controller.prefs.path)
    assert again.first_run["at"] == "provider"
    window.overview.setup.wizard.click()
    assert opener.wizard is not None
    assert opener.wizard.flow.at is Step.PROVIDER
    assert opener.wizard.flow.story is Story.OPEN
    opener.wizard.reject()


async def test_a_program_that_ends_in_the_middle_goes_on_there(tmp_path: Path, qtbot: QtBot, until: Until) -> None:
    def build(publish: Any) -> FakeEngine:
        return FakeEngine(publish, EMPTY)

    async def opened(running: Running) -> SetupWizard:
        await until(lambda: running.app.controller.snapshot.local_url)
        await until(lambda: running.app.first_run.wizard is not None)
        assert running.app.first_run.wizard is not None
        return running.app.first_run.wizard

    paths = Paths(tmp_path).prepare()
    first = Running(paths, build)
    wizard = await opened(first)
    wizard.flow.choose(Goal.SELL)
    wizard.go_on()
    wizard.go_on()
    await first.close()
    second = Running(paths, build)
    try:
        assert (await opened(second)).flow.at is Step.WALLET
    finally:
        await second.close()


async def test_what_was_typed_is_found_again_but_for_the_key(
    wizard: SetupWizard, fresh: tuple[Controller, FakeEngine], entry: Callable[[], Autostart], qtbot: QtBot
) -> None:
    controller, _ = fresh
    page = at(wizard, Step.PROVIDER)
    page.form.kind.setCurrentIndex(page.form.kind.findText("OpenRouter"))
    page.form.key.setText("sk-secret")
    page = at(wizard, Step.WALLET)
    page.url.setText("https://mint.exam")
    wizard.reject()
    assert controller.prefs.path is not None
    assert "sk-secret" not in controller.prefs.path.read_text()
    controller.prefs = Prefs.load(controller.prefs.path)
    again = SetupWizard(controller, kept_flow(controller), autostart=entry)
    qtbot.addWidget(again)
    found: Any = again.page
    assert found.url.text() == "https://mint.exam"
    found = at(again, Step.PROVIDER)
    assert found.form.kind.currentText() == "OpenRouter"
    assert found.form.url.text() == "https://openrouter.ai/api/v1"
    assert found.form.key.text() == ""
    again.reject()


async def test_every_step_can_be_read_out(wizard: SetupWizard, fresh: tuple[Controller, FakeEngine], until: Until) -> None:
    fresh[1].change(upstreams=PROVIDERS[:1], mints=(MINT,))
    await until(lambda: wizard.controller.snapshot.mints)
    for step in Step:
        page = at(wizard, step)
        assert page.accessibleName().startswith(page.title)
        for widget in wizard.findChildren(QWidget):
            taken = isinstance(widget, QAbstractButton | QLineEdit | QComboBox) and widget.isVisible()
            if taken and widget.objectName() not in ("qt_spinbox_lineedit",):
                assert widget.accessibleName() or widget.parent().accessibleName(), (step, widget)
