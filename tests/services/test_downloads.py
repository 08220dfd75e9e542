"""Exports in the Downloads folder are found by name and date; no file is opened."""

import os
from pathlib import Path

import pytest
from small_shop import OWNER

from desktop.domain.problem import Problem
from desktop.domain.task import Task
from desktop.services.change_settings import change_setting, read_setting
from desktop.services.downloads import SETTING, Download, found_downloads
from desktop.services.import_files import Request, bring_in, look
from desktop.services.import_history import past_imports
from desktop.store.database import Book


def lay(folder: Path, name: str, at: int) -> Path:
    path = folder / name
    path.touch()
    os.utime(path, (at, at))
    return path


def test_names_of_exports_are_found_newest_first(book: Book, tmp_path: Path) -> None:
    orders = lay(tmp_path, "orders_export (3).csv", 2_000)
    chat = lay(tmp_path, "WhatsApp Chat - Mara.zip", 3_000)
    lay(tmp_path, "holiday.jpg", 4_000)
    (tmp_path / "takeout-folder.zip").mkdir()
    (tmp_path / "instagram-shop.zip").symlink_to(orders)
    assert found_downloads(book, tmp_path) == [
        Download(chat, "WhatsApp", 3_000),
        Download(orders, "Shopify", 2_000),
    ]


def test_what_is_older_than_the_last_import_is_not_offered(book: Book, mailbox: Path, tmp_path: Path) -> None:
    bring_in(look(book, Request([mailbox], owner=[OWNER]), Task()))
    made_at = past_imports(book)[0].made_at
    folder = tmp_path / "Downloads"
    folder.mkdir()
    lay(folder, "orders_export.csv", made_at)
    newer = lay(folder, "orders_export (1).csv", made_at + 1)
    assert [each.path for each in found_downloads(book, folder)] == [newer]


def test_no_folder_holds_nothing(book: Book, tmp_path: Path) -> None:
    assert found_downloads(book, tmp_path / "none") == []


def test_no_file_is_opened(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, "orders_export.csv", 2_000)

    def opened(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr("builtins.open", opened)
    monkeypatch.setattr(Path, "open", opened)
    monkeypatch.setattr(os, "open", opened)
    assert len(found_downloads(book, tmp_path)) == 1


def test_the_owner_says_yes_or_no(book: Book) -> None:
    assert read_setting(book, SETTING) == ""
    change_setting(book, SETTING, "Yes", Task())
    assert read_setting(book, SETTING) == "yes"
    with pytest.raises(Problem, match="cannot be used"):
        change_setting(book, SETTING, "perhaps", Task())
