"""The only module that imports Nutshell (the `cashu` package), and how that is done without harm.

Nutshell is used as a toolbox. Its settings are read at import from `./.env`, `~/.cashu/.env` and every environment variable
named like one (DEBUG=1 switches TLS verification off), so `load` imports it with an empty environment from an empty directory.
Its wallet writes the seed into SQLite and its high-level calls lose track of money when an answer is lost; what is used of it
(through `purse`) is key derivation, blinding and the proof store.
The import takes half a second, so nothing of it happens before `load`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import say

_KEEP = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR")
_cashu: SimpleNamespace | None = None


def load() -> SimpleNamespace:
    """Import Nutshell hermetically, once. Blocks for about 0.5 s the first time; later it is free."""
    global _cashu
    if _cashu is None:
        with _empty_environment():
            from cashu.core.settings import settings
        settings.debug = False  # True would mean: no TLS verification
        settings.tor = False
        settings.socks_proxy = settings.http_proxy = None
        if hasattr(sys, "tracebacklimit"):
            del sys.tracebacklimit  # the import sets it to 0 for the whole process
        from loguru import logger

        logger.disable("cashu")  # it logs secrets and signatures
        _cashu = _import()
    return _cashu


@contextmanager
def _empty_environment() -> Iterator[None]:
    environment, directory = dict(os.environ), os.getcwd()
    with tempfile.TemporaryDirectory() as empty:
        try:
            os.environ.clear()
            os.environ.update({name: environment[name] for name in _KEEP if name in environment})
            os.environ.update(HOME=empty, USERPROFILE=empty)
            os.chdir(empty)
            yield
        finally:
            os.chdir(directory)
            os.environ.clear()
            os.environ.update(environment)


def _import() -> SimpleNamespace:
    from bip32 import BIP32
    from bolt11 import decode as decode_invoice
    from cashu.core.base import DLEQWallet, Proof, WalletKeyset
    from cashu.core.crypto import b_dhke, keys
    from cashu.core.crypto.secp import PrivateKey, PublicKey
    from cashu.core.nuts.nut18 import deserialize as read_request
    from cashu.core.p2pk import schnorr_sign
    from cashu.wallet import crud
    from cashu.wallet.wallet import Wallet
    from mnemonic import Mnemonic

    class SeedlessWallet(Wallet):  # type: ignore[misc]
        """Nutshell's wallet with the words given from outside: the stock one stores them in clear in SQLite."""

        words = ""

        async def _init_private_key(self, from_mnemonic: str | None = None) -> None:
            self.mnemonic, self.seed = "", Mnemonic.to_seed(self.words)
            self.bip32 = BIP32.from_seed(self.seed)
            self.private_key = PrivateKey(self.bip32.get_privkey_from_path("m/129372'/0'/0'/0'"))

        async def _request(self, *_: Any, **__: Any) -> Any:
            raise AssertionError("Nutshell's own HTTP client is not used")

    return SimpleNamespace(
        BIP32=BIP32,
        Wallet=SeedlessWallet,
        Mnemonic=Mnemonic,
        DLEQWallet=DLEQWallet,
        Proof=Proof,
        WalletKeyset=WalletKeyset,
        PrivateKey=PrivateKey,
        PublicKey=PublicKey,
        b_dhke=b_dhke,
        crud=crud,
        decode_invoice=decode_invoice,
        keys=keys,
        read_request=read_request,
        schnorr_sign=schnorr_sign,
    )


def new_words() -> str:
    """Twelve new BIP-39 words."""
    return str(load().Mnemonic("english").generate(128))


def check_words(words: str) -> None:
    """ConfigError unless these are valid BIP-39 words."""
    if not load().Mnemonic("english").check(words):
        raise ConfigError(say("The wallet's words are not a valid BIP-39 phrase."))


def y_of(secret: str) -> str:
    """Y = hash_to_curve(secret), hex: how a mint names a coin without learning its secret (NUT-00, NUT-07)."""
    return str(load().b_dhke.hash_to_curve(secret.encode()).format().hex())
