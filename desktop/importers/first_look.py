"""A first look over a whole sheet, before its first record: how values are written, what repeats."""

from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import islice

from desktop.domain.problem import Problem
from desktop.domain.records import Answers, Question
from desktop.importers.cell_dates import DateColumn, both_readings
from desktop.importers.cell_values import NumberColumn, decimals, text
from desktop.importers.sheet import ReadingNote, Sheet
from desktop.language import _

# A question may not take as long as an import: it goes by the first rows, the import by all of them.
ROWS_FOR_QUESTIONS = 500_000

_SEEN_BITS = 1 << 28
_FEW = 50_000


@dataclass(frozen=True)
class Columns:
    """Which columns to look at. `group`: those that together name what rows belong to (an order's number)."""

    dates: tuple[int, ...] = ()
    money: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()
    group: tuple[int, ...] = ()
    total: int = -1  # an amount that may be the group's or the row's


@dataclass
class FirstLook:
    """What the columns said. `returning` holds the groups whose rows are not all next to each other."""

    dates: dict[int, DateColumn]
    numbers: dict[int, NumberColumn]
    returning: dict[tuple[str, ...], None] = field(default_factory=dict)  # in the order of the file
    totals_repeated: int = 0
    totals_changed: int = 0

    @property
    def totals_are_of_rows(self) -> bool:
        """Whether the total column must be added up: one that changes within orders is not the order's."""
        return self.totals_changed > self.totals_repeated

    def day_first(self, column: int, answers: Answers) -> bool | None:
        """Whether this column is day first, None where only the person can tell.

        An undecided column follows the file's other date columns with the same separator: one program wrote
        them.
        """
        dates = self.dates[column]
        if dates.proved is not None:
            return dates.proved
        if not dates.undecided:
            return True  # no value depends on it
        if answers.day_first is not None:
            return answers.day_first
        if dates.day_proofs:
            return None  # contradicts itself
        siblings = {
            other.proved
            for other in self.dates.values()
            if other.proved is not None and other.separators & dates.separators
        }
        return siblings.pop() if len(siblings) == 1 else None

    def decimal_comma(self, column: int, answers: Answers) -> bool | None:
        """Whether this column has a decimal comma, None where only the person can tell.

        An undecided column follows the file's other numbers.
        """
        numbers = self.numbers[column]
        if numbers.proved is not None:
            return numbers.proved
        if not numbers.undecided:
            return False
        if "decimal" in answers.other:
            return answers.other["decimal"].lower() == "comma"
        siblings = {other.proved for other in self.numbers.values() if other.proved is not None}
        return siblings.pop() if len(siblings) == 1 else None

    def questions(self, answers: Answers) -> list[Question]:
        """What only a person can decide, each with both readings of a value of the file."""
        asked: list[Question] = []
        for column, dates in self.dates.items():
            if self.day_first(column, answers) is None:
                asked.append(_ask_day_first(dates))
                break
        for column, numbers in self.numbers.items():
            if self.decimal_comma(column, answers) is None:
                asked.append(_ask_decimal(numbers))
                break
        return asked

    def require(self, answers: Answers) -> None:
        """Raises Problem where a question is still open."""
        asked = self.questions(answers)
        if asked:
            raise Problem(
                asked[0].text, _("Choose one of: {choices}.").format(choices=", ".join(asked[0].choices))
            )

    def annotated(self, note: ReadingNote, answers: Answers) -> ReadingNote:
        """The note with what this look decided; None where nothing in the file depends on it."""
        days = {self.day_first(c, answers) for c, dates in self.dates.items() if dates.separators}
        commas = {
            self.decimal_comma(c, answers)
            for c, numbers in self.numbers.items()
            if numbers.proved is not None or numbers.undecided
        }
        return replace(
            note,
            day_first=days.pop() if len(days) == 1 else None,
            decimal_comma=commas.pop() if len(commas) == 1 else None,
            totals_added_up=self.totals_are_of_rows,
        )


def first_look(
    sheet: Sheet, columns: Columns, currency: str = "", *, for_questions: bool = False
) -> FirstLook:
    """Looks at all rows (`for_questions`: the first ROWS_FOR_QUESTIONS); the sheet remembers the result.

    `currency` is the shop's: most currencies have no thousandths, which settles what 1,234 means.
    """
    limit = ROWS_FOR_QUESTIONS if for_questions else None
    for key in ((columns, currency, None), (columns, currency, limit)):
        known = sheet.remembered.get(key)
        if isinstance(known, FirstLook):
            return known
    look = FirstLook(
        dates={column: DateColumn() for column in columns.dates},
        numbers={column: NumberColumn() for column in columns.numbers}
        | {column: NumberColumn(money=decimals(currency) < 3) for column in columns.money},
    )
    rows = _look_at(sheet, columns, look, limit)
    complete = limit is None or rows < limit
    sheet.remembered[columns, currency, None if complete else limit] = look
    return look


class _Seen:
    """Which groups came before: exactly for the first few, then in 32 MB for any number (a Bloom filter).

    Of a million groups about one in 20,000 is taken for known though it is new (of ten million, one in 200).
    That merely keeps its rows back until the end.
    """

    def __init__(self) -> None:
        self._few: set[int] = set()
        self._bits = bytearray()

    def before(self, group: tuple[str, ...]) -> bool:
        """Whether the group was asked for before."""
        name = "\0".join(group).encode("utf-8", "replace")
        mark = int.from_bytes(blake2b(name, digest_size=8).digest(), "big")
        if self._bits:
            return self._was_set(mark)
        if mark in self._few:
            return True
        self._few.add(mark)
        if len(self._few) > _FEW:
            self._bits = bytearray(_SEEN_BITS // 8)
            for few in self._few:
                self._was_set(few)
            self._few = set()
        return False

    def _was_set(self, mark: int) -> bool:
        bits = self._bits
        one, two = mark % _SEEN_BITS, (mark >> 32) % _SEEN_BITS
        known = bits[one >> 3] >> (one & 7) & bits[two >> 3] >> (two & 7) & 1
        bits[one >> 3] |= 1 << (one & 7)
        bits[two >> 3] |= 1 << (two & 7)
        return bool(known)


def _look_at(sheet: Sheet, columns: Columns, look: FirstLook, limit: int | None) -> int:
    sees = [(column, dates.see) for column, dates in look.dates.items()]
    sees += [(column, numbers.see) for column, numbers in look.numbers.items()]
    group, total = columns.group, columns.total
    seen = _Seen()
    here: tuple[str, ...] = ()
    total_here = ""
    count = 0
    for _number, cells in islice(sheet.rows(counted=False), limit):
        count += 1
        for column, see in sees:
            see(cells[column])
        if not group:
            continue
        now = tuple([text(cells[column]) for column in group])
        amount = text(cells[total]) if total >= 0 else ""
        if now == here:
            if amount and total_here:
                if amount == total_here:
                    look.totals_repeated += 1
                else:
                    look.totals_changed += 1
            total_here = amount or total_here
            continue
        here, total_here = now, amount
        if seen.before(now):
            look.returning[now] = None
    return count


def _ask_day_first(dates: DateColumn) -> Question:
    # A clock with AM and PM is most often American, as are its dates.
    day, month = ("day-first", "month-first")
    choices = (month, day) if dates.twelve_hours else (day, month)
    samples: tuple[str, ...] = ()
    if dates.sample:
        readings = both_readings(dates.sample)
        samples = readings[::-1] if dates.twelve_hours else readings
    return Question(
        key="day-first",
        text=_("Do the dates of this file begin with the day or with the month?"),
        choices=choices,
        samples=samples,
    )


def _ask_decimal(numbers: NumberColumn) -> Question:
    samples: tuple[str, ...] = ()
    sample = numbers.sample
    if sample:
        whole = sample.replace(",", "").replace(".", "")
        broken = sample.replace(",", ".")
        comma = (_("{value} = {meaning}")).format(value=sample, meaning=broken if "," in sample else whole)
        point = (_("{value} = {meaning}")).format(value=sample, meaning=whole if "," in sample else broken)
        samples = (point, comma)
    return Question(
        key="decimal",
        text=_("Do the numbers of this file have a decimal point or a decimal comma?"),
        choices=("point", "comma"),
        samples=samples,
    )
