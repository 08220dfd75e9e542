"""All measures, in the order in which they are shown.

To add a measure:
1. Write in the file of its family (speed.py, solving.py, ...) a function from `Columns` to `Observations`:
   which rows count, on which date, with which value, and a `Gate` for each reason why others do not.
2. Declare it below that function as one `Kpi`: texts through N_(), the summary, the parts, what it needs,
   and every tier and benchmark with the article it comes from.
3. Add it to ALL here, beside its relatives.
4. Tell its story in tests/kpis/ with the arithmetic in words. The tests of the catalogue do the rest: the
   empty shop, additivity, evidence, sources.
"""

from desktop.domain.kpi import Kpi
from desktop.kpis.contact_rate import CONTACT_RATE
from desktop.kpis.effort import (
    COST_PER_CONTACT,
    COST_PER_CONVERSION,
    COST_PER_RESOLUTION,
    HANDLE_TIME,
    OCCUPANCY,
    UPSELLS,
)
from desktop.kpis.happiness import CES, CSAT, NPS, REQUEST_QUALITY, SURVEY_RESPONSE_RATE
from desktop.kpis.loyalty import (
    CHURN_RATE,
    CLV_TO_CAC,
    CUSTOMER_LIFETIME_VALUE,
    REPEAT_PURCHASE_RATE,
    RETENTION_RATE,
)
from desktop.kpis.self_help import (
    ABANDONED_CALL_RATE,
    AI_RESOLUTION_RATE,
    SELF_SERVICE_COMPLETION,
    SELF_SERVICE_USE,
)
from desktop.kpis.solving import (
    ESCALATION_RATE,
    FIRST_CONTACT_RESOLUTION,
    REOPEN_RATE,
    RESOLUTION_TIME,
    TICKETS_RESOLVED,
)
from desktop.kpis.speed import ANSWERED_WITHIN_TARGET, FIRST_RESPONSE_TIME
from desktop.kpis.volume import BACKLOG, CHANNEL_MIX, CONTACT_VOLUME

ALL: tuple[Kpi, ...] = (
    CONTACT_RATE,
    CONTACT_VOLUME,
    CHANNEL_MIX,
    BACKLOG,
    REQUEST_QUALITY,
    SELF_SERVICE_USE,
    FIRST_RESPONSE_TIME,
    ANSWERED_WITHIN_TARGET,
    ABANDONED_CALL_RATE,
    RESOLUTION_TIME,
    FIRST_CONTACT_RESOLUTION,
    REOPEN_RATE,
    TICKETS_RESOLVED,
    ESCALATION_RATE,
    AI_RESOLUTION_RATE,
    SELF_SERVICE_COMPLETION,
    CSAT,
    NPS,
    CES,
    SURVEY_RESPONSE_RATE,
    HANDLE_TIME,
    OCCUPANCY,
    COST_PER_CONTACT,
    COST_PER_RESOLUTION,
    COST_PER_CONVERSION,
    UPSELLS,
    REPEAT_PURCHASE_RATE,
    RETENTION_RATE,
    CHURN_RATE,
    CUSTOMER_LIFETIME_VALUE,
    CLV_TO_CAC,
)

by_key: dict[str, Kpi] = {kpi.key: kpi for kpi in ALL}
