"""What cannot be asked, and the sentence that says why."""

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from marsa.analytics import filters, listing
from marsa.analytics.dimensions import DIMENSIONS
from marsa.analytics.filters import BadFilter
from marsa.analytics.measures import initiatives, total
from marsa.analytics.opened import Opened, open_edition
from tests.analytics.conftest import KNOWN
from tests.make_edition import an_edition, from_accounts

FIXED, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
HOSTILE = ["'", "';--", '"', "x' OR '1'='1", "\\", "\x00", "\udcff", "%", "_", "🦆", "NER\u202e"]


def refusal(known: Opened, **where: list[str]) -> BadFilter:
    """Return what is said of filters that cannot be understood."""
    with pytest.raises(BadFilter) as refused:
        filters.parse(known, where=where)
    return refused.value


def test_a_slip_in_a_code_is_answered_with_the_codes_near_it(known: Opened) -> None:
    said = refusal(known, domain=["1.1"])
    assert said.sentence("en") == (
        "The dimension domain has no code “1.1”. There are: 1, 2, 3, 4, 5."
    )
    said = refusal(known, country=["NGR"])
    assert said.sentence("en-GB") == (
        "The dimension country has no code “NGR”. Did you mean BGR (Bulgaria), NER (Niger) "
        "or NGA (Nigeria)?"
    )
    assert said.sentence("fr-FR") == (
        f"La dimension country n’a pas de code «{FIXED}NGR{FIXED}». Vouliez-vous dire "
        f"BGR (Bulgarie), NER (Niger) ou NGA (Nigéria){NARROW}?"
    )


def test_a_name_in_either_language_is_answered_with_its_code(known: Opened) -> None:
    assert "Did you mean DEU (Germany)?" in refusal(known, country=["Allemagne"]).sentence_en
    assert "Did you mean DEU (Germany)?" in refusal(known, country=["germany"]).sentence_en


def test_a_code_near_nothing_is_answered_with_where_the_codes_stand(known: Opened) -> None:
    assert refusal(known, country=["xxxxxxxx"]).sentence_en == (
        "The dimension country has no code “xxxxxxxx”. "
        "The table of the edition that lists them is among its downloads."
    )


def test_an_unknown_dimension_is_answered_with_all_there_are(known: Opened) -> None:
    assert refusal(known, colour=["red"]).sentence_en == (
        f"“colour” is not a dimension of the edition. There are: {', '.join(DIMENSIONS)}."
    )


@pytest.mark.parametrize("value", ["20", "2020.0", "٢٠٢٠", "1066", "year", "-2020", ""])
def test_a_year_is_four_digits_of_our_time(known: Opened, value: str) -> None:
    assert refusal(known, year=[value]).sentence_en == (
        f"The filter year takes a calendar year such as 2020. Found: “{value}”."
    )


def test_a_year_without_money_is_understood_and_finds_nothing(known: Opened) -> None:
    assert total.measure(known, where={"year": ["1999"]}).total == 0


def test_codes_are_understood_in_any_case_and_without_repetition(known: Opened) -> None:
    chosen = filters.parse(known, where={"country": [" ner", "NER", "Region:011"], "year": []})
    assert chosen.codes == {"country": ("NER", "region:011")}


def test_spend_stands_for_disbursement_and_expenditure(known: Opened) -> None:
    chosen = filters.parse(known, where={"kind": ["spend"]})
    assert chosen.codes == {"kind": ("disbursement", "expenditure")}


def test_a_filter_has_two_hundred_values_at_most(known: Opened) -> None:
    said = refusal(known, year=["2020"] * 201)
    assert said.sentence_en == "The filter year has 201 values. Give 200 at most."


def test_a_dimension_named_twice_or_unknown_is_refused(known: Opened) -> None:
    with pytest.raises(BadFilter, match="named twice"):
        total.measure(known, by=["country", "country"])
    with pytest.raises(BadFilter, match="not a dimension"):
        initiatives.measure(known, by=["shoe size"])


def test_what_was_typed_is_cut_short_and_cannot_disturb_the_page(known: Opened) -> None:
    said = refusal(known, country=["\x1b[31m" + "x" * 500])
    assert f"“\N{REPLACEMENT CHARACTER}[31m{'x' * 55}…”" in said.sentence_en


typed = st.dictionaries(
    st.sampled_from(sorted(DIMENSIONS)) | st.text(max_size=9),
    st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), max_size=3),
    max_size=3,
)


@settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    st.lists(
        st.tuples(typed, st.sampled_from(HOSTILE) | st.text(max_size=40)), min_size=30, max_size=30
    )
)
def test_whatever_is_typed_is_found_or_refused_and_never_becomes_a_query(
    drawn: list[tuple[dict[str, list[str]], str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        opened = open_edition(an_edition(Path(folder), **from_accounts(KNOWN)))
        for where, search in drawn:
            try:
                assert total.measure(opened, where=where).total <= Decimal("188.01")
            except BadFilter as refused:
                assert refused.sentence_en
                assert refused.sentence_fr
            assert listing.find(opened, search=search).count <= 5
        assert total.measure(opened).total == Decimal("188.01")


def test_a_name_with_a_quotation_mark_is_a_code_like_any_other(tmp_path: Path) -> None:
    name = "L'Œuvre \"du\" Sahel'; DROP TABLE funding;--"
    line: dict[str, Any] = {"public_id": "MRS-1", "funder_code": None, "funder_name": name}
    edition = an_edition(
        tmp_path,
        initiatives=[{"public_id": "MRS-1"}],
        entries=[{"public_id": "MRS-1"}],
        funding=[{**line, "funding_id": 1, "eur": "5.00"}],
        allocations=[{"public_id": "MRS-1", "funder_code": name, "eur": "5.00"}],
    )
    opened = open_edition(edition)
    assert [row.codes for row in total.measure(opened, by=["funder"]).rows] == [(name,)]
    assert total.measure(opened, where={"funder": [name]}).total == 5
    assert initiatives.measure(opened, where={"funder": [name]}).total == 1
    assert listing.find(opened, where={"funder": [name]}).count == 1
