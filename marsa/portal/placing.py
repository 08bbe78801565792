"""What has no place in a table by country or domain: money without a code, and initiatives
that name none. Two different things, so two lines."""

from dataclasses import dataclass

from marsa.analytics.dimensions import NONE, UNALLOCATED
from marsa.analytics.measures import initiatives
from marsa.portal.visit import Visit


@dataclass(frozen=True, slots=True)
class Unplaced:
    """How many initiatives have money that is not allocated, and how many name nothing.

    The addresses are those of explore that lists them.
    """

    not_allocated: int
    not_allocated_url: str
    naming_none: int
    naming_none_url: str


def unplaced(visit: Visit, *, dimension: str) -> Unplaced:
    """Count the initiatives that a table by "country" or "domain" has no line for."""

    def count(code: str) -> int:
        return int(initiatives.measure(visit.opened, where={dimension: [code]}).total)

    return Unplaced(
        not_allocated=count(UNALLOCATED),
        not_allocated_url=visit.to("explore", query=((dimension, UNALLOCATED),)),
        naming_none=count(NONE),
        naming_none_url=visit.to("explore", query=((dimension, NONE),)),
    )
