"""A file read by several processes: the same records and words in the same order as by one."""

import gc
import io
from pathlib import Path

import pytest

from marsa.exchange import reading
from marsa.exchange.iati import crowd, parcels
from marsa.exchange.summary import Summary
from marsa.kit.findings import Finding
from tests.exchange.written import KENYA, SECTOR, a_file, a_transaction, an_activity
from tests.shared import shared


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "BATCH", 2_000)


def come_to(path: Path, *, workers: int) -> tuple[Summary, list[Finding], tuple[object, ...]]:
    """What a file comes to, all that is said of it, and what it is."""
    summary = Summary()
    with reading.open(path, workers=workers) as stream:
        findings = [finding for found in summary.follow(stream) for finding in found]
    return summary, findings, (stream.format, stream.version, stream.position)


def activities(count: int) -> list[str]:
    body = KENYA + SECTOR + a_transaction("2", "10.01") + a_transaction("9x", "1")
    return [an_activity(body).replace("XX-1-A", f"XX-1-{number % 30}") for number in range(count)]


CHANGES = {
    "as it is": lambda parts: a_file(*parts),
    "an activity broken": lambda parts: a_file(*parts[:20], "<iati-activity><a>", *parts[20:]),
    "cut short": lambda parts: a_file(*parts)[:-300],
    "no version": lambda parts: a_file(*parts, version=None),
    "prefixes undeclared": lambda parts: a_file(
        *(part.replace("</iati-activity>", "<x:y/></iati-activity>") for part in parts)
    ),
    "something in between": lambda parts: a_file(*parts[:20], "words", *parts[20:]),
    "a wrapper": lambda parts: b"<result>" + a_file(*parts).partition(b"?>")[2] + b"</result>",
    "a namespace": lambda parts: a_file(*parts, root='xmlns="urn:iati"'),
    "empty activities": lambda parts: a_file(*parts[:9], "<iati-activity/>", *parts[9:]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_several_processes_say_what_one_says(change, tmp_path: Path) -> None:
    file = tmp_path / "file.xml"
    file.write_bytes(change(activities(40)))
    one = come_to(file, workers=1)
    assert come_to(file, workers=2) == one
    assert one[0].records >= 38
    assert any(finding.code == "rule.duplicate_identifier" for finding in one[1])


def test_several_processes_come_to_the_same_on_real_files() -> None:
    for name in ("usg-dol-morocco.xml", "bmz-bangladesh-2016-result-wrapped.xml"):
        file = shared(f"data/iati/{name}")
        assert come_to(file, workers=2) == come_to(file, workers=1)


def test_a_small_file_a_table_and_what_is_missing_need_no_help(tmp_path: Path) -> None:
    file = tmp_path / "file.xml"
    file.write_bytes(a_file(an_activity(KENYA)))
    assert come_to(file, workers=2) == come_to(file, workers=1)
    assert come_to(tmp_path / "none.xml", workers=2) == come_to(tmp_path / "none.xml", workers=1)


def test_records_of_several_processes_are_whole(tmp_path: Path) -> None:
    file = tmp_path / "file.xml"
    file.write_bytes(a_file(*activities(40)))
    with reading.open(file) as one, reading.open(file, workers=2) as two:
        expected, found = list(one), list(two)
    assert found == expected
    payments = [amount for part in found for record in part.records for amount in record.amounts]
    assert len(payments) == 80
    assert [(a.kind, str(a.amount), a.set_aside) for a in payments[:2]] == [
        ("2", "10.01", None),
        ("9x", "1", "unknown-type"),
    ]
    assert {payment.value_on_basis for payment in payments} == {"value-date"}


def test_a_parcel_holds_what_was_put_in_it() -> None:
    with reading.open(io.BytesIO(a_file(*activities(3)))) as stream:
        parts = list(stream)
    assert parcels.opened(parcels.packed([parts, None])) == [parts, None]
    assert gc.isenabled()
