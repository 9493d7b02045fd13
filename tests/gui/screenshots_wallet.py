"""Pictures of the money's dialogs and of a test request; `tests.gui.screenshots` draws them with the others."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from routstr_desktop.core.ecash import Asked, FoundAgain
from routstr_desktop.core.errors import ConfigError, LightningTargetInvalid, LightningUnreachable, SecretsLocked, UpstreamError
from routstr_desktop.core.sentence import say
from routstr_desktop.core.ur import UrBytes
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.autopayout import AutoPayoutDialog
from routstr_desktop.gui.dialogs.backupfile import BackupDialog
from routstr_desktop.gui.dialogs.deposit import DepositDialog
from routstr_desktop.gui.dialogs.move import MoveDialog
from routstr_desktop.gui.dialogs.payout import PayoutDialog
from routstr_desktop.gui.dialogs.receive import ReceiveDialog
from routstr_desktop.gui.dialogs.restorefile import RestoreFileDialog
from routstr_desktop.gui.dialogs.testrequest import TrialDialog
from routstr_desktop.gui.dialogs.withdraw import WithdrawDialog
from routstr_desktop.gui.prefs import Prefs
from routstr_desktop.gui.translation import tr
from routstr_desktop.gui.words import explain
from tests.gui.codes import code, sheet
from tests.gui.desks import INVOICE
from tests.gui.fakes import FakeEngine
from tests.gui.pictures import Save
from tests.gui.samples import MINT, PASTED, TOKEN, TWO_MINTS, WAITING

GOOD = "correct horse battery staple river moon seven"


async def draw(shoot: Save) -> None:
    """All of them; `shoot` shows a dialog, takes its picture and closes it."""
    async with _stage() as (controller, engine):
        _recognised(controller, shoot)
        await _scanned(controller, shoot)
        _withdraw(controller, shoot)
        await _trial(controller, engine, shoot)
        await _deposit(controller, engine, shoot)
        await _payout(controller, engine, shoot)
        _others(controller, engine, shoot)
        _backup(controller, engine, shoot)


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


def _recognised(controller: Controller, shoot: Save) -> None:
    for name, text in PASTED.items():
        dialog = ReceiveDialog(controller)
        dialog.text.setPlainText(text)
        shoot(dialog, f"receive-{name}")


async def _scanned(controller: Controller, shoot: Save) -> None:
    looking = ReceiveDialog(controller)
    looking.codes.busy.begin(tr("Looking for codes in the picture…"))
    looking.codes.show()
    shoot(looking, "receive-picture-looking")
    shown = {
        "token": (code(TOKEN),),
        "several": (code(PASTED["invoice"]), code(TOKEN)),
        "secrets": (code(PASTED["nsec"]), code(PASTED["seed"])),
        "none": (),
    }
    for name, codes in shown.items():
        dialog = ReceiveDialog(controller)
        dialog.take(sheet(*codes))
        await _until(lambda dialog=dialog: dialog.hint.text() or dialog.info or dialog.other)
        shoot(dialog, f"receive-picture-{name}")
    _watched(controller, shoot)


def _watched(controller: Controller, shoot: Save) -> None:
    """The screen while it is looked at, and moving codes."""
    parts = [UrBytes(("cashuB" + TOKEN[6:] * 10).encode()).text(number) for number in range(1, 13)]
    looking, moving = ReceiveDialog(controller), ReceiveDialog(controller)
    looking.watch_screen()
    shoot(looking, "receive-screen-looking")
    looking.codes.watcher.stop()
    moving.watch_screen()
    moving.codes._seen(tuple(parts))
    shoot(moving, "receive-screen-moving")
    moving.codes.watcher.stop()
    shown = {
        "moving-parts": "\n".join(parts),
        "moving-damaged": parts[0][:-4],
        "several": f"{TOKEN}, {TOKEN[:-8]}",
        "spoiled": PASTED["spoiled"],
    }
    for name, text in shown.items():
        dialog = ReceiveDialog(controller)
        dialog.text.setPlainText(text)
        shoot(dialog, f"receive-{name}")


def _withdraw(controller: Controller, shoot: Save) -> None:
    shoot(WithdrawDialog(controller, asked=Asked(21, (MINT.url,), "a book")), "withdraw-asked")
    shoot(WithdrawDialog(controller, asked=Asked(21, ("https://elsewhere.example.com",))), "withdraw-asked-elsewhere")
    long = dataclasses.replace(WAITING, token="cashuB" + TOKEN[6:] * 6, amount_sat=21_480)
    dialog = WithdrawDialog(controller, None, long)
    for _ in range(11):
        dialog.qr.frames.step()
    dialog.qr.frames.pause()
    shoot(dialog, "withdraw-token-animated")
    large = WithdrawDialog(controller, None, long)
    large.qr.frames.code.enlarge()
    shoot(large, "withdraw-token-animated-large")
    shoot(WithdrawDialog(controller, None, dataclasses.replace(long, token="cashuB" + "x" * 60_000)), "withdraw-token-too-long")


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
    unreachable = say("The provider behind this node cannot be reached. Nothing was sent or charged; try again later.")
    failed.panel._failed(*explain(UpstreamError(unreachable), ""))
    shoot(failed, "test-request-error")
    empty = await dialog()
    empty.panel.show_models(())
    shoot(empty, "test-request-no-model")


async def _deposit(controller: Controller, engine: FakeEngine, shoot: Save) -> None:
    shoot(DepositDialog(controller), "deposit-amount")
    for name, state, lifetime in (
        ("waiting", "quoted", 3600),
        ("expired", "quoted", -1),
        ("paid", "prepared", 3600),
        ("done", "done", 3600),
        ("lost", "foreign", 3600),
    ):
        engine.lightning.lifetime = lifetime
        made = await engine.lightning.deposit(2500)
        dialog = DepositDialog(controller)
        dialog.show_deposit(made)
        dialog.show_deposit(dataclasses.replace(made, state=state))
        dialog._look_timer.stop()
        shoot(dialog, f"deposit-{name}")


async def _payout(controller: Controller, engine: FakeEngine, shoot: Save) -> None:
    shoot(PayoutDialog(controller), "payout-empty")
    typed = PayoutDialog(controller, None, "ada@example.com")
    typed.amount.field.setText("99999")
    shoot(typed, "payout-too-much")
    shoot(PayoutDialog(controller, None, INVOICE), "payout-invoice")
    for target, name in (("ada@example.com", "address"), (INVOICE, "invoice")):
        quoted = PayoutDialog(controller, None, target)
        quoted.show_quote(await engine.lightning.quote(target, 500))
        shoot(quoted, f"payout-cost-{name}")
    pending = PayoutDialog(controller, None, INVOICE)
    pending.show_quote(await engine.lightning.quote(INVOICE))
    pending.show()
    pending._paid(None)
    shoot(pending, "payout-pending")
    failed = PayoutDialog(controller, None, "ada@example.com")
    refused = LightningUnreachable(say("The Lightning address refuses to give an invoice. Nothing was moved."))
    failed.failed(*explain(refused, ""))
    shoot(failed, "payout-error")


def _others(controller: Controller, engine: FakeEngine, shoot: Save) -> None:
    shoot(AutoPayoutDialog(controller, engine.lightning.automatic), "autopayout-off")
    on = AutoPayoutDialog(controller, dataclasses.replace(engine.lightning.automatic, address="ada@example.com"))
    wrong = say("This is neither a Lightning address (name@host), an LNURL nor an invoice.")
    on.failed(*explain(LightningTargetInvalid(wrong), ""))
    shoot(on, "autopayout-error")
    controller.show(TWO_MINTS)
    move = MoveDialog(controller)
    move.amount.field.setText("1000")
    shoot(move, "move")


def _backup(controller: Controller, engine: FakeEngine, shoot: Save) -> None:
    shoot(BackupDialog(controller), "backup-empty")
    examples = (("weak", "password1", "password1"), ("differ", "correct horse", "correct hors"), ("strong", GOOD, GOOD))
    for name, text, again in examples:
        typed = BackupDialog(controller)
        typed.first.setText(text)
        typed.again.setText(again)
        shoot(typed, f"backup-{name}")
    _restore(controller, engine, shoot)


def _restore(controller: Controller, engine: FakeEngine, shoot: Save) -> None:
    """A backup file in the window, from the choice to what was found."""
    file, found = Path("/home/ada/routstr-2026-11-13.routstr-backup"), engine.safekeeping.found
    shoot(RestoreFileDialog(controller), "restorefile-empty")
    refusals = {
        "wrong": SecretsLocked(
            say("The passphrase does not open {file}. Nothing was changed.", file=file), code="wrong_passphrase"
        ),
        "newer": ConfigError(
            say("The backup {file} was made by a newer version of routstr. Install that version or a later one.", file=file)
        ),
        "damaged": ConfigError(say("The backup {file} is damaged. Nothing was changed.", file=file)),
    }
    for name, error in refusals.items():
        dialog = RestoreFileDialog(controller, None, file)
        dialog.passphrase.line.setText("correct horse")
        dialog.failed(*explain(error, ""))
        shoot(dialog, f"restorefile-{name}")
    typed = RestoreFileDialog(controller, None, file)
    typed.passphrase.line.setText(GOOD)
    typed.passphrase.reveal(True)
    shoot(typed, "restorefile-typed")
    opening = RestoreFileDialog(controller, None, file)
    opening.busy.begin(tr("Opening it. The passphrase is made hard to guess, so this takes a moment."))
    opening.act.setEnabled(False)
    shoot(opening, "restorefile-opening")
    seen = {
        "seen": dataclasses.replace(found, replaced=("Groq",)),
        "in-use": dataclasses.replace(
            found,
            why_not=say(
                "This wallet is in use: money has moved in it, and a backup would take its place. Restore into a new "
                "profile instead (--data-dir)."
            ),
        ),
        "bare": dataclasses.replace(found, customer_keys=0, customers_msat=0, providers=(), identity=False, made=0),
    }
    for name, contents in seen.items():
        dialog = RestoreFileDialog(controller, None, file)
        dialog.passphrase.line.setText(GOOD)
        dialog.show_contents(contents)
        shoot(dialog, f"restorefile-{name}")
    busy = RestoreFileDialog(controller, None, file)
    busy.show_contents(found)
    busy.busy.begin(tr("The backup is put in place, then each mint is asked for every coin. This can take a minute."))
    busy.cancel.set(tr("Go on in the background"))
    busy.act.setEnabled(False)
    shoot(busy, "restorefile-busy")
    outcomes = {
        "found": engine.safekeeping.outcome,
        "spent": FoundAgain(9_568_500, 0, 9_568_500, 12_000_000),
        "silent": FoundAgain(9_568_500, 400_000, 9_568_500, unasked={MINT.url: "The mint does not answer."}),
    }
    for name, outcome in outcomes.items():
        dialog = RestoreFileDialog(controller, None, file)
        dialog.show_contents(found)
        dialog.show_outcome(outcome)
        shoot(dialog, f"restorefile-{name}")
