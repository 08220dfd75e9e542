"""How long each measure takes over an invented book of 250,000 conversations and 300,000 orders.

python tests/benchmarks/all_measures.py [CONVERSATIONS]
"""

import sys
import time
from datetime import date

import numpy as np

from desktop.domain.assumptions import Assumptions
from desktop.domain.facts import (
    NEVER,
    CallFacts,
    ChannelFacts,
    ConversationFacts,
    CostFacts,
    Facts,
    HoursFacts,
    OrderFacts,
    OrderLineFacts,
    RatingFacts,
    ResolutionFacts,
    VisitFacts,
    WaitFacts,
)
from desktop.domain.kpi import Clock, Dimension
from desktop.domain.opening_hours import OpeningHours, Schedule
from desktop.domain.period import Period, Rhythm
from desktop.domain.rules import DAY, HOUR
from desktop.kpis.catalogue import ALL
from desktop.kpis.engine import compare, measure
from desktop.kpis.view import View

ZONE = "Europe/Amsterdam"
START = 1672531200  # 2023-01-01
YEARS = 3
RUNS = 5


def invented(conversations: int) -> Facts:
    """Facts in the order that domain/facts.py asks for; nothing is realistic but the sizes."""
    dice = np.random.default_rng(5)
    n, orders = conversations, conversations * 6 // 5
    people, span = n // 3, YEARS * 365 * DAY
    arrived = np.sort(dice.integers(START, START + span, n))
    placed = np.sort(dice.integers(START, START + span, orders))
    reply = arrived + dice.integers(60, 3 * DAY, n)
    end = START + span

    def codes(high: int, size: int) -> np.ndarray:
        return dice.integers(-1, high, size).astype(np.int32)

    waits = np.repeat(np.arange(n), dice.integers(1, 3, n))
    began = arrived[waits] + dice.integers(0, DAY, len(waits))
    order = np.argsort(began)
    solved = reply + dice.integers(0, DAY, n)
    by_solved = np.argsort(solved)
    ratings = n // 10
    rated = np.sort(dice.integers(START, end, ratings))
    days = np.arange(date(2023, 1, 1).toordinal(), date(2023, 1, 1).toordinal() + YEARS * 365)
    return Facts(
        ConversationFacts(
            id=np.arange(1, n + 1),
            arrived=arrived,
            channel=dice.integers(0, 4, n).astype(np.int32),
            customer=dice.integers(1, people, n),
            reason=np.where(dice.random(n) < 0.1, 0, -1).astype(np.int32),
            outbound=dice.random(n) < 0.05,
            bot_only=dice.random(n) < 0.05,
            needs_answer=dice.random(n) < 0.98,
            first_reply=np.where(dice.random(n) < 0.95, reply, NEVER),
            lapses=np.full(n, NEVER),
            closed_unanswered=np.full(n, NEVER),
            turns=dice.integers(1, 4, n).astype(np.int32),
            messages=dice.integers(1, 9, n).astype(np.int32),
            order=np.where(dice.random(n) < 0.7, dice.integers(1, orders, n), 0),
            after_purchase=dice.random(n) < 0.7,
            topic=codes(20, n),
            agent=codes(3, n),
            escalated=dice.random(n) < 0.05,
            open_minutes=np.full(n, np.nan),
            resolution_open_minutes=np.full(n, np.nan),
            minutes=np.where(dice.random(n) < 0.9, dice.random(n) * 20, np.nan),
            minutes_estimated=dice.random(n) < 0.5,
            product=np.full(n, -1, dtype=np.int32),
            upsell=dice.random(n) < 0.01,
            upsell_minor=np.full(n, NEVER),
        ),
        WaitFacts(
            waits[order],
            began[order],
            began[order] + dice.integers(60, 2 * DAY, len(waits)),
            began[order] + 30 * DAY,
        ),
        ResolutionFacts(
            by_solved,
            solved[by_solved],
            solved[by_solved] + 3 * DAY,
            np.zeros(n, dtype=np.bool_),
            np.where(dice.random(n) < 0.1, solved[by_solved] + 5 * DAY, NEVER),
        ),
        OrderFacts(
            id=np.arange(1, orders + 1),
            placed_at=placed,
            customer=dice.integers(1, people, orders),
            counts=dice.random(orders) < 0.98,
            total_minor=dice.integers(500, 20000, orders),
            refunded_minor=np.zeros(orders, dtype=np.int64),
            cancelled=np.zeros(orders, dtype=np.bool_),
            country=codes(5, orders),
            currency=np.zeros(orders, dtype=np.int32),
            shipped_at=placed + DAY,
            delivered_at=placed + 3 * DAY,
        ),
        OrderLineFacts(
            np.repeat(np.arange(orders), 2),
            dice.integers(0, 50, 2 * orders).astype(np.int32),
            np.ones(2 * orders, dtype=np.int32),
        ),
        ChannelFacts(
            ("email", "instagram", "whatsapp", "phone"),
            ("",) * 4,
            np.full(4, end),
            np.full(4, 14 * DAY),
            np.full(4, 24 * HOUR),
        ),
        ratings=RatingFacts(
            id=np.arange(ratings),
            survey=dice.integers(0, 4, ratings).astype(np.int32),
            answered_at=rated,
            score=np.where(dice.random(ratings) < 0.5, dice.integers(1, 6, ratings), np.nan),
            lowest=np.ones(ratings),
            highest=np.where(dice.random(ratings) < 0.3, 10.0, 5.0),
            conversation=dice.integers(0, n, ratings),
            customer=dice.integers(1, people, ratings),
            agent=codes(3, ratings),
        ),
        calls=CallFacts(
            id=np.arange(ratings),
            started_at=rated,
            inbound=dice.random(ratings) < 0.8,
            answered=dice.random(ratings) < 0.9,
            voicemail=dice.random(ratings) < 0.05,
            wait_seconds=dice.integers(0, 90, ratings),
            talk_seconds=dice.integers(0, 900, ratings),
            conversation=dice.integers(0, n, ratings),
            agent=codes(3, ratings),
        ),
        costs=CostFacts(
            np.arange(36),
            np.arange(2023 * 12, 2026 * 12),
            np.full(36, 50000),
            np.zeros(36, dtype=np.int32),
        ),
        hours=HoursFacts(np.arange(len(days)), days, np.full(len(days), 480), codes(3, len(days))),
        visits=VisitFacts(
            np.arange(len(days)), days, np.full(len(days), 90), np.full(len(days), 9), np.full(len(days), 5)
        ),
        reasons=("spam",),
        topics=tuple(f"topic {place}" for place in range(20)),
        agents=("Ana", "Ben", "Cas"),
        countries=("NL", "BE", "DE", "FR", "DK"),
        currencies=("EUR",),
        products=tuple(f"product {place}" for place in range(50)),
        surveys=("csat", "nps", "ces", "quality"),
        first=START,
        last=end,
        orders_known_until=end,
    )


def main(conversations: int) -> None:
    facts = invented(conversations)
    office = Schedule(ZONE, ((None, OpeningHours.parse("Mon-Fri 09:00-17:00")),))
    period = Period(date(2025, 1, 1), date(2026, 1, 1), ZONE)
    said = Assumptions(hourly_rate_minor=2000, new_customer_minor=1000)
    asked = {
        "the tile": {},
        "by month": {"by": Rhythm.MONTH},
        "by month and channel": {"by": Rhythm.MONTH, "split": Dimension.CHANNEL},
        "by product": {"split": Dimension.PRODUCT},
    }
    times: dict[str, list[float]] = {kpi.key: [] for kpi in ALL}
    totals = []
    for question in asked.values():
        runs = []
        for _run in range(RUNS):
            view = View(period, Clock.OPEN, facts.last, schedule=office, assumptions=said)
            run = []
            for kpi in ALL:
                began = time.perf_counter()
                measure(kpi, facts, view, **question)  # type: ignore[arg-type]
                run.append(time.perf_counter() - began)
            runs.append(run)
        best = np.min(runs, axis=0)  # what else the computer does only adds
        for kpi, seconds in zip(ALL, best.tolist(), strict=True):
            times[kpi.key].append(seconds)
        totals.append(float(best.sum()))
    view = View(period, Clock.OPEN, facts.last, schedule=office, assumptions=said)
    whole = time.perf_counter()
    for kpi in ALL:
        compare(kpi, facts, view)
    print(f"{conversations:,} conversations; milliseconds, the best of {RUNS} runs, all on one view")
    print(f"{'':28}" + "".join(f"{name:>22}" for name in asked))
    for key, each in times.items():
        print(f"{key:28}" + "".join(f"{1000 * seconds:22.1f}" for seconds in each))
    print(f"{'all':28}" + "".join(f"{1000 * seconds:22.1f}" for seconds in totals))
    print(f"{'all against the year before':28}{1000 * (time.perf_counter() - whole):22.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 250_000)
