"""An entry that is being written, fetched with all that its pages need."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from marsa.collection import checks
from marsa.collection.checks import Check
from marsa.collection.checks.context import Around
from marsa.collection.checks.said import Words
from marsa.collection.forms.sections.typing import Sources, Typed, one
from marsa.collection.models import Cycle, Entry
from marsa.collection.pages import writing as pages
from marsa.collection.queries import checking, returns, stream
from marsa.collection.queries import entries as queries
from marsa.collection.rules import entries as rules
from marsa.collection.rules.review import Token
from marsa.collection.views import looking
from marsa.collection.wording import Names
from marsa.registry import queries as registry
from marsa.registry.acting import Acting

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as it is written now. found: of its checks, explained: what was said of them; both
    empty where it was opened unchecked. why_not: why it may not be written."""

    entry: Entry
    cycle: Cycle
    content: dict[str, Any]
    found: tuple[Check, ...]
    explained: dict[tuple[str, str], str]
    sources: Sources
    late: str | None
    why_not: str | None

    @property
    def token(self) -> Token:
        """What the person sees."""
        return queries.token(self.entry)

    @property
    def left(self) -> dict[str, int]:
        """Section → how many things are left to do in it."""
        return pages.left(self.found, explained=self.explained)

    @property
    def names(self) -> Names:
        """Code → what a contributor or theme is called."""
        around = self.sources.around
        own = {c.code: Words(c.en, c.fr) for c in around.contributors.values()}
        return own | {n.code: Words(n.en, n.fr or n.en) for n in around.nodes.values()}


def opened(acting: Acting, pk: int, *, at: datetime, is_checked: bool = True) -> Draft:
    """Return an entry that one may see, to be written; answers 404 for any other.

    is_checked: look for what is to be said of it, which takes longer than saving a section.
    """
    entry = looking.found(acting, pk)
    cycle, content = queries.writing_in(entry), queries.said(entry)
    today, late = timezone.localdate(at), returns.late(cycle, partner=entry.partner_id, at=at)
    context = checking.context_for(entry, cycle=cycle, today=today) if is_checked else None
    around = (
        context.around
        if context
        else checking.around(entry.partner, cycle=cycle, today=today, contents=None)
    )
    return Draft(
        entry,
        cycle,
        content,
        found=checks.check(content, context=context) if context else (),
        explained=checking.explanations([entry.pk]).get(entry.pk, {}) if context else {},
        sources=sources(around, type=entry.type, acting=acting),
        late=late,
        why_not=rules.why_not_edit(entry, by=acting, late=late),
    )


def sources(around: Around, *, type: str, acting: Acting) -> Sources:
    """Return what the controls of an entry offer."""
    language = get_language() or "en"
    name = "name_fr" if language.startswith("fr") else "name_en"
    rows = registry.organisations_in_use().values_list("code", name)
    names = cast("dict[str, str]", SimpleLazyObject(lambda: dict(rows)))  # few sections offer them
    return Sources(language, type, around, names, own=acting.contributor)


def seen(written: Typed) -> Token:
    """Return what the person saw who typed this."""
    version = one(written, "version")
    return int(version) if version.isdecimal() else 0, one(written, "fingerprint")


def base(draft: Draft, written: Typed) -> dict[str, Any]:
    """Return the content that was drawn for what was typed."""
    return stream.base(draft.entry, token=seen(written)) or draft.content
