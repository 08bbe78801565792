"""What the frame and the parts of pages draw, in both languages."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import lxml.html
import pytest
from babel.messages import extract, pofile
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation.template import templatize

from marsa.portal import charts, parts

PORTAL = Path(parts.__file__).parent
CATALOGUE = PORTAL.parent / "locale/fr/LC_MESSAGES/django.po"
TEMPLATES = sorted((PORTAL / "templates/portal").rglob("*.html"))
STYLE = PORTAL.parent / "kit/static/kit/marsa.css"
N, F = "\u202f", "\u00a0"

FRAME = parts.Frame(
    home="/en/",
    navigation=parts.navigation(
        {"about": "/en/about", "explore": "/en/explore"}, places=parts.PLACES, here="explore"
    ),
    foot=parts.navigation({"downloads": "/en/downloads"}, places=parts.FOOT),
    languages=(
        parts.Language("en", "English", "/en/explore", "https://marsa.example/en/explore", True),
        parts.Language("fr", "Français", "/fr/explore", "https://marsa.example/fr/explore"),
    ),
    address="https://marsa.example/en/editions/2026.1/explore",
)
EDITION = SimpleNamespace(
    number="2026.1", made_at=datetime(2026, 6, 30, 12, tzinfo=UTC), sample=False
)
CAPTION = parts.Caption(
    id="money",
    title="Niger receives most",
    subtitle="Commitments",
    heading="Country",
    edition="2026.1",
    links=(parts.Link("CSV", "/en/explore.csv"),),
)


def draw(template: str, language: str = "en", **values: object) -> lxml.html.HtmlElement:
    with translation.override(language):
        return lxml.html.document_fromstring(render_to_string(f"portal/{template}", values))


def of(name: str) -> str:
    """XPath: has this class."""
    return f"contains(concat(' ', @class, ' '), ' {name} ')"


def find(page: lxml.html.HtmlElement, path: str) -> list[lxml.html.HtmlElement]:
    return page.xpath(path)


def texts(page: lxml.html.HtmlElement, path: str) -> list[str]:
    return [re.sub(r"[ \n]+", " ", each.text_content()).strip() for each in page.xpath(path)]


def euros(*amounts: str) -> list[charts.Row]:
    codes = ("NER", "MLI", "BFA")
    return [
        charts.Row(code.title(), Decimal(amount), code, f"/{code}")
        for code, amount in zip(codes, amounts, strict=False)
    ]


def test_the_frame_names_language_direction_and_address() -> None:
    page = draw("base.html", frame=FRAME, edition=EDITION)
    assert (page.get("lang"), page.get("dir")) == ("en", "ltr")
    assert [link.get("href") for link in find(page, "//link[@rel='canonical']")] == [FRAME.address]
    assert [
        (link.get("hreflang"), link.get("href")) for link in find(page, "//link[@rel='alternate']")
    ] == [
        ("en", "https://marsa.example/en/explore"),
        ("fr", "https://marsa.example/fr/explore"),
    ]
    assert find(page, f"//a[{of('skip')}]")[0].get("href") == "#content"
    assert find(page, "//main")[0].get("id") == "content"


def test_arabic_runs_from_right_to_left() -> None:
    assert draw("base.html", "ar", frame=FRAME, edition=EDITION).get("dir") == "rtl"


def test_the_header_links_only_places_that_have_an_address() -> None:
    page = draw("base.html", frame=FRAME, edition=EDITION)
    assert texts(page, "//header//nav[1]//a") == ["Explore", "About"]
    assert texts(page, "//header//*[@aria-current]") == ["Explore"]
    assert texts(page, "//header//nav[2]//a") == ["Français"]


def test_invented_data_is_said_to_be_invented_on_every_page() -> None:
    sample = SimpleNamespace(**{**vars(EDITION), "sample": True})
    page = draw("base.html", frame=FRAME, edition=sample)
    assert texts(page, f"//*[{of('strip')}]") == [
        "Sample data. Every project, amount and organisation here is invented."
    ]
    assert texts(draw("base.html", frame=FRAME, edition=EDITION), f"//*[{of('strip')}]") == []


def test_a_reader_of_an_old_edition_is_told_and_shown_the_current_one() -> None:
    frame = parts.Frame(
        FRAME.home,
        FRAME.navigation,
        FRAME.foot,
        FRAME.languages,
        FRAME.address,
        current=parts.Link("2026.2", "/en/explore"),
    )
    page = draw("base.html", frame=frame, edition=EDITION)
    assert texts(page, f"//*[{of('strip')}]") == [
        "You are reading edition 2026.1, which has been replaced. "
        "See this page in the current edition, 2026.2"
    ]
    assert find(page, f"//*[{of('strip')}]//a")[0].get("href") == "/en/explore"


def test_the_foot_names_the_edition_and_how_to_cite_it() -> None:
    page = draw("base.html", frame=FRAME, edition=EDITION)
    assert texts(page, "//cite") == [f"Marsa, edition 2026.1, 30{F}June 2026, {FRAME.address}"]
    assert texts(page, "//footer//nav//a") == ["Downloads"]


def test_the_frame_stands_before_there_is_an_edition() -> None:
    page = draw("base.html", frame=FRAME, edition=None)
    assert texts(page, "//cite") == []
    assert texts(page, f"//*[{of('strip')}]") == []


def test_bars_are_a_table_that_draws_itself() -> None:
    chart = charts.bars(
        euros("982000000", "491000000"), unit="EUR", not_allocated=Decimal(1_473_000_000)
    )
    page = draw("parts/bars.html", chart=chart, caption=CAPTION, shares=True)
    assert [texts(row, f"./th | ./td[{of('n')}]") for row in find(page, "//tr")] == [
        ["Country", "million EUR", "Share"],
        ["Ner", "982", f"33{F}%"],
        ["Mli", "491", f"17{F}%"],
        ["Not allocated", "1,473", f"50{F}%"],
    ]
    assert [rect.get("width") for rect in find(page, "//rect")] == ["66.67%", "33.33%", "100.00%"]
    assert [row.get("class") for row in find(page, "//tbody/tr")] == [None, None, "not-allocated"]
    assert texts(page, f"//*[{of('src')}]") == ["Marsa, edition 2026.1 · CSV: Niger receives most"]


def test_french_bars_keep_the_points_of_the_drawing() -> None:
    chart = charts.bars(euros("1370000000", "1000000000"), unit="EUR")
    page = draw("parts/bars.html", "fr", chart=chart, caption=CAPTION)
    assert texts(page, f"//td[{of('n')}]") == [f"1{N}370", f"1{N}000"]
    assert texts(page, f"//th[{of('n')}]") == ["millions d’euros"]
    assert [rect.get("width") for rect in find(page, "//rect")] == ["100.00%", "72.99%"]


def test_an_amount_under_the_least_says_so() -> None:
    chart = charts.bars(euros("100000000", "40000"), unit="EUR")
    page = draw("parts/bars.html", chart=chart, caption=CAPTION)
    assert texts(page, f"//td[{of('n')}]") == ["100.0", "< 0.1"]


def test_columns_have_a_name_a_description_and_a_table_of_the_same_numbers() -> None:
    chart = charts.columns_by_year(
        [charts.Year(2019, Decimal(300)), charts.Year(None, Decimal(100))], unit="EUR"
    )
    page = draw("parts/columns.html", chart=chart, caption=CAPTION)
    svg = find(page, "//svg")[0]
    assert svg.get("role") == "img"
    names = [page.get_element_by_id(name) for name in svg.get("aria-labelledby").split()]
    assert [name.tag for name in names] == ["title", "desc"]
    assert texts(page, "//g/title") == [f"2019: EUR{F}300", f"year not stated: EUR{F}100"]
    assert [texts(row, "./th | ./td") for row in find(page, "//tbody/tr")] == [
        ["2019", "300.00", f"75{F}%"],
        ["year not stated", "100.00", f"25{F}%"],
    ]
    assert texts(page, f"//text[{of('year')}]/tspan") == ["year", "not", "stated"]


def the_map(**more: object) -> charts.Choropleth:
    return charts.choropleth(
        [*euros("982000000", "0"), charts.Row("Colombia", Decimal(18_000_000), "COL")],
        unit="EUR",
        names={"DZA": "Algeria"},
        not_allocated=Decimal(500_000_000),
        **more,  # type: ignore[arg-type]
    )


def test_a_map_says_each_figure_and_what_it_cannot_show() -> None:
    page = draw("parts/map.html", chart=the_map(), caption=CAPTION)
    titles = texts(page, "//path/title")
    assert len(titles) == 101
    assert {title for title in titles if not title.endswith("no figure")} == {
        f"Ner: EUR{F}982 million",
        f"Mli: EUR{F}0",
    }
    assert "Algeria: no figure" in titles
    assert texts(page, f"//*[{of('note')}]")[:2] == [
        f"Not allocated to a country: EUR{F}500 million (33{F}%).",
        f"Not on this map: Colombia (EUR{F}18 million).",
    ]
    assert texts(page, f"//*[{of('note')}]")[2].startswith(
        "Boundaries as in Natural Earth; they imply no position on the legal status of any "
        "territory."
    )
    assert texts(page, f"//ul[{of('legend')}]/li") == [
        "million EUR",
        "any figure",
        "zero or less",
        "no figure",
    ]
    assert [texts(row, "./th | ./td") for row in find(page, "//tbody/tr | //tfoot/tr")] == [
        ["Ner", "982,000,000.00", f"65{F}%"],
        ["Colombia", "18,000,000.00", f"1{F}%"],
        ["Mli", "0.00", f"0{F}%"],
        ["Not allocated", "500,000,000.00", f"33{F}%"],
        ["Total", "1,500,000,000.00", ""],
    ]


def test_a_map_without_links_is_an_image_and_with_links_is_for_the_pointer_only() -> None:
    linked = find(draw("parts/map.html", chart=the_map(), caption=CAPTION), f"//svg[{of('map')}]")[
        0
    ]
    assert linked.get("role") == "group"
    assert find(linked, "./g")[0].get("aria-hidden") == "true"
    assert {a.get("href"): a.get("tabindex") for a in find(linked, ".//a")} == {
        "/NER": "-1",
        "/MLI": "-1",
    }
    plain = charts.choropleth([charts.Row("Niger", Decimal(1), "NER")], unit="count", names={})
    drawn = find(draw("parts/map.html", chart=plain, caption=CAPTION), f"//svg[{of('map')}]")[0]
    assert drawn.get("role") == "img"
    assert find(drawn, ".//a") == []


def test_a_headline_gives_number_sentence_and_a_question_that_stands_alone() -> None:
    figure = parts.Figure("1,370", "initiatives reported", "/en/how")
    page = draw("parts/figures.html", figures=[figure])
    assert texts(page, "//dd[not(@class)]") == ["1,370"]
    assert texts(page, "//dt") == ["initiatives reported"]
    assert texts(page, f"//*[{of('how')}]/a") == ["how? 1,370 initiatives reported"]


@pytest.mark.parametrize(
    ("number", "last", "labels"),
    [
        (1, 1, ["1"]),
        (1, 3, ["1", "2", "3"]),
        (7, 22, ["1", None, "6", "7", "8", None, "22"]),
        (4, 22, ["1", "2", "3", "4", "5", None, "22"]),
        (22, 22, ["1", None, "21", "22"]),
    ],
)
def test_paging_shows_the_ends_and_the_neighbours(
    number: int, last: int, labels: list[str | None]
) -> None:
    paging = parts.paging([f"?page={n}" for n in range(1, last + 1)], number=number)
    assert [link and link.label for link in paging.pages] == labels
    assert [link.url for link in paging.pages if link and link.is_current] == [f"?page={number}"]
    assert paging.previous == (f"?page={number - 1}" if number > 1 else "")
    assert paging.following == (f"?page={number + 1}" if number < last else "")


def test_a_page_that_does_not_exist_is_refused() -> None:
    with pytest.raises(IndexError):
        parts.paging(["?page=1"], number=2)


def test_filters_keep_what_was_chosen_and_say_it_in_their_summary() -> None:
    filters = parts.Filters(
        "/en/explore",
        (
            parts.Filter("text", "q", "Words", value="border"),
            parts.Filter(
                "choices",
                "country",
                "Country",
                (
                    parts.Option("NER", "Niger", 1370, is_chosen=True),
                    parts.Option("MLI", "Mali", 12),
                ),
            ),
            parts.Filter("years", "year", "Years", value="2018", until="2020"),
            parts.Filter("choice", "type", "Type", (parts.Option("project", "project"),)),
        ),
        active=(parts.Link("Niger", "/en/explore?q=border"),),
        kept=(("sort", "amount"),),
    )
    page = draw("parts/filters.html", filters=filters)
    assert texts(page, f"//details[{of('filters')}]/summary") == ["Filters Niger"]
    form = find(page, "//form")[0]
    assert (form.get("action"), form.get("method")) == ("/en/explore", "get")
    assert sorted(form.form_values()) == [
        ("country", "NER"),
        ("q", "border"),
        ("sort", "amount"),
        ("type", "project"),
        ("year_from", "2018"),
        ("year_to", "2020"),
    ]
    assert texts(page, f"//*[{of('pick')}]/summary") == ["Country 1 chosen"]
    assert texts(page, f"//*[{of('options')}]//*[{of('n')}]") == ["1,370", "12"]
    assert [label.get("for") for label in find(page, "//label[@for]")] == [
        "q",
        "year-from",
        "year-to",
        "type",
    ]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_an_inline_style_or_script(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|javascript:", text) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []


def sentences() -> Iterator[tuple[str, str, str | None]]:
    """Every text of the portal that a reader may see: file, text, context."""
    keywords = {**extract.DEFAULT_KEYWORDS, "gettext_lazy": None, "pgettext_lazy": ((1, "c"), 2)}
    for path in [*PORTAL.rglob("*.html"), *PORTAL.rglob("*.py")]:
        source = path.read_text(encoding="utf-8")
        code = templatize(source) if path.suffix == ".html" else source
        found = extract.extract("python", io.BytesIO(code.encode()), keywords)
        for _, message, _, context in found:
            text = message[0] if isinstance(message, tuple) else message
            yield path.name, text, context


def test_every_sentence_of_the_portal_has_its_french() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = pofile.read_po(file, locale="fr")
    silent = [
        (name, text)
        for name, text, context in sentences()
        if not (message := catalogue.get(text, context)) or not message.string
    ]
    assert silent == []
    assert [error for message in catalogue for error in message.check()] == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_french_keeps_its_signs_off_the_start_of_a_line() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = pofile.read_po(file, locale="fr")
    written = [
        text
        for message in catalogue
        if any(place.startswith("marsa/portal/") for place, _ in message.locations)
        for text in ([message.string] if isinstance(message.string, str) else message.string)
    ]
    assert [text for text in written if re.search(r"[^\u202f][;?!]|[^\u00a0]:|\w'\w", text)] == []


def test_the_stylesheet_is_small_and_layered() -> None:
    style = STYLE.read_text(encoding="utf-8")
    assert len(style.encode()) <= 12_000
    assert "@layer reset, tokens, base, layout, parts, print;" in style
    assert set(re.findall(r"^@layer (\w+)\{", style, re.MULTILINE)) == {
        "reset", "tokens", "base", "layout", "parts", "print",
    }  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    red, green, blue = (
        c / 12.92
        if (c := int(digits[i : i + 2], 16) / 255) <= 0.04045
        else ((c + 0.055) / 1.055) ** 2.4
        for i in (0, 2, 4)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_can_be_read_and_the_five_classes_told_apart_in_grey() -> None:
    tokens = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", STYLE.read_text(encoding="utf-8")))
    assert contrast(tokens["ink"], tokens["sand"]) >= 7
    assert contrast(tokens["ink-soft"], tokens["paper"]) >= 7
    assert contrast(tokens["ink-soft"], tokens["sand"]) >= 4.5
    for name in ("sea", "sea-deep", "saffron", "stop", "fix", "explain", "ok"):
        assert contrast(tokens[name], tokens["paper"]) >= 4.5
    steps = [tokens["blank"], *(tokens[f"c{n}"] for n in range(1, 6))]
    for lighter, darker in pairwise(steps):
        assert luminance(lighter) > luminance(darker)
        assert contrast(lighter, darker) >= 1.15
