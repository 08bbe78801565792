"""A question to explore that was not understood.

"I am told which word was not understood, and what was perhaps meant."
"What I typed is still there; I take the wrong piece away and go on."
"""

from dataclasses import dataclass

from marsa.analytics import facets
from marsa.portal import filtering, parts
from marsa.portal.visit import Visit


@dataclass(frozen=True, slots=True)
class Refused:
    """The sentence, and the form with everything as it was typed."""

    sentence: str
    filters: parts.Filters


def page(visit: Visit, *, sentence: str) -> Refused:
    """Return the page for a question that cannot be answered."""
    values = facets.of(visit.opened, dimensions=filtering.OFFERED)
    return Refused(sentence, filtering.as_typed(visit, query=visit.query, values=values))
