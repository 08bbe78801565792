"""An entry that is not begun yet: in which cycle, from whom, with what its first page says."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest
from django.utils import timezone

from marsa.collection.actions import entries as actions
from marsa.collection.fields import sections
from marsa.collection.forms.sections import reading
from marsa.collection.forms.sections.typing import Sources, Typed, one
from marsa.collection.models import Cycle, Entry
from marsa.collection.queries import checking
from marsa.collection.queries import writing as queries
from marsa.collection.rules.entries import TYPES
from marsa.collection.views import drafting
from marsa.kit.refusal import Refused
from marsa.registry import queries as registry
from marsa.registry.acting import Acting
from marsa.registry.models import Partner

FIRST = sections()[0]


@dataclass(frozen=True, slots=True)
class Beginning:
    """What an entry begins in. why_not: why none can be begun."""

    partner: Partner
    cycle: Cycle | None
    sources: Sources | None
    why_not: str | None

    def start(self, written: Typed, *, by: Acting, at: datetime) -> Entry:
        """Begin the entry with what was typed. Raises Refused."""
        if self.cycle is None or self.sources is None:
            raise Refused(self.why_not or "")
        type_ = one(written, "type")
        content = actions.empty(type_ if type_ in TYPES else TYPES[0])
        said = reading.said(written, content=content, section=FIRST, sources=self.sources)
        return actions.start(
            self.partner,
            cycle=self.cycle,
            type=type_,
            contributor=said.pop("contributor", None) or "",
            local_ref=one(written, "local_ref"),
            said=said,
            late=self.why_not,
            by=by,
            at=at,
        )


def of(request: HttpRequest, acting: Acting, *, at: datetime) -> Beginning:
    """Return what the partner of the one who acts would begin an entry in."""
    partner = registry.partner(acting.partner)
    if partner is None:
        raise Http404
    cycle, late = queries.cycle_to_start(partner.code, at=at)
    if cycle is None:
        return Beginning(partner, None, None, late)
    around = checking.around(partner, cycle=cycle, today=timezone.localdate(at), contents=None)
    sources = drafting.sources(around, type=TYPES[0], acting=acting)
    return Beginning(partner, cycle, sources, late)
