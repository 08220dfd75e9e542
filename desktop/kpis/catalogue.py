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
from desktop.kpis.solving import RESOLUTION_TIME
from desktop.kpis.speed import ANSWERED_WITHIN_TARGET, FIRST_RESPONSE_TIME
from desktop.kpis.volume import BACKLOG, CHANNEL_MIX, CONTACT_VOLUME

ALL: tuple[Kpi, ...] = (
    CONTACT_RATE,
    CONTACT_VOLUME,
    CHANNEL_MIX,
    BACKLOG,
    FIRST_RESPONSE_TIME,
    ANSWERED_WITHIN_TARGET,
    RESOLUTION_TIME,
)

by_key: dict[str, Kpi] = {kpi.key: kpi for kpi in ALL}
