"""Boxes: the card, the state pill, the banner."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from routstr_desktop.gui.spoken import announce
from routstr_desktop.gui.theme import restyle
from routstr_desktop.gui.translation import tr_said
from routstr_desktop.gui.widgets.buttons import Button, IconButton
from routstr_desktop.gui.widgets.labels import Elided, Icon, label

Action = tuple[str, Callable[[], object]]
"""A verb and what it does."""


PAD, HEAD = 16, 32
"""Pixels between the edge of a card and what is in it; the height of its first line, with and without buttons."""


class Card(QFrame):
    """A surface with an edge; `body` is its column, under the line that `headed` gives it."""

    def __init__(self, *, spacing: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(PAD, 14, PAD, 14)
        self.body.setSpacing(spacing)
        self._outer.addLayout(self.body)

    def headed(self, title: str, *right: QWidget, beside: Sequence[QWidget] = (), rows: bool = False) -> QHBoxLayout:
        """The first line: the title, what stands `beside` it, and at the `right` what can be done. Titles of all cards sit
        at one height, and words and pictures end where the card's content ends. `rows`: a list that brings its own gaps.
        Words do not stick to a button with a frame, which is as high as the line."""
        line = QWidget()
        line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        head = QHBoxLayout(line)
        inset = IconButton.INSET if right and isinstance(right[-1], IconButton) else 0
        head.setContentsMargins(PAD, 7, PAD - inset, 0)
        head.setSpacing(12)
        head.addStrut(HEAD)
        head.addWidget(label(title, "strong"))
        for part in beside:
            head.addWidget(part, int(isinstance(part, Elided)))
        head.addStretch()
        for part in right:
            head.addWidget(part, int(isinstance(part, Elided)))
        self._outer.insertWidget(0, line)
        framed = any(isinstance(part, Button) and part.property("kind") != "link" for part in right)
        self.body.setContentsMargins(PAD, 8 if framed and not rows else 0, PAD, 8 if rows else 14)
        return head


class Pill(QFrame):
    """State as icon, word and colour."""

    def __init__(self, *, small: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(8 if small else 10, 0, 10 if small else 12, 0)
        row.setSpacing(5 if small else 6)
        self._icon = Icon("circle", "plain", 14 if small else 16)
        self._word = label(role="caption" if small else "strong", tint="plain")
        row.addWidget(self._icon)
        row.addWidget(self._word)
        self.setFixedHeight(22 if small else 28)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("tone", "plain")
        self.setProperty("small", small)

    def set(self, word: str, tone: str, icon_name: str) -> None:
        """Show a state; the word is also the accessible name."""
        self._word.setText(word)
        self._icon.set(icon_name, tone)
        self.setAccessibleName(word)
        restyle(self, "tone", tone)
        restyle(self._word, "tint", tone)

    def text(self) -> str:
        """The word."""
        return self._word.text()


_BANNER_ICONS = {"info": "info", "warn": "triangle-alert", "error": "circle-x", "ok": "circle-check", "plain": "info"}


class Banner(QFrame):
    """What happened, what it means, at most two buttons. Hidden while there is nothing to say, and empty until there was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("tone", "info")
        self._shown: tuple[object, ...] = ()
        self.hide()

    def _fill(self) -> None:
        """Its parts: every dialog and page has a banner, and few of them ever say something."""
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 10, 10)
        row.setSpacing(10)
        self._icon = Icon("info", "info", 18)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = label(role="strong", wrap=True)
        self._text = label(wrap=True)
        words.addWidget(self._title)
        words.addWidget(self._text)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self._both = (Button(""), Button(""))
        self._acts: tuple[Action, ...] = ()
        for index, button in enumerate(self._both):
            button.hide()
            button.clicked.connect(functools.partial(self._act, index))
            buttons.addWidget(button)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addLayout(buttons)

    def show_message(self, tone: str, title: str, text: str, actions: Sequence[Action] = ()) -> None:
        """`actions` are (verb, what it does). Reports of the node are said in the language of the program."""
        if self.layout() is None:
            self._fill()
        title, text = tr_said(title), tr_said(text)
        self._acts = tuple(actions)
        key = (tone, title, text, tuple(verb for verb, _ in actions))
        if key != self._shown:
            self._shown = key
            self._icon.set(_BANNER_ICONS[tone], tone)
            self._title.setText(title)
            self._title.setVisible(bool(title))
            self._text.setText(text)
            self._text.setVisible(bool(text))
            self.setAccessibleName(f"{title} {text}".strip())
            for index, button in enumerate(self._both):
                button.set_kind(f"on-{tone}")
                button.setVisible(index < len(actions))
                if index < len(actions):
                    button.set(actions[index][0])
            restyle(self, "tone", tone)
            for words in (self._title, self._text):
                restyle(words, "tint", tone)
            self.show()
            announce(self, f"{title} {text}", urgent=tone == "error")
        self.show()

    def _act(self, index: int, _checked: bool = False) -> None:
        self._acts[index][1]()

    def clear(self) -> None:
        """Nothing to say."""
        self._shown = ()
        self.hide()

    def words(self) -> str:
        """Title and text."""
        return "" if self.layout() is None else f"{self._title.text()} {self._text.text()}".strip()
