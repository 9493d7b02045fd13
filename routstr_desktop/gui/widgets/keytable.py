"""The table of keys."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView

from routstr_desktop.core.keys import KeyKind, KeyRow
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.gui.text import ago, moment
from routstr_desktop.gui.translation import tr, tr_later
from routstr_desktop.gui.widgets.table import TableView
from routstr_desktop.gui.widgets.tablemodel import PAGE, Column, Index, PagedModel, Role

__all__ = ["BALANCE", "KEY", "NAME", "PAGE", "REQUESTS", "SPENT", "STATE", "USED", "KeysModel", "KeysView", "key_state"]
NAME, KEY, BALANCE, SPENT, REQUESTS, USED, STATE = range(7)


def key_state(row: KeyRow) -> tuple[str, str, str]:
    """(word, tone, icon) of a key's state."""
    if row.revoked:
        if row.refund in ("prepared", "unknown"):
            return tr("Refund under way"), "info", "loader-circle"
        if row.refund == "minted":
            return tr("Refund token ready"), "warn", "hourglass"
        if row.balance_msat >= MSAT_PER_SAT:
            return tr("Revoked, not refunded"), "warn", "triangle-alert"
        return tr("Revoked"), "plain", "circle-x"
    if row.paused:
        return tr("Paused"), "plain", "circle-pause"
    if row.expired:
        return tr("Expired"), "plain", "hourglass"
    return tr("Active"), "ok", "circle-check"


class KeysModel(PagedModel[KeyRow]):
    """Newest first; `renamed` tells what was typed."""

    renamed = Signal(int, str)
    columns = (
        Column(tr_later("Name")),
        Column(tr_later("Key"), "sk-00000000…", mono=True),
        Column(tr_later("Balance"), "10,000,000 sat", right=True),
        Column(tr_later("Spent"), "10,000,000 sat", right=True),
        Column(tr_later("Requests"), "1,000,000", right=True),
        Column(tr_later("Last used"), tr_later("59 min ago"), right=True),
        Column(tr_later("State"), tr_later("Revoked, not refunded"), icon=True),
    )

    def mark(self, row: KeyRow) -> int:
        return row.id

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == NAME else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        return self.rows[index.row()].name if role == Role.EditRole else super().data(index, role)

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        name = " ".join(str(value).split())
        if role != Role.EditRole or name == self.rows[index.row()].name:
            return False
        self.renamed.emit(self.rows[index.row()].id, name)
        return True  # shown as soon as the node has it

    # --- cells --------------------------------------------------------------------------------------------------------

    def text(self, row: KeyRow, column: int) -> str:
        match column:
            case 0:
                return row.name or (tr("Unnamed app") if row.kind is KeyKind.LOCAL else tr("Unnamed"))
            case 1:
                return f"{row.prefix}…"
            case 2:
                return self.numbers.sat(row.balance_msat)
            case 3:
                return self.numbers.sat(row.spent_msat)
            case 4:
                return self.numbers.count(row.requests)
            case 5:
                return tr("never") if row.last_used is None else ago(row.last_used, time.time())
            case _:
                return key_state(row)[0]

    def tint(self, row: KeyRow, column: int) -> str:
        if column == STATE:
            return key_state(row)[1]
        faint = row.revoked or (column == NAME and not row.name) or column in (KEY, USED)
        return "text2" if faint else "text"

    def sign(self, row: KeyRow, column: int) -> tuple[str, str] | None:
        if column != STATE:
            return None
        _, tone, icon = key_state(row)
        return icon, tone

    def tip(self, row: KeyRow, column: int) -> str | None:
        if column == USED and row.last_used is not None:
            return moment(row.last_used)
        if column == NAME and row.name:
            return row.name
        if column == STATE and row.revoked and row.balance_msat >= MSAT_PER_SAT:
            return tr("The balance is still on this key. Nobody can spend it; make its refund when the mint answers.")
        return None


class KeysView(TableView[KeyRow]):
    """One row is selected at a time; money and state give way last."""

    gives_way = (SPENT, REQUESTS, USED, KEY)
    row_height = 38

    def __init__(self, model: KeysModel, name: str, never: frozenset[int]) -> None:
        super().__init__(model, name, never=never)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)

    def sample(self, column: int) -> str:
        return ago(0, 59 * 60) if column == USED else super().sample(column)
