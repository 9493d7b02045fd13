"""States, tooltips and errors in words (no Qt)."""

from __future__ import annotations

import pytest

from routstr_desktop.core import errors
from routstr_desktop.core.status import NodeState, Snapshot
from routstr_desktop.gui import words
from routstr_desktop.gui.text import Numbers
from tests.gui.samples import STATES, having


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("off", "routstr – off", "Not answering on this computer"),
        ("local-only", "Answering local apps", "127.0.0.1:8421 · 0 requests today"),
        ("selling", "Selling · 12 models", "+1,204 sat today · 21,480 sat to withdraw"),
        (
            "attention",
            "Selling, but mint mint.example.com is unreachable",
            "25,392 sat are stored there: they are not lost, but cannot be moved until it is back. "
            "New payments from it are refused unless they are locked to this node; balances still serve.",
        ),
        ("locked", "The secrets are locked", "Unlock to start selling"),
    ],
)
def test_tooltip(name: str, first: str, second: str) -> None:
    found = words.tooltip(STATES[name], Numbers())
    assert tuple(line.replace("\N{NO-BREAK SPACE}", " ") for line in found) == (first, second)


def test_error_tooltip_says_it_once() -> None:
    assert words.tooltip(STATES["port-taken"], Numbers())[0] == "Not running: port 8421 is used by another program"


@pytest.mark.parametrize("state", list(NodeState))
def test_every_state_has_word_icon_and_tooltip(state: NodeState) -> None:
    bare = Snapshot(state=state)
    assert words.pill(bare)
    assert words.state_icon(state)
    assert words.tone(state) in {"ok", "info", "warn", "error", "plain"}
    assert words.tooltip(bare, Numbers())[0]


def test_eight_states_have_eight_icons() -> None:
    assert len({words.state_icon(state) for state in NodeState}) == 8


def test_hidden_amounts_stay_out_of_the_tray() -> None:
    shown = " ".join(words.tooltip(having(), Numbers(hidden=True)))
    assert "21,480" not in shown
    assert "1,204" not in shown


@pytest.mark.parametrize(
    "error",
    [
        errors.InsufficientBalance(5000, 1000),
        errors.BalanceChanged("x"),
        errors.WalletShort("x"),
        errors.MintUnreachable("x"),
        errors.MintRateLimited("x"),
        errors.PayoutPending("x"),
        errors.LedgerFailure("Disk full."),
        errors.SecretsLocked("Unlock it."),
        errors.ConfigError("Port 80 is not allowed. Choose another."),
        TimeoutError(),
        RuntimeError("secret cashuB inside"),
    ],
)
def test_errors_are_sentences(error: BaseException) -> None:
    title, text = words.explain(error, "The withdrawal")
    assert title.endswith(".")
    assert "!" not in title + text
    assert "msat" not in title + text
    assert "cashuB" not in title + text


def test_port_of_a_problem() -> None:
    assert words.port_of(STATES["port-taken"].problems[0].title) == 8421
    assert words.port_of("nothing") is None


def test_withdrawal_states() -> None:
    states = ("prepared", "minted", "handed_out", "claimed", "reclaimed", "failed")
    assert [words.unclaimed(state) for state in states] == [False, True, True, False, False, False]
    assert words.withdrawal_chip("minted")[0] == "Not claimed yet"
    assert words.withdrawal_chip("odd_state")[0] == "Odd state"
