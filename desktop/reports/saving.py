"""Saving a report: written beside the old one and moved into its place, so that one is always whole."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from desktop.domain.problem import Problem
from desktop.language import _

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class OpenElsewhere(Problem):
    """The old report is open in another program, which keeps it from being replaced."""


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of `target` when the block ends well; else nothing has changed.

    Only its owner can read it: a report holds what customers wrote. Raises Problem: there is no such
    folder, it cannot be written, the disk is full, or the old report is open in another program.
    """
    beside = target.with_name(f".{target.stem[:40]}-{secrets.token_hex(4)}.part")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder has this name")
        try:
            with open(os.open(beside, flags, 0o600), "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            _move(beside, target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise _problem(target, error) from error


def _move(beside: Path, target: Path) -> None:
    """Windows refuses while another program holds the old report open."""
    try:
        os.replace(beside, target)
    except PermissionError as error:
        if not target.exists():
            raise
        raise OpenElsewhere(
            _(
                "Replybook could not replace “{name}” because it is open. Your old report is unchanged."
            ).format(name=target.name),
            _("Close it and try again, or save under another name, like “{other}”.").format(
                other=free_name(target).name
            ),
            detail=str(error.errno),
        ) from error


def free_name(target: Path) -> Path:
    """`target` itself where nothing has that name, else the first of “… (2)”, “… (3)” that is free."""
    number, free = 1, target
    while free.exists():
        number += 1
        free = target.with_name(f"{target.stem} ({number}){target.suffix}")
    return free


def _problem(target: Path, error: OSError) -> Problem:
    folder = target.absolute().parent
    detail = str(error.errno)
    if error.errno in _NO_ROOM:
        return Problem(
            _("The disk is full. No report was written; an older one is as it was."),
            _("Make room, or save the report on another disk."),
            detail,
        )
    if not folder.is_dir():
        return Problem(
            _("There is no folder “{folder}”. No report was written.").format(folder=folder),
            _("Make the folder first, or save the report in another one."),
            detail,
        )
    if target.is_dir():
        return Problem(
            _("“{name}” is a folder. No report was written.").format(name=target.name),
            _("Give the report another name."),
            detail,
        )
    return Problem(
        _("Replybook cannot write “{name}” in “{folder}”. An older report is as it was.").format(
            name=target.name, folder=folder
        ),
        _("Save the report in another folder, like Documents, or change this one's permissions."),
        detail,
    )
