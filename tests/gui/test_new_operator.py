"""As a new operator would: from an empty profile to the first sale to a token in another wallet, through the window alone.

The real program around the real node, a real mint, and the demo's provider. Only what a person does is done here: keys, clicks,
and reading what the screen says. The customer is the official client, who pays with a token as the API key.
"""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openai
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.gui.dialogs.restore import RestoreDialog
from routstr_desktop.gui.dialogs.testrequest import TrialDialog
from routstr_desktop.gui.dialogs.withdraw import WithdrawDialog
from routstr_desktop.gui.dialogs.words import WordsDialog
from routstr_desktop.gui.firstrun.flow import Story
from routstr_desktop.gui.firstrun.wizard import SetupWizard, kept_flow
from routstr_desktop.gui.pages.activity import PROFIT, REQUESTS, ActivityPage
from routstr_desktop.node.node import Node
from routstr_desktop.node.settings import Settings
from routstr_desktop.system.autostart import DesktopEntry
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import SEED_WORDS, Secrets
from routstr_desktop.upstream.scripted import REPLY, ScriptedUpstream, model_entry
from tests.gui.test_app import Running
from tests.support.mint import TestMint

Until = Callable[..., Any]
MODEL = "play-model"
CLICK = Qt.MouseButton.LeftButton
PROMPT: Any = [{"role": "user", "content": "What is this?"}]


@pytest.fixture
async def provider() -> AsyncIterator[ScriptedUpstream]:
    """Lists one model with its price."""
    scripted = ScriptedUpstream((model_entry(MODEL, "0.00005", "0.0005"),))
    await scripted.start()
    yield scripted
    await scripted.stop()


class Person:
    """Sees the topmost window, and has a keyboard and a mouse."""

    def __init__(self, running: Running, qtbot: QtBot, until: Until) -> None:
        self.running, self.qtbot, self.until = running, qtbot, until
        self.window = running.app.window

    def sees(self, kind: type[Any]) -> Any:
        """The visible dialog of a kind, or None."""
        return next((one for one in self.window.findChildren(kind) if one.isVisible()), None)

    async def waits_for(self, kind: type[Any]) -> Any:
        await self.until(lambda: self.sees(kind) is not None, 30)
        return self.sees(kind)

    def button(self, inside: QWidget, word: str) -> QAbstractButton:
        """The visible button with this word."""
        return next(one for one in inside.findChildren(QAbstractButton) if one.isVisible() and one.text() == word)

    def clicks(self, inside: QWidget, word: str) -> None:
        found = self.button(inside, word)
        assert found.isEnabled(), word
        self.qtbot.mouseClick(found, CLICK)

    async def clicks_when_ready(self, inside: QWidget, word: str) -> None:
        def ready() -> bool:
            return any(
                one.isVisible() and one.isEnabled() and one.text() == word for one in inside.findChildren(QAbstractButton)
            )

        await self.until(ready, 30)
        self.clicks(inside, word)

    def types(self, inside: QWidget, name: str, text: str) -> None:
        """Into the field of this name."""
        field = next(one for one in inside.findChildren(QWidget) if one.isVisible() and one.accessibleName() == name)
        field.setFocus()
        self.qtbot.keyClicks(field, text)

    def reads(self, inside: QWidget) -> str:
        """Every word that can be seen."""
        return " ".join(one.text() for one in inside.findChildren(QLabel) if one.isVisible())


def buys(url: str, token: str) -> str:
    """The customer: the official client, with a token for a key; streams an answer."""
    with openai.OpenAI(base_url=url, api_key=token, max_retries=0, timeout=30) as client:
        stream = client.chat.completions.create(model=MODEL, messages=PROMPT, max_tokens=64, stream=True)
        return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


async def test_from_an_empty_profile_to_a_token_in_another_wallet(
    tmp_path: Path, qtbot: QtBot, until: Until, mint: TestMint, provider: ScriptedUpstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    paths, secrets, nodes = Paths(tmp_path / "data").prepare(), Secrets.in_memory(), []
    ports: dict[str, Any] = {"port": 0, "public_port": 0, "public_host": "127.0.0.1"}  # any that are free
    settings = Settings.model_construct(**ports, sell_at_start=False, btc_usd_price=Decimal(100_000))

    def build(publish: Any) -> Node:
        nodes.append(Node(settings, paths, secrets, publish=publish))
        return nodes[0]

    running = Running(paths, build)
    try:
        person = Person(running, qtbot, until)
        await sets_up(person, mint, provider)
        await sells(person, mint)
        await looks_at_the_activity(person, nodes[0])
        token = await withdraws(person)
        assert await asyncio.to_thread(lambda: asyncio.run(mint.receive(token))) > 0
        await running.app.bridge.call(nodes[0].till.check_claims)
        await until(lambda: "Claimed" in person.reads(person.window), 20)
        audit = await running.app.bridge.call(nodes[0].audit)
        assert audit.ok, audit.problems
        assert kept_flow(running.app.controller).story is Story.FINISHED
        kept = tomllib.loads(paths.config_file.read_text())
        assert kept["cashu_mints"] == [mint.url]
        assert (tmp_path / "config" / "autostart" / "routstr-desktop.desktop").exists()
        words = await secrets.get(SEED_WORDS)
        assert words is not None
        files = [path for path in paths.data_dir.rglob("*") if path.is_file()]
        everything = "".join(path.read_text(errors="ignore") for path in files)
        assert "sk-provider-secret" not in everything
        assert words not in everything
    finally:
        await running.close()


async def test_a_wallet_from_before_is_brought_back_in_the_first_run(
    tmp_path: Path, qtbot: QtBot, until: Until, mint: TestMint
) -> None:
    """Its 12 words and its mint, typed in the third step; then the Overview has its balance."""
    settings = Settings.model_construct(port=0, public_port=0, sell_at_start=False, btc_usd_price=Decimal(100_000))
    secrets = Secrets.in_memory()

    def build(publish: Any) -> Node:
        nodes.append(Node(settings, paths, secrets, publish=publish))
        return nodes[-1]

    nodes: list[Node] = []
    paths = Paths(tmp_path / "lost").prepare()
    lost = build(lambda _event: None)
    await lost.start()
    await lost.trust_mint(mint.url)
    await lost.receive(await mint.fund(300))
    words = await lost.words.show()
    await lost.stop()
    paths, secrets = Paths(tmp_path / "new").prepare(), Secrets.in_memory()
    settings = Settings.model_construct(port=0, public_port=0, sell_at_start=False, btc_usd_price=Decimal(100_000))
    running = Running(paths, build)
    try:
        person = Person(running, qtbot, until)
        wizard = await person.waits_for(SetupWizard)
        person.clicks(wizard, "Sell my API key")
        person.clicks(wizard, "Next")
        person.clicks(wizard, "Skip")
        await person.clicks_when_ready(wizard, "Restore…")
        dialog = await person.waits_for(RestoreDialog)
        person.types(dialog, "The 12 words, in their order", words.upper())
        person.types(dialog, "The mints it used, one on each line", mint.url)
        person.clicks(dialog, "Restore")
        await person.until(lambda: dialog.title.text().startswith("300"), 60)
        person.clicks(dialog, "Close")
        assert "They are on paper." in person.reads(wizard)
        await person.until(lambda: not wizard.page.restore.isVisible(), 20)  # there is money now: no other words
        await person.clicks_when_ready(wizard, "Next")
        person.qtbot.keyClick(wizard, Qt.Key.Key_Escape)
        await person.until(lambda: running.app.controller.snapshot.withdrawable_msat == 300_000, 20)
        assert await secrets.get(SEED_WORDS) == words
        audit = await running.app.bridge.call(nodes[-1].audit)
        assert audit.ok, audit.problems
    finally:
        await running.close()


async def sets_up(person: Person, mint: TestMint, provider: ScriptedUpstream) -> None:
    """The five steps, as they open by themselves."""
    wizard = await person.waits_for(SetupWizard)
    person.clicks(wizard, "Sell my API key")
    person.clicks(wizard, "Next")
    person.types(wizard, "Base URL", provider.url)
    person.types(wizard, "API key", "sk-provider-secret")
    person.clicks(wizard, "Test and connect")
    await person.clicks_when_ready(wizard, "Next")

    await writes_words_down(person, wizard)
    person.types(wizard, "Mint address", mint.url)
    person.clicks(wizard, "Add mint")
    await person.until(lambda: "Answers" in person.reads(wizard), 30)
    await person.clicks_when_ready(wizard, "Next")

    await person.until(lambda: "You earn ≈" in person.reads(wizard), 30)
    slider = wizard.page.slider
    for _ in range(15):
        person.qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert wizard.page.margin.text().startswith("+12.5")  # 15 half steps
    person.qtbot.keyClick(wizard, Qt.Key.Key_Return)

    await person.until(lambda: wizard.page.login.box.isVisible())
    person.qtbot.mouseClick(wizard.page.login.box, CLICK)
    assert wizard.page.login.box.isChecked()
    assert isinstance(wizard.page.login._autostart, DesktopEntry)
    person.qtbot.keyClick(wizard, Qt.Key.Key_Return)

    person.clicks(wizard, "Send a test request…")
    trial = await person.waits_for(TrialDialog)
    await person.clicks_when_ready(trial, "Send")
    await person.until(lambda: trial.panel.answer.toPlainText() == REPLY, 30)
    await person.until(lambda: "work." in trial.panel.note.text(), 30)
    person.qtbot.keyClick(trial, Qt.Key.Key_Escape)
    person.clicks(wizard, "Start selling")
    await person.until(lambda: "Customers are served" in person.reads(wizard), 30)
    person.clicks(wizard, "Finish")
    assert person.sees(SetupWizard) is None


async def writes_words_down(person: Person, wizard: SetupWizard) -> None:
    """Shows the words, and types three of them from memory."""
    person.clicks(wizard, "Show…")
    dialog = await person.waits_for(WordsDialog)
    person.clicks(dialog, "Show the words")
    await person.until(lambda: dialog.grid.isVisible(), 30)
    seen = [one.text() for one in dialog.grid.findChildren(QLabel)]
    paper = {int(number): word for number, word in zip(seen[::2], seen[1::2], strict=True)}
    person.clicks(dialog, "I have written them down")
    for place in dialog.places:
        person.types(dialog, f"Word {place}", paper[place])
    person.clicks(dialog, "Check")
    assert person.sees(WordsDialog) is None
    assert "They are on paper." in person.reads(wizard)


async def sells(person: Person, mint: TestMint) -> None:
    """A customer comes; the Overview tells what came in."""
    assert person.window.overview.pill.text() == "Selling"
    url = person.running.app.controller.snapshot.public_url
    token = await asyncio.to_thread(lambda: asyncio.run(mint.fund(500)))
    assert await asyncio.to_thread(buys, url, token) == REPLY
    await person.until(lambda: person.running.app.controller.snapshot.withdrawable_msat >= 1000, 30)
    assert "sat" in person.window.overview.money.yours.figure.text()


async def looks_at_the_activity(person: Person, node: Node) -> None:
    """What the books say was earned is on the bars, in the profit and in the log; the app is known by its name."""
    page = person.window.go("Activity")
    assert isinstance(page, ActivityPage)
    assert node.ledger is not None
    earned = node.ledger.totals().operator_msat
    await person.until(lambda: page.usage.found is not None and page.usage.found.total.earned_msat == earned, 30)
    page.tabs.setCurrentIndex(PROFIT)
    await person.until(lambda: page.profit.model.count() == 1, 30)
    (line,) = page.profit.model.lines
    assert (line.earned_msat, line.unpriced, line.local_requests) == (earned, 0, 1), "the test request is a cost, no income"
    assert line.cost_msat > 0
    page.tabs.setCurrentIndex(REQUESTS)
    await person.until(lambda: page.requests.model.count() == 2, 30)
    sold, _trial = page.requests.model.rows
    assert (sold.model, sold.app, sold.paid_msat, sold.outcome) == (MODEL, "OpenAI/Python", earned, "answered")
    person.window.go("Overview")


async def withdraws(person: Person) -> str:
    """One click on the Overview, one in the dialog; the token is what the clipboard holds."""
    await person.clicks_when_ready(person.window.overview, "Withdraw…")
    dialog = await person.waits_for(WithdrawDialog)
    assert dialog.value() > 0
    person.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    await person.until(lambda: dialog.text.toPlainText().startswith("cashu"), 30)
    person.clicks(dialog, "Copy")
    token = QGuiApplication.clipboard().text()
    assert token.startswith("cashu")
    person.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    return token
