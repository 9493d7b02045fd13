"""Other nodes: who else sells, and how our prices compare."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent

from routstr_desktop.core.listing import Presence
from routstr_desktop.core.market import Comparison
from routstr_desktop.gui.found_words import NODES_HELP, position, position_sentence, position_tone
from routstr_desktop.gui.text import Numbers, ago, host, moment
from routstr_desktop.gui.translation import tr, tr_later, tr_now, tr_said, trn
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.gui.widgets.rows import StateRows
from routstr_desktop.gui.widgets.smalltable import Cell, SmallTable

COLUMNS = (
    tr_later("Model"),
    tr_later("You"),
    tr_later("Median"),
    tr_later("Lowest"),
    tr_later("Nodes"),
    tr_later("Your place"),
)
_PLACE = len(COLUMNS) - 1
_NODES, _NARROW = _PLACE - 1, 660
"""How many nodes have a model is what gives way in a card that is not so wide."""
MOST_ROWS, MOST_NODES = 12, 20
_ICONS = {"warn": "arrow-up-right", "ok": "arrow-down-left", "plain": "scale"}


class NeighboursCard(Card):
    """Empty until it is asked for: looking contacts the relays and every node found."""

    def __init__(self, look: Callable[[], object]) -> None:
        super().__init__(spacing=8)
        self.when = label("", "caption", "text3")
        self.look = Button(tr("Look for other nodes"), "search")
        self.look.clicked.connect(lambda: look())
        self.headed(tr("Other nodes"), self.look, beside=(self.when,))
        self.about = label(tr_now(NODES_HELP), tint="text2", wrap=True)
        self.body.addWidget(self.about)
        self.caption = label(tr("sat per 1M tokens, input and output together"), "caption", "text3")
        self.body.addWidget(self.caption)
        self.table = SmallTable(
            tr("Your prices beside those of other nodes"),
            COLUMNS,
            right=range(1, _PLACE),
            wide=0,
            chips=_PLACE,
            words=(tr("{n}\N{NO-BREAK SPACE}% above the median", n=100),),
        )
        self.body.addWidget(self.table)
        self.rows = StateRows()
        self.body.addWidget(self.rows)
        self.more = label("", "caption", "text3", wrap=True)
        self.body.addWidget(self.more)
        self._shown: object = None

    def show_presence(self, p: Presence, now: int, numbers: Numbers) -> None:
        """Fill in."""
        seen = p.neighbours
        self.look.setEnabled(not seen.looking and bool(p.relay_urls))
        self.look.set(
            tr("Looking…") if seen.looking else tr("Look again") if seen.looked else tr("Look for other nodes"), "search"
        )
        self.when.setText(tr("Looked {when}", when=ago(seen.looked, now)) if seen.looked else "")
        self.when.setToolTip(moment(seen.looked) if seen.looked else "")
        key = (seen, numbers)
        if key == self._shown:
            return
        self._shown = key
        self.about.setText(self._about(p))
        self.caption.setVisible(bool(seen.prices))
        self._fill(seen.prices, numbers)
        lines = []
        for node in seen.nodes[:MOST_NODES]:
            models = trn("{n} model", "{n} models", node.models, n=numbers.count(node.models))
            what = models if node.reachable else tr_said(node.words)
            chip = (
                (tr("Answers"), "ok", "circle-check") if node.reachable else (tr("Does not answer"), "warn", "triangle-alert")
            )
            lines.append((node.name, f"{host(node.url)} · {what}", chip))
        self.rows.show_lines(lines)
        left = len(seen.nodes) - len(lines)
        told = [trn("and {n} more node", "and {n} more nodes", left, n=numbers.count(left))] if left > 0 else []
        told += [f"{host(relay)}: {tr_said(words)}." for relay, words in seen.relays]
        self.more.setText(" ".join(told))
        self.more.setVisible(bool(told))

    @staticmethod
    def _about(p: Presence) -> str:
        seen = p.neighbours
        if not p.relay_urls:
            return tr("Add a relay first: other nodes are found there.")
        if seen.looked is None:
            return tr_now(NODES_HELP)
        if not seen.nodes and len(seen.relays) >= len(p.relay_urls):
            return tr("No relay answered, so nothing is known of other nodes.")
        if not seen.nodes:
            return tr("No other node was found on your relays.")
        found = trn("{n} node found.", "{n} nodes found.", len(seen.nodes))
        if not seen.prices:
            return f"{found} {tr('None sells a model of yours at a price per token.')}"
        dearest = max(seen.prices, key=lambda one: one.percent)
        return f"{found} {position_sentence(dearest)}"

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.table.setColumnHidden(_NODES, self.width() < _NARROW)
        super().resizeEvent(event)

    def _fill(self, prices: tuple[Comparison, ...], numbers: Numbers) -> None:
        shown = sorted(prices, key=lambda one: -one.percent)[:MOST_ROWS]
        self.table.setVisible(bool(shown))
        self.table.fill([(one.ours.model, _cells(one, numbers)) for one in shown])


def _cells(one: Comparison, numbers: Numbers) -> list[Cell]:
    amounts = (one.ours.total, one.median, one.cheapest.total)
    texts = (one.ours.model, *(numbers.sat(amount).removesuffix("\N{NO-BREAK SPACE}sat") for amount in amounts))
    tone = position_tone(one)
    plain: list[Cell] = [(text, text) for text in (*texts, numbers.count(one.others))]
    return [*plain, (position(one), position_sentence(one), tone, _ICONS[tone])]
