"""Links to ecash arrive letter by letter as they were written, or are told to be spoiled: Qt writes hosts in small letters."""

from __future__ import annotations

import base64
import itertools
import json

import pytest
from PySide6.QtCore import QMimeData, QUrl

from routstr_desktop.core.cbor import byte_string, head
from routstr_desktop.core.recognise import Kind, recognise
from routstr_desktop.gui.systemapp import raw
from routstr_desktop.gui.widgets.dropping import given

V3 = json.dumps({"token": [{"mint": "https://mint.example.com", "proofs": [{"secret": "?>~~??>" * 9, "amount": 2}]}]}).encode()
V4 = (
    head(5, 2)
    + head(3, 1)
    + b"m"
    + head(3, 24)
    + b"https://mint.example.com"
    + head(3, 1)
    + b"s"
    + byte_string(bytes(range(256)))
)
TOKENS = {
    "v3": "cashuA" + base64.urlsafe_b64encode(V3).decode(),
    "v3 of old, with + and /": "cashuA" + base64.b64encode(V3).decode(),
    "v4": "cashuB" + base64.urlsafe_b64encode(V4).decode().rstrip("="),
    "v4 with what fills it up": "cashuB" + base64.urlsafe_b64encode(V4 + b"").decode(),
    "letters only": "cashuBo2FteBtodHRwczovL21pbnQuZXhhbXBsZS5jb20" + "aBcDeFgH" * 30,
}


@pytest.mark.parametrize("name", list(TOKENS))
def test_a_token_survives_letter_by_letter(name: str) -> None:
    token = TOKENS[name]
    written = (token, token.replace("=", "%3D").replace("+", "%2B"))
    schemes = ("cashu:", "cashu://", "web+cashu:", "web+cashu://", "CASHU:", "CASHU://", "cashu:/")
    for scheme, text in itertools.product(schemes, written):
        link = scheme + text
        assert recognise(link).value == token
        assert recognise(raw(QUrl(link))).value == token
        dropped = QMimeData()
        dropped.setUrls([QUrl(link)])
        what = given(dropped)
        assert isinstance(what, str)
        assert recognise(what).value == token


def test_what_qt_wrote_in_small_letters_is_told() -> None:
    """A host of up to 63 letters is valid; no real token is so short."""
    url = QUrl("cashu://cashuBo2FteBtodHRwczovL21pbnQ")
    assert url.isValid()
    assert recognise(raw(url)).kind is Kind.SPOILED
    assert recognise(TOKENS["v4"].lower()).kind is Kind.SPOILED
    assert recognise(f"Take this: {TOKENS['v3'].upper()} thanks").kind is Kind.SPOILED
    assert recognise("cashub is a word").kind is Kind.UNKNOWN
