"""Sums of money as written: what is wrong with one, and which currency it is in."""

from functools import lru_cache

from marsa.exchange import numbers
from marsa.exchange.report import Report
from marsa.registry import codelists


def say(
    report: Report,
    number: numbers.Number,
    written: str,
    *,
    line: int | None = None,
    path: str | None = None,
    cell: str | None = None,
) -> None:
    """Say what is wrong with a number as written."""
    if number.fault == "separators" and number.value is not None:
        taken = numbers.plain(number.value)
        code = "value.amount_separators"
        report.add(code, line=line, path=path, cell=cell, found=written, taken=taken)
    elif number.fault == "ambiguous":
        report.add(
            "value.amount_ambiguous",
            line=line,
            path=path,
            cell=cell,
            found=written,
            first=number.first,
            second=number.other,
            third=f"{number.first}.00",
        )
    else:
        report.add("value.amount_unreadable", line=line, path=path, cell=cell, found=written)


@lru_cache(maxsize=1_024)
def currency(written: str) -> tuple[str | None, bool]:
    """Return the ISO 4217 code of a currency as written, and whether it is known.

    An unknown code of three letters comes back in capitals, so that its amounts stay apart;
    anything else has no code.
    """
    code = written.strip().upper()
    if code in codelists.currencies():
        return code, True
    return (code if len(code) == 3 and code.isascii() and code.isalpha() else None), False
