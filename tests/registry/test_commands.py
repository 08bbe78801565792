"""The registry at the command line."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from marsa.registry.models import FrameworkVersion, Partner, Rate
from tests.shared import shared

pytestmark = pytest.mark.django_db
HEAD = (
    "# framework: plan\n# version: 1\n# valid_from: 2020-01-01\n# source: a list\n"
    "# name_en: A plan\n# name_fr: Un plan\n"
)
COLUMNS = "level,code,parent_code,number,label_en,label_fr\n"


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_loading_says_what_changed_and_then_that_nothing_did() -> None:
    first = run("load-reference").splitlines()
    assert first[:2] == ["   250  countries", "    77  partners"]
    assert Partner.objects.count() == 77
    assert run("load-reference") == "Nothing to change: the tables are up to date.\n"


def test_a_dry_run_reports_and_stores_nothing(tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(HEAD + COLUMNS + "domain,1,,1,One,\n")
    assert run("import-framework", str(file), "--dry-run").splitlines() == [
        "8: warning: 1 has no French label; it will be shown in English. Add label_fr.",
        "plan 1: 1 nodes; 1 added, 0 changed, 0 gone.",
        "Dry run: nothing was stored.",
    ]
    assert FrameworkVersion.objects.count() == 0


def test_an_import_stores_a_draft_or_puts_it_in_force(tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(HEAD + COLUMNS + "domain,1,,1,One,Un\n")
    assert run("import-framework", str(file)).splitlines()[-1] == "plan 1: draft"
    file.write_text(COLUMNS + "domain,1,,1,One,Un\n")
    given = ["--framework", "plan", "--number", "2", "--valid-from", "2021-01-01", "--source", "s"]
    out = run("import-framework", str(file), *given, "--in-force")
    assert out.splitlines() == ["plan 2: 1 nodes; 0 added, 0 changed, 0 gone.", "plan 2: in-force"]


def test_a_faulty_file_is_refused_with_the_line_and_stores_nothing(tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(HEAD + COLUMNS + "domain,1,,1,One,Un\npriority,2.1,2,,A,A\n")
    out = StringIO()
    with pytest.raises(CommandError, match="Nothing was stored"):
        call_command("import-framework", str(file), stdout=out)
    assert out.getvalue().splitlines()[0] == (
        "9: error: 2.1 has the parent 2, which is not in the file. Add that line, or correct the "
        "parent_code."
    )
    assert FrameworkVersion.objects.count() == 0


def test_the_command_speaks_french(tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(HEAD + COLUMNS + "domain,1,,1,One,\n")
    with translation.override("fr"):
        out = run("import-framework", str(file), "--dry-run").splitlines()
    assert out[0] == (
        "8: warning: 1 n’a pas de libellé français\u202f; il sera affiché en anglais. Ajouter "
        "label_fr."
    )


def test_a_file_that_is_not_there_is_named() -> None:
    for words in (["import-framework"], ["rates", "update"]):
        with pytest.raises(CommandError, match="nowhere"):
            run(*words, "/nowhere/at/all")


def test_rates_are_updated_from_a_file_of_the_ecb(tmp_path: Path) -> None:
    file = tmp_path / "eurofxref-hist.csv"
    file.write_text("Date,USD,JPY,\n2027-01-04,1.2,171,\n2020-05-15,1.0798,115.53,\n")
    assert run("rates", "update", str(file)) == "4 rates read, 2 new or changed.\n"
    assert Rate.objects.count() == 2
    assert run("rates", "update", str(file)) == "4 rates read, 0 new or changed.\n"


def test_a_file_without_rates_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="no rate that can be used"):
        run("rates", "update", str(file))
    assert Rate.objects.count() == 0


def test_the_real_monthly_table_adds_what_the_ecb_does_not_publish() -> None:
    out = run("rates", "update", str(shared("data/fx/usd_to_xxx_by_month.csv"))).splitlines()
    assert out[0].startswith("note: Line 1043 was left out: “undefin”")
    currencies = set(Rate.objects.values_list("currency", flat=True))
    assert {"AED", "UAH", "AOA"} <= currencies
    assert currencies.isdisjoint({"USD", "GBP", "XOF", "CVE", "EUR"})
