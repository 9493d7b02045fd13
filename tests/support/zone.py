"""Another time zone for a while: of this process, its C library, and so of SQLite too."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources

import pytest


@contextmanager
def zone(name: str) -> Iterator[None]:
    """The process in that time zone, whichever zones the computer knows by itself."""
    rules = resources.files("tzdata.zoneinfo").joinpath(*name.split("/"))
    try:
        with resources.as_file(rules) as file, pytest.MonkeyPatch.context() as patch:
            patch.setenv("TZ", f":{os.fspath(file)}")
            time.tzset()
            yield
    finally:
        time.tzset()
