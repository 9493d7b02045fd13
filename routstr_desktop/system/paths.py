"""Where this computer keeps the profile: one directory (0700), everything in it private."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import say

APP = "routstr-desktop"


@dataclass(frozen=True, slots=True)
class Paths:
    """Names inside the data directory."""

    data_dir: Path

    @property
    def config_file(self) -> Path:
        """Settings without secrets; edited by hand or by the window."""
        return self.data_dir / "config.toml"

    @property
    def ledger_file(self) -> Path:
        """The books."""
        return self.data_dir / "ledger.sqlite3"

    @property
    def wallets(self) -> Path:
        """One directory per mint and unit."""
        return self.data_dir / "wallets"

    @property
    def secrets_file(self) -> Path:
        """The encrypted fallback where there is no keyring."""
        return self.data_dir / "secrets.enc"

    @property
    def logs(self) -> Path:
        """JSON lines, rotated."""
        return self.data_dir / "logs"

    @property
    def log_file(self) -> Path:
        """The current log."""
        return self.logs / "routstr.jsonl"

    @property
    def lock(self) -> Path:
        """Held while an instance runs on this directory."""
        return self.data_dir / "instance.lock"

    @property
    def admin_token(self) -> Path:
        """Bearer token of the local admin API, made anew at every start."""
        return self.data_dir / "admin.token"

    @property
    def announcement(self) -> Path:
        """The time of the last announcement: the next one must be later."""
        return self.data_dir / "announcement.json"

    @property
    def model_lists(self) -> Path:
        """What each upstream listed last."""
        return self.data_dir / "model-lists"

    @property
    def restoring(self) -> Path:
        """A backup that is about to take the place of this profile, see `node.takeover`; absent otherwise."""
        return self.data_dir / "restoring"

    @property
    def tor(self) -> Path:
        """The data directory of our own tor; nothing in it is secret or needed again."""
        return self.data_dir / "tor"

    @property
    def control_file(self) -> Path:
        """JSON about the running instance: process id and the URL of its admin API."""
        return self.data_dir / "control.json"

    def prepare(self) -> Paths:
        """Create the directories, private to this user; ConfigError if that is not possible."""
        os.umask(0o077)
        try:
            for directory in (self.data_dir, self.wallets, self.logs):
                directory.mkdir(mode=0o700, parents=True, exist_ok=True)
                if os.name == "posix":
                    directory.chmod(0o700)
        except OSError as error:
            raise ConfigError(
                say(
                    "The data directory {data_dir} cannot be used ({reason}). Choose another one with --data-dir.",
                    data_dir=self.data_dir,
                    reason=error.strerror,
                )
            ) from error
        return self


def find_paths(data_dir: str | os.PathLike[str] | None = None) -> Paths:
    """The profile named by `data_dir`, else by ROUTSTR_DATA_DIR, else the platform's usual place."""
    chosen = data_dir or os.environ.get("ROUTSTR_DATA_DIR") or platformdirs.user_data_dir(APP, appauthor=False)
    return Paths(Path(chosen).expanduser().absolute())


def resources() -> Path:
    """Bundled files: in a checkout `resources/` beside the package, in a wheel or a frozen build inside it."""
    package = Path(__file__).resolve().parent.parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [package / "_resources", package.parent / "resources"]
    if frozen is not None:
        candidates.insert(0, Path(frozen) / "resources")
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise ConfigError(say("The program's own files are missing (resources). Install it again."))


def write_private(path: Path, text: str, *, lasting: bool = True) -> None:
    """Replace a file atomically; readable by this user only, from its first byte on.

    It waits until the disk has it (tens of milliseconds on a slow one); `lasting=False` where a power cut may cost it.
    """
    write_private_bytes(path, text.encode("utf-8"), lasting=lasting)


def write_private_bytes(path: Path, content: bytes, *, lasting: bool = True) -> None:
    """The same for bytes."""
    temporary = path.with_name(path.name + ".new")
    with os.fdopen(create_private(temporary), "wb") as file:
        file.write(content)
        file.flush()
        if lasting:
            os.fsync(file.fileno())
    temporary.replace(path)


def create_private(path: Path) -> int:
    """The descriptor of a new file, readable by this user only; what is there already goes. OSError.

    The folder may be anybody's (a backup on a shared disk): a link that waits under this name is not followed, and a file of
    somebody else's is not written into.
    """
    path.unlink(missing_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
