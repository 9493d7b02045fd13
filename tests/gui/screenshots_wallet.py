"""Pictures of the money's dialogs and of a test request; `tests.gui.screenshots` draws them with the others."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.testrequest import TrialDialog
from routstr_desktop.gui.prefs import Prefs
from tests.gui.fakes import FakeEngine

Save = Callable[..., None]
"""(widget, name) -> a picture."""


async def draw(shoot: Save) -> None:
    """All of them; `shoot` shows a dialog, takes its picture and closes it."""
    async with _stage() as (controller, engine):
        await _trial(controller, engine, shoot)


@asynccontextmanager
async def _stage() -> AsyncIterator[tuple[Controller, FakeEngine]]:
    bridge = NodeThread()
    bridge.start()
    engine = FakeEngine(bridge.post)
    controller = Controller(bridge, Prefs())
    await controller.start(lambda _publish: engine)
    yield controller, engine
    controller.stopping = True
    bridge.stop()


async def _until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def _trial(controller: Controller, engine: FakeEngine, shoot: Save) -> None:
    async def dialog() -> TrialDialog:
        made = TrialDialog(controller)
        await _until(made.panel.model.count)
        return made

    shoot(await dialog(), "test-request")
    done = await dialog()
    done.panel.show_trial(engine.trials.answer)
    shoot(done, "test-request-answered")
    streaming = await dialog()
    streaming.panel.show_trial(dataclasses.replace(engine.trials.answer, total_ms=None, text="Hello! It is good"))
    shoot(streaming, "test-request-streaming")
    failed = await dialog()
    failed.panel._failed("The provider does not answer.", "Nothing was sent or charged; try again later.")
    shoot(failed, "test-request-error")
    empty = await dialog()
    empty.panel.show_models(())
    shoot(empty, "test-request-no-model")
