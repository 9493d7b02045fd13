"""Where secrets live: the keyring of the desktop, else a file encrypted with a passphrase. Never plain text.

Back ends of `keyring` are taken from an allow-list (others, such as keyrings.alt, silently write plain text) and proved by
writing, reading and deleting before they are trusted. Every call runs in a thread with a time limit, because a keyring may
ask its user something.
"""

from __future__ import annotations

import asyncio
import os
import secrets as random
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Protocol, TypeVar

import structlog

from routstr_desktop.core.errors import NoKeyring, PassphraseNeeded, SecretsLocked
from routstr_desktop.core.sentence import say

from .paths import Paths
from .vault import EncryptedFile

log = structlog.get_logger(__name__)
T = TypeVar("T")

SEED_WORDS = "seed-words"
KEY_PEPPER = "key-pepper"
UPSTREAM_API_KEY = "upstream-api-key"
LOCAL_KEY = "local-key"
NSEC = "nsec"
ONION_KEY = "onion-key"

KEYRING_SECONDS = 10.0
PROMPT_SECONDS = 60.0
"""A locked keyring asks its user for a password: give them time to type it."""
_ALLOWED = {
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
    ("keyring.backends.libsecret", "Keyring"),
    ("keyring.backends.macOS", "Keyring"),
    ("keyring.backends.Windows", "WinVaultKeyring"),
}


class Store(Protocol):
    """A blocking place for secrets."""

    def get(self, name: str) -> str | None:
        """The secret, or None."""

    def set(self, name: str, value: str) -> None:
        """Store it."""

    def delete(self, name: str) -> None:
        """Forget it; unknown names are fine."""


class Memory:
    """Forgets everything at the end: the demo and tests."""

    def __init__(self, values: dict[str, str] | None = None) -> None:
        self._values = dict(values or {})

    def get(self, name: str) -> str | None:
        """The secret, or None."""
        return self._values.get(name)

    def set(self, name: str, value: str) -> None:
        """Keep it for this run."""
        self._values[name] = value

    def delete(self, name: str) -> None:
        """Forget it."""
        self._values.pop(name, None)


class Keyring:
    """The desktop's keyring; one entry per secret under a service name of this profile."""

    def __init__(self, backend: Any, service: str) -> None:
        self._backend = backend
        self._service = service
        self.name = f"{type(backend).__module__}.{type(backend).__name__}"

    def get(self, name: str) -> str | None:
        """The secret, or None."""
        value: str | None = self._backend.get_password(self._service, name)
        return value

    def set(self, name: str, value: str) -> None:
        """Store it."""
        self._backend.set_password(self._service, name, value)

    def delete(self, name: str) -> None:
        """Forget it."""
        from keyring.errors import PasswordDeleteError

        try:
            self._backend.delete_password(self._service, name)
        except PasswordDeleteError:
            log.debug("keyring_entry_absent", entry=name)

    def probe(self) -> None:
        """Write, read and delete; raises what the keyring raises, SecretsLocked if it answers something else."""
        name, value = f"probe-{random.token_hex(4)}", random.token_hex(8)
        self.set(name, value)
        answer = self.get(name)
        self.delete(name)
        if answer != value:
            raise SecretsLocked(say("The keyring did not give back what was stored in it."))


def allowed_backend(backend: Any) -> Any | None:
    """The back end if it is on the allow-list; inside a chainer the first one that is."""
    kind = type(backend)
    if kind.__module__ == "keyring.backends.chainer":
        return next((found for found in map(allowed_backend, backend.backends) if found is not None), None)
    return backend if (kind.__module__, kind.__name__) in _ALLOWED else None


def find_keyring(service: str) -> Keyring | None:
    """This computer's keyring if there is an acceptable one. Blocking: about 0.2 s."""
    import keyring

    backend = allowed_backend(keyring.get_keyring())
    return None if backend is None else Keyring(backend, service)


def given(environment: Mapping[str, str] | os._Environ[str], name: str) -> str | None:
    """A secret from the variable `name`, or from the first line of the file in `name`_FILE (as containers hand them over).

    SecretsLocked if that file cannot be read or begins with an empty line.
    """
    if text := environment.get(name):
        return text
    if not (file := environment.get(f"{name}_FILE")):
        return None
    try:
        text = Path(file).read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise SecretsLocked(
            say("{name}_FILE {file} cannot be read ({kind}).", name=name, file=file, kind=type(error).__name__)
        ) from error
    if not text:
        raise SecretsLocked(say("{name}_FILE {file} is empty: put the secret on its first line.", name=name, file=file))
    return text


def passphrase(environment: Mapping[str, str] | os._Environ[str] = os.environ, name: str = "ROUTSTR_PASSPHRASE") -> str | None:
    """See `given`: what unlocks the encrypted file, or a copy."""
    return given(environment, name)


class Secrets:
    """Asynchronous access to one store, each call in a thread with a time limit."""

    def __init__(self, store: Store, *, kind: str, seconds: float = KEYRING_SECONDS) -> None:
        self._store = store
        self.kind = kind
        """`keyring`, `file` or `memory`, for the diagnostics."""
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._making = asyncio.Lock()

    @classmethod
    def in_memory(cls, values: dict[str, str] | None = None) -> Secrets:
        """Nothing is stored anywhere."""
        return cls(Memory(values), kind="memory")

    @classmethod
    async def open(cls, paths: Paths, *, environment: dict[str, str] | None = None) -> Secrets:
        """The place for this profile's secrets; SecretsLocked says what to do if there is none.

        A profile that has an encrypted file keeps using it; a passphrase in the environment asks for one.
        """
        values = dict(os.environ) if environment is None else environment
        word = passphrase(values)
        if word is not None:
            return await cls.typed(paths, word)
        if paths.secrets_file.exists():
            raise PassphraseNeeded(
                say(
                    "The secrets of this profile are in {secrets_file}, locked with a passphrase. "
                    "Type it in the window, or set ROUTSTR_PASSPHRASE_FILE to a file that holds it (or ROUTSTR_PASSPHRASE).",
                    secrets_file=paths.secrets_file,
                )
            )
        return await cls._open_keyring(paths)

    @classmethod
    async def typed(cls, paths: Paths, word: str) -> Secrets:
        """Those in the encrypted file, which `word` opens or will begin. SecretsLocked if it is wrong."""
        opened = cls(EncryptedFile(paths.secrets_file, word), kind="file")
        await opened.get(KEY_PEPPER)  # a wrong passphrase is told now
        return opened

    @classmethod
    async def _open_keyring(cls, paths: Paths) -> Secrets:
        service = f"routstr-desktop:{paths.data_dir}"
        reason = say("This computer has no keyring that routstr can use")
        fault = SecretsLocked if paths.ledger_file.exists() else NoKeyring  # books were made with one: it must come back
        try:
            keyring = await _limited(PROMPT_SECONDS, _probed, service)
            if keyring is not None:
                log.info("secrets_in_keyring", backend=keyring.name)
                return cls(keyring, kind="keyring")
        except TimeoutError:
            fault = SecretsLocked
            reason = say("The keyring did not answer in time (is it waiting to be unlocked?)")
        except Exception as error:
            log.warning("keyring_unusable", error=type(error).__name__)
            fault = SecretsLocked
            reason = say("The keyring is there but cannot be used ({kind}; locked?)", kind=type(error).__name__)
        raise fault(
            say(
                "{reason}. Unlock or install one (on Linux: gnome-keyring or KWallet), or choose a passphrase instead: in the "
                "window, or by ROUTSTR_PASSPHRASE_FILE, which names a file that holds it (or ROUTSTR_PASSPHRASE).",
                reason=reason,
            )
        )

    async def get(self, name: str) -> str | None:
        """The secret, or None. SecretsLocked if the store cannot be opened or does not answer."""
        return await self._call(self._store.get, name)

    async def set(self, name: str, value: str) -> None:
        """Store it and prove that it can be read back."""
        await self._call(self._store.set, name, value)
        if await self.get(name) != value:
            raise SecretsLocked(say("A secret could not be read back after storing it; nothing was started."))

    async def delete(self, name: str) -> None:
        """Forget it."""
        await self._call(self._store.delete, name)

    async def get_or_make(self, name: str, make: Callable[[], str]) -> str:
        """The secret; made and stored on the first call."""
        async with self._making:
            value = await self.get(name)
            if value is None:
                value = make()
                await self.set(name, value)
            return value

    async def _call(self, work: Callable[..., T], *args: Any) -> T:
        try:
            async with self._turn:
                return await _limited(self._seconds, work, *args)
        except SecretsLocked:
            raise
        except TimeoutError:
            raise SecretsLocked(say("The keyring does not answer. Unlock it and try again.")) from None
        except Exception as error:
            log.warning("secrets_failed", error=type(error).__name__)
            raise SecretsLocked(
                say("The secrets cannot be read ({kind}). Unlock the keyring and try again.", kind=type(error).__name__)
            ) from error


def _probed(service: str) -> Keyring | None:
    keyring = find_keyring(service)
    if keyring is not None:
        keyring.probe()
    return keyring


async def _limited(seconds: float, work: Callable[..., T], *args: Any) -> T:
    """Run `work` in a daemon thread: one that hangs in a keyring's prompt must not keep the program from ending."""
    answer: Future[T] = Future()

    def run() -> None:
        if not answer.set_running_or_notify_cancel():
            return
        try:
            answer.set_result(work(*args))
        except BaseException as error:
            answer.set_exception(error)

    threading.Thread(target=run, name="secrets", daemon=True).start()
    async with asyncio.timeout(seconds):
        return await asyncio.wrap_future(answer)
