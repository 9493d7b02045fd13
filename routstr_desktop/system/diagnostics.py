"""One file that says what is wrong, for a person who helps: versions, the end of the log, the last crash. Never a secret.

Nothing is sent by itself. What goes in was redacted when it was written, and is redacted once more.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import say
from routstr_desktop.system import about, crashes
from routstr_desktop.system.logs import tail
from routstr_desktop.system.paths import Paths, write_private_bytes

LOG_LINES = 500


def bundle(paths: Paths, more: Mapping[str, str] | None = None) -> bytes:
    """The zip file: `about.txt` (with the caller's `more` facts), `log.jsonl`, `crash.txt` if there was one. Blocking."""
    texts = {
        "about.txt": about.as_text({**about.facts(), **(more or {})}),
        "log.jsonl": "\n".join(tail(paths.log_file, LOG_LINES)) + "\n",
    }
    if crash := crashes.last(paths):
        texts["crash.txt"] = crash
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, crashes.cleaned(text))
    return file.getvalue()


def save(paths: Paths, target: Path, more: Mapping[str, str] | None = None) -> int:
    """Write the bundle, whole or not at all, readable by its owner only; its size in bytes. ConfigError. Blocking."""
    data = bundle(paths, more)
    try:
        write_private_bytes(target, data)
    except OSError as error:
        raise ConfigError(
            say("{target} cannot be written ({reason}). Choose another folder.", target=target, reason=error.strerror)
        ) from error
    return len(data)
