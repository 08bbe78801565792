"""What programs pushed, and what the rows of a push are put over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from marsa.collection import returned, sheet
from marsa.collection.models import Arrival, Cycle, Push
from marsa.collection.queries import files, workbooks
from marsa.collection.returned import Stored
from marsa.registry import appointments
from marsa.registry import queries as registry
from marsa.registry.acting import Acting
from marsa.registry.models import Partner, Token


@dataclass(frozen=True, slots=True)
class Caller:
    """A program: its key, and as what it acts."""

    token: Token
    acting: Acting

    def __str__(self) -> str:
        """Name the key: calls are counted by it."""
        return f"key {self.token.pk}"


def caller(text: str, *, on: date) -> Caller | None:
    """Return the program that sends a key; None for one that opens nothing on a day."""
    token = registry.token_of(text, on=on)
    if token is None:
        return None
    return Caller(token, appointments.as_acting(token.appointment, is_secure=False))


def earlier(token: Token, *, key: str) -> Push | None:
    """Return what a program pushed before under an idempotency key."""
    found = Push.objects.filter(token=token, key=key) if key else Push.objects.none()
    return found.select_related("arrival__partner", "arrival__cycle").first()


def stored(partner: Partner, *, rows: list[Mapping[str, Any]]) -> Mapping[str, Stored]:
    """Return reference → entry as it is, of those that rows name."""
    return workbooks.stored(partner)({str(row["local_ref"]): None for row in rows})


def stale(rows: list[Mapping[str, Any]], *, known: Mapping[str, Stored]) -> list[int]:
    """Return the places of rows that were made from another version than the one that is."""
    return [
        index
        for index, row in enumerate(rows)
        if row.get("version")
        and not (
            (entry := known.get(row["local_ref"])) and returned.is_of(row["version"], stored=entry)
        )
    ]


def versions(arrival: Arrival, *, refs: list[str]) -> dict[str, str]:
    """Return reference → the token of the version that is current, to be sent back."""
    known = files.currently(arrival.partner)
    return {ref: returned.token(*known[ref]) for ref in refs if ref in known}


def contents(known: Mapping[str, Stored]) -> dict[str, dict[str, Any]]:
    """Return reference → what an entry says."""
    return {ref: sheet.parsed(entry.content) for ref, entry in known.items()}


def late(cycle: Cycle, *, arrival: Arrival, refs: list[str], at: datetime) -> str | None:
    """Return why rows that are pushed now are not taken. As `files.late`."""
    if arrival.received_at == at:
        return files.late(arrival, rows=refs)
    return files.late(arrival, rows=refs, at=at)
