"""Lightning in the window: a deposit from amount to paid, a payout from address to receipt, automatic payouts, moves."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import ConfigError, MintUnreachable, PayoutPending
from routstr_desktop.gui.bridge import NodeThread
from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.dialogs.autopayout import AutoPayoutDialog
from routstr_desktop.gui.dialogs.base import Dialog
from routstr_desktop.gui.dialogs.deposit import DepositDialog
from routstr_desktop.gui.dialogs.move import MoveDialog
from routstr_desktop.gui.dialogs.payout import PayoutDialog
from routstr_desktop.gui.pages.wallet import WalletPage
from routstr_desktop.gui.text import HIDDEN, NBSP
from routstr_desktop.gui.window import Window
from tests.gui.desks import INVOICE
from tests.gui.fakes import FakeEngine
from tests.gui.samples import MINT, TWO_MINTS, having

Until = Callable[..., Any]
Open = Callable[[Dialog], Any]


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.fixture
async def page(window: Window, until: Until) -> WalletPage:
    await until(lambda: window.controller.snapshot.models == 12)
    found = window.go("Wallet")
    assert isinstance(found, WalletPage)
    await until(lambda: found.lightning.auto is not None)
    return found


@pytest.fixture
def said(controller: Controller) -> list[str]:
    heard: list[str] = []
    controller.notice.connect(lambda text, _tone: heard.append(plain(text)))
    return heard


@pytest.fixture
async def ready(controller: Controller, until: Until) -> Controller:
    await until(lambda: controller.snapshot.models == 12)
    return controller


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    def show(dialog: Any) -> Any:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return show


async def become(bridge: NodeThread, engine: FakeEngine, state: str) -> None:
    async def change() -> None:
        engine.lightning.become(state)

    await bridge.call(change)


# --- deposit ------------------------------------------------------------------------------------------------------------


async def test_a_deposit_from_amount_to_paid(
    ready: Controller, opened: Open, engine: FakeEngine, bridge: NodeThread, until: Until
) -> None:
    dialog: DepositDialog = opened(DepositDialog(ready))
    dialog.amount.field.setText("2500")
    assert "≈" in dialog.amount.line.text()
    dialog.act.click()
    await until(dialog.side.isVisible)
    assert ("deposit", 2500, MINT.url) in engine.calls
    assert plain(dialog.title.text()) == "Pay 2,500 sat"
    assert dialog.qr.isVisible()
    assert dialog.chip.text() == "Waiting for payment"
    assert "Expires in" in dialog.left.text()
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == INVOICE
    await become(bridge, engine, "prepared")
    dialog.look()
    await until(lambda: dialog.chip.text() == "Paid, being credited")
    await become(bridge, engine, "done")
    dialog.look()
    await until(lambda: dialog.chip.text() == "Paid")
    assert plain(dialog.title.text()) == "2,500 sat came in"
    assert not dialog.qr.isVisible()
    assert not dialog._look_timer.isActive()


async def test_an_expired_invoice_says_so_and_another_can_be_made(
    ready: Controller, opened: Open, engine: FakeEngine, until: Until
) -> None:
    engine.lightning.lifetime = -1
    dialog: DepositDialog = opened(DepositDialog(ready))
    dialog.act.click()
    await until(dialog.side.isVisible)
    assert dialog.chip.text() == "Expired"
    assert "still credited for a day" in dialog.left.text()
    assert not dialog.qr.isVisible()
    dialog.again.click()
    assert dialog.amount.isVisible()
    assert not dialog.side.isVisible()


async def test_a_mint_that_does_not_answer(ready: Controller, opened: Open, engine: FakeEngine, until: Until) -> None:
    engine.fail["deposit"] = MintUnreachable("x")
    dialog: DepositDialog = opened(DepositDialog(ready))
    dialog.act.click()
    await until(dialog.error.isVisible)
    assert "does not answer" in dialog.error.words()
    assert dialog.act.isEnabled()
    del engine.fail["deposit"]
    dialog.act.click()
    await until(dialog.side.isVisible)
    engine.fail["look"] = MintUnreachable("x")
    dialog.look()
    await until(lambda: "Asking again" in dialog.left.text())


async def test_a_deposit_that_somebody_else_got(
    ready: Controller, opened: Open, engine: FakeEngine, bridge: NodeThread, until: Until
) -> None:
    dialog: DepositDialog = opened(DepositDialog(ready))
    dialog.act.click()
    await until(dialog.side.isVisible)
    await become(bridge, engine, "foreign")
    dialog.look()
    await until(dialog.error.isVisible)
    assert "not credited" in dialog.error.words()


@pytest.mark.parametrize(("amount", "enabled"), [("", False), ("0", False), ("1", True), ("10000001", False)])
async def test_amounts_of_a_deposit(ready: Controller, opened: Open, amount: str, enabled: bool) -> None:
    dialog: DepositDialog = opened(DepositDialog(ready))
    dialog.amount.field.setText(amount)
    assert dialog.act.isEnabled() == enabled


async def test_the_mint_is_asked_for_where_there_are_two(ready: Controller, opened: Open, engine: FakeEngine) -> None:
    ready.show(TWO_MINTS)
    trusted = [one for one in TWO_MINTS.mints if one.trusted and one.unit == "sat"]
    dialog: DepositDialog = opened(DepositDialog(ready))
    assert dialog.mint.count() == len(trusted)
    assert dialog.mint.isVisible() == (len(trusted) > 1)


# --- payout -------------------------------------------------------------------------------------------------------------


async def test_a_payout_shows_its_cost_before_anything_moves(
    ready: Controller, opened: Open, engine: FakeEngine, until: Until, said: list[str]
) -> None:
    dialog: PayoutDialog = opened(PayoutDialog(ready))
    assert not dialog.act.isEnabled()
    dialog.target.setText("ada@example.com")
    dialog.amount.field.setText("500")
    dialog.act.click()
    await until(dialog.card.isVisible)
    shown = {name: plain(value.text()) for name, value in dialog.values.items()}
    assert shown["to"] == "ada@example.com"
    assert shown["fee"] == "at most 2 sat; what is not needed comes back"
    assert shown["total"] == "at most 502 sat"
    assert plain(dialog.act.text()) == "Pay 500 sat"
    assert not [call for call in engine.calls if call[0] == "payout"]
    dialog.act.click()
    await until(lambda: not dialog.isVisible())
    assert ("payout", "ada@example.com", 500, 2_000) in engine.calls
    assert said == ["500 sat were paid. The fee was 2 sat."]


async def test_everything_and_back_again(ready: Controller, opened: Open, engine: FakeEngine, until: Until) -> None:
    dialog: PayoutDialog = opened(PayoutDialog(ready, None, "ada@example.com"))
    dialog.amount.all.click()
    dialog.act.click()
    await until(dialog.card.isVisible)
    assert ("quote", "ada@example.com", None) in engine.calls
    assert plain(dialog.values["amount"].text()).startswith("21,478 sat")
    dialog.back.click()
    assert dialog.amount.isVisible()
    dialog.amount.field.setText("99999999")
    assert "more than is yours" in dialog.amount.line.text()
    assert not dialog.act.isEnabled()


async def test_an_invoice_says_its_own_amount(ready: Controller, opened: Open, engine: FakeEngine, until: Until) -> None:
    dialog: PayoutDialog = opened(PayoutDialog(ready))
    QGuiApplication.clipboard().setText(f" {INVOICE}\n")
    dialog.paste.click()
    assert not dialog.amount.isVisible()
    assert dialog.own.isVisible()
    dialog.act.click()
    await until(dialog.card.isVisible)
    assert ("quote", INVOICE, None) in engine.calls
    dialog.act.click()
    await until(lambda: ("payout", INVOICE, None, 2_000) in engine.calls)


async def test_a_payment_in_doubt_is_not_offered_again(
    ready: Controller, opened: Open, engine: FakeEngine, until: Until
) -> None:
    engine.fail["payout"] = PayoutPending("The mint has not confirmed.")
    dialog: PayoutDialog = opened(PayoutDialog(ready, None, INVOICE))
    dialog.act.click()
    await until(dialog.card.isVisible)
    dialog.act.click()
    await until(lambda: dialog.over)
    assert "not confirmed yet" in dialog.title.text()
    assert not dialog.act.isVisible()
    assert not dialog.back.isVisible()


async def test_a_payment_that_failed_can_be_tried_again(
    ready: Controller, opened: Open, engine: FakeEngine, until: Until
) -> None:
    engine.fail["payout"] = MintUnreachable("x")
    dialog: PayoutDialog = opened(PayoutDialog(ready, None, INVOICE))
    dialog.act.click()
    await until(dialog.card.isVisible)
    dialog.act.click()
    await until(dialog.error.isVisible)
    assert "Nothing was moved" in dialog.error.words()
    assert dialog.target.isVisible()
    assert dialog.act.isEnabled()


async def test_closing_does_not_stop_a_payout(
    ready: Controller, opened: Open, engine: FakeEngine, bridge: NodeThread, until: Until, said: list[str]
) -> None:
    dialog: PayoutDialog = opened(PayoutDialog(ready, None, INVOICE))
    dialog.act.click()
    await until(dialog.card.isVisible)

    async def hold() -> None:
        engine.gate = asyncio.Event()

    async def let_go() -> None:
        assert engine.gate is not None
        engine.gate.set()

    await bridge.call(hold)
    dialog.act.click()
    await until(lambda: any(call[0] == "payout" for call in engine.calls))
    dialog.reject()
    await bridge.call(let_go)
    await until(lambda: said)
    assert said == ["1,000 sat were paid. The fee was 2 sat."]


# --- automatic payouts, moves -------------------------------------------------------------------------------------------


async def test_automatic_payouts_are_set_changed_and_switched_off(
    page: WalletPage, engine: FakeEngine, until: Until, said: list[str]
) -> None:
    card = page.lightning
    assert "stay here" in card.line.text()
    card.change.click()
    dialog = page.window().findChild(AutoPayoutDialog)
    assert not dialog.act.isEnabled()
    dialog.address.setText("ada@example.com")
    dialog.threshold.setText("1000")
    dialog.cap.setText("")
    engine.fail["set_auto"] = ConfigError("The setting receive_ln_address is wrong: that is no address.")
    dialog.act.click()
    await until(dialog.error.isVisible)
    del engine.fail["set_auto"]
    dialog.act.click()
    await until(lambda: ("set_auto", "ada@example.com", 1000, 0) in engine.calls and "ada@example.com" in card.line.text())
    assert plain(card.line.text()) == "Earnings from 1,000 sat on go to ada@example.com by themselves."
    assert said == ["Earnings are paid to ada@example.com by themselves."]
    card.change.click()
    dialog = page.window().findChildren(AutoPayoutDialog)[-1]
    dialog.off.click()
    await until(lambda: "stay here" in card.line.text())


async def test_what_went_wrong_with_the_last_one_is_told(page: WalletPage, controller: Controller, engine: FakeEngine) -> None:
    auto = dataclasses.replace(
        engine.lightning.automatic, address="ada@example.com", paid_today_msat=298_000, error="It does not answer."
    )
    page.lightning.show_auto(auto)
    assert "298 sat of 1,000,000 sat in the last 24 hours." in plain(page.lightning.line.text())
    assert page.lightning.problem.text() == "The last one did not happen: It does not answer."
    controller.hide_amounts(True)
    page.lightning.show_auto(auto)
    assert "298" not in page.lightning.line.text()
    assert HIDDEN in page.lightning.line.text()


async def test_a_move_between_own_mints(
    page: WalletPage, controller: Controller, engine: FakeEngine, bridge: NodeThread, until: Until, said: list[str]
) -> None:
    assert not page.mints.move_button.isVisible()  # one mint only
    other = dataclasses.replace(MINT, url="https://other.example.com", balance_msat=0)

    async def two() -> None:
        engine.change(mints=(MINT, other))

    await bridge.call(two)
    await until(page.mints.move_button.isVisible)
    page.mints.move_button.click()
    dialog = page.window().findChild(MoveDialog)
    assert [dialog.origin.itemText(row) for row in range(dialog.origin.count())] == ["mint.example.com"]
    assert dialog.target.currentText() == "other.example.com"
    dialog.amount.field.setText("1000")
    assert "at most 30 sat" in plain(dialog.fee.text())
    dialog.act.click()
    await until(lambda: said)
    assert ("move", MINT.url, other.url, 1000) in engine.calls
    assert said == ["1,000 sat are on their way. The fee was 2 sat."]
    page.mints.move_button.click()
    everything = page.window().findChildren(MoveDialog)[-1]
    everything.amount.all.click()
    assert "is taken from them" in everything.fee.text()
    everything.act.click()
    await until(lambda: ("move", MINT.url, other.url, None) in engine.calls)


async def test_tidying_up_on_demand(page: WalletPage, engine: FakeEngine, until: Until, said: list[str]) -> None:
    page.mints.tidy.click()
    await until(lambda: len(said) == 1)
    engine.upkeep.places = 1
    page.mints.tidy.click()
    await until(lambda: len(said) == 2)
    assert said == ["There is nothing to tidy up: the coins are few.", "Small coins were swapped at 1 mint."]


async def test_without_a_mint_or_money_there_is_nothing_to_press(page: WalletPage, controller: Controller) -> None:
    controller.show(having(mints=(), withdrawable_msat=0))
    assert not page.lightning.into.isEnabled()
    assert not page.lightning.out.isEnabled()
    assert page.lightning.into.toolTip() == "Add a mint first"


async def test_an_invoice_that_waits_can_be_shown_again(
    page: WalletPage, engine: FakeEngine, bridge: NodeThread, until: Until
) -> None:
    card = page.lightning
    assert not card.invoices.isVisible()
    card.into.click()
    first = page.window().findChild(DepositDialog)
    first.act.click()
    await until(first.side.isVisible)
    first.reject()
    await until(card.invoices.isVisible)
    assert plain(card.invoices.text()) == "An invoice of 1,000 sat waits for payment"
    card.invoices.click()
    again = page.window().findChildren(DepositDialog)[-1]
    assert again.text.toPlainText() == INVOICE
    assert again.chip.text() == "Waiting for payment"
    await bridge.call(engine.lightning.deposit, 20)
    again.reject()
    await until(lambda: "and 1 more" in card.invoices.text())
    await become(bridge, engine, "done")
    card.reload()
    await until(lambda: not card.invoices.isVisible())
