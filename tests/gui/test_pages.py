"""What all pages have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from routstr_desktop.gui.pages.page import WIDEST
from routstr_desktop.gui.window import PAGES, Window

Until = Callable[..., Any]


async def test_content_of_a_wide_window_stays_readable_in_its_middle(window: Window, until: Until) -> None:
    window.resize(2560, 1200)
    for entry in PAGES:
        page = window.go(entry.name)
        column = page.column.parentWidget()
        assert column is not None
        await until(lambda column=column: column.width() == WIDEST)
        around = column.parentWidget()
        assert around is not None
        left, right = column.x(), around.width() - column.x() - WIDEST
        assert left > 500
        assert abs(left - right) < 2, entry.name
