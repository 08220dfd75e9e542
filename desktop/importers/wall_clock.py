"""The clock of a chat's phone: day first or month first, decided once a file, and instants of local times."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Question
from desktop.importers.cell_dates import both_readings, zone_named
from desktop.language import _

FIRST_YEAR, LAST_YEAR = 1990, 2199
# One proof in fifty the other way is a slip, or a line somebody pasted, and no vote.
_MISTAKES = 50
_FAR_FEWER = 4
_BUDDHIST = 543  # Thai phones count the years from there
_DAY = 86400

Fields = tuple[int, int, int]  # a date's numbers in the order of the text


def full_year(year: int, digits: int) -> int:
    """The year that `digits` digits mean: 24 is 2024, the Buddhist 2567 too."""
    if digits <= 2:
        return 2000 + year
    return year - _BUDDHIST if 2500 <= year <= 2700 else year


@dataclass
class DateOrder:
    """Sees the dates of one file in their order, and says whether they begin with the day.

    The lines of a chat are in time order, so of two readings the one that jumps back far less is right.
    """

    day_proofs: int = 0
    month_proofs: int = 0
    sample: str = ""  # a date that both readings fit and that means two days
    looks_american: bool = True  # 9/4/24 with AM and PM; false once one date says otherwise
    looks_dotted: bool = True  # 4.9.2024
    _jumps: tuple[int, int] = (0, 0)  # backwards, read day first and month first
    _last: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())

    def see(self, first: int, second: int, year: int, text: str, *, twelve_hours: bool) -> None:
        """One more date whose year stands last; `text` as it is written in ASCII digits."""
        if not (1 <= first <= 31 and 1 <= second <= 31) or (first > 12 and second > 12):
            return
        dotted = "." in text
        self.looks_dotted &= dotted
        self.looks_american &= twelve_hours and "/" in text and "0" not in (text[0], text.split("/")[1][0])
        if first > 12:
            self.day_proofs += 1
        elif second > 12:
            self.month_proofs += 1
        elif first != second and not self.sample:
            self.sample = text
        day_first, month_first = (year, second, first), (year, first, second)
        last_day, last_month = self._last
        back_day, back_month = self._jumps
        self._jumps = (back_day + (day_first < last_day), back_month + (month_first < last_month))
        self._last = (day_first, month_first)

    def day_first(self, answers: Answers) -> bool | None:
        """Whether the day comes first, None where only the person can tell.

        In this order: a number over 12; the reading in which time runs forward; the answer; habits of
        writing that only one order has (dots; 9/4/24 with AM and PM).
        """
        few, many = sorted((self.day_proofs, self.month_proofs))
        if many and few * _MISTAKES <= many:
            return self.day_proofs > self.month_proofs
        if not self.sample and not many:
            return True  # no date depends on it
        back_day, back_month = self._jumps
        if min(self._jumps) * _FAR_FEWER < max(self._jumps):
            return back_day < back_month
        if answers.day_first is not None:
            return answers.day_first
        if not many and self.looks_dotted:
            return True
        if not many and self.looks_american:
            return False
        return None

    def question(self) -> Question:
        """Which order is right, with what a date of the file would mean either way."""
        return Question(
            key="day-first",
            text=_("Do the dates of this file begin with the day or with the month?"),
            choices=("day-first", "month-first"),
            samples=both_readings(self.sample) if self.sample else (),
        )

    def decided(self, answers: Answers) -> bool:
        """The same as `day_first`. Raises Problem where it is still to be asked."""
        day_first = self.day_first(answers)
        if day_first is None:
            question = self.question()
            raise Problem(
                question.text, _("Choose one of: {choices}.").format(choices=", ".join(question.choices))
            )
        return day_first


class WallClock:
    """Local times of one zone as instants, a day at a time: a chat has many messages on few days."""

    def __init__(self, answers: Answers) -> None:
        self._zone = zone_named(answers.time_zone)
        self._midnights: dict[Fields, int | None] = {}

    def midnight(self, year: int, month: int, day: int) -> int | None:
        """The instant to which the seconds since midnight are added; None on a day whose clock changes.

        Raises ValueError where there is no such day.
        """
        key = (year, month, day)
        if key not in self._midnights:
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise ValueError("year")
            begin = datetime(year, month, day, tzinfo=self._zone)
            end = datetime(year, month, day, 23, 59, 59, tzinfo=self._zone)
            same = begin.utcoffset() == end.utcoffset()
            self._midnights[key] = int(begin.timestamp()) if same else None
        return self._midnights[key]

    def instant(self, year: int, month: int, day: int, second: int, after: int | None = None) -> int:
        """The instant at `second` seconds past midnight by the clock.

        A time that the clock skips is read with the offset before. Of one that it shows twice it is the
        first, or the second where the message before, at `after`, was later than the first. Raises
        ValueError where there is no such day or time.
        """
        midnight = self.midnight(year, month, day)
        if not 0 <= second < _DAY:
            raise ValueError("time")
        if midnight is not None:
            return midnight + second
        local = datetime(year, month, day) + timedelta(seconds=second)  # noqa: DTZ001 - gets its zone below
        first = int(local.replace(tzinfo=self._zone).timestamp())
        if after is not None and first < after:
            second_time = int(local.replace(tzinfo=self._zone, fold=1).timestamp())
            if second_time > first:
                return second_time
        return first

    @property
    def zone(self) -> ZoneInfo:
        return self._zone
