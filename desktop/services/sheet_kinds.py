"""The kinds of sheets that a person can map: what we need of each, and how a record of it is shown.

To add a kind of sheet: 1. name its fields in KINDS, the required ones first; 2. see that its importer has
`proposed_mapping` and `how_read`; 3. say how its records are counted in map_columns.count_in_words.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.domain.kpi import Unit
from desktop.domain.period import zone_of
from desktop.domain.records import Call, Cost, HelpVisits, HoursWorked, Message, Order, Rating, Ticket
from desktop.importers.cell_values import decimals
from desktop.language import N_, _
from desktop.reports.day_words import short_day
from desktop.reports.wording import in_unit, number

_LIKE_A_DATE = re.compile(r"[0-9]{1,4}[-./ ][0-9A-Za-z]{1,9}[-./ ][0-9]{1,4}(?:[ T,].*)?").fullmatch
_AMOUNT = re.compile(r"\D{0,4}[0-9.,' ]*[.,][0-9]{2}\D{0,4}").fullmatch

Show = Callable[[Any, str], str]  # a record and the time zone → what the field says, "" = nothing


@dataclass(frozen=True)
class SheetField:
    """One thing that we need of a sheet. `show`: how a record says it; `fits`: whether values look like it,
    asked where no header does."""

    key: str
    label: str
    show: Show
    needed: bool = False
    fits: Callable[[Sequence[str]], bool] = lambda _values: False


@dataclass(frozen=True)
class Kind:
    """One kind of sheet. `source`: the importer's key; `label` and `counted` are texts for a person."""

    source: str
    label: str
    record: type
    fields: tuple[SheetField, ...]


def _said(attribute: str) -> Show:
    return lambda record, _zone: str(getattr(record, attribute) or "")


def _moment(at: int, zone: str) -> str:
    """ "3 Apr 2026", with the time of day where there is one."""
    local = datetime.fromtimestamp(at, zone_of(zone))
    words = _("{date} {year}").format(date=short_day(local.date()), year=local.year)
    return f"{words} {local:%H:%M}" if (local.hour, local.minute) != (0, 0) else words


def _instant(attribute: str) -> Show:
    def show(record: Any, zone: str) -> str:
        at = getattr(record, attribute)
        return "" if at is None else _moment(at, zone)

    return show


def _money(attribute: str) -> Show:
    def show(record: Any, _zone: str) -> str:
        minor = getattr(record, attribute)
        if minor is None:
            return ""
        return in_unit(minor / 10 ** decimals(record.currency), Unit.MONEY, record.currency or None)

    return show


def _count(attribute: str) -> Show:
    def show(record: Any, _zone: str) -> str:
        value = getattr(record, attribute)
        return "" if value is None else number(value)

    return show


def _yes_no(attribute: str) -> Show:
    def show(record: Any, _zone: str) -> str:
        value = getattr(record, attribute)
        return "" if value is None else _("yes") if value else _("no")

    return show


def _minutes(attribute: str) -> Show:
    def show(record: Any, _zone: str) -> str:
        seconds = getattr(record, attribute)
        return "" if seconds is None else _("{n} min").format(n=number(seconds / 60))

    return show


def _lines(part: Callable[[Any], str]) -> Show:
    return lambda record, _zone: ", ".join(filter(None, map(part, record.lines or ())))


def _like_dates(values: Sequence[str]) -> bool:
    return bool(values) and all(_LIKE_A_DATE(value) for value in values)


def _like_numbers_of_things(values: Sequence[str]) -> bool:
    """Each another, short, with a digit, and neither a date nor an amount: "#1041", "BE-77"."""
    return len(values) > 1 and all(
        len(value) <= 24 and any(map(str.isdigit, value)) and not _LIKE_A_DATE(value) and not _AMOUNT(value)
        for value in values
    )


KINDS: tuple[Kind, ...] = (
    Kind(
        "order_sheet",
        N_("Orders"),
        Order,
        (
            SheetField(
                "order", N_("Order number"), _said("order"), needed=True, fits=_like_numbers_of_things
            ),
            SheetField("placed_at", N_("Date"), _instant("placed_at"), needed=True, fits=_like_dates),
            SheetField("name", N_("Customer's name"), _said("name")),
            SheetField("email", N_("E-mail"), _said("email")),
            SheetField("total", N_("Total"), _money("total_minor")),
            SheetField("phone", N_("Phone"), _said("phone")),
            SheetField("customer", N_("Customer's number"), _said("handle")),
            SheetField("product", N_("Product"), _lines(lambda line: str(line.product))),
            SheetField("sku", N_("Article number"), _lines(lambda line: str(line.sku))),
            SheetField("quantity", N_("Pieces"), _lines(lambda line: str(line.quantity))),
            SheetField("status", N_("Status"), _said("status")),
            SheetField("shipped_at", N_("Shipped"), _instant("shipped_at")),
            SheetField("delivered_at", N_("Delivered"), _instant("delivered_at")),
            SheetField("cancelled_at", N_("Cancelled"), _instant("cancelled_at")),
            SheetField("refunded", N_("Refunded"), _money("refunded_minor")),
            SheetField("country", N_("Country"), _said("country")),
            SheetField("currency", N_("Currency"), _said("currency")),
            SheetField("shop", N_("Shop"), _said("shop")),
        ),
    ),
    Kind(
        "message_sheet",
        N_("Messages"),
        Message,
        (
            SheetField("conversation", N_("Conversation"), _said("thread"), needed=True),
            SheetField("sent_at", N_("Sent"), _instant("sent_at"), needed=True, fits=_like_dates),
            SheetField("from", N_("From"), _said("sender"), needed=True),
            SheetField("text", N_("Text"), _said("text")),
            SheetField("to", N_("To"), lambda record, _zone: ", ".join(record.recipients)),
            SheetField("subject", N_("Subject"), _said("subject")),
            SheetField("channel", N_("Channel"), _said("channel")),
        ),
    ),
    Kind(
        "ticket_sheet",
        N_("Tickets of a help desk"),
        Ticket,
        (
            SheetField(
                "ticket", N_("Ticket number"), _said("ticket"), needed=True, fits=_like_numbers_of_things
            ),
            SheetField("created_at", N_("Opened"), _instant("created_at"), needed=True, fits=_like_dates),
            SheetField("first_reply_at", N_("First answer"), _instant("first_reply_at")),
            SheetField(
                "first_reply_minutes", N_("Minutes until the first answer"), _minutes("first_reply_seconds")
            ),
            SheetField("solved_at", N_("Solved"), _instant("solved_at")),
            SheetField("resolution_minutes", N_("Minutes until solved"), _minutes("resolution_seconds")),
            SheetField("email", N_("Customer's e-mail"), _said("customer")),
            SheetField("name", N_("Customer's name"), _said("name")),
            SheetField("channel", N_("Channel"), _said("channel")),
            SheetField("agent", N_("Who answered"), _said("agent")),
            SheetField("topic", N_("About"), _said("topic")),
            SheetField("subject", N_("Subject"), _said("subject")),
            SheetField("reopens", N_("Opened again"), _count("reopens")),
            SheetField("replies", N_("Answers"), _count("replies")),
            SheetField("order", N_("Order number"), _said("order")),
        ),
    ),
    Kind(
        "rating_sheet",
        N_("Ratings"),
        Rating,
        (
            SheetField("score", N_("Score"), _count("score"), needed=True),
            SheetField("answered_at", N_("Answered"), _instant("answered_at"), needed=True, fits=_like_dates),
            SheetField("comment", N_("Comment"), _said("comment")),
            SheetField("email", N_("E-mail"), _said("customer")),
            SheetField("name", N_("Name"), _said("name")),
            SheetField("order", N_("Order number"), _said("order")),
            SheetField("agent", N_("Who was rated"), _said("agent")),
        ),
    ),
    Kind(
        "call_sheet",
        N_("Phone calls"),
        Call,
        (
            SheetField(
                "started_at", N_("Date and time"), _instant("started_at"), needed=True, fits=_like_dates
            ),
            SheetField("number", N_("Phone number"), _said("number")),
            SheetField("answered", N_("Answered"), _yes_no("answered")),
            SheetField("wait_seconds", N_("Seconds of waiting"), _count("wait_seconds")),
            SheetField("talk_seconds", N_("Seconds of talk"), _count("talk_seconds")),
            SheetField("agent", N_("Who answered"), _said("agent")),
            SheetField("topic", N_("About"), _said("topic")),
            SheetField("solved", N_("Solved"), _yes_no("solved")),
        ),
    ),
    Kind(
        "cost_sheet",
        N_("Costs"),
        Cost,
        (
            SheetField("month", N_("Month"), _said("month"), needed=True, fits=_like_dates),
            SheetField("amount", N_("Amount"), _money("amount_minor"), needed=True),
            SheetField("what", N_("What for"), _said("what")),
            SheetField("currency", N_("Currency"), _said("currency")),
        ),
    ),
    Kind(
        "hours_sheet",
        N_("Hours worked"),
        HoursWorked,
        (
            SheetField("date", N_("Day"), _said("day"), needed=True, fits=_like_dates),
            SheetField(
                "hours",
                N_("Hours"),
                lambda record, _zone: _("{n} min").format(n=number(record.minutes)),
                needed=True,
            ),
            SheetField("person", N_("Who"), _said("person")),
        ),
    ),
    Kind(
        "visit_sheet",
        N_("Visits to the help page"),
        HelpVisits,
        (
            SheetField("date", N_("Day"), _said("day"), needed=True, fits=_like_dates),
            SheetField("visits", N_("Visits"), _count("visits"), needed=True),
            SheetField("solved", N_("Said that it helped"), _count("solved")),
            SheetField("asked", N_("Said whether it helped"), _count("asked")),
        ),
    ),
)


def kind_of_sheet(source: str) -> Kind | None:
    return next((kind for kind in KINDS if kind.source == source), None)
