"""All that fills a shop's mailbox and is no customer: newsletters, notices, spam, suppliers, the family."""

# ruff: noqa: E501 - a sort of mail and its sentences stay on one line

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.domain.rules import DAY, HOUR
from desktop.services.invented_shop import shop
from desktop.services.invented_shop.dice import Dice
from desktop.services.invented_shop.letters import Matter
from desktop.services.invented_shop.postbox import NotYet, Postbox
from desktop.services.invented_shop.talk import Talk, leave_out
from desktop.services.invented_shop.truth import Customer, Plan, TrueConversation, TrueOrder

_BULK = (("List-Unsubscribe", "<https://kiln-supplies.example/unsubscribe>"), ("Precedence", "bulk"))


@dataclass(frozen=True)
class Sort:
    """A sort of other mail: why it is left out, how many come a week, and what they look like."""

    reason: str
    per_week: float
    sender: tuple[str, str]
    subjects: tuple[str, ...]
    text: str
    labels: tuple[str, ...] | None = None
    headers: tuple[tuple[str, str], ...] = ()
    to: str = shop.HELLO
    ours: bool = False
    program: str = "plain"


_SORTS = (
    Sort("bulk", 2, ("Kiln Supplies", "news@kiln-supplies.example"),
         ("New glazes for autumn", "20 % off stoneware clay", "Kiln sitters are back"),
         "Dear potter,\n\nthis week in our shop: new glazes, kiln wash and sponges.\n\nYou receive this letter because you subscribed to it.",
         ("Inbox", "Category Promotions", "Unread"), (("List-Id", "<news.kiln-supplies.example>"), *_BULK), program="webmail"),
    Sort("bulk", 1.5, ("Ondernemersbrief", "brief@ondernemers.example"),
         ("Btw-aangifte: waar je op moet letten", "Vijf tips voor je webwinkel", "Dé trends van dit seizoen"),
         "Goedemorgen ondernemer,\n\ndeze week lees je alles over btw, verpakkingen en de feestdagen.\n\nAfmelden kan onderaan deze brief.",
         ("Inbox", "Category Promotions", "Opened"), (("List-Unsubscribe", "<mailto:weg@ondernemers.example>"),)),
    Sort("bulk", 0.8, ("Potters’ Forum", "members@potters-forum.example"),
         ("[forum] Which cone for this clay?", "[forum] Crawling glaze, any ideas?", "[forum] Kiln for sale"),
         "From the forum this week:\n\nHas anybody an idea why my glaze crawls? It did not last year.\n\nTo leave the list write to the address above.",
         ("Inbox", "Category Forums"), (("List-Id", "Potters’ Forum <forum.potters-forum.example>"), ("Precedence", "list"))),
    Sort("noreply", 2, ("Pakketdienst", "noreply@parcel-carrier.example"),
         ("Je ophaalopdracht is bevestigd", "Zendingen van vandaag", "Een zending is vertraagd"),
         "Dit bericht is automatisch gemaakt. Je zendingen zijn opgehaald.", ("Inbox", "Category Updates", "Opened")),
    Sort("noreply", 1, ("Payments", "no-reply@payments.example"),
         ("Your payout is on its way", "Weekly payout"), "Your payout has been sent to your bank account and will arrive in two days.",
         ("Inbox", "Category Updates", "Opened"), program="webmail"),
    Sort("shop-notification", 1, ("Shopify", "mailer@shopify.com"),
         ("Your weekly report is ready", "A new sign-in to your store", "Your invoice is available"),
         "Your store's report for last week is ready. Log in to see it.", ("Inbox", "Category Updates", "Opened"), program="webmail"),
    Sort("spam", 3, ("Growth Agency", "hi@rank-first.example"),
         ("First page in 30 days, guaranteed", "Quick question about your website", "Re: our call"),
         "Hello,\n\nI came across your website and found seven errors that cost you customers. May I send an offer?", ("Spam",)),
    Sort("spam", 1.5, ("Prize Office", "claims@lucky-draw.example"),
         ("You have won", "Final notice: your parcel is waiting", "Ihr Gewinn wartet"),
         "Dear friend,\n\nyour address was drawn. Send us your details to receive the prize.", ("Spam", "Unread"), program="webmail"),
    Sort("trash", 1, ("Trade Fair Stands", "sales@stand-builder.example"),
         ("Your stand at the spring fair", "Last places!"), "Good day,\n\nwe build stands for every fair. Shall we call you?", ("Trash", "Opened")),
    Sort("internal", 0.6, ("Sanne", shop.SANNE),
         ("List for Saturday", "Oven 2 aan", "Inpakpapier is op", "Wie doet vrijdag?"),
         "Joris, wil je hier even aan denken? Ik ben om tien uur in het atelier.\n\nSanne", ("Sent", "Inbox"), ours=True, program="gmail"),
    Sort("bounce", 0.25, ("Mail Delivery Subsystem", "mailer-daemon@post.example"),
         ("Delivery Status Notification (Failure)", "Undelivered Mail Returned to Sender"),
         "Your message to somebody@nowhere.example could not be delivered: the address does not exist.\n\nReporting-MTA: dns; mx.post.example\nAction: failed\nStatus: 5.1.1",
         None, (("Return-Path", "<>"), ("Auto-Submitted", "auto-replied"))),
    Sort("auto", 0.15, ("Galerie Zuid", "info@galerie-zuid.example"),
         ("Automatisch antwoord: Nieuw in het atelier", "Automatische Antwort: Neues aus der Werkstatt"),
         "Wij zijn gesloten tot na de feestdagen en lezen onze mail daarna weer.", None, (("Auto-Submitted", "auto-replied"),)),
)  # fmt: skip


def fill_mailbox(
    plan: Plan, postbox: Postbox, truth: list[TrueConversation], orders: Sequence[TrueOrder]
) -> None:
    """Everything in the mailbox that is not between the shop and its customers."""
    dice = Dice(plan.seed, "other mail")
    for week in range(plan.weeks):
        monday = plan.first_day + timedelta(weeks=week)
        for sort in _SORTS:
            for _ in range(int(sort.per_week + dice.between(0, 1))):
                _tell(postbox, truth, sort, _some_time(monday, dice), dice)
    for order in orders:
        if dice.chance(0.06) and order.placed_at < postbox.known_until - 60:
            _copy_of_confirmation(postbox, truth, order)
    _people_who_are_no_customers(plan, postbox, truth)


def _some_time(monday: date, dice: Dice) -> int:
    """Any moment of the week before ten in the evening, and so before the story's end."""
    return shop.instant(monday + timedelta(days=dice.whole(0, 6)), dice.whole(6 * HOUR, 22 * HOUR))


def _tell(postbox: Postbox, truth: list[TrueConversation], sort: Sort, at: int, dice: Dice) -> None:
    mail = postbox.post(
        at,
        sort.sender,
        (shop.NAME, sort.to),
        dice.pick(sort.subjects),
        sort.text,
        meant=sort.reason,
        ours=sort.ours,
        program=sort.program,
        labels=sort.labels,
        headers=sort.headers,
    )
    if sort.reason != "trash":  # what was thrown away is only counted, as drafts are
        leave_out(truth, mail, sort.reason)


def _copy_of_confirmation(postbox: Postbox, truth: list[TrueConversation], order: TrueOrder) -> None:
    """The platform's confirmation to the customer, in the shop's name, of which the shop gets a copy."""
    items = "\n".join(f"{line.quantity} × {line.product}" for line in order.lines)
    mail = postbox.post(
        order.placed_at + 40,
        (shop.NAME, "mailer@shopify.com"),
        (shop.NAME, shop.HELLO),
        f"Order {order.name} confirmed",
        f"Thank you for your purchase!\n\nOrder {order.name}\n{items}\n\nReply to this mail if anything is wrong.",
        meant="shop-notification",
        program="webmail",
        labels=("Inbox", "Category Updates", "Opened"),
        reply_to=shop.HELLO,
    )
    leave_out(truth, mail, "shop-notification")


def _people_who_are_no_customers(plan: Plan, postbox: Postbox, truth: list[TrueConversation]) -> None:
    """The clay supplier, to whom we write first, and Sanne's mother: counted until somebody says otherwise."""
    dice = Dice(plan.seed, "no customers")
    supplier = Customer(
        "Wim", "Kleihandel Boskoop", "wim@kleihandel.example", "nl", "NL", shop.TIME_ZONE, "outlook"
    )
    mother = Customer("Mama", "Marijke", "marijke@brief.example", "nl", "NL", shop.TIME_ZONE, "iphone")
    matter = Matter("nl", "", 0, "")
    end = shop.instant(plan.end_day)
    at = shop.instant(plan.first_day, 3 * DAY + 10 * HOUR)
    while at < end:
        talk = Talk(postbox, truth, dice, "supplier", supplier, matter, candidate=True)
        with suppress(NotYet):
            talk.we_open(
                at,
                dice.pick(_TO_SUPPLIER),
                dice.pick(("Bestelling klei", "Nieuwe klei nodig", "Levering klei")),
            )
            talk.is_answered(dice.pick(_BY_SUPPLIER))
            talk.answers("Prima, dan zorgen we dat er iemand is. Kun je de rekening naar dit adres sturen?")
        talk.end()
        at = max(at, talk.last_at) + dice.whole(18 * DAY, 32 * DAY)
    at = shop.instant(plan.first_day, 9 * DAY + 19 * HOUR)
    while at < end:
        talk = Talk(postbox, truth, dice, "family", mother, matter, candidate=True)
        with suppress(NotYet):
            talk.opens(shop.awake(at), dice.pick(_BY_MOTHER), dice.pick(("Zondag", "Even vragen", "Papa")))
            talk.answers("Gezellig! Ik ben er rond zes uur en neem een taart mee.")
        talk.end()
        at = max(at, talk.last_at) + dice.whole(40 * DAY, 70 * DAY)


_TO_SUPPLIER = (
    "We hebben weer twintig pakken witte klei nodig. Wanneer kun je leveren?",
    "Kun je volgende maand tien pakken steengoed en een zak krijt meebrengen? En wat kost dat nu?",
)
_BY_SUPPLIER = (
    "Dinsdag kom ik toch langs jullie. Is er dan voor tien uur iemand in het atelier?",
    "Van de witte heb ik er nog veertien, de rest komt een week later. Zal ik die alvast brengen?",
)
_BY_MOTHER = (
    "Kom je zondag eten? Papa maakt soep. Neem Joris ook mee als hij wil.",
    "Weet jij nog waar de sleutel van het schuurtje ligt? Ik kan hem nergens vinden.",
)
