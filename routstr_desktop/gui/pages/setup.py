"""The empty state: three steps from a fresh profile to the first sale, each with its one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from routstr_desktop.core.status import Snapshot
from routstr_desktop.gui.text import host
from routstr_desktop.gui.translation import tr, trn
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.buttons import Button
from routstr_desktop.gui.widgets.labels import Icon, Rule, label
from routstr_desktop.gui.words import SELLING


class Step(QWidget):
    """One step: open, next or done."""

    def __init__(self, number: int, title: str, verb: str, act: Callable[[], None]) -> None:
        super().__init__()
        self._title = title
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(12)
        self.icon = Icon("circle-dashed", "text3", 20)
        words = QVBoxLayout()
        words.setSpacing(1)
        self.title = label(f"{number}. {title}", "strong")
        self.text = label(tint="text2", wrap=True)
        words.addWidget(self.title)
        words.addWidget(self.text)
        self.button = Button(verb, kind="primary")
        self.button.clicked.connect(lambda: act())
        row.addWidget(self.icon)
        row.addLayout(words, 1)
        row.addWidget(self.button)

    def show_state(self, *, done: bool, ready: bool, text: str) -> None:
        """`ready`: this is the step to take now."""
        self.icon.set("circle-check" if done else "circle-dashed", "ok" if done else "accent" if ready else "text3")
        self.text.setText(text)
        self.button.setVisible(not done)
        self.button.setEnabled(ready)
        state = tr("done") if done else tr("next") if ready else tr("later")
        self.setAccessibleName(f"{self._title}: {state}")


class SetupCard(Card):
    """Shown until there is a provider and a mint."""

    def __init__(
        self,
        provider: Callable[[], None],
        mint: Callable[[], None],
        start: Callable[[], None],
        wizard: Callable[[], None],
    ) -> None:
        super().__init__(spacing=2)
        self.body.setContentsMargins(16, 10, 16, 8)
        head = QHBoxLayout()
        head.addStrut(32)
        head.addWidget(label(tr("Three steps to your first sale"), "title", wrap=True), 1)
        self.wizard = Button(tr("Set up step by step…"), kind="link")
        self.wizard.clicked.connect(lambda: wizard())
        head.addWidget(self.wizard)
        self.body.addLayout(head)
        about = tr("Your provider answers, your mint holds the payments, this computer stands between them.")
        self.body.addWidget(label(about, tint="text2", wrap=True))
        self.body.addSpacing(6)
        self.provider = Step(1, tr("Connect a provider"), tr("Add provider"), provider)
        self.mint = Step(2, tr("Add a mint"), tr("Add mint"), mint)
        self.start = Step(3, tr("Start selling"), tr("Start selling"), start)
        for index, step in enumerate((self.provider, self.mint, self.start)):
            if index:
                self.body.addWidget(Rule())
            self.body.addWidget(step)

    @staticmethod
    def needed(s: Snapshot) -> bool:
        """A provider or a mint is missing."""
        return s.upstream_name is None or not s.mints

    def show_snapshot(self, s: Snapshot) -> None:
        """Fill in."""
        provider, mint = s.upstream_name is not None, bool(s.mints)
        self.provider.show_state(
            done=provider,
            ready=not provider,
            text=f"{s.upstream_name} · {trn('{n} model', '{n} models', s.models)}"
            if provider
            else tr("The service whose API key you have, for example OpenRouter."),
        )
        self.mint.show_state(
            done=mint,
            ready=provider and not mint,
            text=", ".join(host(item.url) for item in s.mints) or tr("Customers pay you with ecash of a mint you choose."),
        )
        self.start.show_state(
            done=s.state in SELLING,
            ready=provider and mint and s.state not in SELLING,
            text=tr("Local apps can use your models already; selling waits for your word.")
            if provider and s.local_url
            else tr("Nobody is served before you say so."),
        )
