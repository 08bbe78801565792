"""`marsa measure` from end to end, on the known edition (see conftest)."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from marsa.analytics.questions import MEASURES
from tests.analytics.conftest import KNOWN
from tests.make_edition import an_edition, from_accounts

FIXED, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


@pytest.fixture
def published(home: Path) -> Path:
    """Publish the known edition in the home of this test."""
    an_edition(home / "editions", **from_accounts(KNOWN))
    return home


def said(*words: str) -> str:
    out = io.StringIO()
    call_command("measure", *words, stdout=out)
    return out.getvalue()


def refused(*words: str) -> tuple[int, str]:
    with pytest.raises(CommandError) as error:
        said(*words)
    return error.value.returncode, str(error.value)


def test_a_measure_as_json_has_codes_labels_and_digits(published: Path) -> None:
    data = json.loads(said("by-country", "--format", "json", "--lang", "fr"))
    assert data["rows"] == [
        {"country": "NER", "country_label": "Niger", "value": "60.00"},
        {"country": "MLI", "country_label": "Mali", "value": "40.00"},
        {"country": "FRA", "country_label": "France", "value": "4.00", "not_converted": 1},
        {
            "country": "region:011",
            "country_label": "Afrique occidentale",
            "value": "4.00",
            "not_converted": 1,
        },
    ]
    figures = ("measure", "edition", "total", "not_allocated", "not_converted")
    assert [data[name] for name in figures] == [
        "total",
        "2026.1",
        "188.01",
        "80.01",
        {"GNF": "1000000.00"},
    ]
    assert data["unit"] == "Euros, au taux de change de chaque date de valeur"
    assert (data["by"], data["without_currency"], data["currency"]) == (["country"], 1, "EUR")


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("by-domain",), ("2", "66.67")),
        (("by-year",), (2020, "108.00")),
        (("by-funder",), ("EU", "130.00")),
        (("total", "--by", "side,domain"), ("africa", "66.67")),
        (("initiatives", "--by", "country"), ("NER", "2")),
        (("total", "--by", "country", "--where", "domain=1", "--where", "year=2020"),
         ("NER", "20.00")),
        (("by-country", "--where", "country=FRA", "--where", "country=MLI"), ("MLI", "40.00")),
        (("by-country", "--currency", "usd"), ("FRA", "5.00")),
    ],
)  # fmt: skip
def test_each_way_to_ask_gives_its_first_row(
    published: Path, words: tuple[str, ...], first: tuple[Any, str]
) -> None:
    row = json.loads(said(*words, "--format", "json"))["rows"][0]
    assert (next(iter(row.values())), row["value"]) == first


def test_the_largest_come_with_all_others(published: Path) -> None:
    data = json.loads(said("total", "--by", "country", "--top", "1", "--format", "json"))
    assert [row["country"] for row in data["rows"]] == ["NER"]
    assert data["others"] == {"count": 3, "value": "48.00"}
    assert data == json.loads(said("top", "--top", "1", "--format", "json"))


def test_as_csv_the_rest_and_the_total_close_the_table(published: Path) -> None:
    lines = list(csv.reader(io.StringIO(said("top", "--top", "2", "--format", "csv"))))
    assert lines == [
        ["country", "country_label", "value"],
        ["NER", "Niger", "60.00"],
        ["MLI", "Mali", "40.00"],
        ["", "All others (2)", "8.00"],
        ["", "Not allocated", "80.01"],
        ["", "Total", "188.01"],
    ]


def test_a_table_for_people_writes_numbers_as_the_language_does(published: Path) -> None:
    assert said("by-country", "--where", "side=europe", "--lang", "fr").splitlines() == [
        "Financements comptés (Euros, au taux de change de chaque date de valeur)",
        f"Financements comptés de l’édition 2026.1 limités à{FIXED}: continent{FIXED}: Europe.",
        "",
        "France       4,00",
        "Non ventilé  0,00",
        "Total        4,00",
        f"Non converti, faute de taux{FIXED}: GNF 500{NARROW}000,00",
        "",
        *said("total", "--lang", "fr").splitlines()[-2:],
    ]
    assert "GNF 1,000,000.00" in said("total")
    assert "Total  188.01" in said("total")
    assert said("initiatives").splitlines()[3] == "Total  5"


def test_the_list_names_every_measure_with_title_and_unit(published: Path) -> None:
    listed = json.loads(said("list", "--format", "json", "--lang", "fr"))["measures"]
    assert [measure["name"] for measure in listed] == list(MEASURES)
    assert [set(measure) for measure in listed] == [
        {"name", "title", "unit", "definition", "caveat"}
    ] * len(MEASURES)
    assert said("list").splitlines()[1] == "initiatives   Initiatives (initiatives)"
    assert said("list", "--format", "csv").startswith("name,title,unit,definition,caveat\n")


def test_without_an_edition_it_says_to_publish_and_ends_with_1(home: Path) -> None:
    assert refused("by-country") == (1, "No edition has been published yet. Run: marsa publish")
    assert said("list").startswith("total ")


def test_an_edition_by_its_number_or_which_there_are(published: Path) -> None:
    an_edition(published / "editions", number="2026.2", initiatives=[{"public_id": "MRS-1"}])
    assert json.loads(said("initiatives", "--format", "json"))["total"] == "1"
    older = said("initiatives", "--edition", "2026.1", "--format", "json")
    assert json.loads(older)["total"] == "5"
    assert refused("total", "--edition", "../x") == (
        1,
        "There is no edition ../x. There are: 2026.1, 2026.2.",
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("totl",), "There is no measure “totl”. There are: total, initiatives, top, by-country, "
                    "by-domain, by-year, by-funder."),
        (("total", "--where", "country"),
         "“country” is not a filter. Write it as dimension=code, such as country=NER."),
        (("total", "--where", "type=projet"),
         "The dimension type has no code “projet”. Did you mean project (Project)?"),
        (("top", "--by", "country,year"),
         "The largest are listed by one dimension. Found: country, year."),
        (("total", "--top", "0"), "The number of lines must be 1 or more. Found: 0."),
        (("initiatives", "--currency", "USD"),
         "A number of initiatives has no currency. Leave the currency out."),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_ends_with_2_and_a_sentence(
    published: Path, words: tuple[str, ...], sentence: str
) -> None:
    assert refused(*words) == (2, sentence)


def test_a_sentence_is_in_the_language_asked_for(published: Path) -> None:
    assert refused("initiatives", "--top", "3", "--lang", "fr") == (
        2,
        f"Une initiative peut compter dans plusieurs lignes{FIXED}: la ligne «{FIXED}tous les "
        f"autres{FIXED}» ne peut pas être additionnée. N’indiquez pas de nombre de lignes.",
    )


def test_a_damaged_edition_is_answered_by_the_one_before_with_a_warning(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = an_edition(published / "editions", number="2026.2")
    newer.database.write_bytes(b"nothing")
    assert json.loads(said("total", "--format", "json"))["edition"] == "2026.1"
    assert "Edition 2026.2 cannot be shown" in capsys.readouterr().err


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(home: Path) -> None:
    name = "=HYPERLINK(1)"
    an_edition(
        home / "editions",
        initiatives=[{"public_id": "A"}],
        entries=[{"public_id": "A"}],
        funding=[{"public_id": "A", "funding_id": 1, "eur": 1}],
        allocations=[{"public_id": "A", "funder_code": name, "eur": 1}],
    )
    assert said("by-funder", "--format", "csv").splitlines()[1] == f"'{name},'{name},1.00"


def test_help_shows_an_example_that_works(published: Path, capsys: Any) -> None:
    with pytest.raises(SystemExit):
        call_command("measure", "--help")
    text = " ".join(capsys.readouterr().out.split())
    for example in (
        "measure total --by country --top 4",
        "measure by-year --where country=NER --where country=MLI --format csv",
        "measure initiatives --by domain --where type=project --format json",
    ):
        assert f"marsa {example}" in text
        assert said(*example.split()[1:])
