"""One window per profile: a second start hands its arguments to the first and ends, and with them its right to the front.

A local socket only this user can open, in a directory where only this user can put one: a link may be worth money, and is not
told to whoever was there first. Messages are a 4-byte length and JSON, answered by `ok`. The socket of a crashed instance is
replaced. What arrives is untrusted text: it may raise the window, nothing is done with it by itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ACTIVATION = "XDG_ACTIVATION_TOKEN"
"""By which a Wayland desktop lets the window of a program come to the front that somebody has just started."""
LIMIT = 64 * 1024
TIMEOUT_MS = 1500
LONGEST = 100
"""Bytes in the name of a local socket that every system takes."""


class SingleInstance(QObject):
    """Named after the data directory, so two profiles can run side by side."""

    message = Signal(list)

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = _name(data_dir)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)
        self._buffers: dict[QLocalSocket, bytes] = {}

    def hand_over(self, arguments: Sequence[str]) -> bool:
        """True when a running instance took the arguments."""
        socket = QLocalSocket()
        socket.connectToServer(self.name)
        if not socket.waitForConnected(TIMEOUT_MS):
            return False
        body = json.dumps({"arguments": list(arguments), "activation": os.environ.get(ACTIVATION, "")}).encode()
        socket.write(struct.pack(">I", len(body)) + body)
        socket.flush()
        socket.waitForBytesWritten(TIMEOUT_MS)
        taken = socket.waitForReadyRead(TIMEOUT_MS) and socket.readAll().data() == b"ok"
        socket.disconnectFromServer()
        return taken

    def listen(self) -> bool:
        """Become the instance; only after `hand_over` failed, since it replaces a stale socket."""
        if not self._server.listen(self.name):
            QLocalServer.removeServer(self.name)
            self._server.listen(self.name)
        return self._server.isListening()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            self._buffers[socket] = b""
            socket.readyRead.connect(self._readable)
            socket.disconnected.connect(self._gone)
            self._read(socket)

    def _readable(self) -> None:
        if isinstance(socket := self.sender(), QLocalSocket):
            self._read(socket)

    def _gone(self) -> None:
        if isinstance(socket := self.sender(), QLocalSocket):
            self._buffers.pop(socket, None)
            socket.deleteLater()

    def _read(self, socket: QLocalSocket) -> None:
        if socket not in self._buffers:
            return
        buffer = self._buffers[socket] = self._buffers[socket] + bytes(socket.readAll().data())
        if len(buffer) > LIMIT:
            self._buffers.pop(socket)
            socket.abort()
            return
        if len(buffer) < 4 or len(buffer) < 4 + (length := struct.unpack(">I", buffer[:4])[0]):
            return
        self._buffers[socket] = b""
        try:
            told = json.loads(buffer[4 : 4 + length])
        except ValueError:
            socket.abort()
            return
        socket.write(b"ok")
        socket.flush()
        arguments, activation = (
            (told.get(name) for name in ("arguments", "activation")) if isinstance(told, dict) else (None, None)
        )
        if isinstance(activation, str) and activation and "\0" not in activation:
            os.environ[ACTIVATION] = activation  # Qt takes it from there when a window asks to come to the front
        if isinstance(arguments, list) and all(isinstance(item, str) for item in arguments):
            self.message.emit(arguments)


def _name(data_dir: Path) -> str:
    """Of the socket: in the profile, or where this user's sockets are if that is too long for one; a pipe on Windows."""
    name = f"routstr-desktop-{hashlib.sha256(str(data_dir).encode()).hexdigest()[:16]}"
    if os.name != "posix":
        return name
    within = data_dir / "window.socket"
    if len(os.fsencode(within)) <= LONGEST:
        return str(within)
    return f"{QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation) or data_dir}/{name}"
