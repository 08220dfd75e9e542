"""The last week in a sentence, and a measure in a line: what the first page, a review or a letter says."""

from collections.abc import Callable, Sequence

from desktop.domain.kpi import Change, Interval, Kpi, Result, Unit, Value
from desktop.language import _, ngettext
from desktop.reports.wording import duration, in_unit, number, range_of

Strong = Callable[[str], str]  # how a figure is set off from the words around it

_FEWEST = 5  # below, a list says more than a rate


def week_sentence(conversations: int, orders: int, rate: Change, reply: Change, strong: Strong) -> str:
    """ "47 conversations and 758 orders: 6.2 per 100. Half were answered within 1 h 48 min. No clear change."

    What moved is said only where it is clear.
    """
    said = [_arrived(conversations, orders, rate, strong)]
    if reply.now.value is not None and reply.now.n >= _FEWEST:
        half = _("Half were answered within {time}.")
        said.append(half.format(time=strong(duration(reply.now.value))))
    elif reply.now.n:
        said.append(
            ngettext("{answered} is answered so far.", "{answered} are answered so far.", reply.now.n).format(
                answered=strong(str(reply.now.n))
            )
        )
    said.append(changes_words(rate, reply))
    return " ".join(filter(None, said))


def _arrived(conversations: int, orders: int, rate: Change, strong: Strong) -> str:
    wrote = strong(
        ngettext("{n} conversation", "{n} conversations", conversations).format(n=number(conversations))
    )
    if rate.now.value is None:
        return _("{conversations} came in.").format(conversations=wrote)
    bought = strong(ngettext("{n} order", "{n} orders", orders).format(n=number(orders)))
    return _("{conversations} and {orders}: {rate}.").format(
        conversations=wrote,
        orders=bought,
        rate=strong(_("{number} per 100").format(number=number(rate.now.value))),
    )


def small_week_sentence(
    conversations: int, orders: int | None, answered: int, waiting: int, strong: Strong
) -> str:
    """ "4 conversations and 12 orders came in. 3 are answered, 1 is waiting." `orders` None: not known."""
    wrote = strong(ngettext("{n} conversation", "{n} conversations", conversations).format(n=conversations))
    if orders is None:
        came = _("{conversations} came in.").format(conversations=wrote)
    else:
        bought = strong(ngettext("{n} order", "{n} orders", orders).format(n=number(orders)))
        came = _("{conversations} and {orders} came in.").format(conversations=wrote, orders=bought)
    if not conversations:
        return came
    parts = []
    if answered:
        parts.append(ngettext("{n} is answered", "{n} are answered", answered).format(n=answered))
    if waiting:
        parts.append(strong(ngettext("{n} is waiting", "{n} are waiting", waiting).format(n=waiting)))
    return f"{came} {', '.join(parts)}." if parts else came


def changes_words(rate: Change, reply: Change) -> str:
    """What clearly changed since the week before, or that nothing did, or why nobody can tell yet."""
    clear = [_rate_change(rate), _reply_change(reply)]
    if any(clear):
        return " ".join(filter(None, clear))
    known = [change.result for change in (rate, reply) if change.now.value is not None]
    if Result.NONE in known:
        return _("No clear change.")
    if Result.PROVISIONAL in known:
        return _("These numbers can still change.")
    return _("Can't tell yet whether anything changed.") if known else ""


def _rate_change(rate: Change) -> str:
    if rate.before.value is None:
        return ""
    before = number(rate.before.value)
    if rate.result is Result.CLEAR_WORSE:
        return _("More contacts per order than the week before ({before}), and that is clear.").format(
            before=before
        )
    if rate.result is Result.CLEAR_BETTER:
        return _("Fewer contacts per order than the week before ({before}), and that is clear.").format(
            before=before
        )
    return ""


def _reply_change(reply: Change) -> str:
    if reply.before.value is None:
        return ""
    before = duration(reply.before.value)
    if reply.result is Result.CLEAR_BETTER:
        return _("Faster than the week before ({before}), and that is clear.").format(before=before)
    if reply.result is Result.CLEAR_WORSE:
        return _("Slower than the week before ({before}), and that is clear.").format(before=before)
    return ""


def tile_line(kpi: Kpi, change: Change) -> str:
    """What stands under a tile's number: of how many it is made, and what it was or could be.

    "29 of 41 · could be 56 % to 82 %", "half of 41 · was 2 h 10 min", "only 3 · was 1 h 20 min".
    """
    now = change.now
    said = [_made_of(kpi, now)]
    spread = could_be(now)
    if kpi.interval is Interval.ORDER_STATISTIC or not spread:
        said.append(_was(change.before))
    else:
        said.append(spread)
    return " · ".join(filter(None, said))


def _made_of(kpi: Kpi, value: Value) -> str:
    if value.numerator is not None and value.unit is Unit.PERCENT:
        return _("{part} of {whole}").format(part=number(value.numerator, 0), whole=number(value.n))
    if value.unit is Unit.COUNT:
        return ""  # it says so itself
    if value.n < _FEWEST:
        return ngettext("only {n}", "only {n}", value.n).format(n=number(value.n))
    if kpi.interval is Interval.ORDER_STATISTIC:
        return _("half of {n}").format(n=number(value.n))
    return ngettext("from {n}", "from {n}", value.n).format(n=number(value.n))


def _was(before: Value) -> str:
    if before.value is None:
        return ""
    return _("was {value}").format(value=in_unit(before.value, before.unit, before.currency))


def could_be(value: Value) -> str:
    """ "could be 4.6–8.2", "could be 56–82 %", "could be 1 h 30 min to 2 h"; "" where no range is known."""
    spread = range_of(value)
    if value.low is not None and value.high is not None:
        if value.unit is Unit.PERCENT:
            spread = _("{low}–{high} %").format(low=number(value.low, 0), high=number(value.high, 0))
        elif value.unit in (Unit.COUNT, Unit.PER_100_ORDERS):
            spread = _("{low}–{high}").format(low=number(value.low), high=number(value.high))
    return _("could be {range}").format(range=spread) if spread else ""


def tile_value(value: Value) -> str:
    """The number of a tile; a share without decimals, which a few conversations do not carry."""
    if value.value is not None and value.unit is Unit.PERCENT:
        return _("{number} %").format(number=number(value.value, 0))
    return in_unit(value.value, value.unit, value.currency)


def sources_words(known: Sequence[tuple[str, str]]) -> str:
    """ "As of your files: Gmail 22 Nov, Instagram 20 Nov"; pairs of a channel's name and a day."""
    listed = ", ".join(_("{channel} {day}").format(channel=channel, day=day) for channel, day in known)
    return _("As of your files: {channels}").format(channels=listed)
