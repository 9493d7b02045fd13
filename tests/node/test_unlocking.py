"""No keyring opens: a passphrase that is typed takes its place, and only where it can help."""

from __future__ import annotations

from pathlib import Path

import pytest

from routstr_desktop.core.errors import ConfigError, SecretsLocked
from routstr_desktop.core.status import NodeState
from routstr_desktop.node.node import Node
from routstr_desktop.node.settings import Settings
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Memory, Secrets

WORD = "correct horse battery staple"


class Shut(Memory):
    """A keyring whose question was dismissed."""

    def get(self, name: str) -> str | None:
        raise RuntimeError("prompt dismissed")


def made(paths: Paths, secrets: Secrets | None = None) -> Node:
    settings = Settings(port=0, cashu_mints=(), btc_usd_price="100000", price_list_refresh=False)
    return Node(settings, paths.prepare(), secrets)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "profile")


async def test_a_new_profile_begins_with_a_passphrase_and_is_opened_by_it_again(paths: Paths) -> None:
    node = made(paths, Secrets(Shut(), kind="keyring"))
    with pytest.raises(SecretsLocked):
        await node.start()
    assert await node.unlocking.need() == "new"
    with pytest.raises(ConfigError, match="at least 8"):
        await node.unlocking.use("short")
    await node.unlocking.use(WORD)
    await node.start()
    key = await node.local_key()
    await node.stop()

    again = made(paths)
    with pytest.raises(SecretsLocked):
        await again.start()
    assert (await again.snapshot()).state is NodeState.LOCKED
    assert await again.unlocking.need() == "known"
    with pytest.raises(SecretsLocked, match="capitals") as caught:
        await again.unlocking.use("something else")
    assert caught.value.code == "wrong_passphrase"
    await again.unlocking.use(WORD)
    await again.start()
    assert await again.local_key() == key
    await again.stop()


async def test_books_whose_secrets_are_in_a_keyring_get_no_second_place(paths: Paths) -> None:
    node = made(paths, Secrets.in_memory())
    await node.start()
    await node.stop()
    locked = made(paths, Secrets(Shut(), kind="keyring"))
    assert await locked.unlocking.need() == "keyring"
    with pytest.raises(ConfigError, match="keyring"):
        await locked.unlocking.use(WORD)
    assert not paths.secrets_file.exists()
