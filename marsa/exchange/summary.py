"""What a whole file comes to: records, sums of money and counts of findings, in flat memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Context, Decimal

from marsa.exchange import numbers
from marsa.exchange.reading import Stream
from marsa.exchange.record import Record
from marsa.kit.findings import Finding, Severity

NO_CURRENCY = "XXX"  # ISO 4217: no currency
READ, CRITICAL, UNREADABLE = 0, 1, 2
_EXACT = Context(prec=numbers.EXACT)


@dataclass(slots=True)
class Tally:
    """How often one finding was met, and its first time."""

    first: Finding
    count: int = 1


@dataclass(slots=True)
class Summary:
    """What was met so far. totals: kind → currency → sum of all amounts, set aside or not."""

    records: int = 0
    totals: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    set_aside: int = 0
    findings: dict[str, Tally] = field(default_factory=dict)

    def follow(self, stream: Stream) -> Iterator[tuple[Finding, ...]]:
        """Go through a file, keep count of everything, and hand on the findings as they come."""
        for reading in stream:
            for record in reading.records:
                self._count(record)
            for finding in reading.findings:
                tally = self.findings.get(finding.code)
                if tally is None:
                    self.findings[finding.code] = Tally(finding)
                else:
                    tally.count += 1
            yield reading.findings

    def exit_code(self) -> int:
        """Return 0 when the file is usable, 1 with critical findings, 2 when nothing was read."""
        critical = [
            code
            for code, tally in self.findings.items()
            if tally.first.severity is Severity.CRITICAL
        ]
        if not self.records and any(code.startswith("file.") for code in critical):
            return UNREADABLE
        return CRITICAL if critical else READ

    def _count(self, record: Record) -> None:
        self.records += 1
        for amount in record.amounts:
            sums = self.totals.setdefault(amount.kind, {})
            currency = amount.currency or NO_CURRENCY
            sums[currency] = _EXACT.add(sums.get(currency, Decimal(0)), amount.amount)
            self.set_aside += amount.set_aside is not None
