"""A German window on the real node: what goes wrong there is told in German, whatever part of the node found it."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from PySide6.QtWidgets import QApplication

from routstr_desktop.gui import languages
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.deposit import DepositDialog
from routstr_desktop.gui.dialogs.receive import ReceiveDialog
from routstr_desktop.gui.dialogs.testrequest import TrialDialog
from routstr_desktop.gui.dialogs.upstream import UpstreamDialog
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.window import Window
from routstr_desktop.node.demo import demo_settings
from routstr_desktop.node.node import Node
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets
from tests.gui.samples import TOKEN
from tests.gui.spoken import unsaid
from tests.support.upstream import ScriptedUpstream, model_entry

Until = Callable[..., Any]
SLOW = 30.0


class Keyed(ScriptedUpstream):
    """Takes no key at all, once it is told so."""

    closed = False

    async def _list_models(self, request: web.Request) -> web.Response:
        if self.closed:
            return web.json_response({"error": {"message": "Incorrect API key provided"}}, status=401)
        return await super()._list_models(request)


@pytest.fixture
def silent() -> str:
    """The address of a mint that is not there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
async def provider(bridge: NodeThread) -> AsyncIterator[Keyed]:
    made = Keyed((model_entry("play-model", "0.00005", "0.0005"),))
    await bridge.call(made.start)
    yield made
    await bridge.call(made.stop)


@pytest.fixture
async def window(
    qapp: QApplication, bridge: NodeThread, tmp_path: Path, silent: str, provider: Keyed, until: Until
) -> AsyncIterator[Window]:
    languages.install(qapp, "de")
    controller = Controller(bridge, Prefs())
    nodes: list[Node] = []

    def build(publish: Any) -> Node:
        nodes.append(Node(demo_settings(provider.url, silent), Paths(tmp_path).prepare(), Secrets.in_memory(), publish=publish))
        return nodes[0]

    await controller.start(build)
    made = Window(controller)
    made.may_close = True
    made.show()
    await until(lambda: controller.snapshot.local_url, SLOW)
    yield made
    controller.stopping = True
    controller._slow.stop()
    made.hide()
    made.deleteLater()
    await bridge.call(nodes[0].stop)
    languages.install(qapp, languages.ENGLISH)


async def test_what_goes_wrong_in_the_node_is_told_in_german(
    window: Window, bridge: NodeThread, provider: Keyed, silent: str, until: Until
) -> None:
    controller = window.controller
    name = silent.removeprefix("http://")

    deposit = DepositDialog(controller, window)
    deposit.show()
    deposit.amount.field.setText("3000")
    deposit.act.click()
    await until(deposit.error.isVisible, SLOW)
    assert deposit.error.words().startswith("Die Mint antwortet nicht. Es wurde nichts bewegt")
    deposit.close()

    await until(lambda: "Mint" in window.overview.banner.words(), SLOW)
    assert window.overview.banner.words().startswith(f"Die Mint {name} ist nicht erreichbar. Neue Zahlungen")
    assert [problem.title for problem in controller.snapshot.problems] == [f"Mint {name} is unreachable"]  # to everybody else
    assert unsaid(window) == []

    receive = ReceiveDialog(controller, window)
    receive.show()
    receive.text.setPlainText(TOKEN[:-40] + "x")
    await until(receive.hint.text, SLOW)
    assert receive.hint.text().strip() == (
        "Das Token ist nicht lesbar: Etwas davon fehlt oder wurde verändert. "
        "Es wurde nichts eingelöst; kopieren Sie es noch einmal, und zwar ganz."
    )
    receive.close()

    await until(lambda: controller.snapshot.models == 1, SLOW)
    provider.closed = True
    dialog = UpstreamDialog(controller, window)
    dialog.show()
    dialog.url.setText(provider.url.replace("127.0.0.1", "localhost"))
    dialog.key.setText("sk-wrong")
    dialog.submit()
    await until(dialog.error.isVisible, SLOW)
    assert "weist diesen API-Schlüssel ab. Kopieren Sie ihn noch einmal ganz" in dialog.error.words()
    dialog.close()

    await bridge.call(provider.stop)
    trial = TrialDialog(controller, window)
    trial.show()
    await until(trial.panel.model.count, SLOW)
    trial.panel.send.click()
    await until(trial.panel.error.isVisible, SLOW)
    assert trial.panel.error.words().startswith("Der Anbieter hinter diesem Knoten ist nicht zu erreichen. Es wurde nichts")
    trial.close()
