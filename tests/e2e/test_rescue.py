"""`backup`, `restore` and `words` as a user runs them: real processes, a real mint, a deleted profile."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from routstr_desktop.ledger.ledger import Ledger
from routstr_desktop.ledger.operations import Beneficiary
from routstr_desktop.node.profile import open_profile
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets
from routstr_desktop.wallet.wallet import Wallet
from tests.support.mint import TestMint

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "ROUTSTR_PASSPHRASE": "of the profile",
    "ROUTSTR_BACKUP_PASSPHRASE": "of the backup",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
}


def run(*arguments: str, code: int = 0, stdin: str = "", **environment: str) -> Any:
    """Run a command with --json; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "routstr_desktop.cli", *arguments, "--json"],
        env={**ENVIRONMENT, **environment},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == code, (done.stdout, done.stderr)
    return json.loads(done.stdout) if done.stdout else done.stderr


async def fill(directory: Path, mint: str, *tokens: str) -> None:
    """What a node on this profile would have taken in."""
    paths = Paths(directory).prepare()
    profile = await open_profile(paths, await Secrets.open(paths, environment=ENVIRONMENT))
    paths.config_file.write_text(f'cashu_mints = ["{mint}"]\n')
    ledger = await Ledger.open(paths.ledger_file, pepper=profile.pepper)
    wallet = Wallet(ledger, paths.wallets, words=profile.words, mints=[mint])
    await wallet.start()
    for number, token in enumerate(tokens):
        hash = ledger.key_hash("sk-" + f"{number:064d}")
        await wallet.redeem(token, Beneficiary("key", key_hash=hash, key_prefix="sk-0000"))
    await wallet.close()
    await ledger.close()


async def test_lost_and_found(tmp_path: Path, mint: TestMint) -> None:
    old, new, third = tmp_path / "old", tmp_path / "new", tmp_path / "third"
    await fill(old, mint.url, await mint.fund(300), await mint.fund(77))
    words = (await asyncio.to_thread(run, "words", "--yes", "--data-dir", str(old)))["words"]
    assert len(words.split()) == 12
    refused = await asyncio.to_thread(run, "words", "--data-dir", str(old), code=1)
    assert refused["error"]["code"] == "not_confirmed"

    file = str(tmp_path / "my.backup")
    await asyncio.to_thread(run, "backup", file, "--data-dir", str(old))
    shutil.rmtree(old / "wallets")
    found = await asyncio.to_thread(run, "restore", "--scan", "--data-dir", str(old))
    assert (found["ok"], found["found_msat"], found["credited_msat"]) == (True, 377_000, 0)
    refused = await asyncio.to_thread(run, "restore", file, "--data-dir", str(old), code=1)
    assert refused["error"]["code"] == "profile_not_empty"
    shutil.rmtree(old)

    # the backup brings the keys of the customers back, too
    refused = await asyncio.to_thread(
        lambda: run("restore", file, "--data-dir", str(new), code=1, ROUTSTR_BACKUP_PASSPHRASE="another")
    )
    assert refused["error"]["code"] == "wrong_passphrase"
    found = await asyncio.to_thread(run, "restore", file, "--data-dir", str(new))
    assert (found["ok"], found["complete"], found["total_msat"], found["credited_msat"]) == (True, True, 377_000, 0)
    balance = await asyncio.to_thread(run, "balance", "--data-dir", str(new))
    assert (balance["customers_msat"], balance["customer_keys"]) == (377_000, 2)

    # the words alone bring the money
    arguments = ("restore", "--words", "--data-dir", str(third))
    for text, code in (("one two", "wrong_words"), (" ".join(["zoo"] * 12), None), (words, "no_mints")):
        refused = await asyncio.to_thread(lambda text=text: run(*arguments, code=1, stdin=text))
        assert code is None or refused["error"]["code"] == code
    for nth in range(2):
        found = await asyncio.to_thread(lambda: run(*arguments, "--mint", mint.url, stdin=f"  {words.upper()}\n"))
        assert (found["ok"], found["complete"], found["total_msat"]) == (True, True, 377_000)
        assert found["credited_msat"] == (0 if nth else 377_000)
    assert (await asyncio.to_thread(run, "audit", "--data-dir", str(third)))["ok"]
    assert (await asyncio.to_thread(run, "balance", "--data-dir", str(third)))["withdrawable_msat"] == 377_000
    await asyncio.to_thread(lambda: run("restore", "--data-dir", str(third), code=2))
