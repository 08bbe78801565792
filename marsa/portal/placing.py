"""What has no place in a table by country or domain: money without a code, and initiatives
that name none. Two different things, so two lines."""

from dataclasses import dataclass

from marsa.analytics.answers import Answer
from marsa.analytics.dimensions import NONE, UNALLOCATED
from marsa.portal import queries
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


def unplaced(visit: Visit, *, named: Answer) -> Unplaced:
    """Count the initiatives that a table by "country" or "domain" has no line for.

    named: the initiatives by that dimension.
    """
    (dimension,) = named.by
    return Unplaced(
        not_allocated=queries.with_money_for_none(visit.opened, dimension=dimension),
        not_allocated_url=visit.to("explore", query=((dimension, UNALLOCATED),)),
        naming_none=int(named.not_allocated),
        naming_none_url=visit.to("explore", query=((dimension, NONE),)),
    )
