"""The door between the window and the engine."""

import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled, Task
from desktop.services.change_settings import change_setting, read_setting
from desktop.store.database import Book
from desktop.ui.jobs import Jobs


def test_a_result_arrives_on_the_windows_thread(open_jobs: Jobs, qtbot: QtBot) -> None:
    found: list[tuple[int, int]] = []
    open_jobs.read(
        open_jobs,
        lambda _book, _task: threading.get_ident(),
        lambda thread: found.append((thread, threading.get_ident())),
    )
    qtbot.waitUntil(lambda: bool(found))
    worked_on, arrived_on = found[0]
    assert arrived_on == threading.get_ident() != worked_on


def test_a_write_tells_what_it_changed_before_its_result(open_jobs: Jobs, qtbot: QtBot) -> None:
    told: list[object] = []
    open_jobs.changed.connect(told.append)

    def work(book: Book, task: Task) -> str:
        change_setting(book, "shop-name", "Atelier Noor", task)
        return "done"

    open_jobs.write(open_jobs, work, told.append, changes=frozenset({"settings"}))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [frozenset({"settings"}), "done"]
    names: list[str] = []
    open_jobs.read(open_jobs, lambda book, _task: read_setting(book, "shop-name"), names.append)
    qtbot.waitUntil(lambda: bool(names))
    assert names == ["Atelier Noor"]


def test_one_can_read_while_something_is_written(open_jobs: Jobs, qtbot: QtBot) -> None:
    go_on = threading.Event()
    written: list[str] = []
    read: list[str] = []

    def work(book: Book, _task: Task) -> str:
        with book.writing() as connection:
            connection.execute("UPDATE settings SET value = 'half' WHERE key = 'shop-name'")
            go_on.wait(10)
        return "written"

    open_jobs.write(open_jobs, work, written.append)
    open_jobs.read(open_jobs, lambda book, _task: read_setting(book, "shop-name"), read.append)
    qtbot.waitUntil(lambda: bool(read))
    assert read == ["Linen & Clay"]
    assert not written
    go_on.set()
    qtbot.waitUntil(lambda: bool(written))


def test_cancel_reaches_into_running_sql(open_jobs: Jobs, qtbot: QtBot) -> None:
    errors: list[BaseException] = []
    began = threading.Event()

    def work(book: Book, _task: Task) -> None:
        with book.writing() as connection:
            connection.execute("DELETE FROM settings")
            began.set()
            connection.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
            ).fetchone()

    task = open_jobs.write(open_jobs, work, lambda _none: None, errors.append)
    qtbot.waitUntil(began.is_set)
    start = time.monotonic()
    task.cancel()
    qtbot.waitUntil(lambda: bool(errors))
    assert time.monotonic() - start < 1
    assert isinstance(errors[0], Cancelled)
    names: list[str] = []
    open_jobs.read(open_jobs, lambda book, _task: read_setting(book, "shop-name"), names.append)
    qtbot.waitUntil(lambda: bool(names))
    assert names == ["Linen & Clay"]


def test_cancelling_without_anyone_to_tell_is_no_fault(open_jobs: Jobs, qtbot: QtBot) -> None:
    go_on = threading.Event()

    def work(_book: Book, task: Task) -> None:
        go_on.wait(10)
        task.report(0.5)

    with qtbot.waitSignal(open_jobs.writing, check_params_cb=lambda is_writing: not is_writing):
        open_jobs.write(open_jobs, work, lambda _none: pytest.fail("it was stopped"))
        open_jobs.cancel()
        go_on.set()


def test_progress_is_looked_at(open_jobs: Jobs, qtbot: QtBot) -> None:
    go_on = threading.Event()

    def work(_book: Book, task: Task) -> None:
        task.report(0.4, "Counting")
        go_on.wait(10)

    with qtbot.waitSignal(open_jobs.progressed, check_params_cb=lambda *told: told == (0.4, "Counting")):
        open_jobs.write(open_jobs, work, lambda _none: None)
    with qtbot.waitSignal(open_jobs.writing, check_params_cb=lambda is_writing: not is_writing):
        go_on.set()


def test_a_result_whose_owner_is_gone_is_dropped(open_jobs: Jobs, qtbot: QtBot) -> None:
    owner = QObject()
    go_on = threading.Event()
    after: list[None] = []
    open_jobs.read(
        owner, lambda _book, _task: go_on.wait(10), lambda _result: pytest.fail("its owner is gone")
    )
    owner.deleteLater()
    qtbot.wait(10)
    go_on.set()
    open_jobs.read(open_jobs, lambda _book, _task: None, after.append)
    qtbot.waitUntil(lambda: bool(after))


def test_a_problem_goes_to_the_page_that_asked(open_jobs: Jobs, qtbot: QtBot) -> None:
    errors: list[BaseException] = []

    def work(_book: Book, _task: Task) -> None:
        raise Problem("The disk is full.", "Make room.")

    open_jobs.read(open_jobs, work, lambda _none: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], Problem)


def test_our_own_fault_reaches_the_crash_dialog(open_jobs: Jobs, qtbot: QtBot) -> None:
    def work(_book: Book, _task: Task) -> None:
        raise KeyError("a customer's words")

    after: list[None] = []
    with capture_exceptions() as exceptions:
        open_jobs.read(open_jobs, work, lambda _none: None)
        open_jobs.read(open_jobs, lambda _book, _task: None, after.append)
        qtbot.waitUntil(lambda: bool(after))
    assert [kind for kind, _error, _trace in exceptions] == [KeyError]


def test_another_book_is_another_book(open_jobs: Jobs, empty_book: Path, qtbot: QtBot) -> None:
    names: list[str] = []
    told: list[object] = []
    open_jobs.changed.connect(told.append)
    open_jobs.open(
        empty_book,
        open_jobs,
        lambda _none: open_jobs.read(
            open_jobs, lambda book, _task: read_setting(book, "shop-name"), names.append
        ),
    )
    qtbot.waitUntil(lambda: bool(names))
    assert names == [""]
    assert len(told) == 1


def test_a_book_that_cannot_be_opened_is_a_problem(jobs: Jobs, data_folder: Path, qtbot: QtBot) -> None:
    path = data_folder / "letter.txt"
    path.write_bytes(b"Dear Sanne, " * 20)
    errors: list[BaseException] = []
    jobs.open(path, jobs, lambda _none: pytest.fail("this is no book"), errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], Problem)


def test_closing_stops_what_runs(open_jobs: Jobs, qtbot: QtBot) -> None:
    began = threading.Event()

    def work(_book: Book, task: Task) -> None:
        began.set()
        while True:
            task.report(0.1)
            time.sleep(0.01)

    open_jobs.write(open_jobs, work, lambda _none: None)
    qtbot.waitUntil(began.is_set)
    start = time.monotonic()
    open_jobs.close()
    assert time.monotonic() - start < 1


def test_both_threads_run_before_anything_is_asked_of_them(qapp: QApplication) -> None:
    before = set(threading.enumerate())
    made = Jobs()
    begun = {thread.name for thread in set(threading.enumerate()) - before}
    made.close()
    assert begun == {"writer_0", "reader_0"}
