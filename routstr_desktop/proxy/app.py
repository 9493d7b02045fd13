"""What a client calls itself, for the operator's log: the title that it sends, else the product of its User-Agent.

A few letters, without versions and systems: enough to tell apps apart, of no use to tell people apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

LONGEST = 40


def app_of(headers: Mapping[str, str]) -> str:
    """The app's name; "" where the client does not say."""
    title = headers.get("X-Title")
    return _named(title) if title else _product(headers.get("User-Agent", ""))


@lru_cache(maxsize=256)
def _named(text: str) -> str:
    name = " ".join(text.split())[:LONGEST].rstrip()
    return name if name.isprintable() else ""


@lru_cache(maxsize=256)
def _product(text: str) -> str:
    """`claude-cli/2.1.197 (external, cli)` -> `claude-cli`; `OpenAI/Python 1.50.0` -> `OpenAI/Python`."""
    product, _, version = (text.split() or [""])[0].partition("/")
    language = version if version.isalpha() else ""
    return _named(f"{product}/{language}" if language else product)
