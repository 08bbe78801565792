"""The official rules of IATI 2.03: each against a small interpreter of their own file.

`rulesets` follows the official JSON; the reader's own findings must name the same activities.
"""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from lxml import etree

from marsa.exchange import iati
from tests.exchange import rulesets
from tests.exchange.written import (
    KENYA,
    SECTOR,
    a_budget,
    a_file,
    a_transaction,
    an_activity,
    codes,
    read_all,
)
from tests.shared import shared

TODAY = date(2026, 11, 24)

# Official rule → what the reader says when it is broken. Rules that the reader words more finely
# (shares, currencies, geography) have several sentences.
SHARES = {"rule.shares_do_not_add_up", "rule.shares_rounded", "rule.some_shares_missing"}
MISSING = {"rule.shares_missing", "rule.some_shares_missing"}
OURS = {
    "1.1.3": {"rule.identifier_of_organisation"},
    "6.11.1": {"rule.no_start", "schema.missing_element"},
    "6.2.2": {"rule.no_sector"},
    "4.1.1": {"rule.no_language"},
    "6.7.2": {"rule.transactions_without_sector", "rule.no_sector"},
    "7.8.1": {"value.currency_missing"},
    "11.1.1": {"rule.updated_ahead"},
    "11.1.2": {"rule.dates_reversed", "plausibility.end_before_start"},
    "11.1.3": {"rule.dates_reversed", "plausibility.end_before_start"},
    "11.1.4": {"rule.actual_date_ahead"},
    "11.1.5": {"rule.actual_date_ahead"},
    "11.2.1": {"rule.transaction_ahead"},
    "11.2.2": {"rule.transaction_ahead"},
    "2.1.1": MISSING,
    "2.1.2": SHARES | {"rule.shares_missing"},
    "2.1.4": SHARES,
    "2.2.1": {"rule.own_sector_without_name"},
    "3.1.1": MISSING,
    "3.1.2": SHARES | {"rule.shares_missing"},
    "3.1.4": SHARES,
    "3.4.1": MISSING,
    "3.4.2": SHARES | {"rule.shares_missing", "rule.regions_repeat_countries"},
    "3.4.4": SHARES,
    "3.6.2": {"rule.both_geographies"},
    "3.7.1": {"rule.no_geography"},
    "3.7.2": {"rule.no_geography", "rule.transactions_without_place"},
    "6.6.2": {"rule.both_sectors"},
    "6.8.1": {"rule.organisation_unnamed"},
    "6.9.1": {"rule.organisation_unnamed"},
    "6.9.2": {"rule.organisation_unnamed"},
    "6.10.1": {"rule.organisation_unnamed"},
    "6.13.1": {"rule.own_marker_without_name"},
    "6.14.1": {"rule.marker_without_significance"},
    "7.5.3": {"rule.budget_too_long"},
    "8.6.1": {"rule.period_reversed"},
    "8.6.3": {"rule.period_reversed"},
    "8.8.1": {"rule.result_value_missing"},
    "8.9.1": {"rule.result_value_missing"},
    "8.10.1": {"rule.result_value_missing"},
    "8.11.1": {"rule.result_reference_twice"},
    "12.1.1": {"value.percentage_unreadable"},
    "12.2.1": {"value.percentage_unreadable"},
    "12.3.1": {"value.percentage_unreadable"},
    "4.3.1": {"value.empty_element", "schema.missing_narrative"},
    "4.4.1": {"value.empty_element", "schema.missing_narrative"},
}


def said(data: bytes) -> dict[str, set[str]]:
    """Identifier → codes of what the reader says of its activity."""
    found: dict[str, set[str]] = {}
    for part in iati.stream(io.BytesIO(data), today=TODAY):
        for finding in part.findings:
            if finding.record:
                found.setdefault(finding.record, set()).add(finding.code)
    return found


def disagreements(data: bytes) -> list[tuple[str, str]]:
    """What the official rules have against a file and the reader has not."""
    ours = said(data)
    root: Any = etree.fromstring(data)
    return [
        (number, ref)
        for number, ref in rulesets.breaches(root, today=TODAY)
        if not OURS[number] & ours.get(" ".join(ref.split()), set())
    ]


# ── One case for each rule ──────────────────────────────────────────────────────────────────
def result(inner: str) -> str:
    return f"<result type='1'><title><narrative>R</narrative></title>{inner}</result>"


def indicator(measure: str, inner: str) -> str:
    title = "<title><narrative>I</narrative></title>"
    return result(f"<indicator measure='{measure}'>{title}{inner}</indicator>")


PLACED = a_transaction(more=KENYA)
ALL = KENYA + SECTOR
CASES: dict[str, tuple[str, str | None, str | None]] = {
    # what breaks it, the official number (None: only a warning there), what the reader says
    "sector nowhere": (KENYA, "6.2.2", "rule.no_sector"),
    "sector at both levels": (
        ALL + a_transaction(more=SECTOR), "6.6.2", "rule.both_sectors",
    ),
    "sector on one of two transactions": (
        KENYA + a_transaction(more=SECTOR) + a_transaction("3"),
        "6.7.2",
        "rule.transactions_without_sector",
    ),
    "place on one of two transactions": (
        SECTOR + PLACED + a_transaction("3"), "3.7.2", "rule.transactions_without_place",
    ),
    "place at both levels": (ALL + PLACED, "3.6.2", "rule.both_geographies"),
    "own sector without a name": (
        ALL + '<sector vocabulary="99" vocabulary-uri="https://x.org" code="1"/>',
        "2.2.1",
        "rule.own_sector_without_name",
    ),
    "no sector of the DAC": (
        KENYA + '<sector vocabulary="7" code="10"/>', None, "rule.no_dac_sector",
    ),
    "an actual end to come": (
        ALL + '<activity-date type="4" iso-date="2026-11-25"/>',
        "11.1.5",
        "rule.actual_date_ahead",
    ),
    "planned dates reversed": (
        ALL + '<activity-date type="1" iso-date="2020-01-02"/>'
        '<activity-date type="3" iso-date="2020-01-01"/>'
        '<activity-date type="4" iso-date="2020-06-01"/>',
        "11.1.2",
        "rule.dates_reversed",
    ),
    "a payment to come": (
        ALL + a_transaction(on="2026-11-25"), "11.2.1", "rule.transaction_ahead",
    ),
    "a payment of today": (ALL + a_transaction(on="2026-11-24"), None, None),
    "a budget of 367 days": (
        ALL + a_budget("5", "2020-01-01", "2021-01-02"), "7.5.3", "rule.budget_too_long",
    ),
    "a budget of 366 days": (ALL + a_budget("5", "2020-01-01", "2021-01-01"), None, None),
    "two aid types of one list": (
        ALL + '<default-aid-type code="C01"/><default-aid-type code="B01"/>',
        None,
        "rule.aid_types_of_one_list",
    ),
    "no aid type of the DAC": (
        ALL + '<default-aid-type code="1" vocabulary="2"/>', None, "rule.no_dac_aid_type",
    ),
    "two aid types of a transaction": (
        ALL + a_transaction(more='<aid-type code="C01"/><aid-type code="B01"/>'),
        None,
        "rule.aid_types_of_one_list",
    ),
    "a marker without significance": (
        ALL + '<policy-marker code="1"/>', "6.14.1", "rule.marker_without_significance",
    ),
    "an own marker without a name": (
        ALL + '<policy-marker vocabulary="99" vocabulary-uri="https://x.org" code="1"/>',
        "6.13.1",
        "rule.own_marker_without_name",
    ),
    "an organisation without a name": (
        ALL + '<participating-org role="4"/>', "6.10.1", "rule.organisation_unnamed",
    ),
    "a provider without a name": (
        ALL + a_transaction(more="<provider-org/>"), "6.9.1", "rule.organisation_unnamed",
    ),
    "a receiver without a name": (
        ALL + a_transaction(more="<receiver-org/>"), "6.9.2", "rule.organisation_unnamed",
    ),
    "an owner without a name": (
        ALL + '<other-identifier ref="x" type="A1"><owner-org/></other-identifier>',
        "6.8.1",
        "rule.organisation_unnamed",
    ),
    "signs in a reference": (
        ALL + '<participating-org role="4" ref="XX|1"/>', None, "rule.signs_in_reference",
    ),
    "blanks around a reference": (
        ALL + '<related-activity type="3" ref=" XX-1-B"/>', None, "rule.blanks_around_reference",
    ),
    "budget items of 90 %": (
        ALL + '<country-budget-items vocabulary="1"><budget-item code="1.1.1" percentage="90"/>'
        "</country-budget-items>",
        None,
        "rule.budget_items_do_not_add_up",
    ),
    "a capital spend of 120 %": (
        ALL + '<capital-spend percentage="120"/>', "12.2.1", "value.percentage_unreadable",
    ),
    "references of a result and its indicator": (
        ALL
        + result(
            '<reference vocabulary="1" code="a"/><indicator measure="1"><title><narrative>I'
            '</narrative></title><reference vocabulary="1" code="b"/></indicator>'
        ),
        "8.11.1",
        "rule.result_reference_twice",
    ),
    "a period of a result reversed": (
        ALL
        + indicator(
            "1",
            '<period><period-start iso-date="2020-02-01"/><period-end iso-date="2020-01-01"/>'
            "</period>",
        ),
        "8.6.1",
        "rule.period_reversed",
    ),
    "a baseline without a value": (
        ALL + indicator("1", '<baseline year="2020"/>'), "8.8.1", "rule.result_value_missing",
    ),
    "a baseline of words": (
        ALL + indicator("1", '<baseline year="2020" value="many"/>'),
        None,
        "rule.result_value_no_number",
    ),
    "a value where words belong": (
        ALL + indicator("5", '<baseline year="2020" value="3"/>'),
        None,
        "rule.result_value_of_words",
    ),
    "a result without a title": (
        ALL + "<result type='1'><title><narrative/></title></result>",
        "4.3.1",
        "value.empty_element",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "number", "code"), CASES.values(), ids=CASES)
def test_a_broken_rule_is_said_where_the_official_rules_say_it(
    body: str, number: str | None, code: str | None
) -> None:
    data = a_file(an_activity(body))
    _, findings, _ = read_all(data, today=TODAY)
    official = {found for found, _ in rulesets.breaches(etree.fromstring(data), today=TODAY)}
    if number is not None:
        assert number in official
    else:
        assert official == set()
    if code is not None:
        assert code in {finding.code for finding in findings}
    assert disagreements(data) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text.replace("XX-1-A", "XX-1"), "rule.identifier_of_organisation"),
        (lambda text: text.replace('type="2" iso', 'type="3" iso'), "rule.no_start"),
        (lambda text: text.replace("2020-01-01", "2026-11-25"), "rule.actual_date_ahead"),
        (lambda text: text.replace(' xml:lang="en"', ""), "rule.no_language"),
        (
            lambda text: text.replace(
                "<iati-activity ", '<iati-activity last-updated-datetime="2026-11-25T10:00:00Z" '
            ),
            "rule.updated_ahead",
        ),
    ],
)
def test_a_rule_about_the_basics_is_said_where_the_official_rules_say_it(
    change: Callable[[str], str], code: str
) -> None:
    data = a_file(change(an_activity(ALL)))
    _, findings, _ = read_all(data, today=TODAY)
    assert codes(findings)[-1:] == [code] or code in codes(findings)
    assert len(rulesets.breaches(etree.fromstring(data), today=TODAY)) >= 1
    assert disagreements(data) == []


def test_an_activity_that_keeps_all_rules_is_told_nothing() -> None:
    _, findings, _ = read_all(a_file(an_activity(ALL + a_budget("5") + a_transaction())))
    assert codes(findings) == []


def test_old_versions_have_no_such_rules() -> None:
    old = "<iati-activity><iati-identifier>A</iati-identifier><title>T</title></iati-activity>"
    assert {c for c in said(a_file(old, version="1.04"))["A"] if c.startswith("rule.")} == {
        "rule.no_geography"
    }


# ── Real files ──────────────────────────────────────────────────────────────────────────────
def test_what_the_official_rules_have_against_real_files_the_reader_says_too() -> None:
    different = {}
    asked = 0
    for path in sorted(shared("data/iati").glob("*.xml")):
        data = path.read_bytes()
        root: Any = etree.fromstring(data)
        if not root.get("version", "").startswith("2"):
            continue
        for activity in root.findall("iati-activity")[300:]:
            root.remove(activity)
        data = etree.tostring(root)
        asked += len(root)
        if found := disagreements(data):
            different[path.name] = found[:5]
    assert different == {}
    assert asked > 1_000
