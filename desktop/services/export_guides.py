"""How to get each file that Replybook reads: four steps, the usual wait, and where it is asked for.

To add a source: write its `Guide` into GUIDES, with the importer's key among its `sources`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.language import N_, _

ORDERS, MESSAGES, CALLS = N_("Orders"), N_("Messages"), N_("Calls")
DESKS, RATINGS, COSTS = N_("Help desks"), N_("Ratings"), N_("Costs and hours")
GROUPS = (ORDERS, MESSAGES, CALLS, DESKS, RATINGS, COSTS)


@dataclass(frozen=True)
class Guide:
    """One export. Texts are marked with N_, and translated where they are shown.

    `sources`: keys of the importers that read it; `channel`: of its messages, "" for sheets of all else;
    `address`: where it is asked for, "" for none; `on_request`: somebody else has to make it first.
    """

    key: str
    group: str
    name: str
    wait: str
    lines: tuple[str, str, str, str]
    sources: tuple[str, ...]
    channel: str = ""
    address: str = ""
    on_request: bool = False

    def says(self, words: str) -> bool:
        """Whether what somebody looks for stands in its name, its group or its steps."""
        texts = " ".join(_(text) for text in (self.name, self.group, *self.lines)).casefold()
        return all(word in texts for word in words.casefold().split())


_COMES_AT_ONCE = N_("a minute")
_FEW_MINUTES = N_("a few minutes")
_AS_LONG_AS_IT_TAKES = N_("as long as it takes to look it up")

_ORDERS = (
    Guide(
        "shopify",
        ORDERS,
        N_("Shopify orders"),
        N_("about 2 minutes"),
        (
            N_("In your Shopify admin open Orders and choose Export."),
            N_("Choose All orders and Plain CSV file."),
            N_("With many orders Shopify sends you the file by e-mail."),
            N_("Drop orders_export.csv here, as it is."),
        ),
        ("shopify_orders",),
        address="https://admin.shopify.com/orders",
        on_request=True,
    ),
    Guide(
        "woocommerce",
        ORDERS,
        N_("WooCommerce orders"),
        N_("about 5 minutes"),
        (
            N_("In WordPress add a free export plugin: Order Export by WebToffee, or the one by AlgolPlus."),
            N_("Choose to export orders, of all dates and all states."),
            N_("Choose CSV and leave all columns ticked."),
            N_("Download the file and drop it here. Another plugin's file works too: we ask what is what."),
        ),
        ("woocommerce_orders",),
    ),
    Guide(
        "etsy",
        ORDERS,
        N_("Etsy orders"),
        N_("about 2 minutes"),
        (
            N_("On Etsy open Shop Manager, Settings, Options, and then Download Data."),
            N_("Choose Orders and a year, leave the month open, and download. There is one file a year."),
            N_("Do the same with Order Items: only there it says what was bought."),
            N_("Drop both kinds of files here. They hold no e-mail addresses, only names."),
        ),
        ("etsy_orders",),
    ),
    Guide(
        "amazon",
        ORDERS,
        N_("Amazon orders"),
        N_("a few minutes, sometimes an hour"),
        (
            N_("In Seller Central open Orders, Order Reports."),
            N_("Choose All Orders and the dates, at most 30 days a report, and ask for it."),
            N_("When it is ready, download the .txt file. Do so for each month that you want."),
            N_("Drop the files here. New orders and Unshipped orders add the buyers' names."),
        ),
        ("amazon_orders",),
        on_request=True,
    ),
    Guide(
        "ebay",
        ORDERS,
        N_("eBay orders"),
        N_("about 5 minutes"),
        (
            N_("In Seller Hub open Orders, All orders, and choose the period, 90 days at a time."),
            N_("Choose Download report above the list."),
            N_("Under Reports, Downloads wait for Completed, and download the .csv file."),
            N_("Drop it here. English and German files are known by name."),
        ),
        ("ebay_orders",),
        on_request=True,
    ),
    Guide(
        "squarespace",
        ORDERS,
        N_("Squarespace orders"),
        N_("about 2 minutes"),
        (
            N_("In Squarespace open Selling, Orders."),
            N_("Choose Export all, below the list or behind the three dots."),
            N_("Choose all orders, as CSV."),
            N_("Drop orders.csv here."),
        ),
        ("squarespace_orders",),
    ),
    Guide(
        "order_sheet",
        ORDERS,
        N_("Orders of any other shop"),
        _FEW_MINUTES,
        (
            N_("Open the list of orders in your shop system, or your own spreadsheet."),
            N_("Save it as CSV, Excel or OpenDocument, with all dates."),
            N_("It needs the order number and the date. With e-mail addresses it finds who wrote."),
            N_("Drop the file here. If we are not sure which column is what, we ask once."),
        ),
        ("order_sheet",),
    ),
)

_MESSAGES = (
    Guide(
        "gmail",
        MESSAGES,
        N_("Gmail"),
        N_("hours, sometimes a day"),
        (
            N_("Open Google Takeout, choose Deselect all, and tick only Mail."),
            N_("A label of your shop makes it light: choose it under All Mail data included, with Sent."),
            N_("Choose Next step and Create export. Google writes to you when it is ready."),
            N_("Download all parts and drop them here together, just as they are."),
        ),
        ("gmail_mbox",),
        "email",
        "https://takeout.google.com",
        on_request=True,
    ),
    Guide(
        "mbox",
        MESSAGES,
        N_("Any other mailbox"),
        _FEW_MINUTES,
        (
            N_("Apple Mail: choose the mailbox, then Mailbox, Export Mailbox."),
            N_("Thunderbird: the add-on ImportExportTools NG exports a folder as .mbox."),
            N_("Export the sent mail too: without it no answer is found."),
            N_("Drop the .mbox files here, all together."),
        ),
        ("mbox",),
        "email",
    ),
    Guide(
        "eml",
        MESSAGES,
        N_("Mails as files (.eml)"),
        _FEW_MINUTES,
        (
            N_("In your mail program open the folder with your customers' mails and mark all of them."),
            N_("Drag them into an empty folder of this computer, or save them as .eml."),
            N_("Do the same with your sent mails: without them no answer is found."),
            N_("Drop the folder here, or a zip of it."),
        ),
        ("eml_folder",),
        "email",
    ),
    Guide(
        "instagram",
        MESSAGES,
        N_("Instagram"),
        N_("an hour to two days"),
        (
            N_("In Instagram open Accounts Center, Your information, Export your information."),
            N_("Choose Export to device, only Messages and Personal information, and All time."),
            N_("Under Format pick JSON, not HTML: only JSON has exact times."),
            N_("Download every part within four days, and drop all parts here together."),
        ),
        ("instagram_json", "instagram_html"),
        "instagram",
        on_request=True,
    ),
    Guide(
        "messenger",
        MESSAGES,
        N_("Facebook Messenger"),
        N_("an hour to two days"),
        (
            N_("In Facebook open Accounts Center, Your information, Export your information."),
            N_("Choose Export to device, only Messages and Profile information, All time, and JSON."),
            N_("Download every part, and drop all parts here together."),
            N_("Messages to a Facebook Page are not in it; as far as we know Meta gives no file of them."),
        ),
        ("messenger_json",),
        "messenger",
        on_request=True,
    ),
    Guide(
        "messenger_encrypted",
        MESSAGES,
        N_("Messenger, encrypted chats"),
        N_("minutes to some hours"),
        (
            N_("Since about 2024 many chats are encrypted, and missing in the ordinary export from then on."),
            N_("On a computer open Messenger's page for encrypted chats and enter your PIN."),
            N_("Choose Download and wait until the file is ready."),
            N_("Drop the zip here, beside the ordinary export."),
        ),
        ("messenger_encrypted_json",),
        "messenger",
        "https://www.messenger.com/secure_storage/dyi",
        on_request=True,
    ),
    Guide(
        "whatsapp",
        MESSAGES,
        N_("WhatsApp"),
        N_("a minute for each chat"),
        (
            N_("On the phone open the chat with a customer, then More, Export chat; each chat by itself."),
            N_("Choose Without media: it reaches further back, and pictures are not needed."),
            N_("Send it to yourself and do not rename it: its name says who the customer is."),
            N_("Drop the .txt or .zip files here, as many as you like at once."),
        ),
        ("whatsapp_text",),
        "whatsapp",
    ),
    Guide(
        "telegram",
        MESSAGES,
        N_("Telegram"),
        N_("minutes, the first time perhaps a day"),
        (
            N_("Use Telegram Desktop on a computer; the phone has no export."),
            N_("Open Settings, Advanced, Export Telegram data. For one chat: its dots, Export chat history."),
            N_("Take personal chats without photos and files, as Machine-readable JSON."),
            N_("Drop result.json here."),
        ),
        ("telegram_json",),
        "telegram",
        on_request=True,
    ),
    Guide(
        "signal",
        MESSAGES,
        N_("Signal"),
        N_("a quarter of an hour, and some skill"),
        (
            N_("Signal itself gives no file that we can read. Signal Desktop must be on this computer."),
            N_("A helper program like signal-export writes the chats as text, at your own risk."),
            N_("Keep the names of the folders that it makes: they are your customers' names."),
            N_("Drop the folder here."),
        ),
        ("signal_text",),
        "signal",
    ),
    Guide(
        "message_sheet",
        MESSAGES,
        N_("A sheet of messages"),
        N_("as long as the export takes"),
        (
            N_("Export the messages of your chat or shop system as CSV or Excel, a row for each."),
            N_("It needs three columns: which conversation, when, and from whom."),
            N_("Drop the file here."),
            N_("Say which column is what and which name is yours, if we ask. We remember it."),
        ),
        ("message_sheet",),
        "chat",
    ),
    Guide(
        "replybook",
        MESSAGES,
        N_("Another book of Replybook"),
        _COMES_AT_ONCE,
        (
            N_("On the other computer, Settings under Safety says where the book lies."),
            N_("Close Replybook there, and copy the file that ends in .replybook to this computer."),
            N_("Drop it here. Mails that both books have come in once."),
            N_("Marks, goals and settings of the other book stay there."),
        ),
        ("replybook_book",),
    ),
)

_CALLS = (
    Guide(
        "calls_xml",
        CALLS,
        N_("Calls and texts of an Android phone"),
        N_("about 5 minutes"),
        (
            N_("On the shop's phone open the free app SMS Backup & Restore."),
            N_("Choose Back up now, with phone calls and messages, without pictures."),
            N_("Bring calls-….xml and sms-….xml to this computer, by cable or by mail to yourself."),
            N_("Drop them here."),
        ),
        ("calls_xml",),
        "phone",
    ),
    Guide(
        "google_voice",
        CALLS,
        N_("Google Voice"),
        N_("hours, sometimes a day"),
        (
            N_("Open Google Takeout with the account that has your number."),
            N_("Choose Deselect all, and tick only Voice."),
            N_("Choose Next step and Create export. Google writes to you when it is ready."),
            N_("Download the zip and drop it here, as it is."),
        ),
        ("google_voice",),
        "phone",
        "https://takeout.google.com",
        on_request=True,
    ),
    Guide(
        "call_sheet",
        CALLS,
        N_("Calls of any telephone system"),
        N_("about 5 minutes"),
        (
            N_("In your telephone system look for Call history, Call log or Reports."),
            N_("Choose all dates and export as CSV or Excel."),
            N_("It needs when a call came. Number, answered or not, wait and length help."),
            N_("Drop it here."),
        ),
        ("call_sheet",),
        "phone",
    ),
)

_DESKS = (
    Guide(
        "zendesk",
        DESKS,
        N_("Zendesk"),
        N_("10 minutes to a few hours"),
        (
            N_(
                "In Zendesk's Admin Center open Account, Tools, Reports. No Export there? Ask Zendesk for it."
            ),
            N_("Choose Export and CSV."),
            N_("Zendesk sends you a link by e-mail. It works for a few days."),
            N_("Download the file and drop it here, zipped or not."),
        ),
        ("zendesk_tickets",),
        on_request=True,
    ),
    Guide(
        "freshdesk",
        DESKS,
        N_("Freshdesk"),
        N_("2 to 30 minutes"),
        (
            N_("Open Tickets, choose the view with all of them, and the period in the filter."),
            N_("Choose Export and CSV, and tick all fields."),
            N_("Freshdesk sends you a link by e-mail. Freshservice works the same way."),
            N_("Download the file and drop it here."),
        ),
        ("freshdesk_tickets",),
        on_request=True,
    ),
    Guide(
        "gorgias",
        DESKS,
        N_("Gorgias"),
        N_("5 to 30 minutes"),
        (
            N_("Open Tickets, choose the view with all of them, and narrow it to your period."),
            N_("Tick the box above the list, so that all tickets are chosen."),
            N_("Choose More, Export tickets. Gorgias sends you the file by e-mail."),
            N_("Drop it here."),
        ),
        ("gorgias_tickets",),
        on_request=True,
    ),
    Guide(
        "helpscout",
        DESKS,
        N_("Help Scout"),
        N_("5 to 30 minutes"),
        (
            N_("Open Reports, All Channels or Email, and choose the period."),
            N_("Click the number of conversations, so that they are listed one by one."),
            N_("Choose Export. Help Scout sends you the file by e-mail."),
            N_("Drop it here. If its columns are new to us, we ask once which is which."),
        ),
        ("helpscout_tickets",),
        on_request=True,
    ),
    Guide(
        "ticket_sheet",
        DESKS,
        N_("Tickets of any other help desk"),
        N_("about 5 minutes"),
        (
            N_("In your help desk look for Export in the list of tickets, or under Reports."),
            N_("Choose CSV or Excel, a row for each ticket: number, arrival, status, first reply."),
            N_("Drop the file here."),
            N_("Show us which column is what; we remember it."),
        ),
        ("ticket_sheet",),
    ),
)

_RATINGS = (
    Guide(
        "google_forms",
        RATINGS,
        N_("Google Forms"),
        _COMES_AT_ONCE,
        (
            N_("Open your form and choose Responses."),
            N_("Behind the three dots choose Download responses. The linked sheet as a file works too."),
            N_("Drop the file here, zipped or not."),
            N_("Tell us which question is about happiness, if we ask."),
        ),
        ("google_forms",),
    ),
    Guide(
        "typeform",
        RATINGS,
        N_("Typeform"),
        _COMES_AT_ONCE,
        (
            N_("Open your form and choose Results, Responses."),
            N_("Choose Download all responses, as CSV or XLSX."),
            N_("Drop the file here."),
            N_("Tell us which question is about happiness, if we ask."),
        ),
        ("typeform",),
    ),
    Guide(
        "surveymonkey",
        RATINGS,
        N_("SurveyMonkey"),
        N_("2 to 10 minutes"),
        (
            N_("Open the survey and choose Analyze Results."),
            N_("Choose Save As, Export file, All individual responses. A free account may not offer it."),
            N_("Take CSV or XLS with Actual answer text, wait, and download."),
            N_("Drop the zip or the file here."),
        ),
        ("surveymonkey",),
        on_request=True,
    ),
    Guide(
        "chatwoot",
        RATINGS,
        N_("Chatwoot ratings"),
        _COMES_AT_ONCE,
        (
            N_("Open Reports, CSAT."),
            N_("Choose the period and Download."),
            N_("Drop the file here."),
            N_("Chatwoot's other reports hold sums only and cannot be used."),
        ),
        ("chatwoot_ratings",),
    ),
    Guide(
        "rating_sheet",
        RATINGS,
        N_("A sheet of ratings"),
        _COMES_AT_ONCE,
        (
            N_("Open the list in which you or your program keep the ratings."),
            N_("Save it as CSV or Excel, a row for each answer, with its score and date."),
            N_("An e-mail address or an order number helps to find the conversation."),
            N_("Drop it here, and say what the score means if we ask."),
        ),
        ("rating_sheet",),
    ),
)

_COSTS = (
    Guide(
        "cost_sheet",
        COSTS,
        N_("What your customer service costs"),
        _AS_LONG_AS_IT_TAKES,
        (
            N_("Make a sheet with the columns Month, Cost and What."),
            N_("Write a row for each month and kind: wages, your help desk, a call service."),
            N_("Save it as CSV or Excel, and drop it here."),
            N_("Change it and drop it again: the months that changed are corrected."),
        ),
        ("cost_sheet",),
    ),
    Guide(
        "hours_sheet",
        COSTS,
        N_("Hours worked for customers"),
        _AS_LONG_AS_IT_TAKES,
        (
            N_("Make a sheet with the columns Date, Hours and Person. Many time clocks export just that."),
            N_("Write a row for each day and person; 7.5 and 7:30 are the same."),
            N_("Save it as CSV or Excel, and drop it here."),
            N_("Change it and drop it again: the days that changed are corrected."),
        ),
        ("hours_sheet",),
    ),
    Guide(
        "visit_sheet",
        COSTS,
        N_("Visits to your help page"),
        N_("about 5 minutes"),
        (
            N_("In the statistics of your website open the visits of your help page, day by day."),
            N_("Export them as CSV. It needs the columns Date and Visits."),
            N_("If the page asks whether it helped, add the column Solved."),
            N_("Drop it here."),
        ),
        ("visit_sheet",),
    ),
)

# Orders first: they take two minutes, and half of the answers need them.
GUIDES: tuple[Guide, ...] = (*_ORDERS, *_MESSAGES, *_CALLS, *_DESKS, *_RATINGS, *_COSTS)


def guide(key: str) -> Guide | None:
    """The guide with this key; None for one of a newer book."""
    return next((each for each in GUIDES if each.key == key), None)


def guide_of(source: str) -> Guide | None:
    """How to get the file that the importer with this key reads."""
    return next((each for each in GUIDES if source in each.sources), None)


def guides_in(group: str) -> Iterator[Guide]:
    """The guides of a group, the likeliest first."""
    return (each for each in GUIDES if each.group == group)
