"""Work in the background stands aside while the window is at work, and only for a moment."""

import threading

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.domain.task import Task
from desktop.ui.courtesy import Courtesy


def test_work_waits_until_the_window_rests(qapp: QApplication, qtbot: QtBot) -> None:
    courtesy = Courtesy()
    task = Task(courtesy.way_giver())
    happened: list[str] = []
    worker = threading.Thread(target=lambda: (task.give_way(), happened.append("worked")))
    courtesy.begin()
    worker.start()
    happened.append("window")
    qtbot.waitUntil(lambda: not worker.is_alive(), timeout=15_000)
    assert happened == ["window", "worked"]


def test_work_waits_for_what_was_begun_only_once(qapp: QApplication) -> None:
    courtesy = Courtesy()
    give_way = courtesy.way_giver()
    courtesy.begin()

    def work() -> None:
        give_way()
        give_way()

    worker = threading.Thread(target=work)
    worker.start()
    worker.join(15)  # the window computes all the while: its timer cannot fire
    assert not worker.is_alive()
    courtesy.close()


def test_a_window_at_rest_is_not_waited_for(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    courtesy = Courtesy()
    monkeypatch.setattr(courtesy._rests, "wait", waits.append)
    give_way = courtesy.way_giver()
    give_way()
    assert waits == []
    courtesy.begin()
    give_way()
    assert len(waits) == 1
    courtesy.begin()
    courtesy.close()
    give_way()
    assert len(waits) == 1
