"""Days that would be missing between what the book has and what new files bring, said before the import."""

from dataclasses import dataclass

from desktop.domain.period import local_day
from desktop.services.change_settings import shop_zone
from desktop.services.import_files import Plan
from desktop.services.measure import facts_of
from desktop.store.prepared import new_reaches
from desktop.store.reach import Reach, channel_reaches, order_reaches, shortest_gap


@dataclass(frozen=True)
class Gap:
    """Nothing covers the days between `ends` and `begins` (seconds UTC); channel "" stands for orders."""

    channel: str
    account: str
    ends: int
    begins: int
    days: int  # whole local days in between
    file_is_newer: bool  # False: the new file lies before what the book has


def gaps(plan: Plan) -> tuple[Gap, ...]:
    """The gaps that the files of a plan would leave beside what the book has; none where it has nothing."""
    connection, zone = plan.book.connection, shop_zone(plan.book)
    facts = facts_of(plan.book)
    accounts = list(zip(facts.channels.names, facts.channels.accounts, strict=True))
    held: dict[tuple[str, str], list[Reach]] = dict(channel_reaches(connection))
    if orders := order_reaches(connection):
        held["", ""] = orders
    found = []
    for new in new_reaches(connection):
        stretches = held.get((new.channel, new.account), [])
        if not stretches or any(old.first <= new.newest and old.newest >= new.first for old in stretches):
            continue
        instants = facts.orders.placed_at
        if new.channel:
            row = accounts.index((new.channel, new.account))
            instants = facts.conversations.arrived[facts.conversations.channel == row]
        before = [old.newest for old in stretches if old.newest < new.first]
        after = [old.first for old in stretches if old.first > new.newest]
        sides = [(max(before), new.first, True)] if before else []
        sides += [(new.newest, min(after), False)] if after else []
        for ends, begins, is_newer in sides:
            days = (local_day(begins, zone) - local_day(ends, zone)).days - 1
            if days > 0 and begins - ends >= shortest_gap(instants):  # as the measures see it
                found.append(Gap(new.channel, new.account, ends, begins, days, is_newer))
    return tuple(found)
