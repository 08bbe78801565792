"""What the pages of one country and one domain have in common: pictures and a first list."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from marsa.analytics import listing
from marsa.portal import sentences
from marsa.portal.addresses import Query
from marsa.portal.parts import Link
from marsa.portal.pictures import Picture
from marsa.portal.visit import Visit

FIRST = 25


@dataclass(frozen=True, slots=True)
class Row:
    """An initiative. language: of the title where it is not that of the page."""

    url: str
    title: str
    language: str | None
    period: str
    eur_here: Decimal | None
    eur: Decimal | None


@dataclass(frozen=True, slots=True)
class Listed:
    """The first initiatives by the part that fits, and where all of them are."""

    rows: tuple[Row, ...]
    count: int
    every: Link


def listed(visit: Visit, *, where: Query) -> Listed:
    """Return the first initiatives that fit, the largest part of money first."""
    chosen = {name: [code] for name, code in where}
    found = listing.find(
        visit.opened, where=chosen, sort="here", size=FIRST, language=visit.language
    )
    return Listed(
        rows=tuple(
            Row(
                url=visit.to("initiative", public_id=item.public_id),
                title=item.title,
                language=None if item.title_language == visit.language else item.title_language,
                period=sentences.years(item.starts_on, item.ends_on),
                eur_here=item.eur_here,
                eur=item.eur,
            )
            for item in found.rows
        ),
        count=found.count,
        every=Link(_("All of them, with filters"), visit.to("explore", query=where)),
    )


def drawn(*pictures: Picture) -> tuple[Picture, ...]:
    """Return the pictures that have something to show."""
    return tuple(picture for picture in pictures if picture.has_rows)
