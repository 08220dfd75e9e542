"""Sheets of every kind as header and rows: encodings, delimiters, titles, odd rows, and hostile files."""

import codecs
import random
import resource
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importers.made_sheets import CORPUS, FIXTURES, ods, ods_row, row, text_file, xlsx

from desktop.domain.problem import Problem
from desktop.domain.records import Answers
from desktop.importers.base import Source
from desktop.importers.delimited_text import encoding_of, encoding_of_head
from desktop.importers.sheet import ReadingNote, open_sheet
from desktop.importers.workbook_bounds import check_xls, check_zipped_workbook


def content(source, **other):
    sheet = open_sheet(source, Answers(other=other))
    return sheet.header, list(sheet.rows())


# Text: encoding


@pytest.mark.parametrize(
    ("encoding", "mark", "shown"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("cp1252", b"", "cp1252"),
    ],
)
def test_encodings(tmp_path, encoding, mark, shown):
    source = text_file(tmp_path, mark + "Größe,Preis €\nJörg,5\n".encode(encoding))
    assert content(source) == (["Größe", "Preis €"], [(2, ["Jörg", "5"])])
    assert open_sheet(source).note.encoding == shown
    assert open_sheet(source, glance=True).header == ["Größe", "Preis €"]


def test_a_cp1252_letter_after_a_megabyte_is_noticed(tmp_path):
    source = text_file(tmp_path, b"a,b\n" + b"1,2\n" * 400_000 + b"caf\xe9,3\n")
    assert open_sheet(source, glance=True).note.encoding == "utf-8"
    assert open_sheet(source).note.encoding == "cp1252"
    assert content(source)[1][-1] == (400_002, ["café", "3"])


def test_utf8_with_a_little_damage_stays_utf8(tmp_path):
    source = text_file(tmp_path, b"name,b\n" + "Jörg,1\n".encode() * 20 + b"J\xff,2\n")
    assert content(source)[1][-1] == (22, ["J�", "2"])
    cut = text_file(tmp_path, b"x" * (1 << 20) + b"\xc3" + b"y" * (1 << 20) + b"\xc3", name="cut.csv")
    assert encoding_of(cut) == "cp1252"
    assert (
        encoding_of(text_file(tmp_path, b"x" * ((1 << 20) - 1) + b"\xc3" + b"y" * 9, name="c.csv"))
        == "cp1252"
    )


def test_the_head_may_end_within_a_character():
    assert encoding_of_head("é".encode()[:1]) == "utf-8"
    assert encoding_of_head(b"\xff") == "cp1252"


def test_encoding_delimiter_and_sheet_can_be_chosen(tmp_path):
    source = text_file(tmp_path, codecs.BOM_UTF8 + "a;b\nJörg;1\n".encode())
    assert content(source, encoding="cp1252")[1] == [(2, ["JÃ¶rg", "1"])]
    assert content(source, encoding="utf-8")[0] == ["a", "b"]
    assert content(text_file(tmp_path, "a~b\n1~2\n", name="t"), delimiter="~") == (
        ["a", "b"],
        [(2, ["1", "2"])],
    )
    assert content(text_file(tmp_path, "a\tb\n1\t2\n", name="u"), delimiter="tab")[0] == ["a", "b"]
    book = xlsx(tmp_path, row(1, "a", "b") + row(2, 1, 2), row(1, "c", "d") + row(2, 3, 4))
    assert content(book, sheet="Sheet2") == (["c", "d"], [(2, [3.0, 4.0])])
    with pytest.raises(Problem, match=r"no sheet “Orders”.*Sheet1, Sheet2"):
        content(book, sheet="Orders")
    for sign in ('"', "\n", ",;"):
        with pytest.raises(Problem, match="cannot divide"):
            content(source, delimiter=sign)
    with pytest.raises(Problem, match=r"no encoding.*cp1252"):
        content(source, encoding="klingon")


# Text: delimiter


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path, delimiter):
    lines = [["Order", "Total", "Note"], ["1", "2", '"a, b; c | d\te"'], ["3", "4", '"two\nlines"']]
    source = text_file(tmp_path, "\n".join(delimiter.join(line) for line in lines))
    assert content(source)[1] == [(2, ["1", "2", "a, b; c | d\te"]), (3, ["3", "4", "two\nlines"])]
    assert open_sheet(source).note.delimiter == delimiter


def test_decimal_commas_do_not_make_columns(tmp_path):
    source = text_file(tmp_path, "Order;Total\n" + "".join(f"{n};{n},50\n" for n in range(300)))
    assert open_sheet(source).note.delimiter == ";"
    source = text_file(tmp_path, "Order\tTotal\tShipping\n" + "1\t5,00\t1,50\n" * 5, name="t.csv")
    assert open_sheet(source).note.delimiter == "\t"


def test_the_delimiter_a_file_names_is_honoured(tmp_path):
    for first in ("sep=;\r\n", '"sep=;"\n', "SEP=;\n"):
        source = text_file(tmp_path, first + "a,x;b,y\r\n1,2;3,4\r\n", name=first[:3])
        assert content(source) == (["a,x", "b,y"], [(2, ["1,2", "3,4"])])
    assert content(text_file(tmp_path, "sep=\na,b\n1,2\n"))[0] == ["a", "b"]


def test_text_without_columns_is_a_problem(tmp_path):
    for words in ("", "\n\n", "hello\nworld\n", "a\nb,c,d\n" * 0):
        with pytest.raises(Problem, match="columns"):
            open_sheet(text_file(tmp_path, words))


def test_a_first_record_longer_than_the_sample(tmp_path):
    source = text_file(tmp_path, 'a,b\n1,"' + "x\n" * 100_000 + '"\n2,y\n')
    header, rows = content(source)
    assert header == ["a", "b"]
    assert [number for number, _cells in rows] == [2, 3]


# Text: header and rows


def test_titles_above_the_header_and_blank_rows_are_passed_over(tmp_path):
    source = text_file(
        tmp_path, "Report;;\n\n2026;5;\nOrder;Date;Total\n1;2;3\n\n ; ;\n4;5;6\nOrder;Date;Total\n7;8;9\n"
    )
    assert content(source) == (
        ["Order", "Date", "Total"],
        [(5, ["1", "2", "3"]), (8, ["4", "5", "6"]), (10, ["7", "8", "9"])],
    )
    assert open_sheet(source).note.header_row == 4


def test_repeated_and_blank_headers_get_names_of_their_own(tmp_path):
    source = text_file(tmp_path, "Total,Total,,Total (2),#,\n1,2,3,4,5\n")
    assert open_sheet(source).header == ["Total", "Total (2)", "Column 3", "Total (2) (2)", "#"]
    names = ['"; DROP TABLE orders; --"', "a" * 500]
    assert [
        len(name) for name in open_sheet(text_file(tmp_path, ",".join(names) + "\n1,2", name="x")).header
    ] == [23, 200]


def test_ragged_rows_are_as_wide_as_the_header(tmp_path):
    source = text_file(tmp_path, "a,b,c\n1\n1,2,3,4,5\n1,2,3\n")
    assert content(source)[1] == [(2, ["1", "", ""]), (3, ["1", "2", "3"]), (4, ["1", "2", "3"])]


def test_a_file_without_header_is_a_problem(tmp_path):
    with pytest.raises(Problem, match="column names"):
        open_sheet(text_file(tmp_path, "1,2\n3,4\n"))
    with pytest.raises(Problem, match="column names"):
        open_sheet(text_file(tmp_path, "x," * 20_000))


def test_columns_that_are_aligned_with_blanks(tmp_path):
    words = " 00004  19970101  2   29.33\n 00021  19970118 12    7.00\n\n 00022  19970202  1    5.50\n"
    source = text_file(tmp_path, words)
    assert content(source) == (
        ["Column 1", "Column 2", "Column 3", "Column 4"],
        [
            (1, ["00004", "19970101", "2", "29.33"]),
            (2, ["00021", "19970118", "12", "7.00"]),
            (4, ["00022", "19970202", "1", "5.50"]),
        ],
    )
    assert open_sheet(source).note.sentences() == [
        "Letters: UTF-8",
        "Columns are divided by: blanks",
        "The columns have no names, so they are numbered.",
    ]
    named = text_file(
        tmp_path, " customer_id      date  dollar_value\n 1 19970101 11.77\n 2 19970112 12.00\n"
    )
    assert content(named)[0] == ["customer_id", "date", "dollar_value"]


@pytest.mark.parametrize(
    "words",
    [
        "one two three\nfour five six\nseven eight nine\n",  # prose of even lines
        "1 2 3\n4 5 6\n7 8\n",
        "1 2 3\n4 5 6\n",  # too few to tell
        "1 2\n3 4\n5 6\n",
    ],
)
def test_other_text_is_not_aligned(tmp_path, words):
    with pytest.raises(Problem, match="told apart"):
        open_sheet(text_file(tmp_path, words))


def test_line_ends_nuls_and_surrogates(tmp_path):
    for end in ("\n", "\r\n", "\r"):
        assert content(text_file(tmp_path, f"a,b{end}1,2{end}", name=end.encode().hex()))[1] == [
            (2, ["1", "2"])
        ]
    source = text_file(tmp_path, b"a\0,b\n1\0,\xed\xa0\x80\n")
    header, rows = content(source)
    assert header == ["a", "b"]
    assert rows[0][1][0] == "1"
    "".join(rows[0][1]).encode("utf-8")  # no lone surrogate reaches the program
    half = codecs.BOM_UTF16_LE + "a,b\n1,".encode("utf-16-le") + b"\x00\xd8" + "\n".encode("utf-16-le")
    assert content(text_file(tmp_path, half, name="half.csv"))[1][0][1][0] == "1"


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path):
    with pytest.raises(Problem, match="cannot be read"):
        open_sheet(Source(tmp_path / "gone.csv"))
    source = text_file(tmp_path, "a,b\n1,2\n")
    sheet = open_sheet(source)
    source.path.unlink()
    with pytest.raises(Problem, match="cannot be read"):
        list(sheet.rows())


def test_progress_reaches_the_end_and_looking_does_not_count(tmp_path):
    for source in (
        text_file(tmp_path, "a,b\n" + "1,2\n" * 1000),
        xlsx(tmp_path, row(1, "a", "b") + "".join(row(n, n, n) for n in range(2, 600))),
    ):
        sheet = open_sheet(source)
        list(sheet.rows(counted=False))
        assert source.fraction == 0
        places = [source.fraction for _row in sheet.rows()]
        assert places == sorted(places)
        assert source.fraction == 1


def test_a_changed_file_is_opened_anew_and_nothing_is_kept_without_its_source(tmp_path):
    from desktop.importers import sheet as module

    source = text_file(tmp_path, "a,b\n1,2\n")
    first = open_sheet(source)
    assert open_sheet(source).remembered is first.remembered
    source.path.write_text("c,d,e\n1,2,3\n")
    source._head = None
    assert open_sheet(source).header == ["c", "d", "e"]
    key = id(source)
    assert key in module._kept
    del source, first
    assert key not in module._kept


def test_the_note_says_how_a_file_was_read():
    note = ReadingNote(
        "csv", 3, encoding="cp1252", delimiter=";", day_first=True, decimal_comma=True, totals_added_up=True
    )
    assert note.sentences() == [
        "Letters: Windows-1252",
        "Columns are divided by: semicolon",
        "The column names are in row 3.",
        "Dates are read day first.",
        "Amounts have a decimal comma.",
        "Totals differ between the rows of an order and were added up.",
    ]
    note = ReadingNote(
        "workbook", 1, sheet="May", other_sheets=("June",), day_first=False, decimal_comma=False
    )
    assert note.sentences() == [
        "Sheet: May",
        "Sheets not read: June",
        "The column names are in row 1.",
        "Dates are read month first.",
        "Amounts have a decimal point.",
    ]


# Workbooks


def test_the_first_sheet_with_header_and_rows_is_read(tmp_path):
    source = xlsx(
        tmp_path, "", row(1, "only", "header"), row(1, "title") + row(3, "a", "b") + row(4, "x", 2.5)
    )
    assert content(source) == (["a", "b"], [(4, ["x", 2.5])])
    assert open_sheet(source).note.sheet == "Sheet3"
    assert open_sheet(source).note.other_sheets == ("Sheet1", "Sheet2")
    with pytest.raises(Problem, match="column names"):
        open_sheet(xlsx(tmp_path, row(1, "only", "header"), name="h.xlsx"))


def test_xls_and_ods(tmp_path):
    source = Source(FIXTURES / "order_sheet" / "xls" / "orders.xls")
    header, rows = content(source)
    assert header == ["Order number", "Order date", "E-mail", "Total", "Currency"]
    assert rows[0][0] == 2
    assert rows[0][1][2:] == ["anna@example.org", 12.5, "EUR"]
    assert open_sheet(source).note.sheet == "Orders"
    source = ods(
        tmp_path,
        ods_row("a", "b")
        + ods_row("1", "2", repeat=3)
        + '<table:table-row table:number-rows-repeated="1048571">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
    )
    assert content(source) == (["a", "b"], [(2, ["1", "2"]), (3, ["1", "2"]), (4, ["1", "2"])])


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A9000000"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1000000"><c r="T1000000"><v>1</v></c></row>',
        "<row r='1'><c s='0' r='A1'><v>1</v></c></row><row r='1048576'><c\nr='XFD1048576'><v>1</v></c></row>",
        '<row r="1"><c r="A1" r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A99999999999"><v>1</v></c></row>',
        '<row r="1">' + "<c><v>1</v></c>" * 3000 + "</row>",
        '<row r="1"><c><v>1</v></c></row><row r="1048576">' + "<c><v>1</v></c>" * 100 + "</row>",
        '<x:row xmlns:x="y" r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    ],
)
def test_cells_far_away_are_a_problem_not_a_crash(tmp_path, rows):
    with pytest.raises(Problem):
        check_zipped_workbook(xlsx(tmp_path, rows).path)


def test_broken_xml_is_a_problem(tmp_path):
    for number, rows in enumerate(('<row r="1"><c r="A1">', "<c", "<row><c><v>1</v></x></row>")):
        with pytest.raises(Problem):
            open_sheet(xlsx(tmp_path, rows, name=f"{number}.xlsx"))


def test_cells_without_a_place_of_their_own_are_read(tmp_path):
    rows = (
        "<row>"
        + '<c t="inlineStr"><is><t>a</t></is></c>' * 2
        + '</row><row><c><v>1</v></c><c r="B2"><v>2</v></c></row>'
    )
    assert content(xlsx(tmp_path, rows)) == (["a", "a (2)"], [(2, [1.0, 2.0])])


@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;&a;">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">'],
)
def test_entities_are_a_problem(tmp_path, doctype):
    with pytest.raises(Problem, match="damaged"):
        open_sheet(
            xlsx(
                tmp_path, row(1, "a", "b"), head='<?xml version="1.0"?>' + doctype + "<worksheet><sheetData>"
            )
        )
    if "ENTITY" in doctype:
        with pytest.raises(Problem, match="damaged"):
            open_sheet(ods(tmp_path, ods_row("a", "b"), doctype=doctype))


@pytest.mark.parametrize(
    "rows",
    [
        ods_row("a", "b", repeat=1_048_576),
        ods_row("a", columns=16_384),
        ods_row("a", "b", repeat=10**8),
        ods_row("a").replace('"1"', '"many"'),
        '<table:table-row table:number-rows-repeated="1000000"/>' * 3 + ods_row("a", "b"),
    ],
)
def test_repeated_ods_cells_are_a_problem(tmp_path, rows):
    with pytest.raises(Problem):
        open_sheet(ods(tmp_path, rows))


def test_an_xls_cell_in_the_far_corner_is_a_problem(tmp_path):
    path = FIXTURES / "order_sheet" / "xls" / "cell_in_the_far_corner.xls"
    with pytest.raises(Problem, match="too far"):
        open_sheet(Source(path))
    data = (FIXTURES / "order_sheet" / "xls" / "orders.xls").read_bytes()
    for length in range(0, len(data), 97):
        source = text_file(tmp_path, data[:length], name="cut.xls")
        with pytest.raises(Problem):
            open_sheet(source)


def test_a_small_xls_stream_is_checked_too(tmp_path):
    # Below the header's cutoff a stream lies in the small sectors of the root's stream: raise the cutoff.
    data = bytearray((FIXTURES / "order_sheet" / "xls" / "orders.xls").read_bytes())
    data[56:60] = (1 << 20).to_bytes(4, "little")
    with pytest.raises(Problem):
        check_xls(text_file(tmp_path, bytes(data), name="small.xls").path)


@pytest.mark.parametrize(("place", "value"), [(30, 3), (48, 0xFFFFFFFE), (76, 0x00FFFFFF), (68, 0x00FFFFFF)])
def test_a_damaged_xls_header_is_a_problem(tmp_path, place, value):
    data = bytearray((FIXTURES / "order_sheet" / "xls" / "orders.xls").read_bytes())
    data[place : place + 4] = value.to_bytes(4, "little")
    with pytest.raises(Problem):
        check_xls(text_file(tmp_path, bytes(data), name="bad.xls").path)


def test_an_xls_that_claims_to_span_too_much_is_a_problem(tmp_path):
    data = (FIXTURES / "order_sheet" / "xls" / "orders.xls").read_bytes()
    place = data.index(b"\x00\x02\x0e\x00")
    claim = (0).to_bytes(4, "little") + (0xFFFFFFF0).to_bytes(4, "little") + b"\0\0\xff\0"
    with pytest.raises(Problem, match="too far"):
        check_xls(text_file(tmp_path, data[: place + 4] + claim + data[place + 16 :], name="wide.xls").path)


def test_a_huge_xls_is_not_read_at_all(tmp_path):
    path = tmp_path / "huge.xls"
    with path.open("wb") as file:
        file.write(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        file.truncate(1 << 30)
    with pytest.raises(Problem, match="too large"):
        open_sheet(Source(path))


def rezipped(tmp_path, change, method=zipfile.ZIP_DEFLATED):
    path = xlsx(tmp_path, row(1, "a", "b") + row(2, 1, 2)).path
    with zipfile.ZipFile(path) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    out = tmp_path / "changed.xlsx"
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in change(parts):
            archive.writestr(name, data)
    return Source(out)


def test_zip_bombs_are_a_problem(tmp_path):
    bomb = b"<x>" + b" " * (40 << 20)
    with pytest.raises(Problem, match="too large"):
        open_sheet(rezipped(tmp_path, lambda parts: [*parts, ("xl/sharedStrings.xml", bomb)]))
    with pytest.raises(Problem, match="damaged"):
        open_sheet(rezipped(tmp_path, lambda parts: [*parts, *((f"x{n}", b"") for n in range(10_001))]))
    with pytest.raises(Problem, match="damaged"):
        open_sheet(rezipped(tmp_path, lambda parts: parts, zipfile.ZIP_LZMA))
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = rezipped(tmp_path, lambda parts: [*parts, parts[-1]])
    with pytest.raises(Problem, match="damaged"):
        open_sheet(twice)
    with pytest.raises(Problem):  # a text that never ends
        open_sheet(
            rezipped(
                tmp_path,
                lambda parts: [
                    *parts,
                    (
                        "xl/x.xml",
                        b"<" + random.Random(1).randbytes(18 << 20).replace(b"<", b"").replace(b"\0", b""),
                    ),
                ],
            )
        )


def test_a_zip_that_lies_about_its_sizes_is_a_problem(tmp_path):
    source = xlsx(tmp_path, row(1, "a", "b") + "".join(row(n, 1, 2) for n in range(2, 99)))
    data = source.path.read_bytes()
    with zipfile.ZipFile(source.path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lie = data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(Problem, match="damaged"):
        open_sheet(text_file(tmp_path, lie, name="lie.xlsx"))


def test_a_zip_whose_members_claim_gigabytes_is_a_problem(tmp_path):
    source = xlsx(tmp_path, row(1, "a", "b"))
    data = source.path.read_bytes()
    with zipfile.ZipFile(source.path) as archive:
        size = archive.getinfo("xl/workbook.xml").file_size
    with pytest.raises(Problem, match="too large"):
        open_sheet(
            text_file(tmp_path, data.replace(size.to_bytes(4, "little"), b"\xf0\xff\xff\xff"), name="g.xlsx")
        )


def test_other_archives_and_protected_workbooks_are_a_problem(tmp_path):
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.jpg", b"\xff\xd8")
    with pytest.raises(Problem, match="no spreadsheet"):
        open_sheet(Source(path))


def test_what_calamine_says_becomes_a_problem_and_what_is_ours_stays_a_bug(tmp_path):
    from desktop.importers import sheet as module

    class PasswordError(Exception):
        __module__ = "python_calamine"

    class PanicException(BaseException):
        __module__ = "pyo3_runtime"

    source = text_file(tmp_path, "x")
    with pytest.raises(Problem, match="password"), module._calamine_speaks(source):
        raise PasswordError
    with pytest.raises(Problem, match="damaged"), module._calamine_speaks(source):
        raise PanicException
    with pytest.raises(ZeroDivisionError), module._calamine_speaks(source):
        raise ZeroDivisionError
    with pytest.raises(KeyboardInterrupt), module._calamine_speaks(source):
        raise KeyboardInterrupt


# Anything at all


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=400), st.text(alphabet='abc,;"\t|\n\r€\0 1', max_size=300).map(str.encode)
    )
)
def test_any_bytes_are_a_sheet_or_a_problem(tmp_path, data):
    source = text_file(tmp_path, data)
    try:
        header, rows = content(source)
    except Problem:
        return
    assert len(set(header)) == len(header) >= 2
    assert all(len(cells) == len(header) for _number, cells in rows)


@pytest.mark.parametrize("make", [xlsx, ods])
def test_a_workbook_cut_or_changed_anywhere_is_a_sheet_or_a_problem(tmp_path, make, capfd):
    if make is xlsx:
        data = xlsx(tmp_path, row(1, "a", "b") + row(2, 1, 2)).path.read_bytes()
    else:
        data = ods(tmp_path, ods_row("a", "b") + ods_row("1", "2")).path.read_bytes()
    chance = random.Random(7)
    variants = [data[:length] for length in range(0, len(data), 23)]
    for _variant in range(150):
        changed = bytearray(data)
        for _byte in range(3):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        variants.append(bytes(changed))
    for number, variant in enumerate(variants):
        try:
            content(text_file(tmp_path, variant, name=f"v{number}"))
        except Problem as problem:
            told = problem.what and problem.try_this
            assert told


HOSTILE = {
    "nothing but delimiters": lambda: b"," * 5_000_000,
    "nothing but quotes": lambda: b'a,b\n"' + b'""' * 2_000_000,
    "a quote that never ends": lambda: b'a,b\n1,"' + b"x\n" * 3_000_000,
    "rows of quoted newlines": lambda: b"a,b\n" + b'"\n",' * 3_000_000,
    "a line of 20 MB": lambda: b"a,b\n1," + b"x" * 20_000_000,
    "a field of 1 MB": lambda: b"a,b\n1," + b"x" * 1_000_000 + b"\n2,3\n",
    "5,000 columns": lambda: ",".join(f"c{n}" for n in range(5000)).encode() + b"\n" + b"1," * 5000,
    "NULs": lambda: b"\0" * 5_000_000,
    "newlines": lambda: b"\n" * 5_000_000,
    "utf-16 mark and rubbish": lambda: b"\xff\xfe" + random.Random(2).randbytes(2_000_000),
    "rubbish": lambda: random.Random(3).randbytes(3_000_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_ends_in_rows_or_a_problem_within_bounds(tmp_path, name):
    source = text_file(tmp_path, HOSTILE[name]())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        for _row in open_sheet(source).rows():
            pass
    except Problem:
        pass
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024


def test_a_real_workbook_of_the_corpus():
    path = CORPUS / "tickets" / "naveen4555-Call_Center_dataset__Call-Center-Dataset.xlsx"
    if not path.exists():
        pytest.skip("../shared/corpus is not here")
    sheet = open_sheet(Source(path))
    assert sheet.header[:3] == ["Call Id", "Agent", "Date"]
    assert sum(1 for _row in sheet.rows()) == 5000


def test_a_real_text_sheet_of_the_corpus():
    path = CORPUS / "tickets" / "kaggle-vinayaksathe2003__customer_support_tickets.csv"
    if not path.exists():
        pytest.skip("../shared/corpus is not here")
    sheet = open_sheet(Source(path))
    assert len(sheet.header) == 19
    assert sum(1 for _row in sheet.rows()) == 8469
