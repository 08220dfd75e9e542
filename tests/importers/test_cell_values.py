"""Numbers, money and dates: what single cells mean once their column has decided."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importers.made_sheets import at

from desktop.domain.problem import Problem
from desktop.importers.cell_dates import DateColumn, DateReader, both_readings, in_words, zone_named
from desktop.importers.cell_values import (
    NumberColumn,
    Unreadable,
    currency_code,
    decimals,
    duration_seconds,
    money,
    repair_mojibake,
    text,
    whole_number,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def wall(*parts: int) -> datetime:
    """A time without a zone, as a workbook holds it."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("cell", "decimal_comma", "minor", "currency"),
    [
        ("1.234,56 €", True, 123456, "EUR"),
        ("€ 1.234,56", True, 123456, "EUR"),
        ("$1,234.56", False, 123456, "USD"),
        ("US$ 12.5", False, 1250, "USD"),
        ("(12.00)", False, -1200, ""),
        ("($12.00)", False, -1200, "USD"),
        ("−110,7", True, -11070, ""),
        ("12,00-", True, -1200, ""),
        ("-£5", False, -500, "GBP"),
        ("1 234,50\u202f€", True, 123450, "EUR"),
        ("1\u2009234\u2009567,5", True, 123456750, ""),
        ("1'234.50 CHF", False, 123450, "CHF"),
        ("CHF 1’234.50", False, 123450, "CHF"),
        ("Fr. 12.50", False, 1250, "CHF"),
        ("Rs.500", False, 50000, ""),
        ("₹1,23,456.00", False, 12345600, "INR"),
        ("¥1,200", False, 1200, "JPY"),
        ("1200 JPY", False, 1200, "JPY"),
        ("KWD 1.234", False, 1234, "KWD"),
        ("R$ 10,00", True, 1000, "BRL"),
        ("129 kr", True, 12900, ""),
        ("12,- €", True, 1200, "EUR"),
        ("€ 12,--", True, 1200, "EUR"),
        ("12 zł", True, 1200, "PLN"),
        (".5", False, 50, ""),
        ("12.", False, 1200, ""),
        ("12.345", False, 1235, ""),
        ("0.005", False, 1, ""),
        ("0.0049", False, 0, ""),
        ("", False, None, ""),
        ("-", False, None, ""),
        ("n/a", False, None, ""),
        (12.5, False, 1250, ""),
        (1.005, False, 101, ""),
        (7, True, 700, ""),
        (-0.1, False, -10, ""),
    ],
)
def test_money(cell, decimal_comma, minor, currency):
    assert money(cell, decimal_comma) == (minor, currency)


@pytest.mark.parametrize(
    "cell",
    [
        "abc", "12 apples", "1,2,3", "1.234.56", "--5", "12.34.56", "€", "1e5", "9" * 16, "1," * 40,
        "x" * 10_000,
        "12-05-2026", True, float("nan"), float("inf"), 1e15, wall(2026, 1, 1), "12 (about) foo",
    ],
)  # fmt: skip
def test_what_is_no_amount(cell):
    with pytest.raises(Unreadable):
        money(cell, decimal_comma=False)


def test_the_currency_of_the_row_wins_and_decides_the_decimals():
    assert money("1200", False, currency="JPY") == (1200, "JPY")
    assert money("€ 5", True, currency="EUR", own="USD") == (500, "EUR")
    assert money("5", True, own="JPY") == (5, "JPY")
    assert money("$5", False, own="CAD") == (500, "CAD")
    assert money("$5", False, own="EUR") == (500, "USD")
    assert money("129 kr", True, own="SEK") == (12900, "SEK")
    assert money("", False, currency="EUR") == (None, "EUR")
    assert money(1200.0, False, currency="JPY") == (1200, "JPY")
    assert (decimals("JPY"), decimals("KWD"), decimals("EUR"), decimals("")) == (0, 3, 2, 2)
    assert (currency_code(" eur "), currency_code("?"), currency_code("kr")) == ("EUR", "", "")


@given(st.integers(-(10**12), 10**12), st.booleans(), st.booleans())
def test_money_round_trips(minor, decimal_comma, grouped):
    whole, cents = divmod(abs(minor), 100)
    words = f"{whole:,}.{cents:02}" if grouped else f"{whole}.{cents:02}"
    if decimal_comma:
        words = words.translate(str.maketrans(",.", ".,"))
    assert money("-" * (minor < 0) + words, decimal_comma)[0] == minor


@given(st.one_of(st.text(max_size=80), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.times()))
def test_any_cell_is_a_value_or_unreadable(cell):
    zone = DateReader(True, UTC)
    for read in (
        lambda: money(cell, True),
        lambda: money(cell, False),
        lambda: whole_number(cell, False),
        lambda: zone.instant(cell),
        lambda: duration_seconds(cell),
    ):
        try:
            value = read()
        except Unreadable as error:
            words = str(error)
            assert len(words) <= 60
        else:
            assert value is None or isinstance(value, (int, tuple))
    DateColumn().see(cell)
    column = NumberColumn()
    column.see(cell)
    assert column.proved in (True, False, None)


def test_whole_numbers():
    assert whole_number("12", False) == 12
    assert whole_number(" 1.200 ", True) == 1200
    assert whole_number("2,5", True) == 3
    assert whole_number("-3", False) == -3
    assert whole_number(2.0, False) == 2
    assert whole_number("", False) is None
    for cell in ("12 €", "two", True):
        with pytest.raises(Unreadable):
            whole_number(cell, False)


def test_texts():
    assert [text(cell) for cell in (" a ", 1042.0, 1042, 1.5, True, False, date(2026, 4, 3))] == [
        "a", "1042", "1042", "1.5", "TRUE", "FALSE", "2026-04-03",
    ]  # fmt: skip
    assert str(Unreadable("x" * 100)) == "x" * 59 + "…"


def number_column(*cells, is_money=False):
    column = NumberColumn(money=is_money)
    for cell in cells:
        column.see(cell)
    return column


@pytest.mark.parametrize(
    ("cells", "proved"),
    [
        (["12.50"], False),
        (["12,50"], True),
        (["1,234"], None),
        (["1.234"], None),
        (["1.234", "12,5"], True),
        (["1,234", "12.5"], False),
        (["1.234.567"], True),
        (["1,234,567"], False),
        (["1.234,56 €"], True),
        (["$1,234.56"], False),
        (["0,234"], True),
        (["1234.567"], False),
        (["1 234,567"], True),
        (["12,- €", "(7,50)"], True),
        ([f"{number},50" for number in range(60)] + ["1.5"], True),
        (["12,50", "1.5"], None),
        (["12", "7", "", "-", "v1.2.3", "a, b", 12.5, "x" * 99 + "1,5"], None),
    ],
)
def test_a_column_decides_its_decimal_mark(cells, proved):
    assert number_column(*cells).proved is proved


def test_money_has_no_thousandths():
    assert number_column("1,234", "2,500", is_money=True).proved is False
    assert number_column("1.234", is_money=True).proved is True
    assert number_column("1,234", "1.234", is_money=True).undecided
    assert number_column("1,234").undecided
    assert number_column("1,50", "1.50", is_money=True).undecided
    assert not number_column("12", "").undecided


@given(st.lists(st.decimals(min_value=0, max_value=10**9, places=2), min_size=1), st.booleans())
def test_no_column_is_decided_against_its_values(values, decimal_comma):
    words = [str(value).replace(".", "," if decimal_comma else ".") for value in values]
    column = number_column(*words)
    assert column.proved is decimal_comma
    for value, word in zip(values, words, strict=True):
        assert money(word, decimal_comma)[0] == int(value * 100)


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("26:03:04", 26 * 3600 + 184),
        ("100:00:00", 360000),
        ("0:45", 2700),
        ("-1:00:00", -3600),
        ("1:00:00.5", 3600),
        ("", None),
        (timedelta(hours=30), 108000),
        (time(3, 4, 5), 11045),
        (0.5, 43200),
        (wall(1900, 1, 1, 2), 26 * 3600),
    ],
)
def test_durations(cell, seconds):
    assert duration_seconds(cell) == seconds


@pytest.mark.parametrize("cell", ["1:2:3:4", "soon", True, 1e9, float("nan"), wall(2026, 1, 1)])
def test_what_is_no_duration(cell):
    with pytest.raises(Unreadable):
        duration_seconds(cell)


def test_mojibake_is_repaired_only_where_it_round_trips():
    assert repair_mojibake("XuÃ¢n") == "Xuân"
    assert repair_mojibake("MÃ¼ller â€“ Sohn") == "Müller – Sohn"
    assert repair_mojibake("\u00c3\u0081lvaro") == "Álvaro"
    for right in ("Anna", "Müller", "JOÃO", "Ãá", "Ã¼ – 李", "Åsa", "naïve Ñandú"):
        assert repair_mojibake(right) == right


@given(st.text(alphabet=st.characters(min_codepoint=0xA0, max_codepoint=0x17F), min_size=1))
def test_mojibake_of_any_name_is_undone_or_left_alone(name):
    broken = "".join(
        chr(b) if b in b"\x81\x8d\x8f\x90\x9d" else bytes([b]).decode("cp1252") for b in name.encode()
    )
    assert repair_mojibake(broken) in (name, broken)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2025-12-07 19:08:24 +0000", "2025-12-07T19:08:24"),
        ("2025-12-07 19:08:24 +0530", "2025-12-07T13:38:24"),
        ("2025-08-07 19:08:24 -04", "2025-08-07T23:08:24"),
        ("2009-01-01T10:50:49-08:00", "2009-01-01T18:50:49"),
        ("2026-07-12T10:00:00Z", "2026-07-12T10:00:00"),
        ("2026-07-12T10:00:00.123Z", "2026-07-12T10:00:00"),
        ("2026-07-12 10:00:00 UTC", "2026-07-12T10:00:00"),
        ("2026-07-12T10:00:00", "2026-07-12T08:00:00"),
        ("2026-1-2 3:04", "2026-01-02T02:04:00"),
        ("2026-07-12", "2026-07-11T22:00:00"),
        ("2022/06/22 11:07:29 AM AST", "2022-06-22T09:07:29"),
        ("2022/06/22 11:07:29 PM EST", "2022-06-23T04:07:29"),
        ("31/12/2026", "2026-12-30T23:00:00"),
        ("31.12.26 14:05", "2026-12-31T13:05:00"),
        ("3. 4. 2026, 9.30 Uhr", "2026-04-03T07:30:00"),
        ("31-12-99", "1999-12-30T23:00:00"),
        ("Mo, 05.01.2026 10:00", "2026-01-05T09:00:00"),
        ("31/12/2023 2:05 PM", "2023-12-31T13:05:00"),
        ("31/12/2023 12:05\u202fa.m.", "2023-12-30T23:05:00"),
        ("31/12/2023 14h05", "2023-12-31T13:05:00"),
        ("31/12/2023 14:05 +02:00", "2023-12-31T12:05:00"),
        ("Jul-25-26", "2026-07-24T22:00:00"),
        ("10-Dez-25", "2025-12-09T23:00:00"),
        ("7 Sep 2026", "2026-09-06T22:00:00"),
        ("Sep 7, 2026 2:05 PM", "2026-09-07T12:05:00"),
        ("7. März 2026", "2026-03-06T23:00:00"),
        ("7 mrt. 2026", "2026-03-06T23:00:00"),
        ("7 août 2026 14:05", "2026-08-07T12:05:00"),
        ("mar. 3 mars 2026", "2026-03-02T23:00:00"),
        ("7 de septiembre de 2026", "2026-09-06T22:00:00"),
        ("7 settembre 2026", "2026-09-06T22:00:00"),
        ("7 de março de 2026", "2026-03-06T23:00:00"),
        ("2026 Sep 7", "2026-09-06T22:00:00"),
        ("September 7th, 2026 at 14:05", "2026-09-07T12:05:00"),
        ("Tue Oct 31 22:10:47 +0000 2017", "2017-10-31T22:10:47"),
        ("Sun, 12 Jul 2026 10:00:00 +0200", "2026-07-12T08:00:00"),
        ("20260712", "2026-07-11T22:00:00"),
        (20260712.0, "2026-07-11T22:00:00"),
        (45292.5, "2024-01-01T11:00:00"),
        ("45292,5", "2024-01-01T11:00:00"),
        ("45292", "2023-12-31T23:00:00"),
        (45292, "2023-12-31T23:00:00"),
        (wall(2026, 7, 12, 10), "2026-07-12T08:00:00"),
        (wall(2026, 7, 12, 9, 59, 59, 999_999), "2026-07-12T08:00:00"),
        (date(2026, 7, 12), "2026-07-11T22:00:00"),
        ("2026-10-25 02:30:00", "2026-10-25T00:30:00"),  # shown twice: the first one
        ("2026-03-29 02:30:00", "2026-03-29T01:30:00"),  # skipped: by the offset before
    ],
)
def test_dates_day_first_in_amsterdam(cell, expected):
    assert DateReader(True, AMSTERDAM).instant(cell) == at(expected)


@pytest.mark.parametrize(
    "cell",
    [
        "", " ", "-", "n/a", "NULL", "1900-01-01 00:00:00", "1900-01-01", "01/01/1900", "0000-00-00 00:00:00",
        "0001-01-01T00:00:00", "1899-12-30", 0, 1.0, 2, wall(1900, 1, 1),
        wall(1899, 12, 31), date(1900, 1, 1),
    ],
)  # fmt: skip
def test_no_date(cell):
    assert DateReader(True, UTC).instant(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "31/13/2026", "12/31/2026", "32.1.2026", "29.2.2026", "soon", "2026-13-01", "2026-02-30",
        "1/2/3", "1/2/203",
        "100/1/2026", "2026/07/2026", "12:30", "7 Foo 2026", "7 Sep", "Jan Feb 3 2026", "Sep", "7 8 Sep",
        "7 Sep 206",
        "777 Sep 2026", "3/4/2026 25:00", "3/4/2026 14:05 PM", "3/4/2026 today", "1868-01-01", "2400-01-01",
        "7 Sep 2026 <b>", "x" * 90, "99999999", "12345", "123456789", True, time(1), timedelta(1), 5.5, 1e9,
        "2026-09-07 10:00 +99:99", "31/12/2026 10:00 9:00", "Foo 3/4/2026",
    ],
)  # fmt: skip
def test_what_is_no_date(cell):
    reader = DateReader(True, UTC)
    if cell == "2026-09-07 10:00 +99:99":  # an impossible offset leaves the shop's zone in force
        assert reader.instant(cell) == at("2026-09-07T10:00")
        return
    with pytest.raises(Unreadable):
        reader.instant(cell)


def test_month_first():
    reader = DateReader(False, UTC)
    assert reader.instant("12/31/2023 2:05 PM") == at("2023-12-31T14:05")
    assert reader.instant("3/4/26") == at("2026-03-04")
    with pytest.raises(Unreadable):
        reader.instant("31/12/2023")


def test_readers_remember_without_bounds_only_in_appearance():
    reader = DateReader(True, UTC)
    for number in range(20_003):
        reader.instant(f"2026-01-01 00:00:00.{number:06}")
    assert len(reader._known) < 20_000
    assert reader.instant("2026-01-01 00:00:00.000001") == at("2026-01-01")


@given(st.datetimes(min_value=wall(1970, 1, 2), max_value=wall(2199, 12, 30)), st.booleans())
def test_dates_round_trip(moment, day_first):
    reader = DateReader(day_first, UTC)
    instant = at(moment.replace(microsecond=0).isoformat())
    order = "%d/%m/%Y" if day_first else "%m/%d/%Y"
    for form in (
        f"{order} %H:%M:%S",
        f"{order} %I:%M:%S %p",
        "%Y-%m-%d %H:%M:%S",
        "%d %B %Y %H:%M:%S",
        "%b-%d-%Y %H:%M:%S",
    ):
        assert reader.instant(moment.strftime(form)) == instant


def date_column(*cells):
    column = DateColumn()
    for cell in cells:
        column.see(cell)
    return column


@pytest.mark.parametrize(
    ("cells", "proved", "undecided"),
    [
        (["31/12/2026", "3/4/2026"], True, False),
        (["12/31/2026", "3/4/2026"], False, False),
        (["3/4/2026"], None, True),
        (["03.04.26 14:05"], None, True),
        (["5/5/2026"], None, False),
        (["2026-04-03", "2026/04/03", "7 Sep 2026", "", 45292.5, "soon", "0/4/2026", "44/4/2026",
        "13/13/2026"], None, False),
        (["31/12/2026", "12/31/2026"], None, True),
        (["31/12/2026", "30/12/2026"] * 30 + ["12/31/2026"], True, False),
    ],
)  # fmt: skip
def test_a_column_decides_the_order_of_its_dates(cells, proved, undecided):
    column = date_column(*cells)
    assert (column.proved, column.undecided) == (proved, undecided)


@given(
    st.lists(st.dates(min_value=date(1970, 1, 2), max_value=date(2199, 12, 30)), min_size=1), st.booleans()
)
def test_a_decided_column_reads_every_date_right_and_an_undecided_one_could_be_either(days, day_first):
    words = [day.strftime("%d/%m/%Y" if day_first else "%m/%d/%Y") for day in days]
    column = date_column(*words)
    if column.proved is not None:
        assert column.proved is day_first
    elif column.undecided:
        readings = [[DateReader(choice, UTC).instant(word) for word in words] for choice in (True, False)]
        assert readings[0] != readings[1]
    else:
        assert all(day.day == day.month for day in days)


def test_both_readings_of_a_sample():
    assert both_readings("03/04/2026") == ("03/04/2026 = 3 April 2026", "03/04/2026 = 4 March 2026")
    assert in_words(at("2026-12-31T23:30"), AMSTERDAM) == "1 January 2027"


def test_time_zones_by_name():
    assert zone_named("Europe/Amsterdam") == AMSTERDAM
    for name in ("Mars/Olympus", "", "../etc/passwd", "Europe", "\0"):
        with pytest.raises(Problem, match="time zone"):
            zone_named(name)
