"""An invented shop that writes the export files a real one would have, and knows the truth behind them.

`invent(Plan())` tells a year of Linen & Clay, `write(story, folder)` writes its mailbox and its orders, and
`story.truth` says what a program that reads those files should find.
"""

from datetime import timedelta
from pathlib import Path

from desktop.services.invented_shop import shop
from desktop.services.invented_shop.orders_file import write_orders
from desktop.services.invented_shop.other_mail import fill_mailbox
from desktop.services.invented_shop.postbox import Postbox
from desktop.services.invented_shop.stories import Teller
from desktop.services.invented_shop.takeout_file import write_mailbox
from desktop.services.invented_shop.trade import People, open_shop
from desktop.services.invented_shop.truth import (
    Customer,
    Mail,
    Plan,
    Story,
    TrueConversation,
    TrueLine,
    TrueOrder,
    TrueResolution,
    TrueWait,
)

__all__ = [
    "MAILBOX",
    "ORDERS",
    "Customer",
    "Mail",
    "Plan",
    "Story",
    "TrueConversation",
    "TrueLine",
    "TrueOrder",
    "TrueResolution",
    "TrueWait",
    "invent",
    "write",
]

MAILBOX = Path("Takeout", "Mail", "All mail Including Spam and Trash.mbox")
ORDERS = Path("orders_export.csv")


def invent(plan: Plan | None = None) -> Story:
    """The whole story of a shop, in memory, without the bytes of its mails and photos."""
    plan = plan or Plan()
    people = People(plan.seed)
    orders = open_shop(plan, people)
    # The last mail comes nineteen minutes before the last day ends; its time is the mailbox's end.
    known_until = shop.instant(plan.end_day - timedelta(days=1), 23 * 3600 + 41 * 60)
    postbox, truth = Postbox(plan.seed, known_until), list[TrueConversation]()
    teller = Teller(plan, postbox, truth, people)
    teller.tell_all(orders)
    fill_mailbox(plan, postbox, truth, orders)
    teller.tell_the_last_word()
    return Story(
        plan=plan,
        known_until=known_until,
        customers=people.all,
        orders=orders,
        mails=_in_time(postbox.mails),
        truth=_by_arrival(truth, postbox.mails),
        own_addresses=shop.OWN_ADDRESSES,
        time_zone=shop.TIME_ZONE,
        opening_hours=shop.OPENING_HOURS,
    )


def write(story: Story, folder: Path) -> list[Path]:
    """Write the story's files under `folder` (made if missing) and return their paths.

    Mail by mail: memory does not grow with the photos that `attachments_share` asks for.
    """
    mailbox, orders = folder / MAILBOX, folder / ORDERS
    mailbox.parent.mkdir(parents=True, exist_ok=True)
    with mailbox.open("wb") as file:
        write_mailbox(story, file)
    with orders.open("wb") as file:
        write_orders(story.orders, file)
    return [mailbox, orders]


def _in_time(mails: list[Mail]) -> list[Mail]:
    return sorted(mails, key=lambda mail: mail.number)


def _by_arrival(truth: list[TrueConversation], mails: list[Mail]) -> list[TrueConversation]:
    """The truth in the order of arrival, the mails pointing to its new rows."""
    rows = sorted(range(len(truth)), key=lambda row: (truth[row].arrived, row))
    place = {row: new for new, row in enumerate(rows)}
    for mail in mails:
        if mail.conversation is not None:
            mail.conversation = place[mail.conversation]
    return [truth[row] for row in rows]
