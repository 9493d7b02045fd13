"""The style sheet, made from tokens. It styles our own classes, by their names and properties; never `QWidget {…}` for all.

Qt compares every widget with every rule that may be for its class, and asks it for each property that such a rule names: a
rule for one of our frames names its class, not QFrame, which each label is, too. No rule is for what stands in something else.
"""

from __future__ import annotations

from routstr_desktop.gui.tokens import Tokens


def sheet(t: Tokens) -> str:
    """The whole sheet for one theme."""
    return _BASE.format(**_values(t)) + "".join(_tone(name, *t.pair(name)) for name in ("ok", "warn", "error", "info", "plain"))


def _values(t: Tokens) -> dict[str, str]:
    return {name: getattr(t, name) for name in t.__slots__}


def _tone(name: str, text: str, soft: str) -> str:
    return f"""
Pill[tone="{name}"], Banner[tone="{name}"] {{ background: {soft}; }}
QLabel[tint="{name}"] {{ color: {text}; }}
QPushButton[kind="on-{name}"] {{ background: transparent; border-color: {text}; color: {text}; }}
QPushButton[kind="on-{name}"]:hover {{ background: {text}; color: {soft}; }}
"""


_BASE = """
QMainWindow, QDialog, #page, #pageArea {{ background: {window}; }}
#sidebar {{ background: {sunken}; border: 0; border-right: 1px solid {border}; }}
QListView#nav {{ background: transparent; border: 0; outline: 0; }}

FileBox {{ background: {sunken}; border: 1px dashed {control}; border-radius: 8px; }}
Card, WordGrid {{ background: {surface}; border: 1px solid {border}; border-radius: 10px; }}
Card[ring="on"] {{ border: 2px solid {accent}; }}
Pill {{ border: 0; border-radius: 13px; }}
Pill[small="true"] {{ border-radius: 11px; }}
Banner {{ border: 0; border-radius: 8px; }}
PlayStrip {{ background: {info_soft}; border: 0; border-bottom: 1px solid {border}; }}
Rule {{ background: {border}; border: 0; }}
Toast {{ background: {text}; border: 0; border-radius: 8px; }}

QLabel[keycap="true"] {{ background: {sunken}; border: 1px solid {control}; border-radius: 4px; padding: 1px 6px; }}
QLabel[tint="text2"] {{ color: {text2}; }}
QLabel[tint="text3"] {{ color: {text3}; }}
QLabel[tint="accent"] {{ color: {accent}; }}
QLabel[tint="window"] {{ color: {window}; }}

QPushButton {{ border: 1px solid {control}; border-radius: 6px; padding: 0 12px; min-height: 30px; outline: 0;
  background: {surface}; color: {text}; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {sunken}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 0 11px; min-height: 28px; }}
QPushButton:disabled {{ color: {text3}; border-color: {border}; background: {surface}; }}
QPushButton[kind="primary"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; font-weight: 600; }}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {{ background: {accent_hover};
  border-color: {accent_hover}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {text}; }}
QPushButton[kind="primary"]:disabled {{ background: {plain_soft}; color: {text3}; border-color: {plain_soft}; }}
QPushButton[kind="danger"] {{ background: {error}; color: {on_accent}; border-color: {error}; font-weight: 600; }}
QPushButton[kind="danger"]:hover, QPushButton[kind="danger"]:pressed {{ background: {text}; border-color: {text};
  color: {window}; }}
QPushButton[kind="danger"]:focus {{ border: 2px solid {text}; }}
QPushButton[kind="danger"]:disabled {{ background: {plain_soft}; color: {text3}; border-color: {plain_soft}; }}
QPushButton[kind="link"] {{ border: 0; border-radius: 0; background: transparent; color: {accent}; padding: 2px 0 0 0;
  border-bottom: 2px solid transparent; min-height: 28px; font-weight: 600; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; background: transparent; }}
QPushButton[kind="link"]:disabled {{ color: {text3}; background: transparent; }}
QPushButton[kind="link"]:focus {{ border-bottom: 2px solid {accent}; }}
QPushButton[kind="toast"] {{ border: 1px solid {control}; background: transparent; color: {window}; min-height: 26px;
  font-weight: 600; }}
QPushButton[kind="toast"]:hover {{ background: {window}; color: {text}; }}
QPushButton[kind="toast"]:focus {{ border: 2px solid {window}; padding: 0 11px; min-height: 24px; }}
QPushButton:checked {{ background: {accent_soft}; border-color: {accent}; color: {accent}; }}
QBalloonTip QPushButton {{ border: 0; padding: 0; min-height: 0; background: transparent; }}
IconButton {{ border: 1px solid transparent; border-radius: 6px; background: transparent; color: {text2};
  padding: 0 6px; min-height: 30px; min-width: 18px; }}
IconButton:hover {{ background: {hover}; }}
IconButton:focus {{ border: 2px solid {accent}; padding: 0 5px; min-height: 28px; min-width: 18px; }}

QLineEdit, QPlainTextEdit {{ border: 1px solid {control}; border-radius: 6px; padding: 0 9px; min-height: 30px;
  background: {surface}; color: {text}; selection-background-color: {accent}; selection-color: {on_accent};
  placeholder-text-color: {text3}; }}
QPlainTextEdit {{ padding: 6px 6px; }}
QListWidget#apps {{ background: {surface}; border: 1px solid {border}; border-radius: 6px; outline: 0; padding: 4px; }}
QListWidget#apps::item {{ padding: 6px 8px; border-radius: 4px; color: {text}; }}
QListWidget#apps::item:selected {{ background: {accent_soft}; color: {accent}; }}
QListWidget#apps::indicator {{ width: 18px; height: 18px; border: 0; image: none; }}
QListWidget#apps:focus {{ border: 2px solid {accent}; padding: 3px; }}
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"] {{ background: {window}; border-color: {border}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{ background: {plain_soft}; border-color: {border};
  color: {text2}; }}
QLineEdit:focus, QPlainTextEdit:focus {{ border: 2px solid {accent}; padding: 0 8px; min-height: 28px; }}
QPlainTextEdit:focus {{ padding: 5px 5px; }}
QComboBox {{ border: 1px solid {control}; border-radius: 6px; padding: 0 9px; min-height: 30px; background: {surface};
  color: {text}; }}
QComboBox:focus {{ border: 2px solid {accent}; padding: 0 8px; min-height: 28px; }}
QComboBox::drop-down {{ border: 0; width: 28px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{ background: {surface}; color: {text}; border: 1px solid {border}; outline: 0;
  selection-background-color: {accent_soft}; selection-color: {accent}; }}

QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {control}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {accent}; }}
QSlider::handle:horizontal {{ width: 16px; height: 16px; margin: -7px 0; border-radius: 9px; background: {surface};
  border: 2px solid {accent}; }}
QSlider::handle:horizontal:focus {{ background: {accent}; border-color: {text}; }}
QSlider::sub-page:horizontal:disabled {{ background: {control}; }}
QSlider::handle:horizontal:disabled {{ background: {plain_soft}; border-color: {control}; }}
QSlider:horizontal {{ min-height: 24px; }}

QProgressBar {{ border: 0; border-radius: 2px; background: {plain_soft}; max-height: 4px; min-height: 4px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 2px; }}

QTableWidget {{ background: {surface}; border: 1px solid transparent; gridline-color: {border}; outline: 0; }}
QTableWidget:focus {{ border-color: {accent}; }}
QTableWidget::item {{ padding: 2px 8px; color: {text}; }}
QTableWidget::item:selected {{ background: {accent_soft}; color: {accent}; }}
QHeaderView::section {{ background: {surface}; color: {text2}; border: 0; border-bottom: 1px solid {border};
  padding: 4px 11px; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}

QTableView#rows {{ background: {surface}; color: {text}; border: 1px solid transparent; border-radius: 8px; outline: 0;
  selection-background-color: {accent_soft}; selection-color: {text}; }}
QTableView#rows::item {{ padding: 0 8px; border: 0; border-bottom: 1px solid {border}; }}
QTableView#rows::item:selected {{ background: {accent_soft}; color: {text}; }}
QTableView#rows QLineEdit {{ padding: 0 6px; min-height: 20px; border-radius: 4px; }}
QTabBar {{ background: transparent; border: 0; outline: 0; }}
QTabBar::tab {{ background: transparent; color: {text2}; border: 2px solid transparent; padding: 6px 12px; margin-right: 4px; }}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:selected {{ color: {accent}; border-bottom-color: {accent}; }}
QTabBar::tab:selected:focus {{ border: 2px solid {accent}; border-radius: 6px; }}

QScrollArea {{ border: 0; background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {control}; border-radius: 3px; min-height: 32px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle:horizontal {{ background: {control}; border-radius: 3px; min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QMenu {{ background: {surface}; color: {text}; border: 1px solid {border}; padding: 4px; }}
QMenu::item {{ padding: 6px 20px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent_soft}; color: {accent}; }}
QMenu::item:disabled {{ color: {text3}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 4px 8px; }}
QToolTip {{ background: {surface}; color: {text}; border: 1px solid {border}; padding: 4px 6px; }}
"""
