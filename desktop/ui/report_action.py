"""Saving a report from any page: where to, then what happened, with what one does next."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled, Task
from desktop.language import _
from desktop.services.export_report import export_report
from desktop.services.measure import Asked
from desktop.store.database import Book
from desktop.ui.jobs import Jobs
from desktop.ui.remembered import remembered
from desktop.ui.widgets.strip import Actions

Tell = Callable[[str, Actions], object]


def save_report(
    window: QWidget, jobs: Jobs, asked: Asked, name: str, tell: Tell, problem: Callable[[Problem], object]
) -> None:
    """Ask where to, write the workbook in the background, and tell. `name` is proposed, with a date in it."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(str(remembered().value("report-folder", documents)))
    chosen, _kind = QFileDialog.getSaveFileName(
        window, _("Save the report"), str(folder / f"{name}.xlsx"), _("Excel workbook (*.xlsx)")
    )
    if not chosen:
        return
    out = Path(chosen)
    if not out.suffix:
        out = out.with_suffix(".xlsx")
    remembered().setValue("report-folder", str(out.parent))

    def write(book: Book, task: Task) -> Path:
        return export_report(book, out, asked, task)

    def done(written: Path) -> None:
        actions = [
            (_("Open"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(written)))),
            (_("Show in folder"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(written.parent)))),
        ]
        tell(_("Saved: {name}").format(name=written.name), actions)

    def failed(error: BaseException) -> None:
        if isinstance(error, Problem):
            problem(error)
        elif not isinstance(error, Cancelled):
            raise error

    jobs.read(window, write, done, failed)
