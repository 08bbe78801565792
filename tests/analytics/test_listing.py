"""Lists, words and facets of the known edition (see conftest)."""

from decimal import Decimal

import pytest

from marsa.analytics import facets, listing
from marsa.analytics import opened as module
from marsa.analytics.filters import BadFilter
from marsa.analytics.listing import Item
from marsa.analytics.opened import Opened, open_edition


def ids(known: Opened, **asked: object) -> str:
    """Return the last letters of the initiatives found, in their order."""
    found = listing.find(known, **asked)  # type: ignore[arg-type]
    return "".join(item.public_id[-1] for item in found.rows)


def test_a_list_holds_each_initiative_once_with_the_sum_of_all(known: Opened) -> None:
    found = listing.find(known)
    assert [item.public_id for item in found.rows] == ["MRS-A", "MRS-B", "MRS-E", "MRS-C", "MRS-D"]
    assert (found.count, found.eur_total, found.not_converted) == (5, Decimal("188.01"), 2)
    assert (found.eur_here_total, found.limits) == (None, None)
    assert (found.page, found.pages, found.size) == (1, 1, 20)


def test_with_a_filter_the_part_that_fits_stands_beside_the_whole(known: Opened) -> None:
    found = listing.find(known, where={"country": ["NER"], "domain": ["1"]})
    assert [(i.public_id, i.eur, i.eur_here) for i in found.rows] == [
        ("MRS-A", Decimal("100.00"), Decimal("20.00"))
    ]
    assert (found.eur_total, found.eur_here_total) == (Decimal("100.00"), Decimal("20.00"))
    assert found.limits is not None
    assert found.limits.en == "country: Niger; domain: Label 1"


def test_an_initiative_that_fits_without_money_there_has_no_part(known: Opened) -> None:
    found = listing.find(known, where={"country": ["NER"]}, sort="here")
    assert [(i.public_id, i.eur_here) for i in found.rows] == [
        ("MRS-A", Decimal("60.00")),
        ("MRS-B", None),
    ]


def test_a_row_says_what_a_list_needs(known: Opened) -> None:
    (item,) = listing.find(
        known, where={"partner": ["FRA"], "country": ["MLI"]}, language="fr"
    ).rows
    assert item == Item(
        public_id="MRS-A",
        type="project",
        title="Emplois pour les jeunes",
        title_language="fr",
        summary="Appui à la réintégration et à l’œuvre des femmes.",
        summary_language="fr",
        status="ongoing",
        starts_on=item.starts_on,
        ends_on=None,
        cycle_first="2020",
        cycle_last="2022",
        eur=Decimal("100.00"),
        not_converted=0,
        eur_here=Decimal("40.00"),
        countries=("NER", "MLI"),
        domains=("1", "2"),
    )


def test_a_title_missing_in_one_language_is_shown_in_another_and_says_which(known: Opened) -> None:
    rows = listing.find(known, language="en", sort="title").rows
    assert [(item.title, item.title_language) for item in rows] == [
        ("asylum policy", "en"),
        ("Écoles", "fr"),
        ("Jobs for young people", "en"),
        ("Projekt", "de"),
        ("Title of MRS-D", "en"),
    ]


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("reintegration", "A"),
        ("RÉINTÉGRATION emplois", "A"),
        ("l'oeuvre", "A"),
        ("l’œuvre,", "A"),
        ("e\u0301coles", "B"),
        ("ecoles emplois", ""),
        ("asile", "C"),
        ("mrs-d", "D"),
        ("projekt", "E"),
        ("100%", ""),
        ("_", ""),
        ("'", "ABECD"),
        ("  ", "ABECD"),
    ],
)
def test_every_word_must_occur_whatever_its_case_and_accents(
    known: Opened, search: str, expected: str
) -> None:
    assert ids(known, search=search) == expected


@pytest.mark.parametrize(
    ("sort", "expected"), [("amount", "ABECD"), ("title", "CBAED"), ("start", "BDACE")]
)
def test_the_order_is_the_one_asked_for_and_equal_ones_go_by_identifier(
    known: Opened, sort: str, expected: str
) -> None:
    assert ids(known, sort=sort) == expected


def test_pages_follow_each_other_without_gap_or_repetition(known: Opened) -> None:
    pages = [ids(known, page=page, size=2) for page in (1, 2, 3, 4)]
    assert pages == ["AB", "EC", "D", ""]
    assert listing.find(known, page=4, size=2).pages == 3


@pytest.mark.parametrize(
    "asked", [{"sort": "colour"}, {"page": 0}, {"size": 0}, {"size": 201}, {"search": "a " * 0}]
)
def test_a_page_that_cannot_be_is_refused(known: Opened, asked: dict[str, object]) -> None:
    if asked == {"search": ""}:
        assert ids(known, search="") == "ABECD"
        return
    with pytest.raises(BadFilter):
        ids(known, **asked)


def test_too_many_words_are_refused(known: Opened) -> None:
    with pytest.raises(BadFilter, match="The search has 13 words"):
        ids(known, search=" ".join(f"word{n}" for n in range(13)))


def test_facets_count_what_each_further_filter_would_leave(known: Opened) -> None:
    counted = {
        name: [(value.code, value.count) for value in values]
        for name, values in facets.of(known, where={"side": ["africa"]}).items()
    }
    assert counted["country"] == [("NER", 2), ("LBY", 1), ("MLI", 1)]
    assert counted["side"] == [("africa", 3), ("regions", 2), ("europe", 1), ("none", 1)]
    assert counted["domain"] == [("1", 1), ("2", 1), ("5", 1), ("none", 1)]
    assert counted["year"] == [(2020, 1), (2021, 1), ("none", 1)]
    assert counted["kind"] == [
        ("budget", 1),
        ("commitment", 1),
        ("disbursement", 1),
        ("none", 1),
    ]
    assert counted["type"] == [("project", 3)]


def test_a_facet_says_what_is_chosen_and_what_it_is_called(known: Opened) -> None:
    values = facets.of(known, where={"country": ["MLI", "ETH"]}, dimensions=["country"])["country"]
    shown = [(value.code, value.label.fr, value.count, value.chosen) for value in values]
    assert shown == [
        ("NER", "Niger", 2, False),
        ("region:011", "Afrique occidentale", 2, False),
        ("FRA", "France", 1, False),
        ("LBY", "Libye", 1, False),
        ("MLI", "Mali", 1, True),
        ("ETH", "Éthiopie", 0, True),
        ("none", "non indiqué", 1, False),
    ]


def test_facets_hold_to_the_words_too(known: Opened) -> None:
    counted = facets.of(known, search="reintegration", dimensions=["country", "kind"])
    assert [(value.code, value.count) for value in counted["country"]] == [("MLI", 1), ("NER", 1)]
    assert [(value.code, value.count) for value in counted["kind"]] == [("commitment", 1)]


def test_an_edition_too_large_to_keep_in_memory_gives_the_same_lists(
    known: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IN_MEMORY", 0)
    large = open_edition(known.edition)
    for where in ({}, {"country": ["NER"]}, {"kind": ["spend"]}, {"year": ["none"]}):
        for search in ("", "emplois"):
            asked = {"where": where, "search": search}
            assert listing.find(large, **asked) == listing.find(known, **asked)  # type: ignore[arg-type]
            assert facets.of(large, **asked) == facets.of(known, **asked)  # type: ignore[arg-type]
