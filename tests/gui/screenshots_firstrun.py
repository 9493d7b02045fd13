"""Pictures of the first run and of the owner's 12 words."""

from __future__ import annotations

import asyncio
import dataclasses
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from routstr_desktop.core.ecash import FoundAgain
from routstr_desktop.core.errors import ConfigError, SecretsLocked, UpstreamError
from routstr_desktop.core.sentence import say, together
from routstr_desktop.core.status import MintHealth, NodeState, Snapshot
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.restore import RestoreDialog
from routstr_desktop.gui.dialogs.words import WordsDialog
from routstr_desktop.gui.firstrun.flow import Goal, Step
from routstr_desktop.gui.firstrun.wizard import SetupWizard, kept_flow
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.window import Window
from routstr_desktop.gui.words import explain
from routstr_desktop.system.autostart import Autostart, DesktopEntry
from routstr_desktop.upstream.local import LocalServer
from tests.gui.fakes import FakeEngine
from tests.gui.found import NO_ADDRESS, NONE, READY
from tests.gui.samples import LISTED, LOCAL_LISTED, MINT, NO_DAYS, PROVIDERS, REFUSED, SELLING, WORDS

Shoot = Callable[[Any, str], None]
_MISTYPED = together(
    say("Word {place}, “{word}”, is not one of the words in use.", place=5, word="carbn"), say("Is it “{word}”?", word="carbon")
)
EMPTY = Snapshot(
    state=NodeState.LOCAL_ONLY,
    days=NO_DAYS,
    local_url="http://127.0.0.1:8421/v1",
    local_key_prefix="sk-9f2c41d7",
    now=SELLING.now,
)
OLLAMA = LocalServer("ollama", "Ollama", "http://127.0.0.1:11434/v1", ("llama3.2", "qwen3", "gemma3", "phi4"))


def no_entry() -> Autostart:
    """Nothing starts at login."""
    return DesktopEntry(["routstr-desktop"], Path(tempfile.gettempdir()) / "no-such-folder")


async def _gate() -> asyncio.Event:
    return asyncio.Event()


async def _open(gate: asyncio.Event) -> None:
    gate.set()


async def steps(save: Shoot) -> None:
    """Every step: empty, done, and what can go wrong in it."""
    bridge = NodeThread()
    bridge.start()
    engine = FakeEngine(bridge.post, EMPTY)
    engine.upstreams.found = [OLLAMA]
    engine.model_desk.offer(openrouter=LISTED, ollama=LOCAL_LISTED)
    controller = Controller(bridge, Prefs())
    await controller.start(lambda _publish: engine)
    wizard = SetupWizard(controller, kept_flow(controller), autostart=no_entry, play=True)
    wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    wizard.show()

    async def shoot(name: str, *, focus: bool = False) -> None:
        await asyncio.sleep(0.25)
        if not focus and (widget := wizard.focusWidget()):
            widget.clearFocus()
        save(wizard, f"setup-{name}")

    async def until(condition: Callable[[], bool]) -> None:
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.05)

    def at(step: Step) -> Any:
        wizard.flow.go(step)
        wizard.show_step()
        return wizard.page

    await shoot("1-goal", focus=True)
    wizard.page.options[Goal.LOCAL].setChecked(True)
    await shoot("1-goal-local", focus=True)
    wizard.page.options[Goal.SELL].setChecked(True)

    page = at(Step.PROVIDER)
    await until(lambda: bool(page.local.rows))
    await shoot("2-provider", focus=True)
    page.form.kind.setCurrentIndex(page.form.kind.findText("OpenRouter"))
    page.form.key.setText("sk-or-123456")
    gate = engine.gate = await bridge.call(_gate)
    engine.fail["add_upstream"] = UpstreamError(REFUSED)
    wizard.submit()
    await shoot("2-provider-testing", focus=True)
    engine.gate = None
    await bridge.call(_open, gate)
    await shoot("2-provider-refused", focus=True)
    page._not_connected("OpenRouter answers, but lists no models.", "Nothing could be sold. Is the address right?")
    await shoot("2-provider-no-models")
    engine.change(upstreams=PROVIDERS[:1], upstream_name="OpenRouter", models=312, btc_usd=SELLING.btc_usd)
    await asyncio.sleep(0.3)
    page._done(PROVIDERS[0])
    await until(page.costs.isVisible)
    await shoot("2-provider-connected")

    page = at(Step.WALLET)
    await shoot("3-wallet")
    page.url.setText("mint.example.com")
    why = say("a mint address must use https")
    page._not_added(*explain(ConfigError(say("The mint address is not valid: {why}.", why=why)), ""))
    await shoot("3-wallet-refused", focus=True)
    page.url.clear()
    silent = dataclasses.replace(MINT, reachable=False, health=MintHealth.SILENT, balance_msat=0)
    engine.change(mints=(silent,))
    wizard.error.clear()
    await shoot("3-wallet-silent")
    engine.change(mints=(dataclasses.replace(MINT, balance_msat=0, health=MintHealth.ANSWERS),))
    controller.prefs.words_checked = SELLING.now
    engine.words.unused = False
    await shoot("3-wallet-done")

    page = at(Step.PRICE)
    await until(page.earned.isVisible)
    page.slider.setValue(24)
    await shoot("4-price", focus=True)
    engine.model_desk.offer()
    page.entered()
    await until(lambda: not page.earned.isVisible())
    await shoot("4-price-unknown")

    engine.found.now = NONE
    page = at(Step.REACH)
    await shoot("5-reach")
    engine.found.now = NO_ADDRESS
    page.load()
    await shoot("5-reach-named")
    engine.found.now = dataclasses.replace(READY, announce=True)
    page.load()
    await shoot("5-reach-announced")
    page.failed(*explain(SecretsLocked(say("The keyring does not answer. Unlock it and try again.")), ""))
    await shoot("5-reach-error")

    at(Step.READY)
    await shoot("6-ready")
    engine.change(state=NodeState.SELLING)
    await shoot("6-ready-selling")
    engine.change(state=NodeState.LOCAL_ONLY, upstreams=(), mints=())
    await shoot("6-almost")
    wizard.flow.choose(Goal.LOCAL)
    at(Step.REACH)
    await shoot("5-start-local")
    controller.stopping = True
    wizard.close()
    wizard.deleteLater()
    bridge.stop()


async def draw(save: Shoot, shoot: Shoot) -> None:
    """All of them."""
    words(shoot)
    due(save)
    play(save)
    await steps(save)


def due(save: Shoot) -> None:
    """The banner that stands until the words are on paper."""
    controller = Controller(NodeThread(), Prefs())
    window = Window(controller)
    window.show()
    controller.show(SELLING)
    save(window, "overview-words-due")
    window.hide()
    window.deleteLater()


def play(save: Shoot) -> None:
    """The demo in the window, with the way back."""
    controller = Controller(NodeThread(), Prefs())
    window = Window(controller)
    window.show()
    window.strip.visit(True)
    for line in (
        "The node sells play-model at http://127.0.0.1:40213/v1",
        "Customer   minted an ecash token                       2000 sat",
        "Customer   paid with it and streamed an answer        −9.452 sat   “This is play money and a play model…”",
        "Customer   took the rest back as a token          +1,988.000 sat",
        "Operator   withdrew the earnings as a token           +9.000 sat",
    ):
        window.strip.say(line)
    controller.show(dataclasses.replace(SELLING, play_money=True, upstream_name="Toy", models=1))
    save(window, "play-visit")
    window.resize(720, 520)
    save(window, "play-visit-smallest")
    window.hide()
    window.deleteLater()


def words(shoot: Shoot) -> None:
    """Before, during and after; and the ways in which it fails."""
    controller = Controller(NodeThread(), Prefs())
    controller.show(SELLING)
    shoot(WordsDialog(controller), "words-about")
    shown = WordsDialog(controller)
    shown.show_words(WORDS)
    shoot(shown, "words-shown")
    for name, wrong in (("words-check", ""), ("words-wrong", "carbon")):
        asked = WordsDialog(controller)
        asked.show_words(WORDS)
        asked.show()
        asked.ask_words()
        if wrong:
            for line in asked.fields:
                line.setText(wrong)
            asked._check()
        shoot(asked, name)
    shoot(RestoreDialog(controller), "restore-empty")
    typed = RestoreDialog(controller)
    typed.words.setPlainText(WORDS)
    typed._failed(*explain(ConfigError(_MISTYPED), ""))
    shoot(typed, "restore-wrong")
    busy = RestoreDialog(controller)
    busy.words.setPlainText(WORDS)
    busy._working(True)
    shoot(busy, "restore-busy")
    for name, found in (
        ("restore-found", FoundAgain(377_000, 377_000, 377_000)),
        ("restore-nothing", FoundAgain(unasked={MINT.url: say("The mint cannot be reached.")})),
    ):
        dialog = RestoreDialog(controller)
        dialog.show_found(found)
        shoot(dialog, name)
