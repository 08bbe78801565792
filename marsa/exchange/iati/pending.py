"""Activities that were cut out of their file and wait to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from marsa.exchange.iati.pieces import Cut, Run


@dataclass(frozen=True, slots=True)
class Pending:
    """What another process may read, with what it needs to know of the file.

    piece: None asks for everything before to be read first. version: None when the file states
    none.
    """

    piece: Cut | Run | None
    version: str | None = None
    today: date | None = None
    namespaces: Mapping[str, str] = field(default_factory=dict)

    @property
    def lines(self) -> tuple[int, ...]:
        """Return the line on which each of the activities starts."""
        piece = self.piece
        return piece.lines if isinstance(piece, Run) else (piece.line,) if piece else ()
