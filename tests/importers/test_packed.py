"""Folders and archives: what is in them is read where it lies, whoever packed it and however."""

import gzip
import io
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importers.made_sheets import ods, ods_row, row, xlsx

from desktop.domain.problem import Problem
from desktop.importers.base import Source
from desktop.importers.packed import MAX_IN_FOLDER, Packed, ZipArchive, source_of, within
from desktop.importers.sheet import open_sheet

FILES = {"Takeout/Mail/Sent.mbox": b"From x\n" * 20_000, "Takeout/a.json": b"{}", "Takeout/empty.txt": b""}


def zipped(path: Path, files: dict[str, bytes] = FILES, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tarred(
    path: Path, files: dict[str, bytes] = FILES, mode: str = "w:gz", form: int = tarfile.PAX_FORMAT
) -> Path:
    with tarfile.open(path, mode, format=form) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            told = tarfile.TarInfo(name)
            told.size = len(content)
            archive.addfile(told, io.BytesIO(content))
    return path


def foldered(path: Path, files: dict[str, bytes] = FILES) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def content_of(source: Source) -> dict[str, bytes]:
    found = {}
    for member in source.members():
        with member.open() as file:
            found[member.name] = file.read()
    source.close()
    return found


PACKINGS = {
    "zip": lambda folder: zipped(folder / "x.zip"),
    "stored": lambda folder: zipped(folder / "x.zip", method=zipfile.ZIP_STORED),
    "tgz": lambda folder: tarred(folder / "x.tgz"),
    "tar": lambda folder: tarred(folder / "x.tar", mode="w:"),
    "gnu": lambda folder: tarred(folder / "x.tar", mode="w:", form=tarfile.GNU_FORMAT),
    "folder": lambda folder: foldered(folder / "x"),
}


@pytest.fixture(params=PACKINGS)
def packed(request: pytest.FixtureRequest, tmp_path: Path) -> Packed:
    source = source_of(PACKINGS[request.param](tmp_path))
    assert isinstance(source, Packed)
    return source


def test_members_are_read_where_they_lie(packed: Packed, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert content_of(packed) == FILES
    assert content_of(packed) == FILES  # again, and from the start
    assert sorted(tmp_path.rglob("*")) == before
    assert packed.head() == b""


def test_a_member_tells_its_size_its_head_and_where_it_lies(packed: Packed) -> None:
    mailbox = next(member for member in packed.members() if member.name.endswith("Sent.mbox"))
    assert mailbox.size == 140_000
    assert mailbox.head(6) == b"From x"
    assert len(mailbox.head()) == 65_536
    assert len(mailbox.head(130_000)) == 130_000
    assert mailbox.in_archive == (not packed.path.is_dir())
    if mailbox.in_archive:
        assert mailbox.shown == f"Takeout/Mail/Sent.mbox in {packed.path.name}"
    packed.close()


def test_what_is_read_of_a_member_counts_for_the_archive(packed: Packed) -> None:
    mailbox = next(member for member in packed.members() if member.name.endswith("Sent.mbox"))
    with mailbox.open_uncounted() as file:
        file.read(1000)
    assert packed.fraction == 0
    with mailbox.open() as file:
        while file.read(1 << 16):
            pass
    assert mailbox.fraction == 1
    assert packed.fraction == pytest.approx(140_000 / 140_003, abs=1e-6)
    packed.close()


def test_members_can_be_read_in_any_order_and_side_by_side(tmp_path: Path) -> None:
    files = {f"{n}.txt": bytes([65 + n]) * 100_000 for n in range(5)}
    for path in (zipped(tmp_path / "x.zip", files), tarred(tmp_path / "x.tgz", files)):
        source = source_of(path)
        members = source.members()
        for number in (3, 1, 4, 4, 0):
            with members[number].open() as file:
                assert file.read(5) == bytes([65 + number]) * 5
        with members[2].open() as one, members[0].open() as other:
            assert (one.read(1), other.read(1), one.read(1)) == (b"C", b"A", b"C")
        source.close()


def test_no_file_stays_open(packed: Packed) -> None:
    def open_files() -> int:
        return sum(
            str(packed.path) in os.readlink(f"/proc/self/fd/{n}")
            for n in os.listdir("/proc/self/fd")
            if os.path.islink(f"/proc/self/fd/{n}")
        )

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("only Linux tells which files are open")
    members = packed.members()
    assert open_files() == 0
    members[0].head(10)
    with members[0].open() as file:
        file.read(1)
        assert open_files() == 1
    packed.close()
    assert open_files() == 0


def test_what_systems_leave_behind_is_no_member(tmp_path: Path) -> None:
    clutter = {
        "__MACOSX/._a.txt": b"x",
        ".DS_Store": b"x",
        "b/Thumbs.db": b"x",
        "b/._c.txt": b"x",
        "d.txt": b"y",
    }
    for path in (
        zipped(tmp_path / "x.zip", clutter),
        foldered(tmp_path / "x", clutter),
        tarred(tmp_path / "x.tgz", clutter),
    ):
        assert content_of(source_of(path)) == {"d.txt": b"y"}


def test_names_that_lead_out_are_only_names(tmp_path: Path) -> None:
    files = {"../../out.txt": b"x", "/abs.txt": b"y", "C:\\dir\\z.txt": b"z"}
    for path in (zipped(tmp_path / "x.zip", files), tarred(tmp_path / "x.tgz", files)):
        found = content_of(source_of(path))
        assert sorted(found.values()) == [b"x", b"y", b"z"]
        assert not any("\\" in name for name in found)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["x.tgz", "x.zip"]


def test_links_devices_and_pipes_are_no_files(tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_bytes(b"secret")
    folder = foldered(tmp_path / "x", {"a.txt": b"a"})
    (folder / "link.txt").symlink_to(outside)
    (folder / "all").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    assert content_of(source_of(folder)) == {"a.txt": b"a"}

    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(outside))
        archive.writestr("a.txt", b"a")
    assert content_of(source_of(tmp_path / "x.zip")) == {"a.txt": b"a"}

    with tarfile.open(tmp_path / "x.tar", "w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            told = tarfile.TarInfo(f"entry{kind.decode()}")
            told.type, told.linkname = kind, str(outside)
            archive.addfile(told)
        told = tarfile.TarInfo("a.txt")
        told.size = 1
        archive.addfile(told, io.BytesIO(b"a"))
    assert content_of(source_of(tmp_path / "x.tar")) == {"a.txt": b"a"}


def test_long_names_and_pax_headers(tmp_path: Path) -> None:
    name = "Takeout/" + "ü" * 150 + "/mail.mbox"
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        assert content_of(source_of(tarred(tmp_path / "x.tgz", {name: b"abc"}, form=form))) == {name: b"abc"}


@pytest.mark.parametrize("cut", [0.3, 0.9, 0.999])
def test_an_archive_that_ends_in_the_middle_says_so(tmp_path: Path, cut: float) -> None:
    files = {f"{n}.txt": os.urandom(5000) for n in range(20)}
    for path in (zipped(tmp_path / "x.zip", files), tarred(tmp_path / "x.tgz", files)):
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * cut)])
        with pytest.raises(Problem, match="ends in the middle"):
            content_of(source_of(path))


def test_a_damaged_member_is_a_problem(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a.txt": os.urandom(5000)})
    data = bytearray(path.read_bytes())
    data[2000] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(Problem, match="” is damaged"):
        content_of(source_of(path))


def test_a_password_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a.txt": b"secret"})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)
    with pytest.raises(Problem, match="protected with a password"):
        content_of(source_of(path))


def test_a_packing_that_is_unknown_is_a_problem(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a.txt": b"abc"})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", data, data.index(mark) + place, 9)  # Deflate64
    path.write_bytes(data)
    with pytest.raises(Problem, match="cannot read"):
        content_of(source_of(path))


def test_bombs_do_not_go_off(tmp_path: Path) -> None:
    zeros = {f"{n}": b"\0" * (8 << 20) for n in range(2)}
    with pytest.raises(Problem, match="too large"):
        content_of(source_of(zipped(tmp_path / "x.zip", zeros)))
    big = {str(n): b"\0" * (40 << 20) for n in range(2)}
    with pytest.raises(Problem, match="too large"):
        content_of(source_of(zipped(tmp_path / "y.zip", big)))
    with pytest.raises(Problem, match="too large"):
        content_of(source_of(tarred(tmp_path / "x.tgz", big)))


def test_too_many_members_are_a_problem(tmp_path: Path) -> None:
    many = {f"a/{n}": b"" for n in range(MAX_IN_FOLDER + 1)}
    for path in (zipped(tmp_path / "x.zip", many), tarred(tmp_path / "x.tgz", many)):
        with pytest.raises(Problem, match="too many files"):
            source_of(path).members()
    spread = {f"{n % 2}/{n}": b"" for n in range(MAX_IN_FOLDER + 1)}
    assert len(source_of(zipped(tmp_path / "y.zip", spread)).members()) == MAX_IN_FOLDER + 1


def test_a_table_of_contents_beyond_bounds_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(
        b"PK\x03\x04" + b"\0" * 100 + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, 1 << 30, 0, 0)
    )
    with pytest.raises(Problem, match="too many files"):
        source_of(path)


def test_an_archive_in_an_archive_is_opened_once(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"a.txt": b"a"}).read_bytes()
    middle = zipped(tmp_path / "middle.zip", {"inner.zip": inner, "b.txt": b"b"}).read_bytes()
    outer = source_of(zipped(tmp_path / "outer.zip", {"middle.zip": middle, "c.txt": b"c"}))
    packed, text = outer.members()
    assert within(text) is None
    nested = within(packed)
    assert isinstance(nested, ZipArchive)
    deeper, text = nested.members()
    assert text.head() == b"b"
    assert text.shown == "b.txt in middle.zip in outer.zip"
    with pytest.raises(Problem, match="archive within an archive"):
        within(deeper)
    # In a folder an archive is a file like any other.
    folder = source_of(
        foldered(tmp_path / "x", {"y/outer.zip": (tmp_path / "outer.zip").read_bytes(), "n.txt": b""})
    )
    found = {member.name: within(member) for member in folder.members()}
    assert found["n.txt"] is None
    assert [member.shown for member in found["y/outer.zip"].members()][1] == "c.txt in y/outer.zip"


def test_a_workbook_is_a_file(tmp_path: Path) -> None:
    for name in ("[Content_Types].xml", "mimetype"):
        path = zipped(tmp_path / "x.xlsx", {"other": b"", name: b"x"})
        assert type(source_of(path)) is Source
        outer = source_of(zipped(tmp_path / "y.zip", {"x.xlsx": path.read_bytes()}))
        assert within(outer.members()[0]) is None


def test_a_compressed_file_that_is_no_archive_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(b"order,date\n" * 100))
    assert type(source_of(path)) is Source


def bent(data: bytes, places: Iterable[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for place, value in places:
        changed[place % len(changed)] = value
    return bytes(changed)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["x.zip", "x.tgz", "x.tar"]),
    places=st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=8),
    length=st.integers(0, 1 << 13),
)
def test_whatever_is_changed_in_an_archive_gives_bytes_or_a_problem(
    tmp_path: Path, kind: str, places: list[tuple[int, int]], length: int
) -> None:
    files = {"a/b.txt": b"some words " * 50, "c.json": b'{"d": 1}', "ü" * 120: b"x"}
    path = tmp_path / kind
    if kind == "x.zip":
        zipped(path, files)
    else:
        tarred(path, files, mode="w:gz" if kind == "x.tgz" else "w:")
    path.write_bytes(bent(path.read_bytes()[: length + 1], places))
    try:
        source = source_of(path)
        content_of(source)
    except Problem as problem:
        told = problem.what and problem.try_this
        assert told


def test_gzip_of_a_tar_with_a_bad_checksum_is_a_problem(tmp_path: Path) -> None:
    path = tarred(tmp_path / "x.tgz")
    tar = bytearray(zlib.decompress(path.read_bytes(), 31))
    tar[5] ^= 1
    path.write_bytes(gzip.compress(bytes(tar)))
    assert type(source_of(path)) is Source  # its first block is no tar's


# --- Sheets in archives ---------------------------------------------------------------------------------


def test_workbooks_and_text_sheets_are_read_out_of_an_archive(tmp_path: Path) -> None:
    rows = row(1, "Order number", "Order date") + row(2, "1", "2026-04-03")
    books = [xlsx(tmp_path, rows).path, ods(tmp_path, ods_row("Order number", "Order date")).path]
    content = {path.name: path.read_bytes() for path in books}
    content["sheet.csv"] = "Bestellnummer;Käufer\n1;Zoë\n".encode("cp1252")
    for path in (zipped(tmp_path / "x.zip", content), tarred(tmp_path / "x.tgz", content)):
        source = source_of(path)
        headers = {}
        for member in source.members():
            if member.name.endswith(".ods"):
                with pytest.raises(Problem):  # it has no row but that of the names
                    open_sheet(member)
                continue
            sheet = open_sheet(member)
            headers[member.name] = (sheet.header, [cells for _number, cells in sheet.rows()])
            assert member.fraction == 1
        source.close()
        assert headers == {
            "orders.xlsx": (["Order number", "Order date"], [["1", "2026-04-03"]]),
            "sheet.csv": (["Bestellnummer", "Käufer"], [["1", "Zoë"]]),
        }


def test_a_damaged_workbook_in_an_archive_is_a_problem(tmp_path: Path) -> None:
    good = xlsx(tmp_path, row(1, "Order number", "Order date") + row(2, "1", "2026-04-03")).path.read_bytes()
    path = zipped(
        tmp_path / "x.zip",
        {"orders.xlsx": good[: len(good) // 2], "bomb.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"},
    )
    for member in source_of(path).members():
        with pytest.raises(Problem):
            open_sheet(member)


def test_what_begins_like_a_page_or_a_record_is_not_tried_as_a_sheet(tmp_path: Path) -> None:
    for words in (b"<html>,<b>\n1,2\n", b'\xef\xbb\xbf  {"Order number": 1, "Order date": 2}\n1,2\n'):
        (tmp_path / "x.csv").write_bytes(words)
        with pytest.raises(Problem):
            open_sheet(Source(tmp_path / "x.csv"), glance=True)
