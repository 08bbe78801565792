"""Reading files of newer rates: the ECB's history, and the monthly table of US dollars. Pure.

Both are read from their bytes, plain or zipped, and told apart by their header.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from marsa.kit.findings import Finding, Reading, Severity
from marsa.registry import codelists, rates
from marsa.registry.rates import Quote
from marsa.registry.states import RateKind

EURO_BEGINS = date(1999, 1, 1)
UNPACKED_LIMIT = 50_000_000  # bytes; the ECB's history has 2 million
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
# A monthly average has no more than six digits of meaning.
_SIX_DIGITS = Context(prec=6, rounding=ROUND_HALF_UP)


def read(data: bytes, *, known: rates.Table) -> Reading[Quote]:
    """Read a file of rates.

    data: `eurofxref-hist.csv` or `.zip` (header `Date,USD,…`, one row per day, units per
    euro), or the monthly table (header `DATE,…,EUR,…`, one row per month, units per US
    dollar). known: what is at hand; a monthly rate is made only for a currency that has
    neither a fixed nor a daily rate in that month. A row whose date does not parse is
    left out and noted. Returns no record, and one critical finding, for any other file.
    """
    text = _text(data)
    header = text.partition("\n")[0].replace(" ", "").split(",")
    if header[0] == "Date" and "USD" in header:
        return _reading(_ecb(text))
    if header[0] == "DATE" and "EUR" in header:
        return _reading(_monthly(text, known))
    return Reading((), (_not_rates(header[0][:40]),))


def monthly(row: Mapping[str, str]) -> Iterator[tuple[str, Decimal]]:
    """Yield the units for one euro that a row of units for one US dollar gives.

    Empty cells and rows without the euro give nothing. Rounded to 6 significant digits.
    Raises InvalidOperation for a cell that is no number.
    """
    if not row.get("EUR"):
        return
    euro = Decimal(row["EUR"])
    for currency, written in row.items():
        if written and currency not in ("DATE", "EUR") and currency in codelists.currencies():
            yield currency, _SIX_DIGITS.divide(Decimal(written), euro)


def _ecb(text: str) -> Iterator[Quote | Finding]:
    head, *lines = text.splitlines()
    for number, line in enumerate(lines, start=2):
        try:
            yield from rates.ecb_quotes(f"{head}\n{line}")
        except (ValueError, InvalidOperation):
            yield _row_left_out(number, line.partition(",")[0])


def _monthly(text: str, known: rates.Table) -> Iterator[Quote | Finding]:
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        month = row["DATE"]
        if not _MONTH.fullmatch(month):
            yield _row_left_out(number, month)
            continue
        on = date.fromisoformat(f"{month}-01")
        if on < EURO_BEGINS:
            continue
        try:
            found = [(c, r) for c, r in monthly(row) if not _better_known(c, on, known)]
        except InvalidOperation:
            yield _row_left_out(number, month)
            continue
        for currency, per_eur in found:
            yield Quote(currency, on, per_eur, RateKind.MONTHLY, rates.MONTHLY_SOURCE)


def _better_known(currency: str, on: date, known: rates.Table) -> bool:
    """Say whether a rate of that month is known that is not a monthly one."""
    at_hand = rates.quote(currency, on=rates.month_end(on), table=known)
    return at_hand is not None and at_hand.kind != RateKind.MONTHLY


def _reading(parts: Iterator[Quote | Finding]) -> Reading[Quote]:
    quotes: list[Quote] = []
    findings: list[Finding] = []
    for part in parts:
        if isinstance(part, Finding):
            findings.append(part)
        elif part.per_eur > 0:
            quotes.append(part)
    return Reading(tuple(quotes), tuple(findings))


def _text(data: bytes) -> str:
    """Return the text of the file, or of the first file in the archive; empty if none."""
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                first = archive.infolist()[0]
                data = archive.read(first) if first.file_size <= UNPACKED_LIMIT else b""
        except (zipfile.BadZipFile, IndexError):
            data = b""
    return data.decode("utf-8-sig", errors="replace")


def _row_left_out(line: int, written: str) -> Finding:
    written = written[:40]
    return Finding(
        "value.rate-row",
        Severity.NOTE,
        f"Line {line} was left out: “{written}” is not a date, or a rate is not a number.",
        f"La ligne {line} a été laissée de côté : « {written} » n’est pas une date, "
        "ou un taux n’est pas un nombre.",
        line=line,
    )


def _not_rates(first: str) -> Finding:
    return Finding(
        "file.not-rates",
        Severity.CRITICAL,
        f"The file is not a list of rates: its first line begins with “{first}”. Give the "
        "eurofxref-hist.zip or .csv of the ECB, or a monthly table that begins with DATE and "
        "has a column EUR.",
        f"Le fichier n’est pas une liste de taux : sa première ligne commence par « {first} ». "
        "Fournir eurofxref-hist.zip ou .csv de la BCE, ou une table mensuelle qui commence par "
        "DATE et comporte une colonne EUR.",
    )
