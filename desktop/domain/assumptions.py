"""What no file tells and only the owner can say: what an hour costs, how long a customer stays."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assumptions:
    """None: not said, and then what depends on it is not known or is worked out from the orders.

    Money in minor units of the book's currency.
    """

    hourly_rate_minor: int | None = None  # of the owner's own hours too
    silence_days: float | None = None  # after which a customer counts as lost
    customer_years: float | None = None  # how long a customer goes on buying
    margin: float | None = None  # of a sale, as a share from 0 to 1
    new_customer_minor: int | None = None  # what it costs to win one
