"""Retry-After, as servers write it that mean well, and as those do that do not."""

from __future__ import annotations

import pytest

from routstr_desktop.core.retry import retry_after

NOW = 1_795_300_000.0
"""Sat, 21 Nov 2026 22:26:40 GMT."""


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3", 3.0), (" 2.5 ", 2.5), ("0", 1.0), ("-5", 1.0), ("99999", 3600.0), ("1e999", None), ("nan", None), ("", None),
        ("soon", None), ("Sat, 21 Nov 2026 22:27:40 GMT", 60.0), ("Sat, 21 Nov 2026 22:27:40 -0000", 60.0),
        ("Sun, 22 Nov 2026 00:27:40 +0200", 60.0), ("Sat, 21 Nov 2026 22:26:00 GMT", 1.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 3600.0), ("Fri, 31 Dec 99999999999 23:59:59 GMT", None),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 1.0), ("Mon, 32 Jan 2020 99:99:99 GMT", None), ("9" * 5000, None),
        ("Wed, 21 Oct 2015 07:28:00 +9999999999", None),
    ],
)  # fmt: skip
def test_seconds_to_wait(text: str, seconds: float | None) -> None:
    assert retry_after(text, NOW) == seconds
