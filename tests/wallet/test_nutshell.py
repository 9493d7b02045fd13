"""Nutshell is imported without its surroundings and keeps no secret in its files."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.wallet import nutshell
from tests.support.mint import TestMint

from .conftest import Opener
from .house import House

PROBE = """
import os, sys
before = dict(os.environ)
from routstr_desktop.wallet import nutshell
assert "cashu" not in sys.modules, "importing the module alone must be cheap"
nutshell.load()
from cashu.core.settings import settings
assert dict(os.environ) == before
assert os.getcwd() == sys.argv[1]
assert not hasattr(sys, "tracebacklimit")
assert not settings.debug and not settings.tor and not settings.http_proxy and not settings.socks_proxy
assert settings.mint_url != "https://evil.example"
from loguru import logger
from routstr_desktop.wallet.client import MintClient
import ssl
context = MintClient("https://mint.example")._http._transport._pool._ssl_context
assert context.verify_mode == ssl.CERT_REQUIRED and context.check_hostname
print("hermetic")
"""


@pytest.mark.parametrize("surroundings", ["env file here", "env file at home", "environment", "nonsense"])
def test_hermetic_import(tmp_path: Path, surroundings: str) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    content = (
        "DEBUG=TRUE\nMINT_URL=https://evil.example\nOPENAI_BASE_URL=https://evil.example\nHTTP_PROXY=http://evil:1\nTOR=TRUE\n"
    )
    if surroundings == "env file here":
        (tmp_path / ".env").write_text(content)
    elif surroundings == "env file at home":
        (tmp_path / ".cashu").mkdir()
        (tmp_path / ".cashu" / ".env").write_text(content)
    elif surroundings == "environment":
        environment |= {"DEBUG": "1", "TOR": "1", "HTTPS_PROXY": "http://evil:1", "MINT_URL": "https://evil.example"}
    else:
        environment |= {"DEBUG": "release"}
    command = [sys.executable, "-W", "ignore", "-c", PROBE, str(tmp_path)]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ran.stdout.strip() == "hermetic", ran.stderr


async def test_loading_it_leaves_the_process_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment and the folder come back, tracebacks stay whole, and its own way to the network is shut."""
    monkeypatch.setattr(nutshell, "_cashu", None)
    monkeypatch.setenv("MINT_URL", "https://evil.example")
    sys.tracebacklimit = 0  # as its import does
    before = dict(os.environ), os.getcwd()
    cashu = nutshell.load()
    assert (dict(os.environ), os.getcwd()) == before
    assert not hasattr(sys, "tracebacklimit")
    assert nutshell.load() is cashu
    with pytest.raises(AssertionError, match="HTTP"):
        await cashu.Wallet._request(None)


async def test_no_words_in_the_files_and_nobody_else_may_read_them(
    open_house: Opener, mint: TestMint, fresh_words: str, tmp_path: Path
) -> None:
    house = await open_house(mint.url)
    await house.redeem(await mint.fund(100))
    files = [file for file in (tmp_path / "house" / "wallets").rglob("*") if file.is_file()]
    assert files
    seed = nutshell.load().Mnemonic.to_seed(fresh_words)
    for file in files:
        assert file.stat().st_mode & 0o077 == 0, file
        assert file.parent.stat().st_mode & 0o077 == 0
        content = file.read_bytes()
        for part in (fresh_words.encode(), seed, seed.hex().encode()):
            assert part not in content
    store = sqlite3.connect(next(file for file in files if file.name == "wallet.sqlite3"))
    try:
        assert store.execute("SELECT count(*) FROM seed").fetchone() == (0,)
    finally:
        store.close()
    await house.check_books()


async def test_wrong_words_are_refused(tmp_path: Path, mint: TestMint) -> None:
    with pytest.raises(ConfigError):
        await House.open(tmp_path, "not twelve words", [mint.url])
