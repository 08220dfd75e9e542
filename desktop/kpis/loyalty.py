"""Coming back: which customers stay, which buy again, and what a customer is worth."""

import numpy as np

from desktop.domain.kpi import (
    Anchor,
    Benchmark,
    Better,
    Figure,
    Gate,
    Group,
    Kpi,
    Made,
    Matures,
    Need,
    Observations,
    Others,
    Part,
    Table,
    Unit,
)
from desktop.domain.rules import DAY
from desktop.kpis.customer_summaries import (
    Kept,
    LifetimeValue,
    Repeated,
    Silence,
    ValueToCost,
    Years,
    active_customers,
    known_buyers,
)
from desktop.kpis.summaries import Distinct, Share
from desktop.kpis.view import Columns
from desktop.language import N_

AGAIN_WITHIN = 90 * DAY


def orders_with_day(columns: Columns) -> Observations:
    """The local day of each valid order of a known customer, counted from 1970-01-01.

    All orders of a day: of which groups a customer bought is told only when they are split.
    """
    rows, gates = known_buyers(columns)
    o = columns.facts.orders
    return Observations(
        Table.ORDERS,
        rows,
        o.placed_at[rows],
        columns.order_day[rows].astype(np.float64),
        cluster=columns.order_customer[rows],
        others=Others(o.placed_at, columns.asked_orders, gates),
    )


def bought_again(columns: Columns) -> Observations:
    """1 for customers who ordered on a second day within 90 days of their first order, by that first order.

    Only first orders of which 90 days are known.
    """
    o, customer = columns.facts.orders, columns.order_customer
    rows = np.flatnonzero(columns.first_of_day)  # in order of time
    people = int(customer.max(initial=-1)) + 1
    first = np.full(people, -1, dtype=np.int64)
    first[customer[rows[::-1]]] = rows[::-1]  # from the latest to the first, which stays
    later = rows[first[customer[rows]] != rows]
    second = np.full(people, -1, dtype=np.int64)
    second[customer[later[::-1]]] = later[::-1]
    begun = np.sort(first[first >= 0])
    begun = begun[columns.asked_orders[begun]]
    until = o.placed_at[begun] + AGAIN_WITHIN
    matured = begun[until <= min(columns.facts.orders_known_until, columns.as_of)]
    again = second[customer[matured]]
    hit = (again >= 0) & (o.placed_at[again] <= o.placed_at[matured] + AGAIN_WITHIN)
    return Observations(Table.ORDERS, matured, o.placed_at[matured], hit.astype(np.float64))


def payments(columns: Columns) -> Observations:
    """What each valid order of a known customer brought, net of refunds, in major units."""
    rows, gates = known_buyers(columns)
    o, net = columns.facts.orders, columns.net
    gates = (
        *gates,
        Gate("other-currency", columns.other_currency(o.currency)),
        Gate("no-total", np.isnan(net)),
    )
    rows = rows[~np.isnan(net[rows])]
    return Observations(
        Table.ORDERS,
        rows,
        o.placed_at[rows],
        net[rows],
        cluster=columns.order_customer[rows],
        others=Others(o.placed_at, columns.asked_orders, gates),
    )


_SILENCE = Part(
    "silence_days",
    N_("Lost after so many days without an order"),
    Unit.COUNT,
    Figure(active_customers, Silence()),
)

RETENTION_RATE = Kpi(
    key="retention_rate",
    name=N_("Stay with you"),
    term=N_("retention rate"),
    question=N_("How many of your customers are still customers?"),
    formula=N_("Active at the beginning and at the end ÷ active at the beginning × 100."),
    counts=N_(
        "Active is who ordered within the days that nine of ten customers need at most until their next "
        "order. Nobody tells a shop that they leave, so it is inferred from silence. Those who bought only "
        "once are in it; the others stand apart below."
    ),
    group=Group.COMING_BACK,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    anchor=Anchor.SPAN,
    needs=(Need.ORDERS,),
    lacking=N_("orders from long enough before this period to know who was a customer when it began"),
    figure=Figure(active_customers, Kept()),
    matures_after=Matures.AT_ONCE,
    excel="=100*COUNT({Customers[active at both ends]})/COUNT({Customers[active at the beginning]})",
    made=Made.CUSTOMERS,
    parts=(
        Part(
            "repeat_customers",
            N_("The same of those who had bought on two days"),
            Unit.PERCENT,
            Figure(active_customers, Kept(again=True)),
        ),
        _SILENCE,
    ),
    benchmarks=(
        Benchmark(75.5, 75.5, "002", N_("all industries"), N_("an average; over which time is not said")),
        Benchmark(84, 84, "002", N_("media and professional services")),
        Benchmark(46.9, 46.9, "003", N_("users of software, one month"), N_("users, not buying customers")),
    ),
)

CHURN_RATE = Kpi(
    key="churn_rate",
    name=N_("Lost"),
    term=N_("churn rate"),
    question=N_("How many of your customers have you lost?"),
    formula=N_("100 − Stay with you: active at the beginning and no longer at the end."),
    counts=N_(
        "A customer is lost when the silence after the last order is longer than nine of ten customers need "
        "until their next one. It is inferred: an order may still come."
    ),
    group=Group.COMING_BACK,
    unit=Unit.PERCENT,
    better=Better.LOWER,
    anchor=Anchor.SPAN,
    needs=(Need.ORDERS,),
    lacking=RETENTION_RATE.lacking,
    figure=Figure(active_customers, Kept(lost=True)),
    matures_after=Matures.AT_ONCE,
    excel="=100-100*COUNT({Customers[active at both ends]})/COUNT({Customers[active at the beginning]})",
    made=Made.CUSTOMERS,
    parts=(
        Part(
            "repeat_customers",
            N_("The same of those who had bought on two days"),
            Unit.PERCENT,
            Figure(active_customers, Kept(lost=True, again=True)),
        ),
        _SILENCE,
    ),
    benchmarks=(
        Benchmark(3, 7, "002", N_("software for businesses, a month"), N_("healthy; 31 to 58 % a year")),
        Benchmark(6.5, 8, "002", N_("subscriptions of consumers, a month"), N_("typical")),
        Benchmark(10, 10, "002", N_("young companies, a month")),
        Benchmark(1, 7, "003", N_("software, a year"), N_("does not agree with 3 to 7 % a month")),
    ),
)

REPEAT_PURCHASE_RATE = Kpi(
    key="repeat_purchase_rate",
    name=N_("Bought again"),
    term=N_("repeat purchase rate"),
    question=N_("How many customers order on a second day?"),
    formula=N_("Customers who ordered on two days or more ÷ all who ordered × 100."),
    counts=N_(
        "Two orders of one day are one. In a short period few can have ordered twice: look at a year, or at "
        "those of whom 90 days are known."
    ),
    group=Group.COMING_BACK,
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    anchor=Anchor.ORDER,
    needs=(Need.ORDERS,),
    lacking=N_("orders of known customers in this period"),
    figure=Figure(orders_with_day, Repeated()),
    matures_after=Matures.AT_ONCE,
    excel='=100*COUNTIF({Customers[order days]},">=2")/COUNT({Customers[order days]})',
    made=Made.CUSTOMERS,
    parts=(
        Part("customers", N_("Customers who ordered"), Unit.COUNT, Figure(orders_with_day, Distinct())),
        Part(
            "within_90_days",
            N_("Of new customers, ordered again within 90 days"),
            Unit.PERCENT,
            Figure(bought_again, Share()),
            Matures.AFTER_90_DAYS,
        ),
    ),
    benchmarks=(Benchmark(20, 40, "002", N_("web shops"), N_("generally considered good")),),
)

CUSTOMER_LIFETIME_VALUE = Kpi(
    key="customer_lifetime_value",
    name=N_("What a customer is worth"),
    term=N_("customer lifetime value"),
    question=N_("How much does a customer spend with you, from first order to last?"),
    formula=N_("Value of an order × orders of a customer in a year × years."),
    counts=N_(
        "From the orders of the last 365 days, less refunds: sales, not profit. The years are worked out "
        "from how many customers are lost, at most five and three times your history, unless you say them."
    ),
    group=Group.COMING_BACK,
    unit=Unit.MONEY,
    better=Better.HIGHER,
    anchor=Anchor.INSTANT,
    needs=(Need.ORDERS,),
    lacking=N_("orders of a year and more, with their totals"),
    figure=Figure(payments, LifetimeValue()),
    matures_after=Matures.AT_ONCE,
    excel="=SUM({Orders[net]})/COUNT({Customers[customer]})*{Settings[customer-years]}",
    made=Made.CUSTOMERS,
    parts=(Part("years", N_("Years that a customer stays"), Unit.RATIO, Figure(payments, Years())),),
)

CLV_TO_CAC = Kpi(
    key="clv_to_cac",
    name=N_("Worth against what it cost to win them"),
    term=N_("CLV to CAC"),
    question=N_("Does a customer bring more than it costs to win one?"),
    formula=N_("What a customer is worth ÷ what it costs you to win one."),
    counts=N_(
        "The cost is what you said. Of your margin if you said one, else of sales: three times the cost in "
        "sales can still be a loss."
    ),
    group=Group.COMING_BACK,
    unit=Unit.RATIO,
    better=Better.HIGHER,
    anchor=Anchor.INSTANT,
    needs=(Need.ORDERS, Need.NEW_CUSTOMER_COST),
    lacking=N_("orders of a year and more, with their totals"),
    figure=Figure(payments, ValueToCost()),
    matures_after=Matures.AT_ONCE,
    excel="=SUM({Orders[net]})/COUNT({Customers[customer]})*{Settings[customer-years]}/{Settings[new-customer-cost]}",
    made=Made.CUSTOMERS,
    benchmarks=(
        Benchmark(
            3,
            None,
            "002",
            N_("not said"),
            N_("healthy; its example is of sales, it is usually judged on margin"),
        ),
    ),
)
