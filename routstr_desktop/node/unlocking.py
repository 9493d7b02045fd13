"""A passphrase that is typed where no keyring opens: it unlocks the secrets of this profile until the program ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from routstr_desktop.core.errors import ConfigError, SecretsLocked
from routstr_desktop.core.passphrase import LEAST
from routstr_desktop.core.sentence import say
from routstr_desktop.system.secrets import Secrets

if TYPE_CHECKING:
    from .node import Node

Need = Literal["known", "new", "keyring"]


class Unlocking:
    """Commands of the Overview while the secrets are locked."""

    def __init__(self, node: Node) -> None:
        self._node = node

    async def need(self) -> Need:
        """`known`: the passphrase of the encrypted file; `new`: one to begin with; `keyring`: none can help, because the
        secrets of these books are in a keyring."""
        paths = self._node.paths
        if paths.secrets_file.exists():
            return "known"
        return "keyring" if paths.ledger_file.exists() else "new"

    async def use(self, passphrase: str) -> None:
        """Keep the secrets in the encrypted file, which this opens or begins; the next start of the node uses it.

        SecretsLocked: wrong. ConfigError: too short, or the secrets are in a keyring. Then nothing was changed.
        """
        need = await self.need()
        if need == "keyring":
            raise ConfigError(say("The secrets of this profile are in your system's keyring. Unlock it and try again."))
        if need == "new" and len(passphrase) < LEAST:
            raise ConfigError(say("The passphrase must have at least {least} characters.", least=LEAST))
        try:
            opened = await Secrets.typed(self._node.paths, passphrase)
        except SecretsLocked as error:
            if error.code != "wrong_passphrase":
                raise
            told = say("Look at capitals and at the keyboard's language. Nothing was changed.")
            raise SecretsLocked(told, code=error.code) from error
        if self._node.supply is None:  # else it runs, with secrets that are open
            self._node.secrets = opened
