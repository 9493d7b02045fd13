"""A working day from the tray of a modern desktop: start, sell, pause, withdraw and quit, by menu, mouse and keyboard."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from routstr_desktop.node.customer import Customer
from routstr_desktop.upstream.scripted import ScriptedUpstream, model_entry
from routstr_desktop.wallet.testmint import PlayMint
from tests.support.sni import Panel, panel, session
from tests.support.xdesk import Desktop, desktop, wait_until

START = [sys.executable, "-m", "routstr_desktop.cli", "--port", "0"]
MODEL = "play-model"
pytestmark = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="no D-Bus installed")


@contextmanager
def program(screen: Desktop, data: Path, address: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program in the tray, on that D-Bus session, its secrets in a file."""
    environment = {
        **screen.environment,
        "DBUS_SESSION_BUS_ADDRESS": address,
        "XDG_CURRENT_DESKTOP": "KDE",
        "ROUTSTR_PASSPHRASE": "correct horse",
        "BTC_USD_PRICE": "100000",
        **settings,
    }
    command = [*START, "--data-dir", str(data), "--background"]
    with open(data.parent / "output.txt", "ab") as output:
        made = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        yield made
    finally:
        if made.poll() is None:
            made.kill()
        made.wait(10)


def titles(screen: Desktop, app: subprocess.Popen[bytes]) -> set[str]:
    """Of the windows that can be seen."""
    return {screen.xdotool("getwindowname", window)[0] for window in screen.windows(app.pid)}


def dialog(screen: Desktop) -> list[str]:
    return screen.xdotool("search", "--onlyvisible", "--name", "^Withdraw")


def tooltip(tray: Panel) -> str:
    return str(tray.read()["Tooltip"]).replace("\N{NO-BREAK SPACE}", " ")


def logged(data: Path) -> str:
    log = data / "logs" / "routstr.jsonl"
    return log.read_text() if log.exists() else ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def buy(public: str, mint: str) -> int:
    """A customer with an ecash token asks twice; what that cost, in msat."""

    async def work() -> int:
        async with Customer(public, mint, MODEL) as customer:
            _, first = await customer.stream(await customer.mint(2000), "What is this?")
            _, second = await customer.ask("And again?")
            return first + second

    return asyncio.run(work())


async def test_a_day_from_the_tray(tmp_path: Path) -> None:
    mint = await asyncio.to_thread(PlayMint.start, fee_ppk=100)
    scripted = ScriptedUpstream((model_entry(MODEL, "0.00005", "0.0005"),))
    await scripted.start()
    try:
        await asyncio.to_thread(_day, tmp_path / "profile", tmp_path, mint.url, scripted.url)
    finally:
        await scripted.stop()
        await asyncio.to_thread(mint.stop)


def _day(data: Path, pictures: Path, mint: str, upstream: str) -> None:
    port = str(free_port())
    settings = {"UPSTREAM_BASE_URL": upstream, "UPSTREAM_API_KEY": "sk-play", "CASHU_MINTS": mint, "ROUTSTR_PUBLIC_PORT": port}
    settings |= {"ROUTSTR_PUBLIC_HOST": "127.0.0.1", "SELL_AT_START": "false", "PRICE_LIST_REFRESH": "false"}
    with (
        session() as address,
        desktop(data.parent) as screen,
        panel(address, late=True) as tray,
        program(screen, data, address, **settings) as app,
    ):
        wait_until("the node runs", lambda: (data / "control.json").exists() and "node_started" in logged(data))
        assert not tray.items
        tray.appear()
        wait_until("a panel that comes late gets the icon", lambda: bool(tray.items))
        wait_until("it answers local apps only", lambda: tooltip(tray).startswith("Answering local apps"))
        assert len(tray.read()["IconPixmap"]) >= 3

        tray.click("Start selling")
        wait_until("it sells", lambda: tooltip(tray).startswith("Selling · 1 model"))
        cost = buy(f"http://127.0.0.1:{port}/v1", mint)
        assert cost > 0
        sats = f"{cost // 1000} sat"
        wait_until(f"the sale of {sats} is told", lambda: f"{sats} to withdraw" in tooltip(tray))
        wait_until("the first sale is announced once", lambda: [title for title, _ in tray.notes] == ["Your first sale"])

        tray.click("1 hour")
        wait_until("it pauses", lambda: tooltip(tray).startswith("Paused until"))
        tray.click("Resume")
        wait_until("it sells again", lambda: tooltip(tray).startswith("Selling"))

        assert not titles(screen, app)
        tray.activate()
        wait_until("a click shows the window", lambda: "Routstr Desktop" in titles(screen, app))
        tray.click("Withdraw…")
        wait_until("one click leads to the dialog", lambda: bool(dialog(screen)))
        screen.picture(pictures / "withdraw.png")
        screen.xdotool("windowactivate", "--sync", dialog(screen)[0], "key", "Return")
        wait_until("the second makes the token", lambda: f"{sats} to withdraw" not in tooltip(tray))
        screen.picture(pictures / "token.png")

        tray.click("Quit")
        assert app.wait(30) == 0
    assert "node_stopped" in logged(data)
    assert "uncaught_exception" not in logged(data)
