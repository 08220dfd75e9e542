"""Records as lines that a person can read, for expected.txt of a case."""

from datetime import UTC, datetime

from desktop.domain.records import (
    Call,
    Cost,
    HelpVisits,
    HoursWorked,
    Kind,
    LeftOut,
    Message,
    Rating,
    Record,
    Skipped,
)


def line(record: Record) -> str:
    """What it is, when, who, what; callers without a number as “withheld”."""
    return " ".join(filter(None, _words(record))).replace(" : ", ": ")


def _words(record: Record) -> list[str]:
    if isinstance(record, Call):
        return [
            "call", moment(record.started_at), "in" if record.inbound else "out",
            "voicemail" if record.voicemail else "answered" if record.answered else "missed",
            record.number or "withheld", record.name,
            "" if record.wait_seconds is None else f"waited {record.wait_seconds}",
            "" if record.talk_seconds is None else f"talked {record.talk_seconds}",
            _with("with", record.agent), _with("about", record.topic),
            {None: "", True: "solved", False: "not solved"}[record.solved],
        ]  # fmt: skip
    if isinstance(record, Message):
        other = "to " + " and ".join(record.recipients) if record.from_us else record.sender
        talk = "" if record.from_us or record.thread == record.sender else record.thread
        return [
            record.channel, moment(record.sent_at),
            "us" if record.from_us else record.sender_name or "customer",
            "withheld" if "withheld" in other else other,
            _with("in", talk), _with("by", record.agent), _with("about", record.subject),
            "" if record.kind is Kind.PERSON else f"({record.kind.name.lower()})",
            ": " + record.text.replace("\n", " / "),
        ]  # fmt: skip
    if isinstance(record, Rating):
        return [
            "rating", moment(record.answered_at or 0), record.survey.value, f"{record.score:g}",
            f"of {record.lowest:g}-{record.highest:g}", record.customer, _with("for", record.agent),
        ]  # fmt: skip
    if isinstance(record, Cost):
        return ["cost", record.month, str(record.amount_minor), record.currency, record.what]
    if isinstance(record, HoursWorked):
        return ["worked", record.day, f"{record.minutes} minutes", record.person]
    if isinstance(record, HelpVisits):
        return ["visits", record.day, str(record.visits), f"asked {record.asked}", f"solved {record.solved}"]
    if isinstance(record, Skipped):
        return ["skipped", f"{record.where}:", record.reason]
    if isinstance(record, LeftOut):
        return ["left out", record.reason]
    raise TypeError(record)


def _with(word: str, what: str) -> str:
    return f"{word} {what}" if what else ""


def moment(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}"
