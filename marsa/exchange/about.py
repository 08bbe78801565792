"""What becomes known of a file while it is read."""

from dataclasses import dataclass
from datetime import date

IATI, CSV, JSON = "iati", "csv", "json"


@dataclass(slots=True)
class About:
    """Filled in by a reader as it goes on.

    format: "iati", "csv" or "json", once the file turned out to be one. version: of IATI, as
    "2.03", or the name of the list that a table or JSON is ("edition" for an export of the
    platform's own). activities: how many were met, those that gave no record included. made_on:
    the day on which an IATI file says it was made.
    """

    format: str | None = None
    version: str | None = None
    activities: int = 0
    made_on: date | None = None
