"""Real files against an independent count: another parser, another way round, nothing of ours."""

import csv
import io
import json
import random
import re
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import call_command

from marsa.exchange import reading
from marsa.exchange.record import Record
from marsa.exchange.summary import Summary
from marsa.kit.findings import Severity
from tests.shared import shared

LETTERS = {"C": "2", "D": "3", "E": "4", "IF": "1", "IR": "5", "LR": "6", "R": "7"}
LETTERS |= {"QP": "8", "QS": "9", "CG": "10"}
Totals = dict[str, dict[str, str]]


def counted_by_hand(path: Path) -> tuple[int, Totals]:
    """Count the activities of a file and add up its money by kind and currency."""
    activities = 0
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for activity in ElementTree.parse(path).getroot().iter("iati-activity"):
        activities += 1
        default = activity.get("default-currency", "XXX")
        for name in ("transaction", "budget", "planned-disbursement"):
            for element in activity.findall(name):
                value = element.find("value")
                if value is None or not (value.text or "").strip():
                    continue
                kind = {"budget": "budget", "planned-disbursement": "planned"}.get(name)
                if kind is None:
                    code = element.find("transaction-type").get("code")  # type: ignore[union-attr]
                    kind = LETTERS.get(code or "", code or "")
                sums[kind, value.get("currency", default)] += Decimal((value.text or "").strip())
    totals: Totals = defaultdict(dict)
    for (kind, currency), total in sums.items():
        totals[kind][currency] = f"{total:f}"
    return activities, totals


def read(path: Path) -> tuple[int, Totals, Summary]:
    """Read a file with the product."""
    summary = Summary()
    with reading.open(path) as stream:
        for _ in summary.follow(stream):
            pass
    totals = {
        kind: {currency: f"{total:f}" for currency, total in sums.items()}
        for kind, sums in summary.totals.items()
    }
    return summary.records, totals, summary


def test_every_real_file_has_the_records_and_totals_of_an_independent_count() -> None:
    records = 0
    for path in sorted(shared("data/iati").glob("*.xml")):
        activities, totals = counted_by_hand(path)
        found, sums, summary = read(path)
        assert (path.name, found) == (path.name, activities)
        assert (path.name, sums) == (path.name, totals)
        assert summary.exit_code() == 0
        records += found
    assert records == 3855


def test_the_trust_funds_list_has_the_records_and_the_budget_of_an_independent_count() -> None:
    path = shared("data/tables/eutf-projects-2022-01.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    by_hand = sum((Decimal(row["ProjectBudget"]) for row in rows), Decimal(0))
    assert (len(rows), f"{by_hand}") == (253, "5256084987.34")
    records, totals, _ = read(path)
    assert (records, totals) == (253, {"budget": {"EUR": "5256084987.34"}})


def test_the_command_prints_the_same_totals() -> None:
    path = shared("data/iati/canada-bangladesh-2016-result-wrapped.xml")
    printed = io.StringIO()
    call_command("read", str(path), format="json", stdout=printed)
    (file,) = json.loads(printed.getvalue())["files"]
    activities, totals = counted_by_hand(path)
    assert (file["records"], file["totals"]) == (activities, dict(totals))
    assert (file["format"], file["version"], file["path"]) == ("iati", "2.01", str(path))


@pytest.mark.parametrize(
    ("name", "records", "code", "severity", "line", "words"),
    [
        ("01-empty-activity.xml", 0, "schema.empty_activity", "critical", 7, "is empty"),
        ("truncated.xml", 0, "file.truncated", "critical", 4, "stops before its end"),
        ("invalid-control-character.xml", 108, "file.control_characters", "note", 100, "U+0002"),
        ("undeclared-namespace-prefix.xml", 50, "file.undeclared_prefix", "warning", 3, "iati-"),
        ("windows-1252-bytes.xml", 1, "file.windows_1252", "warning", 7, "windows-1252"),
    ],
)  # fmt: skip
def test_each_bad_file_gets_a_helpful_sentence_and_keeps_what_is_good(
    name: str, records: int, code: str, severity: str, line: int, words: str
) -> None:
    found, _, summary = read(shared(f"data/iati-bad/{name}"))
    first = summary.findings[code].first
    assert (found, first.severity, first.line) == (records, Severity(severity), line)
    assert words in first.message_en


def test_a_bad_file_loses_no_money() -> None:
    # The control characters are the only thing wrong, so that they can be taken out by hand.
    path = shared("data/iati-bad/invalid-control-character.xml")
    clean = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", path.read_bytes())
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for activity in ElementTree.fromstring(clean).iter("iati-activity"):
        for transaction in activity.iter("transaction"):
            kind = transaction.find("transaction-type").get("code")  # type: ignore[union-attr]
            sums[kind or ""] += Decimal(transaction.findtext("value") or "0")
        for budget in activity.iter("budget"):
            sums["budget"] += Decimal(budget.findtext("value") or "0")
    _, totals, _ = read(path)
    assert totals == {kind: {"USD": f"{total:f}"} for kind, total in sums.items()}


def test_a_broken_activity_in_a_real_file_leaves_the_others_and_their_money() -> None:
    path = shared("data/iati/usg-usadf-niger.xml")
    data = path.read_bytes()
    broken = data.replace(b"</title>", b"</titel>", 1)
    whole, hurt = Summary(), Summary()
    for summary, given in ((whole, data), (hurt, broken)):
        for _ in summary.follow(reading.open(io.BytesIO(given))):
            pass
    assert (whole.records, hurt.records) == (161, 160)
    assert hurt.findings["schema.not_well_formed"].count == 1


def test_the_official_schema_files_are_all_read_without_a_crash() -> None:
    files = sorted(shared("data/conformance/IATI-Schemas-tests").rglob("*.xml"))
    assert len(files) == 356
    for path in files:
        summary = Summary()
        for _ in summary.follow(reading.open(path)):
            pass
        assert summary.records or summary.findings, path


def test_no_small_change_to_a_real_file_makes_the_reader_crash() -> None:
    changes = random.Random(1904)
    source = shared("data/iati/usg-dol-morocco.xml").read_bytes()
    extra = [b"<", b">", b"&", b'"', b"\x00", b"\xff", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?"]
    extra += [b"</iati-activity>", b"<iati-activity>", b"<!DOCTYPE x>", b"&#0;", b"\xc3"]
    for _ in range(400):
        data = bytearray(source)
        for _ in range(changes.randint(1, 4)):
            at = changes.randrange(len(data))
            match changes.randrange(4):
                case 0:
                    data[at] = changes.randrange(256)
                case 1:
                    del data[at : at + changes.randrange(200)]
                case 2:
                    data[at:at] = changes.choice(extra)
                case _:
                    other = changes.randrange(len(data))
                    data[at:at] = data[other : other + changes.randrange(300)]
        with reading.open(io.BytesIO(bytes(data))) as stream:
            for part in stream:
                for finding in part.findings:
                    assert "{" not in finding.message_en.replace("{http", "")


# ── National registers of aid ───────────────────────────────────────────────────────────────
def table(path: str) -> tuple[list[Record], Counter[str], str | None]:
    """Records, counts of findings and the name of the list that a table is."""
    with reading.open(shared(path)) as stream:
        parts = list(stream)
    findings = Counter(f.code for part in parts for f in part.findings)
    return [record for part in parts for record in part.records], findings, stream.version


def test_the_register_of_senegal_is_recognised_and_adds_up() -> None:
    records, findings, name = table("data/tables/senegal-aims-projects-fr.csv")
    with shared("data/tables/senegal-aims-projects-fr.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for kind, column in (("2", "total_commitments"), ("3", "total_disbursements")):
        theirs = [Decimal(row[column]) for row in rows if row[column].strip()]
        ours = [a.amount for r in records for a in r.amounts if a.kind == kind]
        assert ours == theirs
    assert (name, len(records)) == ("senegal-aims", 1582)
    assert Counter(record.status for record in records) == {"ongoing": 1555, "planned": 27}
    assert {place.code for record in records for place in record.places} == {"SEN"}
    assert {theme.vocabulary for record in records for theme in record.themes} == {"DAC-3"}
    assert records[0].titles["fr"].startswith("REHABILITATION, EQUIPEMENT")
    assert findings["file.column_unknown"] == findings["file.column_missing"] == 0


def test_the_register_of_bangladesh_is_recognised() -> None:
    records, findings, name = table("data/truth/aims-dashboard-report.csv")
    assert (name, len(records)) == ("bangladesh-aims", 656)
    assert {place.code for record in records for place in record.places} == {"BGD"}
    assert records[1].titles == {"en": "Urban Dredging Project"}
    assert [p.name for p in records[1].parties] == ["Netherlands (Netherlands)"]
    assert findings["rule.no_geography"] == findings["file.column_unknown"] == 0
