"""Files of newer rates: read from bytes, told apart by their header."""

import io
import zipfile
from datetime import date
from decimal import Decimal

from marsa.kit.findings import Severity
from marsa.registry import rate_files, rates
from marsa.registry.rates import Quote
from marsa.registry.states import RateKind
from tests.shared import shared

TABLE = rates.table()
ECB = "Date,USD,JPY,BGN,\n2027-01-05,1.1,170.5,N/A,\n2027-01-04,1.2,171,N/A,\n"
MONTHLY = (
    "DATE,EUR,NGN,XOF,CHF,ZZZ\n"
    "1998-12,0.85,90,560,1.4,1\n"
    "2026-09,0.86,1290,564,0.8,3\n"
    "2026-10,,1300,560,0.8,3\n"
    "undefin,0.85,1310,560,0.8,3\n"
)


def test_the_history_of_the_ecb_is_read_plain_or_zipped() -> None:
    expected = (
        Quote("USD", date(2027, 1, 5), Decimal("1.1"), RateKind.DAILY, rates.ECB_SOURCE),
        Quote("JPY", date(2027, 1, 5), Decimal("170.5"), RateKind.DAILY, rates.ECB_SOURCE),
        Quote("USD", date(2027, 1, 4), Decimal("1.2"), RateKind.DAILY, rates.ECB_SOURCE),
        Quote("JPY", date(2027, 1, 4), Decimal("171"), RateKind.DAILY, rates.ECB_SOURCE),
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("eurofxref-hist.csv", ECB)
    for data in (ECB.encode(), b"\xef\xbb\xbf" + ECB.encode(), packed.getvalue()):
        reading = rate_files.read(data, known=TABLE)
        assert (reading.records, reading.findings) == (expected, ())


def test_a_row_of_the_ecb_that_cannot_be_read_is_left_out_and_said() -> None:
    broken = ECB + "someday,1,2,3,\n"
    reading = rate_files.read(broken.encode(), known=TABLE)
    assert len(reading.records) == 4
    assert [(f.severity, f.line, f.message_en) for f in reading.findings] == [
        (
            Severity.NOTE,
            4,
            "Line 4 was left out: “someday” is not a date, or a rate is not a number.",
        )
    ]


def test_a_monthly_table_of_dollars_gives_units_for_one_euro() -> None:
    reading = rate_files.read(MONTHLY.encode(), known=TABLE)
    # September 2026 alone counts: 1290 / 0.86 = 1500 NGN. The CFA franc has its peg, the Swiss
    # franc the ECB's rate of that month, ZZZ is no currency, October has no euro.
    assert reading.records == (
        Quote("NGN", date(2026, 9, 1), Decimal("1500.00"), RateKind.MONTHLY, rates.MONTHLY_SOURCE),
    )
    assert [(f.line, f.severity) for f in reading.findings] == [(5, Severity.NOTE)]


def test_a_monthly_rate_has_six_significant_digits() -> None:
    # 1379.6842 / 0.868093957… = 1589.3259…; 129.5 / 0.868093957… = 149.1774…
    row = {"DATE": "2026-06", "EUR": "0.8680939570630689", "NGN": "1379.6842", "KES": "129.5"}
    assert dict(rate_files.monthly(row)) == {
        "NGN": Decimal("1589.33"),
        "KES": Decimal("149.177"),
    }


def test_a_rate_of_nought_is_no_rate() -> None:
    reading = rate_files.read(b"Date,USD,JPY\n2027-01-05,0,170\n", known=TABLE)
    assert [quote.currency for quote in reading.records] == ["JPY"]


def test_any_other_file_is_refused_in_words() -> None:
    for data in (b"", b"a;b;c\n1;2;3\n", b"PK\x03\x04broken", b"\xff\xfe\x00\x01"):
        reading = rate_files.read(data, known=TABLE)
        assert reading.records == ()
        assert [f.code for f in reading.findings] == ["file.not-rates"]
        assert reading.findings[0].severity == Severity.CRITICAL


def test_the_real_history_of_the_ecb_holds_what_is_brought_along() -> None:
    data = shared("data/fx/eurofxref-hist.zip").read_bytes()
    reading = rate_files.read(data, known=TABLE)
    assert reading.findings == ()
    assert len(reading.records) > 220_000
    assert [q for q in reading.records if not rates.holds(q, table=TABLE)] == []


def test_the_monthly_rates_brought_along_are_those_of_the_real_table() -> None:
    data = shared("data/fx/usd_to_xxx_by_month.csv").read_bytes()
    reading = rate_files.read(data, known=TABLE)
    assert [f.line for f in reading.findings] == [1043]
    redenominated = {"SLE", "STN"}
    shipped = {
        currency: dict(zip(series.days, series.per_eur, strict=True))
        for currency, all_ in TABLE.items()
        for series in all_
        if series.kind == RateKind.MONTHLY and currency not in {"SLL", "STD", *redenominated}
    }
    derived: dict[str, dict[date, Decimal]] = {currency: {} for currency in shipped}
    for quote in reading.records:
        if quote.currency in shipped and quote.on >= date(2014, 12, 1):
            derived[quote.currency][quote.on] = quote.per_eur
    assert shipped == derived
    assert len(shipped) == 24


def test_the_way_of_deriving_monthly_rates_comes_close_to_the_pegs() -> None:
    """The same division for the CFA franc stays within 4 % of its peg in every month."""
    text = shared("data/fx/usd_to_xxx_by_month.csv").read_text()
    head, *lines = text.splitlines()
    names = head.split(",")
    for line in lines:
        row = dict(zip(names, line.split(","), strict=False))
        if "2014-12" <= row["DATE"] <= "2026-12" and row.get("XOF"):
            found = dict(rate_files.monthly(row))["XOF"]
            assert abs(found / Decimal("655.957") - 1) < Decimal("0.04"), row["DATE"]
