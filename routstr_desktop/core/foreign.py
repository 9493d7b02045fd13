"""Words of others, before they stand on a screen of ours: in a token, a request, an announcement, a relay's answer.

They may be as long as a book, pretend to be lines of ours, or turn the letters around them (U+202E).
"""

from __future__ import annotations


def one_line(text: str, most: int) -> str:
    """One line without control characters, at most that long; a text of any length costs little."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * most]).split())[:most].strip()
