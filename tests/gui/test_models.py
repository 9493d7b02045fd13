"""The Models page: rows, search, what its buttons and forms ask of the node, and undo."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from routstr_desktop.core.errors import BadRequest, RoutstrError
from routstr_desktop.core.overrides import Override, Overrides
from routstr_desktop.gui.dialogs.models import MarginDialog, ModelDialog
from routstr_desktop.gui.pages.models import ModelsPage
from routstr_desktop.gui.widgets.modeltable import COST, MARGIN, NAME, PRICE, PROVIDER, STATE
from routstr_desktop.gui.window import Window
from tests.gui.fakes import FakeEngine
from tests.gui.samples import DECIDED, LISTED, LOCAL_LISTED, RAISES, listed
from tests.support.cost import Cost

Until = Callable[..., Any]


@pytest.fixture
async def page(window: Window, engine: FakeEngine, until: Until) -> ModelsPage:
    """Opened, with the sample models."""
    engine.model_desk.overrides = Overrides(DECIDED)
    engine.model_desk.listed = {"openrouter": LISTED}
    return await opened(window, until, len(LISTED))


async def opened(window: Window, until: Until, rows: int) -> ModelsPage:
    await until(lambda: window.controller.snapshot.models == 12)
    window.keyboard()["Ctrl+4"]()
    made = window.pages.currentWidget()
    assert isinstance(made, ModelsPage)
    await until(lambda: len(made.table.rows) == rows)
    return made


def column(page: ModelsPage, number: int, role: int = Qt.ItemDataRole.DisplayRole) -> list[Any]:
    return [page.model.data(page.model.index(row, number), role) for row in range(page.model.rowCount())]


def choose(page: ModelsPage, *names: str) -> None:
    page.view.choose({row.key for row in page.table.rows if row.id in names})


def cell(page: ModelsPage, name: str, number: int) -> str:
    place = next(place for place in range(page.model.rowCount()) if page.model.at(place).id == name)
    return str(page.model.data(page.model.index(place, number))).replace("\N{NO-BREAK SPACE}", " ")


def dialog(window: Window, kind: type[Any]) -> Any:
    found = [one for one in window.findChildren(kind) if one.isVisible()]
    return found[0] if found else None


async def test_cost_margin_and_price(page: ModelsPage, window: Window) -> None:
    assert (cell(page, "openai/gpt-4o", COST), cell(page, "openai/gpt-4o", MARGIN)) == ("$2.50 / $10.00", "−10 %")
    assert cell(page, "anthropic/claude-haiku-4.5", PRICE) == "1,232 / 6,160 sat"
    assert cell(page, "someone/brand-new-model", PRICE) == "–"
    assert cell(page, "x-ai/grok-4-fast", NAME) == "grok-fast"
    assert set(column(page, STATE)) == {"For sale", "Off", "Own price", "At a loss", "No price"}
    assert [page.filters.tabText(place) for place in range(4)] == ["All 14", "For sale 11", "At a loss 1", "Not for sale 3"]
    assert all(text.startswith("Your price: ") for text in column(page, PRICE, Qt.ItemDataRole.AccessibleTextRole))
    assert page.view.isColumnHidden(PROVIDER)
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
        and isinstance(widget, QAbstractButton | QLineEdit)
    ]
    assert not nameless
    window.toggle_amounts()
    assert cell(page, "anthropic/claude-haiku-4.5", PRICE) == "1,232 / 6,160 sat"  # prices are public


async def test_search_and_filters(page: ModelsPage, qtbot: QtBot, until: Until) -> None:
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    qtbot.keyClicks(page.search, "GPT openai")
    await until(lambda: column(page, NAME) == ["openai/gpt-4o", "openai/gpt-4o-mini"])
    page.filters.setCurrentIndex(2)
    assert column(page, NAME) == ["openai/gpt-4o"]
    page.search.setText("nothing")
    await until(lambda: page.box.title.text() == "Nothing matches.")
    assert page.box.text.text() == "14 models are outside this search."
    page.box.button.click()
    assert page.model.rowCount() == 14
    page.search.setText("x-ai/grok-4")  # by its provider's name, too
    await until(lambda: column(page, NAME) == ["grok-fast"])


async def test_rows_are_sorted_by_the_titles(page: ModelsPage, qtbot: QtBot) -> None:
    usual = column(page, NAME)
    choose(page, "openai/gpt-4o", "openai/o1-pro")
    titles = page.view.titles

    def click(number: int) -> None:
        place = titles.sectionViewportPosition(number) + titles.sectionSize(number) // 2
        qtbot.mouseClick(titles.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, titles.height() // 2))

    click(PRICE)
    prices = [row.in_msat for row in map(page.model.at, range(page.model.count())) if row.sold]
    assert prices == sorted(prices)
    unsold = [row.sold for row in map(page.model.at, range(page.model.count()))]
    assert unsold == sorted(unsold, reverse=True), "what has no price stands last"
    assert titles.accessibleDescription() == "Sorted by Your price, smallest first"
    assert {row.id for row in page.view.chosen()} == {"openai/gpt-4o", "openai/o1-pro"}
    click(PRICE)
    assert [row.in_msat for row in map(page.model.at, range(len(prices)))] == prices[::-1]
    assert not page.model.at(page.model.count() - 1).sold
    click(PRICE)
    assert column(page, NAME) == usual
    assert titles.accessibleDescription() == "In the usual order"


async def test_without_a_bitcoin_price_nothing_is_called_for_sale(window: Window, engine: FakeEngine, until: Until) -> None:
    """The state says what it waits for, and the price what is known of it: dollars."""
    engine.model_desk.terms = dataclasses.replace(engine.model_desk.terms, btc_usd=None)
    engine.model_desk.listed = {"openrouter": LISTED}
    page = await opened(window, until, len(LISTED))
    assert cell(page, "openai/gpt-4o", STATE) == "Waiting"
    assert cell(page, "openai/gpt-4o", PRICE) == "≈ $2.64 / $10.55"
    assert cell(page, "someone/brand-new-model", STATE) == "No price"
    choose(page, "openai/gpt-4o")
    assert page.box.told.text() == "openai/gpt-4o is sold as soon as there is a bitcoin price."


async def test_models_of_one_maker_can_be_told_apart_where_there_is_little_room(page: ModelsPage) -> None:
    mode, metrics = page.view.textElideMode(), page.view.fontMetrics()
    names = ("anthropic/claude-sonnet-4-20250514", "anthropic/claude-sonnet-4-20251101")
    assert len({metrics.elidedText(name, mode, metrics.horizontalAdvance(names[0]) // 2) for name in names}) == 2


async def test_rows_are_sorted_with_the_keyboard(page: ModelsPage, qtbot: QtBot, until: Until) -> None:
    titles = page.view.titles
    titles.setFocus(Qt.FocusReason.TabFocusReason)
    assert titles.hasFocus()
    assert titles.accessibleName() == "Columns to sort by"
    qtbot.keyClick(titles, Qt.Key.Key_Left)
    qtbot.keyClick(titles, Qt.Key.Key_Right)  # the providers are not shown: to the cost
    assert titles.accessibleDescription() == "Your cost. In the usual order"
    qtbot.keyClick(titles, Qt.Key.Key_Right)
    qtbot.keyClick(titles, Qt.Key.Key_Return)
    qtbot.keyClick(titles, Qt.Key.Key_Space)
    margins = [row.margin for row in map(page.model.at, range(page.model.count()))]
    assert margins == sorted(margins, reverse=True)
    page.search.setText("openai")
    await until(lambda: page.model.count() == 3)
    shown = [row.margin for row in map(page.model.at, range(3))]
    assert shown == sorted(shown, reverse=True), "a search keeps the order"
    for number in (NAME, COST, STATE):
        page.view.sort_by((number, Qt.SortOrder.AscendingOrder))
        assert page.model.count() == 3
    page.view.sort_by(None)
    assert titles.sorting is None


async def test_switching_many_and_undo(page: ModelsPage, window: Window, engine: FakeEngine, until: Until) -> None:
    assert not page.switch.isEnabled()
    choose(page, "openai/gpt-4o", "openai/o1-pro")
    assert page.box.told.text() == "2 models selected"
    assert not page.edit.isEnabled()
    page.switch.click()
    await until(lambda: cell(page, "openai/o1-pro", STATE) == "Off")
    assert {row.id for row in page.view.chosen()} == {"openai/gpt-4o", "openai/o1-pro"}
    assert page.switch.text() == "Sell"
    assert window.toast.text() == "2 models are not for sale."
    window.toast.undo.click()
    await until(lambda: cell(page, "openai/o1-pro", STATE) == "For sale")
    assert cell(page, "openai/gpt-4o", MARGIN) == "−10 %"
    await until(lambda: window.toast.text() == "Undone.")
    assert not window.toast.undo.isVisible()


async def test_the_form_of_a_model(page: ModelsPage, window: Window, engine: FakeEngine, until: Until, qtbot: QtBot) -> None:
    choose(page, "google/gemini-2.5-pro")
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    form: ModelDialog = dialog(window, ModelDialog)
    assert form.parts["prompt"].placeholderText() == "1.25"
    assert not form.clear.isEnabled()
    form.parts["prompt"].setText("1")
    form.parts["input_cache_read"].setText("0.5")
    form.margin.setText("7.5")
    form.name.setText("gemini")
    form.aliases.setText("g25, , gem-pro")
    assert "1,262 / 12,613" in form.result_line.words()
    form.margin.setText("-30")
    assert "You would lose about" in form.result_line.words()
    form.parts["completion"].setText("much")
    assert (form.result_line.words(), form.save.isEnabled()) == ("Output: this price is not a number.", False)
    form.parts["completion"].setText("")
    form.margin.setText("7.5")
    engine.fail["put"] = BadRequest("Another model is called gemini already.")
    form.save.click()
    await until(lambda: "called gemini already" in form.error.words())
    engine.fail.clear()
    form.save.click()
    await until(lambda: cell(page, "google/gemini-2.5-pro", NAME) == "gemini")
    assert dialog(window, ModelDialog) is None
    (decided,) = engine.calls[-2][1] if engine.calls[-1][0] == "table" else engine.calls[-1][1]
    assert decided == Override(
        "google/gemini-2.5-pro",
        "openrouter",
        True,
        "gemini",
        ("g25", "gem-pro"),
        {"prompt": Decimal("0.000001"), "input_cache_read": Decimal("0.0000005")},
        Decimal("1.075"),
    )
    window.toast.undo.click()
    await until(lambda: cell(page, "google/gemini-2.5-pro", NAME) == "google/gemini-2.5-pro")


async def test_a_model_without_a_price_gets_one(page: ModelsPage, window: Window, until: Until) -> None:
    choose(page, "someone/strange-price")
    assert page.box.told.text().endswith("The price for input in the list is negative: -1.")
    page.edit.click()
    form: ModelDialog = dialog(window, ModelDialog)
    assert "Not for sale" in form.result_line.words()
    form.parts["prompt"].setText("2")
    assert "lacks input or output" in form.result_line.words()
    form.parts["completion"].setText("8")
    assert form.result_line.words().startswith("Your price")
    form.save.click()
    await until(lambda: cell(page, "someone/strange-price", STATE) == "Own price")
    page.edit.click()
    form = dialog(window, ModelDialog)
    assert form.parts["completion"].text() == "8"
    form.clear.click()
    form.save.click()
    await until(lambda: cell(page, "someone/strange-price", STATE) == "No price")


async def test_margins(page: ModelsPage, window: Window, engine: FakeEngine, until: Until) -> None:
    page.view.selectAll()
    page.margin.click()
    form: MarginDialog = dialog(window, MarginDialog)
    assert form.save.isEnabled()  # empty: that of all models again
    form.margin.setText("2000")
    assert not form.save.isEnabled()
    form.margin.setText("12")
    form.save.click()
    await until(lambda: set(column(page, MARGIN)) == {"+12\N{NO-BREAK SPACE}%"})
    window.toast.undo.click()
    await until(lambda: cell(page, "openai/gpt-4o", MARGIN) == "−10 %" and cell(page, "openai/o1-pro", MARGIN) == "+5 %")

    page.all_margin.click()
    form = dialog(window, MarginDialog)
    assert form.margin.text() == "5"
    form.margin.setText("")
    assert not form.save.isEnabled()
    form.margin.setText("20")
    assert "sold for $12.06" in form.example.words()
    form.save.click()
    await until(lambda: cell(page, "openai/o1-pro", MARGIN) == "+20 %")
    assert cell(page, "openai/gpt-4o", MARGIN) == "−10 %"
    window.toast.undo.click()
    await until(lambda: cell(page, "openai/o1-pro", MARGIN) == "+5 %")


async def test_saving_twice_in_a_hurry_is_once_and_can_be_undone(
    page: ModelsPage, window: Window, engine: FakeEngine, until: Until
) -> None:
    page.all_margin.click()
    form: MarginDialog = dialog(window, MarginDialog)
    form.margin.setText("20")
    form.submit()
    form.submit()
    await until(lambda: cell(page, "openai/o1-pro", MARGIN) == "+20 %")
    assert [call[0] for call in engine.calls].count("set_default_margin") == 1
    window.toast.undo.click()
    await until(lambda: cell(page, "openai/o1-pro", MARGIN) == "+5 %")
    choose(page, "openai/o1-pro")
    page.edit.click()
    sheet: ModelDialog = dialog(window, ModelDialog)
    sheet.margin.setText("30")
    sheet.submit()
    sheet.submit()
    await until(lambda: cell(page, "openai/o1-pro", MARGIN) == "+30 %")
    assert [call[0] for call in engine.calls].count("put") == 1


async def test_what_was_refused_can_be_saved_again(
    page: ModelsPage, window: Window, engine: FakeEngine, until: Until
) -> None:
    engine.fail["set_default_margin"] = BadRequest("Not now.")
    page.all_margin.click()
    form: MarginDialog = dialog(window, MarginDialog)
    form.margin.setText("20")
    form.submit()
    await until(lambda: "Not now." in form.error.words())
    assert form.save.isEnabled()


async def test_models_json(page: ModelsPage, window: Window, until: Until, tmp_path: Path) -> None:
    file = tmp_path / "models.json"
    page.acts.write_file(file)
    await until(lambda: window.toast.text() == f"Written to {file}.")
    assert len(json.loads(file.read_text())["models"]) == len(DECIDED)
    file.write_text(json.dumps([{"id": "openai/o1-pro", "enabled": False}, {"id": "x", "pricing": {"prompt": "nan"}}]))
    page.acts.take_file(file)
    await until(lambda: cell(page, "openai/o1-pro", STATE) == "Off")
    assert window.toast.text() == "1 model decided. 1 left out: x: Its price for prompt is not a number."
    window.toast.undo.click()
    await until(lambda: cell(page, "openai/o1-pro", STATE) == "For sale")
    file.write_text("{")
    page.acts.take_file(file)
    await until(lambda: "not a models.json" in window.toast.text())
    page.acts.take_file(tmp_path / "missing.json")
    await until(lambda: "cannot be read" in window.toast.text())
    page.acts.write_file(tmp_path / "no" / "folder.json")
    await until(lambda: "cannot be written" in window.toast.text())


async def test_rising_list_prices_are_asked_about(page: ModelsPage, engine: FakeEngine, until: Until) -> None:
    assert not page.banner.isVisible()
    engine.model_desk.raises = RAISES
    engine.model_desk.offer(openrouter=LISTED)
    await until(lambda: page.banner.isVisible())
    assert "gpt-4o from $2.50 / $25.00 to $3.00 / $30.00" in page.banner.words()
    assert "and 1 more model." in page.banner.words()
    page.banner._both[0].click()
    await until(lambda: not page.banner.isVisible())
    assert ("accept_raises",) in engine.calls


async def test_several_providers(page: ModelsPage, window: Window, engine: FakeEngine, until: Until) -> None:
    window.resize(1200, 700)
    engine.model_desk.offer(openrouter=LISTED, ollama=LOCAL_LISTED)
    await until(lambda: page.model.rowCount() == len(LISTED) + len(LOCAL_LISTED))
    assert not page.view.isColumnHidden(PROVIDER)
    assert (cell(page, "llama3.2:3b", COST), cell(page, "llama3.2:3b", STATE)) == ("–", "For sale")


async def test_empty_and_failing(window: Window, engine: FakeEngine, until: Until) -> None:
    engine.change(upstream_name=None)
    engine.fail["table"] = RoutstrError("The node did not answer.")
    await until(lambda: window.controller.snapshot.models == 12 and window.controller.snapshot.upstream_name is None)
    window.keyboard()["Ctrl+4"]()
    page = window.pages.currentWidget()
    assert isinstance(page, ModelsPage)
    await until(lambda: page.box.title.text() == "The node did not answer.")
    engine.fail.clear()
    page.box.button.click()
    await until(lambda: page.box.title.text() == "Connect a provider first.")
    assert page.box.button.text() == "Add provider"
    engine.change(upstream_name="OpenRouter")
    await until(lambda: page.box.title.text() == "No models yet.")
    assert not page.box.button.isVisible()
    engine.model_desk.offer(openrouter=LISTED)
    await until(lambda: page.model.rowCount() == len(LISTED))


async def test_a_hundred_thousand_models(window: Window, engine: FakeEngine, until: Until) -> None:
    many = tuple(listed(f"vendor/model-{number:06d}", "1", "2") for number in range(100_000))
    engine.model_desk.listed = {"openrouter": many}
    await until(lambda: window.controller.snapshot.models == 12)
    window.keyboard()["Ctrl+4"]()
    page = window.pages.currentWidget()
    assert isinstance(page, ModelsPage)
    await until(lambda: len(page.table.rows) == len(many), seconds=60)
    bar = page.view.verticalScrollBar()
    frames = Cost()
    for step in range(60):
        with frames.turn():
            bar.setValue(bar.maximum() * step // 60)
            page.view.viewport().repaint()
    assert frames.usual < 0.03
    page.search.setText("099999")
    await until(lambda: column(page, NAME) == ["vendor/model-099999"])
