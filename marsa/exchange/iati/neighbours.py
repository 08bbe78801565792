"""What the activities of one file show beside each other: names and titles met before."""

from marsa.exchange import sentences
from marsa.exchange.iati.titles import Titles
from marsa.exchange.record import Record
from marsa.kit.findings import Reading


class Neighbours:
    """Remembers of each activity what the later ones are compared with.

    titles: the lengths of all titles met so far.
    """

    __slots__ = ("_lines", "titles")

    def __init__(self) -> None:
        self.titles = Titles()
        self._lines: dict[str, int] = {}  # identifier → line of its first activity

    def compared(self, reading: Reading[Record], line: int) -> Reading[Record]:
        """Take over an activity; say when its identifier was met before (rule 17)."""
        if not reading.records:
            return reading
        record = reading.records[0]
        self.titles.add(record.titles)
        ref = record.ref
        if not ref:
            return reading
        if ref not in self._lines:
            self._lines[ref] = line
            return reading
        again = sentences.finding(
            "rule.duplicate_identifier",
            line=line,
            path="iati-activity/iati-identifier",
            record=ref,
            found=ref,
            first=self._lines[ref],
        )
        return Reading(reading.records, (*reading.findings, again))
