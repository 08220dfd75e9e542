"""Facebook's export in JSON: the messages of Messenger, without those that are end-to-end encrypted."""

from collections.abc import Iterator

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Question, Record
from desktop.importers.base import Source
from desktop.importers.meta_threads import MESSENGER, MetaThreads, reads
from desktop.language import N_, _


class MessengerJson:
    """All threads of an archive or a folder, or one thread's file. Several archives may share threads."""

    key = "messenger_json"
    label = N_("Facebook Messenger messages")
    channel = "messenger"

    def recognises(self, source: Source) -> bool:
        return bool(MetaThreads(source, MESSENGER))

    def claims(self, member: Source) -> bool:
        return reads(member)

    def questions(self, source: Source, answers: Answers) -> list[Question]:
        return MetaThreads(source, MESSENGER).questions(answers)

    def read(self, source: Source, answers: Answers) -> Iterator[Record]:
        threads = MetaThreads(source, MESSENGER)
        if not threads:
            raise Problem(
                _("There are no Messenger messages in “{name}”. Nothing was brought in.").format(
                    name=source.shown
                ),
                _("Ask Facebook for the export once more, tick Messages, and pick JSON under Format."),
            )
        yield from threads.records(answers)
