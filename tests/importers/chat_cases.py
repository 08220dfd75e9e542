"""What an importer of chats reads, a line a record, as a person would check it against the file."""

from collections.abc import Iterable
from datetime import UTC, datetime

from desktop.domain.records import LeftOut, Message, Record, Skipped


def in_lines(records: Iterable[Record]) -> list[str]:
    """Messages by their instant (UTC), then what was set aside, in the order of the file."""
    found = list(records)
    messages = sorted((r for r in found if isinstance(r, Message)), key=lambda message: message.sent_at)
    rest = [r for r in found if not isinstance(r, Message)]
    return [_line(record) for record in (*messages, *rest)]


def _line(record: Record) -> str:
    if isinstance(record, Skipped):
        return f"skipped: {record.where}: {record.reason}"
    if isinstance(record, LeftOut):
        return f"left out: {record.reason}"
    assert isinstance(record, Message)
    when = datetime.fromtimestamp(record.sent_at, UTC).strftime("%Y-%m-%d %H:%M:%S")
    who = {True: "us", False: "them", None: "?"}[record.from_us]
    text = record.text.replace("\n", "⏎")
    return f"{when} | {who} | {record.sender_name} | {record.kind.name.lower()} | {text}"


def messages_of(records: Iterable[Record]) -> list[Message]:
    return [record for record in records if isinstance(record, Message)]
