"""An activity that was cut out of its file and waits to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from marsa.exchange.iati.splitter import Cut


@dataclass(frozen=True, slots=True)
class Pending:
    """An activity that another process may read, with what it needs to know of the file.

    cut: None asks for everything before to be read first. version: None when the file states none.
    """

    cut: Cut | None
    version: str | None = None
    today: date | None = None
    namespaces: Mapping[str, str] = field(default_factory=dict)
