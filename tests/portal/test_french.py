"""French pages speak French: no English word, and the same prose in both languages."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import lxml.html
import pytest
from django.test import Client

from marsa.analytics.text import spaced
from marsa.editions.store import Edition
from marsa.kit.shares import divide
from marsa.portal.pages.methodology import Example
from marsa.registry import rates
from tests.portal.conftest import PAGES, UNKNOWN

PROSE = Path(rates.__file__).parents[1] / "portal/templates/portal/prose"
# Words that no French sentence has; names of parameters and files stand in <code>.
ENGLISH = re.compile(
    r"\b(the|of|and|is|are|not|with|from|which|this|that|how|why|there|have|has|been|they|their|"
    r"what|who|when|where|show|all|search|find|country|countries|funding|allocated|counted|"
    r"amount|download|edition|published|initiative found|page of|none stated)\b",
    re.IGNORECASE,
)


def spoken(page: lxml.html.HtmlElement) -> str:
    """Everything that is read aloud as French: no code, no text marked as another language."""
    for each in page.xpath("//script|//style|//code|//pre|//cite|//*[@lang and @lang!='fr']"):
        if each.tag != "html":
            each.drop_tree()
    words = [*page.itertext(), *page.xpath("//@aria-label|//@data-done|//meta/@content")]
    return " ".join(" ".join(words).split())


@pytest.mark.parametrize(
    "path",
    [*PAGES, f"initiatives/{UNKNOWN}", "initiatives/x", "countries/XXX", "themes/9", "nowhere",
     "downloads/x", "editions/2031.1/", "explore?q=zz", "explore?q=eau&view=map",
     "explore?type=policy&view=chart", "explore?country=unallocated", "explore?page=x"],
)  # fmt: skip
def test_no_english_word_stands_on_a_french_page(
    edition: Edition, client: Client, path: str
) -> None:
    page = lxml.html.document_fromstring(client.get(f"/fr/{path}").content.decode())
    text = spoken(page)
    # Titles of initiatives are data; addresses and names of measures are what they are.
    text = re.sub(r"https?://\S+|National strategy|Remainder|European Central Bank", "", text)
    assert ENGLISH.findall(text.replace("Marsa, édition", "")) == []


@pytest.mark.parametrize("name", ["about", "api", "methodology"])
def test_prose_says_the_same_in_both_languages(name: str) -> None:
    def shape(language: str) -> list[str]:
        text = (PROSE / f"{name}.{language}.html").read_text(encoding="utf-8")
        text = re.sub(r"{%.*?%}|{#.*?#}", "", text)
        found = re.findall(r"<(h[1-3]|p|ul|ol|li|section|dl|table|th|a)\b|(\sid=\"\w+\")", text)
        return [tag or id for tag, id in found]

    assert shape("en") == shape("fr")
    values = [
        sorted(re.findall(r"{{ ?[^}]+}}", (PROSE / f"{name}.{lang}.html").read_text()))
        for lang in ("en", "fr")
    ]
    assert values[0] == values[1]


@pytest.mark.parametrize("path", sorted(PROSE.glob("*.fr.html")), ids=lambda path: path.name)
def test_french_prose_keeps_its_signs_off_the_start_of_a_line(path: Path) -> None:
    text = re.sub(r"{[{%].*?[}%]}|<[^>]*>", "", path.read_text(encoding="utf-8"))
    assert spaced(text) == text
    assert re.findall(r"\w'\w", text) == []


def test_the_example_of_the_methodology_is_what_the_rules_give() -> None:
    day, table = date(2021, 3, 15), rates.table([])
    converted = rates.to_eur(Decimal(10_000_000), currency="SEK", on=day, table=table)
    assert converted is not None
    parts = divide(converted.eur, [Decimal(60), Decimal(40)])
    example = Example()
    assert (converted.rate, converted.eur, *parts) == (
        Decimal("10.185"), example.total, example.first, example.second,
    )  # fmt: skip
    for language, number in (("en", "SEK 10.185"), ("fr", "10,185 couronnes")):
        assert number in (PROSE / f"methodology.{language}.html").read_text(encoding="utf-8")


def test_rates_that_the_methodology_names_are_those_that_are_used() -> None:
    table, day = rates.table([]), date(2021, 3, 15)
    for currency, rate in (("XOF", "655.957"), ("XAF", "655.957"), ("CVE", "110.265")):
        quote = rates.quote(currency, on=day, table=table)
        assert quote is not None and quote.per_eur == Decimal(rate)
    for language in ("en", "fr"):
        text = (PROSE / f"methodology.{language}.html").read_text(encoding="utf-8")
        for number in ("655.957", "110.265"):
            assert number.replace(".", "," if language == "fr" else ".") in text
    assert rates.DAILY_LIMIT.days == 10 and rates.MONTHLY_LIMIT.days == 31
