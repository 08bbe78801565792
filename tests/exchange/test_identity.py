"""Rule 17: one identifier twice."""

from datetime import UTC, date, datetime
from decimal import Decimal

from marsa.exchange.iati import identity
from marsa.exchange.record import Amount, Identifier, Party, Record
from tests.exchange.written import (
    BASICS,
    KENYA,
    SECTOR,
    a_file,
    an_activity,
    codes,
    read_all,
    read_one,
)


def account(
    publisher: str, updated: int | None = None, *paid: tuple[int, str], secondary: bool = False
) -> Record:
    """Return one account of XX-1-A: who tells it, when, and what was paid in which years."""
    return Record(
        "XX-1-A",
        reporter=Party("reporting", ref=publisher),
        secondary=secondary,
        updated_at=datetime(updated, 1, 1, tzinfo=UTC) if updated else None,
        amounts=tuple(
            Amount("3", Decimal(value), "EUR", on=date(year, 2, 2)) for year, value in paid
        ),
    )


def test_rule_17_the_second_account_names_the_line_of_the_first() -> None:
    activity = an_activity(KENYA + SECTOR)
    records, findings, _ = read_all(a_file(activity, activity))
    assert [record.ref for record in records] == ["XX-1-A", "XX-1-A"]
    assert codes(findings) == ["rule.duplicate_identifier"]
    # The first activity starts on line 3; its basics end it on line 11, the second starts on 12.
    assert (records[0].line, records[1].line, findings[0].line) == (3, 12, 12)
    assert "line 3" in findings[0].message_en and "ligne 3" in findings[0].message_fr


def test_rule_17_the_owner_is_the_organisation_whose_identifier_it_starts_with() -> None:
    other, own = account("YY-9", 2024), account("XX-1", 2020)
    assert identity.owner([other, own]) is own
    assert identity.owner([own, other]) is own


def test_rule_17_a_primary_reporter_goes_before_a_secondary_one() -> None:
    copied, first = account("YY-9", 2024, secondary=True), account("ZZ-2", 2020)
    assert identity.owner([first, copied]) is first


def test_rule_17_of_two_accounts_by_the_owner_the_latest_stands() -> None:
    old, new, undated = account("XX-1", 2020), account("xx-1", 2021), account("XX-1")
    assert identity.owner([old, new, undated]) is new


def test_rule_17_yearly_files_of_one_activity_are_joined() -> None:
    first = account("XX-1", 2020, (2019, "10"), (2019, "5"))
    second = account("XX-1", 2021, (2020, "7"))
    merged = identity.merge([first, second])
    assert merged.updated_at == second.updated_at
    assert [(a.on and a.on.year, str(a.amount)) for a in merged.amounts] == [
        (2020, "7"), (2019, "10"), (2019, "5")
    ]  # fmt: skip


def test_rule_17_a_later_version_replaces_the_earlier_one_and_adds_nothing() -> None:
    old = account("XX-1", 2020, (2019, "10"))
    new = account("XX-1", 2021, (2019, "12"), (2020, "7"))
    assert identity.merge([old, new]) == new


def test_rule_17_another_publishers_account_is_never_joined() -> None:
    own, other = account("XX-1", 2020, (2019, "10")), account("YY-9", 2024, (2020, "99"))
    assert identity.merge([own, other]) == own


def test_duplicates_are_told_by_their_identifier() -> None:
    one, two = account("XX-1", 2020), account("XX-1", 2021)
    assert identity.duplicates([one, Record("B"), two, Record(""), Record("")]) == {
        "XX-1-A": [one, two]
    }


def test_an_identifier_that_does_not_start_with_its_publisher_is_said() -> None:
    _, findings = read_one(KENYA, basics=BASICS.replace('ref="XX-1"', 'ref="YY-9"'))
    assert codes(findings) == ["rule.foreign_identifier"]
    assert "YY-9" in findings[0].message_en


def test_an_identifier_with_blanks_is_said() -> None:
    record, findings = read_one(KENYA, basics=BASICS.replace("XX-1-A", " XX-1-A 2 "))
    assert record.ref == "XX-1-A 2"
    assert codes(findings) == ["rule.blanks_around_reference", "value.blanks_in_identifier"]


def test_other_identifiers_and_links_to_other_activities_are_kept() -> None:
    record, findings = read_one(
        KENYA
        + '<other-identifier ref="2012-77" type="A2"/><other-identifier ref="XX-1-B" type="A3"/>'
        + '<related-activity ref="XX-1" type="1"/><related-activity ref="XX-9" type="8"/>'
    )
    assert record.identifiers == (
        Identifier("iati", "XX-1-A"),
        Identifier("other", "2012-77"),
        Identifier("iati", "XX-1-B"),
    )
    assert [(link.kind, link.ref) for link in record.related] == [("parent", "XX-1")]
    assert codes(findings) == ["plausibility.organisation_as_activity", "code.related"]
