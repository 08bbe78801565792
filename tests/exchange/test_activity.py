"""What stands in one activity, and what is said about it."""

from datetime import UTC, date, datetime

import pytest

from marsa.exchange.record import Party
from marsa.kit.findings import Severity
from tests.exchange.written import (
    BASICS,
    KENYA,
    a_budget,
    a_file,
    a_transaction,
    an_activity,
    codes,
    read_all,
    read_one,
)


def test_a_plain_activity_gives_a_record_and_no_finding() -> None:
    record, findings = read_one(
        KENYA,
        attributes='default-currency="EUR" xml:lang="en" hierarchy="2" '
        'last-updated-datetime="2024-05-06T07:08:09+02:00"',
    )
    assert codes(findings) == []
    assert record.ref == "XX-1-A"
    assert record.titles == {"en": "Wells in two valleys"}
    assert record.summaries == {"en": "Digs wells."}
    assert record.status == "ongoing"
    assert (record.starts_on, record.starts_basis) == (date(2020, 1, 1), "actual")
    assert (record.ends_on, record.ends_basis) == (None, None)
    assert record.reporter == Party("reporting", "A ministry", "XX-1", "10", line=5)
    assert record.parties == (Party("funding", "A funder", None, "10", line=8),)
    assert (record.hierarchy, record.line, record.secondary) == (2, 3, False)
    assert record.updated_at == datetime(2024, 5, 6, 5, 8, 9, tzinfo=UTC)


def test_each_title_has_its_language() -> None:
    titles = (
        '<title xml:lang="pt"><narrative>Poços</narrative><narrative xml:lang="FR-fr">Puits'
        "</narrative><narrative xml:lang='en'>Wells</narrative><narrative xml:lang='en'>Pumps"
        "</narrative></title>"
    )
    start, _, end = BASICS.partition("<title>")
    record, _ = read_one(KENYA, basics=start + titles + end.partition("</title>")[2])
    assert record.titles == {"pt": "Poços", "fr": "Puits", "en": "Wells / Pumps"}


def test_a_text_without_any_language_is_of_an_undetermined_one() -> None:
    basics = BASICS.replace(' xml:lang="en"', "")
    record, _ = read_one(KENYA, basics=basics, attributes='hierarchy="1"')
    assert record.titles == {"und": "Wells in two valleys"}


def test_the_general_description_comes_first() -> None:
    more = (
        '<description type="2"><narrative>Aims.</narrative></description>'
        '<description type="1"><narrative>Wells.\n\n  Two of them,\n  deep.</narrative>'
        "</description>"
    )
    basics = BASICS.replace("<description>", '<description type="3">')
    record, _ = read_one(KENYA + more, basics=basics)
    assert record.summaries == {"en": "Wells.\n\nTwo of them, deep.\n\nAims.\n\nDigs wells."}


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("1", "planned"), ("2", "ongoing"), ("3", "ongoing"), ("4", "completed"),
        ("5", "cancelled"), ("6", "suspended"),
    ],
)  # fmt: skip
def test_a_status_is_read_by_its_code(code: str, status: str) -> None:
    end = '<activity-date type="4" iso-date="2021-01-01"/>'
    basics = BASICS.replace('<activity-status code="2"/>', f'<activity-status code="{code}"/>')
    record, findings = read_one(KENYA + end, basics=basics)
    assert (record.status, codes(findings)) == (status, [])


def test_a_status_that_is_none_stays_open_and_is_said() -> None:
    record, findings = read_one(KENYA, basics=BASICS.replace('code="2"', 'code="77"'))
    assert (record.status, codes(findings)) == (None, ["code.status"])
    assert "“77”" in findings[0].message_en


def test_an_actual_date_goes_before_a_planned_one() -> None:
    dates = (
        '<activity-date type="1" iso-date="2019-02-02"/>'
        '<activity-date type="3" iso-date="2022-03-03"/>'
        '<activity-date type="4" iso-date="2022-04-04Z"/>'
    )
    record, _ = read_one(KENYA + dates)
    assert (record.starts_on, record.starts_basis) == (date(2020, 1, 1), "actual")
    assert (record.ends_on, record.ends_basis) == (date(2022, 4, 4), "actual")


def test_a_planned_date_serves_where_there_is_no_actual_one() -> None:
    basics = BASICS.replace('type="2" iso', 'type="1" iso')
    end = '<activity-date type="3" iso-date="2022-03-03"/>'
    record, _ = read_one(KENYA + end, basics=basics)
    assert (record.starts_on, record.starts_basis) == (date(2020, 1, 1), "planned")
    assert (record.ends_on, record.ends_basis) == (date(2022, 3, 3), "planned")


@pytest.mark.parametrize(
    ("written", "day", "expected"),
    [
        ("2020-02-31", None, ["schema.not_a_date"]),
        ("01/02/2020", None, ["schema.not_a_date"]),
        ("0000-00-00", None, ["schema.not_a_date"]),
        (
            "2020-02-03T10:00:00Z",
            date(2020, 2, 3),
            ["value.date_with_time", "schema.not_a_date"],
        ),
    ],
)
def test_a_date_that_is_none_is_left_empty_and_said(
    written: str, day: date | None, expected: list[str]
) -> None:
    record, findings = read_one(KENYA, basics=BASICS.replace("2020-01-01", written))
    assert record.starts_on == day
    assert codes(findings) == expected
    assert written in findings[0].message_en and written in findings[0].message_fr


def test_organisations_keep_their_roles_identifiers_and_accounts() -> None:
    more = (
        '<participating-org role="4" ref=" XX-3 " activity-id="XX-3-9"><narrative>C</narrative>'
        '</participating-org><participating-org role="7"/>'
    )
    record, findings = read_one(KENYA + more)
    assert [(p.role, p.name, p.ref, p.activity_ref) for p in record.parties] == [
        ("funding", "A funder", None, None),
        ("implementing", "C", "XX-3", "XX-3-9"),
        ("unknown", "", None, None),
    ]
    assert codes(findings) == [
        "rule.blanks_around_reference",
        "code.role",
        "rule.organisation_unnamed",
    ]


def test_a_secondary_reporter_is_marked() -> None:
    basics = BASICS.replace(
        'type="10"><narrative>A ministry', 'secondary-reporter="1" type="10"><narrative>A ministry'
    )
    assert read_one(KENYA, basics=basics)[0].secondary is True


def test_websites_and_documents_are_links() -> None:
    record, _ = read_one(
        KENYA
        + '<document-link url="https://example.org/a.pdf"/><document-link url="nowhere"/>'
        + "<activity-website> https://example.org </activity-website>"
    )
    assert record.links == ("https://example.org/a.pdf", "https://example.org")


@pytest.mark.parametrize(
    "element",
    [
        "iati-identifier", "reporting-org", "title", "description", "participating-org",
        "activity-status", "activity-date",
    ],
)  # fmt: skip
def test_a_missing_mandatory_element_is_named(element: str) -> None:
    lines = [line for line in BASICS.splitlines() if not line.startswith(f"<{element}")]
    _, findings = read_one(KENYA, basics="\n".join(lines))
    assert codes(findings) == ["schema.missing_element"]
    assert f"has no {element}" in findings[0].message_en
    assert findings[0].severity is Severity.ERROR


def test_an_element_that_may_stand_once_is_counted() -> None:
    _, findings = read_one(KENYA + '<activity-status code="3"/><activity-scope code="1"/>')
    assert codes(findings) == ["schema.repeated_element"]
    assert "activity-status" in findings[0].message_en and "2 times" in findings[0].message_en


def test_a_missing_attribute_is_said_once_with_its_count() -> None:
    _, findings = read_one(KENYA + "<participating-org/><participating-org/>")
    assert codes(findings) == ["rule.organisation_unnamed", "schema.missing_attribute"]
    assert "participating-org lacks its attribute role" in findings[1].message_en
    assert "2" in findings[1].message_en


def test_findings_stand_on_the_line_of_their_element() -> None:
    broken = "<transaction>\n<transaction-type code='2'/>\n<value>x</value></transaction>"
    body = f"\n{KENYA}\n{a_transaction()}\n{broken}"
    _, findings = read_one(body)
    # 11 lines to the end of the basics, then the country on 12, transactions on 13 and 14.
    assert [(f.code, f.line, f.path) for f in findings] == [
        ("schema.missing_attribute", 16, "iati-activity/transaction/value"),
        ("schema.not_a_number", 16, "iati-activity/transaction/value"),
        ("schema.missing_part", 14, "iati-activity/transaction"),
    ]
    assert findings[0].record == "XX-1-A"


def test_an_empty_activity_gives_no_record() -> None:
    records, findings, about = read_all(a_file("<iati-activity><!-- nothing --></iati-activity>"))
    assert (records, about.activities) == ([], 1)
    assert codes(findings) == ["schema.empty_activity"]
    assert findings[0].severity is Severity.CRITICAL


def test_an_activity_without_identifier_is_kept_and_said() -> None:
    record, findings = read_one(KENYA, basics=BASICS.replace("XX-1-A", " "))
    assert record.ref == ""
    assert codes(findings) == ["value.empty_element"]


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        (
            a_transaction("2", "100") + a_transaction("3", "151"),
            "plausibility.spent_above_committed",
        ),
        (a_transaction(amount="10000000000"), "plausibility.beyond_reason"),
        (a_budget("-10000000000"), "plausibility.beyond_reason"),
        (a_transaction(on="2018-12-30"), "plausibility.before_start"),
        ('<activity-date type="4" iso-date="2019-01-01"/>', "plausibility.end_before_start"),
        ('<activity-date type="3" iso-date="2019-01-01"/>', "plausibility.end_before_start"),
        (
            '<activity-date type="4" iso-date="2020-02-01"/>' + a_transaction(on="2021-02-02"),
            "plausibility.after_end",
        ),
    ],
)
def test_what_can_hardly_be_true_is_said(body: str, finding: str) -> None:
    _, findings = read_one(KENYA + body)
    assert codes(findings) == [finding]
    assert findings[0].severity in (Severity.WARNING, Severity.ERROR)


@pytest.mark.parametrize(
    "body",
    [
        a_transaction("2", "100") + a_transaction("3", "150"),
        a_transaction(amount="9999999999.99"),
        a_transaction(on="2018-12-31"),
        '<activity-date type="4" iso-date="2020-02-01"/>' + a_transaction(on="2021-02-01"),
    ],
)
def test_what_may_be_true_is_not_said(body: str) -> None:
    assert codes(read_one(KENYA + body)[1]) == []


def test_a_closed_activity_without_an_end_is_said() -> None:
    _, findings = read_one(KENYA, basics=BASICS.replace('code="2"', 'code="4"'))
    assert codes(findings) == ["plausibility.closed_without_end"]


def test_years_far_ahead_are_judged_by_the_day_given_else_by_the_file() -> None:
    far = an_activity(KENYA + '<activity-date type="3" iso-date="2045-01-01"/>')
    made = 'generated-datetime="2024-12-31T00:00:00Z"'
    assert codes(read_all(a_file(far))[1]) == []
    assert codes(read_all(a_file(far, root=made))[1]) == ["plausibility.far_future"]
    assert codes(read_all(a_file(far, root=made), today=date(2025, 1, 1))[1]) == []
    assert codes(read_all(a_file(far), today=date(2024, 12, 31))[1]) == ["plausibility.far_future"]


@pytest.mark.parametrize("title", ["TBD", "Activity under preparation", "Sans titre."])
def test_a_title_that_tells_nothing_is_said(title: str) -> None:
    _, findings = read_one(KENYA, basics=BASICS.replace("Wells in two valleys", title))
    assert codes(findings) == ["plausibility.placeholder_title"]


@pytest.mark.parametrize(
    "text", ["CrÃ©ation", "lâ€™eau", "cr\ufffdation", "cr¿ation", "a&amp;nbsp;b"]
)
def test_lost_accents_are_said(text: str) -> None:
    _, findings = read_one(KENYA, basics=BASICS.replace("Digs wells.", text))
    assert codes(findings) == ["plausibility.lost_accents"]


@pytest.mark.parametrize(
    "text", ["Création d’un puits à São Tomé", "¿Qué?", "AT&amp;T", "Ångström"]
)
def test_accents_in_order_are_not_said(text: str) -> None:
    assert codes(read_one(KENYA, basics=BASICS.replace("Digs wells.", text))[1]) == []
