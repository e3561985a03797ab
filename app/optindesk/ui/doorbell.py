"""The door of the window for whoever starts the desk a second time: comes forward, opens files."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket

LONGEST_LINE = 1_000_000
"""So many bytes a second start may say: some thousand names of files."""

CAME = b"!"

Come = Callable[[Sequence[Path]], None]


class Doorbell(QObject):
    """Listens at a socket as long as the program runs. `files` are those that this start itself was
    given; whoever comes while no window leads anywhere waits for the next one."""

    def __init__(self, application: QCoreApplication, files: Sequence[Path] = ()) -> None:
        super().__init__(application)
        self._waiting = list(files)
        self._come: Come | None = None
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._open)
        if sys.platform == "darwin":  # where a double click makes an event and no second start
            application.installEventFilter(self)
        if sys.platform == "win32":  # elsewhere the socket's folder is ours alone
            self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)

    def listen(self, name: str) -> bool:
        """Whether somebody who rings is heard from now on; `name` is that of the socket."""
        return self._server.listen(name)

    def listen_after_death(self, name: str) -> bool:
        """The same, where nobody answers at a socket that is there: whoever made it died."""
        return QLocalServer.removeServer(name) and self._server.listen(name)

    def take_down(self) -> None:
        """Listen no more; another one can be hung at the same door at once."""
        self._server.close()
        self.setObjectName("")
        self.deleteLater()

    @property
    def name(self) -> str:
        """That of the data, in a few letters; the same at each start."""
        return Path(self.objectName()).name or "desk"

    def lead_to(self, come: Come | None) -> None:
        """Let whoever rings see this window; None: there is none for the moment."""
        self._come = come
        if come is not None and self._waiting:
            files, self._waiting = self._waiting, []
            come(files)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent) or not event.file():
            return False
        self._call([Path(event.file())])
        return True

    def _open(self) -> None:
        while self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            caller.disconnected.connect(caller.deleteLater)
            caller.readyRead.connect(lambda caller=caller: self._hear(caller))
            self._hear(caller)

    def _hear(self, caller: QLocalSocket) -> None:
        if not caller.canReadLine():
            if caller.bytesAvailable() > LONGEST_LINE:
                caller.abort()
            return
        files: list[Path] = []
        with contextlib.suppress(ValueError, KeyError, TypeError):
            said = json.loads(bytes(caller.readLine(LONGEST_LINE).data()))
            files = [Path(str(name)) for name in said["files"]]
            if said["token"]:  # by it a Wayland compositor lets a window come forward
                os.environ["XDG_ACTIVATION_TOKEN"] = str(said["token"])
        caller.write(CAME)
        caller.flush()
        self._call(files)

    def _call(self, files: Sequence[Path]) -> None:
        if self._come is None:
            self._waiting += files
        else:
            self._come(files)
