"""Any file: told by its content, unpacked within limits, never raising."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from marsa.exchange import reading, unpacking
from marsa.exchange.reading import Stream
from marsa.exchange.record import Record
from marsa.exchange.workbook import about as workbook_about
from marsa.exchange.workbook import writing
from marsa.exchange.workbook.choices import Choice
from marsa.kit.findings import Finding
from tests.exchange.written import KENYA, a_file, an_activity, codes

FILES = Path(__file__).parents[1] / "files"
XML = (FILES / "activities-2.03.xml").read_bytes()
CSV = (FILES / "list-marsa.csv").read_bytes()


def read(source: bytes | str | Path, **options: str) -> tuple[int, list[Finding], Stream]:
    """Return how many records a file has, what was found, and the stream."""
    given = io.BytesIO(source) if isinstance(source, bytes) else source
    records, findings = 0, []
    with reading.open(given, **options) as stream:  # type: ignore[arg-type]
        for part in stream:
            records += len(part.records)
            findings.extend(part.findings)
    return records, findings, stream


def zipped(**members: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(".".join(name.rsplit("_", 1)), content)
    return data.getvalue()


def test_a_path_and_a_stream_of_bytes_read_alike() -> None:
    path = FILES / "activities-2.03.xml"
    records, findings, stream = read(path)
    assert (records, stream.format, stream.version) == (1, "iati", "2.03")
    assert (stream.size, stream.position, stream.name) == (len(XML), len(XML), str(path))
    assert read(XML)[:2] == (records, findings)


def test_a_table_tells_its_list() -> None:
    records, _, stream = read(CSV)
    assert (records, stream.format, stream.version) == (2, "csv", "marsa")


def test_a_list_may_be_forced_and_must_exist() -> None:
    assert codes(read(CSV, mapping="nothing")[1]) == ["file.mapping_unknown"]
    assert read(CSV, mapping="marsa")[0] == 2


def test_gzip_is_unpacked_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "activities.xml.gz"
    path.write_bytes(gzip.compress(XML))
    records, findings, stream = read(path)
    assert (records, stream.format) == (1, "iati")
    assert codes(findings)[0] == "file.compressed"
    assert "“activities.xml”" in findings[0].message_en


def test_zip_is_unpacked_file_by_file() -> None:
    records, findings, _ = read(zipped(a_xml=XML, b_csv=CSV, read_me=b"hello"))
    assert records == 3
    assert codes(findings).count("file.compressed") == 2


@pytest.mark.parametrize("name", ["gzip", "zip"])
def test_a_damaged_archive_keeps_what_came_before(name: str) -> None:
    many = a_file(*[an_activity(KENYA, attributes=f'xml:lang="en" n="{n}"') for n in range(500)])
    packed = gzip.compress(many) if name == "gzip" else zipped(a_xml=many)
    records, findings, _ = read(packed[: len(packed) * 3 // 4])
    assert codes(findings)[-1] == "file.archive_broken"
    assert records < 500 and (records > 0 or name == "zip")


def test_a_locked_archive_is_declined() -> None:
    data = bytearray(zipped(a_xml=XML))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flags of each header
        data[data.index(mark) + offset] |= 1
    assert codes(read(bytes(data))[1]) == ["file.archive_locked"]


def test_an_archive_without_data_is_declined() -> None:
    found = read(zipped(photo_png=b"x"))[1]
    assert codes(found) == ["file.archive_empty"]
    assert "photo.png" in found[0].message_en


def test_an_archive_in_an_archive_is_not_followed() -> None:
    assert codes(read(zipped(a_xml=zipped(b_xml=XML)))[1]) == ["file.compressed", "file.kind"]


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped(a_xml=data)])
def test_a_bomb_is_not_unpacked(pack: object) -> None:
    bomb = b"<iati-activities>" + b" " * (12 << 20)
    records, findings, _ = read(pack(bomb))  # type: ignore[operator]
    assert (records, codes(findings)[-1]) == (0, "file.archive_bomb")
    assert "100 : 1" in findings[-1].message_en


def test_an_archive_that_says_it_is_far_too_large_is_refused_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unpacking, "MOST_UNPACKED", 1000)
    assert codes(read(zipped(a_xml=XML))[1]) == ["file.archive_bomb"]
    assert codes(read(gzip.compress(XML))[1]) == ["file.compressed", "file.archive_bomb"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x89PNG\r\n", "an image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old office program"),
        (bytes(range(32)) * 30, "a file of an unknown kind"),
        (zipped(**{"[Content_Types]_xml": b"", "word/document_xml": b""}), "a text document"),
        (zipped(mimetype=b"", content_xml=b""), "a spreadsheet workbook"),
    ],
)
def test_a_file_of_another_kind_is_named(data: bytes, words: str) -> None:
    records, findings, stream = read(data)
    assert (records, codes(findings), stream.format) == (0, ["file.kind"], None)
    assert words in findings[0].message_en


def test_a_workbook_is_told_by_its_content_and_a_damaged_one_says_so() -> None:
    damaged = zipped(**{"[Content_Types]_xml": b"", "xl/workbook_xml": b""})
    records, findings, stream = read(damaged)
    assert (records, codes(findings), stream.format) == (0, ["file.workbook_broken"], "xlsx")


def test_a_workbook_of_ours_gives_its_records() -> None:
    about = workbook_about.About("2022", Choice("DEU", "Germany", "Allemagne"), b"secret")
    file = io.BytesIO()
    filled = [writing.Filled(Record("A-1", titles={"en": "Wells"}))]
    writing.write(file, entries=filled, about=about)
    file.seek(0)
    parts = list(reading.open(file))
    assert [record.ref for part in parts for record in part.records] == ["A-1"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b"\xef\xbb\xbf \n", "file.empty"),
        (b"Dear colleagues, hello", "file.list_unknown"),
        (b"Dear colleagues", "file.not_xml"),
        (b"<html></html>", "file.html"),
        ("<iati-activities/>".encode("utf-16"), "file.no_activities"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(data: bytes, code: str) -> None:
    records, findings, _ = read(data)
    assert records == 0
    assert codes(findings)[-1] == code


def test_a_file_that_is_not_there_and_a_folder_get_a_sentence(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "no.xml", "no such file"), (tmp_path, "it is a folder")):
        records, findings, stream = read(path)
        assert (records, codes(findings), stream.size is None) == (
            0, ["file.unreadable"], path != tmp_path
        )  # fmt: skip
        assert reason in findings[0].message_en


def test_a_stream_that_is_left_early_closes_its_file() -> None:
    with reading.open(FILES / "activities-2.03.xml") as stream:
        next(iter(stream))
        file = stream._file
    assert file is not None and file.closed
