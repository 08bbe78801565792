"""`marsa read`: what it prints, and the code with which it leaves."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.exchange.written import KENYA, a_file, a_transaction, an_activity

FILES = Path(__file__).parents[1] / "files"
SAMPLE = str(FILES / "activities-2.03.xml")
LIST = str(FILES / "list-marsa.csv")


def run(*files: str, **options: object) -> tuple[int, str]:
    """Run the command; return its exit code and what it printed."""
    printed = io.StringIO()
    code = 0
    try:
        call_command("read", *files, stdout=printed, stderr=io.StringIO(), **options)
    except SystemExit as left:
        code = int(left.code or 0)
    return code, printed.getvalue()


def write(folder: Path, data: bytes) -> str:
    path = folder / "file.xml"
    path.write_bytes(data)
    return str(path)


def test_json_has_records_totals_and_findings_of_every_file() -> None:
    code, printed = run(SAMPLE, LIST, format="json")
    sample, table = json.loads(printed)["files"]
    assert code == 0
    assert {key: sample[key] for key in ("path", "format", "version", "records")} == {
        "path": SAMPLE, "format": "iati", "version": "2.03", "records": 1
    }  # fmt: skip
    assert sample["totals"] == {
        "2": {"EUR": "1000.00"},
        "3": {"XOF": "65595.7"},
        "budget": {"EUR": "1095.00"},
    }
    assert [(f["code"], f["severity"], f["line"], f["record"]) for f in sample["findings"]] == [
        ("rule.superseded_budget", "note", 29, "XM-SAMPLE-1")
    ]
    assert sample["counts"] == {"rule.superseded_budget": 1}
    assert (table["format"], table["version"], table["records"]) == ("csv", "marsa", 2)
    assert table["totals"] == {"2": {"EUR": "1234.50"}, "3": {"XOF": "2000000"}}
    first = table["findings"][0]
    assert set(first) == {
        "code", "severity", "line", "cell", "path", "record", "message_en", "message_fr"
    }  # fmt: skip


def test_one_file_is_a_list_of_one() -> None:
    assert len(json.loads(run(SAMPLE, format="json")[1])["files"]) == 1


def test_amounts_have_plain_digits_and_no_currency_is_xxx(tmp_path: Path) -> None:
    bare = an_activity(KENYA + a_transaction(amount="100000000000"), attributes='xml:lang="en"')
    path = write(tmp_path, a_file(bare))
    (file,) = json.loads(run(path, format="json")[1])["files"]
    assert file["totals"] == {"2": {"XXX": "100000000000"}}


def test_the_table_speaks_english_or_french() -> None:
    english, french = (run(SAMPLE, lang=language)[1] for language in ("en", "fr"))
    assert "IATI 2.03, records: 1" in english
    assert "Budget" in english and "1,095.00 EUR" in english
    assert "set aside, not counted: 1" in english
    assert "note × 1  rule.superseded_budget  (line 29)" in english
    assert "fiches\u00a0: 1" in french and "1\u202f095,00 EUR" in french
    assert "(ligne 29)" in french and "Un budget révisé remplace" in french


def test_the_language_is_that_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert "fiches" in run(SAMPLE)[1]


def test_findings_are_listed_as_many_as_asked_and_all_are_counted() -> None:
    _, printed = run(LIST, format="json", findings=1)
    (file,) = json.loads(printed)["files"]
    assert (len(file["findings"]), sum(file["counts"].values())) == (1, 5)
    _, printed = run(LIST, findings=2)
    assert printed.count("\n  line 2: ") + printed.count("\n  H2: ") == 2


def test_csv_lists_findings_and_guards_cells_against_formulas(tmp_path: Path) -> None:
    activity = an_activity(KENYA.replace("KE", "=1+1")).replace("XX-1-A", "=XX-1")
    path = write(tmp_path, a_file(activity))
    rows = list(csv.DictReader(io.StringIO(run(path, format="csv")[1])))
    assert {row["record"] for row in rows} == {"'=XX-1"}
    assert [row["code"] for row in rows] == [
        "code.country",
        "rule.foreign_identifier",
        "rule.no_sector",
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (a_file(an_activity(KENYA)), 0),
        (a_file(an_activity(KENYA), "<iati-activity></iati-activity>"), 1),
        (a_file("<iati-activity></iati-activity>"), 1),
        (a_file(an_activity(KENYA))[:-5], 1),
        (b"<html/>", 2),
        (b"", 2),
        (b"<iati-activities version='2.03'>", 2),
        (b"<iati-activities version='2.03'/>", 0),
    ],
)
def test_the_exit_code_tells_usable_critical_and_unreadable(
    data: bytes, code: int, tmp_path: Path
) -> None:
    assert run(write(tmp_path, data))[0] == code


def test_a_missing_file_and_a_folder_are_unreadable(tmp_path: Path) -> None:
    assert run(str(tmp_path / "no.xml"))[0] == 2
    assert run(str(tmp_path))[0] == 2
    assert "there is no such file" in run(str(tmp_path / "no.xml"))[1]


def test_the_gravest_file_decides(tmp_path: Path) -> None:
    assert run(SAMPLE, write(tmp_path, b"<html/>"))[0] == 2


@pytest.mark.parametrize("name", ["activities-2.03.xml", "activities-1.04.xml"])
def test_the_sample_files_have_nothing_wrong(name: str) -> None:
    (file,) = json.loads(run(str(FILES / name), format="json")[1])["files"]
    assert set(file["counts"]) <= {"rule.superseded_budget"}
