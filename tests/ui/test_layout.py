"""The eye that looks over the pages sees what it is there for."""

import pytest
from layout import faults
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.widgets.elided import ElidedLabel, PlainLabel

LONG = "The parcel has been on its way since last Friday"


@pytest.fixture
def place(qapp_dressed: QApplication, qtbot: QtBot) -> QWidget:
    """A window of 200 by 120 pixels."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 120)
    return window


def seen(place: QWidget, qtbot: QtBot) -> str:
    with qtbot.waitExposed(place):
        place.show()
    place.resize(200, 120)
    return "\n".join(faults(place))


def test_nothing_is_found_where_all_is_well(place: QWidget, qtbot: QtBot) -> None:
    column = QVBoxLayout(place)
    column.addWidget(PlainLabel("Waiting for you"))
    column.addWidget(ElidedLabel(LONG))
    column.addWidget(QPushButton("Undo"))
    assert not seen(place, qtbot)


def test_a_cut_label_is_found(place: QWidget, qtbot: QtBot) -> None:
    label = QLabel(LONG, place)
    label.setGeometry(0, 0, 100, 20)
    assert "wider than its place" in seen(place, qtbot)


def test_a_paragraph_that_is_too_high_is_found(place: QWidget, qtbot: QtBot) -> None:
    label = QLabel(LONG * 3, place)
    label.setWordWrap(True)
    label.setGeometry(0, 0, 150, 20)
    assert "higher than its place" in seen(place, qtbot)


def test_a_buttons_cut_words_are_found(place: QWidget, qtbot: QtBot) -> None:
    button = QPushButton(LONG, place)
    button.setGeometry(0, 0, 100, 36)
    assert "does not fit its button" in seen(place, qtbot)


def test_things_that_lie_on_one_another_are_found(place: QWidget, qtbot: QtBot) -> None:
    row = QHBoxLayout(place)
    row.addWidget(PlainLabel("One"))
    other = PlainLabel("Other", parent=place)
    other.setGeometry(10, 40, 100, 40)
    assert "on top of one another" in seen(place, qtbot)


def test_what_sticks_out_is_found(place: QWidget, qtbot: QtBot) -> None:
    label = PlainLabel("Out", parent=place)
    label.setGeometry(180, 0, 60, 20)
    assert "sticks out" in seen(place, qtbot)


def test_a_sign_that_acts_without_words_is_found(place: QWidget, qtbot: QtBot) -> None:
    QPushButton(place)
    assert "has no words" in seen(place, qtbot)


def test_two_buttons_for_one_letter_are_found(place: QWidget, qtbot: QtBot) -> None:
    row = QHBoxLayout(place)
    row.addWidget(QPushButton("&Back"))
    row.addWidget(QPushButton("&Bring in"))
    assert "are both Alt+B" in seen(place, qtbot)
