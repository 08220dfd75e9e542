"""Instagram's export in JSON: direct messages of the inbox and of the message requests."""

from collections.abc import Iterator

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Question, Record
from desktop.importers.base import Source
from desktop.importers.meta_threads import INSTAGRAM, MetaThreads, reads
from desktop.language import N_, _


class InstagramJson:
    """All threads of an archive or a folder, or one thread's file. Several archives may share threads."""

    key = "instagram_json"
    label = N_("Instagram messages")
    channel = "instagram"

    def recognises(self, source: Source) -> bool:
        return bool(MetaThreads(source, INSTAGRAM))

    def claims(self, member: Source) -> bool:
        return reads(member)

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        return MetaThreads(source, INSTAGRAM).questions(answers)

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        threads = MetaThreads(source, INSTAGRAM)
        if not threads:
            raise Problem(
                _("There are no Instagram messages in “{name}”. Nothing was brought in.").format(
                    name=source.shown
                ),
                _("Ask Instagram for the export once more, tick Messages, and pick JSON under Format."),
            )
        yield from threads.records(answers)
