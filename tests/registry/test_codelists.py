"""Code lists: countries found however they are written, and lists complete in both languages."""

import pycountry
import pytest
from babel import Locale

from marsa.registry import codelists

# Where the list departs from CLDR on purpose: names of the dialogues and of the United Nations.
OWN_ENGLISH = {
    "BES": "Bonaire, Sint Eustatius and Saba",
    "COD": "Democratic Republic of the Congo",
    "COG": "Congo",
    "CPV": "Cabo Verde",
    "CZE": "Czech Republic",
    "GMB": "The Gambia",
    "HKG": "Hong Kong",
    "MAC": "Macao",
    "MMR": "Myanmar",
    "PCN": "Pitcairn",
    "PSE": "Palestine",
    "STP": "Sao Tome and Principe",
    "UMI": "United States Minor Outlying Islands",
    "VAT": "Holy See",
    "VIR": "United States Virgin Islands",
    "VNM": "Viet Nam",
}
OWN_FRENCH = {
    "BES": "Bonaire, Saint-Eustache et Saba",
    "BLR": "Bélarus",
    "COD": "République démocratique du Congo",
    "COG": "Congo",
    "CZE": "République tchèque",
    "HKG": "Hong Kong",
    "LBR": "Libéria",
    "MAC": "Macao",
    "MMR": "Myanmar",
    "NGA": "Nigéria",
    "PSE": "Palestine",
    "SGS": "Géorgie du Sud et îles Sandwich du Sud",
    "TLS": "Timor-Leste",
    "VAT": "Saint-Siège",
    "VCT": "Saint-Vincent-et-les-Grenadines",
    "VIR": "Îles Vierges américaines",
    "VNM": "Viet Nam",
}


def test_the_list_holds_every_country_of_iso_3166_and_kosovo() -> None:
    expected = {(c.alpha_2, c.alpha_3) for c in pycountry.countries} | {("XK", "XKX")}
    assert {(c.alpha2, c.alpha3) for c in codelists.countries()} == expected
    assert len(codelists.countries()) == 250


@pytest.mark.parametrize(("language", "own"), [("en", OWN_ENGLISH), ("fr", OWN_FRENCH)])
def test_names_are_those_of_cldr_save_the_ones_chosen_here(
    language: str, own: dict[str, str]
) -> None:
    cldr = Locale(language).territories
    departures = {}
    for country in codelists.countries():
        expected = cldr[country.alpha2]
        if language == "en":
            expected = expected.replace("’", "'").replace("St. ", "Saint ").replace(" & ", " and ")
        if country.name(language) != expected:
            departures[country.alpha3] = country.name(language)
    assert departures == own


def test_no_two_countries_share_a_spelling() -> None:
    seen: dict[str, str] = {}
    for c in codelists.countries():
        for key in {codelists.fold(t) for t in (c.alpha2, c.alpha3, c.name_en, c.name_fr)}:
            assert seen.setdefault(key, c.alpha3) == c.alpha3
        for key in {codelists.fold(t) for t in c.aliases}:
            assert seen.setdefault(key, c.alpha3) == c.alpha3


@pytest.mark.parametrize(
    ("written", "alpha3"),
    [
        ("BF", "BFA"),
        (" ke ", "KEN"),
        ("TCD", "TCD"),
        ("Tchad", "TCD"),
        ("TCHAD", "TCD"),
        ("The Gambia", "GMB"),
        ("Gambia", "GMB"),
        ("Gambie (la)", "GMB"),
        ("Cameroun", "CMR"),
        ("Guinée", "GIN"),
        ("Guinea", "GIN"),
        ("Guinea-Bissau", "GNB"),
        ("Guinée équatoriale", "GNQ"),
        ("Mauritanie", "MRT"),
        ("Côte d'Ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("cote d ivoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("Cape Verde", "CPV"),
        ("Cabo  Verde", "CPV"),
        ("Cap-Vert", "CPV"),
        ("Swaziland", "SWZ"),
        ("DRC", "COD"),
        ("Democratic Republic of the Congo", "COD"),
        ("Congo, The Democratic Republic of the", "COD"),
        ("Congo (Brazzaville)", "COG"),
        ("Congo", "COG"),
        ("Tanzania", "TZA"),
        ("Tanzania, United Republic of", "TZA"),
        ("Sao Tome and Principe", "STP"),
        ("São Tomé & Príncipe", "STP"),
        ("Niger (le)", "NER"),
        ("Nigeria", "NGA"),
        ("L'Éthiopie", "ETH"),
        ("la France", "FRA"),
        ("UK", "GBR"),
        ("Turkey", "TUR"),
        ("Kosovo", "XKX"),
    ],
)
def test_a_country_is_found_however_it_is_written(written: str, alpha3: str) -> None:
    found = codelists.country(written)
    assert found is not None
    assert found.alpha3 == alpha3


@pytest.mark.parametrize("written", ["", " ", "Atlantis", "Nigerr", "Africa", "the", "Korea", "—"])
def test_what_is_no_country_is_not_taken_for_one(written: str) -> None:
    assert codelists.country(written) is None


def test_the_sides_are_those_of_the_united_nations_with_cyprus_in_europe() -> None:
    africa = {c.alpha3 for c in codelists.countries() if c.region == "002"}
    europe = {c.alpha3 for c in codelists.countries() if c.region == "150"} | {"CYP"}
    assert {c.alpha3 for c in codelists.countries() if c.side == "africa"} == africa
    assert {c.alpha3 for c in codelists.countries() if c.side == "europe"} == europe
    # M49 counts 60 countries and areas in Africa, 51 in Europe (Kosovo is the 52nd here).
    assert (len(africa), len(europe)) == (60, 53)


def test_every_subregion_is_known_and_lies_in_the_region_of_its_country() -> None:
    wider = {r.code: r.parent for r in codelists.regions()}
    for country in codelists.countries():
        if country.subregion:
            assert wider[country.subregion] == country.region, country.alpha3
    assert [c.alpha3 for c in codelists.countries() if not c.subregion] == ["ATA"]


def test_members_of_named_regions_are_countries() -> None:
    named = [r for r in codelists.regions() if r.vocabulary == "named"]
    assert [r.code for r in named] == [
        "sahel",
        "lake-chad",
        "horn-of-africa",
        "sahel-lake-chad",
        "north-of-africa",
    ]
    known = {c.alpha3 for c in codelists.countries()}
    assert {m for r in named for m in r.members} <= known


def test_a_region_is_found_by_code_or_name() -> None:
    by_code = codelists.region("289")
    assert by_code is not None
    assert (by_code.name_en, by_code.name_fr) == (
        "South of Sahara, regional",
        "Sud du Sahara, régional",
    )
    assert codelists.region("corne de l’afrique") == codelists.region("horn-of-africa")
    assert codelists.region("Kenya") is None


def test_currencies_include_withdrawn_ones_and_leave_out_what_is_no_money() -> None:
    known = codelists.currencies()
    assert {"EUR", "XOF", "XAF", "MRU", "MRO", "STN", "STD", "SLE", "SLL", "DEM", "FRF"} <= known
    assert known.isdisjoint({"XAU", "XAG", "XTS", "XXX", "XBA", "EURO", ""})


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        (
            "funder_classes",
            [
                "african-country",
                "african-organisation",
                "eu-institution",
                "european-country",
                "international-organisation",
                "other",
            ],
        ),
        ("initiative_types", ["project", "policy"]),
        ("project_statuses", ["planned", "ongoing", "completed", "suspended", "cancelled"]),
        ("policy_statuses", ["in-preparation", "adopted", "in-force", "ended"]),
        ("sdgs", [str(n) for n in range(1, 18)]),
    ],
)
def test_a_small_list_keeps_its_codes_in_order(name: str, codes: list[str]) -> None:
    assert list(codelists.labels(name)) == codes


def test_every_label_is_there_in_both_languages() -> None:
    for name in [*codelists._load("labels"), "countries", "regions"]:
        for code, label in codelists.labels(name).items():
            assert isinstance(code, str)
            assert label.text("en").strip() == label.en != ""
            assert label.text("fr-BE").strip() == label.fr != ""


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(KeyError):
        codelists.labels("planets")
