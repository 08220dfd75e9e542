"""The messages that a telephone call stands for: a caller waits like anybody who writes."""

from collections.abc import Iterator

from desktop.domain.contact_points import name_point
from desktop.domain.identity import digest
from desktop.domain.records import Call, Message
from desktop.importers.chat_marks import CALL

CHANNEL = "phone"
# Who hangs up within this many seconds has dialled wrong and waits for nothing (abandoned call rate).
SHORTEST_WAIT = 5
VOICEMAIL = "[voicemail]"


def thread_of(call: Call) -> str:
    """What ties the calls of one caller together: the number; each call with a withheld one stands alone."""
    return call.number or name_point(CHANNEL, f"withheld {call.identity.hex()}")


def messages_of(call: Call, words: str = "") -> Iterator[Message]:
    """The customer's and our turn in a call. `words`: what was said to the voicemail, where it is known.

    Answered: the customer's message when it rang, ours when it was picked up. Missed, given up or left to the
    voicemail: the customer's message, which waits for an answer; none where they hung up at once. A call of
    ours that nobody took is no answer and gives none.
    """
    customer = thread_of(call)
    if call.inbound:
        given_up = not call.answered and not call.voicemail
        if given_up and call.wait_seconds is not None and call.wait_seconds < SHORTEST_WAIT:
            return
        mark = VOICEMAIL if call.voicemail else CALL
        yield Message(
            identity=digest("call-message", call.identity),
            channel=CHANNEL,
            sent_at=call.started_at,
            sender=customer,
            sender_name=call.name,
            subject=call.topic,
            text=f"{mark} {words}".rstrip(),
            from_us=False,
            thread=customer,
        )
    if not call.answered or (not call.inbound and call.talk_seconds == 0):
        return
    yield Message(
        identity=digest("call-reply", call.identity),
        channel=CHANNEL,
        sent_at=call.started_at + (call.wait_seconds or 0 if call.inbound else 0),
        sender=name_point(CHANNEL, call.agent or "us"),
        recipients=(customer,),
        subject=call.topic,
        text=CALL,
        from_us=True,
        thread=customer,
        agent=call.agent,
    )
