"""The sample: its size and shape, its money counted again by other means, and its grammar."""

import csv
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
import yaml
from currency_converter import CurrencyConverter
from django.core.management import CommandError, call_command

from marsa.config import sample
from marsa.config.sample import grammar, money, places, words
from marsa.config.sample.dates import AS_OF, FIRST_DAY
from marsa.config.sample.dice import dice
from marsa.config.sample.draft import Pledge
from marsa.config.sample.partners import partners
from marsa.config.sample.words import Funder
from marsa.exchange import reading
from marsa.exchange.record import Record
from marsa.kit.findings import Finding, Severity
from marsa.registry import codelists, rates

Row = dict[str, str]
REFERENCE = Path(rates.__file__).with_name("reference")
ECHO = (
    "European Commission, Directorate-General for European Civil Protection and "
    "Humanitarian Aid Operations"
)
PEGS = {"EUR": Decimal(1), "XOF": Decimal("655.957"), "XAF": Decimal("655.957"),
        "CVE": Decimal("110.265")}  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[sample.SampleFile]:
    return sample.write(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def rows(files: list[sample.SampleFile]) -> list[Row]:
    return [row for file in files for row in read(file.path)]


@pytest.fixture(scope="module")
def euro(rows: list[Row]) -> dict[str, Decimal]:
    """Euro value of each funding line ("ref/number"), without the product's own conversion."""
    ecb = CurrencyConverter(decimal=True, fallback_on_missing_rate=True,
                            fallback_on_missing_rate_method="last_known")  # fmt: skip
    monthly = monthly_rates()
    found = {}
    for row in rows:
        for i, line in lines(row):
            if line["amount"] and line["currency"] != "XUA":
                rate = per_euro(line["currency"], line["value_on"], ecb, monthly)
                found[f"{row['local_ref']}/{i}"] = Decimal(line["amount"]) / rate
    return found


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def lines(row: Row) -> Iterator[tuple[int, Row]]:
    keys = ("funder", "funder_class", "kind", "amount", "currency", "value_on")
    for i in (1, 2, 3):
        if row[f"funder_{i}"]:
            yield i, {key: row[f"{key}_{i}"] for key in keys}


def parts(row: Row, name: str, share: str, count: int) -> list[tuple[str, str]]:
    numbers = range(1, count + 1)
    return [(row[f"{name}_{i}"], row[f"{share}_{i}"]) for i in numbers if row[f"{name}_{i}"]]


def monthly_rates() -> dict[tuple[str, str], Decimal]:
    text = (REFERENCE / "monthly_rates.csv").read_text("utf-8").splitlines()
    table = csv.DictReader(line for line in text if not line.startswith("#"))
    return {(row["month"], c): Decimal(v) for row in table for c, v in row.items()
            if c != "month" and v}  # fmt: skip


def per_euro(
    currency: str, on: str, ecb: CurrencyConverter, monthly: dict[tuple[str, str], Decimal]
) -> Decimal:
    if currency in PEGS:
        return PEGS[currency]
    if (on[:7], currency) in monthly:
        return monthly[on[:7], currency]
    rate: Decimal = ecb.convert(1, "EUR", currency, date=date.fromisoformat(on))
    return rate


def test_the_sample_has_1370_entries_of_61_partners_in_a_file_each(
    files: list[sample.SampleFile],
) -> None:
    assert len(files) == 61
    assert sum(file.rows for file in files) == 1370
    assert [len(read(file.path)) for file in files] == [file.rows for file in files]
    assert [file.path.name for file in files] == [f"{file.partner_code}.csv" for file in files]
    assert len({file.partner_code for file in files}) == 61


def test_the_columns_are_those_of_the_own_layout(files: list[sample.SampleFile]) -> None:
    header = (
        "local_ref,type,title_en,title_fr,summary_en,summary_fr,status,starts_on,ends_on,"
        "funder_1,funder_class_1,kind_1,amount_1,currency_1,value_on_1,"
        "funder_2,funder_class_2,kind_2,amount_2,currency_2,value_on_2,"
        "funder_3,funder_class_3,kind_3,amount_3,currency_3,value_on_3,"
        "implementer_1,implementer_2,implementer_3,"
        "place_1,share_1,place_2,share_2,place_3,share_3,place_4,share_4,place_5,share_5,"
        "theme_1,theme_share_1,theme_2,theme_share_2,theme_3,theme_share_3,identifier,link"
    )
    assert {file.path.read_text("utf-8").splitlines()[0] for file in files} == {header}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    files: list[sample.SampleFile], tmp_path: Path
) -> None:
    def digest(written: list[sample.SampleFile]) -> list[str]:
        return [hashlib.sha256(file.path.read_bytes()).hexdigest() for file in written]

    assert digest(sample.write(tmp_path / "again")) == digest(files)
    assert digest(sample.write(tmp_path / "other", seed=7)) != digest(files)


def test_mending_a_sentence_moves_no_fact() -> None:
    thrown, other = dice(2022), dice(2022)
    other.words.random()
    assert thrown.facts.random() == other.facts.random()
    assert thrown.words.random() != other.words.random()


def test_the_whole_is_worth_8_8_billion_euro_when_counted_by_other_means(
    euro: dict[str, Decimal],
) -> None:
    total = sum(euro.values())
    assert abs(total / Decimal("8800000000") - 1) < Decimal("0.005")


def test_the_product_converts_each_line_to_the_same_cent(
    rows: list[Row], euro: dict[str, Decimal]
) -> None:
    table = rates.table()
    for row in rows:
        for i, line in lines(row):
            if (value := euro.get(f"{row['local_ref']}/{i}")) is not None:
                converted = rates.to_eur(
                    Decimal(line["amount"]),
                    currency=line["currency"],
                    on=date.fromisoformat(line["value_on"]),
                    table=table,
                )
                assert converted is not None
                assert abs(converted.eur - value) <= Decimal("0.01")


def test_niger_mali_burkina_faso_and_nigeria_lead_by_number_and_by_funding(
    rows: list[Row], euro: dict[str, Decimal]
) -> None:
    number: Counter[str] = Counter()
    funding: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        named = parts(row, "place", "share", 5)
        number.update(code for code, _ in named)
        worth = sum(euro.get(f"{row['local_ref']}/{i}", Decimal(0)) for i in (1, 2, 3))
        for code, share in named:
            funding[code] += worth * Decimal(share or 0) / 100
    leaders = ["NER", "MLI", "BFA", "NGA"]
    assert [code for code, _ in number.most_common(4)] == leaders
    assert sorted(funding, key=funding.__getitem__, reverse=True)[:4] == leaders


def test_the_humanitarian_department_brings_500_entries_of_smaller_amounts(
    rows: list[Row], euro: dict[str, Decimal]
) -> None:
    aid = [row for row in rows if row["funder_1"] == ECHO]
    assert len(aid) == 500
    assert {row["local_ref"].split("-")[1] for row in aid} == {"EU"}
    refs = {row["local_ref"] for row in aid}

    def middle(inside: bool) -> Decimal:
        worth: defaultdict[str, Decimal] = defaultdict(Decimal)
        for key, value in euro.items():
            ref = key.split("/")[0]
            if (ref in refs) == inside:
                worth[ref] += value
        return sorted(worth.values())[len(worth) // 2]

    assert middle(inside=True) < middle(inside=False) / 2


def test_the_part_of_protection_and_asylum_grows(rows: list[Row], euro: dict[str, Decimal]) -> None:
    periods = {**dict.fromkeys(["2015", "2016", "2017", "2018"], 0), "2019": 1, "2020": 1,
               **dict.fromkeys(["2021", "2022", "2023"], 2)}  # fmt: skip
    whole, protection = [Decimal(0)] * 3, [Decimal(0)] * 3
    for row in rows:
        shares = {code: Decimal(s or 0) for code, s in parts(row, "theme", "theme_share", 3)}
        for i, line in lines(row):
            if value := euro.get(f"{row['local_ref']}/{i}"):
                period = periods[line["value_on"][:4]]
                whole[period] += value
                protection[period] += value * shares.get("3", Decimal(0)) / 100
    first, second, third = (p / w for p, w in zip(protection, whole, strict=True))
    assert first < second < third


def test_between_a_tenth_and_a_sixth_of_the_money_is_not_allocated_to_a_country(
    rows: list[Row], euro: dict[str, Decimal]
) -> None:
    without = {
        row["local_ref"] for row in rows if not any(s for _, s in parts(row, "place", "share", 5))
    }
    left = sum(value for key, value in euro.items() if key.split("/")[0] in without)
    assert Decimal("0.10") <= left / sum(euro.values()) <= Decimal("0.16")


def test_shares_add_up_to_100_or_none_is_given(rows: list[Row]) -> None:
    for row in rows:
        for name, share, count in (("place", "share", 5), ("theme", "theme_share", 3)):
            given = [s for _, s in parts(row, name, share, count)]
            assert not any(given) or sum(Decimal(s) for s in given) == 100, row["local_ref"]


def test_about_half_of_the_initiatives_in_several_countries_have_shares(rows: list[Row]) -> None:
    several = [p for row in rows if row["type"] == "project"
               if len(p := parts(row, "place", "share", 5)) > 1]  # fmt: skip
    shared = sum(1 for p in several if p[0][1])
    assert 0.4 < shared / len(several) < 0.6


def test_every_place_is_a_member_country_and_every_theme_a_domain(rows: list[Row]) -> None:
    reference = yaml.safe_load((REFERENCE / "partners.yaml").read_text("utf-8"))
    members = {code for dialogue in reference["dialogues"] for group in dialogue["memberships"]
               if group["status"] != "left" for code in group["partners"]}  # fmt: skip
    for row in rows:
        codes = [code for code, _ in parts(row, "place", "share", 5)]
        assert set(codes) <= members
        assert len(set(codes)) == len(codes)
        assert {code for code, _ in parts(row, "theme", "theme_share", 3)} <= set("12345")
        assert row["theme_1"]
    assert {row["place_1"] for row in rows if row["type"] == "project"} & {"", *"EU"} == set()


def test_partners_and_funders_are_named_as_in_the_register(
    files: list[sample.SampleFile], rows: list[Row]
) -> None:
    reference = yaml.safe_load((REFERENCE / "partners.yaml").read_text("utf-8"))
    reporting = {row["code"] for row in reference["organisations"] if row["reports"]}
    organisations = yaml.safe_load((REFERENCE / "organisations.yaml").read_text("utf-8"))
    known = {row["en"]: row["class"] for row in organisations["organisations"]}
    sides = {"africa": "african-country", "europe": "european-country"}
    known |= {c.name_en: sides[c.side] for c in codelists.countries() if c.side in sides}
    for file in files:
        country = codelists.country(file.partner_code)
        assert file.partner_code in reporting or (country and country.side in sides)
    for row in rows:
        for _, line in lines(row):
            assert known[line["funder"]] == line["funder_class"]


def test_references_are_unique_and_say_that_they_are_a_sample(
    files: list[sample.SampleFile], rows: list[Row]
) -> None:
    expected = [f"SAMPLE-{f.partner_code}-{n:04d}" for f in files for n in range(1, f.rows + 1)]
    assert [row["local_ref"] for row in rows] == expected
    assert [row["identifier"] for row in rows] == expected
    assert {row["link"] for row in rows} <= {
        "",
        *(f"https://example.org/{ref.lower()}" for ref in expected),
    }


def test_invented_organisations_are_labelled_and_the_others_are_international(
    rows: list[Row],
) -> None:
    organisations = yaml.safe_load((REFERENCE / "organisations.yaml").read_text("utf-8"))
    international = {row["en"] for row in organisations["organisations"]
                     if row["class"] == "international-organisation"}  # fmt: skip
    named = {row[f"implementer_{i}"] for row in rows for i in (1, 2, 3)} - {""}
    assert {name for name in named if not name.endswith(" (sample)")} <= international
    assert len(named) > 60
    for row in rows:
        assert bool(row["implementer_1"]) == (row["type"] == "project")


def test_policies_are_an_eighth_carry_no_money_and_have_states_of_their_own(
    rows: list[Row],
) -> None:
    policies = [row for row in rows if row["type"] == "policy"]
    assert len(policies) == 178
    assert not any(row["funder_1"] for row in policies)
    assert {r["status"] for r in policies} == {"in-preparation", "adopted", "in-force", "ended"}
    projects = [row for row in rows if row["type"] == "project"]
    assert len(projects) == 1192
    assert {r["status"] for r in projects} == {
        "planned", "ongoing", "completed", "suspended", "cancelled"
    }  # fmt: skip
    assert all(row["funder_1"] for row in projects)


def test_about_three_in_a_hundred_amounts_are_not_decided(rows: list[Row]) -> None:
    amounts = [line for row in rows for _, line in lines(row)]
    open_ones = [line for line in amounts if not line["amount"]]
    assert 0.02 < len(open_ones) / len(amounts) < 0.05
    assert {(o["kind"], o["currency"], o["value_on"]) for o in open_ones} == {("", "", "")}
    assert all(Decimal(line["amount"]) > 10_000 for line in amounts if line["amount"])


def test_a_handful_of_small_amounts_has_no_rate(rows: list[Row]) -> None:
    bank = [line for row in rows for _, line in lines(row) if line["currency"] == "XUA"]
    assert len(bank) == 5
    assert {line["funder"] for line in bank} == {"African Development Bank"}
    assert sum(Decimal(line["amount"]) for line in bank) < 3_000_000
    assert rates.why_no_rate("XUA", on=date(2020, 1, 1), table=rates.table()) is not None


def test_many_currencies_are_used(rows: list[Row]) -> None:
    used = {line["currency"] for row in rows for _, line in lines(row)} - {""}
    assert used == {
        "EUR", "SEK", "DKK", "CHF", "NOK", "CZK", "PLN", "GBP", "USD", "XOF", "XAF", "MAD", "NGN",
        "KES", "TND", "GHS", "EGP", "ETB", "CVE", "XUA",
    }  # fmt: skip


def test_one_kind_of_money_stands_in_an_entry_so_that_all_of_it_counts(rows: list[Row]) -> None:
    kinds = [{line["kind"] for _, line in lines(row) if line["amount"]} for row in rows]
    assert {len(kind) for kind in kinds} == {0, 1}
    assert set.union(*kinds) == {"commitment", "budget", "disbursement", "expenditure", "estimate"}


def test_dates_are_in_order_and_fit_the_status(rows: list[Row]) -> None:
    for row in rows:
        begins = date.fromisoformat(row["starts_on"]) if row["starts_on"] else None
        ends = date.fromisoformat(row["ends_on"]) if row["ends_on"] else None
        assert begins is None or FIRST_DAY <= begins <= date(2023, 12, 31)
        assert not (begins and ends) or begins <= ends
        if row["type"] == "project":
            assert begins and ends
            if row["status"] == "planned":
                assert begins > AS_OF
            if row["status"] == "completed":
                assert ends <= AS_OF
            if row["status"] == "ongoing":
                assert begins <= AS_OF < ends
        for _, line in lines(row):
            assert not line["value_on"] or date.fromisoformat(line["value_on"]) >= FIRST_DAY


def test_the_years_from_2016_to_2022_all_have_their_part(rows: list[Row]) -> None:
    years = Counter(row["starts_on"][:4] for row in rows)
    assert all(years[str(year)] > 60 for year in range(2016, 2023))


def test_every_row_has_a_title_and_its_summary_in_one_language_at_least(rows: list[Row]) -> None:
    for row in rows:
        assert row["title_en"] or row["title_fr"]
        assert row["summary_en"] or row["summary_fr"]
        for language in ("en", "fr"):
            title, summary = row[f"title_{language}"], row[f"summary_{language}"]
            assert not title or 10 <= len(title) <= 300
            assert not summary or 50 <= len(summary) <= 600
            assert bool(title) or not summary
            assert not summary or 2 <= len(re.findall(r"\.(?: |$)", summary)) <= 4
    one_language = [row for row in rows if not (row["title_en"] and row["title_fr"])]
    assert 0.05 < len(one_language) / len(rows) < 0.25


def test_no_title_is_given_twice(rows: list[Row]) -> None:
    for language in ("en", "fr"):
        titles = [row[f"title_{language}"] for row in rows if row[f"title_{language}"]]
        assert [title for title, n in Counter(titles).items() if n > 1] == []


# What French never writes: an article that should have melted or lost its vowel, and what the
# templates may leave behind. "la Ouaka" and "du Ouaddaï" begin with a consonant of their own.
WRONG_FRENCH = (
    r"\b[Dd]e les?\b",
    r"\b[Àà] les?\b",
    r"\b(?:[Dd]e|[Ll]e|[Ll]a|[Qq]ue|[Nn]e|[Ss]e|[Cc]e|[Jj]e|[Jj]usque|[Ll]orsque|[Ss]i) "
    r"(?!Ouaka\b|ou\b|onze|à\b)[aeiouéèêâîôûàAEIOUÉÈÊÂÎÔ]",
    r"\b(?:au|du) (?!Ouaddaï)[AEIOUÉÈaeiouéè]",
    r"\b(?:en|à) (?:Niger|Mali|Burkina|Tchad|Sénégal|Maroc|Bénin|Togo|Ghana|Kenya|Soudan)\b",
    r"\bau (?:Côte|Guinée|Gambie|Mauritanie|Tunisie|Libye|Somalie|République|Sierra|Djibouti)",
    r"\bdans (?:Niger|Mali|région)",
    r"\d \d{3}\b",
    r"[{}']|  | [.,]|\.\.|\( | \)",
)
WRONG_ENGLISH = (
    r"\ba [aeioAEIO]",
    r"\ban [^aeiouAEIOU]",
    r"\bthe the\b|\bof of\b|\bin in\b",
    r"\b(?:in|of|and) (?:Gambia|Netherlands|Czech|Central African|Democratic|Congo)\b",
    r"\bthe (?:Niger|Mali|Nigeria|Burkina|Senegal|Côte)\b",
    r"\d{4,}(?! )(?=0\b)",
    r"[{}]|  | [.,]|\.\.|\( | \)",
)


@pytest.mark.parametrize(("language", "wrong"), [("fr", WRONG_FRENCH), ("en", WRONG_ENGLISH)])
def test_the_grammar_of_titles_and_summaries_holds(
    rows: list[Row], language: str, wrong: tuple[str, ...]
) -> None:
    texts = [row[f"{kind}_{language}"] for row in rows for kind in ("title", "summary")]
    assert len(texts) == 2740
    faults = [(p, text) for text in texts for p in wrong if re.search(p, text)]
    assert faults == []


def test_the_checks_of_grammar_see_what_they_look_for() -> None:
    for fault in ("de le Mali", "de Égypte", "à le Niger", "au Égypte", "en Niger", "la école",
                  "de les élèves", "12 000 personnes", "l'école"):  # fmt: skip
        assert any(re.search(p, fault) for p in WRONG_FRENCH), fault
    for fine in (
        "au Niger",
        "de l’Égypte",
        "à Djibouti",
        "du Ouaddaï",
        "de la Ouaka",
        "à la mairie",
    ):
        assert not any(re.search(p, fine) for p in WRONG_FRENCH), fine


def test_every_member_state_has_its_names_and_prepositions() -> None:
    countries = words.load("places")["countries"]
    assert len(countries) == 66
    for code, row in countries.items():
        known = codelists.country(code)
        assert known is not None
        assert grammar.french(row["fr"]) == known.name_fr
        assert row["en"].removeprefix("the ") == known.name_en.removeprefix("The ")
        preposition, name = row["fr_in"].split(" ", 1)
        vowel = name[0] in "AEIOUÉ"
        of = {"au": "du ", "aux": "des ", "à": "de ", "en": "de l'" if vowel else "de la "}
        assert name == row["fr"]
        assert row["fr_of"] == of[preposition] + name


@pytest.mark.parametrize(
    ("code", "fr_in", "fr_of"),
    [
        ("NER", "au Niger", "du Niger"),
        ("CIV", "en Côte d'Ivoire", "de la Côte d'Ivoire"),
        ("EGY", "en Égypte", "de l'Égypte"),
        ("GIN", "en Guinée", "de la Guinée"),
        ("DJI", "à Djibouti", "de Djibouti"),
        ("MLT", "à Malte", "de Malte"),
        ("NLD", "aux Pays-Bas", "des Pays-Bas"),
        ("CPV", "au Cap-Vert", "du Cap-Vert"),
    ],
)
def test_a_country_is_said_as_the_french_say_it(code: str, fr_in: str, fr_of: str) -> None:
    assert words.load("places")["countries"][code]["fr_in"] == fr_in
    assert places.of(code).fr == fr_of


def test_articles_melt_into_prepositions_in_every_part_of_a_list() -> None:
    both = "les réfugiés et les communautés d'accueil"
    assert grammar.des(both) == "des réfugiés et des communautés d'accueil"
    assert grammar.aux(both) == "aux réfugiés et aux communautés d'accueil"
    touched = "les populations touchées par les inondations"
    assert grammar.des(touched) == "des populations touchées par les inondations"


def test_lists_numbers_and_months_are_written_as_each_language_does() -> None:
    three = ["au Mali", "au Niger", "au Tchad"]
    assert grammar.listed(three, last="et") == "au Mali, au Niger et au Tchad"
    assert grammar.listed(["Mali", "Niger"], last="and") == "Mali and Niger"
    assert grammar.number(12_000, language="en") == "12,000"
    assert grammar.number(12_000, language="fr") == "12\u202f000"
    assert grammar.french("Près de 1 200 élèves d'ici") == "Près de 1\u202f200 élèves d’ici"
    assert grammar.month(date(2024, 8, 1), language="en") == "August 2024"
    assert grammar.month(date(2024, 8, 1), language="fr") == "août 2024"


def test_places_and_groups_ask_for_the_same_slots_in_both_languages() -> None:
    people = {"group": "les", "les": "les", "des": "les", "aux": "les"}
    for domain in (*words.DOMAINS, words.EMERGENCIES):
        for strand in words.strands(domain):
            for phrase in (*strand.heads, *strand.opens, *strand.details):
                en, fr = (
                    {people.get(slot, slot) for slot in re.findall(r"{(\w+)}", text)}
                    for text in (phrase.en, phrase.fr)
                )
                assert en == fr, phrase


def test_amounts_scale_to_the_total_in_each_currency() -> None:
    def pledge(currency: str, weight: str | None) -> Pledge:
        funder = Funder("Niger", "african-country")
        day = date(2020, 1, 2)
        return Pledge(funder, "commitment", currency, day, Decimal(weight) if weight else None, 2)

    lines = [pledge("EUR", "1"), pledge("EUR", "3"), pledge("EUR", None), pledge("XUA", "0.5")]
    settled = money.settle(lines, total=Decimal(8_000_000), table=rates.table())
    assert settled == [Decimal(2_000_000), Decimal(6_000_000), None, Decimal(500_000)]
    # 10 million euro are 6,559,570,000 CFA francs, to two figures 6.6 billion: 10.06 million euro.
    francs = [pledge("XOF", "1")]
    with pytest.raises(ValueError, match="cannot be scaled"):
        money.settle(francs, total=Decimal(10_000_000), table=rates.table())
    worth = money.in_euro([(francs[0], Decimal(6_559_570_000))], table=rates.table())
    assert worth == Decimal("10000000.00")


def test_shares_in_equal_parts_end_with_what_is_left() -> None:
    rng = dice(1).facts
    drawn = {places.shares(rng, count=3) for _ in range(200)}
    assert ("33.33", "33.33", "33.34") in drawn
    assert all(sum(Decimal(s) for s in shares) == 100 for shares in drawn)
    assert places.shares(rng, count=1) == ("100",)


def test_numbers_of_entries_are_those_that_each_partner_is_given(
    files: list[sample.SampleFile],
) -> None:
    expected = {p.code: p.projects + p.emergencies + p.policies for p in partners()}
    assert {file.partner_code: file.rows for file in files} == expected
    assert expected["EU"] == 624


def test_the_product_reads_every_entry_and_amount_without_an_error(
    files: list[sample.SampleFile], rows: list[Row], euro: dict[str, Decimal]
) -> None:
    records: list[Record] = []
    findings: list[Finding] = []
    for file in files:
        with reading.open(file.path) as stream:
            for part in stream:
                records += part.records
                findings += part.findings
            assert (stream.format, stream.version) == ("csv", "marsa")
    assert [record.ref for record in records] == [row["local_ref"] for row in rows]
    assert sum(len(record.amounts) for record in records) == len(euro) + 5
    assert {finding.code for finding in findings} == {
        "file.table_form", "rule.no_geography", "rule.shares_missing"
    }  # fmt: skip
    assert {finding.severity for finding in findings} == {Severity.NOTE, Severity.WARNING}
    assert Counter(record.type for record in records) == {"project": 1192, "policy": 178}


def test_the_command_writes_the_files_and_says_what_they_are(tmp_path: Path) -> None:
    out = StringIO()
    made = tmp_path / "made"
    call_command("sample", str(made), stdout=out)
    assert len(list(made.glob("*.csv"))) == 61
    assert out.getvalue().splitlines() == [
        "Sample data: every project, policy, amount and text in these files is invented.",
        f"1370 entries of 61 partners stand in {made}.",
        f"To take one in: marsa collect {made / 'EU.csv'} --partner EU --mapping marsa",
    ]


def test_the_command_says_when_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(CommandError, match="Name a folder that you may write to"):
        call_command("sample", str(tmp_path / "taken"))
