"""What others said moves no cursor and paints nothing, whatever a command prints."""

from __future__ import annotations

import argparse
import json

import pytest

from routstr_desktop.commands.asking import show

NAME = "node\x1b]0;owned\x07\x9b2J\u202egnol\U000e0041"


def test_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    show(argparse.Namespace(), None, f"{NAME}  https://node.example", "two\nlines")
    printed = capsys.readouterr().out
    assert printed.startswith("node\N{REPLACEMENT CHARACTER}]0;owned")
    assert printed.endswith("  https://node.example\ntwo\nlines\n")
    assert printed.replace("\n", "").isprintable()


def test_for_programs_it_is_the_same_value(capsys: pytest.CaptureFixture[str]) -> None:
    show(argparse.Namespace(json=True), {"name": NAME, "place": "Zürich"})
    printed = capsys.readouterr().out
    assert printed.strip().isprintable()
    assert "Zürich" in printed
    assert json.loads(printed) == {"name": NAME, "place": "Zürich"}
