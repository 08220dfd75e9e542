"""One window a book: a second start shows the first window and ends."""

import getpass
from hashlib import blake2b
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE = 500  # milliseconds; another window that does not answer in this time is gone
_SHOW = b"show"


class OneWindow(QObject):
    """Holds the claim on a book for this process. `called`: somebody tried to open the book again."""

    called = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server: QLocalServer | None = None

    def claim(self, book: Path) -> bool:
        """Take the book for this window, instead of the one held before.

        False where another window has it: that one is shown, and what was held before is kept.
        """
        name = _name_of(book)
        if self._server is not None and self._server.serverName() == name:
            return True
        if _call(name):
            return False
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(name)  # what a window that was killed has left
        server.listen(name)
        server.newConnection.connect(self._answer)
        self.release()
        self._server = server
        return True

    def release(self) -> None:
        """Let another window have the book."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    def _answer(self) -> None:
        if self._server is None:
            return
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.disconnected.connect(caller.deleteLater)
            self.called.emit()


def _call(name: str) -> bool:
    """Whether a window with this name is there; it is asked to show itself."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_PATIENCE):
        return False
    socket.write(_SHOW)
    socket.waitForBytesWritten(_PATIENCE)
    socket.disconnectFromServer()
    return True


def _name_of(book: Path) -> str:
    key = f"{getpass.getuser()}\n{book.resolve()}".encode(errors="surrogateescape")
    return f"replybook-{blake2b(key, digest_size=10).hexdigest()}"
