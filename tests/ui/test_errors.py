"""When the program is at fault: one dialog, and nobody's words in its details."""

import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.domain.task import Cancelled
from desktop.ui.errors import FaultDialog, Faults, details_of

SECRET = "Mara Visser lives in Kerkstraat 12"


def fault() -> ValueError:
    """An error with a customer's words in its message, its cause and the code's own values."""
    try:
        try:
            {}[SECRET]
        except KeyError as cause:
            raise ValueError(SECRET) from cause
    except ValueError as error:
        return error
    raise AssertionError


def test_details_name_places_and_kinds_but_no_values(tmp_path: Path) -> None:
    script = tmp_path / "private name" / "plug.py"
    script.parent.mkdir()
    script.write_text(f"def go():\n    raise RuntimeError({SECRET!r})\n", encoding="utf-8")
    scope: dict[str, object] = {}
    exec(compile(script.read_text(encoding="utf-8"), str(script), "exec"), scope)
    for error, kinds in ((fault(), ["builtins.ValueError", "builtins.KeyError"]), (caught(scope), [])):
        details = details_of(error)
        assert SECRET not in details
        assert "Kerkstraat" not in details
        assert str(tmp_path) not in details
        assert all(kind in details for kind in kinds)
    assert "tests/ui/test_errors.py:" in details_of(fault())
    assert "Qt 6" in details_of(fault())


def caught(scope: dict[str, object]) -> BaseException:
    try:
        scope["go"]()  # type: ignore[operator]
    except RuntimeError as error:
        return error
    raise AssertionError


def test_one_dialog_however_much_fails(qapp_dressed: QApplication, qtbot: QtBot) -> None:
    faults = Faults()
    faults.show(fault())
    first = faults.dialog
    assert first is not None
    qtbot.addWidget(first)
    assert first.isVisible()
    faults.show(fault())
    assert faults.dialog is first
    shown = first.findChild(QPlainTextEdit, "fault-details")
    assert SECRET not in shown.toPlainText()
    first.copy.click()
    assert QGuiApplication.clipboard().text() == first.details
    first.accept()


def test_what_fails_on_another_thread_is_shown_on_the_windows(
    qapp_dressed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Faults()
    monkeypatch.setattr("sys.excepthook", None)
    monkeypatch.setattr("threading.excepthook", None)
    faults.install()

    def work() -> None:
        raise ValueError(SECRET)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: faults.dialog is not None)
    dialog = faults.dialog
    assert isinstance(dialog, FaultDialog)
    qtbot.addWidget(dialog)
    assert "ValueError" in dialog.details
    dialog.accept()


def test_a_persons_cancel_is_no_fault(qapp_dressed: QApplication) -> None:
    faults = Faults()
    faults.show(Cancelled())
    assert faults.dialog is None
