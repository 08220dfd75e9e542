"""Which products make customers write: ranked by the contacts they bring beyond what their orders explain."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from desktop.domain.facts import Facts
from desktop.domain.kpi import Dimension
from desktop.domain.quantiles import gamma_quantile
from desktop.kpis.contact_rate import contacts, orders
from desktop.kpis.splits import UNNAMED
from desktop.kpis.summaries import Grid, Sample
from desktop.kpis.view import View

_LEAST_SPREAD = 0.05  # of the shop's rate: as little as products differ in any shop
_LOW = 0.05  # listed where even this low end of what its rate could be is above the shop's


@dataclass(frozen=True, slots=True)
class ProductContacts:
    """One product; contacts and orders are credit, shared over the products of an order.

    Rates are contacts per order. `shrunk`: pulled towards the shop's rate, the more the fewer orders it has.
    `low`: the 5 % end of what it could be. `excess`: contacts beyond those of an average product.
    `stands_out`: it can be said that it brings more than others.
    """

    product: str
    contacts: float
    orders: float
    rate: float
    shrunk: float
    low: float
    excess: float
    stands_out: bool


def rank_products(
    names: Sequence[str], contact_credit: ArrayLike, order_credit: ArrayLike
) -> tuple[ProductContacts, ...]:
    """The products that were ordered, the largest excess first; sequences of one length.

    Empirical Bayes: the products' true rates are taken to follow a gamma distribution whose mean m and
    variance A are estimated from all of them. Source: Marshall 1991, as statistics.md 6 has it.
    """
    c, e = np.asarray(contact_credit, np.float64), np.asarray(order_credit, np.float64)
    sold = e > 0
    total = float(c[sold].sum()), float(e[sold].sum())
    if total[0] <= 0:
        return ()
    m = total[0] / total[1]
    spread = float((e[sold] * (c[sold] / e[sold] - m) ** 2).sum()) / total[1]
    a = max(spread - m * int(sold.sum()) / total[1], (_LEAST_SPREAD * m) ** 2)
    alpha, beta = m * m / a, m / a
    found = []
    for place in np.flatnonzero(sold).tolist():
        of, per = float(c[place]), float(e[place])
        shrunk = (alpha + of) / (beta + per)
        low = gamma_quantile(_LOW, alpha + of) / (beta + per)
        found.append(
            ProductContacts(names[place], of, per, of / per, shrunk, low, per * (shrunk - m), low > m)
        )
    return tuple(sorted(found, key=lambda each: (-each.excess, each.product)))


def products(facts: Facts, view: View) -> tuple[ProductContacts, ...]:
    """The products ordered in the view's period, with the contacts that arrived in it."""
    columns = view.columns(facts)
    split = columns.split(Dimension.PRODUCT)
    edges = np.array([view.period.start, view.period.end], dtype=np.int64)
    grid = Grid(edges, split)
    brought = Sample(columns, columns.observed(contacts), grid).credit
    ordered = Sample(columns, columns.observed(orders), grid).credit
    named = [place for place, name in enumerate(split.names) if name != UNNAMED]
    return rank_products([split.names[place] for place in named], brought[named], ordered[named])
