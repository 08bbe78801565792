"""All editions that were published.

"I see which edition is served now, and which ones came before."
"An address that I cited years ago still leads to the figures I saw."
"I know how large each edition is and when it was made."
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from marsa.editions import store
from marsa.portal import addresses, frame
from marsa.portal.parts import Link
from marsa.portal.visit import Visit


@dataclass(frozen=True, slots=True)
class Row:
    """An edition. url: its home page; address: the same in full, for citing."""

    number: str
    made_at: datetime
    initiatives: int | None
    entries: int | None
    served: bool
    sample: bool
    url: str
    address: str
    files: str
    overruled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Editions:
    """All editions, the newest first."""

    crumbs: tuple[Link, ...]
    rows: tuple[Row, ...]
    downloads: tuple[Link, ...]


def page(visit: Visit) -> Editions:
    """Return the page of all editions."""
    return Editions(
        crumbs=frame.crumbs(visit),
        rows=rows(visit),
        downloads=(Link("JSON", visit.to("editions", form="json")),),
    )


def rows(visit: Visit) -> tuple[Row, ...]:
    """Return all editions, the newest first."""
    root = settings.EDITIONS_DIR
    return tuple(_row(visit, store.find(root, number)) for number in reversed(store.numbers(root)))


def as_data(visit: Visit) -> dict[str, Any]:
    """Return all editions for a program."""
    return {
        "served": visit.served,
        "editions": [
            {
                "number": row.number,
                "made_at": row.made_at.isoformat(),
                "initiatives": row.initiatives,
                "entries": row.entries,
                "sample": row.sample,
                "address": row.address,
            }
            for row in rows(visit)
        ],
    }


def _row(visit: Visit, edition: store.Edition) -> Row:
    counts: Mapping[str, int] = edition.manifest.get("rows", {})
    home = addresses.path("home", language=visit.language, number=edition.number)
    return Row(
        number=edition.number,
        made_at=edition.made_at,
        initiatives=counts.get("initiatives"),
        entries=counts.get("entries"),
        served=edition.number == visit.served,
        sample=edition.sample,
        url=home,
        address=addresses.full(home),
        files=addresses.path("downloads", language=visit.language, number=edition.number),
        overruled=tuple(
            _("The check “%(name)s” did not hold (%(count)s) and was overruled: %(reason)s")
            % {"name": check["name"], "count": check["breaches"], "reason": check["overruled"]}
            for check in edition.manifest.get("checks", ())
            if check.get("overruled")
        ),
    )
