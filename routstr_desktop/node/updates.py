"""Whether there is a newer version: asked for once a day if the operator wants it, told, never installed.

The question carries nothing that tells one computer from another: no cookie, no version, no identifier. Who builds a bundle
names the place and the key that signs there in `resources/release.json`; a build without it has nothing to ask.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
import structlog

from routstr_desktop import __version__
from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.release import MAX_BYTES, Release, read
from routstr_desktop.core.sentence import say
from routstr_desktop.system.paths import resources

from .health import Chore

if TYPE_CHECKING:
    from .node import Node

log = structlog.get_logger(__name__)

DAY_SECONDS, AGAIN_SECONDS = 86_400.0, 3600.0
TIMEOUT = aiohttp.ClientTimeout(total=20)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the signed manifest lies, and the Ed25519 key (32 bytes) that signs it."""

    url: str
    key: bytes


def built_in() -> Source | None:
    """The place that this build names; None if it names none. ConfigError when its file is broken."""
    try:
        named = json.loads((resources() / "release.json").read_text(encoding="utf-8"))
        return Source(str(named["url"]), bytes.fromhex(named["key"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(say("The program's own files are damaged (release.json). Install it again.")) from error


class Updates:
    """Off unless CHECK_UPDATES is true; always off in the demo."""

    def __init__(self, node: Node, source: Source | None = None) -> None:
        self._node = node
        self.source = source or built_in()
        self.found: Release | None = None
        """A version newer than this one."""

    @property
    def wanted(self) -> bool:
        """The operator asked for it, and there is somebody to ask."""
        return self._node.settings.check_updates and self.source is not None and not self._node.play_money

    def chores(self) -> list[Chore]:
        """For the node's clock."""
        return [Chore("updates", self.look, DAY_SECONDS, AGAIN_SECONDS)]

    async def look(self) -> Release | None:
        """Ask now, if that is wanted. ConfigError for an answer that is not the makers'; no network is no error."""
        if not self.wanted or self.source is None:
            self._found(None)
            return None
        try:
            async with (
                aiohttp.ClientSession(
                    timeout=TIMEOUT, headers={"User-Agent": "routstr-desktop"}, cookie_jar=aiohttp.DummyCookieJar()
                ) as session,
                session.get(self.source.url, allow_redirects=False) as answer,
            ):
                if answer.status != 200:
                    raise aiohttp.ClientError(f"status {answer.status}")
                manifest = b""
                async for chunk in answer.content.iter_any():
                    manifest += chunk
                    if len(manifest) > MAX_BYTES:
                        break
        except (OSError, aiohttp.ClientError, TimeoutError) as error:
            log.info("updates_not_asked", why=type(error).__name__)
            return None
        release = read(manifest, self.source.key)
        self._found(release if release.newer_than(__version__) else None)
        return self.found

    def _found(self, release: Release | None) -> None:
        if release != self.found:
            self.found = release
            self._node.changed()
