"""What a cell of a sheet says as text, number or money, once its whole column has told how it is written."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

Cell = str | int | float | bool | datetime | date | time | timedelta

_NOTHING = frozenset({"", "-", "--", "–", "—", "n/a", "na", "none", "null", "nan", "#n/a", "nat"})
_MAX_DIGITS = (
    15  # more digits are no amount of a web shop, and would not survive a spreadsheet's float either
)

# ISO 4217: minor units of no digits, of three, and all codes.
_ZERO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ "
    "GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP "
    "LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB "
    "PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB "
    "TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYI UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW "
    "ZWL"
)
_SYMBOLS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "zł": "PLN", "kč": "CZK", "ft": "HUF", "₽": "RUB", "₺": "TRY",
    "₩": "KRW", "฿": "THB", "₫": "VND", "₪": "ILS", "₴": "UAH", "₦": "NGN", "₱": "PHP",
    "₸": "KZT",
    "₡": "CRC", "৳": "BDT", "r$": "BRL", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD",
    "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "mx$": "MXN", "nt$": "TWD", "cn¥": "CNY", "jp¥": "JPY",
    "fr.": "CHF", "sfr.": "CHF",
    "lei": "RON", "лв": "BGN", "euro": "EUR", "euros": "EUR", "rs": "", "rs.": "",
}  # fmt: skip
_ALL_CODES = frozenset(_CODES.split())
_NO_DIGITS = frozenset(_ZERO_DECIMALS.split())
_THREE_DIGITS = frozenset(_THREE_DECIMALS.split())
# A sign that several currencies share means the shop's own one if that is among them, else the first.
_SHARED_SYMBOLS = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "TWD"),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "kr": ("", "SEK", "NOK", "DKK", "ISK"),
    "kr.": ("", "SEK", "NOK", "DKK", "ISK"),
}

_PLAIN_POINT = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{0,30}))?").fullmatch
_PLAIN_COMMA = re.compile(r"(-?)([0-9]{1,15})(?:,([0-9]{0,30}))?").fullmatch
# Groups of two digits are Indian: 1,23,456.00.
_GROUPED_POINT = re.compile(r"([0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3})(?:\.([0-9]{0,30}))?").fullmatch
_GROUPED_COMMA = re.compile(r"([0-9]{1,3}(?:\.[0-9]{2,3})*\.[0-9]{3})(?:,([0-9]{0,30}))?").fullmatch
_SPACED = re.compile(r"(?<=[0-9])[ '’](?=[0-9]{3}(?![0-9]))")
# A point behind a letter belongs to the word: "Rs.500" is not half a rupee.
_AMOUNT = re.compile(r"([^0-9]*?)((?:[0-9]|(?<![^\W\d])[.,](?=[0-9]))[0-9.,]*)([^0-9.,]*\.?)").fullmatch
_DASH_FOR_CENTS = re.compile(r"(?<=[0-9])[.,]-{1,2}(?![0-9])")  # "€ 12,-"
_LONGEST = 60  # no amount is longer
_ODD_SPACES = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "−": "-", "‐": "-", "‑": "-", "–": "-",
     "\u200e": None, "\u200f": None, "\ufeff": None}
)  # fmt: skip
_SIGN_OR_BRACKET = str.maketrans("", "", "-+()")
_DURATION = re.compile(r"(-?)([0-9]{1,6}):([0-5]?[0-9])(?::([0-5]?[0-9])(?:[.,][0-9]+)?)?").fullmatch

_MOJIBAKE = re.compile(r"[ÂÃÄÅâðÐÑÎÏ]")


class Unreadable(ValueError):
    """A cell that is not what its column is. The message is the cell as the file writes it, cut short."""

    def __init__(self, cell: Cell) -> None:
        words = text(cell)
        super().__init__(words if len(words) <= 60 else words[:59] + "…")


def text(cell: Cell) -> str:
    """The cell as a person reads it: trimmed, 1042.0 as "1042", dates as ISO."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def is_nothing(words: str) -> bool:
    """Whether a trimmed text only says that there is no value ("", "-", "n/a", "NULL")."""
    return words.lower() in _NOTHING


def repair_mojibake(words: str) -> str:
    """“FranÃ§ois” as “François”: UTF-8 once read as cp1252. Unchanged unless the repair round-trips."""
    if words.isascii() or not _MOJIBAKE.search(words):
        return words
    # cp1252 has five holes, which programs that make this mistake fill with control characters of Latin-1.
    data = bytearray()
    for character in words:
        try:
            data += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return words
            data.append(ord(character))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return words


@dataclass
class NumberColumn:
    """What all numbers of one column say about how they are written: with decimal comma or decimal point."""

    money: bool = False  # money has no thousandths, so 1,234 can only be a thousand and more
    comma_proofs: int = 0
    point_proofs: int = 0
    comma_or_group: int = 0  # 1,234
    point_or_group: int = 0  # 1.234
    sample: str = field(default="")
    _last: Cell = field(default="", repr=False)

    def see(self, cell: Cell) -> None:
        """Take one more cell of the column into account."""
        if not isinstance(cell, str) or cell == self._last:
            return
        self._last = cell
        comma, point = cell.rfind(","), cell.rfind(".")
        if (comma < 0 and point < 0) or len(cell) > _LONGEST:
            return
        if (
            comma < 0 < point
            and cell.count(".") == 1
            and len(cell) - point != 4
            and cell[-1:].isdigit()
            and cell[point - 1].isdigit()
        ):
            self.point_proofs += 1  # by far the most frequent case: 12.50
            return
        self._weigh(cell)

    def _weigh(self, cell: str) -> None:
        words = _DASH_FOR_CENTS.sub("", cell.translate(_ODD_SPACES).strip()).translate(_SIGN_OR_BRACKET)
        spaced = _SPACED.sub("", words)
        amount = _AMOUNT(spaced)
        if not amount:
            return
        number = amount[2]
        commas, points = number.count(","), number.count(".")
        if commas and points:
            comma_decimal = number.rfind(",") > number.rfind(".")
        elif commas + points > 1:
            comma_decimal = points > 1  # 1.234.567: what comes twice divides thousands
        elif commas + points == 0:
            return
        else:
            comma_decimal = commas == 1
            whole, _, part = number.partition("," if comma_decimal else ".")
            could_be_group = len(part) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0" and spaced == words
            if could_be_group:
                if comma_decimal:
                    self.comma_or_group += 1
                else:
                    self.point_or_group += 1
                self.sample = self.sample or cell.strip()
                return
        grouped = _GROUPED_COMMA(number) if comma_decimal else _GROUPED_POINT(number)
        plain = _PLAIN_COMMA(number) if comma_decimal else _PLAIN_POINT(number)
        if not grouped and not plain:
            return  # 1.2.3 is a version, not a number
        if comma_decimal:
            self.comma_proofs += 1
        else:
            self.point_proofs += 1

    @property
    def proved(self) -> bool | None:
        """True: decimal comma; False: decimal point; None: the values alone do not tell.

        A few values that contradict many others (one in fifty) are mistakes in the file, not a vote.
        """
        few, many = sorted((self.comma_proofs, self.point_proofs))
        if many:
            return self.comma_proofs > self.point_proofs if few * 50 <= many else None
        if self.money and bool(self.comma_or_group) != bool(self.point_or_group):
            return self.point_or_group > 0
        return None

    @property
    def undecided(self) -> bool:
        """Whether it matters and the values do not tell."""
        touched = self.comma_or_group + self.point_or_group + self.comma_proofs + self.point_proofs
        return self.proved is None and touched > 0


def decimals(currency: str) -> int:
    """How many digits the minor unit of `currency` (ISO 4217) has; 2 where it is unknown."""
    if currency in _NO_DIGITS:
        return 0
    return 3 if currency in _THREE_DIGITS else 2


def currency_code(words: str, own: str = "") -> str:
    """The ISO code that a sign or a code stands for, else "". `own`: the shop's, for "$" and "kr"."""
    words = words.strip()
    code = words.upper()
    if code in _ALL_CODES:
        return code
    low = words.lower()
    if low in _SHARED_SYMBOLS:
        shared = _SHARED_SYMBOLS[low]
        return own if own in shared else shared[0]
    return _SYMBOLS.get(low, "")


def money(cell: Cell, decimal_comma: bool, currency: str = "", own: str = "") -> tuple[int | None, str]:
    """The amount in minor units (None for an empty cell) and its currency ("" where nothing tells).

    `currency` is what the row says elsewhere and decides the number of decimals; without it the sign in the
    cell does, then `own`. Rounded half away from zero. Raises Unreadable.
    """
    if isinstance(cell, str):
        plain = _PLAIN_COMMA(cell) if decimal_comma else _PLAIN_POINT(cell)
        if plain:
            code = currency or own
            return _scaled(plain[1], plain[2], plain[3] or "", decimals(code)), code
        words = cell.translate(_ODD_SPACES).strip()
        if is_nothing(words):
            return None, currency or own
        sign, whole, part, marks = _taken_apart(words, decimal_comma, cell)
        code = currency or _currency_of(marks, own, cell) or own
        return _scaled(sign, whole, part, decimals(code)), code
    code = currency or own
    return _minor_of_number(cell, decimals(code)), code


def whole_number(cell: Cell, decimal_comma: bool) -> int | None:
    """A count as an integer (2.5 is rounded to 3), None for an empty cell. Raises Unreadable."""
    if isinstance(cell, str):
        if len(cell) <= _MAX_DIGITS and cell.isascii() and cell.isdigit():
            return int(cell)
        words = cell.translate(_ODD_SPACES).strip()
        if is_nothing(words):
            return None
        sign, whole, part, marks = _taken_apart(words, decimal_comma, cell)
        if any(marks):
            raise Unreadable(cell)
        return _scaled(sign, whole, part, 0)
    return _minor_of_number(cell, 0)


def decimal_number(cell: Cell, decimal_comma: bool) -> float | None:
    """A number with or without decimals, None for an empty cell. Raises Unreadable."""
    if isinstance(cell, str):
        words = cell.translate(_ODD_SPACES).strip()
        if is_nothing(words):
            return None
        sign, whole, part, marks = _taken_apart(words, decimal_comma, cell)
        if any(marks):
            raise Unreadable(cell)
        return float(f"{sign}{whole}.{part or '0'}")
    if isinstance(cell, bool) or not isinstance(cell, (int, float)) or not abs(cell) < 1e15:
        raise Unreadable(cell)
    return float(cell)


def duration_seconds(cell: Cell) -> int | None:
    """A duration in seconds: "26:03:04" (hours may pass 24), "0:45" (hours and minutes), an Excel time.

    None for an empty cell. A bare number is Excel's fraction of a day. Raises Unreadable.
    """
    if isinstance(cell, timedelta):
        return round(cell.total_seconds())
    if isinstance(
        cell, datetime
    ):  # Excel shows 26:00 as 1 January 1900, 02:00, counted from 31 December 1899
        if cell.year > 1904:
            raise Unreadable(cell)
        return round((cell - datetime(1899, 12, 31)).total_seconds())  # noqa: DTZ001 - a length, not an instant
    if isinstance(cell, time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if not abs(cell) <= 100_000:  # nor is NaN
            raise Unreadable(cell)
        return round(cell * 86400)
    words = text(cell)
    if is_nothing(words):
        return None
    found = _DURATION(words)
    if not found:
        raise Unreadable(cell)
    seconds = int(found[2]) * 3600 + int(found[3]) * 60 + int(found[4] or 0)
    return -seconds if found[1] else seconds


def _taken_apart(words: str, decimal_comma: bool, cell: Cell) -> tuple[str, str, str, tuple[str, str]]:
    """Sign, whole digits, digits after the decimal mark, and the marks before and behind the number."""
    if len(words) > _LONGEST:
        raise Unreadable(cell)
    words = _DASH_FOR_CENTS.sub("", words)
    bare = words.translate(_SIGN_OR_BRACKET)
    # "USD -12.00", "12,00- €", "-12" and accountants' "(12.00)" are below zero.
    negative = "-" in words or (words.startswith("(") and ")" in words)
    amount = _AMOUNT(_SPACED.sub("", bare))
    if not amount or words.count("-") > 1:
        raise Unreadable(cell)
    number = amount[2].rstrip(",.") + ("," if decimal_comma else ".") * amount[2].endswith((",", "."))
    if number[0] in ",.":
        number = "0" + number
    found = _PLAIN_COMMA(number) if decimal_comma else _PLAIN_POINT(number)
    if found:
        whole, part = found[2], found[3] or ""
    else:
        found = _GROUPED_COMMA(number) if decimal_comma else _GROUPED_POINT(number)
        if not found:
            raise Unreadable(cell)
        whole, part = found[1].replace(",", "").replace(".", ""), found[2] or ""
    if len(whole) > _MAX_DIGITS:
        raise Unreadable(cell)
    return "-" if negative else "", whole, part, (amount[1].strip(), amount[3].strip())


def _currency_of(marks: tuple[str, str], own: str, cell: Cell) -> str:
    """The currency that stands before or behind a number; any other word there makes it no amount."""
    code = ""
    for mark in marks:
        if not mark:
            continue
        found = currency_code(mark, own)
        if not found and mark.lower() not in _SYMBOLS and mark.lower() not in _SHARED_SYMBOLS:
            raise Unreadable(cell)
        code = code or found
    return code


def _scaled(sign: str, whole: str, part: str, exponent: int) -> int:
    value = int(whole + part[:exponent].ljust(exponent, "0"))
    if len(part) > exponent and part[exponent] >= "5":
        value += 1
    return -value if sign else value


def _minor_of_number(cell: Cell, exponent: int) -> int:
    if isinstance(cell, bool) or not isinstance(cell, (int, float)) or not abs(cell) < 1e15:
        raise Unreadable(cell)
    scaled: float = cell * (1, 10, 100, 1000)[exponent]
    nearest = round(scaled)
    if abs(scaled - nearest) < 1e-6:
        return nearest
    # By way of the shortest decimal text: 1.005 is meant as 1.01, though its float lies below 1.005.
    return int(Decimal(repr(cell)).scaleb(exponent).to_integral_value(ROUND_HALF_UP))
