"""Colour tokens, light and dark. Values only, no Qt: a test computes every contrast from this table."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Tokens:
    """Names say the use. `*_soft` is the background on which the same-named colour stands as text."""

    name: str
    window: str
    surface: str
    sunken: str
    border: str
    """Dividers and card edges: decoration only."""
    control: str
    """Edges of fields and buttons: 3:1 against what they stand on."""
    text: str
    text2: str
    text3: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    error: str
    error_soft: str
    info: str
    info_soft: str
    plain: str
    plain_soft: str
    hover: str

    def pair(self, tone: str) -> tuple[str, str]:
        """(text, background) of a tone: ok, warn, error, info or plain."""
        return getattr(self, tone), getattr(self, f"{tone}_soft")


LIGHT = Tokens(
    name="light",
    window="#F6F7F9",
    surface="#FFFFFF",
    sunken="#EEF0F3",
    border="#D9DDE3",
    control="#7F8694",
    text="#1B1F27",
    text2="#525A67",
    text3="#666D7A",
    accent="#5B3FD6",
    accent_hover="#4D33BD",
    on_accent="#FFFFFF",
    accent_soft="#ECE8FC",
    ok="#14733B",
    ok_soft="#E3F5EA",
    warn="#8A5200",
    warn_soft="#FDF1DC",
    error="#B3261E",
    error_soft="#FCE8E6",
    info="#0B5CAD",
    info_soft="#E4F0FB",
    plain="#525A67",
    plain_soft="#E6E9EE",
    hover="#F3F4F7",
)

DARK = Tokens(
    name="dark",
    window="#15181D",
    surface="#1D2128",
    sunken="#101317",
    border="#323842",
    control="#6F7887",
    text="#E8EAEE",
    text2="#AEB5C0",
    text3="#8E96A3",
    accent="#A492FF",
    accent_hover="#B5A6FF",
    on_accent="#15121F",
    accent_soft="#2B2548",
    ok="#5FD38A",
    ok_soft="#17301F",
    warn="#F2B455",
    warn_soft="#352710",
    error="#FF8A80",
    error_soft="#3B1C1A",
    info="#7DB8F5",
    info_soft="#16293D",
    plain="#AEB5C0",
    plain_soft="#2A2F38",
    hover="#262B34",
)

SERIES_LIGHT = ("#5B3FD6", "#0B7A8C", "#B4560F", "#8A2F7B", "#4A6B1F", "#7F8694")
SERIES_DARK = ("#A492FF", "#4CC3D6", "#F09A5B", "#E08AD0", "#A3CC6A", "#6F7887")
"""Parts of a chart, the largest first; the last is for all the others. Colours of states keep their meaning."""


def series(t: Tokens) -> tuple[str, ...]:
    """The colours of a chart's parts on the surface of a theme."""
    return SERIES_LIGHT if _luminance(t.surface) > 0.5 else SERIES_DARK


def strong(t: Tokens) -> Tokens:
    """High contrast: what is said quietly is said aloud, and every edge can be seen."""
    return replace(t, text2=t.text, text3=t.text2, plain=t.text, border=t.control, control=t.text2)


BY_NAME = {"light": LIGHT, "dark": DARK}
STRONG = {name: strong(t) for name, t in BY_NAME.items()}


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two `#RRGGBB` colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
