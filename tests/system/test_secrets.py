"""Where secrets live, with real scrypt files and, where installed, a real Secret Service."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from routstr_desktop.core.errors import SecretsLocked
from routstr_desktop.system import secrets as module
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets, allowed_backend
from routstr_desktop.system.vault import EncryptedFile

WORDS = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "data").prepare()


async def test_file_round_trip(paths: Paths) -> None:
    environment = {"ROUTSTR_PASSPHRASE": "correct horse"}
    opened = await Secrets.open(paths, environment=environment)
    assert opened.kind == "file"
    assert await opened.get("seed-words") is None
    await opened.set("seed-words", WORDS)
    await opened.set("other", "ü" * 1000)
    await opened.delete("other")
    await opened.delete("other")
    assert stat.S_IMODE(paths.secrets_file.stat().st_mode) == 0o600
    assert "winner" not in paths.secrets_file.read_text()
    assert list(paths.data_dir.glob("secrets*")) == [paths.secrets_file]
    again = await Secrets.open(paths, environment=environment)
    assert await again.get("seed-words") == WORDS
    assert await again.get("other") is None
    header = json.loads(paths.secrets_file.read_text())["header"]
    assert header["n"] == 2**17


async def test_wrong_passphrase_says_so(paths: Paths) -> None:
    opened = await Secrets.open(paths, environment={"ROUTSTR_PASSPHRASE": "right"})
    await opened.set("a", "b")
    before = paths.secrets_file.read_bytes()
    with pytest.raises(SecretsLocked, match="passphrase does not open") as caught:
        await Secrets.open(paths, environment={"ROUTSTR_PASSPHRASE": "wrong"})
    assert caught.value.code == "wrong_passphrase"
    assert paths.secrets_file.read_bytes() == before


async def test_passphrase_file(paths: Paths, tmp_path: Path) -> None:
    file = tmp_path / "pass"
    environment = {"ROUTSTR_PASSPHRASE_FILE": str(file)}
    with pytest.raises(SecretsLocked, match="cannot be read"):
        await Secrets.open(paths, environment=environment)
    file.write_text("\n")
    with pytest.raises(SecretsLocked, match="is empty"):
        await Secrets.open(paths, environment=environment)
    file.write_text("correct horse\r\nsecond line\n")
    await (await Secrets.open(paths, environment=environment)).set("a", "b")
    assert await (await Secrets.open(paths, environment={"ROUTSTR_PASSPHRASE": "correct horse"})).get("a") == "b"


async def test_file_without_passphrase_is_not_passed_over(paths: Paths) -> None:
    await (await Secrets.open(paths, environment={"ROUTSTR_PASSPHRASE": "x"})).set("a", "b")
    with pytest.raises(SecretsLocked, match="ROUTSTR_PASSPHRASE_FILE") as caught:
        await Secrets.open(paths, environment={})
    assert caught.value.code == "passphrase_needed"


@pytest.mark.parametrize("damage", ["cut", "flip", "n", "empty", "list"])
def test_damaged_file(paths: Paths, damage: str) -> None:
    EncryptedFile(paths.secrets_file, "x").set("a", "b")
    text = paths.secrets_file.read_text()
    box = json.loads(text)
    if damage == "n":
        box["header"]["n"] = 2**30  # must not make us derive for hours
    elif damage == "flip":
        box["sealed"] = ("B" if box["sealed"][0] == "A" else "A") + box["sealed"][1:]
    changed = {"cut": text[:-20], "empty": "", "list": "[]"}.get(damage, json.dumps(box))
    paths.secrets_file.write_text(changed)
    with pytest.raises(SecretsLocked):
        EncryptedFile(paths.secrets_file, "x").get("a")


async def test_without_keyring_it_says_what_to_do(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_keyring", lambda service: None)
    with pytest.raises(SecretsLocked, match="ROUTSTR_PASSPHRASE_FILE") as caught:
        await Secrets.open(paths, environment={})
    assert caught.value.code == "no_keyring"
    paths.ledger_file.touch()  # books: a keyring had their secrets, and no passphrase takes its place
    with pytest.raises(SecretsLocked) as caught:
        await Secrets.open(paths, environment={})
    assert caught.value.code == "secrets_locked"


async def test_hanging_keyring_is_left(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PROMPT_SECONDS", 0.1)
    monkeypatch.setattr(module, "find_keyring", lambda service: time.sleep(3))
    with pytest.raises(SecretsLocked, match="did not answer in time"):
        await Secrets.open(paths, environment={})


async def test_failing_store_is_locked() -> None:
    class Broken(module.Memory):
        def get(self, name: str) -> str | None:
            raise RuntimeError("dismissed " + name)

    with pytest.raises(SecretsLocked):
        await Secrets(Broken(), kind="keyring").get("a")
    with pytest.raises(SecretsLocked):
        await Secrets(Broken(), kind="keyring").set("a", "b")


async def test_made_once() -> None:
    opened = Secrets.in_memory()
    made = await asyncio.gather(*(opened.get_or_make("a", lambda: os.urandom(4).hex()) for _ in range(5)))
    assert await opened.get("a") in made


def test_only_known_backends() -> None:
    from keyring.backends import SecretService, chainer, fail, null

    class Plaintext(fail.Keyring):
        pass

    service = SecretService.Keyring()
    assert allowed_backend(service) is service
    assert allowed_backend(fail.Keyring()) is None
    assert allowed_backend(null.Keyring()) is None
    assert allowed_backend(Plaintext()) is None
    chain = chainer.ChainerBackend()
    type(chain).backends = [Plaintext(), service]  # type: ignore[assignment,misc]
    assert allowed_backend(chain) is service


PROBE = """
import asyncio, sys
from pathlib import Path
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets
async def main():
    opened = await Secrets.open(Paths(Path(sys.argv[1])).prepare(), environment={})
    assert opened.kind == "keyring", opened.kind
    await opened.set("seed-words", "one two three")
    again = await Secrets.open(Paths(Path(sys.argv[1])), environment={})
    assert await again.get("seed-words") == "one two three"
    await again.delete("seed-words")
    await again.delete("seed-words")
    assert await opened.get("seed-words") is None
    print("real keyring ok")
asyncio.run(main())
"""

WITH_KEYRING = r"""
set -eu
printf 'ci-only\n' > "$XDG_RUNTIME_DIR/pw"
gnome-keyring-daemon --foreground --unlock --components=secrets < "$XDG_RUNTIME_DIR/pw" >/dev/null 2>&1 & keyring=$!
for _ in $(seq 50); do [ -S "$XDG_RUNTIME_DIR/keyring/control" ] && break; sleep 0.1; done
sleep 0.3
rc=0; "$@" || rc=$?
kill $keyring; wait $keyring 2>/dev/null || true
exit $rc
"""


@pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")), reason="no Secret Service installed"
)
def test_real_secret_service(tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir(mode=0o700)
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "XDG_RUNTIME_DIR": str(run),
        "PYTHONPATH": os.getcwd(),
    }
    command = ["dbus-run-session", "--", "bash", "-c", WITH_KEYRING, "_", sys.executable, "-c", PROBE, str(tmp_path / "data")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90)
    assert "real keyring ok" in done.stdout, done.stdout + done.stderr
    assert not (tmp_path / "data" / "secrets.enc").exists()
