"""The pages: what they say, against figures worked out by hand (see conftest)."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from django.test import Client

from marsa.analytics import served
from marsa.analytics.answers import as_data
from marsa.analytics.measures import total
from marsa.analytics.text import plain
from marsa.editions.store import Edition
from tests.make_edition import a_sum, an_account, an_edition, from_accounts
from tests.portal.conftest import HOSTILE, PAGES, PLAN, REST, ROUTE, TWINS, UNKNOWN, WATER

Read = Callable[..., lxml.html.HtmlElement]


def texts(page: lxml.html.HtmlElement, path: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.xpath(path)]


def table(page: lxml.html.HtmlElement, path: str = "//main//table") -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")]
        for row in page.xpath(f"({path})[1]//tr")
    ]


def lines(client: Client, path: str) -> list[list[str]]:
    response = client.get(path)
    assert response.status_code == 200, path
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def data(client: Client, path: str) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200, path
    values: dict[str, Any] = json.loads(response.content)
    return values


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_in_its_language_and_names_its_edition(
    edition: Edition, read: Read, language: str, path: str
) -> None:
    page = read(f"/{language}/{path}")
    assert page.get("lang") == language
    assert len(page.xpath("//h1")) == 1
    named = {"en": "edition 2026.1", "fr": "édition 2026.1"}[language]
    assert named in page.xpath("//footer")[0].text_content()
    kept = "editions" if path == "editions" else f"editions/2026.1/{path}"
    assert f"http://localhost:8000/{language}/{kept}" in texts(page, "//cite[@id='cite-page']")[0]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", [page for page in PAGES if page != "editions"])
def test_every_page_has_a_permanent_address_that_says_the_same(
    edition: Edition, client: Client, path: str
) -> None:
    moving = lxml.html.document_fromstring(client.get(f"/en/{path}").content)
    kept = lxml.html.document_fromstring(client.get(f"/en/editions/2026.1/{path}").content)
    (said,) = texts(kept, "//main")
    assert texts(moving, "//main") == [
        # The examples for programs are addresses, and each page gives its own kind.
        said.replace("8000/en/editions/2026.1/", "8000/en/") if path == "api" else said
    ]
    inside = [
        href
        for href in kept.xpath("//main//a/@href")
        if href.startswith("/en/")
        and href not in ("/en/editions", "/en/editions.json", "/en/check")
    ]
    assert [href for href in inside if not href.startswith("/en/editions/2026.1/")] == []


@pytest.mark.parametrize("path", PAGES)
def test_each_language_leads_to_the_same_page_in_the_other(
    edition: Edition, client: Client, path: str
) -> None:
    page = lxml.html.document_fromstring(client.get(f"/en/{path}").content)
    (french,) = page.xpath("//header//a[@hreflang='fr']/@href")
    assert french == f"/fr/{path}"
    alternates = dict(
        zip(
            page.xpath("//link[@rel='alternate'][@hreflang]/@hreflang"),
            page.xpath("//link[@rel='alternate'][@hreflang]/@href"),
            strict=True,
        )
    )
    assert alternates == {
        "en": f"http://localhost:8000/en/{path}",
        "fr": f"http://localhost:8000/fr/{path}",
    }
    assert page.xpath("//link[@rel='canonical']/@href") == [f"http://localhost:8000/en/{path}"]


def test_the_home_page_says_what_it_adds_up_to(edition: Edition, read: Read) -> None:
    page = read("/en/")
    numbers = texts(page, "//dl[contains(@class,'figures')]//dd[not(@class)]")
    assert numbers == ["4", "EUR 2.5 million", "3", "60 %"]
    assert texts(page, "//dl[contains(@class,'figures')]//dt")[0] == (
        "initiatives: 3 projects and 1 policy"
    )
    assert "3 partners" in texts(page, "//p[@class='lead']")[0]
    assert texts(page, "//h2")[:4] == [
        "Niger and Mali receive 40 % of the counted funding",
        "2020 has the largest sum: EUR 1 million",
        "Where the counted funding goes",
        "“Label 1” is the largest domain: 60 % of the counted funding",
    ]
    assert table(page, "//table[@aria-labelledby='by-country']")[1:] == [
        ["Niger", "0.6", "24 %", ""],
        ["Mali", "0.4", "16 %", ""],
        ["Not allocated", "1.5", "60 %", ""],
    ]
    assert "XUA 2,000.00" in texts(page, "//p[@class='note']")[0]


def test_the_home_page_speaks_french_like_a_yearbook(edition: Edition, read: Read) -> None:
    page = read("/fr/")
    numbers = texts(page, "//dl[contains(@class,'figures')]//dd[not(@class)]")
    assert numbers == ["4", "2,5 millions d’euros", "3", "60 %"]
    assert texts(page, "//h2")[:2] == [
        "Niger et Mali : 40 % des financements comptés",
        "2020, année la mieux dotée : 1 million d’euros",
    ]


def test_a_question_to_explore_is_answered_in_one_sentence(edition: Edition, read: Read) -> None:
    said = "//p[@role='status']"
    assert texts(read("/en/explore"), said) == ["4 initiatives, EUR 2.5 million."]
    assert texts(read("/en/explore?country=NER"), said) == [
        "3 initiatives, EUR 2 million, of which EUR 600,000 is allocated to Niger."
    ]
    assert texts(read("/en/explore?country=ner&year=2020"), said) == [
        "1 initiative, EUR 1 million, of which EUR 600,000 fits these filters."
    ]
    assert texts(read("/en/explore?type=policy"), said) == [
        "1 initiative; no amount is counted for them."
    ]
    assert texts(read("/en/explore?q=nothing+says+this"), said) == [
        "No initiative fits all of this. Take a filter away, or use fewer words."
    ]
    assert texts(read("/fr/explore?country=NER"), said) == [
        "3 initiatives, 2 millions d’euros, dont 600 000 euros pour ce pays (Niger)."
    ]


def test_the_table_of_explore_has_the_part_that_fits_beside_the_whole(
    edition: Edition, read: Read
) -> None:
    page = read("/en/explore?country=NER&sort=here")
    assert table(page, "//table[@class='rows']") == [
        ["Initiative", "Part that fits ↓", "Counted, EUR", "Years", "Countries"],
        [f"{HOSTILE}Project · Ongoing", "600,000.00", "1,000,000.00", "2019–\u2060", "Niger, Mali"],
        ["Accueil sur la routeProject · Completed", "–", "1,000,000.00", "2019–\u2060",
         "Niger, Burkina Faso"],
        ["National strategyPolicy · In force", "–", "–", "2019–\u2060", "Niger"],
    ]  # fmt: skip
    links = page.xpath("//table[@class='rows']/tbody//a")
    assert [(a.get("href"), a.get("lang")) for a in links] == [
        (f"/en/initiatives/{WATER}", None),
        (f"/en/initiatives/{ROUTE}", "fr"),
        (f"/en/initiatives/{PLAN}", None),
    ]


def test_the_form_of_explore_asks_the_same_again(edition: Edition, read: Read) -> None:
    page = read("/en/explore?country=NER&country=MLI&q=water&sort=title&view=table&theme=1")
    form = page.forms[0]
    assert (form.get("action"), form.get("method")) == ("/en/explore", "get")
    assert sorted(form.form_values()) == [
        ("country", "MLI"), ("country", "NER"), ("q", "water"), ("sort", "title"), ("theme", "1"),
    ]  # fmt: skip
    chips = page.xpath("//ul[@class='active']//a")
    assert [" ".join(a.text_content().split()) for a in chips] == [
        "Remove country: Niger", "Remove country: Mali", "Remove theme: Label 1",
        "Remove words: “water”",
    ]  # fmt: skip
    assert chips[0].get("href") == "/en/explore?country=MLI&theme=1&q=water&sort=title"


def test_each_choice_says_how_many_it_would_leave(edition: Edition, read: Read) -> None:
    page = read("/en/explore?country=NER")
    years = page.xpath("//input[@name='year']/..")
    assert [" ".join(each.text_content().split()) for each in years] == [
        "2020 1", "2021 1", "none stated 1",
    ]  # fmt: skip
    countries = page.xpath("//input[@name='country']/..")
    assert [" ".join(each.text_content().split()) for each in countries] == [
        "Niger 3", "Burkina Faso 1", "Mali 1", "none stated 1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("country=NERR&q=water", "Did you mean NER (Niger)?"),
        ("contry=NER&q=water", "“contry” is not a dimension of the edition."),
        ("year=last&q=water", "takes a calendar year such as 2020. Found: “last”."),
        ("sort=beauty&q=water", "A list cannot be sorted by “beauty”."),
        ("page=two&q=water", "“page” is a whole number from 1. Found: “two”."),
        ("page=9&q=water", "There are 1 pages. Found: page 9."),
        ("view=dance&q=water", "There is no view “dance”."),
        ("kind=budget&kind=commitment&q=water", "Ask for one kind of amount at a time."),
    ],
)
def test_what_is_not_understood_is_said_and_nothing_typed_is_lost(
    edition: Edition, read: Read, query: str, sentence: str
) -> None:
    page = read(f"/en/explore?{query}", status=400)
    assert sentence in texts(page, "//div[@role='alert']")[0]
    assert page.forms[0].fields["q"] == "water"
    chips = page.xpath("//ul[@class='active']//a/@href")
    assert len(chips) == len(query.split("&"))
    assert chips[-1] == "/en/explore?" + query.removesuffix("&q=water")


def test_what_a_campaign_appends_asks_nothing(edition: Edition, read: Read) -> None:
    page = read("/en/explore?utm_source=letter&fbclid=1&country=&q=")
    assert texts(page, "//p[@role='status']") == ["4 initiatives, EUR 2.5 million."]


def test_a_list_is_read_page_by_page(edition: Edition, read: Read) -> None:
    page = read("/en/explore?size=3&page=2")
    assert texts(page, "//table[@class='rows']/tbody//a") == ["National strategy"]
    assert page.xpath("//nav[@class='pages']//a/@href") == [
        "/en/explore?size=3", "/en/explore?size=3", "/en/explore?page=2&size=3",
    ]  # fmt: skip


def test_charts_of_explore_draw_what_the_filters_leave(edition: Edition, read: Read) -> None:
    page = read("/en/explore?country=NER&view=chart")
    assert texts(page, "//figure//h2") == [
        "“Label 1” is the largest domain: 100 % of the funding that fits these filters",
        "2020 has the largest sum: EUR 600,000",
        "European Union is the largest funder: 100 % of the funding that fits these filters",
    ]
    assert table(page, "//table[@aria-labelledby='by-domain']")[1] == [
        "Label 1", "600,000", "100 %", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("q=water&view=chart", "A chart or map adds up filters, and cannot be limited to words."),
        ("type=policy&view=map", "No amount is counted here, so there is nothing to draw."),
    ],
)
def test_a_picture_that_cannot_be_drawn_says_why_and_where_to_go(
    edition: Edition, read: Read, query: str, notice: str
) -> None:
    page = read(f"/en/explore?{query}")
    assert texts(page, "//div[@class='notice']/p[1]") == [notice]
    assert len(page.xpath("//div[@class='notice']//a")) == 1


def test_an_initiative_opens_down_to_rate_and_line(edition: Edition, read: Read) -> None:
    page = read(f"/en/initiatives/{WATER}")
    assert table(page)[1:] == [
        ["CommitmentEuropean Union", "2020", "EUR 1,000,000.00", "in euro", "1,000,000.00",
         "Counted: commitments come first.", "7"],
        ["BudgetEuropean Union", "2020", "EUR 1,200,000.00", "in euro", "1,200,000.00",
         "Not counted: the commitments are, and this says the same money again.", "7"],
        ["Counted", "1,000,000.00", ""],
    ]  # fmt: skip
    assert table(page, "//table[@aria-labelledby='by-place']")[1:] == [
        ["Niger", "600,000", "60 %", ""],
        ["Mali", "400,000", "40 %", ""],
    ]
    facts = dict(zip(texts(page, "//dl[1]/dt"), texts(page, "//dl[1]/dd"), strict=True))
    assert facts["Counted"] == "EUR 1,000,000.00"
    assert facts["Where"] == "Niger, Mali"
    assert facts["Carried out by"] == "Well Builders, Pipe <b>Works</b>"
    assert facts["File received"] == "france.csv, line 7"


def test_an_amount_in_another_currency_shows_its_rate(edition: Edition, read: Read) -> None:
    (line, counted) = table(read(f"/en/initiatives/{ROUTE}"))[1:]
    assert line[2] == "SEK 10,000,000.00"
    assert line[3].startswith("10 SEK for 1 euro") and "European Central Bank" in line[3]
    assert (line[4], counted[1]) == ("1,000,000.00", "1,000,000.00")


def test_what_is_not_stated_is_said(edition: Edition, read: Read) -> None:
    page = read(f"/en/initiatives/{REST}")
    first, second, counted = table(page)[1:]
    assert first[:2] == ["Commitmentnot stated", "not stated"]
    assert second[2:5] == ["XUA 2,000.00", "no rate", "–"]
    assert counted[1] == "500,000.00"
    assert "1 line has no rate" in " ".join(texts(page, "//dl[1]/dd"))


def test_a_title_in_another_language_is_marked(edition: Edition, read: Read) -> None:
    assert read(f"/en/initiatives/{ROUTE}").xpath("//h1/@lang") == ["fr"]
    assert read(f"/fr/initiatives/{ROUTE}").xpath("//h1/@lang") == []
    assert read(f"/fr/initiatives/{WATER}").xpath("//main/p[1]/@lang") == ["en"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_text_is_shown_and_never_run(
    edition: Edition, client: Client, language: str
) -> None:
    found = False
    for path in ("explore", f"initiatives/{WATER}", "countries/NER", "themes/1"):
        body = client.get(f"/{language}/{path}").content.decode()
        assert "<script>alert" not in body
        assert 'href="javascript:' not in body
        assert "<b>Works" not in body
        found |= "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; water" in body
    assert found


def test_hostile_questions_are_shown_and_never_run(edition: Edition, client: Client) -> None:
    hostile = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    for path in (
        f"explore?q={hostile}", f"explore?country={hostile}", f"explore?{hostile}=1",
        f"initiatives/{hostile}", f"countries/{hostile}", f"themes/{hostile}", f"{hostile}",
        f"measures/total?by={hostile}", "explore?q='%3B%20DROP%20TABLE%20initiatives%3B--",
    ):  # fmt: skip
        response = client.get(f"/en/{path}")
        assert response.status_code in (200, 400, 404), path
        assert b"<script>alert" not in response.content, path
    assert client.get("/en/explore").status_code == 200


def test_all_countries_and_what_has_none_add_up(edition: Edition, read: Read) -> None:
    page = read("/en/countries")
    assert table(page, "//table[@aria-labelledby='all-countries']") == [
        ["Country", "Initiatives", "Allocated, EUR"],
        ["Niger", "3", "600,000.00"],
        ["Mali", "1", "400,000.00"],
        ["Burkina Faso", "1", "0.00"],
        ["Not allocated to a country or region", "2", "1,500,000.00"],
        ["Names no country or region", "1", "–"],
        ["Total, each initiative once", "4", "2,500,000.00"],
    ]


@pytest.mark.parametrize(
    ("path", "url", "count"),
    [
        ("countries", "/en/explore?country=unallocated", "2"),
        ("countries", "/en/explore?country=none", "1"),
        ("themes", "/en/explore?domain=unallocated", "1"),
        ("themes", "/en/explore?domain=none", "1"),
    ],
)
def test_what_has_no_place_leads_to_the_initiatives_that_it_counts(
    edition: Edition, read: Read, path: str, url: str, count: str
) -> None:
    page = read(f"/en/{path}")
    (row,) = page.xpath(f"//tr[.//a[@href='{url}']]")
    assert row.xpath("./td[1]")[0].text_content() == count
    assert texts(read(url), "//p[@role='status']")[0].startswith(f"{count} initiative")


def test_a_country_says_what_is_not_in_its_figure(edition: Edition, read: Read) -> None:
    page = read("/en/countries/NER")
    assert texts(page, "//p[@class='lead']") == [
        "3 initiatives name this country; EUR 600,000 is allocated to it."
    ]
    assert texts(page, "//main/p[@class='note']") == [
        "A further EUR 1 million is reported without saying which part is for this country "
        "(1 initiative, naming it alone or among other countries); it is not in this figure."
    ]
    assert [row[1:] for row in table(page, "//table[@class='rows']")[1:]] == [
        ["600,000.00", "1,000,000.00", "2019–\u2060"],
        ["–", "1,000,000.00", "2019–\u2060"],
        ["–", "–", "2019–\u2060"],
    ]
    assert texts(page, "//dl//dd") == ["Rabat Process", "1 initiative"]


def test_the_domains_and_what_has_none_add_up(edition: Edition, read: Read) -> None:
    page = read("/en/themes")
    assert [row[:3] for row in table(page, "//table[@aria-labelledby='domains']")] == [
        ["Domain", "Initiatives", "Allocated, EUR"],
        ["Label 1", "2", "1,500,000.00"],
        ["Label 2", "1", "0.00"],
        ["Label 3", "1", "500,000.00"],
        ["Label 4", "0", "0.00"],
        ["Label 5", "0", "0.00"],
        ["Not allocated to a domain", "1", "500,000.00"],
        ["Names no domain", "1", "–"],
        ["Total, each initiative once", "4", "2,500,000.00"],
    ]
    assert "has 10 priorities" in " ".join(texts(page, "//main/p"))
    domain = read("/en/themes/3")
    assert texts(domain, "//p[@class='lead']") == [
        "1 initiative names this domain; EUR 500,000 is allocated to it."
    ]


def test_a_domain_without_a_french_label_is_shown_in_english_and_marked(
    home: Any, read: Read
) -> None:
    nodes = [
        {"framework": "jvap", "version": "2015", "code": code, "level": "domain",
         "domain_code": code, "label_en": f"English {code}", "label_fr": french}
        for code, french in (("1", "Français 1"), ("3", ""))
    ]  # fmt: skip
    counts = [{"framework": "jvap", "level": "priority", "count": 105, "source": "somebody"}]
    rows = from_accounts([an_account(WATER, [a_sum("8.00")], themes={"1": 50, "3": 50})])
    an_edition(home / "editions", framework_nodes=nodes, stated_counts=counts, **rows)
    page = read("/fr/themes")
    assert texts(page, "//table[@class='bars']//span[@lang='en']") == ["English 3"]
    notes = texts(page, "//main/p[@class='note']")
    assert notes[0].startswith("Des sources font état de 105 priorités")
    assert "en contient 0" in notes[0]
    assert read("/fr/themes/3").xpath("//h1/@lang") == ["en"]
    assert read("/fr/themes/1").xpath("//h1/@lang") == []


@pytest.mark.parametrize(
    ("path", "title", "sentence"),
    [
        ("initiatives/MRS-12345679-J", "There is no initiative with this identifier", "mistyped"),
        ("initiatives/whatever", "There is no initiative with this identifier", "mistyped"),
        (f"initiatives/{UNKNOWN}", "There is no initiative with this identifier", "well formed"),
        ("countries/XXX", "There is no country with the code “XXX”", "three letters"),
        ("themes/9", "There is no domain “9”", "1, 2, 3, 4, 5"),
        ("editions/2031.1/", "There is no edition 2031.1", "2026.1"),
        ("editions/2031.1/explore", "There is no edition 2031.1", "2026.1"),
        ("downloads/secret.csv", "There is no such file in edition 2026.1", "lists every file"),
        ("nowhere", "There is no page at this address", "mistyped"),
    ],
)
def test_a_stranger_is_told_what_is_missing_and_where_to_go(
    edition: Edition, read: Read, path: str, title: str, sentence: str
) -> None:
    page = read(f"/en/{path}", status=404)
    assert texts(page, "//h1") == [title]
    assert sentence in texts(page, "//p[@class='lead']")[0]
    assert len(page.xpath("//main//ul//a")) > 0
    assert page.xpath("//cite[@id='cite-page']") == []
    assert read(f"/fr/{path}", status=404).get("lang") == "fr"


@pytest.mark.parametrize("path", TWINS)
def test_every_twin_names_its_edition_and_may_be_read_from_anywhere(
    edition: Edition, client: Client, path: str
) -> None:
    response = client.get(f"/en/{path}.json")
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    values = json.loads(response.content)
    assert values["edition"] == "2026.1"
    assert values["address"] == f"http://localhost:8000/en/editions/2026.1/{path}.json"
    table = client.get(f"/en/{path}.csv")
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert table.headers["Content-Disposition"].startswith('attachment; filename="marsa-2026.1-')


def test_page_json_csv_and_measure_give_the_same_figures(
    edition: Edition, client: Client, read: Read
) -> None:
    opened = served.current(edition.folder.parents[1])
    answer = total.measure(opened, by=["country"])
    truth = {"NER": "600000.00", "MLI": "400000.00"}
    assert {row.codes[0]: plain(row.value) for row in answer.rows if row.value} == truth

    figures = data(client, "/en/figures.json")["by_country"]
    assert {row["country"]: row["value"] for row in figures["rows"]} == truth
    assert figures == as_data(answer, language="en")
    countries = data(client, "/en/countries.json")
    assert {c["code"]: c["eur"] for c in countries["countries"] if c["eur"] != "0.00"} == truth
    assert countries["not_allocated"] == {"count": 2, "eur": "1500000.00"}
    assert countries["naming_none"] == {"count": 1}
    assert countries["total"] == {"count": 4, "eur": "2500000.00"}
    assert {row[0]: row[3] for row in lines(client, "/en/countries.csv")[1:3]} == truth
    measured = lines(client, "/en/measures/total.csv?by=country")
    assert {row[0]: row[2] for row in measured[1:3]} == truth
    assert measured[3:] == [["", "Not allocated", "1500000.00"], ["", "Total", "2500000.00"]]
    page = table(read("/en/measures/total?by=country"))
    assert page[1:] == [
        ["Niger", "600,000.00", "24 %"],
        ["Mali", "400,000.00", "16 %"],
        ["Not allocated", "1,500,000.00", "60 %"],
        ["Total", "2,500,000.00", ""],
    ]
    flat = [row for row in lines(client, "/en/figures.csv") if row[:2] == ["total", "country"]]
    assert {row[2]: row[4] for row in flat if row[2]} == truth
    niger = data(client, "/en/countries/NER.json")
    assert (niger["initiatives"], niger["eur"]) == (3, "600000.00")
    assert niger["without_share"] == {"count": 1, "eur": "1000000.00"}
    assert ["", "", "Total", "600000.00"] in lines(client, "/en/countries/NER.csv")


def test_explore_sends_exactly_what_it_shows(edition: Edition, client: Client) -> None:
    found = data(client, "/en/explore.json?country=NER")
    assert (found["count"], found["eur_total"], found["eur_here_total"]) == (
        3, "2000000.00", "600000.00",
    )  # fmt: skip
    first = found["initiatives"][0]
    assert (first["public_id"], first["title"]) == (WATER, HOSTILE)
    assert (first["eur"], first["eur_here"], first["countries"]) == (
        "1000000.00", "600000.00", ["NER", "MLI"],
    )  # fmt: skip
    rows = lines(client, "/en/explore.csv?country=NER")
    assert [row[0] for row in rows] == ["public_id", WATER, ROUTE, PLAN]
    assert rows[1][rows[0].index("eur_here")] == "600000.00"
    assert rows[1][rows[0].index("countries")] == "NER | MLI"
    only = data(client, "/en/explore.json?country=NER&size=2&page=2")
    assert [each["public_id"] for each in only["initiatives"]] == [PLAN]
    assert (only["page"], only["pages"], only["count"]) == (2, 2, 3)
    assert len(lines(client, "/en/explore.csv?q=nothing+says+this")) == 1


def test_an_initiative_sends_all_its_rows(edition: Edition, client: Client) -> None:
    found = data(client, f"/en/initiatives/{WATER}.json")
    assert [line["amount"] for line in found["funding"]] == ["1000000.00", "1200000.00"]
    assert [part["eur"] for part in found["allocations"] if part["counted"]] == [
        "600000.00", "400000.00",
    ]  # fmt: skip
    rows = lines(client, f"/en/initiatives/{WATER}.csv")
    assert [row[rows[0].index("counted")] for row in rows[1:]] == ["true", "false"]


def test_a_cell_is_never_run_as_a_formula(home: Any, client: Client) -> None:
    rows = from_accounts([an_account(WATER, title_en="=cmd|'/c calc'!A1")])
    an_edition(home / "editions", **rows)
    sent = lines(client, "/en/explore.csv")
    assert sent[1][sent[0].index("title")] == "'=cmd|'/c calc'!A1"


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_program_gets_a_problem_in_its_language(
    edition: Edition, client: Client, form: str
) -> None:
    response = client.get(f"/fr/explore.{form}?country=NERR")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json; charset=utf-8"
    detail = json.loads(response.content)["detail"]
    assert re.sub(r"\s", " ", detail).startswith("La dimension country n’a pas de code « NERR ».")
    missing = client.get(f"/en/countries/XXX.{form}")
    assert (missing.status_code, json.loads(missing.content)["status"]) == (404, 404)


def test_a_measure_says_what_it_is_and_leaves_out(edition: Edition, read: Read) -> None:
    page = read("/en/measures/initiatives?by=type")
    assert table(page) == [
        ["Type", "Initiatives"], ["Project", "3"], ["Policy", "1"], ["Not allocated", "0"],
        ["Total", "4"],
    ]  # fmt: skip
    links = page.xpath("//table//a/@href")
    assert links == ["/en/explore?type=project", "/en/explore?type=policy"]
    assert texts(read("/en/measures/beauty", status=400), "//p[@class='lead']")[0].startswith(
        "There is no measure “beauty”."
    )
    assert (
        "Found: “0x”"
        in texts(read("/en/measures/total?by=country&top=0x", status=400), "//p[@class='lead']")[0]
    )


def test_the_methodology_shows_what_this_edition_leaves_out(edition: Edition, read: Read) -> None:
    page = read("/en/methodology")
    assert table(page)[1:] == [
        ["Counted", "4", "2,500,000.00"],
        ["Not counted: another kind of amount of the initiative is", "1", "1,200,000.00"],
    ]
    said = " ".join(texts(page, "//main//p"))
    assert "EUR 1,500,000.00 (60 %) is not allocated to a country or region" in said
    assert "EUR 500,000.00 (20 %) not to a domain" in said
    assert "each of the 4 entries stands for one initiative" in said
    assert table(page, "//table[caption[contains(.,'Rates')]]")[1:] == [
        ["European Central Bank", "SEK", "1"]
    ]


@pytest.mark.parametrize(
    "path", ["explore", "explore?country=NER", "countries", "countries/NER", "explore.json"]
)
def test_a_page_asks_as_often_for_thirty_initiatives_as_for_one(
    home: Any, client: Client, asked: list[str], path: str
) -> None:
    counts = []
    for number, many in (("2026.1", 1), ("2026.2", 30)):
        each = [
            an_account(f"MRS-{n:08}-0", [a_sum("10.00")], places={"NER": 50, "MLI": 50})
            for n in range(many)
        ]
        an_edition(home / "editions", number=number, **from_accounts(each))
        for label in ("/en/", "/fr/"):  # what an edition works out once is worked out first
            client.get(f"{label}{path}")
        asked.clear()
        separator = "&" if "?" in path else "?"
        assert client.get(f"/en/{path}{separator}utm_source=x").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_no_page_touches_the_working_database_or_sets_a_cookie(
    edition: Edition, client: Client
) -> None:
    # The database is closed to this test: a page that asked it would fail.
    for path in PAGES:
        response = client.get(f"/en/{path}")
        assert response.cookies == {}
        assert "cookie" not in response.headers.get("Vary", "").lower()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_edition_of_policies_alone_has_every_page(home: Any, read: Read, language: str) -> None:
    policy = an_account(WATER, places={"NER": 100}, themes={"1": 100}, type="policy")
    an_edition(home / "editions", **from_accounts([policy]))
    for path in PAGES:
        assert len(read(f"/{language}/{path}").xpath("//h1")) == 1
    numbers = texts(read(f"/{language}/"), "//dl[contains(@class,'figures')]//dd[not(@class)]")
    nothing = {"en": "EUR 0", "fr": "0 euro"}[language]
    assert numbers == ["1", nothing, "1", "–"]


def test_money_for_a_region_is_a_line_of_its_own(home: Any, read: Read, client: Client) -> None:
    regional = an_account(
        WATER, [a_sum("90.00")], places={"region:011": 50, "NER": 50}, title_en="Two places"
    )
    taken_back = an_account(ROUTE, [a_sum("-30.00")], places={"MLI": 100})
    an_edition(home / "editions", **from_accounts([regional, taken_back]))
    page = read("/en/countries")
    assert table(page, "//table[@aria-labelledby='all-countries']")[1:] == [
        ["Niger", "1", "45.00"],
        ["Mali", "1", "−30.00"],
        ["Not allocated to a country or region", "0", "0.00"],
        ["Names no country or region", "0", "–"],
        ["Total, each initiative once", "2", "60.00"],
    ]
    assert table(page, "//table[@aria-labelledby='all-regions']")[1:] == [
        ["Western Africa", "1", "45.00"]
    ]
    assert "Western Africa (EUR 45)" in " ".join(texts(page, "//figure/p"))
    link = page.xpath("//table[@aria-labelledby='all-regions']//a/@href")[0]
    assert texts(read(link), "//p[@role='status']") == [
        "1 initiative, EUR 90, of which EUR 45 fits these filters."
    ]
    place = table(read(f"/en/initiatives/{WATER}"), "//table[@aria-labelledby='by-place']")
    assert [row[:2] for row in place[1:]] == [["Niger", "45"], ["Western Africa", "45"]]
    assert read("/en/countries/MLI").xpath("//h1/text()") == ["Mali"]
    assert data(client, "/en/countries/MLI.json")["eur"] == "-30.00"
