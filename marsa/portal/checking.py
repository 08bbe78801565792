"""What a file that somebody brings comes to. Nothing of it is kept, here or anywhere.

It is gone through once; of each kind of finding the first places are remembered.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from marsa.exchange import reading
from marsa.exchange.encodings import Readable
from marsa.exchange.summary import UNREADABLE, Summary
from marsa.kit.findings import Finding
from marsa.portal.excerpts import Place

SHOWN = 5  # places of each kind of finding
_COMPRESSED = "file.compressed"  # said before each file inside another one


@dataclass(slots=True)
class Check:
    """What was found. places: code → the first of them, in the order of the file.

    format, version: as `reading.Stream` tells them. is_late: time ran out before the end;
    position: bytes that were taken until then; size: of the file.
    """

    name: str
    size: int
    format: str | None = None
    version: str | None = None
    summary: Summary = field(default_factory=Summary)
    places: dict[str, list[Place]] = field(default_factory=dict)
    is_late: bool = False
    position: int = 0

    @property
    def is_unreadable(self) -> bool:
        """Whether nothing at all could be read."""
        return self.summary.exit_code() == UNREADABLE


def check(
    source: Readable,
    *,
    name: str,
    size: int,
    mapping: str | None = None,
    today: date | None = None,
    is_late: Callable[[], bool],
    take: Callable[[Finding], None],
) -> Check:
    """Go through a file and return what it comes to.

    source: its bytes, as they came. mapping: of a known list, or None where its columns tell.
    today: dates are judged by it. is_late: tells that no time is left; reading stops there, and
    what was found until then is returned. take: is given each finding as it comes. Memory stays
    flat. Never raises for what the file says.
    """
    found, members = Check(name, size), 0
    with reading.open(source, mapping=mapping, name=name, today=today) as stream:
        for findings in found.summary.follow(stream):
            for finding in findings:
                members += finding.code == _COMPRESSED
                places = found.places.setdefault(finding.code, [])
                if len(places) < SHOWN:
                    places.append(Place(finding, max(members - 1, 0)))
                take(finding)
            if is_late():
                found.is_late = True
                break
        found.format, found.version = stream.format, stream.version
        found.position = stream.position
    return found
