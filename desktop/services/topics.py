"""What customers write about: the shop's own list, the first nine of which have the keys 1 to 9."""

from desktop.language import N_, _
from desktop.services.change_settings import read_setting
from desktop.store.database import Book

SETTING = "topics"  # names, commas between; "" = the usual ones
USUAL = (
    N_("Delivery"),
    N_("Size"),
    N_("Broken"),
    N_("Change order"),
    N_("Return"),
    N_("Payment"),
    N_("About a product"),
    N_("Discount"),
    N_("Something else"),
)


def topics(book: Book) -> tuple[str, ...]:
    """The topics to choose from, in their order."""
    own = read_setting(book, SETTING)
    return tuple(own.split(", ")) if own else tuple(_(name) for name in USUAL)
