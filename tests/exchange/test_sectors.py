"""Rule 6: each vocabulary repeats the whole; money is added up in exactly one."""

from decimal import Decimal

from marsa.exchange.record import Theme
from marsa.exchange.rules import sectors
from tests.exchange.written import KENYA, a_transaction, codes, read_one


def sector(code: str, share: str = "", vocabulary: str = "", uri: str = "") -> str:
    written = {"code": code, "percentage": share, "vocabulary": vocabulary, "vocabulary-uri": uri}
    attributes = " ".join(f'{name}="{value}"' for name, value in written.items() if value)
    return f"<sector {attributes}><narrative>Label {code}</narrative></sector>"


def test_rule_06_shares_add_up_to_one_hundred_in_each_vocabulary() -> None:
    record, findings = read_one(
        KENYA
        + sector("15190", "30")
        + sector("72010", "20", "1")
        + sector("A", "50", "99", "https://example.org/list")
    )
    assert [(t.vocabulary, t.code, t.share) for t in record.themes] == [
        ("DAC-5", "15190", Decimal(60)),
        ("DAC-5", "72010", Decimal(40)),
        ("99 https://example.org/list", "A", Decimal(100)),
    ]
    assert codes(findings) == ["rule.shares_do_not_add_up", "rule.shares_do_not_add_up"]


def test_rule_06_money_is_added_up_by_five_digits_then_by_three() -> None:
    five, three, own = (Theme(v, "1") for v in ("DAC-5", "DAC-3", "99 x"))
    tag = Theme("SDG", "10")
    assert sectors.of_one_vocabulary([tag, own, three, five]) == (five,)
    assert sectors.of_one_vocabulary([tag, own, three]) == (three,)
    assert sectors.of_one_vocabulary([tag, own]) == (own,)
    assert sectors.of_one_vocabulary([tag]) == ()


def test_rule_06_a_list_of_the_publisher_without_an_address_is_said_once() -> None:
    record, findings = read_one(KENYA + sector("A", "50", "99") + sector("B", "50", "99"))
    assert [t.vocabulary for t in record.themes] == ["99", "99"]
    assert codes(findings) == ["plausibility.list_without_address", "rule.no_dac_sector"]
    assert "times: 2" in findings[0].message_en


def test_rule_06_the_sector_of_a_transaction_has_all_of_it() -> None:
    record, findings = read_one(
        KENYA + a_transaction(more=sector("15190") + sector("151", "", "2"))
    )
    assert [(t.vocabulary, t.code, t.label, t.share) for t in record.amounts[0].themes] == [
        ("DAC-5", "15190", "Label 15190", Decimal(100)),
        ("DAC-3", "151", "Label 151", Decimal(100)),
    ]
    assert codes(findings) == []


def test_rule_06_two_sectors_of_one_list_leave_a_transaction_undivided() -> None:
    record, findings = read_one(KENYA + a_transaction(more=sector("15190") + sector("72010")))
    assert [t.share for t in record.amounts[0].themes] == [None, None]
    assert codes(findings) == ["rule.transaction_sectors"]


def test_rule_19_old_names_of_vocabularies_are_read_by_their_meaning() -> None:
    record, _ = read_one(KENYA + sector("15190", "100", "DAC") + sector("7", "100", "RO"))
    assert [t.vocabulary for t in record.themes] == ["DAC-5", "99"]


def test_three_digits_under_the_five_digit_list_are_three_digit_sectors() -> None:
    record, findings = read_one(KENYA + sector("151", "100", "1"))
    assert [t.vocabulary for t in record.themes] == ["DAC-3"]
    assert codes(findings) == ["code.sector_list"]


def test_tags_and_markers_take_no_share() -> None:
    record, _ = read_one(
        KENYA
        + '<tag vocabulary="2" code="10"><narrative>Reduced inequalities</narrative></tag>'
        + '<policy-marker vocabulary="1" code="1" significance="2"/>'
    )
    assert [(t.vocabulary, t.code, t.label, t.share) for t in record.themes] == [
        ("SDG", "10", "Reduced inequalities", None),
        ("policy-marker", "1", "2", None),
    ]
    assert sectors.of_one_vocabulary(record.themes) == ()
