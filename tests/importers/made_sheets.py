"""Sheets for the tests of importers: text files, bare XLSX and ODS archives, expected records."""

import json
import zipfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop.domain.records import Answers, Order, Record
from desktop.importers.base import Importer, Source

FIXTURES = Path(__file__).parent / "fixtures"
CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>'
_FOOT = "</sheetData></worksheet>"


def text_file(
    folder: Path, content: str | bytes, name: str = "orders.csv", encoding: str = "utf-8"
) -> Source:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return Source(path)


def xlsx(folder: Path, *sheets: str, head: str = _HEAD, name: str = "orders.xlsx") -> Source:
    """A workbook of bare XML rows, so that a test decides every byte of them."""
    path = folder / name
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>'
        + "".join(f'<sheet name="Sheet{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        + "</Relationships>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
        for number, rows in zip(numbers, sheets, strict=True):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", head + rows + _FOOT)
    return Source(path)


def row(number: int, *values: str | float) -> str:
    """One XLSX row with all cells in their usual form."""
    cells = []
    for column, value in enumerate(values):
        place = f"{chr(65 + column)}{number}"
        if isinstance(value, str):
            cells.append(f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>')
        else:
            cells.append(f'<c r="{place}"><v>{value}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def ods(folder: Path, rows: str, *, doctype: str = "", name: str = "orders.ods") -> Source:
    """An ODS archive with one sheet; `rows` are its table:table-row elements."""
    path = folder / name
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content '
        f'xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="Orders">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return Source(path)


def ods_row(*values: str, repeat: int = 1, columns: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
        f"<text:p>{value}</text:p></table:table-cell>"
        for value in values
    )
    return f'<table:table-row table:number-rows-repeated="{repeat}">{cells}</table:table-row>'


def records(importer: Importer, source: Source, answers: Answers | None = None) -> list[Record]:
    return list(importer.read(source, answers or Answers()))


def orders(importer: Importer, source: Source, answers: Answers | None = None) -> list[Order]:
    """The records of a file that holds nothing but orders."""
    found = records(importer, source, answers)
    assert all(isinstance(record, Order) for record in found), found
    return [record for record in found if isinstance(record, Order)]


def expected(case: Path) -> list[dict[str, Any]]:
    """expected.json of a fixture: instants are written as people read them."""
    known = json.loads((case / "expected.json").read_text("utf-8"))
    for order in known:
        for field in ("placed_at", "cancelled_at", "shipped_at", "delivered_at", "updated_at"):
            if order[field]:
                order[field] = at(order[field])
    return list(known)


def as_dicts(found: list[Order]) -> list[dict[str, Any]]:
    return [asdict(order) for order in found]


def at(iso: str) -> int:
    """Seconds UTC of an ISO date-time; without an offset it is UTC."""
    moment = datetime.fromisoformat(iso)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
