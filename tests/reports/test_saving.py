"""Saving a report: there is always a whole one, and what stood in the way is told."""

import errno
import os
from pathlib import Path

import pytest

from desktop.domain.problem import Problem
from desktop.domain.task import Cancelled
from desktop.reports.saving import free_name, replacing


@pytest.fixture
def old(tmp_path: Path) -> Path:
    report = tmp_path / "Report November.xlsx"
    report.write_bytes(b"old")
    return report


def save(target: Path, data: bytes = b"new") -> None:
    with replacing(target) as file:
        file.write(data)


def save_half(target: Path, error: BaseException) -> None:
    with replacing(target) as file:
        file.write(b"half")
        raise error


def refused(target: Path) -> Problem:
    with pytest.raises(Problem) as caught:
        save(target)
    return caught.value


def test_a_new_report_and_one_in_place_of_another(tmp_path: Path, old: Path):
    save(tmp_path / "other.xlsx")
    save(old)
    assert old.read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Report November.xlsx", "other.xlsx"]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_only_its_owner_can_read_it(old: Path):
    save(old)
    assert old.stat().st_mode & 0o777 == 0o600


def test_it_is_written_beside_the_old_one_which_stays_until_the_end(old: Path):
    with replacing(old) as file:
        file.write(b"half")
        file.flush()
        assert old.read_bytes() == b"old"
        (beside,) = (path for path in old.parent.iterdir() if path != old)
        assert beside.read_bytes() == b"half"
    assert old.read_bytes() == b"half"


@pytest.mark.parametrize("error", [Cancelled(), KeyboardInterrupt(), ValueError("a bug of ours")])
def test_stopping_halfway_leaves_the_old_one(old: Path, error: BaseException):
    with pytest.raises(type(error)):
        save_half(old, error)
    assert [path.read_bytes() for path in old.parent.iterdir()] == [b"old"]


def test_the_old_report_is_open_in_excel(old: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_paths: object) -> None:
        raise PermissionError(errno.EACCES, "used by another process")

    monkeypatch.setattr(os, "replace", refuse)
    (old.parent / "Report November (2).xlsx").touch()
    problem = refused(old)
    assert problem.what == (
        "Replybook could not replace “Report November.xlsx” because it is open. Your old report is unchanged."
    )
    assert (
        problem.try_this
        == "Close it and try again, or save under another name, like “Report November (3).xlsx”."
    )
    assert old.read_bytes() == b"old"
    assert len(list(old.parent.iterdir())) == 2


def test_a_move_that_is_refused_without_an_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_paths: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(os, "replace", refuse)
    assert "cannot write" in refused(tmp_path / "new.xlsx").what
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk(old: Path, monkeypatch: pytest.MonkeyPatch, number: int):
    def full(_descriptor: int) -> None:
        raise OSError(number, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert refused(old).what == "The disk is full. No report was written; an older one is as it was."
    assert [path.read_bytes() for path in old.parent.iterdir()] == [b"old"]


def test_no_such_folder(tmp_path: Path):
    assert "There is no folder" in refused(tmp_path / "nowhere" / "x.xlsx").what
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_the_reports_name(tmp_path: Path):
    (tmp_path / "x.xlsx").mkdir()
    assert refused(tmp_path / "x.xlsx").what == "“x.xlsx” is a folder. No report was written."


def test_a_folder_that_cannot_be_written(old: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_arguments: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    problem = refused(old)
    assert problem.what.startswith("Replybook cannot write “Report November.xlsx” in “")
    assert problem.detail == str(errno.EACCES)
    monkeypatch.undo()
    assert old.read_bytes() == b"old"


def test_free_name(old: Path):
    assert free_name(old.with_name("x.xlsx")).name == "x.xlsx"
    assert free_name(old).name == "Report November (2).xlsx"
