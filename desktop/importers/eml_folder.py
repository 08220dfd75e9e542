"""Mails that are files of their own: a folder or archive of .eml (or Apple Mail's .emlx), or a single one."""

import codecs
import re
from collections.abc import Iterator

from desktop.domain.records import Answers, Question, Record
from desktop.importers.base import Source
from desktop.importers.mail import looks_like_mail, records_of_mails
from desktop.importers.mbox import whole_mail
from desktop.importers.packed import Packed, is_media
from desktop.language import N_

_LOOKED_AT = 1 << 14  # bytes: a sender stands behind whole chains of servers and signatures
# Apple Mail writes how many bytes the mail has above it, and a property list below.
_LENGTH_LINE = re.compile(rb"(\d{1,10})[ \t]{0,20}\r?\n")


class EmlFolder:
    """Mails of a folder, an archive or one file, each known by its headers, whatever its name."""

    key = "eml_folder"
    label = N_("Mails as files (.eml)")
    channel = "email"

    def recognises(self, source: Source) -> bool:
        """Whether it is a mail, or a folder or archive with one in it."""
        if not isinstance(source, Packed):
            return self.claims(source)
        for member in source.members():
            if self.claims(member):
                return True
            member.forget()  # thousands of first looks would not fit in memory
        return False

    def claims(self, member: Source) -> bool:
        """Whether this file of a folder or an archive is a mail."""
        if is_media(member.name):
            return False
        head = member.head(_LOOKED_AT)
        length = _LENGTH_LINE.match(head)
        return looks_like_mail(head[length.end() :] if length else head.removeprefix(codecs.BOM_UTF8))

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        return []

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        """A record a mail. Raises Problem where not one can be read."""
        return records_of_mails(self._mails(source), source, answers)

    def _mails(self, source: Source) -> Iterator[tuple[bytes, str]]:
        packed = isinstance(source, Packed)
        for member in source.members() if packed else (source,):
            if not packed or self.claims(member):
                with member.open() as file:
                    data, _size = whole_mail(file)
                if length := _LENGTH_LINE.match(data):
                    data = data[length.end() : length.end() + int(length[1])]
                yield data.removeprefix(codecs.BOM_UTF8), member.name
            member.forget()
        source.consumed = max(source.consumed, source.size)  # what is no mail is done with, too
